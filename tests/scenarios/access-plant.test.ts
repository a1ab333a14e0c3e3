// A small plant whose people sign in as people do, judged from logs to judgement: alone, together with zones, and mended. What names a person is in no result.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Checked } from "../../src/app/check.ts";
import { type AccessChecked, checkAccess } from "../../src/app/check-access.ts";
import { checkBundle } from "../../src/app/check-bundle.ts";
import { fixOfBundle, writeBundleFix } from "../../src/app/fix-bundle.ts";
import { fixOfAccess, withAccessFix } from "../../src/app/fix-access.ts";
import { type EvidenceForCheck, gatherEvidence } from "../../src/app/gather-evidence.ts";
import { formatJudgement, formatObstacle, JUDGEMENT_FORMATS } from "../../src/app/judgement-formats.ts";
import { secondOpinionOfSessions } from "../../src/app/second-opinion-of-sessions.ts";
import type { JudgedSession } from "../../src/plant/access-judgement.ts";
import type { Judgement } from "../../src/plant/finding.ts";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { signInRecords, toJsonLine } from "../../src/scenario/sign-in-events.ts";

const SCENARIO = `timezone Europe/Berlin
from 2026-10-05 for 14 days
network line 10.1.1.0/24 level 1
network office 10.1.2.0/24 level 3
network remote 10.1.3.0/24 level 4
host hmi-1 10.1.1.21 stack windows role hmi
host hmi-2 10.1.1.22 stack windows role hmi
host jump 10.1.2.40 stack windows role jump-host
host vendor-pc 10.1.3.5 stack windows
sign-in operator at hmi-1, hmi-2 by console workdays 06:02,14:02,22:02 for 7h50m jitter 3m
sign-in ext-vendor at jump by rdp from vendor-pc weekly Wednesday 09:10 for 5h12m
sign-in ext-vendor at hmi-1 by rdp from jump weekly Wednesday 09:12 for 5h
sign-in mnt.king at hmi-1 by rdp from jump 2026-10-07 02:40 for 40m
sign-in-log signins.jsonl of hmi-1, hmi-2, jump
`;
const PLANT = `site: small
timezone: Europe/Berlin
lines: [{ name: line-1, runBlind: 5m }]
assets:
  - { name: HMI-1, addresses: [10.1.1.21], line: line-1, role: hmi }
  - { name: HMI-2, addresses: [10.1.1.22], line: line-1, role: hmi }
  - { name: JUMP, addresses: [10.1.2.40], role: jump-host }
  - { name: VENDOR-PC, addresses: [10.1.3.5], role: workstation }
`;
const ACCESS = `kind: access
name: Named accounts
satisfies: [iec62443-3-3/SR 1.1]
people:
  - { name: vendor, accounts: [ext-vendor], role: [vendor, jump-user] }
  - { name: maintenance, accounts: [mnt.king], role: maintenance }
roles:
  - name: jump-user
    targets: [asset:JUMP]
    how: [rdp]
  - name: vendor
    targets: [asset:HMI-1]
    how: [rdp]
    through: [asset:JUMP]
    session: { total: 4h, countedFrom: approval, atLimit: disconnect }
  - name: maintenance
    targets: [line:line-1]
    how: [rdp]
    through: [asset:JUMP]
    approval: { by: shift-lead, available: "Mon-Fri 06:00-18:00", takes: 20m }
retire: [operator]
`;
const ZONES = `kind: segmentation
name: Zones
zones:
  - { name: line, level: 1, members: [10.1.1.0/24] }
  - { name: office, level: 3, members: [10.1.2.0/24] }
  - { name: remote, level: 4, members: [10.1.3.0/24] }
conduits:
  - { from: office, to: line, allow: [rdp] }
default: deny
`;

let folder: string;
let evidence: EvidenceForCheck;
let alone: Judgement;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "holdpoint-access-"));
  const { value, diagnostics } = parseScenario(SCENARIO, "access.scenario");
  expect(diagnostics).toEqual([]);
  const log = join(folder, "signins.jsonl");
  writeFileSync(log, (signInRecords(value as Scenario, 1).get("signins.jsonl") ?? []).map(toJsonLine).join(""));
  for (const [name, text] of Object.entries({ "plant.yaml": PLANT, "access.yaml": ACCESS, "zones.yaml": ZONES })) writeFileSync(join(folder, name), text);
  const gathered = await gatherEvidence({
    workspace: undefined,
    plantFile: join(folder, "plant.yaml"),
    paths: [log],
    directory: folder,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  expect(gathered.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  evidence = gathered.evidence as EvidenceForCheck;
  alone = judged(ACCESS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function asked(text: string) {
  const { plant, knowledge, access, inputs } = evidence;
  return { change: { file: "access.yaml", text }, plant, knowledge, access, today: "2026-11-02", inputs };
}

function judged(text: string): Judgement {
  const { checked, diagnostics } = checkAccess({ ...asked(text), zones: null, pathOf: null });
  if (checked === null) throw new Error(JSON.stringify(diagnostics));
  return withAccessFix(checked.judgement, fixOfAccess(checked.question));
}

/** With its parts as they are checked. */
function together(): { readonly judgement: Judgement; readonly zones: Checked; readonly access: AccessChecked } {
  const text = "kind: bundle\nname: Both\nchanges: [zones.yaml, access.yaml]\n";
  const { checked, diagnostics } = checkBundle({ ...asked(text), change: { file: join(folder, "bundle.yaml"), text } });
  if (checked?.zones == null || checked.access === null) throw new Error(JSON.stringify(diagnostics));
  return { judgement: checked.judgement, zones: checked.zones.checked, access: checked.access.checked };
}

/** "HMI-1 rdp cut-off total-limit" with how many. */
function fates({ access }: Judgement): Record<string, number> {
  const counts: Record<string, number> = {};
  const wordOf = ({ session, verdict, reason }: JudgedSession): string => `${session.target} ${session.how} ${verdict} ${reason}`;
  for (const session of access?.sessions ?? []) counts[wordOf(session)] = (counts[wordOf(session)] ?? 0) + 1;
  return counts;
}

describe("a change of access, from logs to judgement", () => {
  it("cuts the vendor, leaves the night without an approver, and takes the shared account away", () => {
    expect(fates(alone)).toEqual({
      "HMI-1 console locked-out retired": 30,
      "HMI-2 console locked-out retired": 30,
      "HMI-1 rdp cut-off total-limit": 2,
      "HMI-1 rdp waits approval": 1,
      "JUMP rdp kept granted": 2,
    });
    expect([alone.verdict, alone.compliance]).toEqual(["unstable", "met"]);
    const cut = alone.findings.find(({ verdict }) => verdict === "cut-off");
    expect(cut).toMatchObject({ impact: { lines: ["line-1"], timeToImpact: 300 }, cause: { line: 15 }, evidence: [{ example: { record: expect.any(Number) } }] });
  });

  it("costs the handovers, and predicts what comes back", () => {
    expect(alone.access?.handovers).toMatchObject([{ account: "operator", stations: ["HMI-1", "HMI-2"], signInsPerHandover: { p50: 2 } }]);
    expect(alone.access?.pressure.find(({ control }) => control === "retire operator")?.workaround).toContain("comes back on HMI-1, HMI-2");
  });

  it("mends what edits can, and leaves the account to people, with the claim as it was", () => {
    expect(alone.findings.find(({ verdict }) => verdict === "cut-off")?.fixes.length).toBeGreaterThan(0);
    expect(alone.findings.find(({ verdict }) => verdict === "waits")?.fixes.length).toBeGreaterThan(0);
    expect(alone.decisions.some(({ text }) => /operator on HMI-1, HMI-2/.test(text))).toBe(true);
    const mended = judged(ACCESS.replace("total: 4h", "total: 6h").replace("retire:", "breakGlass: { role: maintenance, takes: 2m }\nretire:"));
    expect([mended.access?.counts.cutOff, mended.access?.counts.waits, mended.compliance]).toEqual([0, 0, "met"]);
  });

  it("names no person in any format", () => {
    for (const format of JUDGEMENT_FORMATS.filter((each) => formatObstacle(alone, each) === null)) {
      const text = [...formatJudgement(alone, format, { all: true, color: false, width: 120, timezone: "Europe/Berlin", sources: evidence.plant.sources })].join("");
      expect(text).not.toMatch(/ext-vendor|mnt\.king/);
      expect(text).toContain("operator");
    }
  });
});

describe("together with zones", () => {
  it("finds the vendor's way closed although a role allows it, and judges the zones beside", () => {
    const both = together().judgement;
    expect(fates(both)["JUMP rdp needs-other-path path-closed"]).toBe(2);
    expect(fates(both)["HMI-1 rdp waits approval"]).toBe(1);
    expect([both.changeKind, both.verdict]).toEqual(["bundle", "unstable"]);
    expect(both.zones.map(({ name }) => name)).toEqual(["line", "office", "remote"]);
    expect(both.inputs.map(({ file }) => file.split("/").pop())).toEqual(expect.arrayContaining(["bundle.yaml", "zones.yaml", "access.yaml"]));
  });

  it("refuses what cannot be judged together, at its place in the bundle", () => {
    const wrong = (text: string) =>
      checkBundle({ ...asked(text), change: { file: join(folder, "b.yaml"), text } })
        .diagnostics.filter(({ severity }) => severity === "error")
        .map(({ code }) => code);
    expect(wrong("kind: bundle\nname: b\nchanges: [missing.yaml]\n")).toEqual(["bundled-file-unreadable"]);
    writeFileSync(join(folder, "more.yaml"), ZONES);
    expect(wrong("kind: bundle\nname: b\nchanges: [zones.yaml, more.yaml]\n")).toEqual(["two-of-a-kind"]);
  });
});

describe("the fix of a bundle", () => {
  const write = (text: string, writtenTo: string) => {
    const question = { ...asked(text), change: { file: join(folder, "b.yaml"), text } };
    const { checked } = checkBundle(question);
    if (checked === null) throw new Error("it cannot be judged");
    return writeBundleFix(question, checked, fixOfBundle(question, checked), join(folder, writtenTo));
  };
  const CUT = ACCESS.replace("retire: [operator]\n", "");

  it("names copies of copies by their round, keeps the part that is not mended, and judges them before they are written", () => {
    writeFileSync(join(folder, "people.fixed.yml"), CUT);
    const { copies, after, diagnostics } = write("kind: bundle\nname: Both\nchanges: [zones.yaml, ./people.fixed.yml] # tonight\n", "again/b.yaml");
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(copies.map(({ file, edits }) => [file.slice(folder.length + 1), edits])).toEqual([
      ["people.fixed-2.yml", 2],
      ["again/b.yaml", null],
    ]);
    expect(copies[1]?.text).toBe('kind: bundle\nname: Both\nchanges: ["../zones.yaml", "../people.fixed-2.yml"] # tonight\n');
    expect([after?.access?.counts.cutOff, after?.access?.counts.waits]).toEqual([0, 0]);
  });

  it("does not write a bundle over one of its changes", () => {
    writeFileSync(join(folder, "people.yaml"), CUT);
    for (const file of ["people.yaml", "people.fixed.yaml", "zones.yaml"]) {
      const { copies, diagnostics } = write("kind: bundle\nname: Both\nchanges: [zones.yaml, people.yaml]\n", file);
      expect([copies, diagnostics.map(({ code }) => code)]).toEqual([[], ["fix-not-written"]]);
    }
  });
});

describe("a second opinion", () => {
  const unheard = { onProgress: () => undefined, signal: new AbortController().signal };

  it("agrees on every session, alone and through zones", async () => {
    const { checked } = checkAccess({ ...asked(ACCESS), zones: null, pathOf: null });
    const both = together();
    if (checked === null) throw new Error("it cannot be judged");
    const all = { agrees: true, compared: 65, of: 65, differences: [] };
    expect(await secondOpinionOfSessions(checked, null, unheard)).toEqual(all);
    expect(await secondOpinionOfSessions(both.access, both.zones, unheard)).toEqual(all);
  });

  it("finds a way through the zones that was judged wrongly, each session by itself and in the numbers, and names no person", async () => {
    const { access, zones } = together();
    const { agrees, compared, differences } = await secondOpinionOfSessions({ ...access, question: { ...access.question, pathOf: () => "open" } }, zones, unheard);
    expect([agrees, compared, differences.length]).toEqual([false, 65, 2]);
    expect(differences[0]).toMatch(/^rdp session at JUMP, 2026-10-07T07:\d\d:[\d.]+Z \(.*signins\.jsonl, record \d+\): judged kept \(granted\) under jump-user, by the reference needs-other-path/);
    expect(differences.join("\n")).not.toMatch(/ext-vendor|mnt\.king/);
    const { counts } = access.judgement.access as NonNullable<Judgement["access"]>;
    const shown = { ...access.judgement, access: { ...(access.judgement.access as NonNullable<Judgement["access"]>), counts: { ...counts, kept: counts.kept + 1 } } };
    expect((await secondOpinionOfSessions({ ...access, judgement: shown }, zones, unheard)).differences).toEqual(["sessions kept: 1 are shown, by the reference 0"]);
  });

  it("stops where it is asked to, and says how far it came", async () => {
    const { access, zones } = together();
    const asking = new AbortController();
    // Each session asked about takes so long that its turn is over.
    const slow = { ...access.question, accountOf: (written: string) => later(access.question.accountOf(written)) };
    const opinion = await secondOpinionOfSessions({ ...access, question: slow }, zones, { onProgress: (done) => (done >= 3 ? asking.abort() : undefined), signal: asking.signal });
    expect(opinion).toEqual({ agrees: true, compared: 3, of: 65, differences: [] });
  });
});

function later<T>(value: T): T {
  const until = performance.now() + 60;
  while (performance.now() < until);
  return value;
}
