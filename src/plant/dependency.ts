// What needs what, and what is old: the words and numbers that are shown of dependencies. Finding them is an engine's work.
import type { Micros } from "../foundation/time.ts";
import type { OpeningRepeats } from "./conversation.ts";
import type { Impact } from "./impact.ts";

/** How long somebody goes on without something, and how that is known. */
export interface BorneTime {
  /** Seconds; behind an event, the seconds after it. */
  readonly seconds: number;
  /** "the next changeover"; null = timers alone decide. */
  readonly event: string | null;
  /** When the event comes next; null = nothing tells. */
  readonly eventAt: Micros | null;
  /** From the shortest to the longest that is known of such things, seconds; null = one value. */
  readonly range: readonly [number, number] | null;
  /** How it is known, from the surest to the least sure. */
  readonly by: "plant.yaml" | "wire" | "conditions" | "facts" | "behaviour" | "default" | "nothing";
  /** "usual of flexnet, 1 min to 4 h". */
  readonly source: string;
}

/** One thing that fails after another did. */
export interface FailureStep {
  readonly name: string;
  readonly kind: "asset" | "service" | "function" | "line";
  /** Seconds after the first failure; null = with an event. */
  readonly afterSeconds: number | null;
  /** "at the next changeover"; null = there is a fixed time. */
  readonly whenNext: string | null;
  /** From what failed first to this, both included. */
  readonly path: readonly string[];
  /** Why it needs what failed before it. */
  readonly why: string;
  readonly borne: BorneTime | null;
}

export interface FailurePropagation {
  /** What fails by itself. */
  readonly of: string;
  /** Everything else that fails, the first first; services left out. */
  readonly failures: readonly FailureStep[];
  /** "DC-02 stands in for DC-01". */
  readonly covered: readonly string[];
  /** Who goes on with something missing: "HIST-01 without METER-1 (records are kept from it)". */
  readonly weakened: readonly string[];
  /** The lines and functions that stop; null = none is known to. */
  readonly impact: Impact | null;
}

/** What somebody needs, or is needed for. */
export interface DirectNeed {
  readonly dependent: string;
  /** More than one: any of them is enough. */
  readonly needs: readonly string[];
  /** Id of the protocol, or null. */
  readonly service: string | null;
  readonly why: string;
  readonly effect: "stops" | "weakens";
  readonly borne: BorneTime;
  /** Seconds of the line's buffer on top. */
  readonly bufferSeconds: number;
  /** Conversations that show it; 0 = it is declared, or part of a line. */
  readonly shownBy: number;
}

export interface SinglePoint {
  readonly asset: string;
  readonly role: string;
  /** How many other machines fail with it. */
  readonly failing: number;
  readonly impact: Impact;
}

/** A sign of age in what a machine does, and what a filter before it does to just that. */
export interface OldSign {
  /** Stable word: "no-keep-alive", "smb1". */
  readonly sign: string;
  /** What was seen, one sentence. */
  readonly seen: string;
  /** What happens where the filter drops in silence, and where it rejects. */
  readonly dropped: string;
  readonly rejected: string;
  /** Where that is known from. */
  readonly source: string;
  /** How the machine asks again for a connection, where captures show it and it bears on the sign. */
  readonly measured?: OpeningRepeats;
  /** By their places in the plant; empty = it is said of the machine, not of a conversation. */
  readonly conversations: readonly number[];
}

export interface OldSystem {
  readonly asset: string;
  readonly line: string | null;
  readonly signs: readonly OldSign[];
}
