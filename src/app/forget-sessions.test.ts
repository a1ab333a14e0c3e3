// Old records of people go, with the names that only they had, and stay away; what goes on after the day is still known.
import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accountNameTable, evidenceTables, rowAt } from "../evidence/flows/flow-tables.ts";
import { AccountNames } from "../evidence/sessions/account-names.ts";
import { readSessions } from "../evidence/sessions/read-sessions.ts";
import { parsePlantFile } from "../evidence/lists/plant-file/parse-plant-file.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { forgetSessions, keepSessionsFrom, sessionsKeptFrom, startOfDay } from "./forget-sessions.ts";
import { learn } from "./learn.ts";
import { workspaceAt } from "./workspace.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdpoint-forget-"));
  mkdirSync(join(folder, ".holdpoint"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MAY = Date.UTC(2026, 4, 1) * 1_000;
const line = (time: string, words: string): string => `${time} hist-1 sshd[${words}`;
const LOG = [
  line("2026-04-29T08:00:00+00:00", "11]: Accepted password for old.one from 10.0.0.5 port 40001 ssh2"),
  line("2026-04-29T09:00:00+00:00", "11]: Disconnected from user old.one 10.0.0.5 port 40001"),
  line("2026-04-30T23:50:00+00:00", "12]: Accepted password for both.two from 10.0.0.5 port 40002 ssh2"),
  line("2026-05-01T01:00:00+00:00", "12]: Disconnected from user both.two 10.0.0.5 port 40002"),
  line("2026-05-02T08:00:00+00:00", "13]: Accepted password for new.three from 10.0.0.5 port 40003 ssh2"),
  line("2026-05-02T09:00:00+00:00", "13]: Disconnected from user new.three 10.0.0.5 port 40003"),
];

describe("forgetting sessions", () => {
  it("drops what is older, with the names that only it had, and says so of the source", async () => {
    const accounts = new AccountNames(new Uint8Array(32).fill(1));
    const store = createMemoryStore(evidenceTables);
    const file = join(folder, "auth.log");
    writeFileSync(file, `${LOG.join("\n")}\n`);
    const request = { store, paths: [file], vantage: null, addressSpaceOf: () => "plant", onProgress: () => {}, signal: new AbortController().signal, accounts };
    await learn(request);
    const shown = async (): Promise<unknown[]> =>
      (await readSessions(store, { assets: [] })).sessions.map(({ account, start, end }) => [account, start === null ? null : start - MAY, end === null ? null : end - MAY]);
    const HOUR = 3_600_000_000;
    expect(await shown()).toHaveLength(3);
    expect(await forgetSessions(store, MAY)).toBe(3);
    expect(await shown()).toEqual([
      [accounts.pseudonymOf("both.two"), null, HOUR],
      [accounts.pseudonymOf("new.three"), 32 * HOUR, 33 * HOUR],
    ]);
    const named: string[] = [];
    for await (const batch of store.scan(accountNameTable.name, [])) for (let i = 0; i < batch.rows; i++) named.push(rowAt(accountNameTable, batch, i)["account"] as string);
    expect(named.sort()).toEqual([accounts.pseudonymOf("both.two"), accounts.pseudonymOf("new.three")].sort());
    expect((await store.sources())[0]?.warnings).toEqual(["records of signing in from before 2026-05-01T00:00:00.000000Z were dropped, as is asked for here"]);
    // The same log again brings nothing back.
    await learn(request);
    expect(await forgetSessions(store, MAY)).toBe(0);
    expect(await shown()).toHaveLength(2);
  });

  it("keeps until told otherwise, and then by whatever asks for less", () => {
    const workspace = workspaceAt(folder);
    const plantFile = parsePlantFile("sessions: { keepFor: 2w }\n", "plant.yaml").value ?? null;
    const now = MAY + 20 * 86_400_000_000;
    expect(sessionsKeptFrom(workspace, null, now).from).toBeNull();
    expect(sessionsKeptFrom(workspace, plantFile, now).from).toBe(MAY + 6 * 86_400_000_000);
    keepSessionsFrom(workspace, MAY);
    expect(sessionsKeptFrom(workspace, null, now).from).toBe(MAY);
    keepSessionsFrom(workspace, MAY - 1_000_000);
    expect(sessionsKeptFrom(workspace, null, now).from).toBe(MAY);
    expect(sessionsKeptFrom(workspace, plantFile, now).from).toBe(MAY + 6 * 86_400_000_000);
    expect(existsSync(join(folder, ".holdpoint", "sessions-kept-from"))).toBe(true);
  });

  it("refuses to guess from which day on was meant, where that was damaged, and is told anew", () => {
    const workspace = workspaceAt(folder);
    writeFileSync(join(folder, ".holdpoint", "sessions-kept-from"), "soon\n");
    expect(sessionsKeptFrom(workspace, null, MAY)).toMatchObject({ from: null, diagnostics: [{ code: "kept-from-damaged", severity: "error" }] });
    keepSessionsFrom(workspace, MAY);
    expect(sessionsKeptFrom(workspace, null, MAY)).toEqual({ from: MAY, diagnostics: [] });
  });

  it("takes a day of the plant, and no other words", () => {
    expect(startOfDay("2026-05-01", "Europe/Berlin")).toBe(MAY - 2 * 3_600_000_000);
    expect([startOfDay("2026-02-30", "UTC"), startOfDay("yesterday", "UTC"), startOfDay("1.5.2026", "UTC")]).toEqual([null, null, null]);
  });

  it("says where a duration lacks its unit", () => {
    const { value, diagnostics } = parsePlantFile("sessions: { keepFor: soon }\n", "plant.yaml");
    expect([value, diagnostics[0]?.code]).toEqual([undefined, "bad-duration"]);
  });
});
