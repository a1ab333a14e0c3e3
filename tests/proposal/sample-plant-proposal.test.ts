// The proposal for the sample plant: it passes check on the evidence it came from, is close to what was drawn by hand, stays the same where evidence is drawn
// again or half of it is missing, and docs/propose.md shows these very numbers.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WrittenProposal } from "../../src/app/propose-segmentation.ts";
import { check } from "../../src/app/check.ts";
import { parseSegmentation } from "../../src/controls/segmentation/parse-segmentation.ts";
import { ZoneMachines } from "../../src/controls/segmentation/zone-machines.ts";
import { placeInZones } from "../../src/controls/segmentation/zone-placement.ts";
import { communitiesOf } from "../../src/engines/proposal/communities.ts";
import { Company } from "../../src/engines/proposal/company.ts";
import { PlantMachines } from "../../src/engines/proposal/plant-machines.ts";
import { talksOf } from "../../src/engines/proposal/traffic.ts";
import { openedBy, servicesOf } from "../../src/engines/proposal/opened-pairs.ts";
import type { Judgement } from "../../src/plant/finding.ts";
import type { Plant } from "../../src/plant/plant.ts";
import type { SegmentationChange } from "../../src/plant/segmentation.ts";
import { proposeOn, SamplePlant, zonesByAddress } from "./learnt-plant.ts";
import { adjustedRandIndex, shareThatStays } from "./zone-agreement.ts";

const sample = new SamplePlant();
let plant: Plant;
let whole: WrittenProposal;
let split: WrittenProposal;
let handDrawn: SegmentationChange;
let handJudged: Judgement;

beforeAll(async () => {
  plant = await sample.learn(sample.captures);
  whole = proposeOn(plant, false);
  split = proposeOn(plant, true);
  handDrawn = parseSegmentation(sample.handDrawn, "cell-zones.yaml", "").value as SegmentationChange;
  handJudged = check({ change: { file: "cell-zones.yaml", text: sample.handDrawn }, plant, today: "2026-11-02", inputs: [] }).checked?.judgement as Judgement;
});
afterAll(() => sample.remove());

it("passes check on the evidence it came from, and blocks nothing that matters", () => {
  expect(whole.judgement?.verdict).not.toBe("unstable");
  expect([whole.proposal.counts.asked, whole.proposal.questions.filter((q) => q.blocks)]).toEqual([0, []]);
  expect(whole.proposal.counts.newAddresses).toBe(0);
});

it("with subnets cut breaks only searches on the link that nobody can carry over a border, and asks about them", () => {
  const asked = split.proposal.questions.filter((q) => q.blocks);
  expect(asked.map((q) => q.code)).toEqual(asked.map(() => "degraded"));
  expect(split.proposal.counts.asked).toBeLessThanOrEqual(2);
  expect(split.proposal.counts.newAddresses).toBeGreaterThan(5);
});

it("opens fewer unused combinations than what was drawn by hand, and keeps what that breaks", () => {
  expect(handJudged.verdict).toBe("unstable");
  expect(whole.proposal.counts.neverObserved).toBeLessThan(unusedOf(handDrawn, handJudged));
});

it("agrees with what was drawn by hand much better than communities alone do", () => {
  const machines = new PlantMachines(plant);
  let state = 7;
  const random = (): number => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const company = new Company(talksOf(plant, machines));
  const communities = communitiesOf(
    machines.machines.length,
    company.edges((m) => m),
    random,
  );
  const alone = new Map(machines.machines.flatMap((m, i) => m.addresses.map((a) => [`${m.space}|${a}`, String(communities[i])] as const)));
  const hand = zonesByAddress(handDrawn, plant);
  expect(adjustedRandIndex(hand, alone)).toBeLessThan(0.4);
  expect(adjustedRandIndex(hand, zonesByAddress(whole.proposal.change, plant))).toBeGreaterThan(0.8);
  expect(adjustedRandIndex(hand, zonesByAddress(split.proposal.change, plant))).toBeGreaterThan(0.9);
});

describe("stability", () => {
  it.each([
    ["subnets whole", false, 0.95],
    ["subnets cut", true, 0.85],
  ] as const)("%s: twelve times as many conversations as there are, drawn again with replacement", (_, splitSubnets, least) => {
    const before = zonesByAddress((splitSubnets ? split : whole).proposal.change, plant);
    let state = 20_261_102;
    const below = (n: number): number => {
      state = (state * 16_807) % 2_147_483_647;
      return state % n;
    };
    for (let i = 0; i < 12; i++) {
      const drawn = new Set(plant.conversations.map(() => below(plant.conversations.length)));
      const again = proposeOn({ ...plant, conversations: plant.conversations.filter((_, j) => drawn.has(j)) }, splitSubnets);
      const after = zonesByAddress(again.proposal.change, plant);
      expect(adjustedRandIndex(before, after)).toBeGreaterThanOrEqual(least);
      expect(shareThatStays(before, after)).toBeGreaterThanOrEqual(0.95);
    }
  });

  it("half of the captures, learnt alone", async () => {
    const half = await sample.learn(sample.captures.filter((_, i) => i % 2 === 0));
    expect(half.conversations.length).toBeLessThan(plant.conversations.length);
    for (const [written, splitSubnets] of [
      [whole, false],
      [split, true],
    ] as const) {
      const after = zonesByAddress(proposeOn(half, splitSubnets).proposal.change, half);
      expect(adjustedRandIndex(zonesByAddress(written.proposal.change, plant), after)).toBeGreaterThanOrEqual(0.95);
    }
  });
});

it("is compared with the hand-drawn change in docs/propose.md", () => {
  const hand = zonesByAddress(handDrawn, plant);
  const number = (n: number): string => n.toLocaleString("en-US");
  const row = (name: string, { proposal }: WrittenProposal, judged: Judgement | null): string[] => [
    name,
    number(proposal.zones.length),
    number(proposal.conduits.length),
    number(proposal.counts.neverObserved),
    number((judged?.counts.blocked ?? 0) + (judged?.counts.degraded ?? 0) - missedByNobody(judged)),
    number(proposal.questions.length),
    adjustedRandIndex(hand, zonesByAddress(proposal.change, plant)).toFixed(2),
  ];
  const rows = [
    [
      "drawn by hand",
      number(handDrawn.zones.length),
      number(handDrawn.conduits.length),
      number(unusedOf(handDrawn, handJudged)),
      number(handJudged.counts.blocked + handJudged.counts.degraded - missedByNobody(handJudged)),
      "–",
      "1.00",
    ],
    row("proposed", whole, whole.judgement),
    row("proposed, `--split-subnets`", split, split.judgement),
  ];
  const text = readFileSync(fileURLToPath(new URL("../../docs/propose.md", import.meta.url)), "utf8");
  const shown = [...text.matchAll(/^\| (drawn by hand|proposed[^|]*?) \|(.*)\|$/gm)].map((m) => [m[1] as string, ...(m[2] as string).split("|").map((cell) => cell.trim())]);
  expect(shown).toEqual(rows);
});

/** Blocked or degraded, and no break: noise, and what failed before. */
function missedByNobody(judged: Judgement | null): number {
  return (judged?.conversations ?? []).filter((j) => (j.verdict === "blocked" || j.verdict === "degraded") && (j.role === "housekeeping" || j.alreadyFailing || j.acknowledged)).length;
}

/** Combinations of known machines and ports that a change permits and nobody was seen using, counted as for a proposal. */
function unusedOf(change: SegmentationChange, judged: Judgement): number {
  const { zoneOf } = placeInZones(change, plant);
  const machines = new ZoneMachines({ plant, zoneOf: (space, endpoint) => zoneOf(space, endpoint)?.zone ?? null }, judged.conversations);
  return change.conduits.flatMap((k) => servicesOf(k).map((s) => openedBy(s, k.from, k.to, machines, []).neverObserved)).reduce((sum, n) => sum + n, 0);
}
