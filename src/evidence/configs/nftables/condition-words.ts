// What a rule asks that is only known in words, in the same words for both spellings of nftables and for whoever wrote them: as `nft list ruleset` prints it,
// with numbers in decimals and sets in one order. Two conditions are the same where their words are.
import type { MatchOperator, NftKey, NftValue } from "./nft-record.ts";

export function matchWords(left: NftKey, operator: MatchOperator, right: NftValue): string {
  const shown = operator === "is" || operator === "==" ? "" : operator === "without" ? "! " : `${operator} `;
  const words = `${keyWords(left)} ${shown}${valueWords(right)}`;
  // Times of connections are printed with units, and stand in JSON as seconds.
  return plainWords(/^ct expiration /.test(words) ? words.replace(/\b(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(\d+)s\b/g, seconds) : words);
}

function seconds(_: string, d = "0", h = "0", m = "0", s = "0"): string {
  return String(((Number(d) * 24 + Number(h)) * 60 + Number(m)) * 60 + Number(s));
}

export function plainWords(words: string): string {
  return words.trim().replace(/\s+/g, " ");
}

export function keyWords(key: NftKey): string {
  switch (key.kind) {
    case "field":
      return key.name;
    case "masked":
      return `${keyWords(key.key)} & ${valueWords(key.mask)}`;
    case "concat":
      return key.parts.map(keyWords).join(" . ");
    case "unknown":
      return key.words;
  }
}

function valueWords(value: NftValue): string {
  switch (value.kind) {
    case "word":
      return number(value.text);
    case "range":
      return `${number(value.from)}-${number(value.to)}`;
    case "prefix":
      return `${value.address}/${value.length}`;
    case "concat":
      return value.parts.map(valueWords).join(" . ");
    case "list":
      return value.values.map(valueWords).sort().join(",");
    case "set":
      return `{ ${joinedNumbers(value.elements.map((element) => valueWords(element.key)))
        .sort()
        .join(", ")} }`;
    case "named-set":
      return `@${value.name}`;
    case "every":
      return "*";
    case "unknown":
      return value.words;
  }
}

/** Numbers that stand side by side are printed as a range. */
function joinedNumbers(words: readonly string[]): string[] {
  const numbers = words.map((word) => /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(word));
  if (words.length < 2 || numbers.some((found) => found === null)) return [...words];
  const joined: { from: number; to: number }[] = [];
  for (const range of numbers.map((found) => ({ from: Number(found?.[1]), to: Number(found?.[2] ?? found?.[1]) })).sort((a, b) => a.from - b.from)) {
    const last = joined[joined.length - 1];
    if (last !== undefined && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
    else joined.push(range);
  }
  return joined.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`));
}

function number(text: string): string {
  if (/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/.test(text)) return text.toLowerCase();
  return /^0x[0-9a-fA-F]{1,32}$/.test(text) ? BigInt(text).toString() : text;
}

export function quotaWords(isOver: boolean, count: number, unit: string): string {
  return `quota ${isOver ? "over " : ""}${count} ${unit}`;
}

export function countWords(isOver: boolean, count: number): string {
  return `ct count ${isOver ? "over " : ""}${count}`;
}

/** Before the name of a set each entry of which counts for itself; what it counts stands in its block. */
export const OF_EACH_ENTRY = "the limit of each entry of";
