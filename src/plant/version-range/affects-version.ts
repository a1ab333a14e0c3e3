// Does a version range mean a device: yes, no, or maybe, and why in words. "No" needs a version that can be ordered against every bound, words that were
// all understood, and a version written as precisely as the bounds. Everything else is "maybe".
import { compareToBranch, compareVersions, type Order, saysLessThan } from "./compare-versions.ts";
import { printVersionRange } from "./print-version-range.ts";
import { printVersion, readVersion, type Version } from "./version.ts";
import type { SerialInterval, VersionBound, VersionInterval, VersionRange } from "./version-range.ts";

export type Affects = "yes" | "no" | "maybe";

export interface RangeVerdict {
  readonly affects: Affects;
  /** A clause that goes on after the name of the device: "its version 4.1 lies in "< 4.5"". */
  readonly why: string;
  /** What must hold besides, where the version lies inside; then the verdict is "maybe". */
  readonly conditions: readonly string[];
}

export interface DeviceVersion {
  /** As the plant has it; null = not known. */
  readonly version: string | null;
  readonly serial: string | null;
  /** The flaw that is asked for; null = any. */
  readonly flaw: string | null;
}

interface Inside {
  readonly affects: Affects;
  readonly why: string;
}

/** A range read once is asked of many devices: versions of bounds are not read again. */
export function affectsVersion(range: VersionRange, device: DeviceVersion): RangeVerdict {
  const version = device.version === null ? null : readVersion(device.version);
  const mixed = mixesSchemes(range);
  let best: RangeVerdict = {
    affects: "no",
    why: version === null ? "nothing of it is in a range that the advisory names" : `its version ${device.version} lies outside ${JSON.stringify(printVersionRange(range))}`,
    conditions: [],
  };
  for (const interval of range.intervals) {
    if (device.flaw !== null && interval.onlyFlaws.length > 0 && !interval.onlyFlaws.includes(device.flaw.toUpperCase())) continue;
    const inside = interval.of === "serial" ? insideSerials(interval, device.serial) : insideReadings(interval, range.except, version, device.version, mixed);
    const verdict = withConditions(inside, interval);
    if (verdict.affects === "yes") return verdict;
    if (verdict.affects === "no" && best.affects === "no" && interval.of === "serial") best = verdict;
    if (verdict.affects === "maybe" && (best.affects === "no" || best.conditions.length > verdict.conditions.length)) best = verdict;
  }
  if (best.affects !== "no" || range.notUnderstood.length === 0) return best;
  return { affects: "maybe", why: `the words ${JSON.stringify(range.notUnderstood.join(" ").slice(0, 120))} of the advisory are not understood`, conditions: [] };
}

function withConditions(inside: Inside, interval: VersionInterval | SerialInterval): RangeVerdict {
  if (inside.affects === "no" || interval.conditions.length === 0) return { ...inside, conditions: [] };
  const conditions = interval.conditions;
  return { affects: "maybe", why: `${inside.why}, and the advisory adds "${conditions.join("; ")}"`, conditions };
}

/** "01.09.00(12)" against "14": whether the 01 or the 12 is meant by such a number matters only where the two lie differently. */
function insideReadings(interval: VersionInterval, except: readonly VersionBound[], version: Version | null, written: string | null, mixed: boolean): Inside {
  const inside = insideVersions(interval, except, version, written, mixed);
  const release = version?.parts[version.parts.length - 1];
  const isDoubtful = release?.isBracketed === true && [interval.from, interval.to].some((end) => end?.version.parts.length === 1);
  if (version === null || release === undefined || !isDoubtful) return inside;
  const other = insideVersions(interval, except, { ...version, parts: [{ ...release, isBracketed: false }] }, written, mixed);
  return other.affects === inside.affects
    ? inside
    : { affects: "maybe", why: `whether its version ${written} counts as ${version.parts[0]?.number} or as ${release.number} the advisory does not say` };
}

function insideVersions(interval: VersionInterval, except: readonly VersionBound[], version: Version | null, written: string | null, mixed: boolean): Inside {
  const { from, to, isCertain } = interval;
  if (from === null && to === null && except.length === 0) return { affects: isCertain ? "yes" : "maybe", why: "every version is affected" };
  const words = JSON.stringify(printVersionRange({ intervals: [{ ...interval, conditions: [], onlyFlaws: [] }], except, models: [], remarks: [], notUnderstood: [] }));
  if (written === null) return { affects: "maybe", why: `its version is not known, and the advisory asks for ${words}` };
  if (version === null) return { affects: "maybe", why: `its version "${written}" cannot be read, and the advisory asks for ${words}` };
  const ends = [from === null ? null : aboveLow(version, from, mixed), to === null ? null : belowHigh(version, to, mixed)];
  const out = ends.find((end) => end?.affects === "no");
  if (out) return out;
  const excluded = except.map((bound) => isExcept(version, bound, mixed));
  if (excluded.includes("yes")) return { affects: "no", why: `its version ${written} is one that ${words} leaves out` };
  const doubt = ends.find((end) => end?.affects === "maybe");
  if (doubt) return doubt;
  if (excluded.includes("maybe")) return { affects: "maybe", why: `its version ${written} may be one that ${words} leaves out` };
  return isCertain ? { affects: "yes", why: `its version ${written} lies in ${words}` } : { affects: "maybe", why: `the advisory says that versions such as its ${written} are possibly affected` };
}

function belowHigh(version: Version, bound: VersionBound, mixed: boolean): Inside {
  const order = orderTo(version, bound, mixed);
  if (order === "undecided") return undecided(version, bound);
  if (saysLessThan(version, bound.version) && !(bound.isBranch && order === "same")) return lessPrecise(version, bound);
  if (order === "before" || (order === "same" && bound.isInclusive)) return inside;
  // "33 and earlier": whether 33.015 is a 33 is not said.
  return bound.isInclusive && !bound.isBranch && saysLessThan(bound.version, version) ? morePrecise(version, bound) : outside(version, bound);
}

function aboveLow(version: Version, bound: VersionBound, mixed: boolean): Inside {
  const order = orderTo(version, bound, mixed);
  if (order === "undecided") return undecided(version, bound);
  if (saysLessThan(version, bound.version) && !(bound.isBranch && order === "same")) return lessPrecise(version, bound);
  if (order === "before" || (order === "same" && !bound.isInclusive)) return outside(version, bound);
  return order === "after" && !bound.isInclusive && !bound.isBranch && saysLessThan(bound.version, version) ? morePrecise(version, bound) : inside;
}

const inside: Inside = { affects: "yes", why: "" };

function isExcept(version: Version, bound: VersionBound, mixed: boolean): Affects {
  const order = orderTo(version, bound, mixed);
  if (order === "same") return "yes";
  return order === "undecided" || saysLessThan(version, bound.version) || saysLessThan(bound.version, version) ? "maybe" : "no";
}

function orderTo(version: Version, bound: VersionBound, mixed: boolean): Order {
  if (mixed && version.scheme !== bound.version.scheme) return "undecided";
  return bound.isBranch && bound.version.parts.length > 0 && bound.version.addOns.length === 0 ? compareToBranch(version, bound.version) : compareVersions(version, bound.version);
}

function undecided(version: Version, { version: bound }: VersionBound): Inside {
  return { affects: "maybe", why: `nobody can say whether ${printVersion(version)} comes before or after ${printVersion(bound)}` };
}

function lessPrecise(version: Version, { version: bound }: VersionBound): Inside {
  return { affects: "maybe", why: `the plant says ${printVersion(version)} and the advisory ${printVersion(bound)}, which is more precise` };
}

function morePrecise(version: Version, { version: bound }: VersionBound): Inside {
  return { affects: "maybe", why: `the advisory says ${printVersion(bound)} and leaves open whether ${printVersion(version)} is one` };
}

function outside(version: Version, { version: bound, isInclusive }: VersionBound): Inside {
  return { affects: "no", why: `its version ${printVersion(version)} lies beyond the bound ${printVersion(bound)}${isInclusive ? "" : ", which is left out itself"}` };
}

function insideSerials({ digits, from, to }: SerialInterval, serial: string | null): Inside {
  const first = serial?.trim().match(/^\d+/)?.[0] ?? "";
  if (first.length < digits)
    return { affects: "maybe", why: `the advisory goes by the first ${digits} digits of the serial number, which ${serial === null ? "is not known" : `"${serial}" does not give`}` };
  const value = Number(first.slice(0, digits));
  const isAbove = from === null || value > from.value || (from.isInclusive && value === from.value);
  const isBelow = to === null || value < to.value || (to.isInclusive && value === to.value);
  const isInside = isAbove && isBelow;
  return { affects: isInside ? "yes" : "no", why: `its serial number begins with ${first.slice(0, digits)}, ${isInside ? "inside" : "outside"} what the advisory names` };
}

/** Where one phrase numbers with and without letters ("14.3 | R5.1 | <= R6"), the two are different numberings. */
function mixesSchemes(range: VersionRange): boolean {
  const schemes = new Set<string>();
  for (const interval of range.intervals) {
    if (interval.of === "serial") continue;
    for (const end of [interval.from, interval.to]) if (end !== null && end.version.parts.length > 0) schemes.add(end.version.scheme);
  }
  return schemes.size > 1;
}
