// A proposed change of access: roles drawn from recorded sessions, each with its reason and its numbers, and what is left to people. Words and numbers only;
// drawing it is an engine's work. It judges no person: what an account did not do says what a role need not grant, and nothing else.
import type { AccessChange } from "./access.ts";
import type { ProposalChoice } from "./proposal.ts";
import type { SessionHow } from "./session.ts";

/** What a total limit at one percentile would have done to the recorded sessions. */
export interface LimitEffect {
  /** 0…1 */
  readonly percentile: number;
  /** As it would be written: with the margin, rounded up. */
  readonly totalSeconds: number;
  /** Recorded sessions that it would have cut, if it ended them. */
  readonly cut: number;
}

export interface ProposedLimit {
  /** 0…1 */
  readonly percentile: number;
  /** How long the sessions at that percentile lasted. */
  readonly percentileSeconds: number;
  readonly longestSeconds: number;
  readonly totalSeconds: number;
  readonly atLimit: "disconnect" | "warn";
  readonly sessions: number;
  /** Of those, sessions whose start or end is not recorded: they lasted at least as long as is counted. */
  readonly atLeast: number;
  readonly effects: readonly LimitEffect[];
  readonly why: string;
}

export interface ProposedAccount {
  /** As the record has it. */
  readonly account: string;
  /** As the draft writes it: the name where it may be shown, else the pseudonym. */
  readonly written: string;
  readonly sessions: number;
  readonly days: number;
}

export interface ProposedTarget {
  /** "asset:FILLER-1-HMI", "match:role=hmi line=line-1" */
  readonly written: string;
  readonly machines: readonly string[];
  readonly sessions: number;
}

export interface ProposedRole {
  readonly name: string;
  /** "person": accounts of which nothing says that several use them; "shared": measured as shared, or likely; "program": its name, or its use, says program. */
  readonly kind: "person" | "shared" | "program";
  readonly accounts: readonly ProposedAccount[];
  readonly targets: readonly ProposedTarget[];
  readonly ways: readonly SessionHow[];
  readonly sessions: number;
  /** One sentence each, the gravest first. */
  readonly why: readonly string[];
  readonly limit: ProposedLimit | null;
  /** Combinations of account, machine and way that it grants, and how many of them nobody was seen using. */
  readonly granted: number;
  readonly neverUsed: number;
  /** Days of the shortest log of its machines; null = one of them has none. */
  readonly daysWatched: number | null;
  /** Share, 0…1, of its future sessions that are expected to be of an account, machine and way that were not seen together; null = too few to say. */
  readonly expectedUnseen: number | null;
}

export interface AccessQuestion {
  /** Stable word for the kind of question: "shared-account", "seen-once", "program-signs-in". */
  readonly code: string;
  /** The role that can answer. */
  readonly owner: string;
  readonly text: string;
  /** True = recorded sessions break under the draft until somebody answers. */
  readonly blocks: boolean;
  /** What would be written if the owner says yes; null where the change file cannot solve it. */
  readonly couldAdd: string | null;
}

export interface AccessProposal {
  readonly change: AccessChange;
  /** In the order of the change's roles. */
  readonly roles: readonly ProposedRole[];
  /** Accounts under which programs run: they get no right to sign in. */
  readonly programs: readonly { readonly account: string; readonly written: string; readonly uses: readonly string[] }[];
  readonly questions: readonly AccessQuestion[];
  readonly choices: readonly ProposalChoice[];
  readonly counts: {
    /** Sessions of people that a draft can speak of. */
    readonly sessions: number;
    readonly accounts: number;
    readonly machines: number;
    /** Sessions of machines and programs, for which nothing is drawn. */
    readonly ofPrograms: number;
    /** Sessions of which the log names nobody. */
    readonly ofNobody: number;
    /** What the judge says of the draft. */
    readonly kept: number;
    readonly unknown: number;
    readonly broken: number;
    readonly granted: number;
    readonly neverUsed: number;
    readonly expectedUnseen: number | null;
  };
}
