// What `check` says: the judgement of a change, its findings and the four answers. These names are the JSON contract (1-product).
import type { AccessJudgement } from "./access-judgement.ts";
import type { JudgedCoverage } from "./coverage.ts";
import type { Leftover } from "./leftover.ts";
import type { Assumption } from "./plant.ts";
import type { Conversation } from "./conversation.ts";
import type { ComplianceVerdict, OverallVerdict } from "./overall-verdict.ts";
import type { PatchingJudgement } from "./patching-judgement.ts";
import type { TextAt } from "./segmentation.ts";

export type Verdict = "kept" | "blocked" | "degraded" | "unfiltered" | "unknown";

/** What a conversation is for (2-model §2.3). Only a break of some of them makes a change unstable. */
export type ConversationRole = "control-io" | "supervisory" | "recipe" | "historian" | "engineering" | "safety" | "identity-and-time" | "housekeeping" | "unclassified";

export const ROLES_THAT_MATTER: ReadonlySet<ConversationRole> = new Set(["control-io", "supervisory", "recipe", "historian", "engineering", "safety", "identity-and-time", "unclassified"]);

/** Why a permitted conversation will not work as before (2-model §2.5). */
export type DegradedBy = "idle-timeout" | "secondary-connection" | "latency" | "multicast" | "fragments" | "one-direction" | "re-address" | "load" | "gateway" | "insertion" | "asymmetric-path";

/** What is not known about a kept conversation; it bars `stable`, not the conversation. */
export interface OpenQuestion {
  /** "idle", "gateway", "opener", "secondary" … */
  readonly question: string;
  readonly text: string;
}

export interface JudgedConversation {
  readonly conversation: Conversation;
  readonly role: ConversationRole;
  readonly roleReason: string;
  readonly fromZone: string | null;
  readonly toZone: string | null;
  readonly verdict: Verdict;
  readonly degradedBy: readonly DegradedBy[];
  readonly alreadyFailing: boolean;
  readonly acknowledged: boolean;
  readonly openQuestions: readonly OpenQuestion[];
  /** In words, one sentence: why this verdict. */
  readonly why: string;
  /** The text that decided, or null where nothing written did (outside every zone). */
  readonly rule: string | null;
  readonly at: TextAt | null;
}

export interface EvidenceRef {
  readonly source: string;
  readonly first: string;
  readonly last: string;
  /** Connections seen; where only messages were logged, 1: at least one. */
  readonly count: number;
  /** `at` = where in a file that is neither a capture nor a log: "/vulnerabilities/0" of an advisory, "line 12" of a calendar; its record is 0. */
  readonly example: { readonly file: string; readonly record: number; readonly isLogged?: true; readonly at?: string };
}

/** What was recorded of everything behind a finding. */
export interface Seen {
  /** Connections or sessions. */
  readonly times: number;
  /** In so many conversations, or logs of sessions. */
  readonly in: number;
  /** "" = at times that are not recorded. */
  readonly first: string;
  readonly last: string;
}

/** Of all that it names. */
export function seenOf(evidence: readonly EvidenceRef[]): Seen {
  const firsts = evidence.map((e) => e.first).filter((time) => time !== "");
  const lasts = evidence.map((e) => e.last).filter((time) => time !== "");
  return {
    times: evidence.reduce((sum, e) => sum + e.count, 0),
    in: evidence.length,
    first: firsts.reduce((a, time) => (time < a ? time : a), firsts[0] ?? ""),
    last: lasts.reduce((a, time) => (time > a ? time : a), ""),
  };
}

export interface Fix {
  /** What to write, as it would stand in the change file. */
  readonly change: string;
  /** How many conversations it restores. */
  readonly restores: number;
  /** What it opens beyond what was observed, in words. */
  readonly alsoOpens: readonly string[];
}

export interface Finding {
  /** Stable across runs and machines: a digest of kind and subject. */
  readonly id: string;
  readonly kind: string;
  readonly severity: "error" | "warning" | "note";
  readonly verdict: string;
  /** One line a person reads first: "MES-01 → FILLER-2-PLC  OPC Classic call-back  tcp/49152–65535". */
  readonly title: string;
  readonly message: string;
  readonly subject: {
    /** "session-pattern": sessions of one role, or of one account that nobody was given, that meet the same fate for the same reason. */
    readonly kind: "conversation" | "asset" | "zone-pair" | "session-pattern";
    readonly name: string;
    readonly client?: string;
    readonly server?: string;
    readonly transport?: string;
    readonly serverPort?: number | null;
    readonly protocol?: string;
    readonly role?: ConversationRole;
  };
  /** "only in changeover", or "only in changeover (2 of 12)" where not all its conversations have it; the commonest first. */
  readonly conditions: readonly string[];
  readonly impact: {
    readonly lines: readonly string[];
    /** Seconds, or null when nothing declares or shows it. */
    readonly timeToImpact: number | null;
    readonly downtimeMinutes: { readonly p50: number; readonly p95: number } | null;
    readonly costPerEvent: { readonly amount: number; readonly currency: string; readonly p95?: number } | null;
    /** "at the next changeover"; absent = there is a fixed time, or none is known. */
    readonly whenNext?: string;
    /** From what goes missing to the first line that stops; absent = no way is known. */
    readonly path?: readonly string[];
    readonly text: string;
  };
  readonly confidence: { readonly level: "high" | "medium" | "low"; readonly coverage: number | null; readonly why: string };
  /** The first few of what it rests on. */
  readonly evidence: readonly EvidenceRef[];
  /** All of what was recorded of it; absent = `evidence` is all. */
  readonly seen?: Seen;
  readonly cause: { readonly file: string; readonly line: number; readonly column: number; readonly length?: number; readonly lineText?: string; readonly rule: string } | null;
  readonly assumptions: readonly string[];
  readonly fixes: readonly Fix[];
  readonly requirements: readonly string[];
  readonly workaround: string | null;
}

export interface TimelineEntry {
  /** Seconds after the change is loaded; null = when a named event next happens. */
  readonly afterSeconds: number | null;
  readonly when: string;
  readonly line: string | null;
  readonly what: string;
  /** Ids of the findings behind it. */
  readonly findings: readonly string[];
  /** It is no moment: what all stops come to. */
  readonly isTotal?: true;
}

export interface Answer {
  readonly summary: string;
  readonly points: readonly string[];
}

/** What people must decide, because no addition to the change may or can. */
export interface Decision {
  /** The role that can answer: "functional safety engineer". */
  readonly owner: string;
  readonly text: string;
  /** What would be written if the owner says yes; null where the change file cannot solve it. */
  readonly couldAdd: string | null;
}

/** Everything `check` computed; reports only lay it out. */
export interface Judgement {
  readonly changeName: string;
  /** "configuration": the change is the configuration of a firewall; "bundle": several changes judged together. */
  readonly changeKind: "segmentation" | "configuration" | "access" | "patching" | "bundle";
  readonly changeFile: string;
  readonly shape: string;
  readonly judgedAgainst: string;
  readonly verdict: OverallVerdict;
  readonly verdictWhy: string;
  readonly compliance: ComplianceVerdict;
  readonly complianceWhy: string;
  readonly satisfies: readonly string[];
  readonly counts: {
    readonly kept: number;
    readonly blocked: number;
    readonly degraded: number;
    readonly unfiltered: number;
    readonly unknown: number;
    readonly alreadyFailing: number;
    readonly acknowledged: number;
  };
  readonly questions: { readonly impact: Answer; readonly neverUpdated: Answer; readonly dependencies: Answer; readonly validation: Answer };
  /** How much of what is there was seen; null = nobody asked. */
  readonly coverage: JudgedCoverage | null;
  readonly timeline: readonly TimelineEntry[];
  readonly findings: readonly Finding[];
  readonly decisions: readonly Decision[];
  /** What is permitted and not used, the surest first. */
  readonly leftovers: readonly Leftover[];
  readonly assumptions: readonly Assumption[];
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  readonly conversations: readonly JudgedConversation[];
  /** What becomes of recorded sessions; null = the change says nothing of who may sign in. */
  readonly access: AccessJudgement | null;
  /** What becomes of patches; absent = the change says nothing of them. */
  readonly patching?: PatchingJudgement;
  /** For the picture: zone pairs with how many conversations of each verdict cross them. */
  readonly crossings: readonly Crossing[];
  readonly zones: readonly { readonly name: string; readonly level: number | null; readonly assets: readonly string[] }[];
}

export interface Crossing {
  readonly from: string;
  readonly to: string;
  readonly kept: number;
  readonly blocked: number;
  readonly degraded: number;
  readonly unfiltered: number;
  readonly unknown: number;
}
