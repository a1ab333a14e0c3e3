// What became of a list or a calendar that was to be learnt.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { StoredSource } from "../store/evidence-store.ts";

export interface LearnedList {
  /** foreign = no list; `foreign` says why. */
  readonly outcome: "learnt" | "known" | "refused" | "foreign";
  /** Rows, hosts, components stored by this run. */
  readonly records: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly source: StoredSource | null;
  /** A mapping file to be corrected, when the list is refused because its columns are not sure. */
  readonly mappingDraft?: string;
  /** What it is, or why it is no list; "" = nothing is known of it. */
  readonly foreign?: string;
}
