// The access part of a judgement on a terminal: how many sessions meet which fate, what each role meets, which accounts are shared and what doing without costs,
// and which controls people will work around. Speaks of controls and roles, never of persons.
import { countOf, countText } from "../../foundation/count-words.ts";
import { visibleText } from "../../foundation/hostile-text.ts";
import type { AccessJudgement, BypassPressure } from "../../plant/access-judgement.ts";
import { spanText } from "../measure-words.ts";
import { seenSoFar } from "../seen-so-far.ts";
import { brokenCount, countWords, handoverWords, inputsByWeight, inputWords, severalPeople, signWords, sureWords, valueText } from "../session-fate.ts";
import { cutEnd, displayWidth, padEnd, wrap, wrapAfter } from "../text-layout.ts";
import { SESSION_COUNT_KEYS, SESSION_GLYPHS, SESSION_WORDS, sharedWords } from "../verdict-words.ts";
import { type Depth, firstLines, joined, type Page } from "./page.ts";

const MOST_NAMES = 3;
const WIDE = 90;
const LEAST_LABEL = 8;
const MOST_LABEL = 24;

export function sessionCountLines({ judgement, style, width }: Page, { counts }: AccessJudgement): string[] {
  const parts = (["kept", "locked-out", "cut-off", "waits", "needs-other-path", "unknown"] as const).map((verdict) => {
    const count = counts[SESSION_COUNT_KEYS[verdict]];
    const text = `${SESSION_GLYPHS[verdict]} ${SESSION_WORDS[verdict]} ${countText(count)}`;
    return count === 0 ? style.quiet(text) : verdict === "kept" ? text : style.session(verdict, text);
  });
  const aside = [
    `not governed ${countText(counts.notGoverned)}`,
    `not replayed ${countText(counts.ofPrograms)}`,
    ...(counts.acknowledged > 0 ? [`of these ${countText(counts.acknowledged)} acknowledged`] : []),
  ];
  const label = judgement.changeKind === "access" ? [] : ["sessions"];
  return joined([...label, ...parts, ...aside.map(style.quiet)], width < WIDE ? "  " : "   ", width - 2).map((line) => `  ${line}`);
}

/** What the evidence holds: of sessions, then of conversations, in one paragraph. */
export function recordedLines({ judgement, width, timezone, all }: Page, { window, notLogged }: AccessJudgement): string[] {
  const when = window === null ? "no session is recorded" : spanText(window.first, window.last, timezone);
  const missing = notLogged.length === 0 ? "" : `; no log of ${names(notLogged, all)}`;
  return wrapAfter("  recorded: ", `${when}${missing}; seen so far: ${seenSoFar(judgement.coverage)}`, width, 4);
}

export function accessLines(page: Page, access: AccessJudgement, depth: Depth): string[] {
  const rows = [...roleRows(page, access, depth), ...sharedRows(page, access, depth)];
  const label = Math.min(MOST_LABEL, Math.max(LEAST_LABEL, ...rows.map((row) => (typeof row === "string" ? 0 : displayWidth(row.label)))));
  const lines = rows.flatMap((row) => (typeof row === "string" ? [row] : labelled(row, label, page.width, depth.lines)));
  const pressure = pressureLines(page, access, depth);
  return lines.length + pressure.length === 0 ? [] : ["", ...lines, ...pressure];
}

interface Row {
  readonly label: string;
  readonly text: string;
}

function labelled({ label, text }: Row, room: number, width: number, most: number): string[] {
  return firstLines(wrapAfter(`${padEnd(cutEnd(label, room), room)}  `, text, width, room + 2), most, width);
}

/** Roles with the most breaks first; of what goes on as before the number is enough. */
function roleRows({ style, all }: Page, { byRole }: AccessJudgement, depth: Depth): (Row | string)[] {
  const order = [...byRole].sort((a, b) => brokenCount(b.counts) - brokenCount(a.counts) || b.counts.unknown - a.counts.unknown || (a.role < b.role ? -1 : 1));
  const worth = all ? order : order.filter(({ counts }) => brokenCount(counts) + counts.unknown > 0);
  const shown = worth.slice(0, depth.roles);
  const rows = shown.map(({ role, counts, minutesPerShift }) => ({
    label: visibleText(role),
    text: `${countWords(counts)}${minutesPerShift === null ? "" : ` · costs ${valueText(minutesPerShift)} min a shift`}`,
  }));
  const more = worth.length - shown.length;
  return more > 0 && shown.length > 0 ? [...rows, style.quiet(`… and ${countOf(more, "more role")} with sessions that are not kept`)] : rows;
}

function sharedRows({ all }: Page, { sharedAccounts, handovers }: AccessJudgement, depth: Depth): Row[] {
  const worth = severalPeople(sharedAccounts);
  const most = all ? worth.length : Math.min(worth.length, depth.roles > 2 ? 2 : depth.roles > 0 ? 1 : 0);
  const rows = worth.slice(0, most).map((s) => {
    const programs = s.usedByPrograms.length === 0 ? "" : ` · programs too: ${names(s.usedByPrograms, all)}`;
    return { label: sharedWords(s.isShared), text: `${visibleText(s.account)}: ${visibleText(signWords(s, all ? undefined : 1))}${programs}` };
  });
  const costs = handovers.slice(0, all ? handovers.length : Math.min(1, depth.roles));
  const handover = costs.map((h) => ({ label: "handover", text: `without ${visibleText(h.account)}: ${handoverWords(h)}${h.lines.length === 0 ? "" : ` · ${names(h.lines, all)}`}` }));
  return [...rows, ...handover];
}

function pressureLines({ width, style, all }: Page, { pressure }: AccessJudgement, depth: Depth): string[] {
  const order = [...pressure].sort((a, b) => b.score - a.score);
  const shown = order.slice(0, depth.pressures);
  if (shown.length === 0) return [];
  const lines = shown.flatMap((p, i) => [
    ...firstLines(wrapAfter(`  ${i + 1}  `, `${visibleText(p.control)}: ${visibleText(p.workaround)}`, width, 5), depth.lines, width),
    ...(i < depth.inputs ? firstLines(wrap(inputsText(p), width - 7), depth.lines, width - 7).map((line) => style.quiet(`       ${line}`)) : []),
    ...(all && p.at !== null ? [style.quiet(`       ${visibleText(p.at.file)}:${p.at.line}:${p.at.column}`)] : []),
  ]);
  const more = order.length - shown.length;
  const title = `Controls that will be worked around${more > 0 ? `, the first ${shown.length} of ${countText(order.length)}` : ""}`;
  return [...joined([style.strong(title), style.quiet("(weights are chosen; only the order counts)")], " ", width), ...lines];
}

function inputsText({ inputs, score }: BypassPressure): string {
  return `${valueText(score)}: ${inputsByWeight(inputs).map(inputWords).map(visibleText).join("; ")}`;
}

export function grantLines({ width, style }: Page, { unusedGrants }: AccessJudgement): string[] {
  if (unusedGrants.length === 0) return [];
  const lines = unusedGrants.flatMap(({ grant, at, confidence, why }) => [
    ...wrapAfter("  ", `${visibleText(grant)}  ${sureWords(confidence)}  ${visibleText(at.file)}:${at.line}:${at.column}`, width, 4),
    ...wrap(visibleText(why), width - 4).map((line) => style.quiet(`    ${line}`)),
  ]);
  return ["", style.strong(`Granted and not seen in use (${countText(unusedGrants.length)})`), ...lines];
}

function names(list: readonly string[], all: boolean): string {
  const shown = list.slice(0, all ? list.length : MOST_NAMES).map(visibleText);
  return `${shown.join(", ")}${list.length > shown.length ? ` and ${countText(list.length - shown.length)} more` : ""}`;
}
