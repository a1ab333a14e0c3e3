// holdpoint check, of a change of patching: plans beside judging, which takes seconds; Ctrl-C keeps the best plan that was found.
import { countOf } from "../foundation/count-words.ts";
import { writeFileSync } from "node:fs";
import { checkPatching, type PatchingChecked, type PatchingQuestion } from "../app/check-patching.ts";
import type { CheckQuestion } from "../app/check.ts";
import { fixPatching } from "../app/fix-patching.ts";
import type { EvidenceForCheck } from "../app/gather-evidence.ts";
import { secondOpinionOfPatches } from "../app/second-opinion-of-patches.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { againWords } from "../report/beside-before.ts";
import type { CheckCommandOptions } from "./check-options.ts";
import { EXIT_CANNOT_JUDGE, EXIT_OF } from "./command-options.ts";
import { showJudgement } from "./show-judgement.ts";
import { tellOpinion } from "./tell-opinion.ts";
import type { Terminal } from "./terminal.ts";
import { whilePlanning } from "./while-planning.ts";

interface GivenPatching {
  readonly file: string;
  readonly text: string;
  readonly against: CheckQuestion["against"];
}

export async function judgeOfPatching({ against, ...change }: GivenPatching, evidence: EvidenceForCheck, options: CheckCommandOptions, terminal: Terminal): Promise<number> {
  return whilePlanning(evidence, options, terminal, async (asked, planned) => {
    const question = { ...asked, against };
    const { checked, diagnostics } = await checkPatching({ ...question, change });
    planned();
    terminal.diagnose(diagnostics);
    if (checked === null) return EXIT_CANNOT_JUDGE;
    if (!(await showJudgement(checked.judgement, evidence, options, terminal))) return EXIT_CANNOT_JUDGE;
    const disagrees = options.secondOpinion === true ? tellOpinion(secondOpinionOfPatches(checked), "patch", terminal, "patches") : null;
    if (disagrees !== null) return disagrees;
    if (options.write !== undefined) await writeFix(checked, change.text, options.write, question, planned, terminal);
    return EXIT_OF[checked.judgement.verdict];
  });
}

async function writeFix(checked: PatchingChecked, text: string, file: string, question: Omit<PatchingQuestion, "change">, planned: () => void, terminal: Terminal): Promise<void> {
  const fixed = fixPatching(checked, text, question.plant.timezone, file);
  terminal.diagnose(fixed.diagnostics);
  if (fixed.text === null) {
    terminal.say("there is no other plan to write; no file was written");
    return;
  }
  for (const compensation of fixed.compensations) {
    writeFileSync(compensation.file, compensation.text);
    terminal.say(`wrote ${visibleText(compensation.file)}, which stands in until then`);
  }
  writeFileSync(file, fixed.text);
  const again = await checkPatching({ ...question, change: { file, text: fixed.text } });
  planned();
  const after = again.checked?.judgement ?? null;
  terminal.say(`wrote ${visibleText(file)} with ${countOf(fixed.dates, "date")}; ${visibleText(againWords(after))}`);
}
