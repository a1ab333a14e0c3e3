// What this engine answers. The judgement of every conversation stays in columns; the list of objects is made when it is first read.
import type { Conversation } from "../../plant/conversation.ts";
import type { Crossing, Finding, Judgement, JudgedConversation, TimelineEntry } from "../../plant/finding.ts";
import type { ComplianceVerdict, OverallVerdict } from "../../plant/overall-verdict.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { JudgedTable } from "./judged-table.ts";
import type { ReachContext } from "./reach-context.ts";
import type { Derived } from "./redundancy.ts";

export interface ReachAnswer {
  readonly verdict: OverallVerdict;
  readonly verdictWhy: string;
  readonly compliance: ComplianceVerdict;
  readonly complianceWhy: string;
  readonly counts: Judgement["counts"];
  readonly questions: Judgement["questions"];
  readonly timeline: readonly TimelineEntry[];
  readonly findings: readonly Finding[];
  readonly assumptions: readonly Assumption[];
  readonly crossings: readonly Crossing[];
  /** In the order of the plant's conversations. */
  readonly conversations: readonly JudgedConversation[];
  /** What redundant partners would do after a fail-over, and would not be able to do. */
  readonly derived: readonly { readonly judged: JudgedConversation; readonly observed: Conversation }[];
  /** For engines and fixes that go on from here. */
  readonly work: ReachWork;
}

export interface ReachWork {
  readonly context: ReachContext;
  readonly table: JudgedTable;
  readonly derived: Derived;
}
