import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SIGN_IN_ACTS } from "../logs/sign-in.ts";
import { type HeardRecord, orderRecords } from "./heard-record.ts";
import { REMARKS, pairSessions } from "./pair-sessions.ts";
import { pairSessionsSlowly } from "./pairing-reference.ts";
import type { SessionDraft } from "./session-draft.ts";

const SECOND = 1_000_000;
const START = Date.UTC(2026, 2, 28, 22) * 1_000;

function record(seconds: number, act: HeardRecord["act"], more: Partial<HeardRecord> = {}): HeardRecord {
  return {
    ...{ time: START + seconds * SECOND, act, account: "account-a", accountKind: "account", hasGenericName: false, authority: "", how: "unknown", from: "", key: "", linkedKey: "", seconds: null },
    ...{ proof: "", reason: "", elevated: null, nativeId: "", family: "windows", files: ["a.evtx"], source: 1, file: "a.evtx", record: 1 },
    ...more,
  };
}

const key = { key: "0x1", how: "console" } as const;

function shown(drafts: readonly SessionDraft[]): string[] {
  const at = (time: number | null): string => (time === null ? "?" : String((time - START) / SECOND));
  return drafts.map((d) => {
    const absences = d.absences.map(({ kind, from, to }) => `${kind} ${at(from)}–${at(to)}`);
    return [d.account, d.how, `${at(d.start)}–${at(d.end)}`, d.endedBy, ...(d.elevated === null ? [] : [d.elevated ? "elevated" : "plain"]), ...absences, ...d.remarks].join(", ");
  });
}

const paired = (...records: HeardRecord[]): string[] => shown(pairSessions(orderRecords(records)));

describe("sessions of one machine", () => {
  it("ends a session at the first of its two signs of signing out, whoever closes the rest", () => {
    expect(paired(record(0, "sign-in", key), record(60, "sign-out", { ...key, reason: "sign-out" }), record(90, "sign-out", key))).toEqual(["account-a, console, 0–60, sign-out"]);
  });

  it("does not know since when somebody is in who only signs out", () => {
    expect(paired(record(60, "sign-out", key))).toEqual([`account-a, console, ?–60, sign-out, ${REMARKS.noStart}`]);
  });

  it("ends what is open when its key is given anew, and says that it may have ended before", () => {
    expect(paired(record(0, "sign-in", key), record(60, "sign-in", key), record(90, "sign-out", key))).toEqual([
      `account-a, console, 0–60, superseded, ${REMARKS.atMost}`,
      "account-a, console, 60–90, sign-out",
    ]);
  });

  it("ends what is open when the machine stops or starts, and takes the second sign of one start for none", () => {
    expect(paired(record(0, "sign-in", key), record(60, "stops"), record(150, "starts"), record(160, "sign-in", key), record(170, "starts"), record(200, "sign-out", key))).toEqual([
      "account-a, console, 0–60, restart",
      "account-a, console, 160–200, sign-out",
    ]);
    expect(paired(record(0, "sign-in", key), record(60, "starts"), record(70, "sign-out", key))).toEqual([
      `account-a, console, 0–60, restart, ${REMARKS.atMost}`,
      `account-a, console, ?–70, sign-out, ${REMARKS.noStart}`,
    ]);
  });

  it("knows what the machine signs in itself", () => {
    const [automatic, person] = pairSessions(orderRecords([record(0, "starts"), record(20, "sign-in", key), record(500, "sign-in", { ...key, key: "0x2" })]));
    expect([automatic?.isAutomatic, person?.isAutomatic]).toEqual([true, false]);
  });

  it("takes both halves of an administrator's sign-in for one", () => {
    const halves = [record(0, "sign-in", { ...key, linkedKey: "0x2", elevated: true }), record(0.1, "sign-in", { ...key, key: "0x2", linkedKey: "0x1", elevated: false })];
    expect(paired(...halves, record(60, "sign-out", { ...key, key: "0x2" }), record(61, "sign-out", key))).toEqual(["account-a, console, 0–60, sign-out, elevated"]);
  });

  it("keeps when nobody was at it: locked, gone, and locked while gone", () => {
    const others = [record(10, "lock", key), record(20, "disconnect", key), record(30, "reconnect", { ...key, from: "10.0.0.6" }), record(40, "unlock")];
    expect(paired(record(0, "sign-in", { ...key, from: "10.0.0.5" }), ...others, record(60, "sign-out", key))).toEqual([
      `account-a, console, 0–60, sign-out, locked 10–20, disconnected 20–30, locked 30–40, ${REMARKS.otherClient}`,
    ]);
  });

  it("says that an end is not known where the log tells none, or was cleared", () => {
    expect(paired(record(0, "sign-in", key))).toEqual([`account-a, console, 0–?, unknown, ${REMARKS.noSignOuts}`]);
    const other = [record(1, "sign-in", { key: "0x9" }), record(2, "sign-out", { key: "0x9" })];
    expect(paired(record(0, "sign-in", key), ...other, record(9, "log-cleared"))[0]).toBe(`account-a, console, 0–?, unknown, ${REMARKS.cleared}`);
    expect(paired(record(0, "sign-in", key), ...other)[0]).toBe("account-a, console, 0–?, open");
  });

  it("says that the clock was set within it, and never ends it before it began", () => {
    expect(paired(record(0, "sign-in", key), record(10, "clock-set", { seconds: -300 }), record(20, "clock-set", { seconds: 0.4 }), record(60, "sign-out", key))).toEqual([
      "account-a, console, 0–60, sign-out, the clock was set back by 300 s within it",
    ]);
    expect(paired(record(100, "sign-in", { ...key, nativeId: "security/1" }), record(40, "sign-out", { ...key, nativeId: "security/2" }))).toEqual([
      `account-a, console, 100–100, sign-out, ${REMARKS.ranBack}`,
    ]);
  });

  it("pairs without keys by account, way and where it comes from, the last one first", () => {
    const ssh = { how: "ssh" } as const;
    expect(
      paired(
        record(0, "sign-in", { ...ssh, from: "10.0.0.5" }),
        record(5, "sign-in", { ...ssh, from: "10.0.0.6" }),
        record(9, "sign-out", { ...ssh, from: "10.0.0.5" }),
        record(12, "sign-out", ssh),
        record(15, "sign-out", { ...ssh, account: "account-b" }),
      ),
    ).toEqual(["account-a, ssh, 0–9, sign-out", "account-a, ssh, 5–12, sign-out", `account-b, ssh, ?–15, sign-out, ${REMARKS.noStart}`]);
  });

  it("counts a record once that several files hold, and as often as one file says it", () => {
    const named = record(0, "sign-in", { ...key, nativeId: "security/1" });
    const twice = orderRecords([named, { ...named, file: "b.csv", files: ["b.csv"], source: 2, elevated: true, time: named.time + 400_000 }]);
    expect(twice.map(({ files, elevated }) => [files, elevated])).toEqual([[["a.evtx", "b.csv"], true]]);
    const failed = [1, 2, 3].map((n) => record(0, "failed", { record: n }));
    const again = [1, 2].map((n) => record(0, "failed", { record: n, source: 2, file: "b.log", files: ["b.log"] }));
    expect(orderRecords([...failed, ...again])).toHaveLength(3);
  });

  it("takes the longest of what tells a session whole", () => {
    const whole = { key: "7", family: "guacamole", how: "rdp" } as const;
    expect(paired(record(0, "whole", whole), record(0, "whole", { ...whole, seconds: 90, source: 2, files: ["b"], file: "b" }))).toEqual(["account-a, rdp, 0–90, unknown"]);
  });
});

const anyRecord: fc.Arbitrary<HeardRecord> = fc
  .record({
    at: fc.integer({ min: 0, max: 900 }),
    act: fc.oneof({ weight: 3, arbitrary: fc.constantFrom("sign-in" as const, "sign-out" as const) }, { weight: 2, arbitrary: fc.constantFrom(...SIGN_IN_ACTS) }),
    account: fc.constantFrom("account-a", "account-b"),
    how: fc.constantFrom("console" as const, "rdp" as const, "unknown" as const),
    from: fc.constantFrom("", "10.0.0.5", "10.0.0.6"),
    key: fc.constantFrom("", "1", "2", "3"),
    linked: fc.constantFrom("", "", "1", "2"),
    seconds: fc.constantFrom(null, 0, 90, -200),
    reason: fc.constantFrom("", "idle-limit", "odd words"),
    number: fc.constantFrom(0, 0, 1, 2, 3, 4),
    family: fc.constantFrom("windows", "windows", "host-syslog"),
    accountKind: fc.constantFrom("account" as const, "account" as const, "built-in" as const),
    elevated: fc.constantFrom(null, true, false),
    source: fc.integer({ min: 1, max: 3 }),
    record: fc.integer({ min: 1, max: 50 }),
  })
  .map(({ at, act, number, linked, source, seconds, ...more }) =>
    record(at, act, {
      ...{
        ...more,
        linkedKey: linked,
        source,
        file: `f${source}`,
        files: [`f${source}`],
        nativeId: number === 0 ? "" : `security/${number}-${at}`.replace(/-\d+$/, act === "sign-in" || act === "sign-out" ? "" : "x"),
      },
      seconds: act === "whole" && seconds !== null ? Math.abs(seconds) : seconds,
    }),
  );

describe("laws of pairing", () => {
  it("agrees with the slow reference", () => {
    const about = (drafts: readonly SessionDraft[]): unknown[] => drafts.map((d) => JSON.stringify(d)).sort();
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 24 }), (records) => {
        const ordered = orderRecords([...records]);
        expect(about(pairSessions(ordered))).toEqual(about(pairSessionsSlowly(ordered)));
      }),
      { seed: 20261126, numRuns: 3_000 },
    );
  });

  it("never ends a session before it begins, and keeps its absences in it, sorted and apart", () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 40 }), (records) => {
        for (const { start, end, absences } of pairSessions(orderRecords([...records]))) {
          expect(end ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(start ?? Number.NEGATIVE_INFINITY);
          let at = start ?? Number.NEGATIVE_INFINITY;
          for (const { from, to } of absences) {
            expect(from).toBeGreaterThanOrEqual(at);
            at = to ?? end ?? Number.POSITIVE_INFINITY;
            expect(at).toBeGreaterThan(from);
          }
          expect(end ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(at);
        }
      }),
      { seed: 20261126, numRuns: 1_000 },
    );
  });

  it("does not depend on the order in which records come", () => {
    const both = fc.array(anyRecord, { maxLength: 24 }).chain((records) => fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })));
    fc.assert(
      fc.property(both, ([records, shuffled]) => {
        expect(pairSessions(orderRecords([...shuffled]))).toEqual(pairSessions(orderRecords([...records])));
      }),
      { seed: 20261126, numRuns: 1_000 },
    );
  });
});
