// As many findings as the screen has room for, one at least, then how many more there are and where to read on.
import { countOf } from "../../foundation/count-words.ts";
import { shellWord } from "../../foundation/shell-word.ts";
import type { Finding } from "../../plant/finding.ts";
import { findingToText } from "../finding-to-text.ts";
import { zoneText } from "../measure-words.ts";
import { readOnHere, writeProposal } from "../read-on.ts";
import { displayWidth } from "../text-layout.ts";
import { joined, type Page } from "./page.ts";

/** Of the screen, for a command to read on with. */
const MOST_LINES = 3;

/** @param onlyCounted what the screen has no room to tell, in a few words each */
export function findingLines(page: Page, room: number, onlyCounted: readonly string[] = []): string[] {
  const { judgement, style, width, all, timezone } = page;
  const { findings } = judgement;
  if (findings.length === 0) return ["", "No finding."];
  const blocks: string[][] = [];
  let used = 3;
  for (const finding of findings) {
    const block = ["", ...findingToText(finding, { width, timezone, style, all })];
    if (!all && blocks.length > 0 && used + block.length > room) break;
    blocks.push(block);
    used += block.length;
  }
  const rest = findings.slice(blocks.length);
  const times = findings.some((f) => f.evidence.length > 0) && zoneText(timezone) !== "UTC" ? [style.quiet(`times in ${zoneText(timezone)}`)] : [];
  const counted = `${countOf(rest.length, "more", "more")} (${severities(rest)}):`;
  const command = readOnText(page);
  const more = rest.length === 0 ? [] : displayWidth(counted) + displayWidth(command) < width ? [`${counted} ${style.place(command)}`] : [counted, style.place(command)];
  const write = findings.some((f) => f.fixes.length > 0) ? [writeText(page)] : [];
  const left = judgement.decisions.length === 0 || all ? [] : [`${countOf(judgement.decisions.length, "decision")} left to people`];
  const unused = judgement.leftovers.length === 0 || all ? [] : [`${countOf(judgement.leftovers.length, "permission")} not used`];
  // The command ends its line, so that the line can be taken as it is.
  const foot = [...more, ...joined([...write, ...left, ...unused, ...onlyCounted, ...times], " · ", width)];
  return [...blocks.flat(), ...(foot.length === 0 ? [] : ["", ...foot])];
}

/** Hundreds of captures that a pattern named would bury what is said: then only what to add. */
function readOnText({ judgement, asked, width }: Page): string {
  const command = readOnHere(judgement, asked);
  return displayWidth(command) <= MOST_LINES * width ? command : "the same command with --all";
}

/** A proposal lies in no file yet: what would be mended is written first. */
function writeText({ judgement, style, asked, width }: Page): string {
  const written = writeProposal(judgement, asked);
  if (written === null) return `fix them: ${style.place(`--write ${shellWord(fixedName(judgement.changeFile))}`)}`;
  return `write the change: ${style.place(displayWidth(written) <= MOST_LINES * width ? written : `the same command with --output ${shellWord(judgement.changeFile)} in place of --format`)}`;
}

function severities(findings: readonly Finding[]): string {
  return (["error", "warning", "note"] as const)
    .map((s) => [s, findings.filter((f) => f.severity === s).length] as const)
    .filter(([, n]) => n > 0)
    .map(([s, n]) => countOf(n, s))
    .join(", ");
}

function fixedName(file: string): string {
  return /\.ya?ml$/.test(file) ? file.replace(/(\.ya?ml)$/, ".fixed$1") : `${file}.fixed`;
}
