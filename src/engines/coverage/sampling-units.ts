// Units of sampling: local days, shifts or hours, whole or the parts of them that lie in a phase; which of them were watched long enough to count; and in
// which of them something was active. Knows nothing of conversations or zones.
import { localReading, spanOfLocalDay } from "../../foundation/local-time.ts";
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import { intersectionOfSpans, type Span } from "../../foundation/time-spans.ts";
import type { ActiveHour } from "../../plant/activity.ts";
import type { SamplingUnit } from "../../plant/coverage.ts";
import type { Phase } from "../../plant/phase.ts";

export interface SamplingUnits {
  readonly kind: SamplingUnit;
  /** Sorted and disjoint; a unit may consist of several. */
  readonly parts: readonly Span[];
  /** The unit each part belongs to, ascending. */
  readonly unitOf: readonly number[];
  /** Begin of each unit. */
  readonly begins: readonly number[];
}

const DAY_MICROS = 24 * MICROS_PER_HOUR;
/** What a calendar calls a shift and lasts longer is no shift. */
const LONGEST_SHIFT_MICROS = 16 * MICROS_PER_HOUR;
/** Shifts stand for days only where they leave next to nothing of the watched time out. */
const SHIFTS_COVER = 0.9;

/** Days that were watched at all, as the plant's clock has them. */
export function dayUnits(timezone: string, watched: readonly Span[]): SamplingUnits {
  const days = new Set<number>();
  for (const { first, last } of watched) {
    const end = localReading(timezone, last - 1).day;
    for (let day = localReading(timezone, first).day; day <= end; day++) days.add(day);
  }
  return wholeUnits(
    "day",
    [...days].sort((x, y) => x - y).map((day) => spanOfLocalDay(timezone, day)),
  );
}

export function hourUnits(watched: readonly Span[]): SamplingUnits {
  const hours = new Set<number>();
  for (const { first, last } of watched) for (let hour = Math.floor(first / MICROS_PER_HOUR); hour * MICROS_PER_HOUR < last; hour++) hours.add(hour);
  return wholeUnits(
    "hour",
    [...hours].sort((x, y) => x - y).map((hour) => ({ first: hour * MICROS_PER_HOUR, last: (hour + 1) * MICROS_PER_HOUR })),
  );
}

/** null = no calendar has shifts, or they leave out too much of what was watched. */
export function shiftUnits(phases: readonly Phase[], watched: readonly Span[]): SamplingUnits | null {
  const shifts = phases
    .filter((phase) => phase.state === "shift" && phase.by === "calendar" && phase.line === null)
    .flatMap((phase) => phase.spans)
    .sort((x, y) => x.first - y.first);
  if (shifts.some(({ first, last }, i) => last - first > LONGEST_SHIFT_MICROS || first < (shifts[i - 1]?.last ?? Number.NEGATIVE_INFINITY))) return null;
  if (lengthOf(intersectionOfSpans(shifts, watched)) < SHIFTS_COVER * lengthOf(watched) || shifts.length === 0) return null;
  return wholeUnits(
    "shift",
    shifts.filter((shift) => intersectionOfSpans([shift], watched).length > 0),
  );
}

function wholeUnits(kind: SamplingUnit, spans: readonly Span[]): SamplingUnits {
  return { kind, parts: spans, unitOf: spans.map((_, i) => i), begins: spans.map((span) => span.first) };
}

/** Shorter remains of a stretch of several days, before its first or behind its last midnight, belong to the day beside them. */
const LEAST_REMAINS_MICROS = 6 * MICROS_PER_HOUR;

/**
 * Days of a phase: what begins on a day belongs to it, past midnight, too; what lasts more than a day is cut at midnights. So a night is one unit, and ten
 * minutes into the next day are none.
 */
export function phaseDays(timezone: string, phase: readonly Span[]): SamplingUnits {
  const parts: Span[] = [];
  const unitOf: number[] = [];
  const begins: number[] = [];
  let before = Number.NEGATIVE_INFINITY;
  const add = (day: number, part: Span): void => {
    if (day !== before) begins.push(part.first);
    before = day;
    parts.push(part);
    unitOf.push(begins.length - 1);
  };
  for (const span of phase) {
    const day = localReading(timezone, span.first).day;
    if (span.last - span.first <= DAY_MICROS) add(day, span);
    else for (const part of cutAtMidnights(timezone, span)) add(localReading(timezone, part.first).day, part);
  }
  return { kind: "day", parts, unitOf, begins };
}

function cutAtMidnights(timezone: string, { first, last }: Span): Span[] {
  const midnights: number[] = [];
  for (let day = localReading(timezone, first).day + 1; ; day++) {
    const midnight = spanOfLocalDay(timezone, day).first;
    if (midnight > last - LEAST_REMAINS_MICROS) break;
    if (midnight >= first + LEAST_REMAINS_MICROS) midnights.push(midnight);
  }
  return [first, ...midnights].map((from, i) => ({ first: from, last: midnights[i] ?? last }));
}

/** The parts of units that lie in a phase; units without any fall away. */
export function unitsWithin(units: SamplingUnits, phase: readonly Span[]): SamplingUnits {
  const parts: Span[] = [];
  const unitOf: number[] = [];
  const begins: number[] = [];
  let before = -1;
  for (let i = 0, k = 0; i < units.parts.length && k < phase.length; ) {
    const part = units.parts[i] as Span;
    const span = phase[k] as Span;
    const first = Math.max(part.first, span.first);
    const last = Math.min(part.last, span.last);
    if (first < last) {
      const unit = units.unitOf[i] as number;
      if (unit !== before) begins.push(first);
      before = unit;
      parts.push({ first, last });
      unitOf.push(begins.length - 1);
    }
    if (part.last < span.last) i++;
    else k++;
  }
  return { kind: units.kind, parts, unitOf, begins };
}

/** 1 for each unit of which at least this share was watched. */
export function countedUnits({ parts, unitOf, begins }: SamplingUnits, watched: readonly Span[], share: number): Uint8Array {
  const lengths = new Float64Array(begins.length);
  const seen = new Float64Array(begins.length);
  let k = 0;
  parts.forEach(({ first, last }, i) => {
    const unit = unitOf[i] as number;
    lengths[unit] = (lengths[unit] as number) + (last - first);
    while (k < watched.length && (watched[k] as Span).last <= first) k++;
    for (let j = k; j < watched.length && (watched[j] as Span).first < last; j++) {
      const span = watched[j] as Span;
      seen[unit] = (seen[unit] as number) + Math.min(span.last, last) - Math.max(span.first, first);
    }
  });
  return Uint8Array.from(lengths, (length, unit) => ((seen[unit] as number) >= share * length ? 1 : 0));
}

/** Units in which something was active, ascending. An hour counts for every part that lies between its first and its last sign. */
export function activeUnits({ parts, unitOf }: SamplingUnits, hours: readonly ActiveHour[]): number[] {
  const active: number[] = [];
  let k = 0;
  for (const { first, last } of hours) {
    k = firstEndingAfter(parts, first, k);
    for (let j = k; j < parts.length && (parts[j] as Span).first <= last; j++) {
      const unit = unitOf[j] as number;
      if (active[active.length - 1] !== unit) active.push(unit);
    }
  }
  return active;
}

/** Was it active in some unit? */
export function isActiveIn({ parts }: SamplingUnits, hours: readonly ActiveHour[]): boolean {
  let k = 0;
  return hours.some(({ first, last }) => {
    k = firstEndingAfter(parts, first, k);
    return k < parts.length && (parts[k] as Span).first <= last;
  });
}

/** Place of the first part, from `from` on, that ends after an instant: in growing steps, because the next one is mostly near. */
function firstEndingAfter(parts: readonly Span[], instant: number, from: number): number {
  let low = from;
  let step = 1;
  while (low + step < parts.length && (parts[low + step] as Span).last <= instant) {
    low += step;
    step *= 2;
  }
  let high = Math.min(parts.length, low + step + 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle] as Span).last <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { first, last }) => sum + (last - first), 0);
}

/** Days of watching that one more unit takes. */
export function daysPerUnit({ kind, parts }: SamplingUnits): number {
  return kind === "shift" && parts.length > 0 ? lengthOf(parts) / parts.length / DAY_MICROS : 1;
}

/** Days from one day of a phase to the next, on average; `next` = when it comes after the evidence. null = it never came. */
export function daysBetween({ begins }: SamplingUnits, windowMicros: number, next: number | null): number | null {
  const [first] = begins;
  if (first === undefined) return null;
  const last = begins[begins.length - 1] as number;
  if (next !== null && next > last) return (next - first) / begins.length / DAY_MICROS;
  return begins.length > 1 ? (last - first) / (begins.length - 1) / DAY_MICROS : windowMicros / DAY_MICROS;
}
