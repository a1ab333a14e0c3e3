// The change with its proposed fix written into a copy of its text, and what the copy is judged to do: conduits into a change file, rules in the device's
// own words into a configuration.
import { addConduits } from "../controls/segmentation/add-conduits.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import type { Judgement } from "../plant/finding.ts";
import type { FixQuestion } from "../plant/fix.ts";
import { check, type Checked, type CheckQuestion } from "./check.ts";
import { insertLines } from "./insert-lines.ts";

export interface FixedChange {
  /** null = there is nothing that fix may add by itself. */
  readonly text: string | null;
  readonly additions: number;
  /** What people must decide instead. */
  readonly questions: readonly FixQuestion[];
  /** The copy judged again, from its text; null where there is none. */
  readonly after: Judgement | null;
  /** The same with what a change that is judged together with it asks; null where there is none. */
  readonly again: Checked | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** `writtenTo` is the name of the copy, so that what is judged again names it in its positions. */
export function fixChange(question: CheckQuestion, { fix, write }: Checked, writtenTo: string): FixedChange {
  const { questions } = fix;
  const nothing = (diagnostics: readonly Diagnostic[]): FixedChange => ({ text: null, additions: 0, questions, after: null, again: null, diagnostics });
  if (fix.additions.length === 0) return nothing([]);
  const edited = write.kind === "conduits" ? addConduits(question.change.text, question.change.file, write.fix) : writeRules(question.change.text, write);
  if (edited.value === undefined) return nothing(edited.diagnostics);
  const again = check({ ...question, change: { ...question.change, file: writtenTo, text: edited.value } });
  const { checked } = again;
  return { text: edited.value, additions: fix.additions.length, questions, after: checked?.judgement ?? null, again: checked, diagnostics: [...edited.diagnostics, ...again.diagnostics] };
}

function writeRules(text: string, { fix, opened, firewall }: Extract<Checked["write"], { kind: "rules" }>): { readonly value: string | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const { dialect } = opened;
  if (dialect.insert === null) {
    return {
      value: undefined,
      diagnostics: [{ code: "fix-not-written", severity: "error", message: `Rules are not written for ${dialect.name}: the findings say what to permit, and before which line.` }],
    };
  }
  const { insertions, diagnostics } = dialect.insert(text, firewall, fix.additions);
  return { value: hasErrors(diagnostics) || insertions.length === 0 ? undefined : insertLines(text, insertions), diagnostics };
}
