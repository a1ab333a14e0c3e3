// The law evidence stands on: however it is cut into sources, in whatever order they are learnt, the conversations are the same.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PacketFields, packetSequence, payloadBytes, setPacket } from "../../../tests/generators/packet-sequences.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { EvidenceStore } from "../../store/evidence-store.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import { FlowMeter } from "../../../tests/generators/flow-meter.ts";
import { Packet } from "../capture/packet.ts";
import { evidenceTables, hoursToBatch, piecesToBatch } from "./flow-tables.ts";
import { activeHoursReference } from "./activity-reference.ts";
import { readActivity } from "./read-activity.ts";
import { readConversations } from "./read-conversations.ts";

const view = new DataView(payloadBytes.buffer);

async function learn(store: EvidenceStore, packets: readonly PacketFields[], name: string, maximumFlows?: number): Promise<void> {
  const writer = await store.beginSegment(null);
  const meter = new FlowMeter({ source: writer.source, ...(maximumFlows === undefined ? {} : { maximumFlows }) });
  const packet = new Packet();
  packets.forEach((fields, i) => {
    setPacket(packet, fields, i + 1);
    meter.add(packet, view, payloadBytes);
  });
  meter.finish();
  await writer.append(piecesToBatch(meter.takePieces()));
  await writer.append(hoursToBatch(meter.takeHours()));
  const times = packets.map((p) => p.micros);
  await writer.commit({
    sha256: name,
    file: name,
    kind: "pcap",
    vantage: "tap",
    addressSpace: "site",
    bytes: 0,
    records: packets.length,
    understood: packets.length,
    notUnderstood: 0,
    first: Math.min(...times),
    last: Math.max(...times),
    lossShare: Number.NaN,
    warnings: [],
    complete: true,
    checkpoint: "",
  });
}

/** Everything but where it was seen. */
function facts(conversations: readonly Conversation[]): unknown[] {
  return conversations.map((c) => ({ ...c, sources: [], example: null }));
}

async function conversationsOf(parts: readonly (readonly PacketFields[])[], maximumFlows?: number): Promise<unknown[]> {
  const store = createMemoryStore(evidenceTables);
  for (const [i, part] of parts.entries()) if (part.length > 0) await learn(store, part, `part-${i}`, maximumFlows);
  const result = facts(await readConversations(store));
  await store.close();
  return result;
}

describe("evidence that merges", () => {
  it("gives the same conversations however it is cut and in whatever order it is learnt", async () => {
    await fc.assert(
      fc.asyncProperty(packetSequence, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), fc.boolean(), async (packets, cuts, reverse) => {
        const edges = [0, ...cuts.map((c) => Math.floor(c * packets.length)).sort((x, y) => x - y), packets.length];
        const parts = edges.slice(1).map((edge, i) => packets.slice(edges[i], edge));
        if (reverse) parts.reverse();
        // A small table is swept often, so that flows are folded at learn wherever they may be; a large one leaves them as pieces.
        expect(await conversationsOf(parts, 64)).toEqual(await conversationsOf([packets]));
        expect(await conversationsOf(parts)).toEqual(await conversationsOf([packets], 64));
      }),
      { numRuns: Number(process.env.HOLDPOINT_LAW_RUNS ?? 150), seed: 20261005 },
    );
  });

  it("gives the same conversations for a cut at every single packet", async () => {
    for (const packets of fc.sample(packetSequence, { numRuns: 8, seed: 5 })) {
      const whole = await conversationsOf([packets]);
      for (let cut = 1; cut < packets.length; cut++) {
        const parts = await conversationsOf([packets.slice(cut), packets.slice(0, cut)], 64);
        expect(parts, `cut before packet ${cut + 1}`).toEqual(whole);
      }
    }
  });

  it("does not depend on how many flows fit into memory", async () => {
    await fc.assert(
      fc.asyncProperty(packetSequence, async (packets) => {
        expect(await conversationsOf([packets], 4)).toEqual(await conversationsOf([packets]));
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  it("gives the same active hours whether or not what was said is read", async () => {
    await fc.assert(
      fc.asyncProperty(packetSequence, fc.double({ min: 0, max: 1, noNaN: true }), async (packets, share) => {
        const store = createMemoryStore(evidenceTables);
        const cut = Math.floor(share * packets.length);
        for (const [i, part] of [packets.slice(0, cut), packets.slice(cut)].entries()) if (part.length > 0) await learn(store, part, `part-${i}`, i === 0 ? 64 : undefined);
        const conversations = await readConversations(store);
        expect((await readActivity(store, conversations)).conversations.map(({ hours }) => hours)).toEqual(await activeHoursReference(store, conversations));
        await store.close();
      }),
      { numRuns: 100, seed: 20261128 },
    );
  });

  it("counts every packet and byte once", async () => {
    await fc.assert(
      fc.asyncProperty(packetSequence, async (packets) => {
        const all = (await conversationsOf([packets])) as Conversation[];
        const sum = all.reduce((n, c) => n + (c.packetsToServer as number) + (c.packetsToClient as number), 0);
        expect(sum).toBe(packets.length);
        expect(all.reduce((n, c) => n + (c.bytesToServer as number) + (c.bytesToClient as number), 0)).toBe(packets.reduce((n, p) => n + (p.wireLength ?? 0), 0));
      }),
      { numRuns: 30, seed: 11 },
    );
  });
});
