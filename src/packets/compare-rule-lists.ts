// What two ordered rule lists do differently, as packets: newly permitted, newly denied, denied another way, and where it is not known; each in boxes with
// an example packet and the rules that decide it, old and new. Exact; what is not known of a rule never becomes "the same" or "permitted".
import type { PacketPoint, PacketRule } from "../plant/packet-rule.ts";
import { type DescribedPackets, PacketDescriber } from "./described-packets.ts";
import { type KnownAddresses, NO_KNOWN_ADDRESSES } from "./example-packet.ts";
import { metPackets, type NarrowedLists, narrowedLists, type ShortList } from "./narrowed-lists.ts";
import { NO_PACKETS, type PacketSet, type PacketSpace } from "./packet-space.ts";
import { MAY_BE_ANYTHING, MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT } from "./reference.ts";
import { RuleClassifier } from "./rule-classifier.ts";
import { RuleListOutcomes, type RuleShare, whereOutcome } from "./rule-list-outcomes.ts";
import { askOfSpace, type SpaceAnswer, type SpaceOptions } from "./space-answer.ts";

export type ListEnd = "permit" | "deny" | "reject" | "unsure";

/** A list with what happens to what no rule decides. */
export interface EndedList {
  readonly rules: readonly PacketRule[];
  readonly otherwise: ListEnd;
}

export interface CompareOptions extends SpaceOptions {
  /** Boxes per pair of deciding rules, and such pairs per kind of change. */
  readonly mostBoxes?: number;
  readonly mostPairs?: number;
  readonly known?: KnownAddresses;
  /** Only packets of this set count, for example those that open connections. */
  readonly among?: (space: PacketSpace) => PacketSet;
}

/** Packets that change in one way, and are decided by the same rule in each list. */
export interface ChangedPackets {
  /** Index into the rules; −1 = what stands behind them. */
  readonly oldRule: number;
  readonly newRule: number;
  /** The first rules before these that may decide the first example instead; −1 = none. */
  readonly oldPerhaps: number;
  readonly newPerhaps: number;
  readonly packets: DescribedPackets;
}

export interface ChangeList {
  readonly changes: readonly ChangedPackets[];
  /** Pairs of deciding rules that are not listed. */
  readonly more: number;
}

export interface ListComparison {
  /** Every packet has the same outcome, and nothing hangs on conditions that differ. */
  readonly same: boolean;
  readonly newlyPermitted: ChangeList;
  readonly newlyDenied: ChangeList;
  /** Dropped before and rejected now, or the other way round. */
  readonly deniedOtherwise: ChangeList;
  /** Before or now it is not known what happens, and the two are not alike. */
  readonly notKnown: ChangeList;
}

const DEFAULT_BOXES = 5;
const DEFAULT_PAIRS = 50;
const END_OUTCOME = { permit: MAY_PERMIT, deny: MAY_DENY, reject: MAY_REJECT, unsure: MAY_BE_ANYTHING } as const;
export const endOutcome = (otherwise: ListEnd): number => END_OUTCOME[otherwise];

export function compareRuleLists(before: EndedList, after: EndedList, options: CompareOptions = {}): SpaceAnswer<ListComparison> {
  const narrowed = before.otherwise === after.otherwise ? narrowedLists(before.rules, after.rules) : null;
  if (narrowed === null) return compareWhole(before, after, options);
  const [old, now] = [narrowed.before, narrowed.after].map(({ rules }): EndedList => ({ rules, otherwise: before.otherwise })) as [EndedList, EndedList];
  return askOfSpace([before.rules, after.rules], options, (space) => {
    const among = options.among?.(space) ?? space.every;
    space.narrowTo(metPackets(space, narrowed.unshared));
    return placedIn(compareIn(space, old, now, among, options), narrowed);
  });
}

/** Without leaving out what both lists share: the same answer, and the way for lists that share little. */
export function compareWhole(before: EndedList, after: EndedList, options: CompareOptions = {}): SpaceAnswer<ListComparison> {
  return askOfSpace([before.rules, after.rules], options, (space) => compareIn(space, before, after, options.among?.(space) ?? space.every, options));
}

/** With the rules' places in the whole lists. */
function placedIn(found: ListComparison, narrowed: NarrowedLists): ListComparison {
  const place = (list: ShortList, rule: number): number => list.places[rule] ?? -1;
  const placed = ({ changes, more }: ChangeList): ChangeList => ({
    changes: changes.map((change) => ({
      ...change,
      oldRule: place(narrowed.before, change.oldRule),
      newRule: place(narrowed.after, change.newRule),
      oldPerhaps: place(narrowed.before, change.oldPerhaps),
      newPerhaps: place(narrowed.after, change.newPerhaps),
    })),
    more,
  });
  return {
    same: found.same,
    newlyPermitted: placed(found.newlyPermitted),
    newlyDenied: placed(found.newlyDenied),
    deniedOtherwise: placed(found.deniedOtherwise),
    notKnown: placed(found.notKnown),
  };
}

export const cannotPermit = (outcomes: number): boolean => (outcomes & (MAY_PERMIT | MAY_BE_ANYTHING)) === 0;
export const surelyPermits = (outcomes: number): boolean => outcomes === MAY_PERMIT;

function compareIn(space: PacketSpace, before: EndedList, after: EndedList, asked: PacketSet, options: CompareOptions): ListComparison {
  const lists = [new RuleListOutcomes(space, before.rules), new RuleListOutcomes(space, after.rules)] as const;
  const among = space.and(asked, space.every);
  // What falls through is compared only where the lists differ anyway, unless different things wait behind them.
  const worthAsking = before.otherwise === after.otherwise ? space.and(among, space.diagrams.whereDifferent(lists[0].map, lists[1].map)) : among;
  const ended = (list: RuleListOutcomes, otherwise: ListEnd): number => space.diagrams.followedBy(space.diagrams.within(list.map, worthAsking), endOutcome(otherwise));
  const maps = [ended(lists[0], before.otherwise), ended(lists[1], after.otherwise)] as const;
  const differ = space.diagrams.whereDifferent(maps[0], maps[1]);
  const [oldMap, newMap] = [space.diagrams.within(maps[0], differ), space.diagrams.within(maps[1], differ)];
  const where = (map: number, wanted: (outcomes: number) => boolean): PacketSet => whereOutcome(space, map, (outcomes) => outcomes !== 0 && wanted(outcomes));
  const [oldPermits, newPermits] = [where(oldMap, surelyPermits), where(newMap, surelyPermits)];
  const [oldNever, newNever] = [where(oldMap, cannotPermit), where(newMap, cannotPermit)];
  const neverBoth = space.and(oldNever, newNever);
  const opened = space.and(oldNever, newPermits);
  const closed = space.and(oldPermits, newNever);
  const otherDenial = space.and(differ, neverBoth);
  let unknown = space.minus(space.minus(space.minus(differ, opened), closed), neverBoth);
  // Alike in outcomes, but only if conditions are: "at night" is not "in the day".
  const unsure = space.minus(unsurePackets(lists[1], among, after.otherwise), differ);
  if (unsureWays(lists[0], unsure, before.otherwise) !== unsureWays(lists[1], unsure, after.otherwise)) unknown = space.or(unknown, unsure);
  const describer = new PacketDescriber(space, options.known ?? NO_KNOWN_ADDRESSES, options.mostBoxes ?? DEFAULT_BOXES);
  const perhapsOf = lists.map(firstPerhaps) as [PerhapsAt, PerhapsAt];
  const told = (set: PacketSet): ChangeList => changesIn(set, lists, describer, perhapsOf, options.mostPairs ?? DEFAULT_PAIRS);
  return {
    same: differ === NO_PACKETS && unknown === NO_PACKETS,
    newlyPermitted: told(opened),
    newlyDenied: told(closed),
    deniedOtherwise: told(otherDenial),
    notKnown: told(unknown),
  };
}

const isUnsure = (outcomes: number): boolean => ![MAY_PERMIT, MAY_DENY, MAY_REJECT].includes(outcomes);

/** Where more than one outcome is possible. */
function unsurePackets(list: RuleListOutcomes, among: PacketSet, otherwise: ListEnd): PacketSet {
  const { space } = list;
  const isDecided = (rule: PacketRule): boolean =>
    rule.action !== "unsure" && rule.conditions.length === 0 && [rule.source, rule.destination].every((end) => (end.addresses?.unresolved.length ?? 0) === 0);
  if (otherwise !== "unsure" && list.rules.every(isDecided)) return NO_PACKETS;
  const end = endOutcome(otherwise);
  return space.and(
    among,
    whereOutcome(space, list.map, (outcomes) => isUnsure((outcomes & MAY_FALL_THROUGH) === 0 ? outcomes : (outcomes & ~MAY_FALL_THROUGH) | end)),
  );
}

/**
 * What decides packets of the set, as far as its meaning goes: two lists with the same text here treat these packets alike, whatever turns out to hold. Of
 * rules that decide perhaps, neighbours with one action may stand in any order and in any pieces; what surely decides comes behind all of them.
 */
function unsureWays(list: RuleListOutcomes, set: PacketSet, otherwise: ListEnd): string {
  if (set === NO_PACKETS) return "";
  const { space } = list;
  const { shares, left } = list.sharesOf(set);
  const perhapsOf = ({ rule, sure, maybe }: RuleShare): PacketSet => (list.rules[rule]?.action === "unsure" ? maybe : space.minus(maybe, sure));
  // Where a jump hangs on a condition, what lies between it and its end may be met or not: then only the same rules in the same places are surely the same.
  const isJumpOpen = shares.some((share) => list.rules[share.rule]?.action === "skip" && perhapsOf(share) !== NO_PACKETS);
  const ways: { action: string; byCondition: Map<string, PacketSet> }[] = [];
  // What stands behind the list decides as a last rule would.
  const ends = new Map<string, PacketSet>([[otherwise, left]]);
  for (const share of shares) {
    const rule = list.rules[share.rule] as PacketRule;
    const perhaps = perhapsOf(share);
    if (rule.action !== "skip") ends.set(rule.action, space.or(ends.get(rule.action) ?? NO_PACKETS, share.sure));
    if (perhaps === NO_PACKETS && !isJumpOpen) continue;
    const action = isJumpOpen ? `${share.rule} ${rule.action} ${rule.skipTo} ${share.sure}` : rule.action;
    const condition = JSON.stringify([rule.conditions, rule.source.addresses?.unresolved ?? [], rule.destination.addresses?.unresolved ?? [], rule.action === "unsure" ? rule.text : ""]);
    let way = ways[ways.length - 1];
    if (way?.action !== action) {
      way = { action, byCondition: new Map() };
      ways.push(way);
    }
    way.byCondition.set(condition, space.or(way.byCondition.get(condition) ?? NO_PACKETS, perhaps));
  }
  const inOrder = (parts: ReadonlyMap<string, PacketSet>): readonly (readonly [string, PacketSet])[] => [...parts].filter(([, part]) => part !== NO_PACKETS).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([ways.map(({ action, byCondition }) => [action, inOrder(byCondition)]), inOrder(ends)]);
}

/** The first rule that may decide a packet instead of the one that does; −1 = none. */
type PerhapsAt = (point: PacketPoint) => number;

function firstPerhaps({ rules }: RuleListOutcomes): PerhapsAt {
  let classifier: RuleClassifier | null = null;
  return (point) => {
    classifier ??= new RuleClassifier(rules);
    return classifier.run(point).perhaps;
  };
}

/** Cuts a set by the rules that decide its packets in both lists. */
function changesIn(set: PacketSet, lists: readonly [RuleListOutcomes, RuleListOutcomes], describer: PacketDescriber, perhapsOf: readonly [PerhapsAt, PerhapsAt], most: number): ChangeList {
  const changes: ChangedPackets[] = [];
  let more = 0;
  for (const [oldRule, ofOld] of partsByRule(set, lists[0])) {
    for (const [newRule, part] of partsByRule(ofOld, lists[1])) {
      if (changes.length >= most) {
        more++;
        continue;
      }
      const packets = describer.describe(part);
      const example = packets.boxes[0]?.example as PacketPoint;
      changes.push({ oldRule, newRule, oldPerhaps: perhapsOf[0](example), newPerhaps: perhapsOf[1](example), packets });
    }
  }
  return { changes, more };
}

/** By the rule that decides on the way on which no "perhaps" is true. */
function partsByRule(set: PacketSet, list: RuleListOutcomes): (readonly [number, PacketSet])[] {
  if (set === NO_PACKETS) return [];
  const { space } = list;
  const parts: (readonly [number, PacketSet])[] = [];
  let left = set;
  for (const { rule, sure } of list.sureWay(set)) {
    parts.push([rule, sure]);
    left = space.minus(left, sure);
  }
  return left === NO_PACKETS ? parts : [...parts, [-1, left]];
}
