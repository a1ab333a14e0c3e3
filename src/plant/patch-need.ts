// What has to be patched: one advisory on one machine, with how grave it is, by when a rule wants it done, what is offered against it, and what doing it takes.
// Each number that nobody declared names the assumption it rests on.
import type { Micros } from "../foundation/time.ts";
import type { AssetRole } from "./asset.ts";
import type { AcceptedExposure, CompensatedPatch, PatchGravity } from "./patching.ts";
import type { TextAt } from "./segmentation.ts";

/** Does an advisory speak of a machine? What is not among the matches has nothing to do with it, as far as anybody can tell. */
export interface PatchMatch {
  readonly addressSpace: string;
  readonly asset: string;
  readonly advisory: string;
  /** The publisher's name space, which makes the id unique. */
  readonly namespace: string;
  /** CVE, else the flaw's name in the advisory; sorted. */
  readonly flaws: readonly string[];
  readonly outcome: "affected" | "may-be-affected" | "fixed" | "not-affected";
  readonly confidence: "high" | "medium" | "low";
  /** A sentence: which product it is, how that is known, and what its version says. */
  readonly why: string;
  /** Products (ids of the advisory) that speak for the outcome. */
  readonly products: readonly string[];
}

/** A value with where it comes from: a code of an assumption, or null = the change or the advisory says it. */
export interface Taken<T> {
  readonly value: T;
  readonly assumption: string | null;
}

export interface PatchRemedy {
  /** update: the maker offers one. none: he says that there is none. unknown: he says nothing of it. */
  readonly kind: "update" | "none" | "unknown";
  /** The version or update to go to, as the change or the advisory names it; null = only in `text`, or nowhere. */
  readonly to: string | null;
  /** In the advisory's words; hostile text. */
  readonly text: string | null;
  readonly url: string | null;
}

export interface PatchEffort {
  /** Of work, without the restart. */
  readonly workSeconds: Taken<number>;
  readonly restarts: Taken<boolean>;
  /** How long the machine is gone where it restarts. */
  readonly restartSeconds: Taken<number>;
  /** To put everything back; null = it cannot be, or nobody knows how. */
  readonly backOutSeconds: Taken<number | null>;
  readonly people: Taken<number>;
}

export interface PatchNeed {
  /** Stable across runs. */
  readonly id: string;
  readonly addressSpace: string;
  readonly asset: string;
  readonly role: AssetRole;
  readonly line: string | null;
  /** Id of the advisory, or the update that a person names. */
  readonly advisory: string;
  readonly title: string | null;
  /** Sorted. */
  readonly flaws: readonly string[];
  /** named: a person names it, and nothing that was learnt says that it is affected. */
  readonly certainty: "affected" | "may-be-affected" | "named";
  readonly why: string;
  /** null = nobody scored it. */
  readonly gravity: PatchGravity | null;
  /** Highest base score of its flaws, 0…10; null = there is none. */
  readonly score: number | null;
  /** Of its flaws, those that are known to be exploited; sorted. */
  readonly exploited: readonly string[];
  /** Highest forecast of exploitation anywhere within 30 days, 0…1; null = none was learnt. */
  readonly forecast: number | null;
  readonly releasedAt: Micros | null;
  /** When the change's own rule wants it done; null = the rule does not speak of it, or there is none. */
  readonly dueAt: Micros | null;
  /** Begins just then, as a person dated it. */
  readonly startsAt: Micros | null;
  readonly remedy: PatchRemedy;
  /** What else the maker advises, in his words; hostile text. */
  readonly mitigations: readonly string[];
  readonly effort: PatchEffort;
  /** Somebody answers for leaving it, today. */
  readonly accepted: AcceptedExposure | null;
  /** The change says that a change of segmentation stands in for it, today; whether it does is another question. */
  readonly compensated: CompensatedPatch | null;
  /** The line of the change that asks for it. */
  readonly cause: { readonly at: TextAt; readonly rule: string };
  readonly witness: { readonly file: string; readonly at: string } | null;
}

/** An entry of the change that is to stand instead of a patch, and does not, or not everywhere that it names. */
export interface WithoutEffect {
  readonly what: "accepted" | "compensated";
  /** in-part: it names one flaw of several of an update. over: its last day has passed. asked-by-nobody: nothing that it names is asked for. */
  readonly why: "in-part" | "over" | "asked-by-nobody";
  /** As written. */
  readonly asset: string;
  readonly advisory: string | null;
  readonly at: TextAt;
  /** Ids of the needs that it names and does not cover. */
  readonly needs: readonly string[];
  /** One sentence. */
  readonly text: string;
}
