// The options of holdpoint check, as the command line gives them to each kind of change.
import type { CommonOptions } from "./command-options.ts";

export interface CheckCommandOptions extends CommonOptions {
  readonly evidence?: readonly string[];
  readonly plant?: string;
  readonly format: string;
  readonly output?: string;
  readonly html?: string;
  readonly all?: boolean;
  readonly write?: string;
  readonly today?: string;
  readonly secondOpinion?: boolean;
  readonly against?: string;
  readonly firewall?: string;
  readonly dialect?: string;
  readonly interface?: readonly string[];
  /** For a plan of patches, as written. */
  readonly seconds?: string;
}
