// The change with its proposed fix written into a copy of its text, and what the copy is judged to do.
import { addConduits } from "../controls/segmentation/add-conduits.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { Judgement } from "../plant/finding.ts";
import type { FixQuestion } from "../plant/fix.ts";
import { check, type Checked, type CheckQuestion } from "./check.ts";

export interface FixedChange {
  /** null = there is nothing that fix may add by itself. */
  readonly text: string | null;
  readonly additions: number;
  /** What people must decide instead. */
  readonly questions: readonly FixQuestion[];
  /** The copy judged again, from its text; null where there is none. */
  readonly after: Judgement | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** `writtenTo` is the name of the copy, so that what is judged again names it in its positions. */
export function fixChange(question: CheckQuestion, { fix }: Checked, writtenTo: string): FixedChange {
  const { questions } = fix;
  if (fix.additions.length === 0) return { text: null, additions: 0, questions, after: null, diagnostics: [] };
  const edited = addConduits(question.change.text, question.change.file, fix);
  if (edited.value === undefined) return { text: null, additions: 0, questions, after: null, diagnostics: edited.diagnostics };
  const again = check({ ...question, change: { file: writtenTo, text: edited.value } });
  return { text: edited.value, additions: fix.additions.length, questions, after: again.checked?.judgement ?? null, diagnostics: [...edited.diagnostics, ...again.diagnostics] };
}
