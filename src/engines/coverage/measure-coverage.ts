// The one measurement: Chao2 over days or shifts, for the site, each place, each role and each phase, and whether it is enough. What a key is, is not known
// here. The order of keys, hours and watches makes no difference.
import { groupBy } from "../../foundation/group-by.ts";
import { type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { Watch } from "../../plant/activity.ts";
import type { AccumulationPoint, CoverageGate, CoverageReport, CoverageScope } from "../../plant/coverage.ts";
import type { Phase } from "../../plant/phase.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { Counted, CountedKey } from "./counted.ts";
import { DEFAULT_TARGET, NO_CALENDAR, RARE_PHASES_ASSUMED, SHARE_ASSUMED, TARGET_ASSUMED, WATCHED_SHARE } from "./coverage-assumptions.ts";
import { accumulationCurve } from "./curve.ts";
import { gateOf, type GateScope, type NeededSight } from "./gate.ts";
import { LEAST_KEYS, LEAST_UNITS, measureScope, type UnitFrame } from "./measure-scope.ts";
import { type PhaseSight, sightOf } from "./phases-seen.ts";
import type { MeasureQuestion } from "./question.ts";
import { countedUnits, dayUnits, daysBetween, daysPerUnit, hourUnits, isActiveIn, phaseDays, shiftUnits, unitsWithin } from "./sampling-units.ts";

export interface Measured extends CoverageReport {
  readonly gate: CoverageGate;
  readonly assumptions: readonly Assumption[];
  /** Completeness, 0…1, of a place, or of the site where the place is pooled or null; null = cannot be said. */
  completenessOf(place: string | null): number | null;
  /** The accumulation curve of a scope, by its index in `scopes`; empty where nothing can be estimated. Worked out when asked for. */
  curveOf(scope: number): readonly AccumulationPoint[];
}

export function measureCoverage(counted: Counted, question: MeasureQuestion): Measured {
  const { timezone } = question;
  const { watches } = counted;
  // What a calendar names and nobody knows the kind of (an audit, a meeting) is no way of running the plant.
  const phases = question.phases.filter(({ state }) => state !== "other");
  const target = question.target ?? { share: DEFAULT_TARGET, by: "the product's default" };
  const everywhere = watchedSpans(watches, watches.keys());
  const windowMicros = (everywhere[everywhere.length - 1]?.last ?? 0) - (everywhere[0]?.first ?? 0);
  const long = shiftUnits(phases, everywhere) ?? dayUnits(timezone, everywhere);
  const wholeTime: UnitFrame = { long, hours: hourUnits(everywhere), spacingDays: daysPerUnit(long) };
  const sightIn = phaseSights(phases, timezone, windowMicros);
  const sights = sightIn(everywhere);

  const watchedBy = memo((list: string): readonly Span[] => watchedSpans(watches, list.split(" ").filter(Boolean).map(Number)));
  const unseenBy = memo((list: string): string[] => unseenNames(sightIn(watchedBy(list))));
  const measured: GateScope[] = [];
  const add = (
    scope: Pick<CoverageScope, "scope" | "kind"> & Partial<CoverageScope>,
    keys: readonly CountedKey[],
    frame: UnitFrame,
    sight: PhaseSight | null,
    place: string | null,
    isSite: boolean,
  ): void => {
    // The site was watched wherever anybody watched; anything else, only from where it can be seen.
    const from = isSite ? [...watches.keys()].join(" ") : watchesOf(keys);
    const { numbers, incidence, longUnits } = measureScope(frame, keys, watchedBy(from), WATCHED_SHARE, target.share);
    const phasesUnseen = sight === null ? unseenBy(from) : [];
    measured.push({ scope: { from: null, to: null, role: null, phase: null, ...scope, ...numbers, phasesUnseen }, incidence, longUnits, sight, place });
  };

  const mattering = counted.keys.filter((key) => key.matters);
  add({ scope: "site", kind: "site" }, mattering, wholeTime, null, null, true);
  const places = sortedGroups(
    mattering.filter((key) => key.place !== null),
    (key) => [key.place as string],
  );
  const large = [...places].filter(([, keys]) => keys.length >= LEAST_KEYS);
  for (const [name, keys] of large) add(counted.placeOf(name).scope, keys, wholeTime, null, name, false);
  for (const [role, keys] of sortedGroups(counted.keys, ({ roles }) => roles)) add({ scope: `role ${role}`, kind: "role", role }, keys, wholeTime, null, null, false);
  for (const sight of sights) {
    const { phase, frame } = sight;
    if (sight.watchedSeconds === 0) continue;
    const active = new Set(mattering.filter(({ hours }) => isActiveIn(frame.long, hours)));
    add({ scope: `phase ${phase.name}`, kind: "phase", phase: phase.name }, [...active], frame, sight, null, true);
    for (const [name, keys] of large) {
      const within = keys.filter((key) => active.has(key));
      if (within.length < LEAST_KEYS) continue;
      const ofPlace = sightOf(phase, frame, watchedBy(watchesOf(keys)), WATCHED_SHARE);
      const { scope } = counted.placeOf(name);
      const named = { ...scope, scope: `${scope.scope}, phase ${phase.name}`, kind: `${scope.kind}-phase` as const, phase: phase.name };
      if (ofPlace.watchedSeconds > 0) add(named, within, frame, ofPlace, name, false);
    }
  }

  const needed = counted.needed?.map((i): NeededSight => {
    const { vantage, spans } = watches[i] as Watch;
    return { name: vantage, longUnits: countedUnits(long, spans, WATCHED_SHARE).reduce((n, flag) => n + flag, 0), phasesUnseen: unseenBy(String(i)) };
  });
  const scopes = measured.map(({ scope }) => scope);
  const gate = gateOf({ counted, question, target: target.share, scopes: measured, sights, pools: places.size > large.length, needed: needed ?? null });
  const placeScopes = new Map(measured.flatMap(({ scope, place }) => (place !== null && scope.phase === null ? [[place, scope] as const] : [])));
  return {
    target: target.share,
    targetBy: target.by,
    scopes,
    phasesUnseen: unseenNames(sights),
    blindSpots: counted.blindSpots,
    gate,
    assumptions: assumptionsOf(question, sights),
    completenessOf: (place) => ((place === null ? undefined : placeScopes.get(place)) ?? scopes[0])?.completeness ?? null,
    curveOf: (scope) => (measured[scope] === undefined ? [] : accumulationCurve(measured[scope].incidence)),
  };
}

/** The sight of every phase for those who watched at given times; frames are made once. */
function phaseSights(phases: readonly Phase[], timezone: string, windowMicros: number): (watched: readonly Span[]) => PhaseSight[] {
  const frames = phases.map((phase): UnitFrame => {
    // Of a day that the window's end cuts, half must have been watched as of any other.
    const spans = phase.uncut ?? phase.spans;
    const long = phaseDays(timezone, spans);
    return { long, hours: unitsWithin(hourUnits(spans), spans), spacingDays: daysBetween(long, windowMicros, phase.next) };
  });
  return (watched) => phases.map((phase, i) => sightOf(phase, frames[i] as UnitFrame, watched, WATCHED_SHARE));
}

function unseenNames(sights: readonly PhaseSight[]): string[] {
  return sights.filter((sight) => sight.watchedSeconds === 0).map((sight) => sight.phase.name);
}

/** When some of these watched; sorted and disjoint. */
function watchedSpans(watches: readonly Watch[], some: Iterable<number>): Span[] {
  return unionOfSpans([...some].flatMap((w) => watches[w]?.spans ?? []));
}

function watchesOf(keys: readonly CountedKey[]): string {
  const some = new Set<number>();
  for (const key of keys) for (const watch of key.watches) some.add(watch);
  return [...some].sort((x, y) => x - y).join(" ");
}

function assumptionsOf({ target, phases }: MeasureQuestion, sights: readonly PhaseSight[]): Assumption[] {
  return [
    ...(target === null ? [TARGET_ASSUMED] : []),
    SHARE_ASSUMED,
    ...(sights.some((sight) => sight.wantedUnits < LEAST_UNITS) ? [RARE_PHASES_ASSUMED] : []),
    ...(phases.some((phase) => phase.by === "calendar") ? [] : [NO_CALENDAR]),
  ];
}

/** In the order of their names, so that the order of the evidence makes no difference. */
function sortedGroups<T>(items: readonly T[], namesOf: (item: T) => readonly string[]): Map<string, T[]> {
  const entries = items.flatMap((item) => namesOf(item).map((name) => ({ name, item })));
  return new Map([...groupBy(entries, ({ name }) => name)].sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0)).map(([name, list]) => [name, list.map(({ item }) => item)] as const));
}

function memo<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}
