// Seven weeks of sign-ins, drawn as text, carried from logs to judgement: enough was seen for a change that takes nothing away, and the same evidence that ends before
// the maintenance day, or has no log of one machine, leaves it unknown and says why.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkAccess } from "../../src/app/check-access.ts";
import { checkBundle } from "../../src/app/check-bundle.ts";
import { gatherEvidence } from "../../src/app/gather-evidence.ts";
import type { JudgedCoverage } from "../../src/plant/coverage.ts";
import type { Judgement } from "../../src/plant/finding.ts";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { signInRecords, toJsonLine } from "../../src/scenario/sign-in-events.ts";

const SCENARIO = `timezone Europe/Berlin
from 2026-09-21 for 49 days
network line 10.1.1.0/24 level 1
network office 10.1.2.0/24 level 3
network remote 10.1.3.0/24 level 4
host hmi-1 10.1.1.21 stack windows role hmi
host hmi-2 10.1.1.22 stack windows role hmi
host jump 10.1.2.40 stack windows role jump-host
host vendor-pc 10.1.3.5 stack windows
sign-in op.early at hmi-1, hmi-2 by console 06:05 for 7h50m jitter 3m
sign-in op.late at hmi-1, hmi-2 by console 14:05 for 7h50m jitter 3m
sign-in op.night at hmi-1, hmi-2 by console 22:05 for 7h50m jitter 3m
sign-in ext-vendor at jump by rdp from vendor-pc weekly Wednesday 09:10 for 2h12m
sign-in ext-vendor at hmi-1 by rdp from jump weekly Wednesday 09:12 for 2h
sign-in mnt.king at jump by rdp weekly Sunday 10:00 for 6h
sign-in mnt.king at hmi-1 by rdp from jump weekly Sunday 10:02 for 5h
sign-in-log line.jsonl of hmi-1, hmi-2
sign-in-log office.jsonl of jump
`;
const PLANT = `site: small
timezone: Europe/Berlin
lines: [{ name: line-1, runBlind: 5m }]
calendars: { maintenance: maintenance.ics }
assets:
  - { name: HMI-1, addresses: [10.1.1.21], line: line-1, role: hmi }
  - { name: HMI-2, addresses: [10.1.1.22], line: line-1, role: hmi }
  - { name: JUMP, addresses: [10.1.2.40], role: jump-host }
  - { name: VENDOR-PC, addresses: [10.1.3.5], role: workstation }
`;
/** Two Sundays on which the line is taken apart: one that the logs hold, and the next. */
const CALENDAR = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//plant//plan//EN",
  ...["20261101", "20261206"].flatMap((day, i) => [
    "BEGIN:VEVENT",
    `UID:m${i}`,
    `DTSTART;TZID=Europe/Berlin:${day}T080000`,
    `DTEND;TZID=Europe/Berlin:${day}T180000`,
    "SUMMARY:maintenance",
    "END:VEVENT",
  ]),
  "END:VCALENDAR",
  "",
].join("\r\n");
const ACCESS = `kind: access
name: Named roles
people:
  - { name: early, accounts: [op.early], role: operator }
  - { name: late, accounts: [op.late], role: operator }
  - { name: night, accounts: [op.night], role: operator }
  - { name: vendor, accounts: [ext-vendor], role: [remote, jump-user] }
  - { name: maintenance, accounts: [mnt.king], role: [remote, jump-user] }
roles:
  - name: operator
    targets: [line:line-1]
    how: [console]
  - name: remote
    targets: [line:line-1]
    how: [rdp]
    through: [asset:JUMP]
    session: { total: 8h, countedFrom: approval, atLimit: disconnect }
  - name: jump-user
    targets: [asset:JUMP]
    how: [rdp]
`;
const ZONES = `kind: segmentation
name: Zones
zones:
  - { name: line, level: 1, members: [10.1.1.0/24] }
  - { name: office, level: 3, members: [10.1.2.0/24] }
  - { name: remote, level: 4, members: [10.1.3.0/24] }
conduits:
  - { from: office, to: line, allow: [rdp] }
  - { from: remote, to: office, allow: [rdp] }
default: deny
`;

let folder: string;
let records: ReadonlyMap<string, readonly { readonly line: string; readonly time: number }[]>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "holdpoint-access-"));
  const { value, diagnostics } = parseScenario(SCENARIO, "access.scenario");
  expect(diagnostics).toEqual([]);
  records = new Map([...signInRecords(value as Scenario, 1)].map(([file, list]) => [file, list.map((record) => ({ line: toJsonLine(record), time: timeOf(toJsonLine(record)) }))]));
  for (const [name, text] of Object.entries({ "maintenance.ics": CALENDAR, "access.yaml": ACCESS, "zones.yaml": ZONES })) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function timeOf(line: string): number {
  const time = /"(?:TimeCreated|SystemTime|@timestamp)":"([^"]+)"/.exec(line)?.[1];
  if (time === undefined) throw new Error(`no time in ${line}`);
  return Date.parse(time);
}

interface Learnt {
  readonly until?: string;
  readonly files?: readonly string[];
  readonly plant?: string;
}

async function judge(change: string, { until = "2027-01-01", files = ["line.jsonl", "office.jsonl"], plant = PLANT }: Learnt = {}): Promise<Judgement> {
  writeFileSync(join(folder, "plant.yaml"), plant);
  const paths = files.map((file) => {
    const path = join(folder, file);
    writeFileSync(path, (records.get(file) ?? []).flatMap(({ line, time }) => (time < Date.parse(until) ? [line] : [])).join(""));
    return path;
  });
  const gathered = await gatherEvidence({ workspace: undefined, plantFile: join(folder, "plant.yaml"), paths, directory: folder, onProgress: () => undefined, signal: new AbortController().signal });
  expect(gathered.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const evidence = gathered.evidence;
  if (evidence === null) throw new Error("no evidence");
  const { plant: learnt, knowledge, access, inputs } = evidence;
  const asked = { change: { file: join(folder, "change.yaml"), text: change }, plant: learnt, knowledge, access, today: "2026-11-16", inputs };
  if (change.startsWith("kind: bundle")) {
    const { checked, diagnostics } = checkBundle(asked);
    if (checked === null) throw new Error(JSON.stringify(diagnostics));
    return checked.judgement;
  }
  const { checked, diagnostics } = checkAccess({ ...asked, zones: null, pathOf: null });
  if (checked === null) throw new Error(JSON.stringify(diagnostics));
  return checked.judgement;
}

describe("a change that takes nothing away", () => {
  it("is stable after seven weeks of logs that hold a maintenance day and a month end", async () => {
    const judgement = await judge(ACCESS);
    expect([judgement.verdict, judgement.verdictWhy]).toEqual(["stable", "Every recorded session goes on as before, or somebody answers for it, and enough was seen."]);
    const { of, gate, scopes } = judgement.coverage as JudgedCoverage;
    expect([of, gate.isEnough]).toEqual(["sessions", true]);
    expect(scopes.find(({ kind }) => kind === "line")).toMatchObject({ line: "line-1", unit: "day", observed: 8, once: 0, isShort: false });
    expect(judgement.assumptions.map(({ code }) => code)).toEqual(expect.arrayContaining(["coverage-sign-in-counts", "coverage-logs-whole", "coverage-target-default"]));
  });

  it("is unknown where the same evidence ends before the maintenance day, and names it with the day on which it comes", async () => {
    const { verdict, coverage, verdictWhy, questions } = await judge(ACCESS, { until: "2026-10-31T23:00:00Z" });
    expect(verdict).toBe("unknown");
    expect(coverage?.phasesUnseen).toContain("maintenance");
    expect(verdictWhy).toContain("maintenance never logged: it did not come while logs were kept; it comes next on 2026-11-01");
    expect(questions.dependencies.points.some((point) => point.startsWith("Not seen enough: maintenance never logged"))).toBe(true);
    const without = `${PLANT}coverage: { without: [{ phase: maintenance, owner: plant manager, reason: the line is handed over before }] }\n`;
    const declared = await judge(ACCESS, { until: "2026-10-31T23:00:00Z", plant: without });
    expect([declared.verdict, declared.verdictWhy]).toEqual(["stable", expect.any(String)]);
  });

  it("is unknown after one week, and where no log shows who signs in at a machine that a role names", async () => {
    const week = await judge(ACCESS, { until: "2026-09-28T00:00:00Z" });
    expect([week.verdict, week.coverage?.scopes[0]?.isShort]).toEqual(["unknown", true]);
    const blind = await judge(ACCESS, { files: ["line.jsonl"] });
    expect(blind.verdictWhy).toContain("Not enough was seen: no log shows who signs in at JUMP");
    expect(blind.verdictWhy).not.toContain("signs in on JUMP");
  });

  it("is unknown once an account ceases to be that nobody was seen to use: it may be used where no log is", async () => {
    const { verdict, verdictWhy } = await judge(`${ACCESS}retire: [old-vendor]\n`);
    expect([verdict, verdictWhy]).toEqual(["unknown", expect.stringContaining("no log shows who signs in at VENDOR-PC")]);
  });

  it("says of both parts of a bundle how much was seen", async () => {
    const { coverage } = await judge("kind: bundle\nname: Both\nchanges: [zones.yaml, access.yaml]\n");
    expect(coverage?.of).toBeUndefined();
    expect(coverage?.sessions).toMatchObject({ of: "sessions", gate: { isEnough: true } });
  });
});

describe("when sessions happen", () => {
  it("stands with what becomes of them, each with the chance that it is none", async () => {
    const { findings, assumptions } = await judge(ACCESS.replace("total: 8h", "total: 1h"));
    const conditions = Object.fromEntries(findings.filter(({ verdict }) => verdict === "cut-off").map(({ title, conditions: words }) => [title.split(":")[0], words]));
    expect(conditions).toEqual({ "remote → HMI-1 by rdp": [expect.stringMatching(/^only /)] });
    expect(assumptions.map(({ code }) => code)).toContain("times-error-rate-default");
  });
});
