// Firewall logs in the store: connections whose lines lie in different files, learnt in any order and cut anywhere, count once; what was denied is
// kept; what the log cannot know stays unknown.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asaLines } from "../../src/evidence/logs/asa-syslog/samples.ts";
import { fortigateLines } from "../../src/evidence/logs/fortigate/samples.ts";
import { panLines } from "../../src/evidence/logs/pan-traffic/samples.ts";
import { readConversations } from "../../src/evidence/flows/read-conversations.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { conclusions, LearnCase, learnInto } from "./learn-cases.ts";

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

/** Connections to four servers, some of them open at the end, each with the lines of its opening and its end. */
function asaLog(connections: number): { readonly lines: string[]; readonly opened: number } {
  const events: [number, string][] = [];
  for (let i = 0; i < connections; i++) {
    const opened = 10 * i;
    const seconds = [5, 45, 4_000, 100_000][i % 4] as number;
    const ends = `it:10.9.0.${1 + (i % 3)}/${49_000 + (i % 7)}`;
    const server = `ot:10.20.1.${1 + (i % 4)}/502`;
    events.push([opened, `%ASA-6-302013: Built inbound TCP connection ${i} for ${ends} (${ends.slice(3)}) to ${server} (${server.slice(3)})`]);
    const h = Math.floor(seconds / 3_600);
    const clock = `${h}:${String(Math.floor(seconds / 60) % 60).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
    if (opened + seconds < 10 * connections) events.push([opened + seconds, `%ASA-6-302014: Teardown TCP connection ${i} for ${ends} to ${server} duration ${clock} bytes 99 TCP FINs`]);
  }
  const begin = Date.UTC(2026, 2, 10, 9);
  const lines = events.sort((x, y) => x[0] - y[0]).map(([second, text]) => `${new Date(begin + second * 1_000).toISOString().replace(/\.\d+/, "")} fw-1 ${text}\n`);
  return { lines, opened: connections };
}

const { lines, opened } = asaLog(500);

async function learnedInFiles(parts: readonly string[]): Promise<unknown> {
  const other = await place.openStore(`parts-${Math.abs(Number(parts.length))}-${parts[0]?.length}.duckdb`);
  try {
    await learnInto(
      other,
      parts.map((part, i) => place.file(`part-${i}.log`, part)),
    );
    // Which record stands for a conversation depends on where it lies.
    return ((await conclusions(other)) as { conversations: object[] }).conversations.map((c) => ({ ...c, example: null }));
  } finally {
    await other.close();
  }
}

describe("ASA", () => {
  it("counts each connection once, whatever lines tell of it", async () => {
    await learnInto(store, [place.file("asa.log", lines.join(""))]);
    const conversations = await readConversations(store);
    expect(conversations).toHaveLength(12);
    expect(conversations.reduce((n, c) => n + (c.connections ?? 0), 0)).toBe(opened);
    const ended = lines.filter((line) => line.includes("Teardown")).length;
    expect(conversations.reduce((n, c) => n + (c.closingsSeen ?? 0), 0)).toBe(ended);
    for (const c of conversations) {
      expect(c).toMatchObject({ clientDecidedBy: "log", serverPort: 502, protocol: "modbus-tcp", protocolConfidence: "low", longestSilence: null, silenceNotWatched: true });
      expect([c.packetsToServer, c.bytesToServer, c.ipBytesToServer, c.ttlMin]).toEqual([null, null, null, null]);
    }
    expect((await store.sources())[0]).toMatchObject({ kind: "asa-syslog", vantage: "asa-syslog", records: lines.length, understood: lines.length });
  });

  it("says the same when it is cut into files anywhere and learnt in any order", async () => {
    const whole = await learnedInFiles([lines.join("")]);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: lines.length - 1 }), { minLength: 1, maxLength: 3 }), fc.boolean(), async (cuts, isBackwards) => {
        const at = [0, ...[...cuts].sort((x, y) => x - y), lines.length];
        const parts = at.slice(1).map((end, i) => lines.slice(at[i], end).join(""));
        expect(await learnedInFiles(isBackwards ? parts.reverse() : parts)).toEqual(whole);
      }),
      { seed: 11, numRuns: 6 },
    );
  });
});

/** Sessions of a router's firewall, some open at the end, among packets that a packet filter denied and let pass, and hits of an access list. */
function hostLog(sessions: number): string[] {
  const events: [number, string][] = [];
  const router = (text: string) => `r-1: %FW-6-${text}`;
  const packet = (prefix: string, i: number, flags: string) =>
    `gw-1 kernel: ${prefix}IN=eth0 OUT=eth1 SRC=10.9.0.${1 + (i % 3)} DST=10.20.2.${1 + (i % 4)} LEN=60 TTL=63 ID=${i} DF PROTO=TCP SPT=${50_000 + i} DPT=102 WINDOW=1 RES=0x00 ${flags} URGP=0`;
  for (let i = 0; i < sessions; i++) {
    const began = 20 * i;
    const seconds = [5, 45, 900, 3_000][i % 4] as number;
    const [there, back] = [`10.9.0.${1 + (i % 3)}:${49_000 + (i % 700)}`, `10.20.1.${1 + (i % 4)}:502`];
    events.push([began, router(`SESS_AUDIT_TRAIL_START: Start tcp session: initiator (${there}) -- responder (${back})`)]);
    if (began + seconds < 20 * sessions) events.push([began + seconds, router(`SESS_AUDIT_TRAIL: Stop tcp session: initiator (${there}) sent 48 bytes -- responder (${back}) sent ${i % 3} bytes`)]);
    events.push([began + 3, packet(i % 2 === 0 ? "[UFW BLOCK] " : "[UFW ALLOW] ", i, "SYN")]);
    events.push([began + 7, `r-1: %SEC-6-IPACCESSLOGP: list OT denied udp 10.9.0.9(${40_000 + i}) -> 10.20.1.5(161), ${1 + (i % 5)} packets`]);
  }
  const begin = Date.UTC(2026, 2, 10, 9);
  return events.sort((x, y) => x[0] - y[0]).map(([second, text]) => `${new Date(begin + second * 1_000).toISOString().replace(/\.\d+/, "")} ${text}\n`);
}

describe("hosts and routers", () => {
  const log = hostLog(300);

  it("counts each session and each attempt once, and leaves open what a packet filter does not say", async () => {
    await learnInto(store, [place.file("syslog", log.join(""))]);
    const conversations = await readConversations(store);
    const sum = (of: (c: (typeof conversations)[number]) => number | null, port: number) => conversations.filter((c) => c.serverPort === port).reduce((n, c) => n + (of(c) ?? 0), 0);
    expect([sum((c) => c.connections, 502), sum((c) => c.denied, 502)]).toEqual([300, 0]);
    expect([sum((c) => c.connections, 102), sum((c) => c.denied, 102)]).toEqual([300, 150]);
    expect([sum((c) => c.connections, 161), sum((c) => c.denied, 161), sum((c) => c.packetsToServer, 161)]).toEqual([300, 300, 900]);
    expect(conversations.filter((c) => c.transport === "tcp").every((c) => c.clientDecidedBy === "log")).toBe(true);
    expect((await store.sources())[0]).toMatchObject({ kind: "host-syslog", records: log.length, understood: log.length });
  });

  it("says the same when it is cut into files anywhere and learnt in any order", async () => {
    const whole = await learnedInFiles([log.join("")]);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: log.length - 1 }), { minLength: 1, maxLength: 3 }), fc.boolean(), async (cuts, isBackwards) => {
        const at = [0, ...[...cuts].sort((x, y) => x - y), log.length];
        const parts = at.slice(1).map((end, i) => log.slice(at[i], end).join(""));
        expect(await learnedInFiles(isBackwards ? parts.reverse() : parts)).toEqual(whole);
      }),
      { seed: 12, numRuns: 6 },
    );
  });
});

it("learns one folder of logs of four makers, each under its own kind", async () => {
  const result = await learnInto(store, [place.file("asa.log", asaLines.join("\n")), place.file("forti.log", fortigateLines.join("\n")), place.file("pan.csv", panLines.join("\r\n"))], {
    timezone: "Europe/Berlin",
  });
  expect(result.files.map((file) => [file.outcome, file.source?.kind])).toEqual([
    ["learnt", "asa-syslog"],
    ["learnt", "fortigate"],
    ["learnt", "pan-traffic"],
  ]);
  const conversations = await readConversations(store);
  // The SSH attempt that each of them denied, seen from three places, is no more than the one that saw most of it.
  const denied = conversations.filter((c) => c.serverPort === 22 && c.client === "192.0.2.9" && c.server === "10.20.1.5");
  expect(denied).toHaveLength(1);
  expect(denied[0]).toMatchObject({ connections: 1, denied: 1, established: 0 });
  expect(conversations.find((c) => c.serverPort === 502 && c.client === "10.9.0.1" && c.server === "10.20.1.5")).toMatchObject({ protocol: "modbus-tcp", clientDecidedBy: "log" });
});
