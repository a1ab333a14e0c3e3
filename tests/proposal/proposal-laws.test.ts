// Laws of a proposal, on random plants: its file says what it says, everybody is placed, nothing refused is permitted, whatever breaks or is not known is
// asked about, what is opened is counted right, and the order of the evidence does not matter.
import fc from "fast-check";
import { expect, it } from "vitest";
import { proposeForPlant, type WrittenProposal } from "../../src/app/propose-segmentation.ts";
import { parseSegmentation } from "../../src/controls/segmentation/parse-segmentation.ts";
import { placeInZones } from "../../src/controls/segmentation/zone-placement.ts";
import { matchesSurely } from "../../src/controls/segmentation/zone-machines.ts";
import { countOpened } from "../../src/engines/proposal/reference.ts";
import { conversationKey } from "../../src/plant/conversation.ts";
import { isMac } from "../../src/plant/endpoint.ts";
import { ROLES_THAT_MATTER } from "../../src/plant/finding.ts";
import { refusalOf } from "../../src/plant/permit-refusal.ts";
import type { Plant } from "../../src/plant/plant.ts";
import type { SegmentationChange } from "../../src/plant/segmentation.ts";
import { proposalCases } from "./proposal-cases.ts";

const SEED = 62_443;
const TODAY = "2026-10-05";

function propose(plant: Plant, splitSubnets: boolean): WrittenProposal {
  return proposeForPlant({ plant, splitSubnets, today: TODAY, file: "proposal.yaml", inputs: [] });
}

/** Drawn and proposed once for all laws. */
const cases = fc.sample(proposalCases, { seed: SEED, numRuns: 220 }).map(({ plant, splitSubnets }) => ({ plant, written: propose(plant, splitSubnets) }));

function eachCase(law: (written: WrittenProposal, plant: Plant) => void): void {
  cases.forEach(({ written, plant }, i) => {
    try {
      law(written, plant);
    } catch (error) {
      throw new Error(`case ${i}: ${error instanceof Error ? error.message : String(error)}\n${written.text}`, { cause: error });
    }
  });
}

function parsed({ text }: WrittenProposal): SegmentationChange {
  const { value, diagnostics } = parseSegmentation(text, "proposal.yaml", "");
  expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return value as SegmentationChange;
}

/** Where it is written is not what it says. */
function meaning(change: SegmentationChange): unknown {
  return JSON.parse(JSON.stringify(change, (key, value) => (/^(at|.*At|file|sha256)$/.test(key) ? undefined : value)));
}

it("the file that is written parses to the same change", () => {
  eachCase((written) => {
    expect(meaning(parsed(written))).toEqual(meaning(written.proposal.change));
  });
});

it("every machine is in exactly one zone, the one that names it, or is named as being in several", () => {
  let several = 0;
  eachCase((written, plant) => {
    const { proposal } = written;
    const { zoneOf, diagnostics } = placeInZones(parsed(written), plant);
    expect(diagnostics).toEqual([]);
    for (const asset of plant.assets) {
      const zones = new Set([...asset.addresses, ...asset.macs.map((m) => `mac:${m}`)].map((e) => zoneOf(asset.addressSpace, e)?.zone ?? "none"));
      const listed = proposal.zones.filter((z) => z.members.some((m) => m.name === asset.name)).map((z) => z.name);
      if (listed.length === 0) {
        several++;
        // A router's MAC address is in no zone, and its addresses are in several; in one, where only it knew the others.
        const addresses = new Set(asset.addresses.map((a) => zoneOf(asset.addressSpace, a)?.zone ?? "none"));
        expect(addresses.has("none")).toBe(false);
        if (addresses.size > 1) expect(proposal.questions.some((q) => q.code === "several-zones" && q.text.includes(asset.name))).toBe(true);
      } else expect([asset.name, [...zones]]).toEqual([asset.name, listed]);
    }
    for (const c of plant.conversations) {
      for (const endpoint of c.delivery === "unicast" ? [c.client, c.server] : [c.client])
        if (!isMac(endpoint)) expect([endpoint, zoneOf(c.addressSpace, endpoint) !== null]).toEqual([endpoint, true]);
    }
  });
  expect(several).toBeGreaterThan(10);
});

it("nothing is permitted that a person has to decide", () => {
  let refused = 0;
  eachCase((written, plant) => {
    const change = parsed(written);
    const { zoneOf } = placeInZones(change, plant);
    const zones = new Map(change.zones.map((z) => [z.name, z]));
    const assetOf = (endpoint: string) => plant.assets.find((a) => a.addresses.includes(endpoint));
    const safety = new Set(plant.assets.flatMap((a) => (a.role === "safety-controller" ? a.addresses.map((e) => zoneOf(a.addressSpace, e)?.zone) : [])));
    for (const conduit of change.conduits) expect(safety.has(conduit.to) || (conduit.eitherWay && safety.has(conduit.from))).toBe(false);
    for (const j of written.judgement?.conversations ?? []) {
      const c = j.conversation;
      if (c.delivery !== "unicast" || j.fromZone === j.toZone) continue;
      const refusal = refusalOf(j, {
        from: zones.get(j.fromZone ?? ""),
        to: zones.get(j.toZone ?? ""),
        serverRole: assetOf(c.server)?.role,
        safetyInTo: safety.has(j.toZone ?? "") ? ["a safety controller"] : [],
      });
      if (refusal === null || j.alreadyFailing || !ROLES_THAT_MATTER.has(j.role)) continue;
      refused++;
      const permits = change.conduits.filter((k) => k.from === j.fromZone && k.to === j.toZone && k.allow.some((m) => matchesSurely({ written: m.written, matches: [m] }, c)));
      expect([j.why, permits.map((k) => k.from)]).toEqual([j.why, []]);
    }
  });
  expect(refused).toBeGreaterThan(100);
});

it("what breaks is asked about by a question that says so, and nothing else says so; what is not known is named", () => {
  let breaks = 0;
  let unknown = 0;
  eachCase((written) => {
    const { questions, counts } = written.proposal;
    const judged = (written.judgement?.conversations ?? []).filter((j) => ROLES_THAT_MATTER.has(j.role) && !j.alreadyFailing);
    const broken = judged.filter((j) => j.verdict === "blocked" || j.verdict === "degraded").map((j) => conversationKey(j.conversation));
    const blocking = new Set(questions.filter((q) => q.blocks).flatMap((q) => q.conversations));
    const named = new Set(questions.flatMap((q) => q.conversations));
    for (const key of broken) expect([key, blocking.has(key)]).toEqual([key, true]);
    // What a stand-in would do was not seen: its key is of no conversation.
    const seen = new Set((written.judgement?.conversations ?? []).map((j) => conversationKey(j.conversation)));
    expect(questions.filter((q) => q.blocks && !q.conversations.some((key) => broken.includes(key) || !seen.has(key)))).toEqual([]);
    for (const j of judged) if (j.verdict === "unknown") expect([conversationKey(j.conversation), named.has(conversationKey(j.conversation))]).toEqual([conversationKey(j.conversation), true]);
    expect([written.judgement?.verdict === "unstable", written.judgement?.verdictWhy]).toEqual([blocking.size > 0, written.judgement?.verdictWhy]);
    expect(counts.asked).toBe(broken.length);
    expect(counts.conversations).toBe(counts.within + counts.permitted + counts.asked + counts.unknown + counts.leftOut);
    breaks += broken.length;
    unknown += counts.unknown;
  });
  expect(breaks).toBeGreaterThan(100);
  expect(unknown).toBeGreaterThan(100);
});

it("what a conduit opens and nobody was seen using is what trying every pair and port counts", () => {
  let opened = 0;
  eachCase((written, plant) => {
    const change = parsed(written);
    const { zoneOf } = placeInZones(change, plant);
    const zone = (space: string, endpoint: string): string | null => zoneOf(space, endpoint)?.zone ?? null;
    written.proposal.conduits.forEach((conduit, i) => {
      for (const service of conduit.services) {
        const matches = (change.conduits[i]?.allow ?? []).filter((m) => m.written === service.written);
        expect(countOpened({ written: service.written, matches }, conduit.from, conduit.to, plant, zone)).toEqual({ pairs: service.pairs, neverObserved: service.neverObserved });
        opened += service.neverObserved;
      }
    });
  });
  expect(opened).toBeGreaterThan(100);
});

it("the order in which the evidence comes changes nothing", () => {
  fc.assert(
    fc.property(proposalCases, fc.infiniteStream(fc.nat()), ({ plant, splitSubnets }, order) => {
      const shuffled = <T>(list: readonly T[]): T[] =>
        list
          .map((item) => [order.next().value as number, item] as const)
          .sort(([a], [b]) => a - b)
          .map(([, item]) => item);
      const other = { ...plant, conversations: shuffled(plant.conversations), assets: shuffled(plant.assets), networks: shuffled(plant.networks) };
      const [a, b] = [propose(plant, splitSubnets), propose(other, splitSubnets)];
      expect(b.text).toBe(a.text);
      expect(b.proposal.questions).toEqual(a.proposal.questions);
    }),
    { seed: SEED, numRuns: 80 },
  );
});
