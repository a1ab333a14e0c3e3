// Several changes that come into force together and are judged together: a way in that the zones close is found even where a role allows it.
import type { TextAt } from "./segmentation.ts";

export interface BundledFile {
  /** As written: relative to the folder of the bundle, with "/" between folders. */
  readonly path: string;
  readonly at: TextAt;
}

export interface ChangeBundle {
  readonly kind: "bundle";
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  /** Claims of the whole; those of its changes stand beside them. */
  readonly satisfies: readonly string[];
  /** At least one, none twice. */
  readonly changes: readonly BundledFile[];
}
