// The third audit-proof change of the demonstration: a critical patch on its day, which lies in a batch; and the same patches in windows that the plant has.
import { countOf } from "../foundation/count-words.ts";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import process from "node:process";
import { checkPatching } from "../app/check-patching.ts";
import { fixPatching } from "../app/fix-patching.ts";
import type { EvidenceForCheck } from "../app/gather-evidence.ts";
import { formatJudgement } from "../app/judgement-formats.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import type { PatchCourse } from "../plant/patching-judgement.ts";
import type { Terminal } from "./terminal.ts";
import { COMPLIANCE_WORDS } from "../report/verdict-words.ts";
import { askedWith } from "./asked-with.ts";
import { whilePlanning } from "./while-planning.ts";

export interface DemoPatching {
  readonly patchingChange: string;
  /** Of the workspace. */
  readonly directory: string;
  /** YYYY-MM-DD */
  readonly today: string;
  readonly notice: string;
}

export async function sayPatching({ patchingChange, directory, today, notice }: DemoPatching, evidence: EvidenceForCheck, terminal: Terminal): Promise<void> {
  const { plant } = evidence;
  const file = relative(process.cwd(), patchingChange);
  const text = readFileSync(patchingChange, "utf8");
  await whilePlanning(evidence, { today }, terminal, async (asked, planned) => {
    const question = { ...asked, against: undefined };
    const { checked, diagnostics } = await checkPatching({ ...question, change: { file, text } });
    planned();
    terminal.diagnose(diagnostics.filter(({ severity }) => severity === "error"));
    if (checked === null) return;
    const shared = { all: false, timezone: plant.timezone, sources: plant.sources, notice, asked: askedWith({ today }) };
    await terminal.write(["\n", ...formatJudgement(checked.judgement, "text", { ...shared, color: terminal.color, width: terminal.width })]);
    const report = join(directory, "report-patching.html");
    writeFileSync(report, [...formatJudgement(checked.judgement, "html", { ...shared, color: false, width: 120 })].join(""));
    const copy = join(dirname(file), basename(file).replace(/\.yaml$/, ".planned.yaml"));
    const fixed = fixPatching(checked, text, plant.timezone, copy);
    terminal.diagnose(fixed.diagnostics);
    if (fixed.text !== null) {
      for (const compensation of fixed.compensations) writeFileSync(compensation.file, compensation.text);
      writeFileSync(copy, fixed.text);
      const after = (await checkPatching({ ...question, change: { file: copy, text: fixed.text } })).checked;
      planned();
      if (after !== null) {
        terminal.say(`\nIn windows that the plant has (${countOf(fixed.dates, "date")}, ${countOf(fixed.compensations.length, "rule")} until then, in ${visibleText(copy)}):`);
        terminal.say(`  ${visibleText(besideText(checked.patching.asGiven, after.patching.asGiven))}.`);
        terminal.say(`  ${after.judgement.verdict}. ${visibleText(after.judgement.verdictWhy)}`);
      }
    }
    terminal.say(`\nThe audit would pass this change, too. Report: ${visibleText(report)}.`);
  });
}

function besideText(before: PatchCourse, after: PatchCourse): string {
  const requirements = after.requirements.filter(({ patches }) => patches > 0).map(({ text }) => text.replace(/\.$/, ""));
  return [`patches that stop production ${before.conflicts} → ${after.conflicts}`, `compliance ${COMPLIANCE_WORDS[before.compliance]} → ${COMPLIANCE_WORDS[after.compliance]}`, ...requirements].join(
    "; ",
  );
}
