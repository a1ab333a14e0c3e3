// A judgement where the options of check ask for it: on the screen or into a file, in the format asked for, and as an HTML report beside it.
import { writeFileSync } from "node:fs";
import type { EvidenceForCheck } from "../app/gather-evidence.ts";
import { formatJudgement, formatObstacle, type JudgementFormat } from "../app/judgement-formats.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import type { Judgement } from "../plant/finding.ts";
import { askedWith } from "./asked-with.ts";
import type { CheckCommandOptions } from "./check-options.ts";
import type { Terminal } from "./terminal.ts";

/** false = it cannot be printed in this format, and was said. */
export async function showJudgement(judgement: Judgement, evidence: EvidenceForCheck, options: CheckCommandOptions, terminal: Terminal): Promise<boolean> {
  const format = options.format as JudgementFormat;
  const obstacle = formatObstacle(judgement, format);
  if (obstacle !== null) {
    terminal.diagnose([obstacle]);
    return false;
  }
  const shared = { all: options.all === true, timezone: evidence.plant.timezone, sources: evidence.plant.sources, asked: askedWith(options) };
  if (options.output !== undefined) {
    writeFileSync(options.output, [...formatJudgement(judgement, format, { ...shared, color: false, width: 120 })].join(""));
    terminal.say(`wrote ${visibleText(options.output)}`);
  } else await terminal.write(formatJudgement(judgement, format, { ...shared, color: terminal.color, width: terminal.width }));
  if (options.html !== undefined) {
    writeFileSync(options.html, [...formatJudgement(judgement, "html", { ...shared, color: false, width: 120 })].join(""));
    terminal.say(`report: ${visibleText(options.html)}`);
  }
  return true;
}
