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
