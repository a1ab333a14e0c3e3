// How much of what happens was seen: Chao2 over days or shifts, for the site, each zone pair, each role and each phase, and whether it is enough. The order
// of conversations, hours and watches makes no difference. START READING HERE.
import { groupBy } from "../../foundation/group-by.ts";
import type { Span } from "../../foundation/time-spans.ts";
import type { CoverageScope } from "../../plant/coverage.ts";
import type { Phase } from "../../plant/phase.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { CoverageAnswer } from "./answer.ts";
import { blindSpots } from "./blind-spots.ts";
import { DEFAULT_TARGET, EPHEMERAL_ASSUMED, NO_CALENDAR, RARE_PHASES_ASSUMED, SHARE_ASSUMED, TARGET_ASSUMED, WATCHED_SHARE } from "./coverage-assumptions.ts";
import { type CoverageKey, coverageKeys, watchedSpans } from "./coverage-keys.ts";
import { accumulationCurve } from "./curve.ts";
import { gateOf, type GateScope } from "./gate.ts";
import { LEAST_UNITS, measureScope, type UnitFrame } from "./measure-scope.ts";
import { type PhaseSight, sightOf } from "./phases-seen.ts";
import type { CoverageQuestion } from "./question.ts";
import { activeUnits, dayUnits, daysBetween, daysPerUnit, hourUnits, phaseDays, shiftUnits, unitsWithin } from "./sampling-units.ts";
import { pairWords } from "./scope-words.ts";

/** Zone pairs with fewer keys say nothing by themselves: they pool to site and phase. */
const LEAST_KEYS = 5;

export function askCoverage(question: CoverageQuestion): CoverageAnswer {
  const { activity, timezone } = question;
  // What a calendar names and nobody knows the kind of (an audit, a meeting) is no way of running the plant.
  const phases = question.phases.filter(({ state }) => state !== "other");
  const target = question.target ?? { share: DEFAULT_TARGET, by: "the product's default" };
  const counted = coverageKeys(question);
  const everywhere = watchedSpans(activity, activity.watches.keys());
  const windowMicros = (everywhere[everywhere.length - 1]?.last ?? 0) - (everywhere[0]?.first ?? 0);
  const long = shiftUnits(phases, everywhere) ?? dayUnits(timezone, everywhere);
  const wholeTime: UnitFrame = { long, hours: hourUnits(everywhere), spacingDays: daysPerUnit(long) };
  const sightIn = phaseSights(phases, timezone, windowMicros);
  const sights = sightIn(everywhere);

  const watchedBy = memo((watches: string): readonly Span[] => watchedSpans(activity, watches.split(" ").filter(Boolean).map(Number)));
  const unseenBy = memo((watches: string): string[] => unseenNames(sightIn(watchedBy(watches))));
  const measured: GateScope[] = [];
  const add = (scope: Pick<CoverageScope, "scope" | "kind"> & Partial<CoverageScope>, keys: readonly CoverageKey[], frame: UnitFrame, sight: PhaseSight | null, isSite = false): void => {
    // The site was watched wherever anybody watched; anything else, only from where it can be seen.
    const watches = isSite ? [...activity.watches.keys()].join(" ") : watchesOf(keys);
    const { numbers, incidence, longUnits } = measureScope(frame, keys, watchedBy(watches), WATCHED_SHARE, target.share);
    const phasesUnseen = scope.kind === "phase" || scope.kind === "zone-pair-phase" ? [] : unseenBy(watches);
    measured.push({ scope: { from: null, to: null, role: null, phase: null, ...scope, ...numbers, phasesUnseen }, incidence, longUnits, sight });
  };

  const mattering = counted.keys.filter((key) => key.matters);
  add({ scope: "site", kind: "site" }, mattering, wholeTime, null, true);
  const pairs = sortedGroups(
    mattering.filter((key) => key.place !== null),
    (key) => `${key.place?.from ?? ""}\n${key.place?.to ?? ""}`,
  );
  const large = [...pairs.values()].filter((keys) => keys.length >= LEAST_KEYS);
  for (const keys of large) add({ ...pairOf(keys), kind: "zone-pair" }, keys, wholeTime, null);
  for (const [role, keys] of sortedGroups(counted.keys, (key) => key.role)) add({ scope: `role ${role}`, kind: "role", role }, keys, wholeTime, null);
  for (const sight of sights) {
    const { phase, frame } = sight;
    if (sight.watchedSeconds === 0) continue;
    const active = mattering.filter((key) => isActiveIn(key, frame));
    add({ scope: `phase ${phase.name}`, kind: "phase", phase: phase.name }, active, frame, sight, true);
    for (const keys of large) {
      const within = keys.filter((key) => isActiveIn(key, frame));
      if (within.length < LEAST_KEYS) continue;
      const watched = watchedBy(watchesOf(keys));
      const ofPair = sightOf(phase, frame, watched, WATCHED_SHARE);
      if (ofPair.watchedSeconds > 0) add({ ...pairOf(keys), scope: `${pairOf(keys).scope}, phase ${phase.name}`, kind: "zone-pair-phase", phase: phase.name }, within, frame, ofPair);
    }
  }

  const spots = blindSpots(question);
  const scopes = measured.map(({ scope }) => scope);
  const gate = gateOf({ question, target: target.share, scopes: measured, sights, blindSpots: spots, pools: pairs.size > large.length });
  const placeScopes = new Map(scopes.flatMap((scope) => (scope.kind === "zone-pair" ? [[`${scope.from ?? ""}\n${scope.to ?? ""}`, scope] as const] : [])));
  return {
    target: target.share,
    targetBy: target.by,
    scopes,
    phasesUnseen: unseenNames(sights),
    blindSpots: spots,
    gate,
    assumptions: assumptionsOf(question, sights, counted.joined),
    setAside: { housekeeping: counted.housekeeping, neverWorked: counted.neverWorked },
    coverageOfConversation(conversation) {
      const key = counted.keys[counted.keyOf[conversation] ?? -1];
      if (key === undefined || !key.matters) return null;
      const scope = placeScopes.get(`${key.place?.from ?? ""}\n${key.place?.to ?? ""}`);
      return (key.place === null || scope === undefined ? scopes[0] : scope)?.completeness ?? null;
    },
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

function isActiveIn(key: CoverageKey, { long }: UnitFrame): boolean {
  return activeUnits(long, key.hours).length > 0;
}

function pairOf([first]: readonly CoverageKey[]): Pick<CoverageScope, "scope" | "from" | "to"> {
  const { from, to } = first?.place ?? { from: null, to: null };
  return { scope: `zone ${pairWords(from, to)}`, from, to };
}

function watchesOf(keys: readonly CoverageKey[]): string {
  return [...new Set(keys.flatMap((key) => key.watches))].sort((x, y) => x - y).join(" ");
}

function assumptionsOf({ target, phases }: CoverageQuestion, sights: readonly PhaseSight[], joined: number): Assumption[] {
  return [
    ...(target === null ? [TARGET_ASSUMED] : []),
    SHARE_ASSUMED,
    ...(joined > 0 ? [EPHEMERAL_ASSUMED] : []),
    ...(sights.some((sight) => sight.wantedUnits < LEAST_UNITS) ? [RARE_PHASES_ASSUMED] : []),
    ...(phases.some((phase) => phase.by === "calendar") ? [] : [NO_CALENDAR]),
  ];
}

/** In the order of their names, so that the order of the evidence makes no difference. */
function sortedGroups<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  return new Map([...groupBy(items, keyOf)].sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0)));
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
