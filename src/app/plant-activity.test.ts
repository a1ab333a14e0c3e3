// One packet that strays in months after a capture ended: nobody watched the months between, whoever asks.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallCapture } from "../../tests/generators/small-captures.ts";
import { learnInto, LearnCase } from "../../tests/store/learn-cases.ts";
import { phasesOf } from "../plant/phases.ts";
import type { Plant } from "../plant/plant.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { plantActivity } from "./plant-activity.ts";
import { plantFromEvidence, sourcesOfEvidence } from "./plant-from-evidence.ts";

const DAYS = 281;
const HEADER = 24;
const HEADER_OF_PACKET = 16;

/** The same capture, and its first packet once more after so many days. */
function withStray(capture: Buffer, days: number): Buffer {
  const stray = Buffer.from(capture.subarray(HEADER, HEADER + HEADER_OF_PACKET + capture.readUInt32LE(HEADER + 8)));
  stray.writeUInt32LE(stray.readUInt32LE(0) + days * 86_400, 0);
  return Buffer.concat([capture, stray]);
}

describe("a packet that strays in after months", () => {
  const learnt = new LearnCase();
  let store: EvidenceStore;
  let plant: Plant;
  beforeAll(async () => {
    store = await learnt.openStore();
    await learnInto(store, [learnt.file("site.pcap", withStray(smallCapture({ seed: 1, packets: 600, stepMicros: 10_000_000 }), DAYS))]);
    plant = await plantFromEvidence(store, null);
  });
  afterAll(async () => {
    await store.close();
    learnt.remove();
  });

  it("lies in the evidence, and the months before it do not count as watched", () => {
    expect(Math.floor(((plant.window?.last ?? 0) - (plant.window?.first ?? 0)) / 86_400e6)).toBe(DAYS);
    expect(plant.window?.watched).toHaveLength(2);
    expect(plant.window?.watchedSeconds).toBeLessThan(3 * 3_600);
    expect(plant.window?.watchedSeconds).toBeGreaterThan(3_600);
  });
  it("is seen alike by coverage, rhythms, phases and needs", async () => {
    const { watches } = await plantActivity(store, plant.conversations);
    expect(watches.map(({ spans }) => spans)).toEqual([plant.window?.watched]);
    expect(plant.sources[0]?.recorded).toEqual(plant.window?.watched);
    const window = { first: plant.window?.first ?? 0, last: (plant.window?.last ?? 0) + 1 };
    const monthEnd = phasesOf({ states: [], timezone: "UTC", window, watched: plant.window?.watched ?? [] }).find(({ name }) => name === "month end");
    expect([monthEnd?.spans.length, monthEnd?.watched]).toEqual([12, []]);
  });
  it("is said where sources are shown", async () => {
    const [shown] = (await sourcesOfEvidence(store, null)).sources;
    expect(shown?.warnings.join()).toMatch(/It holds nothing from 2026-01-05T.* for 280 d 2\d h: that does not count as watched\./);
  });
  it("makes no observed silence of them, where a connection goes on", async () => {
    const capture = smallCapture({ seed: 1, packets: 600, stepMicros: 1_000_000 });
    const starts: number[] = [];
    for (let at = HEADER; at < capture.length; at += HEADER_OF_PACKET + capture.readUInt32LE(at + 8)) starts.push(at);
    const later = Buffer.from(capture.subarray(starts[starts.length - 40]));
    for (let at = 0; at < later.length; at += HEADER_OF_PACKET + later.readUInt32LE(at + 8)) later.writeUInt32LE(later.readUInt32LE(at) + DAYS * 86_400, at);
    const other = await learnt.openStore("other.duckdb");
    await learnInto(other, [learnt.file("other.pcap", Buffer.concat([capture, later]))]);
    const { conversations } = await plantFromEvidence(other, null);
    await other.close();
    expect(conversations.filter((c) => c.silenceNotWatched).length).toBeGreaterThan(0);
    expect(Math.max(...conversations.map((c) => c.longestSilence ?? 0))).toBeLessThan(3_600);
  });
});
