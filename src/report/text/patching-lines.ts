// The patching part of a judgement on a terminal: patches by verdict, the two courses side by side, how good the planned one is, and what stands in for a patch.
import { countOf, countText } from "../../foundation/count-words.ts";
import { visibleText } from "../../foundation/hostile-text.ts";
import type { PatchCompensation, PatchingJudgement } from "../../plant/patching-judgement.ts";
import { COURSE_HEADS, type CourseRow, courseRows, scheduleText, withoutRateText } from "../course-table.ts";
import { compensationWords, openText, PATCH_GLYPHS, PATCH_ORDER, PATCH_WORDS, patchesText, worstFirst } from "../patch-words.ts";
import { displayWidth, padEnd, wrap, wrapAfter } from "../text-layout.ts";
import { type Depth, firstLines, joined, type Page } from "./page.ts";

const WIDE = 90;
const LEAST_COLUMN = 14;
const LEAST_OF_CONFLICT = 4;

export function patchCountLines({ judgement, style, width }: Page, patching: PatchingJudgement): string[] {
  const parts = PATCH_ORDER.filter((verdict) => verdict === "conflict" || patching.counts[verdict] > 0).map((verdict) => {
    const count = patching.counts[verdict];
    const text = `${PATCH_GLYPHS[verdict]} ${PATCH_WORDS[verdict]} ${countText(count)}`;
    return count === 0 ? style.quiet(text) : verdict === "fits" ? text : style.patch(verdict, text);
  });
  const label = judgement.changeKind === "patching" ? [] : ["patches"];
  return joined([...label, ...parts], width < WIDE ? "  " : "   ", width - 2).map((line) => `  ${line}`);
}

/** What was looked at, and what could not be. */
export function patchesLines({ judgement, width, all }: Page, patching: PatchingJudgement): string[] {
  const lines = wrapAfter("  ", `${patchesText(patching)}${openText(patching)}`, width, 4);
  return all || judgement.access === null ? lines : firstLines(lines, 1, width);
}

export function courseLines(page: Page, patching: PatchingJudgement, depth: Depth): string[] {
  const { style, width } = page;
  const rate = depth.courseRows < 2 ? null : withoutRateText(patching);
  const shown = courseRows(patching).filter(({ spare }) => spare <= Math.max(0, depth.courseRows));
  const rows = depth.courseRows < 0 ? inOneLine(page, shown, depth) : table(page, shown, depth);
  // What cannot hold together is what people came for.
  const most = patching.planned.status === "infeasible" ? Math.max(LEAST_OF_CONFLICT, depth.lines) : depth.lines;
  const schedule = firstLines(wrap(visibleText(scheduleText(patching.planned)), width - 2), most, width - 2).map((line) => `  ${line}`);
  // How good the plan is gives way to what happens first; that there is none does not.
  if (depth.courseRows < -1 && patching.planned.status !== "infeasible") return ["", ...rows, ...compensationLines(page, patching, depth)];
  return ["", ...rows, ...(rate === null ? [] : wrap(visibleText(rate), width - 2).map((line) => style.quiet(`  ${line}`))), ...schedule, ...compensationLines(page, patching, depth)];
}

/** Where there is no room for a table. */
function inOneLine({ width }: Page, rows: readonly CourseRow[], { courseRows: depth }: Depth): string[] {
  const hasPlan = rows.some(({ planned }) => planned !== null);
  const parts = rows.map(({ name, asGiven, planned }) => visibleText(`${name} ${asGiven}${hasPlan ? ` → ${planned ?? "–"}` : ""}`));
  const lines = wrapAfter(`  ${COURSE_HEADS.asGiven}${hasPlan ? ` → ${COURSE_HEADS.planned}` : ""}: `, parts.join(" · "), width, 4);
  return firstLines(lines, depth < -1 ? 1 : 2, width);
}

function table({ style, width }: Page, rows: readonly CourseRow[], depth: Depth): string[] {
  const hasPlan = rows.some(({ planned }) => planned !== null);
  const name = Math.min(34, Math.max(...rows.map((row) => displayWidth(visibleText(row.name)))), Math.floor(width * 0.4));
  const widest = (texts: readonly string[]): number => Math.max(LEAST_COLUMN, ...texts.map((text) => displayWidth(visibleText(text))));
  const room = width - name - 6;
  const natural = [widest([COURSE_HEADS.asGiven, ...rows.map(({ asGiven }) => asGiven)]), widest([COURSE_HEADS.planned, ...rows.map(({ planned }) => planned ?? "–")])] as const;
  // Each gets what it needs, and half of what there is where both need more.
  const first = natural[0] + natural[1] <= room ? natural[0] : Math.max(Math.min(natural[0], Math.floor(room / 2)), room - natural[1]);
  const second = Math.min(natural[1], room - first);
  const cells = ({ name: label, asGiven, planned }: CourseRow): string[] => {
    const cell = (text: string, most: number): string[] => firstLines(wrap(visibleText(text), most), depth.lines, most);
    const columns = [cell(label, name), cell(asGiven, first), hasPlan ? cell(planned ?? "–", second) : []];
    return Array.from({ length: Math.max(...columns.map((column) => column.length)) }, (_, i) => {
      const [left = "", asked = "", plan = ""] = columns.map((column) => column[i] ?? "");
      return `  ${padEnd(left, name)}  ${padEnd(asked, first)}  ${plan}`.trimEnd();
    });
  };
  const head = `  ${padEnd("", name)}  ${style.strong(padEnd(COURSE_HEADS.asGiven, first))}  ${hasPlan ? style.strong(COURSE_HEADS.planned) : ""}`.trimEnd();
  return [head, ...rows.flatMap(cells)];
}

function compensationLines(page: Page, patching: PatchingJudgement, depth: Depth): string[] {
  const compensations = worstFirst(patching);
  const shown = compensations.slice(0, depth.compensations);
  const more = compensations.length - shown.length;
  const lines = shown.flatMap((compensation) => firstLines(compensationLine(page, compensation), page.all ? Number.POSITIVE_INFINITY : Math.max(2, depth.lines), page.width));
  if (more === 0) return lines;
  return [...lines, page.style.quiet(`  ${shown.length === 0 ? countOf(compensations.length, "rule") : `${countOf(more, "more rule")}`} between networks that could stand in until then: --all`)];
}

function compensationLine({ width, style }: Page, compensation: PatchCompensation): string[] {
  const { asset, until } = compensation;
  const lead = "  stands in";
  const text = `${lead} for ${visibleText(asset)}${until === null ? "" : ` until ${visibleText(until)}`}: ${visibleText(compensationWords(compensation))}`;
  return wrapAfter("  ", text.trimStart(), width, 4).map((line, i) => (i === 0 ? style.strong(line.slice(0, lead.length)) + line.slice(lead.length) : line));
}
