// The header of a column to what it may mean. A header is compared without case, umlauts and punctuation; a whole header that is known counts more
// than a known phrase inside a longer one.
import { headerPhrases, onlyWhole, qualifiers } from "./header-phrases.ts";
import type { HeaderMeaning } from "./mapping.ts";

export interface HeaderMatch {
  readonly meaning: HeaderMeaning;
  /** The whole header is this phrase. */
  readonly isWhole: boolean;
  /** Place of the phrase in its list: earlier phrases say it more plainly. */
  readonly rank: number;
  /** A word stands beside it that may turn its meaning round: "old", "planned", "target". */
  readonly isQualified: boolean;
  /** The words beside the phrase, and above it; "" = none. */
  readonly beside: string;
  /** It names another thing too, with a sign or a word for "and" between: "Vendor / Model". */
  readonly isDouble: boolean;
}

/** A list with two of these sides is a log of traffic or a rule set, and no list of machines. */
const TRAFFIC = /\b(src|source|dst|dest|destination|client|originator|responder|orig|resp|quelle|quell|from|to|von|nach)\b/;

/** Between two things in one header. */
const AND = /[/&+,]|\b(and|und|et|y|e)\b/i;
/** Cells with both are read. */
const TOGETHER: ReadonlySet<HeaderMeaning> = new Set<HeaderMeaning>(["address", "mac", "netmask"]);

function namesOther(meaning: HeaderMeaning, rest: string): boolean {
  const other = matchHeader(rest)?.meaning ?? meaning;
  if (other === meaning || other === "ignore" || other === "status" || meaning === "ignore") return false;
  return !(TOGETHER.has(meaning) && TOGETHER.has(other)) && !(meaning === "name" && other === "hostname") && !(meaning === "hostname" && other === "name");
}

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

/** Lower case, umlauts spelt out, accents left out, letters of double width made single, "camelCase" and "snake_case" and punctuation to single spaces. */
export function plainHeader(header: string): string {
  return header
    .normalize("NFKC")
    .replace(/([a-z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .replace(/ä/g, "ae")
    .replace(/ö/g, "oe")
    .replace(/ü/g, "ue")
    .replace(/ß/g, "ss")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** @param group what stands above the header in a merged cell; it qualifies, but names nothing */
export function matchHeader(header: string, group = ""): HeaderMatch | null {
  const plain = plainHeader(header);
  if (plain === "" || plain.length > 80) return null;
  const beside = (own: string): { readonly isQualified: boolean; readonly beside: string } => {
    const words = `${own} ${plainHeader(group)}`.trim();
    return { isQualified: words.split(" ").some((word) => qualifiers.has(word)), beside: words };
  };
  const whole = wholes.get(plain) ?? wholes.get(plain.replace(/ ?\d$/, ""));
  if (whole !== undefined) return { meaning: whole.meaning, isWhole: true, rank: whole.rank, ...beside(""), isDouble: false };
  const padded = ` ${plain} `;
  for (const { words, meaning, rank } of byLength) {
    if (onlyWhole.has(words) || !padded.includes(` ${words} `)) continue;
    const rest = padded.replace(` ${words} `, " ").trim();
    return { meaning, isWhole: false, rank, ...beside(rest), isDouble: AND.test(header) && namesOther(meaning, rest) };
  }
  return null;
}

export function isTrafficHeader(headers: readonly string[]): boolean {
  const sides = headers.map(plainHeader).filter((plain) => TRAFFIC.test(plain) && /\b(ip|addr|address|adresse|port|host|mac|h|p|bytes|packets|pakete)\b/.test(plain));
  return sides.length >= 2;
}
