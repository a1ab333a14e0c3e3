// The question about people: how many of the ways in which they sign in have been seen, in all, at the machines of each line, for each role of a change, and in
// each phase. Who signs in is known by logs, so a machine is watched while its own log was kept.
import type { Span } from "../../foundation/time-spans.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Session } from "../../plant/session.ts";
import type { MeasureQuestion } from "./question.ts";

export interface SessionCoverageQuestion extends MeasureQuestion {
  /** In any order. */
  readonly sessions: readonly Session[];
  /** When each machine kept a log of its own, sorted and disjoint; each machine once, in any order. */
  readonly logs: readonly { readonly machine: string; readonly spans: readonly Span[] }[];
  /** Known machines: those of which no log shows who signs in are out of sight. */
  readonly machines: readonly Pick<Asset, "name" | "role">[];
  /** null = the machine belongs to none. */
  lineOf(machine: string): string | null;
  /** null = no change is asked about: all is, and there are no roles. */
  readonly change: AskedChange | null;
}

export interface AskedChange {
  readonly roles: readonly {
    readonly name: string;
    /** Does it give this account the machine? Names as sessions have them. */
    gives(account: string, machine: string): boolean;
  }[];
  /** Some role names the machine, or may name it. */
  names(machine: string): boolean;
  /** It takes something away on machines that no role names, too: accounts that cease to be, or all that is not granted. */
  readonly isEverywhere: boolean;
}
