// Any order and any split of sources gives a byte-identical exported store: packets cut into captures anywhere and records of logs shared out among
// files, learnt in any order, by the embedded store and the one in memory.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportEvidence } from "../../src/app/export-evidence.ts";
import { FlowMeter } from "../generators/flow-meter.ts";
import { Packet } from "../../src/evidence/capture/packet.ts";
import { arpTable, claimTable, evidenceTables, hoursToBatch, linkPathTable, piecesToBatch, rowsToBatch } from "../../src/evidence/flows/flow-tables.ts";
import { LoggedRows } from "../../src/evidence/flows/logged-rows.ts";
import type { LoggedFlow } from "../../src/evidence/logs/log-format.ts";
import type { EvidenceStore, StoredSource } from "../../src/store/evidence-store.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { type PacketFields, packetSequence, payloadBytes, setPacket } from "../generators/packet-sequences.ts";
import { LearnCase, learnInto } from "./learn-cases.ts";
import { smallCapture } from "../generators/small-captures.ts";

const view = new DataView(payloadBytes.buffer);
type Part = { readonly packets: readonly PacketFields[] } | { readonly flows: readonly LoggedFlow[] };

async function learnPart(store: EvidenceStore, part: Part, name: string): Promise<void> {
  const writer = await store.beginSegment(null);
  const { source } = writer;
  const state: StoredSource = {
    sha256: name,
    file: name,
    kind: "",
    vantage: "",
    addressSpace: "site",
    bytes: 0,
    records: 0,
    understood: 0,
    notUnderstood: 0,
    first: Number.NaN,
    last: Number.NaN,
    lossShare: Number.NaN,
    warnings: [],
    complete: true,
    checkpoint: "",
  };
  if ("flows" in part) {
    const rows = new LoggedRows(source);
    for (const flow of part.flows) {
      rows.flow(flow);
      rows.claim(flow.client, "software", `client of ${flow.serverPort}`, "test", flow.start);
    }
    for (const batch of rows.take()) await writer.append(batch);
    await writer.commit({ ...state, kind: "zeek", vantage: "zeek" });
    return;
  }
  const meter = new FlowMeter({ source });
  const packet = new Packet();
  part.packets.forEach((fields, i) => {
    setPacket(packet, fields, i + 1);
    meter.add(packet, view, payloadBytes);
  });
  meter.finish();
  await writer.append(piecesToBatch(meter.takePieces()));
  await writer.append(hoursToBatch(meter.takeHours()));
  const { links, payloads } = meter;
  const withSource = <T extends object>(rows: Iterable<T>): (T & { source: number })[] => [...rows].map((row) => ({ source, ...row }));
  await writer.append(rowsToBatch(linkPathTable, withSource(links.paths.values())));
  await writer.append(rowsToBatch(arpTable, withSource(links.arps.values())));
  await writer.append(rowsToBatch(claimTable, withSource(payloads.claims.values())));
  const times = part.packets.map((p) => p.micros);
  await writer.commit({ ...state, kind: "pcap", vantage: "captures", first: Math.min(...times), last: Math.max(...times) });
}

async function textOf(store: EvidenceStore): Promise<string> {
  let text = "";
  for await (const part of exportEvidence(store)) text += part;
  return text;
}

async function exported(parts: readonly Part[]): Promise<string> {
  const store = createMemoryStore(evidenceTables);
  for (const [i, part] of parts.entries()) if ("flows" in part ? part.flows.length > 0 : part.packets.length > 0) await learnPart(store, part, `part-${i}`);
  const text = await textOf(store);
  await store.close();
  return text;
}

const START = 1_791_179_400_000_000;
const flow: fc.Arbitrary<LoggedFlow> = fc
  .record({
    start: fc.nat(8_000).map((s) => START + s * 1_000_000),
    seconds: fc.option(fc.constantFrom(0, 30, 5_000), { nil: null }),
    client: fc.constantFrom("10.0.0.1", "10.0.0.2", "10.0.0.3"),
    server: fc.constantFrom("10.0.0.2", "10.0.0.9", "239.1.1.1"),
    transport: fc.constantFrom(6, 17),
    clientPort: fc.constantFrom(50_000, 50_001, 502),
    serverPort: fc.constantFrom(502, 47_808),
    openerSeen: fc.boolean(),
    outcome: fc.constantFrom("established" as const, "refused" as const, "denied" as const, "unknown" as const),
    packetsToServer: fc.option(fc.nat(9), { nil: null }),
    isPart: fc.boolean(),
    protocol: fc.constantFrom(null, "modbus-tcp"),
  })
  .map((given) => ({
    record: 1,
    vlan: null,
    closingSeen: null,
    reset: null,
    packetsToClient: 3,
    ipBytesToServer: 100,
    ipBytesToClient: null,
    protocolReason: "said so",
    protocolConfidence: "high" as const,
    ...given,
  }));

/** Cuts a list into so many parts; `shares` says which record goes where. */
function sharedOut<T>(items: readonly T[], files: number, shares: readonly number[]): T[][] {
  const parts: T[][] = Array.from({ length: files }, () => []);
  items.forEach((item, i) => {
    (parts[(shares[i % shares.length] as number) % files] as T[]).push(item);
  });
  return parts;
}

describe("the exported store", () => {
  it("is the same to the byte for any order and any split of sources", async () => {
    await fc.assert(
      fc.asyncProperty(
        packetSequence,
        fc.array(flow, { maxLength: 20 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(3), { minLength: 1, maxLength: 20 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 }),
        async (packets, flows, cuts, files, shares, order) => {
          const edges = [0, ...cuts.map((c) => Math.floor(c * packets.length)).sort((x, y) => x - y), packets.length];
          const captures: Part[] = edges.slice(1).map((edge, i) => ({ packets: packets.slice(edges[i], edge) }));
          const logs: Part[] = sharedOut(flows, files, shares).map((part) => ({ flows: part }));
          const parts = [...captures, ...logs].map((part, i) => ({ part, at: order[i] as number })).sort((x, y) => x.at - y.at);
          expect(await exported(parts.map(({ part }) => part))).toBe(await exported([{ packets }, { flows }]));
        },
      ),
      { numRuns: Number(process.env.HOLDPOINT_LAW_RUNS ?? 100), seed: 20261128 },
    );
  });

  it("is one JSON document that names no source, the same from the embedded store", async () => {
    const place = new LearnCase();
    const conn = "#path\tconn\n#fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\thistory\torig_pkts\tresp_pkts\n";
    const line = (second: number): string => `${1_791_158_400 + second}.5\t10.9.0.1\t50000\t10.9.0.2\t502\ttcp\tShADadFf\t5\t4\n`;
    try {
      const capture = smallCapture({ seed: 7, packets: 600 });
      const one = await place.openStore("one.duckdb");
      await learnInto(one, [place.file("secret-name.pcap", capture), place.file("conn.log", conn + line(1) + line(2))]);
      const two = await place.openStore("two.duckdb");
      await learnInto(two, [place.file("b.log", conn + line(2)), place.file("a.log", conn + line(1)), place.file("again.pcap", capture)]);
      const text = await textOf(one);
      expect(await textOf(two)).toBe(text);
      expect(text).not.toContain("secret-name");
      const document = JSON.parse(text) as { version: number; conversations: { client: string; connections: number }[]; paths: unknown[]; arps: unknown[] };
      expect(document.version).toBe(1);
      expect(document.conversations.find((c) => c.client === "10.9.0.1")).toMatchObject({ connections: 2 });
      expect(document.paths.length).toBeGreaterThan(0);
      await one.close();
      await two.close();
    } finally {
      place.remove();
    }
  });
});
