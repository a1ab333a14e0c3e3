import { describe, expect, it } from "vitest";
import { accessJudgement, bundleJudgement, hostileAccessJudgement, manySessionsJudgement, quietAccessJudgement } from "../../tests/generators/access-judgement-builder.ts";
import { bottlingJudgement } from "../../tests/generators/judgement-builder.ts";
import type { AccessJudgement } from "../plant/access-judgement.ts";
import { judgementToJson } from "./judgement-to-json.ts";
import { judgementToText } from "./judgement-to-text.ts";
import { brokenGroups, keptGroups } from "./session-groups.ts";

type Json = Record<string, unknown>;
const plain = { color: false, width: 100, all: false, timezone: "Europe/Berlin" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would obey
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

describe("an access judgement as text", () => {
  const text = judgementToText(accessJudgement(), plain);
  const flat = text.replace(/\s+/g, " ");
  it("counts sessions instead of conversations, those of programs and of machines that it does not govern apart", () => {
    expect(flat).toContain("✓ kept 62 ✖ locked out 26 ▲ cut off 2 ◷ waits 2 ↪ other path 2 ? unknown 7 not governed 10 not replayed 1,204 of these 1 acknowledged");
    expect(text).not.toContain("blocked");
    expect(flat).toContain("no log of CAPPER-1-PLC, FILLER-2-PLC");
  });
  it("tells roles that lose sessions, the shared account with what shows it, the handover and the first pressures", () => {
    expect(flat).toContain("vendor 2 cut off, 2 waits, 2 other path, 1 kept · costs 4.2 min a shift");
    expect(flat).toContain("shared operator: signed in at 5 places at once");
    expect(flat).toContain("without operator: 5 to 6 sign-ins of 40 s at a change of shift, 10 to 12 min a day");
    for (const control of ["1 retire operator:", "2 approval of vendor:", "3 total limit of vendor:", "the first 3 of 4", "(20 per week × 2)"]) expect(flat).toContain(control);
  });
  it("counts both in a bundle, each with its name", () => {
    const bundle = judgementToText(bundleJudgement(), plain);
    expect(bundle).toMatch(/conversations {3}✓ kept 102/);
    expect(bundle).toMatch(/sessions {3}✓ kept 62/);
  });
  it("shows every group, every pressure with every input and every grant with --all", () => {
    const all = judgementToText(accessJudgement(), { ...plain, all: true, width: 140 }).replace(/\s+/g, " ");
    const { access } = accessJudgement();
    for (const { who, target } of [...brokenGroups((access as AccessJudgement).sessions), ...keptGroups((access as AccessJudgement).sessions)]) expect(all).toContain(`${who} → ${target}`);
    for (const { what } of (access as AccessJudgement).pressure.flatMap(({ inputs }) => inputs)) expect(all).toContain(what);
    for (const { grant } of (access as AccessJudgement).unusedGrants) expect(all).toContain(grant);
    expect(all).toContain("cut at 4 h, 1 h 12 min lost of 5 h 12 min, the worst of 2");
    expect(all).toContain("28 % sure");
  });
  it("obeys no name", () => {
    for (const all of [false, true]) expect(judgementToText(hostileAccessJudgement(), { ...plain, all })).not.toMatch(CONTROL);
  });
  it("never says fine where nothing breaks", () => {
    const quiet = judgementToText(quietAccessJudgement(), plain);
    expect(quiet).toContain("UNKNOWN");
    expect(quiet.replace(/\s+/g, " ")).toContain("what was not recorded is not known");
  });
});

describe("an access judgement as JSON", () => {
  const parsed = JSON.parse(judgementToJson(accessJudgement(), { all: false })) as Json;
  it("keeps the counts of the contract, all zero, and puts those of sessions beside them", () => {
    expect(parsed.counts).toEqual({
      ...{ kept: 0, blocked: 0, degraded: 0, unfiltered: 0, unknown: 0, alreadyFailing: 0, acknowledged: 0 },
      sessions: { kept: 62, lockedOut: 26, cutOff: 2, waits: 2, needsOtherPath: 2, unknown: 7, notGoverned: 10, acknowledged: 1, ofPrograms: 1_204 },
    });
  });
  it("puts access behind the keys of the contract, and has none where nobody asked", () => {
    expect(Object.keys(parsed).at(-1)).toBe("access");
    expect(Object.keys(parsed.access as Json)).toEqual("counts window byRole sharedAccounts otherAccounts handovers pressure unusedGrants notLogged".split(" "));
    expect(Object.keys(JSON.parse(judgementToJson(bottlingJudgement(), { all: true })) as Json)).not.toContain("access");
  });
  it("adds every session with --all: the keys of show sessions in their order, then what was judged", () => {
    const all = JSON.parse(judgementToJson(bundleJudgement(), { all: true })) as { conversations: Json[]; sessions: Json[] };
    expect(Object.keys(all).slice(-3)).toEqual(["access", "conversations", "sessions"]);
    expect([all.conversations.length, all.sessions.length]).toEqual([114, 111]);
    const keys = "account from target how start end endedBy elevated shared sources verdict reason role afterSeconds lastedSeconds isLastedAtLeast waitSeconds acknowledged notes why position example";
    for (const session of all.sessions) expect(Object.keys(session)).toEqual(keys.split(" "));
    const starts = all.sessions.map(({ start }) => (start ?? "") as string);
    expect(starts).toEqual([...starts].sort());
    expect(all.sessions.filter(({ shared }) => shared === true).every(({ account }) => account === "operator")).toBe(true);
    expect(all.sessions.find(({ verdict }) => verdict === "cut-off")).toMatchObject({ afterSeconds: 14_400, lastedSeconds: 18_720, role: "vendor", position: { line: 17 } });
  });
  it("tells nothing of how one person uses an account", () => {
    const accounts = (parsed.access as { sharedAccounts: Json[]; otherAccounts: Json }).sharedAccounts;
    expect(accounts.map(({ isShared }) => isShared).sort()).toEqual(["likely", "shared"]);
    expect((parsed.access as Json).otherAccounts).toEqual({ onePerson: 1, notKnown: 0 });
  });
  it("is the same bytes in whatever order things were found", () => {
    const judgement = accessJudgement();
    const { access } = judgement;
    if (access === null) throw new Error("no access");
    const turned = {
      ...access,
      sessions: [...access.sessions].reverse(),
      byRole: [...access.byRole].reverse(),
      sharedAccounts: [...access.sharedAccounts].reverse(),
      pressure: [...access.pressure].reverse(),
      unusedGrants: [...access.unusedGrants].reverse(),
      notLogged: [...access.notLogged].reverse(),
    };
    expect(judgementToJson({ ...judgement, access: turned }, { all: true })).toBe(judgementToJson(judgement, { all: true }));
  });
  it("is printable whatever accounts are called", () => {
    const json = judgementToJson(hostileAccessJudgement(), { all: true });
    expect(json).not.toMatch(CONTROL);
    expect(JSON.parse(json).sessions).toHaveLength(7);
  });
});

describe("groups of sessions", () => {
  it("hold every session once, whatever order they come in", () => {
    const sessions = manySessionsJudgement().access?.sessions ?? [];
    const groups = [...brokenGroups(sessions), ...keptGroups(sessions)];
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(sessions.length);
    expect(brokenGroups([...sessions].reverse())).toEqual(brokenGroups(sessions));
  });
  it("give of cut sessions the longest as example, and no account where a session is not governed", () => {
    const sessions = accessJudgement().access?.sessions ?? [];
    expect(brokenGroups(sessions).find(({ verdict }) => verdict === "cut-off")?.worst.lastedSeconds).toBe(18_720);
    expect(
      keptGroups(sessions)
        .filter(({ verdict }) => verdict === "not-governed")
        .map(({ who }) => who),
    ).toEqual(["any account"]);
  });
});
