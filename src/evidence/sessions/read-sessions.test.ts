// Through the store: any order and any cut of the sources gives the same sessions, machines become assets, and one session that several logs tell is one.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Asset } from "../../plant/asset.ts";
import type { AccessRecord } from "../../plant/session.ts";
import type { StoredSource } from "../../store/evidence-store.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import { evidenceTables } from "../flows/flow-tables.ts";
import { signInRecord } from "../logs/sign-in-record.ts";
import type { SignInRecord } from "../logs/sign-in.ts";
import { AccountNames } from "./account-names.ts";
import { readSessions } from "./read-sessions.ts";
import { SignInRows } from "./sign-in-rows.ts";

const SECOND = 1_000_000;
const START = Date.UTC(2026, 9, 24, 22) * 1_000;
const names = new AccountNames(new Uint8Array(32).fill(7));
const OP_A = names.pseudonymOf("op.a");

interface Part {
  readonly file: string;
  readonly kind: string;
  readonly records: readonly SignInRecord[];
}

function said(seconds: number, act: SignInRecord["act"], more: Partial<SignInRecord> = {}): SignInRecord {
  return signInRecord({ record: 1, time: START + seconds * SECOND, act, host: "hmi-1", account: "op.a", ...more });
}

function asset(name: string, addresses: readonly string[], hostname?: string): Asset {
  const claims = hostname === undefined ? [] : [{ attribute: "hostname", value: hostname }];
  return { addressSpace: "plant", name, addresses, claims } as unknown as Asset;
}

async function recordOf(parts: readonly Part[], assets: readonly Asset[] = []): Promise<AccessRecord> {
  const store = createMemoryStore(evidenceTables);
  for (const { file, kind, records } of parts) {
    const segment = await store.beginSegment(null);
    const rows = new SignInRows(segment.source, names);
    for (const record of records) rows.signIn(record);
    for (const batch of rows.take()) await segment.append(batch);
    const counts = { bytes: 1, records: records.length, understood: records.length, notUnderstood: 0, first: START, last: START, lossShare: Number.NaN };
    await segment.commit({ sha256: file, file, kind, vantage: "here", addressSpace: "plant", ...counts, warnings: [], complete: true, checkpoint: "" } satisfies StoredSource);
  }
  return readSessions(store, { assets });
}

const shown = ({ sessions }: AccessRecord): string[] =>
  sessions.map((s) =>
    [
      s.account === OP_A ? "op.a" : s.account,
      s.from ?? "-",
      s.target,
      s.how,
      s.start === null ? "?" : (s.start - START) / SECOND,
      s.end === null ? "?" : (s.end - START) / SECOND,
      s.endedBy,
      s.sources.join("+"),
    ].join(" "),
  );

describe("sessions of a store", () => {
  it("pairs a sign-in in one file with its sign-out in another, and a record of both once", async () => {
    const signIn = said(0, "sign-in", { key: "0x1", how: "console", nativeId: "security/1" });
    const signOut = said(60, "sign-out", { key: "0x1", nativeId: "security/2" });
    const parts = [
      { file: "old.evtx", kind: "windows-evtx", records: [signIn] },
      { file: "new.json", kind: "windows-events", records: [signIn, signOut] },
    ];
    expect(shown(await recordOf(parts))).toEqual(["op.a - hmi-1 console 0 60 sign-out new.json+old.evtx"]);
  });

  it("knows machines by address, by name in any case, and by the first label of it; a name of two machines is none", async () => {
    const assets = [asset("FILLER-HMI", ["10.20.1.21"], "HMI-1.plant.example"), asset("ENG-1", ["10.20.4.5"]), asset("twin", ["10.20.1.31"], "twin-x"), asset("twin", ["10.20.1.32"], "twin-y")];
    const at = (seconds: number, host: string, from: string): SignInRecord => said(seconds, "whole", { host, from, how: "rdp", seconds: 30 });
    const records = [
      at(0, "hmi-1", "10.20.4.5"),
      at(300, "10.20.1.21", "eng-1.plant.example"),
      at(600, "hmi-1.plant.example", "10.9.9.9"),
      at(900, "hmi-1.other.example", ""),
      at(1200, "10.20.1.31", ""),
    ];
    const { sessions, loggedTargets } = await recordOf([{ file: "a", kind: "host-syslog", records }], assets);
    expect(sessions.map(({ target, targetIsAsset, from, fromIsAsset }) => [target, targetIsAsset, from, fromIsAsset])).toEqual([
      ["FILLER-HMI", true, "ENG-1", true],
      ["FILLER-HMI", true, "ENG-1", true],
      ["FILLER-HMI", true, "10.9.9.9", false],
      ["hmi-1.other.example", false, null, false],
      ["10.20.1.31", false, null, false],
    ]);
    expect(loggedTargets.map(({ target }) => target)).toEqual(["10.20.1.31", "FILLER-HMI", "hmi-1.other.example"]);
  });

  it("takes a session that the wire saw and the machine logged for one, and what only the wire saw for nobody's", async () => {
    const assets = [asset("HMI-1", ["10.20.1.21"]), asset("ENG-1", ["10.20.4.5"])];
    const own = [said(40, "sign-in", { key: "0x1", how: "rdp", from: "10.20.4.5" }), said(100, "disconnect", { key: "0x1" }), said(900, "sign-out", { key: "0x1" })];
    const wire = (start: number, end: number, uid: string, from: string): SignInRecord[] =>
      (["sign-in", "sign-out"] as const).map((act, i) => said(i === 0 ? start : end, act, { host: "10.20.1.21", account: "", from, how: "rdp", key: uid, reason: i === 0 ? "" : "connection-end" }));
    const parts = [
      { file: "rdp.log", kind: "zeek", records: [...wire(0, 100, "C1", "10.20.4.5"), ...wire(50, 70, "C2", "10.7.7.7")] },
      { file: "hmi.evtx", kind: "windows-evtx", records: own },
    ];
    expect(shown(await recordOf(parts, assets))).toEqual(
      [" 10.7.7.7 HMI-1 rdp 50 70 connection-end rdp.log", "op.a ENG-1 HMI-1 rdp 40 900 sign-out hmi.evtx+rdp.log"].sort((x, y) => (x < y ? 1 : -1)),
    );
  });

  it("joins what Windows tells by logon and by terminal session", async () => {
    const byLogon = [said(0, "sign-in", { key: "0x1", how: "rdp", from: "10.0.0.5", elevated: true }), said(60, "sign-out", { key: "0x1" })];
    const bySession = [
      said(3, "sign-in", { key: "session 2", how: "rdp", from: "10.0.0.5" }),
      said(20, "disconnect", { key: "session 2" }),
      said(30, "reconnect", { key: "session 2" }),
      said(60, "sign-out", { key: "session 2" }),
    ];
    const { sessions } = await recordOf([{ file: "a.evtx", kind: "windows-evtx", records: [...byLogon, ...bySession] }]);
    expect(sessions.map(({ elevated, absences, start }) => [elevated, absences.length, start])).toEqual([[true, 1, START]]);
  });

  it("joins them by their ends where one log or both begin within the session, and what both hold open throughout", async () => {
    const byLogon = (seconds: number, act: SignInRecord["act"], key: string, account = "op.a"): SignInRecord => said(seconds, act, { key, account, how: "rdp", from: "10.0.0.5" });
    const told = async (...records: SignInRecord[]): Promise<string[]> => shown(await recordOf([{ file: "a", kind: "windows-evtx", records }]));
    // The Security log is short, and that of the session manager long.
    expect(await told(byLogon(0, "sign-in", "session 2"), byLogon(9_000, "sign-out", "session 2"), byLogon(9_001, "sign-out", "0x1"))).toEqual(["op.a 10.0.0.5 hmi-1 rdp 0 9001 sign-out a"]);
    expect(await told(byLogon(0, "sign-in", "0x1"), byLogon(9_000, "sign-out", "session 2"), byLogon(9_001, "sign-out", "0x1"))).toEqual(["op.a 10.0.0.5 hmi-1 rdp 0 9001 sign-out a"]);
    expect(await told(byLogon(9_000, "sign-out", "session 2"), byLogon(9_001, "sign-out", "0x1"))).toEqual(["op.a 10.0.0.5 hmi-1 rdp ? 9001 sign-out a"]);
    expect(await told(byLogon(50, "reconnect", "session 2"), byLogon(51, "reconnect", "0x1"))).toEqual(["op.a 10.0.0.5 hmi-1 rdp ? ? unknown a"]);
    // Another account, another end, or one that began behind the other's end, is another session.
    expect(await told(byLogon(50, "reconnect", "session 2", "op.b"), byLogon(51, "reconnect", "0x1"))).toHaveLength(2);
    expect(await told(byLogon(9_000, "sign-out", "session 2"), byLogon(9_500, "sign-out", "0x1"))).toHaveLength(2);
    expect(await told(byLogon(100, "sign-out", "0x1"), byLogon(110, "sign-in", "session 3"), byLogon(150, "sign-out", "session 3"))).toHaveLength(2);
  });

  it("counts what is no session: failures, tickets and lock-outs, by account, machine, kind and reason", async () => {
    const failed = (seconds: number): SignInRecord => said(seconds, "failed", { reason: "wrong password", how: "rdp", from: "10.0.0.5" });
    const { uses, sessions } = await recordOf([{ file: "a", kind: "windows-evtx", records: [failed(0), failed(0), failed(30), said(40, "locked-out")] }]);
    expect(sessions).toEqual([]);
    expect(uses.map(({ kind, count, reason, account }) => [kind, count, reason, account === OP_A])).toEqual([
      ["failed", 3, "wrong password", true],
      ["locked-out", 1, "", true],
    ]);
  });

  it("takes ten thousand spellings of one name for one account", async () => {
    const spelling = (n: number): string => [..."operator.one"].map((letter, i) => ((n >> (i % 14)) & 1 ? letter.toUpperCase() : letter)).join("");
    const records = Array.from({ length: 10_000 }, (_, n) => said(n, "failed", { account: spelling(n), reason: "wrong password" }));
    const { uses } = await recordOf([{ file: "a", kind: "windows-evtx", records }]);
    expect(uses.map(({ count }) => count)).toEqual([10_000]);
  });
});

describe("laws of reading sessions", () => {
  const anySaid = fc
    .record({
      at: fc.integer({ min: 0, max: 400 }),
      act: fc.constantFrom<SignInRecord["act"]>("sign-in", "sign-in", "sign-out", "sign-out", "lock", "unlock", "disconnect", "reconnect", "failed", "starts", "whole", "elevated"),
      host: fc.constantFrom("hmi-1", "hmi-1.plant.example", "10.20.1.21"),
      account: fc.constantFrom("op.a", "op.b"),
      how: fc.constantFrom<SignInRecord["how"]>("console", "rdp", "unknown"),
      from: fc.constantFrom("", "10.20.4.5", "10.0.0.6"),
      key: fc.constantFrom("", "0x1", "0x2", "session 1"),
    })
    .map(({ at, act, ...more }) => said(at, act, { ...more, seconds: act === "whole" ? at : null }));

  it("gives the same in any order and any cut of the sources", async () => {
    const about = ({ sessions, uses, loggedTargets }: AccessRecord): unknown => ({
      sessions: sessions.map(({ sources: _, witness: __, ...facts }) => JSON.stringify(facts)).sort(),
      uses: uses.map(({ witness: _, ...facts }) => facts),
      loggedTargets,
    });
    const assets = [asset("HMI-1", ["10.20.1.21"], "hmi-1"), asset("ENG-1", ["10.20.4.5"])];
    await fc.assert(
      fc.asyncProperty(fc.array(anySaid, { maxLength: 20 }), fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), async (all, places) => {
        // What one file says twice is two; two files that say it hold copies.
        const records = [...new Map(all.map((record) => [JSON.stringify(record), record])).values()];
        const parts = [0, 1, 2].map((n) => ({ file: `part-${n}`, kind: "windows-evtx", records: records.filter((_, i) => (places[i] as number) % 3 === n).reverse() }));
        const whole = about(await recordOf([{ file: "all", kind: "windows-evtx", records }], assets));
        expect(about(await recordOf(parts, assets))).toEqual(whole);
        expect(about(await recordOf([...parts].reverse(), assets))).toEqual(whole);
      }),
      { seed: 20261126, numRuns: 300 },
    );
  });
});
