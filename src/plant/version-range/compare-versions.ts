// Which of two versions is the later one, and where that cannot be said. Numbers part by part; letters, pre-releases and add-ons after them.
// *Undecided* is an answer: different numberings, a year against a number, 9.5 against 9.40 (a table may have dropped the zero of 9.50).
import { ADD_ON_LEVELS, type AddOn, type Version, type VersionPart } from "./version.ts";

export type Order = "before" | "same" | "after" | "undecided";

const EARLY_RANKS: Readonly<Record<string, number>> = { alpha: 1, a: 1, beta: 2, b: 2, rc: 3 };

/** How a stands to b. */
export function compareVersions(a: Version, b: Version): Order {
  if (a.scheme !== b.scheme && a.scheme !== "" && b.scheme !== "") return "undecided";
  if (a.parts.length === 0 || b.parts.length === 0) return a.parts.length === b.parts.length ? compareEnds(a, b) : "undecided";
  if (isYear(a.parts[0]) !== isYear(b.parts[0])) return "undecided";
  const numbers = compareParts(a.parts, b.parts);
  if (numbers === "undecided" || (numbers !== "same" && isDecimalDoubt(a, b))) return "undecided";
  if (numbers === "same" && isDecimalDoubt(a, b)) return "undecided";
  return numbers === "same" ? compareEnds(a, b) : numbers;
}

/** How a version stands to a branch ("11.3.x"): same = it belongs to it. */
export function compareToBranch(version: Version, branch: Version): Order {
  const length = branch.parts.length;
  const cut = { ...version, parts: version.parts.slice(0, length), letter: "", early: null, addOns: [] };
  return version.parts.length === 0 ? "undecided" : compareVersions(cut, { ...branch, letter: "", early: null, addOns: [] });
}

/** Does b only go on where a ends: is a "17" to b's "17 Update 5", or "4.1" to "4.1.3"? Then a may be b, or any version that begins like it. */
export function saysLessThan(a: Version, b: Version): boolean {
  if (a.scheme !== b.scheme && a.scheme !== "" && b.scheme !== "") return false;
  if (a.parts.length === 0 || a.parts.length > b.parts.length || a.early !== null || !a.parts.every((part, i) => isSamePart(part, b.parts[i] as VersionPart))) return false;
  const further = b.parts.slice(a.parts.length).some(({ number, letters }) => number > 0 || letters !== "");
  if (further) return a.letter === "" && a.addOns.length === 0;
  // A small letter behind a number is a later one, and its absence says so; a large one always stands there, and its absence says nothing.
  if (a.letter === "" && b.letter !== "" && a.addOns.length === 0) return b.letter === b.letter.toUpperCase();
  if (a.letter.toLowerCase() !== b.letter.toLowerCase()) return false;
  return b.addOns.length > a.addOns.length && a.addOns.every((own) => b.addOns.some((other) => isSameAddOn(own, other)));
}

function compareParts(a: readonly VersionPart[], b: readonly VersionPart[]): Order {
  const none: VersionPart = { letters: "", number: 0, digits: 1, isBracketed: false };
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const x = a[i] ?? none;
    const y = b[i] ?? none;
    const isWritten = i < a.length && i < b.length;
    if (isWritten && x.letters !== y.letters) return "undecided";
    if (x.number !== y.number) return x.number < y.number ? "before" : "after";
    if (!isWritten && x.letters !== y.letters) return i < a.length ? "after" : "before";
  }
  return "same";
}

function compareEnds(a: Version, b: Version): Order {
  const x = a.letter.toLowerCase();
  const y = b.letter.toLowerCase();
  if (x !== y) return x < y ? "before" : "after";
  const early = compareEarly(a.early, b.early);
  return early === "same" ? compareAddOns(a.addOns, b.addOns) : early;
}

function compareEarly(a: Version["early"], b: Version["early"]): Order {
  if (a === null || b === null) return a === b ? "same" : a === null ? "after" : "before";
  const ranks = [EARLY_RANKS[a.kind], EARLY_RANKS[b.kind]];
  if (a.kind !== b.kind && (ranks[0] === undefined || ranks[1] === undefined)) return "undecided";
  const [x, y] = ranks[0] === ranks[1] ? [a.number, b.number] : [ranks[0] as number, ranks[1] as number];
  return x === y ? "same" : x < y ? "before" : "after";
}

/** The largest level at which they differ decides. Different kinds on one level (a patch, an update), or an update here and a hotfix there: nobody knows. */
function compareAddOns(a: readonly AddOn[], b: readonly AddOn[]): Order {
  for (const level of [1, 2, 3, 4, 5]) {
    const [x, y] = [a, b].map((all) => all.filter(({ kind }) => ADD_ON_LEVELS[kind] === level)) as [AddOn[], AddOn[]];
    if (x.length === 0 && y.length === 0) continue;
    if (x.length > 0 && y.length > 0 && (x.length !== y.length || x.some(({ kind }, i) => kind !== y[i]?.kind))) return "undecided";
    const order = compareEach(x, y);
    if (order === "same") continue;
    const poorer = order === "before" ? a : b;
    return level >= 3 && (x.length === 0 || y.length === 0) && poorer.some(({ kind }) => ADD_ON_LEVELS[kind] > level) ? "undecided" : order;
  }
  return "same";
}

function compareEach(x: readonly AddOn[], y: readonly AddOn[]): Order {
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [m, n] = [x[i]?.number ?? -1, y[i]?.number ?? -1];
    if (m !== n) return m < n ? "before" : "after";
    const [p, q] = [x[i]?.letter.toLowerCase() ?? "", y[i]?.letter.toLowerCase() ?? ""];
    if (p !== q) return p < q ? "before" : "after";
  }
  return "same";
}

function isSamePart(a: VersionPart, b: VersionPart): boolean {
  return a.number === b.number && a.letters === b.letters;
}

function isSameAddOn(a: AddOn, b: AddOn): boolean {
  return a.kind === b.kind && a.number === b.number && a.letter.toLowerCase() === b.letter.toLowerCase();
}

/** 2017 is a year of sale, 17.0 a number of a program: nothing says which year is which number. */
function isYear(part: VersionPart | undefined): boolean {
  return part !== undefined && part.digits === 4 && part.number >= 1990 && part.number <= 2099;
}

/**
 * Two numbers and no more on both sides, one digit behind the point here and two there, and read as decimals they stand the other way round than part
 * by part (9.5 and 9.40; 3.1 and 3.01). Both readings occur, and tables drop zeros. Three digits (5.008) are always parts.
 */
function isDecimalDoubt(a: Version, b: Version): boolean {
  const [x, y] = [a.parts[1], b.parts[1]];
  if (a.parts.length !== 2 || b.parts.length !== 2 || x === undefined || y === undefined || a.parts[0]?.number !== b.parts[0]?.number) return false;
  if (x.digits + y.digits !== 3 || x.letters !== "" || y.letters !== "") return false;
  const decimal = (part: VersionPart): number => (part.digits === 1 ? part.number * 10 : part.number);
  return Math.sign(decimal(x) - decimal(y)) !== Math.sign(x.number - y.number);
}
