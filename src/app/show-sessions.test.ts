// show sessions: filters, what is said below the table, and that no name is told before the question for it is written down.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { evidenceTables } from "../evidence/flows/flow-tables.ts";
import { AccountNames } from "../evidence/sessions/account-names.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { learn } from "./learn.ts";
import { type SessionsRequest, showSessions, wrongSessionWords } from "./show-sessions.ts";
import { workspaceAt } from "./workspace.ts";

const accounts = new AccountNames(new Uint8Array(32).fill(9));
const at = (time: string, words: string): string => `2026-05-${time}+00:00 hist-1 sshd[${words}`;
const LOG = [
  at("01T08:00:00", "11]: Accepted password for op.a from 10.0.0.5 port 40001 ssh2"),
  at("01T09:00:00", "11]: Disconnected from user op.a 10.0.0.5 port 40001"),
  at("02T08:00:00", "12]: Failed password for op.b from 10.0.0.6 port 40002 ssh2"),
  at("02T23:00:00", "13]: Accepted publickey for op.b from 10.0.0.6 port 40003 ssh2"),
  at("03T01:00:00", "13]: Disconnected from user op.b 10.0.0.6 port 40003"),
];

let folder: string;
let store: EvidenceStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "holdpoint-sessions-"));
  mkdirSync(join(folder, ".holdpoint"));
  store = createMemoryStore(evidenceTables);
  const file = join(folder, "auth.log");
  writeFileSync(file, `${LOG.join("\n")}\n`);
  await learn({ store, paths: [file], vantage: null, addressSpaceOf: () => "plant", onProgress: () => {}, signal: new AbortController().signal, accounts });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function show(more: Partial<SessionsRequest> = {}): Promise<{ text: string | null; remarks: readonly string[]; codes: string[] }> {
  const nothing = { account: null, target: null, from: null, how: null, since: null, until: null, isShared: false, isIdentified: false, limit: null };
  const known = { store, plantFile: null, directory: folder, workspace: workspaceAt(folder), names: accounts, format: "csv", width: 200, color: false } as const;
  const { parts, remarks, diagnostics } = await showSessions({ ...known, ...nothing, ...more });
  return { text: parts === null ? null : [...parts].join(""), remarks, codes: diagnostics.map(({ code }) => code) };
}

const log = (): string => join(folder, ".holdpoint", "identified.log");
const rows = (text: string | null): number => (text ?? "").trim().split("\r\n").length - 1;

describe("show sessions", () => {
  it("tells pseudonyms, and below them ways, ends and failures", async () => {
    const { text, remarks } = await show({ format: "text" });
    expect(text).not.toMatch(/op\.[ab]/);
    expect(text).toContain(accounts.pseudonymOf("op.a"));
    expect(remarks).toEqual(["2 sessions: 2 of people (ssh 2), 0 of service accounts, 0 of machines", "those of people ended by: sign-out 2", "sign-ins that failed: wrong password 1"]);
    expect(existsSync(log())).toBe(false);
  });

  it("has the keys of the contract first, and more of each session behind them", async () => {
    const { sessions } = JSON.parse((await show({ format: "json" })).text as string) as { sessions: Record<string, unknown>[] };
    expect(Object.keys(sessions[0] ?? {}).slice(0, 10)).toEqual(["account", "from", "target", "how", "start", "end", "endedBy", "elevated", "shared", "sources"]);
    expect(sessions[0]).toMatchObject({ accountKind: "account", automatic: false, absences: [], proofs: ["password"], example: { record: 1 } });
  });

  it("takes days, machines, ways and pseudonyms for filters", async () => {
    expect(rows((await show({ since: "2026-05-02" })).text)).toBe(1);
    expect(rows((await show({ since: "2026-05-03", until: "2026-05-03" })).text)).toBe(1);
    expect(rows((await show({ until: "2026-05-01" })).text)).toBe(1);
    expect(rows((await show({ account: accounts.pseudonymOf("op.b") })).text)).toBe(1);
    expect(rows((await show({ target: "other" })).text)).toBe(0);
    expect(rows((await show({ isShared: true })).text)).toBe(0);
    expect(wrongSessionWords({ how: "rpd", since: "yesterday" }).map(({ code }) => code)).toEqual(["bad-day", "unknown-way"]);
    expect(existsSync(log())).toBe(false);
  });

  it("tells names once the question is written down", async () => {
    const { text } = await show({ isIdentified: true });
    expect(text).toMatch(/op\.a[\s\S]*op\.b/);
    expect(readFileSync(log(), "utf8")).toMatch(/^\d{4}-\d\d-\d\dT\S+Z ".*" asked for the names of 2 accounts in 2 sessions\n$/);
    await show({ account: "OP.B" });
    const written = readFileSync(log(), "utf8").trim().split("\n");
    expect(written[1]).toContain(`asked for what ${accounts.pseudonymOf("op.b")} did, by name`);
    expect(written.join("\n")).not.toMatch(/op\.b/i);
  });

  it("tells no name without the key, or where the question cannot be written down", async () => {
    expect(await show({ isIdentified: true, names: null })).toMatchObject({ text: null, codes: ["not-identified"] });
    // A folder in its place cannot be written to, whoever asks.
    mkdirSync(log());
    chmodSync(log(), 0o700);
    expect(await show({ isIdentified: true })).toMatchObject({ text: null, codes: ["not-identified"] });
    expect(await show({ account: "op.b" })).toMatchObject({ text: null, codes: ["not-identified"] });
    expect((await show({ account: accounts.pseudonymOf("op.b") })).text).not.toBeNull();
  });
});
