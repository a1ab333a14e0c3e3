// Sessions of real Windows logs against pair-windows-sessions.py, which reads them with other readers and pairs by computer and logon id alone: the same sessions on the
// same machines, in the same way, from the same instant to the same instant. Where the two differ stands in a table, with the reason. Skipped without the logs or python-evtx.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { learn } from "../../src/app/learn.ts";
import { evidenceTables } from "../../src/evidence/flows/flow-tables.ts";
import { readSessions } from "../../src/evidence/sessions/read-sessions.ts";
import type { Session } from "../../src/plant/session.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

const access = resolve(process.env["HOLDPOINT_DATA"] ?? "../shared/data", "access");
const files = ["windows-evtx", "windows-json-otrf"].flatMap((folder) => {
  const path = join(access, folder);
  return existsSync(path)
    ? readdirSync(path)
        .filter((name) => /\.(evtx|zip)$/.test(name))
        .sort()
        .map((name) => join(path, name))
    : [];
});
/** The first python that has python-evtx. */
const python = ["python3", "/usr/bin/python3"].find((program) => {
  try {
    execFileSync(program, ["-c", "import Evtx.Evtx"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});

interface Paired {
  readonly computer: string;
  readonly class: string;
  readonly start: number | null;
  readonly end: number | null;
  readonly logon: string;
}

const OWN = "accounts of the machine itself have one logon id each, and every service that starts signs in under it again: one session, from start to stop of the machine";
const HALVES = "an administrator's sign-in is written twice, with all rights and with few, and each half names the other: one session";
const STOPPED = "the machine stops (6006), and what was open ended then: the script knows no stops";

/** Sessions of one side that the other has not: of the script by logon id, with how many; of Holdpoint one by one. */
const KNOWN: Readonly<Record<string, { readonly theirs: readonly (readonly [logon: string, count: number, why: string])[]; readonly ours: readonly (readonly [session: string, why: string])[] }>> = {
  "CA_4624_4625_LogonType2_LogonProc_chrome.evtx": { theirs: [["0x1cd964", 1, HALVES]], ours: [] },
  "DE_RDP_Tunneling_4624.evtx": { theirs: [["own", 8, OWN]], ours: [] },
  "empire_persistence_registry_modification_run_keys_standard_user.zip": {
    theirs: [
      ["own", 44, OWN],
      ["0xde62", 1, HALVES],
      ["0x913b1", 1, HALVES],
      ["0xa992d", 1, HALVES],
    ],
    ours: [
      ["workstation5.theshire.local service 1599203238000…1599203239000", STOPPED],
      ["workstation5.theshire.local service 1599203275000…?", OWN],
    ],
  },
  "rdp_interactive_taskmanager_lsass_dump.zip": { theirs: [["own", 1, OWN]], ours: [] },
};

/** SYSTEM, LOCAL SERVICE and NETWORK SERVICE have the same logon id on every machine. */
const named = (logon: string): string => (["0x3e7", "0x3e5", "0x3e4"].includes(logon) ? "own" : logon);
const CLASS_OF: Readonly<Partial<Record<Session["how"], string>>> = { console: "screen", rdp: "remote desktop" };
const milliseconds = (at: number | null): string => (at === null ? "?" : String(Math.round(at / 1_000)));
const words = (machine: string, way: string, start: number | null, end: number | null): string => `${machine.toLowerCase()} ${way} ${milliseconds(start)}…${milliseconds(end)}`;

async function sessionsOf(file: string): Promise<readonly Session[]> {
  const store = createMemoryStore(evidenceTables);
  await learn({ store, paths: [file], vantage: null, addressSpaceOf: () => "site", onProgress: () => {}, signal: new AbortController().signal });
  return (await readSessions(store, { assets: [] })).sessions;
}

describe.skipIf(files.length === 0 || python === undefined)("sessions of Windows logs and those of a plain script (needs HOLDPOINT_DATA or ../shared/data, and python-evtx)", () => {
  let paired: Record<string, readonly Paired[]> = {};
  beforeAll(() => {
    paired = JSON.parse(execFileSync(python as string, [join(import.meta.dirname, "pair-windows-sessions.py"), ...files], { encoding: "utf8", maxBuffer: 1 << 26 })) as typeof paired;
    expect(Object.values(paired).flat().length).toBeGreaterThan(250);
  });

  it.each(files.map((file) => [basename(file), file] as const))("%s", async (name, file) => {
    const sessions = await sessionsOf(file);
    for (const { start, end } of sessions) if (start !== null && end !== null) expect(end).toBeGreaterThanOrEqual(start);
    const left = [...(paired[file] as readonly Paired[])];
    const onlyOurs: string[] = [];
    for (const { target, how, start, end } of sessions) {
      const own = words(target, CLASS_OF[how] ?? how, start, end);
      const twin = left.findIndex((other) => words(other.computer, other.class, other.start, other.end) === own);
      if (twin < 0) onlyOurs.push(own);
      else left.splice(twin, 1);
    }
    const onlyTheirs: Record<string, number> = {};
    for (const { logon } of left) onlyTheirs[named(logon)] = (onlyTheirs[named(logon)] ?? 0) + 1;
    const known = KNOWN[name] ?? { theirs: [], ours: [] };
    expect(onlyTheirs).toEqual(Object.fromEntries(known.theirs.map(([logon, count]) => [logon, count])));
    expect(onlyOurs.sort()).toEqual(known.ours.map(([session]) => session).sort());
  });
});
