// The slow, obviously right way to say which rules do nothing: take every rule away in turn, and try all packets with all that may be true of the
// conditions. For small worlds.
import type { PacketPoint, PacketRule, RuleAction } from "../plant/packet-rule.ts";
import type { EndedList } from "./compare-rule-lists.ts";
import { MAY_FALL_THROUGH, MAY_PERMIT, runByScan } from "./reference.ts";
import { effectOf, endEffect, type RuleEffect } from "./rule-effects.ts";

/** What a rule does to one packet, once it is settled whether its condition holds and what an unsure one means; null = it passes it over. */
type Settled = RuleAction | null;
type Reading = readonly Settled[];

/** Indexes of the rules without which every one of these packets fares the same, in every reading. */
export function needlessByReadings(list: EndedList, points: readonly PacketPoint[]): number[] {
  const known = points.map((point) => readings(list.rules.map((rule) => settlements(rule, point))));
  return list.rules.flatMap((_, i) => (known.every((all) => all.every((reading) => fate(list, reading) === fate(list, without(reading, i)))) ? [i] : []));
}

/** Every way in which the rule may be meant, for this packet. */
function settlements(rule: PacketRule, point: PacketPoint): readonly Settled[] {
  const { outcomes } = runByScan([{ ...rule, action: "permit", skipTo: null }], point);
  const may = rule.action === "unsure" ? (["permit", "deny", "reject", null] as const) : [rule.action];
  if ((outcomes & MAY_PERMIT) === 0) return [null];
  return (outcomes & MAY_FALL_THROUGH) === 0 ? may : [...new Set([...may, null])];
}

function readings(ways: readonly (readonly Settled[])[]): Reading[] {
  return ways.reduce<Reading[]>((all, settled) => all.flatMap((reading) => settled.map((s) => [...reading, s])), [[]]);
}

function without(reading: Reading, rule: number): Reading {
  return reading.map((settled, i) => (i === rule ? null : settled));
}

function fate({ rules, otherwise }: EndedList, reading: Reading): RuleEffect | null {
  for (let i = 0; i < rules.length; ) {
    const rule = rules[i] as PacketRule;
    const settled = reading[i] ?? null;
    if (settled !== null && settled !== "skip") return effectOf({ ...rule, action: settled });
    i = settled === null ? i + 1 : (rule.skipTo ?? rules.length);
  }
  return endEffect(otherwise);
}
