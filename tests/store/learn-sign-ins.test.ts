// Logs of sign-ins go the way of all logs, and no name of an account goes with them: not into rows, not into what a reader remembers between two runs, not into
// messages. One account is one pseudonym, whichever log, letter case or file it comes from.
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { guacamoleLines } from "../../src/evidence/logs/guacamole/samples.ts";
import { hostLines } from "../../src/evidence/logs/host-syslog/samples.ts";
import { teleportLines } from "../../src/evidence/logs/teleport/samples.ts";
import { rowAt, signInTable } from "../../src/evidence/flows/flow-tables.ts";
import { AccountNames, KEY_BYTES } from "../../src/evidence/sessions/account-names.ts";
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
