// Values of an advisory that nobody vouches for, with the place where each stands (a JSON pointer, RFC 6901): taken only where they have the kind that is asked
// for, and never longer than is sane. What is cut or left out is said.
import { instantOf, parseIsoTime } from "../../../foundation/civil-time.ts";
import type { Micros } from "../../../foundation/time.ts";
import type { AdvisoryFault } from "../../../plant/advisory.ts";
import { type JsonRecord, recordOf } from "../json-values.ts";

/** Names, versions, labels; a name of a product in the wild has up to 400 characters. */
export const LONGEST_NAME = 4_000;
/** Prose: what is to be done, what is wrong. */
export const LONGEST_PROSE = 65_536;
const MOST_FAULTS = 100;

export class Faults {
  readonly #said: AdvisoryFault[] = [];
  #count = 0;

  say(code: string, at: string, message: string): void {
    this.#count++;
    if (this.#said.length < MOST_FAULTS) this.#said.push({ code, at, message: message.slice(0, 500) });
  }

  /** The first hundred; the last of them says how many there are. */
  get all(): AdvisoryFault[] {
    const more = this.#count - this.#said.length;
    return more === 0 ? [...this.#said] : [...this.#said, { code: "csaf-more", at: "", message: `${more} more that are not listed` }];
  }
}

export interface Item {
  readonly record: JsonRecord;
  readonly at: string;
}

/** Of an array: its items that are objects, each with its place. Others are what the schema forbids, and are left out. */
export function itemsAt(value: unknown, at: string): Item[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, i) => {
    const record = recordOf(item);
    return record === undefined ? [] : [{ record, at: `${at}/${i}` }];
  });
}

/** Without blanks around it; null where it is no text, or says nothing. */
export function nameAt(value: unknown, at: string, faults: Faults): string | null {
  return textAt(value, at, faults, LONGEST_NAME);
}

export function proseAt(value: unknown, at: string, faults: Faults): string | null {
  return textAt(value, at, faults, LONGEST_PROSE);
}

function textAt(value: unknown, at: string, faults: Faults, longest: number): string | null {
  if (typeof value !== "string") return null;
  const text = value.trim();
  if (text === "") return null;
  if (text.length <= longest) return text;
  faults.say("csaf-cut", at, `a text of ${text.length} characters is cut to ${longest}`);
  return `${text.slice(0, longest - 1)}…`;
}

/** The texts of an array, in its order. */
export function namesAt(value: unknown, at: string, faults: Faults): string[] {
  return Array.isArray(value) ? value.flatMap((item, i) => nameAt(item, `${at}/${i}`, faults) ?? []) : [];
}

/** RFC 3339; null = not said, or no time. */
export function instantAt(value: unknown): Micros | null {
  const civil = typeof value === "string" ? parseIsoTime(value.trim()) : null;
  return civil === null ? null : instantOf(civil, "UTC", 0);
}

/** The word where it is one of `known`. */
export function wordOf<T extends string>(value: unknown, known: readonly T[]): T | null {
  return known.find((word) => word === value) ?? null;
}

/** A part of a JSON pointer. */
export function pointerPart(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
