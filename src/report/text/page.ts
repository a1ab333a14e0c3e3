// What the parts of a judgement on a terminal have in hand: the judgement, the style, the width, and how much of each list the screen has room for.
import type { Judgement } from "../../plant/finding.ts";
import type { AskedWith } from "../read-on.ts";
import { cutEnd, displayWidth } from "../text-layout.ts";
import type { TextStyle } from "../text-style.ts";

export interface Page {
  readonly judgement: Judgement;
  readonly style: TextStyle;
  readonly width: number;
  readonly all: boolean;
  /** IANA name; instants are shown in it. */
  readonly timezone: string;
  readonly asked: AskedWith;
}

/** How many of each are shown. */
export interface Depth {
  /** 0 = the first one, in one line. */
  readonly moments: number;
  readonly assumptions: number;
  readonly roles: number;
  readonly pressures: number;
  /** Of how many pressures what they are made of is told too. */
  readonly inputs: number;
  /** Lines that one text of the access or patching part may take. */
  readonly lines: number;
  /** Rows of the two courses of patches side by side that can be spared so well, or less, are shown; −1 = no table, two lines; −2 = one. */
  readonly courseRows: number;
  readonly compensations: number;
}

/** Parts in as few lines as hold them whole. */
export function joined(parts: readonly string[], between: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(last) + displayWidth(part) + between.length <= width) lines[lines.length - 1] = last + between + part;
    else lines.push(part);
  }
  return lines;
}

/** At most so many lines; what was left out shows as an ellipsis. */
export function firstLines(lines: readonly string[], most: number, width: number): string[] {
  if (lines.length <= most) return [...lines];
  const last = lines[most - 1] ?? "";
  return [...lines.slice(0, most - 1), displayWidth(last) < width ? `${last}…` : cutEnd(`${last} `, width)];
}
