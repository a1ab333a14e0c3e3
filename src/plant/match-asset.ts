// Does a match: selector fit a machine. Every term must hold; a machine of which the attribute is not known does not fit.
import type { Asset } from "./asset.ts";
import type { MatchTerm } from "./match-terms.ts";

/** Values compare without regard to case; * stands for any characters. */
export function matchesAsset(terms: Readonly<Record<string, string>>, asset: Asset): boolean {
  return Object.entries(terms).every(([term, wanted]) => {
    const value = attributeOf(asset, term as MatchTerm);
    return value !== null && fitsPattern(wanted.toLowerCase(), value.toLowerCase());
  });
}

function attributeOf(asset: Asset, term: MatchTerm): string | null {
  return term === "level" ? (asset.level === null ? null : String(asset.level)) : asset[term];
}

/** Does * stand for the rest? Greedy from left to right, which is enough when * is the only sign; no backtracking, so no pattern is slow. */
export function fitsPattern(pattern: string, value: string): boolean {
  const parts = pattern.split("*");
  const first = parts[0] as string;
  if (parts.length === 1) return value === pattern;
  const last = parts[parts.length - 1] as string;
  if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length) return false;
  let from = first.length;
  const end = value.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = value.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}
