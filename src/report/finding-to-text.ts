// One finding the way a compiler prints a diagnostic: what breaks, where it is written, on what evidence, how sure, and what fixes it.
import { countOf, countText } from "../foundation/count-words.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { formatDuration } from "../foundation/time.ts";
import { type Finding, seenOf } from "../plant/finding.ts";
import { isOfPatches } from "./finding-kinds.ts";
import { recordText, spanText } from "./measure-words.ts";
import { excerptOf } from "./source-excerpt.ts";
import { firstLines } from "./text/page.ts";
import { cutEnd, displayWidth, oneLine, padStart, wrap, wrapAfter } from "./text-layout.ts";
import type { TextStyle } from "./text-style.ts";

export interface FindingTextOptions {
  readonly width: number;
  readonly timezone: string;
  readonly style: TextStyle;
  /** All witnesses and reasons, not only the first. */
  readonly all: boolean;
}

const LABEL_WIDTH = 9;
const LONGEST_KIND = 32;
/** Of a message, where not everything is asked for. */
const MOST_LINES = 7;
const MOST_OF_FIX = 3;
/** What else is known of a patch stands in the courses beside it. */
const MOST_OF_PATCHES = 4;
/** A message shorter than this much room stands beside the caret. */
const ROOM_BESIDE_CARET = 24;

export function findingToText(finding: Finding, options: FindingTextOptions): string[] {
  const { style, width } = options;
  const head = `${finding.severity}[${cutEnd(visibleText(finding.kind), LONGEST_KIND)}]: `;
  const [first = "", ...rest] = wrapAfter(head, visibleText(finding.title), width, 4);
  const { cause } = finding;
  const number = cause === null ? "" : String(cause.line);
  const gutter = Math.max(2, number.length);
  const bar = `${" ".repeat(gutter + 1)}${style.quiet("│")} `;
  const inner = width - gutter - 3;
  const lines = [style.severity(finding.severity, first.slice(0, head.length - 1)) + style.strong(first.slice(head.length - 1)), ...rest.map(style.strong)];
  let message = visibleText(finding.message);
  if (cause !== null) {
    lines.push(`${" ".repeat(gutter + 1)}${style.quiet("┌─")} ${style.place(`${visibleText(cause.file)}:${cause.line}:${cause.column}`)}`);
    if (cause.lineText !== undefined) {
      const excerpt = excerptOf({ column: cause.column, lineText: cause.lineText, ...(cause.length === undefined ? {} : { length: cause.length }) }, inner);
      lines.push(`${style.quiet(`${padStart(number, gutter)} │`)} ${excerpt.text}`);
      const caret = " ".repeat(excerpt.caretStart) + style.severity(finding.severity, "^".repeat(excerpt.caretLength));
      const room = inner - excerpt.caretStart - excerpt.caretLength - 1;
      const beside = room >= ROOM_BESIDE_CARET && displayWidth(message) <= room;
      lines.push(`${bar}${caret}${beside ? ` ${message}` : ""}`);
      if (beside) message = "";
    }
  } else lines.push(`${" ".repeat(gutter + 1)}${style.quiet("┌─")} ${style.quiet("nothing written decided this")}`);
  if (message !== "") lines.push(...firstLines(wrap(message, inner), options.all ? Number.POSITIVE_INFINITY : isOfPatches(finding) ? MOST_OF_PATCHES : MOST_LINES, inner).map((l) => bar + l));
  for (const [label, text] of facts(finding, options)) lines.push(...wrapAfter(label.padEnd(LABEL_WIDTH), text, inner).map((l) => bar + style.quiet(l.slice(0, LABEL_WIDTH)) + l.slice(LABEL_WIDTH)));
  const equals = `${" ".repeat(gutter + 1)}= `;
  for (const fix of fixLines(finding))
    lines.push(
      ...firstLines(wrapAfter(equals, fix, width, gutter + 8), options.all ? Number.POSITIVE_INFINITY : MOST_OF_FIX, width).map((l, i) =>
        i === 0 ? style.quiet(equals) + emphasiseLead(l.slice(equals.length), style) : l,
      ),
    );
  return lines;
}

function emphasiseLead(text: string, style: TextStyle): string {
  const colon = text.indexOf(":");
  return colon < 0 ? text : style.strong(text.slice(0, colon + 1)) + text.slice(colon + 1);
}

function facts(finding: Finding, { timezone, all }: FindingTextOptions): [string, string][] {
  const rows: [string, string][] = [];
  const conditions = finding.conditions.length === 0 ? "" : `, ${finding.conditions.map(visibleText).join(", ")}`;
  const seen = seenText(finding, timezone);
  if (seen !== null) rows.push(["seen", `${seen}${conditions}`]);
  else if (conditions !== "") rows.push(["when", conditions.slice(2)]);
  const [first, ...others] = finding.evidence;
  if (first !== undefined) {
    const witness = (e: typeof first): string => `${visibleText(e.example.file)} ${recordText(e.example)}`;
    rows.push(["witness", `${witness(first)}${others.length > 0 && !all ? ` and ${others.length} more` : ""}     confidence ${finding.confidence.level}`]);
    if (all) for (const other of others) rows.push(["", witness(other)]);
  } else if (isOfPatches(finding)) rows.push(["sure", `confidence ${finding.confidence.level}${all ? "" : `: ${visibleText(finding.confidence.why)}`}`]);
  else rows.push(["sure", `confidence ${finding.confidence.level}; no single ${finding.subject.kind === "session-pattern" ? "record" : "packet"} shows it`]);
  if (all) rows.push(["why", visibleText(finding.confidence.why)]);
  const impact = impactText(finding);
  if (impact !== "") rows.push(["impact", impact]);
  if (finding.workaround !== null) rows.push(["people", visibleText(finding.workaround)]);
  if (all && finding.assumptions.length > 0) rows.push(["assumes", finding.assumptions.map(visibleText).join(", ")]);
  if (all && finding.requirements.length > 0) rows.push(["touches", finding.requirements.map(visibleText).join(", ")]);
  if (all) rows.push(["id", visibleText(finding.id)]);
  return rows;
}

/** Of what was recorded; null = nothing was: it rests on advisories and calendars, which stand among its witnesses. */
export function seenText(finding: Finding, timezone: string): string | null {
  const evidence = finding.evidence.filter(({ example }) => example.at === undefined);
  if (evidence.length === 0) return null;
  const seen = finding.seen ?? seenOf(evidence);
  const isOfSessions = finding.subject.kind === "session-pattern";
  const where = seen.in > 1 ? ` in ${countOf(seen.in, isOfSessions ? "log" : "conversation")}` : "";
  return `${countOf(seen.times, isOfSessions ? "session" : "time")}${where}, ${seen.first === "" ? "at times that are not recorded" : spanText(seen.first, seen.last, timezone)}`;
}

/** Lines, delay, minutes and money only where something declares them; the engine's own sentence says what does not. */
export function impactText(finding: Finding): string {
  const { lines, timeToImpact, downtimeMinutes, costPerEvent, text } = finding.impact;
  const parts = [];
  if (lines.length > 0) parts.push(lines.map(visibleText).join(", "));
  if (timeToImpact !== null) parts.push(timeToImpact === 0 ? "at once" : `after ${formatDuration(timeToImpact)}`);
  if (downtimeMinutes !== null) {
    const { p50, p95 } = downtimeMinutes;
    parts.push(p50 === p95 ? `${countText(p50)} min` : `${countText(p50)} min p50, ${countText(p95)} min p95`);
  }
  if (costPerEvent !== null) parts.push(`${countText(costPerEvent.amount)} ${visibleText(costPerEvent.currency)}${isOfPatches(finding) ? atWorst(costPerEvent) : " each time"}`);
  return parts.length === 0 ? visibleText(text) : `${parts.join(" · ")}${text === "" ? "" : `.  ${visibleText(text)}`}`;
}

/** A patch is made once: what it costs is no price of each event. */
function atWorst({ p95 }: { readonly p95?: number }): string {
  return p95 === undefined ? "" : ` p50, ${countText(p95)} p95`;
}

export function fixLines(finding: Finding): string[] {
  if (isOfPatches(finding)) {
    const lines = finding.fixes.map(({ change, restores }) => `fix: ${visibleText(oneLine(change))}  (for ${countOf(restores, "patch", "patches")})`);
    return lines.length > 0 || finding.severity !== "error" ? lines : ["decide: no fix is proposed; if it should be so, somebody answers for it under `accepted:` with an owner and a reason"];
  }
  if (finding.fixes.length > 0) {
    return finding.fixes.map(
      (fix) =>
        `fix: ${visibleText(fix.change)}  (restores ${countText(fix.restores)}; ${fix.alsoOpens.length === 0 ? "opens nothing unseen" : `also opens ${fix.alsoOpens.map(visibleText).join(", ")}`})`,
    );
  }
  if (finding.severity !== "error") return [];
  return ["decide: no fix is proposed; if it should break, say so under `acknowledged:` with an owner"];
}
