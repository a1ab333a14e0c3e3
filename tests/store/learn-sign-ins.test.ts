// Logs of sign-ins go the way of all logs, and no name of an account goes with them: not into rows, not into what a reader remembers between two runs, not into
// messages. One account is one pseudonym, whichever log, letter case or file it comes from.
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readActivity } from "../../src/evidence/flows/read-activity.ts";
import { readConversations } from "../../src/evidence/flows/read-conversations.ts";
import type { ListMapping } from "../../src/evidence/lists/asset-table/mapping.ts";
import { parseMappingFile } from "../../src/evidence/lists/asset-table/mapping-file.ts";
import { guacamoleLines } from "../../src/evidence/logs/guacamole/samples.ts";
import { hostLines, trafficLines } from "../../src/evidence/logs/host-syslog/samples.ts";
import { teleportLines } from "../../src/evidence/logs/teleport/samples.ts";
import { rowAt, signInTable } from "../../src/evidence/flows/flow-tables.ts";
import { AccountNames, KEY_BYTES } from "../../src/evidence/sessions/account-names.ts";
import { seesTraffic } from "../../src/evidence/sees-traffic.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { everything, LearnCase, learnInto } from "./learn-cases.ts";

const accounts = () => new AccountNames(new Uint8Array(KEY_BYTES));
const LOGS: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["host-syslog", hostLines, /op\.a|net\.a|client7|test 9/i],
  ["teleport", teleportLines, /op\.a|vendor@|op\.b/i],
  ["guacamole", guacamoleLines.slice(0, 1), /op\.a/i],
];

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

async function rows(of: EvidenceStore): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for await (const batch of of.scan("sign_in", [])) for (let i = 0; i < batch.rows; i++) all.push(rowAt(signInTable, batch, i) as Record<string, unknown>);
  return all;
}

describe.each(LOGS)("%s", (kind, lines, names) => {
  it("leaves no name in rows, sources, messages, or bytes of the store", async () => {
    expect(lines.join("\n")).toMatch(names);
    const broken = (lines[0] as string).slice(0, -9);
    const result = await learnInto(store, [place.file("people.log", `${[...lines, broken].join("\n")}\n`)], { accounts: accounts() });
    expect(result.files.map((f) => [f.outcome, f.source?.kind])).toEqual([["learnt", kind]]);
    expect((await rows(store)).length).toBeGreaterThan(0);
    expect(JSON.stringify(result)).not.toMatch(names);
    expect(JSON.stringify(await everything(store), (_, value) => (value instanceof Uint8Array ? "bytes" : value))).not.toMatch(names);
    await store.close();
    expect(readFileSync(join(place.folder, "evidence.duckdb")).toString("latin1")).not.toMatch(names);
    store = await place.openStore();
  });

  it("a file that grows goes on where it stopped, and says what it would have said at once; compressed it is the same", async () => {
    const whole = await place.openStore("whole.duckdb");
    const packed = await place.openStore("packed.duckdb");
    const text = `${lines.join("\n")}\n`;
    const half = `${lines.slice(0, Math.ceil(lines.length / 2)).join("\n")}\n`;
    const plain = async (from: EvidenceStore) => (await rows(from)).map(({ source: _, ...row }) => JSON.stringify(row)).sort();
    try {
      const file = place.file("growing.log", half);
      await learnInto(store, [file], { accounts: accounts() });
      appendFileSync(file, text.slice(half.length));
      await learnInto(store, [file], { accounts: accounts() });
      await learnInto(whole, [place.file("whole.log", text)], { accounts: accounts() });
      await learnInto(packed, [place.file("whole.log.gz", gzipSync(text))], { accounts: accounts() });
      expect(await plain(store)).toEqual(await plain(whole));
      expect(await plain(packed)).toEqual(await plain(whole));
    } finally {
      await whole.close();
      await packed.close();
    }
  });
});

it("ten thousand spellings of one account are one pseudonym", async () => {
  const letters = "operatorlinefour";
  const spellings = Array.from({ length: 10_000 }, (_, i) => [...letters].map((letter, at) => ((i >> (at % 14)) & 1 ? letter.toUpperCase() : letter)).join(""));
  expect(new Set(spellings).size).toBeGreaterThan(9_000);
  const text = spellings.map((name, i) => `Mar 10 06:02:11 hist-1 sshd[${i + 1}]: Accepted password for ${name} from 10.9.0.5 port 51000 ssh2`).join("\n");
  await learnInto(store, [place.file("auth.log", text)], { accounts: accounts() });
  const told = await rows(store);
  expect(told).toHaveLength(10_000);
  expect(new Set(told.map((row) => row.account)).size).toBe(1);
});

it("what was remembered under another key is forgotten, and reading goes on", async () => {
  const file = place.file("auth.log", `${hostLines.slice(0, 3).join("\n")}\n`);
  await learnInto(store, [file], { accounts: accounts() });
  appendFileSync(file, `${hostLines.slice(3, 8).join("\n")}\n`);
  const result = await learnInto(store, [file], { accounts: new AccountNames(new Uint8Array(KEY_BYTES).fill(7)) });
  expect(result.files.map((f) => f.outcome)).toEqual(["grown"]);
  expect((await rows(store)).length).toBeGreaterThan(1);
});

describe("session books", () => {
  const BOOK =
    "User;Target;Protocol;Login time;Logout time\nCORP\\Op.A;hist-1;RDP;2026-03-10 08:00;2026-03-10 09:00\nop.b;hist-1;RDP;2026-03-10 09:00;2026-03-10 10:00\nop.b;eng-2;SSH;2026-03-11 09:00;\n";
  const learnBook = (text: string, more = {}) => learnInto(store, [place.file("sessions.csv", text)], { accounts: accounts(), timezone: "Europe/Berlin", ...more });

  it("are learnt without a name in the store, and one account is one pseudonym beside a log", async () => {
    const result = await learnBook(BOOK);
    expect(result.files.map((f) => [f.outcome, f.records, f.source?.kind, f.source?.contents])).toEqual([["learnt", 3, "session-book", { sessions: 3 }]]);
    await learnInto(store, [place.file("auth.log", `${hostLines[0]}\n`)], { accounts: accounts() });
    const told = await rows(store);
    expect(told.map((row) => [row.host, row.time, row.seconds])).toEqual([
      ["hist-1", Date.UTC(2026, 2, 10, 7) * 1_000, 3_600],
      ["hist-1", Date.UTC(2026, 2, 10, 8) * 1_000, 3_600],
      ["eng-2", Date.UTC(2026, 2, 11, 8) * 1_000, Number.NaN],
      ["hist-1", expect.any(Number), Number.NaN],
    ]);
    expect(told[3]?.account).toBe(told[0]?.account);
    expect(JSON.stringify([result, await everything(store)], (_, value) => (value instanceof Uint8Array ? "bytes" : value))).not.toMatch(/op\.[ab]/i);
  });

  it("are known again; a corrected edition replaces, next week's adds", async () => {
    await learnBook(BOOK);
    expect((await learnBook(BOOK)).files.map((f) => f.outcome)).toEqual(["known"]);
    const corrected = await learnBook(BOOK.replace("10:00", "10:30"));
    expect(corrected.files[0]?.diagnostics.map((d) => d.code)).toContain("list-replaced");
    expect(await rows(store)).toHaveLength(3);
    await learnBook("User;Target;Protocol;Login time;Logout time\nop.b;hist-1;RDP;2026-03-17 09:00;2026-03-17 10:00\n");
    expect(await rows(store)).toHaveLength(4);
  });

  it("whose columns are not sure are refused with a mapping to correct, in which nobody is named; with it they are learnt", async () => {
    const unsure = BOOK.replaceAll("2026-03-10", "03/10/2026").replaceAll("2026-03-11", "03/11/2026");
    const [refused] = (await learnBook(unsure)).files;
    expect([refused?.outcome, refused?.diagnostics.map((d) => d.code)]).toEqual(["failed", ["list-not-sure"]]);
    expect(refused?.mappingDraft).toContain("is: account");
    expect(refused?.mappingDraft).not.toMatch(/op\.[ab]/i);
    const parsed = parseMappingFile(refused?.mappingDraft as string, "m.yaml");
    expect(parsed.diagnostics).toEqual([]);
    const given = { file: "m.yaml", mapping: parsed.value as ListMapping };
    const learnt = await learnBook(BOOK, { lists: { given, saved: () => ({ value: undefined, diagnostics: [] }), save: () => "", ask: null } });
    expect(learnt.files.map((f) => [f.outcome, f.records])).toEqual([["learnt", 3]]);
  });

  it("a production calendar that names who was at the line stays a calendar", async () => {
    const [file] = (await learnBook("Linie;Beginn;Ende;Tätigkeit;Bediener;Maschine\n2;02.10.2026 13:45;02.10.2026 14:15;Umrüsten;op.a;m1\n")).files;
    expect(file?.source?.kind).toBe("calendar");
  });

  it("and logs of sign-ins are no time in which the network was watched", async () => {
    await learnBook(BOOK);
    await learnInto(store, [place.file("auth.log", `${hostLines.join("\n")}\n`)], { accounts: accounts() });
    expect((await store.sources()).map(seesTraffic)).toEqual([false, false]);
    expect((await readActivity(store, await readConversations(store))).watches).toEqual([]);
  });

  it("unless the same file tells of traffic, too", async () => {
    await learnInto(store, [place.file("syslog", `${[...hostLines, ...trafficLines].join("\n")}\n`)], { accounts: accounts() });
    expect((await store.sources()).map(seesTraffic)).toEqual([true]);
    const conversations = await readConversations(store);
    // A session that its start and its stop tell, and packets that two devices denied on the way to one service.
    expect(conversations.find((c) => c.serverPort === 502 && c.client === "10.9.0.1")).toMatchObject({ connections: 2, denied: 1, established: 1, clientDecidedBy: "log" });
    expect((await rows(store)).length).toBeGreaterThan(0);
  });
});

it.each([
  ["account", "target", "start"],
  ["account", "start", "end"],
  ["account", "target", "end"],
])("a mapping of a session book with %s, %s and %s alone is refused", (...fields) => {
  const text = `tables:\n  - header: 1\n    columns:\n${fields.map((field, i) => `      - { column: ${"ABC"[i]}, is: ${field} }\n`).join("")}`;
  expect(parseMappingFile(text, "m.yaml").diagnostics.map((d) => d.severity)).toEqual(["error"]);
});
