// A change of patching, as its file says it: a rule of compliance, items that are named or dated, and what the plan has to keep to. Knows no advisory and no
// calendar, and judges nothing.
import type { LocalDay } from "../foundation/local-time.ts";
import type { TextAt } from "./segmentation.ts";

/** How grave an advisory is: by its CVSS score (CVSS 3.1, §5), or because the flaw is known to be exploited. */
export const PATCH_GRAVITIES = ["exploited", "critical", "high", "medium", "low"] as const;
export type PatchGravity = (typeof PATCH_GRAVITIES)[number];

/** Within so many days of the advisory's release a patch of this gravity is to be done. */
export interface PatchDeadline {
  readonly gravity: PatchGravity;
  readonly seconds: number;
  readonly at: TextAt;
}

/** A time as a clock on the plant's wall shows it. */
export interface LocalMoment {
  readonly day: LocalDay;
  readonly secondOfDay: number;
  readonly text: string;
}

export interface NamedPatch {
  /** Name of an asset, or several with *. */
  readonly asset: string;
  /** Id of an advisory, of a flaw (CVE), or of an update (KB). */
  readonly advisory: string;
  /** The version or update to go to; null = what the advisory names. */
  readonly to: string | null;
  /** null = it is to be planned. */
  readonly startsAt: LocalMoment | null;
  /** Of work, without the restart; null = not said. */
  readonly takesSeconds: number | null;
  /** null = not said: never that there is none. */
  readonly restart: boolean | null;
  /** To put everything back; null = not said; "none" = it cannot be put back. */
  readonly backOut: { readonly kind: "possible"; readonly seconds: number } | { readonly kind: "none" } | null;
  /** People who are needed for it; null = not said. */
  readonly people: number | null;
  readonly at: TextAt;
  /** Position of a key of the item; that of the item where it is not written. */
  readonly atKey: (key: string) => TextAt;
}

/** What may be done in one window, and by how many. */
export interface PatchCapacity {
  /** At the same time; null = not said. */
  readonly people: number | null;
  /** Of work in one window; null = only its length counts. */
  readonly perWindowSeconds: number | null;
}

export interface NeverTogether {
  readonly assets: readonly string[];
  readonly reason: string;
  readonly at: TextAt;
}

export interface PatchOrder {
  readonly before: string;
  readonly after: string;
  readonly reason: string | null;
  readonly at: TextAt;
}

/** The first of a kind runs for a while before the rest follow. */
export interface PatchSoak {
  readonly seconds: number;
  readonly at: TextAt;
}

/** A patch that is left out, or done later than the rule wants, and somebody answers for it. */
export interface AcceptedExposure {
  readonly asset: string;
  /** null = every advisory. */
  readonly advisory: string | null;
  readonly owner: string;
  readonly reason: string;
  /** Last day as YYYY-MM-DD; null = without end. */
  readonly until: string | null;
  readonly at: TextAt;
}

/** A patch that waits behind a change of segmentation, which stands before its machine meanwhile. That it does is nobody's word: it is checked. */
export interface CompensatedPatch {
  readonly asset: string;
  /** null = every advisory. */
  readonly advisory: string | null;
  /** File of the change of segmentation: relative to the folder of this change, with "/" between folders. */
  readonly by: string;
  readonly byAt: TextAt;
  /** Last day as YYYY-MM-DD; null = until there is a fix. */
  readonly until: string | null;
  readonly reason: string | null;
  readonly at: TextAt;
}

export interface PatchingChange {
  readonly kind: "patching";
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  readonly satisfies: readonly string[];
  /** In the order of PATCH_GRAVITIES; empty = no rule. */
  readonly rule: readonly PatchDeadline[];
  readonly items: readonly NamedPatch[];
  /** Names of calendars, or of states in them, in which work is allowed; empty = at any time. */
  readonly windows: readonly { readonly calendar: string; readonly at: TextAt }[];
  readonly capacity: PatchCapacity;
  readonly never: readonly NeverTogether[];
  readonly order: readonly PatchOrder[];
  /** null = the rest may follow at once. */
  readonly soak: PatchSoak | null;
  readonly accepted: readonly AcceptedExposure[];
  readonly compensated: readonly CompensatedPatch[];
  /** How long production is taken to stand when a flaw is used against a machine; null = not said. */
  readonly exploitedCostsSeconds: number | null;
}
