// Which of two editions of one advisory is the newer: by version, then by date, then by how final it is, then by content, so that the answer never depends on the order
// in which they were learnt. Versions are whole numbers or semantic versions (CSAF 2.0, §3.1.11); a number n counts as n.0.0.
import type { Micros } from "../../foundation/time.ts";

export interface Edition {
  readonly edition: string;
  /** Microseconds; null or NaN = not said: older than any time. */
  readonly revised: Micros | null;
  readonly status: string | null;
  readonly sha256: string;
}

const FINALITY = ["draft", "interim", "final"];
const SEMANTIC = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]*)?$/;

/** Above 0 = the first is newer. */
export function compareEditions(x: Edition, y: Edition): number {
  return (
    compareVersions(x.edition, y.edition) || timeOf(x) - timeOf(y) || FINALITY.indexOf(x.status ?? "") - FINALITY.indexOf(y.status ?? "") || (x.sha256 < y.sha256 ? -1 : x.sha256 > y.sha256 ? 1 : 0)
  );
}

function timeOf({ revised }: Edition): number {
  return revised === null || Number.isNaN(revised) ? -1 : revised;
}

/** What is no version is older than any. */
function compareVersions(x: string, y: string): number {
  const [a, b] = [partsOf(x), partsOf(y)];
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  for (let i = 0; i < 3; i++) {
    const compared = (a.numbers[i] as number) - (b.numbers[i] as number);
    if (compared !== 0) return compared;
  }
  return comparePrereleases(a.before, b.before);
}

function partsOf(text: string): { readonly numbers: readonly number[]; readonly before: readonly string[] } | null {
  const version = text.trim();
  if (/^\d{1,15}$/.test(version)) return { numbers: [Number(version), 0, 0], before: [] };
  const match = SEMANTIC.exec(version);
  return match === null ? null : { numbers: match.slice(1, 4).map(Number), before: match[4]?.split(".") ?? [] };
}

/** Semantic Versioning 2.0.0, §11: none is later than any; numbers before words. */
function comparePrereleases(x: readonly string[], y: readonly string[]): number {
  if (x.length === 0 || y.length === 0) return Number(x.length === 0) - Number(y.length === 0);
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [a, b] = [x[i], y[i]];
    if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
    const [isA, isB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    const compared = isA && isB ? Number(a) - Number(b) : isA !== isB ? (isA ? -1 : 1) : a < b ? -1 : a > b ? 1 : 0;
    if (compared !== 0) return compared;
  }
  return 0;
}
