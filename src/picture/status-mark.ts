// The shape of each verdict, drawn so that it does not depend on a font: cross, triangle, diamond, question, tick. Shape says what colour only supports.
import type { SessionVerdict } from "../plant/access-judgement.ts";
import type { PatchVerdict } from "../plant/patch-judgement.ts";
import type { Verdict } from "../plant/finding.ts";
import { px } from "./svg-text.ts";

/** Paths in a box of 12 × 12; strokes of 2. */
export const MARK_PATHS: Readonly<Record<Verdict, { readonly d: string; readonly filled: boolean }>> = {
  blocked: { d: "M2 2 10 10M10 2 2 10", filled: false },
  degraded: { d: "M6 1.2 11.4 10.8H.6Z", filled: true },
  unfiltered: { d: "M6 1 11 6 6 11 1 6Z", filled: false },
  unknown: { d: "M3.2 4.2a2.8 2.8 0 1 1 4.2 2.4C6.4 7.2 6 7.6 6 8.4M6 10.4v.9", filled: false },
  kept: { d: "M1.5 6.5 4.8 9.8 10.5 2.8", filled: false },
};

/** The same of sessions: cross, triangle, clock, bent arrow, question, tick, and a dash for what a change does not speak of. */
export const SESSION_MARKS: Readonly<Record<SessionVerdict, { readonly d: string; readonly filled: boolean }>> = {
  "locked-out": MARK_PATHS.blocked,
  "cut-off": MARK_PATHS.degraded,
  waits: { d: "M6 1.2a4.8 4.8 0 1 1-.01 0ZM6 3.4V6.2L8.2 7.6", filled: false },
  "needs-other-path": { d: "M1.6 2v4.6H9M6.4 3.6 9.6 6.6 6.4 9.6", filled: false },
  unknown: MARK_PATHS.unknown,
  kept: MARK_PATHS.kept,
  "not-governed": { d: "M2.5 6h7", filled: false },
};

/** The same of patches: cross, clock, diamond, question, a circle struck through, shield, dash, tick. */
export const PATCH_MARKS: Readonly<Record<PatchVerdict, { readonly d: string; readonly filled: boolean }>> = {
  conflict: MARK_PATHS.blocked,
  late: SESSION_MARKS.waits,
  "outside-window": MARK_PATHS.unfiltered,
  unknown: MARK_PATHS.unknown,
  "no-fix": { d: "M6 1.4a4.6 4.6 0 1 1-.01 0ZM2.8 9.2 9.2 2.8", filled: false },
  compensated: { d: "M6 1 10.6 2.6V6C10.6 8.8 8.6 10.4 6 11.2 3.4 10.4 1.4 8.8 1.4 6V2.6Z", filled: false },
  accepted: SESSION_MARKS["not-governed"],
  fits: MARK_PATHS.kept,
};

/** Colours of a picture that stands alone, on white; a page's style sheet overrules them by the class. Each has a contrast of at least 4.5. */
export const VERDICT_COLOURS: Readonly<Record<Verdict, string>> = { blocked: "#a3231c", degraded: "#8a4b00", unfiltered: "#5a4a8a", unknown: "#4b5560", kept: "#66707a" };

export function statusMark(verdict: Verdict, x: number, y: number): string {
  const { d, filled } = MARK_PATHS[verdict];
  const colour = VERDICT_COLOURS[verdict];
  return filled
    ? `<path class="mark-${verdict} mark-filled" transform="translate(${px(x)} ${px(y)})" d="${d}" fill="${colour}"/>`
    : `<path class="mark-${verdict}" transform="translate(${px(x)} ${px(y)})" d="${d}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}
