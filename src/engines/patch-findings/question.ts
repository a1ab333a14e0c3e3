// The question of this engine: what does a judged change of patching say to the people of the plant.
import type { OldSystem } from "../../plant/dependency.ts";
import type { CompensatedPatch, PatchingChange } from "../../plant/patching.ts";
import type { WithoutEffect } from "../../plant/patch-need.ts";
import type { PatchingJudgement } from "../../plant/patching-judgement.ts";
import type { Plant } from "../../plant/plant.ts";
import type { StateInterval } from "../../plant/state-interval.ts";

/** A change of segmentation that the change of patching names in place of a patch, and what checking it came to. */
export interface CheckedCompensation {
  readonly named: CompensatedPatch;
  /** Ids of the needs that it is named for; empty = it fits none. */
  readonly needs: readonly string[];
  /** holds: it closes the way and breaks nothing. breaks: production is known to suffer from it. open: a way stays open. not-known: it could not be found, read or judged. */
  readonly outcome: "holds" | "breaks" | "open" | "not-known";
  /** One sentence. */
  readonly why: string;
}

export interface PatchFindingsQuestion {
  readonly change: PatchingChange;
  readonly patching: PatchingJudgement;
  readonly plant: Plant;
  /** IANA name; people read times in it. */
  readonly timezone: string;
  /** YYYY-MM-DD in plant time. */
  readonly today: string;
  /** Machines that show their age in what they say. */
  readonly oldSystems: readonly OldSystem[];
  /** Advisories were learnt. Without any, which machines need patches nobody knows. */
  readonly hasAdvisories: boolean;
  /** A list of flaws that are known to be exploited was learnt. */
  readonly exploitationFeeds: boolean;
  /** Of calendars: where a batch is written. */
  readonly states: readonly StateInterval[];
  /** One for each entry of `compensated`; what is named and not among them counts as not known. */
  readonly compensations: readonly CheckedCompensation[];
  readonly withoutEffect: readonly WithoutEffect[];
}
