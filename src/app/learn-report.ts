// What a `learn` did, in words and as JSON.
import { countOf } from "../foundation/count-words.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import type { LearnedFile, LearnResult } from "./learn.ts";

const OUTCOMES: readonly (readonly [LearnedFile["outcome"], string])[] = [
  ["learnt", "learnt"],
  ["resumed", "gone on with where it was interrupted"],
  ["grown", "grown since, the new part learnt"],
  ["known", "known already"],
  ["skipped", "not evidence, left out"],
  ["failed", "not readable"],
  ["interrupted", "interrupted"],
];
const MOST_NAMED = 5;

export function learnResultToText(result: LearnResult): string {
  const lines = OUTCOMES.flatMap(([outcome, words]) => {
    const files = result.files.filter((f) => f.outcome === outcome);
    if (files.length === 0) return [];
    const records = files.reduce((sum, f) => sum + f.records, 0);
    const named = files
      .slice(0, MOST_NAMED)
      .map((f) => visibleText(f.file))
      .join(", ");
    const more = files.length > MOST_NAMED ? ` … and ${files.length - MOST_NAMED} more` : "";
    return [`${countOf(files.length, "source")} ${words}${records > 0 ? `, ${countOf(records, "record")}` : ""}: ${named}${more}`];
  });
  if (result.interrupted) lines.push("interrupted: what was learnt so far is stored; the same command goes on where it stopped");
  return lines.length === 0 ? "nothing to learn\n" : `${lines.join("\n")}\n`;
}

export function learnResultToJson(result: LearnResult): string {
  const files = result.files.map((f) => ({ file: f.file, outcome: f.outcome, records: f.records, sha256: f.source?.sha256 ?? null, warnings: f.source?.warnings ?? [] }));
  return `${JSON.stringify({ files, interrupted: result.interrupted }, null, 2)}\n`;
}
