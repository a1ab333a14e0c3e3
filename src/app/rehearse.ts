// holdpoint rehearse: judge a change, carry its conversations through the kernel's own packet filter, and set what happened beside the verdicts.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { formatDuration } from "../foundation/time.ts";
import type { JudgedConversation } from "../plant/finding.ts";
import type { Predicted } from "../rehearsal/rehearsal-plan.ts";
import type { Compared, RehearsalProgress, RehearsalReport, Seen } from "../rehearsal/rehearsal-report.ts";
import { rehearse } from "../rehearsal/rehearse.ts";
import type { RehearsalShown } from "../report/rehearsal-to-text.ts";
import type { Checked } from "./check.ts";
import { type RehearsalOfChange, rehearsalOf } from "./rehearsal-of-change.ts";

export interface Rehearsed {
  /** null = it could not be rehearsed; the diagnostics say why. */
  readonly report: RehearsalReport | null;
  readonly prepared: RehearsalOfChange;
  readonly diagnostics: readonly Diagnostic[];
}

export async function rehearseChange(checked: Checked, options: { readonly onProgress: (progress: RehearsalProgress) => void; readonly signal: AbortSignal }): Promise<Rehearsed> {
  const prepared = rehearsalOf(checked);
  if (prepared.plan === null) return { report: null, prepared, diagnostics: prepared.diagnostics };
  const { value, diagnostics } = await rehearse(prepared.plan, options);
  return { report: value ?? null, prepared, diagnostics: [...prepared.diagnostics, ...diagnostics] };
}

export function rehearsalShown(changeName: string, report: RehearsalReport, prepared: RehearsalOfChange): RehearsalShown {
  const predictions = new Map<string, number>();
  for (const { predicted, agrees } of report.compared) if (agrees) predictions.set(predictedWords(predicted, false), (predictions.get(predictedWords(predicted, false)) ?? 0) + 1);
  const reasons = new Map<string, number>();
  for (const why of [...prepared.leftOut.map((l) => shortReason(l.why)), ...report.notRehearsed.map((n) => n.reason)]) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  return {
    changeName,
    agreed: report.agreed,
    byPrediction: [...predictions].map(([prediction, count]) => ({ prediction, count })).sort((a, b) => b.count - a.count),
    disagreed: report.disagreed.map((d) => ({ name: nameOf(d, prepared), predicted: predictedWords(d.predicted, true), seen: seenWords(d.seen), ...decidedBy(prepared.judged.get(d.conversation)) })),
    leftOut: [...reasons].map(([why, count]) => ({ why, count })).sort((a, b) => b.count - a.count || (a.why < b.why ? -1 : 1)),
    machines: prepared.plan?.endpoints.length ?? 0,
    seconds: report.seconds,
    kernel: report.kernel,
  };
}

/** Reasons name machines; counted together they must not. */
function shortReason(why: string): string {
  return why.startsWith("nothing is predicted") ? "nothing is predicted: the verdict is unknown" : why;
}

function nameOf(d: Compared, { judged }: RehearsalOfChange): string {
  const c = judged.get(d.conversation)?.conversation;
  return c === undefined ? d.conversation : `${c.client} → ${c.server}  ${c.transport}${c.serverPort === null ? "" : `/${c.serverPort}`}`;
}

function decidedBy(judged: JudgedConversation | undefined): { readonly rule: string | null; readonly line: number | null } {
  return { rule: judged?.rule ?? null, line: judged?.at?.line ?? null };
}

function predictedWords(predicted: Predicted, exact: boolean): string {
  switch (predicted.kind) {
    case "permitted":
      return "carried";
    case "denied":
      return predicted.how === "reject" ? "rejected" : predicted.how === "drop" ? "dropped" : "denied";
    case "cut":
      return exact ? `forgotten after ${formatDuration(predicted.idleSeconds)} of silence` : "forgotten in its silence";
    case "answers-denied":
      return "its answers denied";
    case "later-denied":
      return "its packets after the first denied";
    case "unknown":
      return "unknown";
  }
}

function seenWords(seen: Seen): string {
  switch (seen.kind) {
    case "carried":
      return "carried";
    case "dropped":
      return "dropped: nothing came back";
    case "rejected":
      return `rejected: ${seen.by}`;
    case "cut":
      return `cut after its silence: ${seen.by}`;
    case "answers-denied":
      return "its answers did not come back";
    case "later-denied":
      return "its first packet arrived, the next one did not";
  }
}
