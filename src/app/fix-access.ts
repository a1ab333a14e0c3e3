// The fix of a change of access: which edits restore what it breaks, beside the findings they restore; and the change with these edits written into a copy of its
// text, judged again from that text.
import { editAccess } from "../controls/access/edit-access.ts";
import { fixAccess } from "../engines/access-fix/access-fix.ts";
import { attachEdits } from "../engines/access-fix/attach-edits.ts";
import type { ReplayQuestion } from "../engines/session-replay/question.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { AccessFix } from "../plant/access-edit.ts";
import type { Decision, Judgement } from "../plant/finding.ts";
import { fixJudge } from "./access-judge.ts";
import { type AccessChecked, type AccessQuestion, checkAccess } from "./check-access.ts";

/** @param question that of the judgement: with the zones that are judged together with it, if any are */
export function fixOfAccess(question: ReplayQuestion): AccessFix {
  const { plant, change, accountOf, targetsOf, known } = question;
  const judge = fixJudge(question);
  return fixAccess({ plant, change, accountOf, targetsOf, lineWaits: (target) => known.impactOf(target)?.timeToImpactSeconds ?? null, before: judge(change), judge });
}

/** The judgement with what the fix adds to it: edits at the findings they restore, and what people decide. */
export function withAccessFix(judgement: Judgement, fix: AccessFix): Judgement {
  return { ...judgement, findings: attachEdits(judgement.findings, fix), decisions: [...judgement.decisions, ...decisionsOf(fix)] };
}

export interface FixedAccess {
  /** null = there is no edit that may be made without people. */
  readonly text: string | null;
  readonly edits: number;
  readonly decisions: readonly Decision[];
  /** The copy judged again, from its text; null where there is none. */
  readonly after: Judgement | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** `writtenTo` is the name of the copy, so that what is judged again names it in its positions. */
export function writeAccessFix(asked: AccessQuestion, fix: AccessFix, writtenTo: string): FixedAccess {
  const decisions = decisionsOf(fix);
  const nothing = (diagnostics: readonly Diagnostic[]): FixedAccess => ({ text: null, edits: 0, decisions, after: null, diagnostics });
  if (fix.edits.length === 0) return nothing([]);
  const edited = editAccess(
    asked.change.text,
    asked.change.file,
    fix.edits.map(({ edit }) => edit),
  );
  if (edited.value === undefined) return nothing(edited.diagnostics);
  const again: { readonly checked: AccessChecked | null; readonly diagnostics: readonly Diagnostic[] } = checkAccess({ ...asked, change: { file: writtenTo, text: edited.value } });
  return { text: edited.value, edits: fix.edits.length, decisions, after: again.checked?.judgement ?? null, diagnostics: [...edited.diagnostics, ...again.diagnostics] };
}

function decisionsOf({ edits, decisions }: AccessFix): Decision[] {
  return [...edits.flatMap(({ confirm }) => (confirm === null ? [] : [confirm])), ...decisions];
}
