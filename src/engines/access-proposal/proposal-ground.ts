// What all parts of a draft need of the question, looked up once.
import type { Asset } from "../../plant/asset.ts";
import type { Plant } from "../../plant/plant.ts";
import type { Micros } from "../../foundation/time.ts";
import type { TextAt } from "../../plant/segmentation.ts";

export interface ProposalGround {
  readonly plant: Plant;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly logged: ReadonlyMap<string, { readonly first: Micros; readonly last: Micros }>;
  readonly percentile: number;
  /** How the draft writes an account. */
  readonly written: (account: string) => string;
  /** The draft has no text yet: the beginning of its file. */
  readonly at: TextAt;
}
