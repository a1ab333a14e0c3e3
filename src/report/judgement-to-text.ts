// A judgement on a terminal: first the plan (verdict, counts, what happens when), then diagnostics, then the four answers. One screen first; --all for depth.
import { countOf } from "../foundation/count-words.ts";
import type { Judgement } from "../plant/finding.ts";
import { type AskedWith, NOTHING_GIVEN } from "./read-on.ts";
import { textStyle } from "./text-style.ts";
import { accessLines, recordedLines, sessionCountLines } from "./text/access-lines.ts";
import { assumptionLines, decisionLines, leftoverLines, questionLines } from "./text/answer-lines.ts";
import { findingLines } from "./text/finding-lines.ts";
import { countLines, header, seenLines, verdictLines } from "./text/head-lines.ts";
import type { Depth, Page } from "./text/page.ts";
import { patchLines } from "./text/patch-lines.ts";
import { courseLines, patchCountLines, patchesLines } from "./text/patching-lines.ts";
import { sessionGroupLines } from "./text/session-lines.ts";
import { timelineLines } from "./text/timeline-lines.ts";

export interface JudgementTextOptions {
  readonly color: boolean;
  readonly width: number;
  readonly all: boolean;
  /** IANA name; instants are shown in it. */
  readonly timezone: string;
  /** Absent = not known. */
  readonly asked?: AskedWith;
}

const SCREEN_LINES = 50;
const NARROWEST = 60;
const WIDEST = 140;
const NO_PATCHES = { courseRows: 0, compensations: 0 };
const NO_PEOPLE = { roles: 0, pressures: 0, inputs: 0, lines: 1, ...NO_PATCHES };
/** From generous to sparse: what is said first must fit on the first screen, whatever the width. */
const DEPTHS: readonly Depth[] = [
  { moments: 6, assumptions: 2, ...NO_PEOPLE },
  { moments: 5, assumptions: 1, ...NO_PEOPLE },
  { moments: 3, assumptions: 1, ...NO_PEOPLE },
  { moments: 3, assumptions: 0, ...NO_PEOPLE },
];
/** With sessions to tell of on the same screen. */
const ACCESS_DEPTHS: readonly Depth[] = [
  { moments: 6, assumptions: 2, roles: 5, pressures: 3, inputs: 3, lines: 2, ...NO_PATCHES },
  { moments: 4, assumptions: 1, roles: 3, pressures: 3, inputs: 3, lines: 2, ...NO_PATCHES },
  { moments: 3, assumptions: 0, roles: 2, pressures: 3, inputs: 3, lines: 1, ...NO_PATCHES },
  { moments: 2, assumptions: 0, roles: 2, pressures: 3, inputs: 3, lines: 1, ...NO_PATCHES },
  { moments: 1, assumptions: 0, roles: 1, pressures: 3, inputs: 3, lines: 1, ...NO_PATCHES },
  { moments: 1, assumptions: 0, roles: 1, pressures: 3, inputs: 1, lines: 1, ...NO_PATCHES },
  { moments: 1, assumptions: 0, roles: 1, pressures: 2, inputs: 0, lines: 1, ...NO_PATCHES },
  { moments: 1, assumptions: 0, roles: 1, pressures: 1, inputs: 0, lines: 1, ...NO_PATCHES },
  { moments: 1, assumptions: 0, ...NO_PEOPLE },
];
const NO_END = Number.POSITIVE_INFINITY;
/** With patches to tell of on the same screen. */
const PATCHING_DEPTHS: readonly Depth[] = [
  { moments: 5, assumptions: 1, ...NO_PEOPLE, lines: 3, courseRows: 2, compensations: 3 },
  { moments: 4, assumptions: 0, ...NO_PEOPLE, lines: 2, courseRows: 2, compensations: 2 },
  { moments: 3, assumptions: 0, ...NO_PEOPLE, lines: 2, courseRows: 1, compensations: 1 },
  { moments: 1, assumptions: 0, ...NO_PEOPLE, lines: 2, courseRows: 1, compensations: 1 },
  { moments: 1, assumptions: 0, ...NO_PEOPLE, courseRows: 1, compensations: 1 },
  { moments: 0, assumptions: 0, ...NO_PEOPLE, courseRows: 1, compensations: 1 },
  { moments: 0, assumptions: 0, ...NO_PEOPLE, courseRows: 0, compensations: 1 },
  { moments: 0, assumptions: 0, ...NO_PEOPLE, courseRows: -1, compensations: 1 },
];
const EVERYTHING: Depth = { moments: NO_END, assumptions: NO_END, roles: NO_END, pressures: NO_END, inputs: NO_END, lines: NO_END, courseRows: NO_END, compensations: NO_END };

export function judgementToText(judgement: Judgement, options: JudgementTextOptions): string {
  const page: Page = {
    judgement,
    style: textStyle(options.color),
    width: Math.min(WIDEST, Math.max(NARROWEST, options.width)),
    all: options.all,
    timezone: options.timezone,
    asked: options.asked ?? NOTHING_GIVEN,
  };
  const { access, patching } = judgement;
  const counts = judgement.changeKind === "access" || judgement.changeKind === "patching" ? [] : countLines(page);
  const people = access === null ? [] : [...sessionCountLines(page, access), ...recordedLines(page, access)];
  const patches = patching === undefined ? [] : [...patchCountLines(page, patching), ...patchesLines(page, patching)];
  const seen = access !== null || (patching !== undefined && judgement.coverage === null) ? [] : seenLines(page);
  const top = [...header(page), "", ...verdictLines(page), "", ...counts, ...people, ...patches, ...seen];
  const questions = questionLines(page);
  let lines: string[] = [];
  for (const depth of options.all ? [EVERYTHING] : depthsOf(judgement)) {
    const courses = patching === undefined ? [] : courseLines(page, patching, depth);
    const middle = [...courses, ...timelineLines(page, depth.moments), ...(access === null ? [] : accessLines(page, access, depth))];
    // Where sessions or patches are told of too, lines are dear: what has none is counted in the foot of the findings.
    const isCounted = (access !== null || patching !== undefined) && depth.assumptions === 0;
    const counted = [
      ...(isCounted && judgement.assumptions.length > 0 ? [countOf(judgement.assumptions.length, "assumption")] : []),
      ...(access !== null && depth.pressures === 0 && access.pressure.length > 0 ? [`${countOf(access.pressure.length, "control")} that will be worked around`] : []),
    ];
    const bottom = [...questions, ...decisionLines(page), ...leftoverLines(page), ...(isCounted ? [] : assumptionLines(page, depth.assumptions))];
    const groups = options.all ? [...(access === null ? [] : sessionGroupLines(page, access)), ...(patching === undefined ? [] : patchLines(page, patching))] : [];
    lines = [...top, ...middle, ...findingLines(page, SCREEN_LINES - top.length - middle.length - bottom.length, counted), ...groups, ...bottom];
    if (lines.length <= SCREEN_LINES) break;
  }
  return `${lines.map((line) => line.replace(/ +$/, "")).join("\n")}\n`;
}

/** Where sessions and patches are told of together, each gives way to the other. */
function depthsOf({ access, patching }: Judgement): readonly Depth[] {
  if (patching === undefined) return access === null ? DEPTHS : ACCESS_DEPTHS;
  if (access === null) return PATCHING_DEPTHS;
  return [...ACCESS_DEPTHS.map((depth, i) => ({ ...depth, courseRows: 0, compensations: i < 2 ? 1 : 0 })), ...[-1, -2].map((courseRows) => ({ moments: 0, assumptions: 0, ...NO_PEOPLE, courseRows }))];
}
