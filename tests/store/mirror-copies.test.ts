// A capture in which a mirror port wrote every frame twice: said when it is learnt, counted once when that is asked for, then or later.
import { afterEach, beforeEach, expect, it } from "vitest";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { smallCapture } from "../generators/small-captures.ts";
import { conclusions, LearnCase, learnInto } from "./learn-cases.ts";

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const once = smallCapture({ seed: 3, packets: 800 });

/** Every record again, 30 µs later. */
function mirrored(capture: Buffer): Buffer {
  const parts: Buffer[] = [capture.subarray(0, FILE_HEADER)];
  for (let at = FILE_HEADER; at < capture.length; ) {
    const record = capture.subarray(at, at + RECORD_HEADER + capture.readUInt32LE(at + 8));
    const copy = Buffer.from(record);
    const micros = copy.readUInt32LE(4) + 30;
    copy.writeUInt32LE(copy.readUInt32LE(0) + Math.floor(micros / 1e6), 0);
    copy.writeUInt32LE(micros % 1e6, 4);
    parts.push(record, copy);
    at += record.length;
  }
  return Buffer.concat(parts);
}

let place: LearnCase;
let store: EvidenceStore;
beforeEach(async () => {
  place = new LearnCase();
  store = await place.openStore();
});
afterEach(async () => {
  await store.close();
  place.remove();
});

interface Counted {
  readonly packetsToServer: number;
  readonly packetsToClient: number;
  readonly retransmissions?: number;
  readonly last: number;
}

async function counted(of: EvidenceStore): Promise<{ packets: number; last: number; warnings: readonly string[] }> {
  const { conversations } = (await conclusions(of)) as { conversations: Counted[] };
  const packets = conversations.reduce((n, c) => n + c.packetsToServer + c.packetsToClient, 0);
  return { packets, last: Math.max(...conversations.map((c) => c.last)), warnings: (await of.sources()).flatMap((s) => s.warnings) };
}

it("is suspected and said, and counts as it came", async () => {
  await learnInto(store, [place.file("span.pcap", mirrored(once))]);
  const found = await counted(store);
  expect(found.packets).toBe(1_600);
  expect(found.warnings).toEqual([expect.stringMatching(/look like copies of the packet before.*--dedupe/)]);
});

it("counts once when asked, as if nothing had been copied", async () => {
  const alone = await place.openStore("alone.duckdb");
  await learnInto(alone, [place.file("once.pcap", once)]);
  const { packets, last } = await counted(alone);
  await alone.close();
  await learnInto(store, [place.file("span.pcap", mirrored(once))], { dropsCopies: true });
  expect(await counted(store)).toEqual({ packets, last, warnings: ["800 packets left out: copies by a mirror port of the packet before"] });
});

it("is read again when it was learnt without, and stays without copies", async () => {
  const file = place.file("span.pcap", mirrored(once));
  const outcomes: (string | undefined)[] = [];
  for (const dropsCopies of [false, true, true, false]) outcomes.push((await learnInto(store, [file], { dropsCopies })).files[0]?.outcome);
  expect(outcomes).toEqual(["learnt", "learnt", "known", "known"]);
  expect((await counted(store)).packets).toBe(800);
  expect(await store.sources()).toHaveLength(1);
});
