// The same sign-ins, whichever way they come into the real store: logs in any order, each whole or in growing pieces that may end within a line, the store closed and
// opened in between. What show sessions says of them is the same, byte for byte.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { showSessions } from "../../src/app/show-sessions.ts";
import { workspaceAt } from "../../src/app/workspace.ts";
import { AccountNames, KEY_BYTES } from "../../src/evidence/sessions/account-names.ts";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { signInRecords, toJsonLine } from "../../src/scenario/sign-in-events.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { LearnCase, learnInto } from "./learn-cases.ts";

const SCENARIO = `timezone Europe/Berlin
from 2026-10-24 for 4 days
network line 10.1.1.0/24 level 1
host hmi-1 10.1.1.21 stack windows role hmi
host hmi-2 10.1.1.22 stack windows role hmi
sign-in operator at hmi-1, hmi-2 by console daily 06:02,14:02,22:02 for 7h50m jitter 3m
sign-in ext-vendor at hmi-1 by rdp from hmi-2 daily 09:12 for 5h
sign-in-log both.jsonl of hmi-1, hmi-2
sign-in-log one.jsonl of hmi-1
`;
const ssh = (day: number, hour: number, process: number, words: string): string => `2026-10-${day}T${String(hour).padStart(2, "0")}:00:00+02:00 hist-1 sshd[${process}]: ${words}`;
const SSH = [24, 25, 26].flatMap((day, i) => [
  ssh(day, 8, 10 + i, "Accepted password for op.a from 10.1.1.21 port 40001 ssh2"),
  ssh(day, 9, 20 + i, "Accepted publickey for op.b from 10.1.1.22 port 40002 ssh2"),
  ssh(day, 10, 20 + i, "Disconnected from user op.b 10.1.1.22 port 40002"),
  ssh(day, 11, 10 + i, "Disconnected from user op.a 10.1.1.21 port 40001"),
]);
const BOOK = "User;Target;Protocol;Login time;Logout time\nop.a;eng-2;RDP;2026-10-24 08:00;2026-10-24 09:00\nop.b;eng-2;RDP;2026-10-25 09:00;2026-10-25 10:00\n";
const names = new AccountNames(new Uint8Array(KEY_BYTES).fill(5));

let place: LearnCase;
let logs: readonly { readonly name: string; readonly bytes: Buffer; readonly grows: boolean }[];
let expected: string;
let stores = 0;
beforeAll(async () => {
  place = new LearnCase();
  mkdirSync(join(place.folder, ".holdpoint"));
  const { value } = parseScenario(SCENARIO, "people.scenario");
  const written = signInRecords(value as Scenario, 1);
  const text = (name: string): string => (written.get(name) ?? []).map(toJsonLine).join("");
  logs = [
    { name: "both.jsonl", text: text("both.jsonl"), grows: true },
    { name: "one.jsonl", text: text("one.jsonl"), grows: true },
    { name: "auth.log", text: `${SSH.join("\n")}\n`, grows: true },
    { name: "book.csv", text: BOOK, grows: false },
  ].map(({ text: of, ...log }) => ({ ...log, bytes: Buffer.from(of) }));
  expected = await shown(logs.map((_, log) => ({ log, share: 1, reopens: false })));
});
afterAll(() => place.remove());

interface Step {
  readonly log: number;
  /** How much of it is there by now. */
  readonly share: number;
  readonly reopens: boolean;
}

async function shown(steps: readonly Step[]): Promise<string> {
  const file = `store-${stores++}.duckdb`;
  let store: EvidenceStore = await place.openStore(file);
  try {
    for (const { log, share, reopens } of steps) {
      const { name, bytes } = logs[log] as (typeof logs)[number];
      writeFileSync(join(place.folder, name), bytes.subarray(0, Math.round(share * bytes.length)));
      await learnInto(store, [join(place.folder, name)], { accounts: names, timezone: "Europe/Berlin" });
      if (reopens) {
        await store.close();
        store = await place.openStore(file);
      }
    }
    const nothing = { account: null, target: null, from: null, how: null, since: null, until: null, isShared: false, isIdentified: false, limit: null };
    const known = { store, plantFile: null, directory: place.folder, workspace: workspaceAt(place.folder), names, format: "json", width: 200, color: false } as const;
    return [...((await showSessions({ ...known, ...nothing })).parts ?? [])].join("");
  } finally {
    await store.close();
  }
}

describe("show sessions, from the embedded store", () => {
  it("tells what was written into the logs", () => {
    const { sessions } = JSON.parse(expected) as { sessions: { target: string; sources: string[] }[] };
    const of = (target: string): number => sessions.filter((session) => session.target === target).length;
    expect([of("hmi-1.plant.example"), of("hmi-2.plant.example"), of("hist-1"), of("eng-2")]).toEqual([16, 12, 6, 2]);
    // Two files hold the records of one machine; each session of it is there once.
    expect(sessions.filter(({ target }) => target === "hmi-1.plant.example").every(({ sources }) => sources.length === 2)).toBe(true);
  });

  it("is the same in any order and any cut of the logs", { timeout: 60_000 }, async () => {
    const cuts = fc.array(fc.double({ min: 0.02, max: 0.98, noNaN: true }), { maxLength: 2 });
    const plans = fc.tuple(cuts, cuts, cuts).chain((each) => {
      const stages = [...each, []].map((shares) => [...shares].sort((x, y) => x - y).concat(1));
      const turns = stages.flatMap((shares, log) => shares.map(() => log));
      return fc
        .record({ order: fc.shuffledSubarray(turns, { minLength: turns.length }), reopens: fc.array(fc.constantFrom(true, false, false, false), { minLength: turns.length, maxLength: turns.length }) })
        .map(({ order, reopens }) => {
          return order.map((log, i): Step => ({ log, share: (stages[log] as number[])[order.slice(0, i).filter((other) => other === log).length] as number, reopens: reopens[i] === true }));
        });
    });
    await fc.assert(
      fc.asyncProperty(plans, async (steps) => {
        expect(await shown(steps)).toBe(expected);
      }),
      { seed: 20_261_126, numRuns: 8, endOnFailure: true },
    );
  });
});
