// Parts of a rule's packets in which few other rules have a say, and in which it is likely to be seen that the rule does something. A rule that does something to
// a part does something; what is found in no part must be asked of the whole rule. Deterministic: the same list, the same parts.
import type { PacketRule } from "../plant/packet-rule.ts";
import type { EndedList } from "./compare-rule-lists.ts";
import type { MeetingRules } from "./meeting-rules.ts";
import type { PacketSet, PacketSpace } from "./packet-space.ts";
import { effectOf } from "./rule-effects.ts";
import { FIRST_LAYER2, LAST_V4, type NumberRange, type OverlapPoint, PORTS, serviceRanges } from "./rule-overlaps.ts";
import { PROTOCOLS_WITH_PORTS } from "./service-match.ts";

/** A part, and all rules that may match a packet of it. */
export interface NeededPart {
  readonly part: () => PacketSet;
  readonly meeting: readonly number[];
}

const MOST_POINTS = 12;
const MOST_OTHERS = 400;

export function* neededParts(space: PacketSpace, list: EndedList, place: number, meetings: MeetingRules): Generator<NeededPart> {
  const rule = list.rules[place] as PacketRule;
  // Of a jump, other rules show what it is for; elsewhere packets that few other rules match do.
  const others = othersOf(list, place, meetings);
  const points = pointsOf(rule);
  const ofOther = function* (): Generator<NeededPart> {
    for (const other of others) yield { part: () => space.rule(list.rules[other] as PacketRule).maybe, meeting: meetings.ofBoth(place, other) };
  };
  const ofPoint = function* (): Generator<NeededPart> {
    for (const point of points) yield { part: () => setAt(space, point), meeting: meetings.at(place, point) };
  };
  if (rule.action === "skip") {
    yield* ofOther();
    yield* ofPoint();
  } else {
    yield* ofPoint();
    yield* ofOther();
  }
}

/**
 * Of the next rules that may make the difference, those that meet the fewest: behind a rule that decides those that decide otherwise; behind a jump all, for
 * what it leads past stands before its target, or what it leads to behind it.
 */
function othersOf(list: EndedList, place: number, meetings: MeetingRules): readonly number[] {
  const rule = list.rules[place] as PacketRule;
  const effect = effectOf(rule);
  const isOther = (other: number): boolean => {
    const behind = list.rules[other] as PacketRule;
    return other > place && behind.action !== "skip" && (rule.action === "skip" || effectOf(behind) !== effect);
  };
  return meetings
    .of(place)
    .filter(isOther)
    .slice(0, MOST_OTHERS)
    .sort((a, b) => meetings.countOf(a) - meetings.countOf(b) || a - b);
}

/** Spread evenly over what the rule says, each field at a pace of its own; none where it speaks of no IPv4. */
function pointsOf({ source, destination, services }: PacketRule): readonly OverlapPoint[] {
  const everywhere: readonly NumberRange[] = [{ from: 0, to: LAST_V4 }];
  const fields = [source.addresses?.v4 ?? everywhere, destination.addresses?.v4 ?? everywhere, services.flatMap(serviceRanges).filter(({ to }) => to < FIRST_LAYER2)];
  if (fields.some((ranges) => ranges.length === 0)) return [];
  const sizes = fields.map((ranges) => ranges.reduce((sum, { from, to }) => sum + (to - from + 1), 0));
  return Array.from({ length: MOST_POINTS }, (_, i): OverlapPoint => {
    const [from, to, service] = fields.map((ranges, f) => valueAt(ranges, Math.floor((((i + 1) * (PACES[f] as number)) % 1) * (sizes[f] as number)))) as [number, number, number];
    return { source: from, destination: to, service };
  });
}

/** Fractions of the square roots of 2, 3 and 5: multiples of them fill the unit cube evenly. */
const PACES = [Math.SQRT2 - 1, Math.sqrt(3) - 1, Math.sqrt(5) - 2];

function valueAt(ranges: readonly NumberRange[], index: number): number {
  let left = index;
  for (const { from, to } of ranges) {
    if (left <= to - from) return from + left;
    left -= to - from + 1;
  }
  return (ranges[ranges.length - 1] as NumberRange).to;
}

function setAt(space: PacketSpace, { source, destination, service }: OverlapPoint): PacketSet {
  const protocol = Math.floor(service / PORTS);
  const ends = space.and(space.v4Address("source", source), space.v4Address("destination", destination));
  const spoken = space.and(ends, space.numbers("protocol", [[protocol, protocol]]));
  return PROTOCOLS_WITH_PORTS.has(protocol) ? space.and(spoken, space.numbers("service", [[service % PORTS, service % PORTS]])) : spoken;
}
