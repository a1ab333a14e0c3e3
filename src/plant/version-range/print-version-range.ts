// A version range in one canonical spelling, for people and for tests; it reads back as the same range.
import { printVersion } from "./version.ts";
import type { RangeInterval, VersionBound, VersionRange } from "./version-range.ts";

export function printVersionRange(range: VersionRange): string {
  const pieces = [...range.models.map((model) => `model ${model}`), ...range.intervals.map(printInterval)];
  const except = range.except.map((bound) => `!= ${printBound(bound)}`);
  const unknown = range.notUnderstood.length === 0 ? [] : [`not understood: ${range.notUnderstood.join(" ")}`];
  return [[...pieces, ...except].join(" | "), ...range.remarks.map((remark) => `(${remark})`), ...unknown].filter((piece) => piece !== "").join(" ");
}

function printInterval(interval: RangeInterval): string {
  const ends = interval.of === "serial" ? printSerial(interval) : printEnds(interval.from, interval.to, interval.isCertain);
  const conditions = interval.conditions.map((text) => ` (${text})`).join("");
  return `${ends}${conditions}${interval.onlyFlaws.length === 0 ? "" : ` (only ${interval.onlyFlaws.join(", ")})`}`;
}

function printEnds(from: VersionBound | null, to: VersionBound | null, isCertain: boolean): string {
  const sure = isCertain ? "" : "possibly ";
  if (from === null && to === null) return `${sure}all`;
  if (from !== null && to !== null && from.isInclusive && to.isInclusive && printBound(from) === printBound(to)) return `${sure}${printBound(from)}`;
  const low = from === null ? [] : [`${from.isInclusive ? ">=" : ">"} ${printBound({ ...from, isBranch: from.isBranch && !from.isInclusive })}`];
  const high = to === null ? [] : [`${to.isInclusive ? "<=" : "<"} ${printBound(to)}`];
  return sure + [...low, ...high].join(" ");
}

function printBound({ version, isBranch }: VersionBound): string {
  const text = version.parts.length === 0 && version.addOns.length === 0 ? version.letter : printVersion(version);
  return isBranch ? (version.letter === "" && version.addOns.length === 0 && version.early === null ? `${text}.x` : `${text} including hotfixes`) : text;
}

function printSerial(interval: Extract<RangeInterval, { of: "serial" }>): string {
  const end = (sign: string, value: number): string => `${sign} first ${interval.digits} digits of serial number ${value}`;
  const { from, to } = interval;
  if (from !== null && to !== null && from.value === to.value) return end("=", from.value);
  return [...(from === null ? [] : [end(from.isInclusive ? ">=" : ">", from.value)]), ...(to === null ? [] : [end(to.isInclusive ? "<=" : "<", to.value)])].join(" ");
}
