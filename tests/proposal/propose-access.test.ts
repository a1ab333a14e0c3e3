// From a log to a draft and on: the draft that is written breaks nothing when it is read again and judged, names nobody unasked, and what a person's narrower change
// breaks is mended in that person's own text.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AccessEvidence, gatherAccess } from "../../src/app/access-evidence.ts";
import { checkAccess } from "../../src/app/check-access.ts";
import { fixOfAccess, withAccessFix, writeAccessFix } from "../../src/app/fix-access.ts";
import { gatherKnowledge, type PlantKnowledge } from "../../src/app/plant-knowledge.ts";
import { plantFromEvidence } from "../../src/app/plant-from-evidence.ts";
import { proposeAccessForPlant, type WrittenAccessProposal } from "../../src/app/propose-access.ts";
import { AccountNames, KEY_BYTES } from "../../src/evidence/sessions/account-names.ts";
import type { Plant } from "../../src/plant/plant.ts";
import { accessProposalToJson } from "../../src/report/access-proposal-to-json.ts";
import { accessProposalToText } from "../../src/report/access-proposal-to-text.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { LearnCase, learnInto } from "../store/learn-cases.ts";

const TODAY = "2026-11-01";

/** Thirty days of ssh: two who tend one server together, a maker who once stays for five hours and a half, somebody who came once. */
function sshLog(): string {
  const lines: string[] = [];
  let pid = 1_000;
  const session = (day: number, hour: number, minutes: number, host: string, account: string, from: string): void => {
    pid += 2;
    const at = (m: number): string => new Date(Date.UTC(2026, 8, day, hour, m)).toISOString().replace(".000Z", "Z");
    lines.push(`${at(0)} ${host} sshd[${pid}]: Accepted publickey for ${account} from ${from} port ${40_000 + pid} ssh2: ED25519 SHA256:x`);
    lines.push(`${at(0)} ${host} sshd[${pid}]: pam_unix(sshd:session): session opened for user ${account}(uid=1000) by (uid=0)`);
    lines.push(`${at(minutes)} ${host} sshd[${pid}]: pam_unix(sshd:session): session closed for user ${account}`);
  };
  for (let day = 1; day <= 30; day++) {
    session(day, 7, 40, "hist-01", "adm.one", "10.0.0.7");
    session(day, 15, 25, "hist-01", "adm.two", "10.0.0.7");
    if (day % 6 === 0) session(day, 10, day === 18 ? 330 : 90, "line-gw", "ext-maker", "10.9.0.5");
  }
  session(11, 22, 5, "line-gw", "night.once", "10.0.0.8");
  return `${lines.sort((a, b) => (a.slice(0, 20) < b.slice(0, 20) ? -1 : a.slice(0, 20) > b.slice(0, 20) ? 1 : 0)).join("\n")}\n`;
}

let place: LearnCase;
let store: EvidenceStore;
let plant: Plant;
let knowledge: PlantKnowledge;
let access: AccessEvidence;
const names = new AccountNames(new Uint8Array(KEY_BYTES).fill(7));

beforeEach(async () => {
  place = new LearnCase();
  store = await place.openStore();
  await learnInto(store, [place.file("auth.log", sshLog())], { accounts: names });
  plant = await plantFromEvidence(store, null);
  knowledge = (await gatherKnowledge(store, plant, null, place.folder)).knowledge;
  access = (await gatherAccess(store, plant, null, place.folder, names)).access;
});
afterEach(async () => {
  await store.close();
  place.remove();
});

function propose(identify: ((account: string) => string | null) | null = null): WrittenAccessProposal {
  return proposeAccessForPlant({ plant, knowledge, access, today: TODAY, percentile: 0.95, identify, file: "proposed.yaml", inputs: [] });
}

describe("a draft from a log", () => {
  it("keeps every session when its file is read again, and names nobody", () => {
    const { proposal, text, judgement, diagnostics } = propose();
    expect(access.record.sessions.length).toBe(66);
    expect(diagnostics).toEqual([]);
    expect(proposal.counts).toMatchObject({ sessions: 66, accounts: 4, kept: 66, unknown: 0, broken: 0 });
    expect(judgement?.access?.counts).toMatchObject({ kept: 66, lockedOut: 0, cutOff: 0, waits: 0, needsOtherPath: 0, unknown: 0 });
    for (const report of [text, accessProposalToText(proposal, judgement, { color: false, width: 120, all: true }), accessProposalToJson(proposal, judgement)]) {
      expect(report).not.toMatch(/adm\.one|adm\.two|ext-maker|night\.once/);
      expect(report).toMatch(/account-[2-9a-z]{10}/);
    }
    expect(proposal.questions.map(({ code }) => code)).toContain("seen-once");
  });
  it("says what the percentile does, in numbers", () => {
    const { proposal } = propose();
    const together = proposal.roles.find(({ accounts }) => accounts.length === 2);
    expect([together?.limit?.totalSeconds, together?.limit?.atLimit]).toEqual([3_600, "disconnect"]);
    const maker = proposal.roles.find(({ limit }) => (limit?.longestSeconds ?? 0) > 10_000);
    expect([maker?.limit?.totalSeconds, maker?.limit?.atLimit]).toEqual([25_200, "warn"]);
    expect(maker?.why.at(-1)).toContain("5 sessions do not prove p95: that takes 19");
  });
  it("stands with names where they may be told, and is understood so", () => {
    const plain = new Map(["adm.one", "adm.two", "ext-maker", "night.once"].map((name) => [names.pseudonymOf(name), name]));
    const { text, judgement } = propose((account) => plain.get(account) ?? null);
    expect(text).toContain("{ name: adm.one, accounts: [adm.one]");
    expect(text).not.toMatch(/account-[2-9a-z]{10}/);
    expect(judgement?.access?.counts).toMatchObject({ kept: 66, lockedOut: 0 });
  });
});

const NARROW = `kind: access
name: narrow   # ours
people:
  - { name: one, accounts: [adm.one], role: admin }
  - { name: two, accounts: [adm.two], role: admin }
  - { name: maker, accounts: [ext-maker], role: vendor }
roles:
  - { name: admin, targets: [asset:hist-01], how: [ssh], hours: "06:00-15:00", atHoursEnd: stay }
  # agreed with the maker
  - { name: vendor, targets: [asset:line-gw], how: [ssh], session: { total: 4h, countedFrom: approval, atLimit: disconnect } }
satisfies: [iec62443-3-3/SR 2.6]
`;

describe("a narrower change", () => {
  it("is mended in its own text, comments and all; who is nobody's is asked about", () => {
    const asked = { change: { file: "narrow.yaml", text: NARROW }, plant, knowledge, access, today: TODAY, inputs: [], zones: null, pathOf: null };
    const { checked } = checkAccess(asked);
    expect(checked?.judgement.access?.counts).toMatchObject({ lockedOut: 31, cutOff: 1 });
    const fix = fixOfAccess((checked as NonNullable<typeof checked>).question);
    expect(fix.edits.map(({ change, restores }) => [change, restores.length])).toEqual([
      ["hours of admin: Mon-Sun 06:00-16:00 (was Mon-Sun 06:00-15:00)", 30],
      ["session.total of vendor: 5h30m (was 4h)", 1],
    ]);
    expect(fix.decisions.map(({ owner, couldAdd }) => [owner, couldAdd])).toEqual([["production management", `people: [{ name: …, accounts: [${names.pseudonymOf("night.once")}], role: … }]`]]);
    const written = writeAccessFix(asked, fix, "narrow-fixed.yaml");
    expect(written.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(written.text).toContain("# agreed with the maker");
    expect(written.text).toContain("name: narrow   # ours");
    expect(written.after?.access?.counts).toMatchObject({ kept: 65, lockedOut: 1, cutOff: 0 });
    const { findings, decisions } = withAccessFix((checked as NonNullable<typeof checked>).judgement, fix);
    expect(findings.filter(({ fixes }) => fixes.length > 0).map(({ verdict, fixes }) => [verdict, fixes[0]?.restores])).toEqual([
      ["locked-out", 30],
      ["cut-off", 1],
    ]);
    expect(decisions).toHaveLength(1);
  });
});
