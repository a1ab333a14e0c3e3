// The patching part of a judgement as Markdown for a change ticket: patches by verdict, the two courses side by side, every patch in a row, and what stands in with
// the change that says so. The depth stands in the HTML report and the JSON.
import { countOf, countText } from "../foundation/count-words.ts";
import { markdownCode as code, markdownText as text, visibleText } from "../foundation/hostile-text.ts";
import type { PatchDossier, PatchingJudgement } from "../plant/patching-judgement.ts";
import { COURSE_HEADS, courseRows, scheduleText, withoutRateText } from "./course-table.ts";
import { markdownTable } from "./markdown-table.ts";
import { shareText, whenText } from "./measure-words.ts";
import { byVerdict, compensationWords, gravityWords, minutesRange, openText, PATCH_GLYPHS, PATCH_ORDER, PATCH_WORDS, patchesText, patchToWords, ssvcWords, worstFirst } from "./patch-words.ts";

const FIRST_ROWS = 20;

export interface PatchingMarkdownOptions {
  readonly timezone: string;
  /** Every row, not only the first ones. */
  readonly all: boolean;
}

/** The counts, and the two courses: what is read first. */
export function patchCountsMarkdown(patching: PatchingJudgement): string[] {
  const head = PATCH_ORDER.map((verdict) => `${PATCH_GLYPHS[verdict]} ${PATCH_WORDS[verdict]}`);
  const rate = withoutRateText(patching);
  const rows = courseRows(patching).map((row) => [text(row.name), text(row.asGiven), text(row.planned ?? "–")]);
  return [
    markdownTable([head, PATCH_ORDER.map((verdict) => countText(patching.counts[verdict]))], "right"),
    `${text(`${patchesText(patching)}${openText(patching)}`)}.`,
    "## As asked, and in real windows",
    markdownTable([["", COURSE_HEADS.asGiven, COURSE_HEADS.planned], ...rows]),
    `${text(scheduleText(patching.planned))}${rate === null ? "" : ` ${text(rate)}`}`,
    ...worstFirst(patching).map(
      (compensation) => `**Stands in for ${text(compensation.asset)}${compensation.until === null ? "" : ` until ${text(compensation.until)}`}:** ${text(compensationWords(compensation))}`,
    ),
  ];
}

export function patchingToMarkdown(patching: PatchingJudgement, { all, timezone }: PatchingMarkdownOptions): string[] {
  const patches = byVerdict(patching.patches);
  const shown = all ? patches : patches.slice(0, FIRST_ROWS);
  const rest = patches.length - shown.length;
  const head = ["Verdict", "Machine", "Advisory", "Install", "Gravity", "SSVC", "Exposure", "If trouble", "Due", "As asked", "In real windows", "Why"];
  return [
    ...(patches.length === 0 ? [] : [`## Patches (${countText(patches.length)})`, markdownTable([head, ...shown.map((patch) => patchRow(patch, patching, timezone))])]),
    ...(rest > 0 ? [`${countOf(rest, "more patch", "more patches")}: with ${code("--all")}, and in the JSON.`] : []),
    ...worstFirst(patching).flatMap((compensation) => [`### ${code(compensation.change.fileName)}`, text(compensation.why), fenced(compensation.change.text)]),
    ...part(
      "Machines of which it is not known which product they are",
      ["Machine", "Why"],
      patching.undecidedAssets.map(({ asset, why }) => [text(asset), text(why)]),
      all,
    ),
    ...part(
      "Named, and not known",
      ["What"],
      patching.notFound.map((each) => [text(each.text)]),
      all,
    ),
  ];
}

function patchRow(patch: PatchDossier, { asGiven, planned }: PatchingJudgement, timezone: string): string[] {
  const { need, tail } = patch;
  const startOf = (course: typeof asGiven | null): string => {
    const placed = course?.placements.find((placement) => placement.need === need.id);
    return placed === undefined ? "–" : whenText(placed.first, timezone);
  };
  return [
    `${PATCH_GLYPHS[patch.verdict]} ${PATCH_WORDS[patch.verdict]}`,
    text(need.asset),
    text(need.advisory),
    text(patchToWords(need)),
    text(gravityWords(need)),
    text(ssvcWords(patch.ssvc)),
    patch.exposure.exposure,
    `${shareText(tail.trouble)}: ${minutesRange(tail.minutes)}`,
    need.dueAt === null ? "–" : whenText(need.dueAt, timezone),
    startOf(asGiven),
    startOf(planned.course),
    text(patch.why),
  ];
}

/** Longer than any run of backticks in it; each line made visible alone. */
function fenced(content: string): string {
  const fence = "`".repeat(Math.max(3, ...[...content.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}yaml\n${content.replace(/\n+$/, "").split("\n").map(visibleText).join("\n")}\n${fence}`;
}

function part(title: string, head: readonly string[], rows: readonly (readonly string[])[], all: boolean): string[] {
  if (rows.length === 0) return [];
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  const rest = rows.length - shown.length;
  return [`## ${title} (${countText(rows.length)})`, markdownTable([head, ...shown]), ...(rest > 0 ? [`${countOf(rest, "more row")} in the JSON.`] : [])];
}
