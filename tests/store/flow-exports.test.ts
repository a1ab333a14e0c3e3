// Flow exports in the store: inside captures, in IPFIX files and in a collector's file. The capture's own conversation stays what it is; what the
// exporters told is another place to see from.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConversations } from "../../src/evidence/flows/read-conversations.ts";
import { collectedDatagram, collectedFileHeader } from "../../src/evidence/logs/netflow/collected-file.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { join } from "../generators/capture-bytes.ts";
import { type Field, ip4, ipfix, record, set, template, version5 } from "../generators/flow-exports.ts";
import { conclusions, everything, LearnCase, learnInto } from "./learn-cases.ts";

const data = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "netflow");
const exported = `${data}/netflowv9-export.pcap`;
const sflow = `${data}/sflow-export.pcap`;

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

const SENT = Date.UTC(2026, 2, 10, 9, 29, 34) / 1_000;
const FIELDS: readonly Field[] = [
  [8, 4],
  [12, 4],
  [4, 1],
  [7, 2],
  [11, 2],
  [6, 1],
  [2, 4],
  [1, 4],
  [152, 8],
  [153, 8],
];
/** One direction of a connection from its second to its second. */
const told = (source: string, target: string, ports: [number, number], flags: number, packets: number, from: number, to: number): Uint8Array =>
  record(FIELDS, [ip4(source), ip4(target), 6, ...ports, flags, packets, packets * 60, (SENT + from) * 1_000, (SENT + to) * 1_000]);

/** A connection of five minutes that an exporter cuts every minute, in both directions. */
function ipfixMessages(): Uint8Array[] {
  const messages = [ipfix(SENT, 0, 1, [set(2, template(256, FIELDS))])];
  for (let minute = 0; minute < 5; minute++) {
    const flags = 0x18 | (minute === 0 ? 2 : 0) | (minute === 4 ? 1 : 0);
    const there = told("10.9.0.1", "10.20.1.5", [49_000, 502], flags, 10, minute * 60, minute * 60 + 59);
    const back = told("10.20.1.5", "10.9.0.1", [502, 49_000], flags, 9, minute * 60 + (minute === 0 ? 0.001 : 0), minute * 60 + 59);
    messages.push(ipfix(SENT + minute * 60 + 60, minute * 2, 1, [set(256, there, back)]));
  }
  return messages;
}

describe("an IPFIX file", () => {
  it("is learnt; what a timer cut is one connection, and nothing is said of its silences", async () => {
    await learnInto(store, [place.file("flows.ipfix", join(ipfixMessages()))]);
    const conversations = await readConversations(store);
    expect(conversations).toHaveLength(1);
    expect(conversations[0]).toMatchObject({
      client: "10.9.0.1",
      server: "10.20.1.5",
      serverPort: 502,
      clientDecidedBy: "log",
      connections: 1,
      established: 1,
      openingsSeen: 1,
      closingsSeen: 1,
      packetsToServer: 50,
      packetsToClient: 45,
      ipBytesToServer: 3_000,
      bytesToServer: null,
      longestSilence: null,
      silenceNotWatched: true,
      longestConnection: 299,
    });
    expect((await store.sources())[0]).toMatchObject({ kind: "flow exports", vantage: "flow-exports", records: 6, understood: 6, lossShare: 0, warnings: [] });
  });

  it("may be cut into files and segments, but each file needs its templates", async () => {
    const [templates, ...rest] = ipfixMessages() as [Uint8Array, ...Uint8Array[]];
    await learnInto(store, [place.file("flows.ipfix", join([templates, ...rest]))]);
    const whole = ((await conclusions(store)) as { conversations: object[] }).conversations.map((c) => ({ ...c, example: null }));
    const other = await place.openStore("other.duckdb");
    await learnInto(other, [place.file("b.ipfix", join([templates, ...rest.slice(2)])), place.file("a.ipfix", join([templates, ...rest.slice(0, 2)]))], { segmentBytes: 100 });
    expect(((await conclusions(other)) as { conversations: object[] }).conversations.map((c) => ({ ...c, example: null }))).toEqual(whole);
    await learnInto(other, [place.file("c.ipfix", join(rest.slice(3)))]);
    const lost = (await other.sources()).find((source) => source.file.endsWith("c.ipfix"));
    expect(lost?.warnings).toEqual(["2 data sets have no template in this source: their flows are not known. Exporters repeat templates; a longer file has them"]);
    await other.close();
  });

  it("gives every whole message around damage, and says where it ends too early", async () => {
    const [templates, ...rest] = ipfixMessages() as [Uint8Array, ...Uint8Array[]];
    await learnInto(store, [place.file("flows.ipfix", join([templates, rest[0] as Uint8Array, Uint8Array.of(0, 10, 0, 3, 1, 2, 3), rest[1] as Uint8Array, (rest[2] as Uint8Array).subarray(0, 30)]))]);
    const [source] = await store.sources();
    expect(source).toMatchObject({ records: 4, understood: 3 });
    expect(source?.warnings.map((warning) => warning.replace(/\d+/g, "N"))).toEqual([
      "N of N records could not be read; the first: message N: N bytes before message N are no message",
      "the file ends in the middle of a message: N bytes are no whole one",
    ]);
  });
});

describe("a collector's file", () => {
  it("is learnt as what exporters told, not as a capture of a network", async () => {
    const at = (address: string, port: number) => ({ address: ip4(address), port });
    const v5 = { source: "10.9.0.1", target: "10.20.1.5", sourcePort: 49_000, targetPort: 502, transport: 6, flags: 2, packets: 1, bytes: 60, firstMs: 0, lastMs: 0 };
    const bytes = join([
      collectedFileHeader(),
      collectedDatagram(version5(SENT, 1_000, 0, 0, [v5]), at("192.0.2.1", 5_000), at("192.0.2.9", 2_055), SENT * 1e6),
      collectedDatagram(version5(SENT, 1_000, 2, 0, [v5]), at("192.0.2.1", 5_000), at("192.0.2.9", 2_055), SENT * 1e6),
    ]);
    await learnInto(store, [place.file("collected.pcapng", bytes)]);
    expect(await store.sources()).toHaveLength(1);
    expect((await store.sources())[0]).toMatchObject({ kind: "flow exports", records: 2 });
    expect((await store.sources())[0]?.lossShare).toBeCloseTo(1 / 3);
    expect((await readConversations(store)).map((c) => [c.client, c.server, c.packetsToServer])).toEqual([["10.9.0.1", "10.20.1.5", 2]]);
  });
});

describe("inside a capture", () => {
  it.skipIf(!existsSync(exported))("the wire and what is told over it are two sources, each learnt once", async () => {
    const first = await learnInto(store, [exported]);
    expect(first.files.map((file) => [file.outcome, file.source?.kind, file.source?.vantage])).toEqual([
      ["learnt", "pcap", "captures"],
      ["learnt", "flow exports", "flow-exports"],
    ]);
    const before = await everything(store);
    expect((await learnInto(store, [exported])).files.map((file) => file.outcome)).toEqual(["known", "known"]);
    expect(await everything(store)).toEqual(before);
    const conversations = await readConversations(store);
    expect(conversations.find((c) => c.client === "192.168.2.134" && c.server === "192.168.2.222")).toMatchObject({ packetsToServer: 10, transport: "udp" });
    const [, told] = await store.sources();
    // The exporter sent its templates before the capture began: tshark says so too.
    expect(told).toMatchObject({ records: 10, lossShare: 0 });
    expect(told?.warnings).toEqual([
      "the clock of exporter 192.168.2.134 is about 13 d 4 h behind the collector's; its times are taken as they are",
      "23 data sets have no template in this source: their flows are not known. Exporters repeat templates; a longer file has them",
    ]);
  });

  it.skipIf(!existsSync(sflow))("sFlow is told apart and said to be not read", async () => {
    const learned = await learnInto(store, [sflow]);
    expect(learned.files).toHaveLength(1);
    expect(learned.files[0]?.source?.contents).toEqual({ "sFlow datagrams (not read)": 9 });
    expect(readFileSync(sflow).length).toBe(1_870);
  });
});
