// A judgement on a terminal: first the plan (verdict, counts, what happens when), then diagnostics, then the four answers. One screen first; --all for depth.
import { visibleText } from "../foundation/hostile-text.ts";
import type { Finding, Judgement, TimelineEntry } from "../plant/finding.ts";
import { findingToText } from "./finding-to-text.ts";
import { countOf, countText, zoneText } from "./measure-words.ts";
import { seenSoFar } from "./seen-so-far.ts";
import { displayWidth, padEnd, wrap, wrapAfter } from "./text-layout.ts";
import { type TextStyle, textStyle } from "./text-style.ts";
import { COMPLIANCE_WORDS, PROOF_WORDS, QUESTIONS, resultWords, VERDICT_GLYPHS } from "./verdict-words.ts";

export interface JudgementTextOptions {
  readonly color: boolean;
  readonly width: number;
  readonly all: boolean;
  /** IANA name; instants are shown in it. */
  readonly timezone: string;
}

const SCREEN_LINES = 50;
const NARROWEST = 60;
const WIDEST = 140;
/** How many moments and assumptions the first screen shows, from generous to sparse: what is said first must fit, whatever the width. */
const DEPTHS: readonly { readonly moments: number; readonly assumptions: number }[] = [
  { moments: 6, assumptions: 2 },
  { moments: 5, assumptions: 1 },
  { moments: 3, assumptions: 1 },
  { moments: 3, assumptions: 0 },
];
const EVERYTHING = { moments: Number.POSITIVE_INFINITY, assumptions: Number.POSITIVE_INFINITY };

interface Page {
  readonly judgement: Judgement;
  readonly style: TextStyle;
  readonly width: number;
  readonly all: boolean;
  readonly timezone: string;
}

export function judgementToText(judgement: Judgement, options: JudgementTextOptions): string {
  const page: Page = { judgement, style: textStyle(options.color), width: Math.min(WIDEST, Math.max(NARROWEST, options.width)), all: options.all, timezone: options.timezone };
  const top = [...header(page), "", ...verdictLines(page), "", ...countLines(page), ...seenLines(page)];
  const questions = questionLines(page);
  let lines: string[] = [];
  for (const depth of options.all ? [EVERYTHING] : DEPTHS) {
    const timeline = timelineLines(page, depth.moments);
    const bottom = [...questions, ...decisionLines(page), ...leftoverLines(page), ...assumptionLines(page, depth.assumptions)];
    lines = [...top, ...timeline, ...findingLines(page, SCREEN_LINES - top.length - timeline.length - bottom.length), ...bottom];
    if (lines.length <= SCREEN_LINES) break;
  }
  return `${lines.map((line) => line.replace(/ +$/, "")).join("\n")}\n`;
}

function header({ judgement, style, width }: Page): string[] {
  const name = visibleText(judgement.changeName);
  const kind = visibleText(judgement.shape.startsWith(judgement.changeKind) ? judgement.shape : `${judgement.changeKind} · ${judgement.shape}`);
  const gap = width - displayWidth(name) - displayWidth(kind);
  const title = gap >= 3 ? [style.strong(name) + " ".repeat(gap) + style.quiet(kind)] : [...wrap(name, width).map(style.strong), ...wrap(kind, width).map(style.quiet)];
  const against = visibleText(judgement.judgedAgainst);
  return [...title, ...wrap(/^judged against/i.test(against) ? against : `judged against ${against}`, width)];
}

function verdictLines({ judgement, style, width }: Page): string[] {
  const { verdict, compliance } = judgement;
  const claims = judgement.satisfies.map((s) => visibleText(shortRequirement(s))).join(", ");
  const left = `  ${padEnd(style.verdict(verdict, `${VERDICT_GLYPHS[verdict]} ${verdict.toUpperCase()}`), 20)}compliance: ${COMPLIANCE_WORDS[compliance]}`;
  const words = `→ ${resultWords(verdict, compliance)}`;
  const bracketed = claims === "" ? "" : `   (${claims})`;
  const fits = displayWidth(left) + displayWidth(bracketed) + displayWidth(words) + 4 <= width;
  const first = `${left}${fits ? bracketed : ""}`;
  const beside = displayWidth(first) + displayWidth(words) + 2 <= width;
  const lines = beside ? [`${padEnd(first, width - displayWidth(words) - 2)}  ${style.strong(words)}`] : [first, `    ${style.strong(words)}`];
  if (!fits && claims !== "") lines.push(...wrapAfter("    claims ", claims, width));
  const why = [judgement.verdictWhy, ...(compliance === "met" ? [] : [judgement.complianceWhy])]
    .map(visibleText)
    .filter((t) => t !== "")
    .join("  ");
  return [...lines, ...wrap(why, width - 4).map((l) => `    ${style.quiet(l)}`)];
}

/** "SR 5.1" for "iec62443-3-3/SR 5.1"; the long names stand in the JSON. */
function shortRequirement(id: string): string {
  return id.startsWith("iec62443-3-3/") ? id.slice("iec62443-3-3/".length) : id.replace(/^nis2\//, "NIS2 ");
}

function countLines({ judgement, style, width }: Page): string[] {
  const { counts } = judgement;
  const part = (name: "kept" | "blocked" | "degraded" | "unfiltered" | "unknown"): string => {
    const text = `${VERDICT_GLYPHS[name]} ${name} ${countText(counts[name])}`;
    return counts[name] === 0 ? style.quiet(text) : name === "kept" ? text : style.verdict(name, text);
  };
  const aside = [counts.alreadyFailing > 0 ? `${countText(counts.alreadyFailing)} failed already` : "", counts.acknowledged > 0 ? `${countText(counts.acknowledged)} acknowledged` : ""].filter(
    (t) => t !== "",
  );
  const parts = [...(["kept", "blocked", "degraded", "unfiltered", "unknown"] as const).map(part), ...(aside.length > 0 ? [style.quiet(`of these ${aside.join(", ")}`)] : [])];
  return joined(parts, "   ", width - 2).map((line) => `  ${line}`);
}

function seenLines({ judgement, width }: Page): string[] {
  return wrapAfter("  seen so far: ", seenSoFar(judgement.coverage), width, 4);
}

/** The first moments, how many more there are, and what all of it comes to. */
function timelineLines({ judgement, style, width }: Page, most: number): string[] {
  const moments = judgement.timeline.filter(({ isTotal }) => isTotal !== true);
  const totals = judgement.timeline.filter(({ isTotal }) => isTotal === true);
  if (judgement.timeline.length === 0) return [];
  const first = moments.slice(0, most);
  const shown = [...first, ...totals];
  const lineOf = (e: TimelineEntry): string => visibleText(e.line ?? "–");
  const whenWidth = Math.min(26, Math.max(...shown.map((e) => displayWidth(visibleText(e.when)))));
  const lineWidth = Math.min(16, Math.max(...shown.map((e) => displayWidth(lineOf(e)))));
  const whatWidth = Math.max(20, width - whenWidth - lineWidth - 4);
  const entry = (e: TimelineEntry): string[] => {
    const cells = [wrap(visibleText(e.when), whenWidth), wrap(lineOf(e), lineWidth), wrap(visibleText(e.what), whatWidth)];
    return Array.from({ length: Math.max(...cells.map((cell) => cell.length)) }, (_, i) => {
      const [when = "", line = "", what = ""] = cells.map((cell) => cell[i] ?? "");
      return `${when === "" ? "" : style.strong(when)}${padEnd("", whenWidth - displayWidth(when))}  ${padEnd(line, lineWidth)}  ${what}`.trimEnd();
    });
  };
  const more = moments.length - first.length;
  return ["", ...first.flatMap(entry), ...(more > 0 ? [style.quiet(`… and ${countOf(more, "later moment")}`)] : []), ...totals.flatMap(entry)];
}

function findingLines({ judgement, style, width, all, timezone }: Page, room: number): string[] {
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
  const command = `holdpoint check ${visibleText(judgement.changeFile)} --all`;
  const more = rest.length === 0 ? [] : displayWidth(counted) + displayWidth(command) < width ? [`${counted} ${style.place(command)}`] : [counted, style.place(command)];
  const write = findings.some((f) => f.fixes.length > 0) ? [`fix them: ${style.place(`--write ${visibleText(fixedName(judgement.changeFile))}`)}`] : [];
  const left = judgement.decisions.length === 0 || all ? [] : [`${countOf(judgement.decisions.length, "decision")} left to people`];
  const unused = judgement.leftovers.length === 0 || all ? [] : [`${countOf(judgement.leftovers.length, "permission")} not used`];
  const foot = joined([...more, ...write, ...left, ...unused, ...times], " · ", width);
  return [...blocks.flat(), ...(foot.length === 0 ? [] : ["", ...foot])];
}

/** Parts in as few lines as hold them whole. */
function joined(parts: readonly string[], between: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(last) + displayWidth(part) + between.length <= width) lines[lines.length - 1] = last + between + part;
    else lines.push(part);
  }
  return lines;
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

function questionLines({ judgement, style, width, all }: Page): string[] {
  const lead = Math.max(...QUESTIONS.map((q) => q.short.length)) + 5;
  const lines = QUESTIONS.flatMap(({ key, short }, i) => {
    const answer = judgement.questions[key];
    const head = `${i + 1}  ${short}`;
    const made = wrapAfter(padEnd(head, lead), visibleText(answer.summary), width).map((l, n) => (n === 0 ? style.strong(l.slice(0, head.length)) + l.slice(head.length) : l));
    return all ? [...made, ...answer.points.flatMap((p) => wrapAfter(`${" ".repeat(lead)}· `, visibleText(p), width))] : made;
  });
  return ["", ...lines];
}

function decisionLines({ judgement: { decisions }, style, width, all }: Page): string[] {
  if (!all || decisions.length === 0) return [];
  const lines = decisions.flatMap((d) => [
    ...wrapAfter(`  ${visibleText(d.owner)}: `, visibleText(d.text), width, 4),
    ...(d.couldAdd === null ? [] : wrapAfter("    if yes, write ", visibleText(d.couldAdd), width, 6).map(style.quiet)),
  ]);
  return ["", style.strong(`Decisions for people (${countText(decisions.length)})`), ...lines];
}

function leftoverLines({ judgement: { leftovers }, style, width, all }: Page): string[] {
  if (!all || leftovers.length === 0) return [];
  const lines = leftovers.flatMap((l) => [
    ...wrapAfter(`  ${visibleText(l.file)}:${l.line}  `, `${visibleText(l.rule.replace(/\s+/g, " "))}: ${PROOF_WORDS[l.quality]}`, width, 4),
    ...wrap(l.why.map(visibleText).join(" "), width - 4).map((t) => style.quiet(`    ${t}`)),
  ]);
  return ["", style.strong(`Permitted and not used (${countText(leftovers.length)})`), ...lines];
}

function assumptionLines({ judgement, style, width, all }: Page, most: number): string[] {
  const { assumptions } = judgement;
  if (assumptions.length === 0) return [];
  if (most === 0) return ["", style.quiet(`${countOf(assumptions.length, "assumption")}, with origin and how to overrule: --all`)];
  const shown = assumptions.slice(0, most);
  const lines = shown.flatMap((a) => {
    const text = `${visibleText(a.text)} (${visibleText(a.origin)})`;
    const overrule = `overrule: ${visibleText(a.overruledBy)}`;
    return all ? [...wrapAfter("  ", text, width, 4), ...wrapAfter("    ", overrule, width, 14).map(style.quiet)] : wrapAfter("  ", `${text}  ${overrule}`, width, 4);
  });
  const more = assumptions.length - shown.length;
  return [
    "",
    style.strong(`Assumed, because nothing says otherwise (${countText(assumptions.length)})`),
    ...lines,
    ...(more > 0 ? [style.quiet(`  … and ${countOf(more, "more", "more")}: --all`)] : []),
  ];
}
