// The laws of evidence from logs: however records are shared out among files and in whatever order these are learnt, the conversations are the
// same; what is unknown stays unknown; two vantages never count twice.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceTables } from "./flow-tables.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { EvidenceStore } from "../../store/evidence-store.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import type { LoggedFlow, LoggedMessage } from "../logs/log-format.ts";
import { LoggedRows } from "./logged-rows.ts";
import { activeHoursReference } from "./activity-reference.ts";
import { readActivity } from "./read-activity.ts";
import { readConversations } from "./read-conversations.ts";

type Told = { readonly flow: LoggedFlow } | { readonly message: LoggedMessage };
interface Source {
  readonly told: readonly Told[];
  readonly vantage?: string;
  readonly kind?: string;
}

/** 2026-10-05T05:50:00Z: ten minutes before a full hour. */
const START = 1_791_179_400_000_000;
const SECOND = 1_000_000;

async function conversationsOf(sources: readonly Source[], byHour = false): Promise<Conversation[]> {
  const store = await learnt(sources);
  const conversations = await readConversations(store, { byHour });
  await store.close();
  return conversations;
}

async function learnt(sources: readonly Source[]): Promise<EvidenceStore> {
  const store = createMemoryStore(evidenceTables);
  for (const [i, { told, vantage, kind }] of sources.entries()) {
    const writer = await store.beginSegment(null);
    const rows = new LoggedRows(writer.source);
    for (const t of told) {
      if ("flow" in t) rows.flow(t.flow);
      else rows.message(t.message);
    }
    for (const batch of rows.take()) await writer.append(batch);
    const state = {
      bytes: 0,
      records: told.length,
      understood: told.length,
      notUnderstood: 0,
      first: START,
      last: START + 7_200 * SECOND,
      lossShare: Number.NaN,
      warnings: [],
      complete: true,
      checkpoint: "",
    };
    await writer.commit({ ...state, sha256: `s${i}`, file: `s${i}`, kind: kind ?? "zeek", vantage: vantage ?? "zeek", addressSpace: "site" });
  }
  return store;
}

/** Everything but where it was seen. */
const facts = (conversations: readonly Conversation[]): unknown[] => conversations.map((c) => ({ ...c, sources: [], example: null }));

const plainFlow: LoggedFlow = {
  record: 1,
  start: START,
  seconds: 60,
  client: "10.0.0.1",
  server: "10.0.0.2",
  transport: 6,
  clientPort: 50_000,
  serverPort: 502,
  vlan: null,
  openerSeen: true,
  closingSeen: true,
  outcome: "established",
  reset: false,
  packetsToServer: 10,
  packetsToClient: 8,
  ipBytesToServer: 1_000,
  ipBytesToClient: 900,
  protocol: "modbus-tcp",
  protocolReason: "Zeek found modbus in the bytes.",
  protocolConfidence: "high",
};
const flowOf = (over: Partial<LoggedFlow> = {}): Told => ({ flow: { ...plainFlow, ...over } });
const messageOf = (over: Partial<LoggedMessage> = {}): Told => ({
  message: {
    record: 1,
    time: START,
    client: "10.0.0.1",
    server: "10.0.0.2",
    transport: 6,
    serverPort: 502,
    vlan: null,
    protocol: "modbus-tcp",
    protocolReason: "Zeek logged it.",
    operations: 2,
    details: ["function 3"],
    ...over,
  },
});

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 4 });
const endpoints = fc.constantFrom("10.0.0.1", "10.0.0.2", "10.0.1.255", "239.1.1.1");
const ports = fc.constantFrom(502, 47_808, 50_000, 50_001);
const anyFlow: fc.Arbitrary<Told> = fc
  .record({
    record: fc.nat(1_000),
    start: fc.nat(4_000).map((s) => START + s * SECOND),
    seconds: maybe(fc.constantFrom(0, 1, 59, 700, 5_000)),
    client: endpoints,
    server: endpoints,
    transport: fc.constantFrom(6, 6, 17, 1),
    clientPort: ports,
    serverPort: ports,
    vlan: fc.constantFrom(null, null, null, "", "100"),
    openerSeen: fc.boolean(),
    closingSeen: maybe(fc.boolean()),
    outcome: fc.constantFrom("established" as const, "established" as const, "refused" as const, "unanswered" as const, "unfinished" as const, "denied" as const, "unknown" as const),
    reset: maybe(fc.boolean()),
    packetsToServer: maybe(fc.nat(9)),
    packetsToClient: maybe(fc.nat(9)),
    ipBytesToServer: maybe(fc.nat(999)),
    ipBytesToClient: maybe(fc.nat(999)),
    protocol: fc.constantFrom(null, "modbus-tcp", "tls"),
    protocolReason: fc.constant("said so"),
    protocolConfidence: fc.constantFrom("high" as const, "medium" as const, "low" as const),
    clientBegan: maybe(fc.boolean()),
    isPart: fc.constantFrom(false, false, true),
  })
  .map((flow) => ({ flow }));
const anyMessage: fc.Arbitrary<Told> = fc
  .record({ time: fc.nat(4_000).map((s) => START + s * SECOND), client: endpoints, server: endpoints, operations: fc.nat(127), details: fc.constantFrom([], ["function 3"], ["function 3", "unit 1"]) })
  .map((over) => messageOf(over));
const records = fc.array(fc.oneof({ arbitrary: anyFlow, weight: 3 }, { arbitrary: anyMessage, weight: 1 }), { maxLength: 25 });

describe("records of logs", () => {
  it("give the same conversations however they are shared out among files, in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat(3)), fc.boolean(), async (told, files, shares, byHour) => {
        const parts: Told[][] = Array.from({ length: files }, () => []);
        for (const t of told) (parts[(shares.next().value as number) % files] as Told[]).unshift(t);
        const whole = facts(await conversationsOf([{ told }], byHour));
        expect(
          facts(
            await conversationsOf(
              parts.map((part) => ({ told: part })),
              byHour,
            ),
          ),
        ).toEqual(whole);
      }),
      { numRuns: Number(process.env.HOLDPOINT_LAW_RUNS ?? 200), seed: 20261125 },
    );
  });

  it("of several vantages give the same whatever the order, and learnt by two names count once", async () => {
    await fc.assert(
      fc.asyncProperty(records, records, async (told, other) => {
        const one: Source = { told };
        const two: Source = { told: other, kind: "suricata-eve", vantage: "suricata-eve" };
        expect(facts(await conversationsOf([two, one]))).toEqual(facts(await conversationsOf([one, two])));
        const same: Source = { told, kind: "other-log", vantage: "other-log" };
        const counts = (all: readonly Conversation[]): unknown[] =>
          all.map((c) => [c.client, c.server, c.serverPort, c.protocol, c.connections, c.packetsToServer, c.ipBytesToClient, c.denied, c.details, c.operations, c.longestConnection, c.maxConcurrent]);
        expect(counts(await conversationsOf([one, same]))).toEqual(counts(await conversationsOf([one])));
      }),
      { numRuns: Number(process.env.HOLDPOINT_LAW_RUNS ?? 200), seed: 20261126 },
    );
  });

  it("give the same active hours whether or not what was said is read, from one vantage and from two", async () => {
    await fc.assert(
      fc.asyncProperty(records, records, async (told, other) => {
        for (const sources of [[{ told }], [{ told }, { told: other, kind: "suricata-eve", vantage: "suricata-eve" }]]) {
          const store = await learnt(sources);
          const conversations = await readConversations(store);
          expect((await readActivity(store, conversations)).conversations.map(({ hours }) => hours)).toEqual(await activeHoursReference(store, conversations));
          await store.close();
        }
      }),
      { numRuns: 150, seed: 20261128 },
    );
  });

  it("count every record once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFlow, { maxLength: 25 }), async (told) => {
        const whole = told.filter((t) => "flow" in t && t.flow.isPart !== true);
        const all = await conversationsOf([{ told: whole }]);
        expect(all.reduce((n, c) => n + (c.connections ?? 0), 0)).toBe(whole.length);
        expect(all.reduce((n, c) => n + c.denied, 0)).toBe(whole.filter((t) => "flow" in t && t.flow.outcome === "denied").length);
      }),
      { numRuns: 100, seed: 20261127 },
    );
  });
});

const only = async (...sources: readonly (readonly Told[] | Source)[]): Promise<Conversation> => {
  const all = await conversationsOf(sources.map((s) => ("told" in s ? s : { told: s })));
  expect(all).toHaveLength(1);
  return all[0] as Conversation;
};

describe("what is not known", () => {
  it("is null, and a sum with it is not known either", async () => {
    expect(await only([flowOf()])).toMatchObject({
      bytesToServer: null,
      bytesToClient: null,
      ipBytesToServer: 1_000,
      keepAlives: null,
      largestPayload: null,
      ipFragments: null,
      ttlMin: null,
      mss: null,
      longestSilence: null,
      silenceNotWatched: true,
      clientDecidedBy: "log",
    });
    expect(await only([flowOf(), flowOf({ packetsToServer: null, clientPort: 50_001 })])).toMatchObject({ packetsToServer: null, packetsToClient: 16, connections: 2 });
    expect(await only([flowOf({ seconds: null })])).toMatchObject({ longestConnection: null, maxConcurrent: null });
    expect(await only([flowOf({ closingSeen: null, reset: null })])).toMatchObject({ closingsSeen: null, reset: null, openingsSeen: 1 });
    expect(await only([flowOf({ outcome: "unknown" })])).toMatchObject({ established: null, refused: null, unanswered: null });
  });

  it("of a connection is everything, where only its messages were logged", async () => {
    expect(await only([messageOf(), messageOf()])).toMatchObject({
      connections: null,
      established: null,
      packetsToServer: null,
      longestConnection: null,
      maxConcurrent: null,
      silenceNotWatched: true,
      operations: ["read"],
      details: { "function 3": 2 },
    });
    expect(await only([messageOf()], [flowOf()])).toMatchObject({ connections: 1, packetsToServer: 10, operations: ["read"] });
  });

  it("leaves no silence where one packet was all", async () => {
    expect(await only([flowOf({ transport: 17, seconds: 0, packetsToServer: 1, packetsToClient: 0, outcome: "unknown", openerSeen: false, clientBegan: true, protocol: null })])).toMatchObject({
      silenceNotWatched: false,
      unanswered: 1,
      established: 0,
      serverBegan: 0,
    });
  });
});

describe("denied attempts", () => {
  it("are connections that never worked", async () => {
    expect(await only([flowOf({ outcome: "denied", seconds: null, packetsToServer: null, packetsToClient: null, connections: 7 })])).toMatchObject({
      connections: 7,
      denied: 7,
      established: 0,
      silenceNotWatched: false,
      longestConnection: 0,
    });
  });
});

describe("parts of flows", () => {
  it("are one connection where they meet, and their counts add up", async () => {
    const first = flowOf({ isPart: true, closingSeen: false });
    const second = flowOf({ isPart: true, start: START + 60 * SECOND, openerSeen: false });
    expect(await only([second], [first])).toMatchObject({ connections: 1, packetsToServer: 20, longestConnection: 120, openingsSeen: 1, closingsSeen: 1 });
    expect(await only([first, flowOf({ isPart: true, start: START + 600 * SECOND })])).toMatchObject({ connections: 2 });
  });

  it("in opposite directions are one flow", async () => {
    const there = flowOf({ isPart: true, packetsToClient: null, ipBytesToClient: null });
    const back = flowOf({
      isPart: true,
      client: "10.0.0.2",
      server: "10.0.0.1",
      clientPort: 502,
      serverPort: 50_000,
      openerSeen: false,
      packetsToServer: 8,
      packetsToClient: null,
      ipBytesToServer: 900,
      ipBytesToClient: null,
    });
    expect(await only([back], [there])).toMatchObject({ client: "10.0.0.1", serverPort: 502, connections: 1, packetsToServer: 10, packetsToClient: 8, ipBytesToClient: 900 });
    // A sensor that also logs the flow as a whole tells the same packets again.
    expect(await only([back, flowOf({ isPart: true }), there])).toMatchObject({ connections: 1, packetsToServer: 10, packetsToClient: 8 });
  });

  it("with an id are one flow by it", async () => {
    const built = flowOf({ isPart: true, flowId: "fw#1", seconds: null, packetsToServer: null, packetsToClient: null, closingSeen: false, outcome: "unknown" });
    const ended = flowOf({ isPart: true, flowId: "fw#1", start: START + SECOND, openerSeen: false });
    expect(await only([ended], [built])).toMatchObject({ connections: 1, established: 1, packetsToServer: 10, openingsSeen: 1, closingsSeen: 1 });
    expect(await only([built, flowOf({ isPart: true, flowId: "fw#2" })])).toMatchObject({ connections: 2 });
  });
});

describe("VLANs", () => {
  const capture: Source = { told: [flowOf({ vlan: "100", packetsToServer: 50 })], kind: "pcap", vantage: "captures" };
  it("of a log that does not know them are those of the one conversation it can belong to", async () => {
    expect(await only([flowOf()], capture)).toMatchObject({ vlan: "100", packetsToServer: 50, connections: 1 });
  });
  it("stay unknown where there are several", async () => {
    const all = await conversationsOf([{ told: [flowOf()] }, capture, { told: [flowOf({ vlan: "200" })], kind: "pcap", vantage: "captures" }]);
    expect(all.map((c) => c.vlan)).toEqual([null, "100", "200"]);
  });
});

describe("vantages", () => {
  const captured = (over: Partial<LoggedFlow>): Source => ({ told: [flowOf({ vlan: "", ...over })], kind: "pcap", vantage: "site" });
  it("of a capture and a log are two even under one name", async () => {
    expect(await only({ told: [flowOf()], vantage: "site" }, captured({}))).toMatchObject({ connections: 1, packetsToServer: 10, vlan: null });
  });
  it("add up where they saw different times", async () => {
    expect(await only({ told: [flowOf({ start: START + 86_400 * SECOND })] }, captured({}))).toMatchObject({ connections: 2, packetsToServer: 20 });
  });
  it("say whether their witness is a packet or a record of a log", async () => {
    expect((await only([flowOf()])).example).toMatchObject({ isLogged: true });
    expect((await only(captured({}))).example).not.toHaveProperty("isLogged");
  });
  it("agree on the better name of a protocol", async () => {
    expect(await only({ told: [flowOf({ protocol: null })] }, captured({ protocol: "tls" }))).toMatchObject({ protocol: "tls", connections: 1 });
    expect(await only({ told: [flowOf({ protocol: "http" })] }, captured({ protocol: "mtconnect" }))).toMatchObject({ protocol: "mtconnect", connections: 1 });
  });
});
