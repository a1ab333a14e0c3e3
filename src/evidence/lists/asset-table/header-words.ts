// The header of a column to what it may mean. A header is compared without case, umlauts and punctuation; a whole header that is known counts more
// than a known phrase inside a longer one.
import { type HeaderMeaning, headerPhrases, onlyWhole, qualifiers } from "./header-phrases.ts";

export interface HeaderMatch {
  readonly meaning: HeaderMeaning;
  /** The whole header is this phrase. */
  readonly isWhole: boolean;
  /** Place of the phrase in its list: earlier phrases say it more plainly. */
  readonly rank: number;
  /** A word stands beside it that may turn its meaning round: "old", "planned", "target". */
  readonly isQualified: boolean;
}

/** A list with two of these sides is a log of traffic or a rule set, and no list of machines. */
const TRAFFIC = /\b(src|source|dst|dest|destination|client|originator|responder|orig|resp|quelle|quell|from|to|von|nach)\b/;

interface Phrase {
  readonly words: string;
  readonly meaning: HeaderMeaning;
  readonly rank: number;
}

const wholes = new Map<string, Phrase>();
for (const [meaning, phrases] of headerPhrases) {
  phrases.forEach((words, rank) => {
    if (!wholes.has(words)) wholes.set(words, { words, meaning, rank });
  });
}
/** Longest first: "mac vendor" before "mac". */
const byLength = [...wholes.values()].sort((x, y) => y.words.length - x.words.length || x.rank - y.rank);

/** Lower case, umlauts spelt out, "camelCase" and "snake_case" and punctuation to single spaces. */
export function plainHeader(header: string): string {
  return header
    .replace(/([a-z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .replace(/ä/g, "ae")
    .replace(/ö/g, "oe")
    .replace(/ü/g, "ue")
    .replace(/ß/g, "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** @param group what stands above the header in a merged cell; it qualifies, but names nothing */
export function matchHeader(header: string, group = ""): HeaderMatch | null {
  const plain = plainHeader(header);
  if (plain === "" || plain.length > 80) return null;
  const isQualified = (besides: string): boolean => `${besides} ${plainHeader(group)}`.split(" ").some((word) => qualifiers.has(word));
  const whole = wholes.get(plain) ?? wholes.get(plain.replace(/ ?\d$/, ""));
  if (whole !== undefined) return { meaning: whole.meaning, isWhole: true, rank: whole.rank, isQualified: isQualified("") };
  const padded = ` ${plain} `;
  for (const { words, meaning, rank } of byLength) {
    if (onlyWhole.has(words) || !padded.includes(` ${words} `)) continue;
    return { meaning, isWhole: false, rank, isQualified: isQualified(padded.replace(` ${words} `, " ")) };
  }
  return null;
}

export function isTrafficHeader(headers: readonly string[]): boolean {
  const sides = headers.map(plainHeader).filter((plain) => TRAFFIC.test(plain) && /\b(ip|addr|address|adresse|port|host|mac|h|p|bytes|packets|pakete)\b/.test(plain));
  return sides.length >= 2;
}
