// What happens when, as rows of moment, line and words.
import { countOf } from "../../foundation/count-words.ts";
import { visibleText } from "../../foundation/hostile-text.ts";
import type { TimelineEntry } from "../../plant/finding.ts";
import { displayWidth, padEnd, wrap } from "../text-layout.ts";
import { firstLines, type Page } from "./page.ts";

/** The first moments, one at least, how many more there are, and what all of it comes to. */
export function timelineLines({ judgement, style, width, all }: Page, most: number): string[] {
  const moments = judgement.timeline.filter(({ isTotal }) => isTotal !== true);
  // Of patches the two courses side by side say what it comes to.
  const totals = judgement.changeKind === "patching" ? [] : judgement.timeline.filter(({ isTotal }) => isTotal === true);
  if (moments.length + totals.length === 0) return [];
  const first = moments.slice(0, Math.max(1, most));
  const shown = [...first, ...totals];
  const lineOf = (e: TimelineEntry): string => visibleText(e.line ?? "–");
  const whenWidth = Math.min(26, Math.max(...shown.map((e) => displayWidth(visibleText(e.when)))));
  const lineWidth = Math.min(16, Math.max(...shown.map((e) => displayWidth(lineOf(e)))));
  const whatWidth = Math.max(20, width - whenWidth - lineWidth - 4);
  const linesFor = ({ isTotal }: TimelineEntry): number => (all || most > 1 ? Number.POSITIVE_INFINITY : isTotal === true || most === 1 ? 2 : 1);
  const entry = (e: TimelineEntry): string[] => {
    const cells = [wrap(visibleText(e.when), whenWidth), wrap(lineOf(e), lineWidth), firstLines(wrap(visibleText(e.what), whatWidth), linesFor(e), whatWidth)];
    return Array.from({ length: Math.max(...cells.map((cell) => cell.length)) }, (_, i) => {
      const [when = "", line = "", what = ""] = cells.map((cell) => cell[i] ?? "");
      return `${when === "" ? "" : style.strong(when)}${padEnd("", whenWidth - displayWidth(when))}  ${padEnd(line, lineWidth)}  ${what}`.trimEnd();
    });
  };
  const rest = restWords(first.at(-1), moments.slice(first.length));
  return ["", ...first.flatMap(entry), ...(rest === null ? [] : [style.quiet(rest)]), ...totals.flatMap(entry)];
}

/** What happens at the same moment as the last that is shown is no later one. */
function restWords(last: TimelineEntry | undefined, left: readonly TimelineEntry[]): string | null {
  const beside = left.filter(({ when }) => when === last?.when).length;
  const later = left.length - beside;
  const parts = [...(beside > 0 ? [`${countOf(beside, "more", "more")} at the same time`] : []), ...(later > 0 ? [countOf(later, "later moment")] : [])];
  return parts.length === 0 ? null : `… and ${parts.join(", ")}`;
}
