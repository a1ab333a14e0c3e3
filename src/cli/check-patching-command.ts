// holdpoint check, of a change of patching: plans beside judging, which takes seconds; Ctrl-C keeps the best plan that was found. What only zones have is refused
// by name.
import { writeFileSync } from "node:fs";
import { checkPatching, type PatchingQuestion } from "../app/check-patching.ts";
import type { CheckQuestion } from "../app/check.ts";
import { fixPatching } from "../app/fix-patching.ts";
import type { EvidenceForCheck } from "../app/gather-evidence.ts";
import { openPlanner } from "../app/open-planner.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { countOf } from "../report/measure-words.ts";
import type { CheckCommandOptions } from "./check-options.ts";
import { EXIT_CANNOT_JUDGE, EXIT_OF } from "./command-options.ts";
import { untilInterrupted } from "./interrupt.ts";
import { ProgressLine } from "./progress-line.ts";
import { showJudgement } from "./show-judgement.ts";
import type { Terminal } from "./terminal.ts";

interface GivenPatching {
  readonly file: string;
  readonly text: string;
  readonly against: CheckQuestion["against"];
}

/** Beyond them the plan is shown with the gap that it has. */
const USUAL_SECONDS = 20;

export async function judgeOfPatching({ against, ...change }: GivenPatching, evidence: EvidenceForCheck, options: CheckCommandOptions, terminal: Terminal): Promise<number> {
  const { plant, knowledge, access, patching, inputs } = evidence;
  if (options.secondOpinion === true) {
    const message = "--second-opinion cannot be used with a change of patching: its schedule is verified by a checker of its own each time";
    terminal.diagnose([{ code: "not-for-patching", severity: "error", message, at: { kind: "file", file: change.file } }]);
    return EXIT_CANNOT_JUDGE;
  }
  if (patching === null) throw new Error("evidence for a change of patching was not gathered");
  const { signal, release } = untilInterrupted((line) => terminal.say(line), "stopping; the best plan so far is shown (again to stop at once)");
  const progress = new ProgressLine(terminal.quiet);
  const planner = openPlanner(signal);
  try {
    const question: Omit<PatchingQuestion, "change"> = {
      ...{ plant, knowledge, access, patching, inputs, against, solve: planner.solve },
      today: options.today ?? evidence.today,
      seconds: options.seconds === undefined ? USUAL_SECONDS : Number(options.seconds),
      onProgress: (words) => progress.show(words),
    };
    const { checked, diagnostics } = await checkPatching({ ...question, change });
    progress.clear();
    terminal.diagnose(diagnostics);
    if (checked === null) return EXIT_CANNOT_JUDGE;
    await showJudgement(checked.judgement, evidence, options, terminal);
    if (options.write !== undefined) {
      const fixed = fixPatching(checked, change.text, plant.timezone, options.write);
      terminal.diagnose(fixed.diagnostics);
      if (fixed.text === null) terminal.say("there is no other plan to write; no file was written");
      else {
        for (const { file, text } of fixed.compensations) {
          writeFileSync(file, text);
          terminal.say(`wrote ${visibleText(file)}, which stands in until then`);
        }
        writeFileSync(options.write, fixed.text);
        const again = await checkPatching({ ...question, change: { file: options.write, text: fixed.text } });
        progress.clear();
        const after = again.checked?.judgement ?? null;
        const words = after === null ? "it could not be judged again" : `judged again: ${after.verdict}. ${after.verdictWhy} Compliance: ${after.compliance}.`;
        terminal.say(`wrote ${visibleText(options.write)} with ${countOf(fixed.dates, "date")}; ${visibleText(words)}`);
      }
    }
    return EXIT_OF[checked.judgement.verdict];
  } finally {
    release();
    await planner.close();
  }
}
