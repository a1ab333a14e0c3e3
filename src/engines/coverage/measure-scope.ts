// The numbers of one scope: its units, its incidence counts and what they estimate. Chooses the unit: days or shifts where ten were watched, else hours,
// which are not independent, and make the scope short.
import type { Span } from "../../foundation/time-spans.ts";
import type { CoverageScope } from "../../plant/coverage.ts";
import { expectedCoverage } from "./accumulation.ts";
import { estimateTotal } from "./chao2.ts";
import { completenessOf, unitsToTarget } from "./completeness.ts";
import type { CountedKey } from "./counted.ts";
import { countIncidence, type Incidence } from "./incidence.ts";
import { activeUnits, countedUnits, type SamplingUnits } from "./sampling-units.ts";

/** Below, no completeness is said. */
export const LEAST_UNITS = 10;
/** Places with fewer keys say nothing by themselves: they pool to site and phase. */
export const LEAST_KEYS = 5;

/** Units of one kind of time (all of it, or a phase), and what is worked out once for all scopes that are measured in them. */
export interface UnitFrame {
  /** Days or shifts. */
  readonly long: SamplingUnits;
  readonly hours: SamplingUnits;
  /** Days that one more long unit takes; null = cannot be said. */
  readonly spacingDays: number | null;
}

export interface MeasuredScope {
  readonly numbers: Pick<CoverageScope, "unit" | "units" | "observed" | "once" | "twice" | "completeness" | "coverage" | "interval" | "estimatedTotal" | "daysToTarget" | "isShort">;
  readonly incidence: Incidence;
  /** Days or shifts that counted, whatever the unit. */
  readonly longUnits: number;
}

/** @param watched when somebody watched who can see this scope; @param share of a unit that must have been watched for it to count */
export function measureScope(frame: UnitFrame, keys: readonly CountedKey[], watched: readonly Span[], share: number, target: number): MeasuredScope {
  const longCounted = countedUnits(frame.long, watched, share);
  const longUnits = sum(longCounted);
  const isShort = longUnits < LEAST_UNITS;
  const units = isShort ? frame.hours : frame.long;
  const incidence = incidenceOf(units, isShort ? countedUnits(units, watched, share) : longCounted, keys);
  const estimate = estimateTotal(incidence);
  const further = estimate === null ? null : unitsToTarget(incidence, estimate, target);
  return {
    incidence,
    longUnits,
    numbers: {
      unit: units.kind,
      units: incidence.units,
      observed: incidence.observed,
      once: incidence.once,
      twice: incidence.twice,
      completeness: isShort || estimate === null ? null : completenessOf(incidence, estimate),
      coverage: expectedCoverage(incidence, incidence.units),
      interval: estimate === null ? null : [estimate.low, estimate.high],
      estimatedTotal: estimate?.total ?? null,
      daysToTarget: daysOf(further, frame, isShort, longUnits),
      isShort,
    },
  };
}

/** A key seen only where watching was too thin to count was seen on one occasion at most: it counts as seen once. */
function incidenceOf(units: SamplingUnits, counted: Uint8Array, keys: readonly CountedKey[]): Incidence {
  const frequencies: number[] = [];
  for (const { hours } of keys) {
    const active = activeUnits(units, hours);
    if (active.length === 0) continue;
    frequencies.push(
      Math.max(
        1,
        active.reduce((n, unit) => n + (counted[unit] as number), 0),
      ),
    );
  }
  return countIncidence(sum(counted), frequencies);
}

/** Short scopes need ten days or shifts first, whatever their hours promise. */
function daysOf(further: number | null, { spacingDays }: UnitFrame, isShort: boolean, longUnits: number): number | null {
  if (further === null || spacingDays === null) return null;
  return isShort ? Math.ceil(Math.max(further / 24, (LEAST_UNITS - longUnits) * spacingDays)) : Math.ceil(further * spacingDays);
}

function sum(flags: Uint8Array): number {
  return flags.reduce((n, flag) => n + flag, 0);
}
