// Is enough known for a result to be stable? What is missing is said in sentences, the gravest first. Computes no estimates, and does not know what is counted.
import { formatLocalDay, localReading } from "../../foundation/local-time.ts";
import { formatDuration } from "../../foundation/time.ts";
import { secondsOfSpans } from "../../foundation/time-spans.ts";
import type { BlindSpot, CoverageGate, CoverageScope } from "../../plant/coverage.ts";
import type { Counted, CountedWords } from "./counted.ts";
import { ABNORMAL_PHASES, type Phase } from "../../plant/phase.ts";
import type { CoverageException } from "../../plant/plant-file.ts";
import type { Incidence } from "./incidence.ts";
import { LEAST_KEYS, LEAST_UNITS } from "./measure-scope.ts";
import type { PhaseSight } from "./phases-seen.ts";
import type { MeasureQuestion } from "./question.ts";
import { daysWords, percentWords } from "./scope-words.ts";

export interface GateScope {
  readonly scope: CoverageScope;
  readonly incidence: Incidence;
  /** Days or shifts that counted, whatever the unit. */
  readonly longUnits: number;
  /** How often its phase was in sight; null = the scope is of no phase. */
  readonly sight: PhaseSight | null;
  /** Name of its place; null = the scope is of none. */
  readonly place: string | null;
}

/** What one watch saw that must have seen enough by itself. */
export interface NeededSight {
  readonly name: string;
  /** Days or shifts of which it watched enough. */
  readonly longUnits: number;
  readonly phasesUnseen: readonly string[];
}

export interface GateInput {
  readonly counted: Counted;
  readonly question: MeasureQuestion;
  readonly target: number;
  readonly scopes: readonly GateScope[];
  readonly sights: readonly PhaseSight[];
  /** Some place has too few keys for itself: the site speaks for it. */
  readonly pools: boolean;
  /** null = places answer for those who see them. */
  readonly needed: readonly NeededSight[] | null;
}

const MOST_NAMES = 5;

export function gateOf(input: GateInput): CoverageGate {
  const { counted, question, sights, scopes } = input;
  const { blindSpots, words } = counted;
  const phaseExceptions = question.without.filter((w) => w.phase !== null);
  const wanted = sights.filter(({ phase }) => exceptionFor(phase, phaseExceptions) === undefined);
  const wantedNames = new Set(wanted.map(({ phase }) => phase.name));
  const gating = scopes.filter((scope) => isGating(scope, input) && (scope.scope.phase === null || wantedNames.has(scope.scope.phase)));
  const shortfalls = [
    ...phaseShortfalls(
      wanted.filter((sight) => !isSaidOfAll(sight, wanted)),
      question.timezone,
      words,
    ),
    ...scopeShortfalls(gating, input, new Map(wanted.map((sight) => [sight.phase.name, sight.watchedUnits]))),
    ...(input.needed === null ? unwatchedPlaces(gating, counted, wanted) : neededShortfalls(input, input.needed, wanted)),
    ...blindShortfall(blindSpots, question.without, words),
  ];
  const remarks = [
    `Not to be planned, and seldom in any evidence: ${ABNORMAL_PHASES.join(", ")}.`,
    ...(question.phases.some((phase) => phase.by === "calendar")
      ? []
      : ["No calendar says when there was changeover, cleaning or maintenance while the evidence was made: whether they were seen is not known."]),
    ...rarePhasesRemark(wanted),
    ...unknownKindRemark(question.phases),
    ...question.without.flatMap((w) => exceptionRemark(w, question.phases, input) ?? []),
  ];
  return { isEnough: shortfalls.length === 0, shortfalls, remarks };
}

/** Roles are shown only, unless what is asked about works through them; of fewer keys than a place needs they say nothing by themselves. */
function isGating({ scope: { kind, observed }, place }: GateScope, { counted, scopes, pools }: GateInput): boolean {
  if (place !== null) return counted.placeOf(place).isTouched;
  if (kind === "role") return counted.gatesRoles && observed >= LEAST_KEYS;
  // Where every touched place speaks for itself, the site does not speak for it.
  return pools || !scopes.some((other) => other.place !== null && counted.placeOf(other.place).isTouched);
}

/** "changeover" in plant.yaml also means "changeover line-2". */
function exceptionFor(phase: Phase, exceptions: readonly CoverageException[]): CoverageException | undefined {
  const name = plain(phase.name);
  return exceptions.find((w) => name === plain(w.phase ?? "") || name.startsWith(`${plain(w.phase ?? "")} `));
}

function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");
}

/** "changeover never observed" says it of every line. */
function isSaidOfAll({ phase, watchedSeconds }: PhaseSight, sights: readonly PhaseSight[]): boolean {
  if (phase.line === null || watchedSeconds > 0) return false;
  const general = phase.name.slice(0, -` ${phase.line}`.length);
  return sights.some((other) => other.phase.line === null && other.phase.name === general && other.watchedSeconds === 0 && (phase.spans.length > 0 || other.phase.spans.length === 0));
}

/** What was never observed stands before what was watched too little, and in one sentence. */
function phaseShortfalls(sights: readonly PhaseSight[], timezone: string, words: CountedWords): string[] {
  const never = sights.filter(({ watchedSeconds }) => watchedSeconds === 0);
  const seldom = sights.filter(({ watchedSeconds }) => watchedSeconds > 0).flatMap((sight) => phaseShortfall(sight, timezone, words));
  return [...neverObserved(never, timezone, words), ...seldom];
}

function neverObserved(never: readonly PhaseSight[], timezone: string, words: CountedWords): string[] {
  const dayOf = (instant: number): string => formatLocalDay(localReading(timezone, instant).day);
  const [only] = never;
  if (only === undefined) return [];
  if (never.length === 1) {
    const { name, next, spans } = only.phase;
    return [`${name} ${words.never}: ${spans.length === 0 ? `it did not come while ${words.evidence}` : `it came, and ${words.nobody}`}${next === null ? "" : `; it comes next on ${dayOf(next)}`}`];
  }
  const named = never.map(({ phase: { name, next, spans } }) => `${name} (${spans.length === 0 ? "did not come" : words.nobody}${next === null ? "" : `, next on ${dayOf(next)}`})`);
  return [`${words.never}: ${named.join(", ")}`];
}

function phaseShortfall({ phase, watchedSeconds, watchedUnits, wantedUnits, frame }: PhaseSight, timezone: string, { watched }: CountedWords): string[] {
  const next = phase.next === null ? "" : `; it comes next on ${formatLocalDay(localReading(timezone, phase.next).day)}`;
  if (watchedUnits === 0)
    return [`${phase.name} was ${watched} for ${formatDuration(watchedSeconds)} of ${formatDuration(secondsOfSpans(phase.uncut ?? phase.spans))}, never for half of its time on a day${next}`];
  if (watchedUnits >= wantedUnits) return [];
  const days = frame.spacingDays === null ? "" : `, which takes ${daysWords(Math.ceil((wantedUnits - watchedUnits) * frame.spacingDays))}`;
  return [`${phase.name} was ${watched} on ${daysWords(watchedUnits)}, ${wantedUnits} are wanted${days}${next}`];
}

/** Of no known kind: they are named, and nothing is asked of them. */
function unknownKindRemark(phases: readonly Phase[]): string[] {
  const names = phases.filter(({ state, line }) => state === "other" && line === null).map(({ name }) => name);
  if (names.length === 0) return [];
  return [`On the calendars, and of no known kind, so nothing is asked of them: ${shortNames(names)}; plant.yaml can say what they are (calendars: states).`];
}

/** Rare phases that were seen: their completeness cannot be said, and they do not gate. */
function rarePhasesRemark(sights: readonly PhaseSight[]): string[] {
  const rare = sights.filter(({ watchedUnits, wantedUnits }) => watchedUnits >= wantedUnits && watchedUnits < LEAST_UNITS);
  if (rare.length === 0) return [];
  return [
    `Seen as often as is asked for, and too seldom for an estimate: ${rare.map(({ phase, watchedUnits }) => `${phase.name} (${daysWords(watchedUnits)})`).join(", ")}; what is done in only some of their occurrences may be missing.`,
  ];
}

function scopeShortfalls(gating: readonly GateScope[], { target, counted }: GateInput, watchedOf: ReadonlyMap<string, number>): string[] {
  const site = gating.find(({ scope }) => scope.kind === "site");
  const lacking = gating.filter(({ scope, sight, longUnits }) => {
    if (scope.completeness !== null) return scope.completeness < target;
    // A phase that comes seldom is asked for as often as it comes.
    return sight === null || longUnits < sight.wantedUnits;
  });
  // What is short everywhere is said once.
  const isSaid = (g: GateScope): boolean =>
    g !== site && g.scope.completeness === null && site !== undefined && lacking.includes(site) && site.scope.completeness === null && g.longUnits >= site.longUnits;
  return (
    lacking
      // Of a phase that was seldom watched, the phase itself says so, and a way only where it was watched even less.
      .filter((g) => !isSaid(g) && !(g.scope.phase !== null && g.scope.completeness === null && g.longUnits >= (watchedOf.get(g.scope.phase) ?? 0)))
      .sort((x, y) => (x.scope.completeness ?? -1) - (y.scope.completeness ?? -1) || (x.scope.scope < y.scope.scope ? -1 : 1))
      .map((g) => shortfallText(g, counted, target))
  );
}

function shortfallText({ scope, longUnits, sight, place }: GateScope, { placeOf, words }: Counted, target: number): string {
  const { role, phase, kind, completeness, daysToTarget, observed } = scope;
  const where = place !== null ? placeOf(place).words : role !== null ? words.role(role) : kind === "site" ? words.site : "";
  const name = [where, phase ?? ""].filter((text) => text !== "").join(" in ");
  if (observed === 0) return `${name}: nothing was seen that counts`;
  if (completeness === null) {
    const unit = scope.unit === "shift" ? "shift" : "day";
    const wanted = sight?.wantedUnits ?? LEAST_UNITS;
    const watched = longUnits === 0 ? `no ${unit} was ${words.watched} for half of it` : `${words.watched} on ${longUnits} ${unit}${longUnits === 1 ? "" : "s"} only`;
    return `${name}: ${watched}, too few to say how much is missing; at least ${wanted - longUnits} more ${unit}${wanted - longUnits === 1 ? "" : "s"}`;
  }
  const more = daysToTarget === null ? "how many more days it takes cannot be said yet" : `${daysWords(daysToTarget)} more of ${words.watching}`;
  return `${name}: complete to ${percentWords(completeness)} for certain, ${percentWords(target)} is wanted; ${more}`;
}

/** Watched on the site, but not by those who can see this place. */
function unwatchedPlaces(gating: readonly GateScope[], { placeOf }: Counted, wanted: readonly PhaseSight[]): string[] {
  const seen = seenSomewhere(wanted);
  return gating.flatMap(({ scope, place }) => {
    if (place === null || scope.phase !== null) return [];
    const missing = scope.phasesUnseen.filter((name) => seen.has(name));
    return missing.length === 0 ? [] : [`${placeOf(place).words}: nobody who sees it watched during ${missing.join(", ")}`];
  });
}

function seenSomewhere(wanted: readonly PhaseSight[]): ReadonlySet<string> {
  return new Set(wanted.filter((sight) => sight.watchedSeconds > 0).map(({ phase }) => phase.name));
}

/** Of machines that must each have been watched: those watched on too few days, and of the others, phases that they missed. */
function neededShortfalls({ question, scopes }: GateInput, needed: readonly NeededSight[], wanted: readonly PhaseSight[]): string[] {
  const excepted = new Set(question.without.map(({ asset }) => asset));
  // What is short everywhere is said of the site.
  const most = Math.min(LEAST_UNITS, scopes[0]?.longUnits ?? 0);
  const unit = scopes[0]?.scope.unit === "shift" ? "shift" : "day";
  const asked = needed.filter(({ name }) => !excepted.has(name));
  const isShort = ({ longUnits }: NeededSight): boolean => longUnits < most;
  const short = asked.filter(isShort).sort((x, y) => x.longUnits - y.longUnits || (x.name < y.name ? -1 : 1));
  const missing = new Map<string, string[]>();
  const seen = seenSomewhere(wanted);
  for (const sight of asked.filter((s) => !isShort(s))) {
    const phases = sight.phasesUnseen.filter((name) => seen.has(name)).join(", ");
    if (phases !== "") missing.set(phases, [...(missing.get(phases) ?? []), sight.name]);
  }
  return [
    ...(short.length === 0 ? [] : [`logged on fewer than ${LEAST_UNITS} ${unit}s: ${shortNames(short.map(({ name, longUnits }) => `${name} (${longUnits} ${unit}${longUnits === 1 ? "" : "s"})`))}`]),
    ...[...missing].sort(([x], [y]) => (x < y ? -1 : 1)).map(([phases, names]) => `not logged during ${phases}: ${shortNames(names.sort())}`),
  ];
}

function shortNames(names: readonly string[]): string {
  return `${names.slice(0, MOST_NAMES).join(", ")}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ""}`;
}

function blindShortfall(spots: readonly BlindSpot[], without: readonly CoverageException[], words: CountedWords): string[] {
  const excepted = new Set(without.map((w) => w.asset));
  const names = spots.filter((spot) => !excepted.has(spot.asset)).map((spot) => spot.asset);
  return names.length === 0 ? [] : [words.blind(shortNames(names), names.length)];
}

function exceptionRemark({ phase, asset, owner, reason }: CoverageException, phases: readonly Phase[], { counted, needed }: GateInput): string | null {
  const because = `(${owner}: ${reason})`;
  if (phase !== null) {
    const known = phases.some((p) => exceptionFor(p, [{ phase } as CoverageException]) !== undefined) || ABNORMAL_PHASES.some((name) => plain(name) === plain(phase));
    return known ? `${phase} need not have been seen ${because}.` : `${phase} need not have been seen ${because}; no calendar and no clock knows it.`;
  }
  const isBlind = counted.blindSpots.some((spot) => spot.asset === asset) || (needed ?? []).some(({ name }) => name === asset);
  return asset === null ? null : counted.words.exception(asset, because, isBlind);
}
