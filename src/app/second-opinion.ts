// A second opinion on a judgement of zones: every conversation judged again by the slow reference, and what differs. A difference is a mistake of Holdpoint's.
import { judgeReachSlowly } from "../engines/reach/reference.ts";
import { conversationKey } from "../plant/conversation.ts";
import type { JudgedConversation } from "../plant/finding.ts";
import type { Checked } from "./check.ts";

export interface SecondOpinion {
  readonly agrees: boolean;
  readonly compared: number;
  /** More than was compared where it was stopped. */
  readonly of: number;
  readonly differences: readonly string[];
}

export function secondOpinion({ question, answer }: Checked): SecondOpinion {
  const slow = judgeReachSlowly(question);
  const differences: string[] = [];
  answer.conversations.forEach((fast, i) => {
    const other = slow[i];
    const said = other === undefined ? "nothing" : words(other.verdict, [...other.degradedBy], [...other.questions]);
    const fastSaid = fastWords(fast);
    if (said !== fastSaid) differences.push(`${conversationKey(fast.conversation)}: judged ${fastSaid}, by the reference ${said}`);
  });
  return { agrees: differences.length === 0 && slow.length === answer.conversations.length, compared: slow.length, of: answer.conversations.length, differences };
}

function fastWords(judged: JudgedConversation): string {
  return words(
    judged.verdict,
    judged.degradedBy,
    judged.openQuestions.map((q) => q.question),
  );
}

function words(verdict: string, degradedBy: readonly string[], questions: readonly string[]): string {
  return [verdict, ...[...degradedBy].sort(), ...[...questions].sort().map((q) => `${q}?`)].join(" ");
}
