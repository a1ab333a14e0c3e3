// Two lists cut down to what can matter for their difference: the rules that only one of them has, and those that may meet a packet which these match.
// Every packet that no unshared rule matches runs through the same rules in both lists. INVARIANT: on all other packets the short lists do what the long ones do.
import type { PacketRule } from "../plant/packet-rule.ts";
import { NO_PACKETS, type PacketSet, type PacketSpace } from "./packet-space.ts";
import { RuleMeanings } from "./rule-meanings.ts";
import { RuleOverlaps } from "./rule-overlaps.ts";
import { unsharedRules } from "./shared-rules.ts";

/** A list of which rules were left out, and where those that stayed stood. */
export interface ShortList {
  readonly rules: readonly PacketRule[];
  readonly places: readonly number[];
}

export interface NarrowedLists {
  readonly before: ShortList;
  readonly after: ShortList;
  /** The rules that only one list has: only packets that one of them may match can differ. */
  readonly unshared: readonly PacketRule[];
}

/** null where the lists share too little for it to be worth anything. */
export function narrowedLists(before: readonly PacketRule[], after: readonly PacketRule[]): NarrowedLists | null {
  const meanings = new RuleMeanings();
  const only = unsharedRules(before, after, meanings);
  if (only === null) return null;
  const unshared = [...only[0].map((i) => before[i] as PacketRule), ...only[1].map((i) => after[i] as PacketRule)];
  const [old, now] = [before, after].map((rules): ShortList => {
    const overlaps = new RuleOverlaps([...rules, ...unshared], meanings);
    const met = new Uint32Array(overlaps.words);
    for (let i = 0; i < unshared.length; i++) overlaps.add(rules.length + i, met);
    return shortened(rules, (place) => (((met[place >> 5] as number) >>> (place & 31)) & 1) === 1);
  }) as [ShortList, ShortList];
  return { before: old, after: now, unshared };
}

/** Jumps lead to the next rule that stays. */
export function shortened(rules: readonly PacketRule[], stays: (place: number) => boolean): ShortList {
  const places = [...rules.keys()].filter(stays);
  const newPlace = new Int32Array(rules.length + 1);
  places.forEach((place) => {
    newPlace[place + 1] = 1;
  });
  for (let i = 1; i <= rules.length; i++) newPlace[i] = (newPlace[i] as number) + (newPlace[i - 1] as number);
  return {
    rules: places.map((place) => {
      const rule = rules[place] as PacketRule;
      return rule.skipTo === null ? rule : { ...rule, skipTo: newPlace[rule.skipTo] as number };
    }),
    places,
  };
}

/** Every packet that one of the rules may match. In pairs, so that no diagram is made again for every rule. */
export function metPackets(space: PacketSpace, rules: readonly PacketRule[]): PacketSet {
  let sets = rules.map((rule) => space.rule(rule).maybe);
  while (sets.length > 1) sets = Array.from({ length: Math.ceil(sets.length / 2) }, (_, i) => space.or(sets[2 * i] as PacketSet, sets[2 * i + 1] ?? NO_PACKETS));
  return sets[0] ?? NO_PACKETS;
}
