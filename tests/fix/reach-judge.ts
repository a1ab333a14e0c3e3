// Wires the fix engine to the real judgement of segmentation, as the application does.
import { conversationKey } from "../../src/plant/conversation.ts";
import type { Plant } from "../../src/plant/plant.ts";
import type { SegmentationChange } from "../../src/plant/segmentation.ts";
import type { FixInput } from "../../src/engines/fix/question.ts";
import type { ZoneOf } from "../../src/engines/reach/question.ts";
import { judgeReach } from "../../src/engines/reach/reach.ts";
import { addressSet, IS_IN, membership } from "../../src/plant/address-set.ts";

export const TODAY = "2026-10-05";

/** By prefix members only, which is what the builders of tests write; a member `any` holds the rest. */
export function zonesByPrefix(change: SegmentationChange): ZoneOf {
  const sets = change.zones.map((z) => ({ zone: z, set: addressSet(z.members.flatMap((m) => (m.kind === "prefix" ? [m.prefix] : []))), rest: z.members.some((m) => m.kind === "any") }));
  return (_, endpoint) => {
    const found = sets.find((s) => membership(s.set, endpoint) === IS_IN) ?? sets.find((s) => s.rest);
    return found === undefined ? null : { zone: found.zone.name, rule: found.zone.name, at: found.zone.at };
  };
}

export function fixInput(plant: Plant, change: SegmentationChange): FixInput & { readonly findings: ReturnType<typeof judgeReach>["findings"] } {
  const zoneOf = zonesByPrefix(change);
  const judge = (c: SegmentationChange): ReturnType<typeof judgeReach> => judgeReach({ plant, change: c, zoneOf, today: TODAY });
  const before = judge(change);
  const negotiatedBy = new Map<string, string>();
  const { conversations } = before.work.context;
  before.work.table.primary.forEach((primary, i) => {
    const [own, by] = [conversations[i], conversations[primary]];
    if (own !== undefined && by !== undefined) negotiatedBy.set(conversationKey(own), conversationKey(by));
  });
  const flat = (answer: ReturnType<typeof judgeReach>) => ({ verdict: answer.verdict, conversations: answer.conversations, derived: answer.derived.map((d) => d.judged) });
  return {
    plant,
    change,
    zoneOf: (space, endpoint) => zoneOf(space, endpoint)?.zone ?? null,
    before: flat(before),
    judge: (c) => flat(judge(c)),
    negotiatedBy,
    today: TODAY,
    findings: before.findings,
  };
}
