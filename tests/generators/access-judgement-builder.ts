// Builds judgements of access changes for the tests of reports and pictures: a bottling plant whose vendor is cut off, whose night shift waits, whose shared
// account goes; the same within a bundle; tens of thousands of sessions; and one whose every name is hostile. Invented, with true positions in the change text.
import { formatInstant } from "../../src/foundation/time.ts";
import type { AccessJudgement, JudgedSession, SessionCounts, SessionVerdict } from "../../src/plant/access-judgement.ts";
import type { JudgedCoverage } from "../../src/plant/coverage.ts";
import type { EvidenceRef, Finding, Judgement } from "../../src/plant/finding.ts";
import type { Session } from "../../src/plant/session.ts";
import type { TextAt } from "../../src/plant/segmentation.ts";
import { HOUR, MINUTE, session } from "./access-changes.ts";
import { bottlingJudgement, coverageScope, finding, hostileJudgement, NASTY } from "./judgement-builder.ts";
import { START } from "./plant-builder.ts";

const FILE = "changes/named-accounts.yaml";
const LOG = "logs/FILLER-1-HMI/Security.evtx";
const NO_BREAKS = { downtimeMinutes: null, costPerEvent: null };

export const ACCESS_TEXT = `kind: access
name: Named accounts and vendor sessions
satisfies: [iec62443-3-3/SR 1.1, iec62443-3-3/SR 2.6, nis2/21.2.i]
people:
  - { name: op-a, accounts: [op.a], role: operator, shift: rotating }
  - { name: filler-vendor, accounts: [ext-filler], role: vendor }
  - { name: maintenance, accounts: [mt.b], role: maintenance }
roles:
  - name: operator
    targets: [line:line-1, line:line-2]
    how: [console, hmi]
    hours: shifts
  - name: vendor
    targets: [asset:FILLER-1-HMI, asset:FILLER-1-PLC]
    how: [rdp]
    through: [asset:JUMP-01]
    session: { total: 4h, idle: 15m, countedFrom: approval, atLimit: disconnect }
    approval: { by: shift-lead, available: "Mon-Fri 06:00-18:00", takes: 20m }
  - name: maintenance
    targets: [line:line-1, asset:CIP-SKID-HMI]
    how: [console, rdp, ssh]
    session: { idle: 15m, atLimit: signoff }
retire: [operator, admin]
breakGlass: { role: shift-lead, takes: 30m }
acknowledged:
  - { account: admin, target: asset:HIST-01, owner: IT operations, until: 2026-12-31 }
`;

function at(needle: string, file = FILE): TextAt & { length: number; lineText: string } {
  const index = ACCESS_TEXT.indexOf(needle);
  if (index < 0) throw new Error(`the change does not contain ${needle}`);
  const line = ACCESS_TEXT.slice(0, index).split("\n").length;
  return { kind: "text", file, line, column: index - ACCESS_TEXT.lastIndexOf("\n", index - 1), length: needle.length, lineText: ACCESS_TEXT.split("\n")[line - 1] as string };
}

function causeAt(needle: string): Finding["cause"] {
  const { file, line, column, length, lineText } = at(needle);
  return { file, line, column, length, lineText, rule: needle };
}

function judged(s: Session, role: string | null, verdict: SessionVerdict, more: Partial<JudgedSession> = {}): JudgedSession {
  const { start, end } = s;
  return {
    session: s,
    role,
    verdict,
    reason: verdict === "not-governed" ? "no-role" : "granted",
    acknowledged: false,
    afterSeconds: null,
    lastedSeconds: start === null || end === null ? 7_200 : (end - start) / 1_000_000,
    isLastedAtLeast: start === null || end === null,
    waitSeconds: null,
    notes: [],
    why: verdict === "kept" ? `The role ${role} grants it.` : verdict === "not-governed" ? `The change says nothing of ${s.target}: it stays as it is today.` : "See the change.",
    at: verdict === "kept" && more.at === undefined ? at(`name: ${role}`) : null,
    ...more,
  };
}

/** Hours count from 2026-10-05T00:00Z, a Monday; the plant is two hours ahead. */
function seen(account: string, target: string, how: Session["how"], startHour: number, hours: number, record: number, more: Partial<Session> = {}): Session {
  return session(account, target, how, startHour, hours, { witness: { file: LOG, record }, sources: [LOG], ...more });
}

const VENDOR = "account-5f21c0";
const RETIRED = { reason: "retired", why: "The account ceases to be.", at: at("operator, admin") } as const;
const CUT = { reason: "total-limit", afterSeconds: 14_400, waitSeconds: 1_200, why: "The role vendor ends it after 4 h, counted from the approval.", at: at("total: 4h") } as const;

function plantSessions(): JudgedSession[] {
  const list: JudgedSession[] = [];
  const jump = { from: "JUMP-01", fromIsAsset: true, showsAbsence: true } as const;
  // Three shifts a day at two stations of line 2, signed in by name: 06:00, 14:00 and 22:00 of the plant.
  for (let day = 0; day < 10; day++) {
    for (const [shift, hour] of [4, 12, 20].entries()) {
      list.push(judged(seen(`account-0${shift}`, "FILLER-2-HMI", "console", day * 24 + hour, 8, 100 + day * 10 + shift), "operator", "kept"));
      list.push(judged(seen(`account-1${shift}`, "CAPPER-2-HMI", "hmi", day * 24 + hour + 0.1, 7.8, 300 + day * 10 + shift), "operator", "kept"));
    }
    list.push(judged(seen("account-20", "SCADA-A", "console", day * 24 + 5, 6, 500 + day), null, "not-governed"));
  }
  // The shared account of line 1: one sign-in a day at each of five stations, for the whole of the early shift.
  for (const day of [0, 1, 2, 3, 4]) {
    for (const [i, station] of ["FILLER-1-HMI", "CAPPER-1-HMI", "LABELLER-1-HMI", "PACKER-1-HMI", "PALLETISER-1-HMI"].entries()) {
      list.push(judged(seen("operator", station, "console", day * 24 + 4 + i * 0.05, 8, 600 + day * 10 + i, { hasGenericName: true }), null, "locked-out", RETIRED));
    }
  }
  list.push(judged(seen("admin", "HIST-01", "rdp", 50, 0.5, 700, { from: "ENG-02", fromIsAsset: true }), null, "locked-out", { ...RETIRED, acknowledged: true }));
  // The vendor on Wednesday, 10:10 of the plant: five hours and twelve minutes, with a download at the end.
  list.push(judged(seen(VENDOR, "FILLER-1-HMI", "rdp", 56 + 10 / 60, 5.2, 88_193, jump), "vendor", "cut-off", CUT));
  list.push(judged(seen(VENDOR, "FILLER-1-HMI", "rdp", 104.5, 4.5, 88_401, jump), "vendor", "cut-off", CUT));
  list.push(judged(seen(VENDOR, "FILLER-1-PLC", "rdp", 31, 1.25, 88_011, jump), "vendor", "kept", { waitSeconds: 1_200 }));
  // At night nobody approves until six.
  const night = { reason: "approval", waitSeconds: 8_400, why: "It waits 2 h 20 min for shift-lead, which is longer than the line goes on.", at: at('available: "Mon-Fri 06:00-18:00"') } as const;
  list.push(judged(seen(VENDOR, "FILLER-1-PLC", "rdp", 74, 1.5, 88_277, jump), "vendor", "waits", night));
  list.push(judged(seen(VENDOR, "FILLER-1-PLC", "rdp", 97.5, 0.75, 88_350, jump), "vendor", "waits", { ...night, waitSeconds: 10_200 }));
  const direct = { reason: "through", why: "The role vendor wants it to come through JUMP-01.", at: at("asset:JUMP-01") } as const;
  list.push(judged(seen(VENDOR, "FILLER-1-PLC", "rdp", 34, 2, 88_020, { from: "10.20.9.77", showsAbsence: true }), "vendor", "needs-other-path", direct));
  list.push(judged(seen(VENDOR, "FILLER-1-PLC", "rdp", 58, 1, 88_201, { from: "10.20.9.77", showsAbsence: true }), "vendor", "needs-other-path", direct));
  const idle = { reason: "not-recorded", why: "The log of the machine does not show when nobody is there, so idleness is not known.", at: at("idle: 15m, atLimit: signoff") } as const;
  for (let i = 0; i < 6; i++) list.push(judged(seen("account-30", "CIP-SKID-HMI", "console", 8 + i * 24, 3.5, 900 + i), "maintenance", "unknown", idle));
  list.push(judged(seen("account-30", "PACKER-1-HMI", "console", 200, 1, 960, { start: null }), "maintenance", "unknown", { ...idle, isLastedAtLeast: true }));
  list.push(judged(seen("account-30", "FILLER-1-HMI", "ssh", 82, 5, 970, { showsAbsence: true }), "maintenance", "kept", { notes: ["the screen would lock after 15 min, three times"] }));
  return list;
}

export function sessionCounts(sessions: readonly JudgedSession[], ofPrograms = 0): SessionCounts {
  const of = (verdict: SessionVerdict): number => sessions.filter((s) => s.verdict === verdict).length;
  return {
    ...{ kept: of("kept"), lockedOut: of("locked-out"), cutOff: of("cut-off"), waits: of("waits"), needsOtherPath: of("needs-other-path") },
    ...{ unknown: of("unknown"), notGoverned: of("not-governed"), acknowledged: sessions.filter((s) => s.acknowledged).length, ofPrograms },
  };
}

/** A span of hours of every day of the fortnight, from plant time. */
function daily(from: number, to: number, days: readonly number[] = Array.from({ length: 12 }, (_, i) => i - 1)): { first: number; last: number }[] {
  return days.map((day) => ({ first: START + (day * 24 + from - 2) * HOUR, last: START + (day * 24 + to - 2) * HOUR }));
}

function plantAccess(): AccessJudgement {
  const sessions = plantSessions();
  const ofRole = (role: string): JudgedSession[] => sessions.filter((s) => s.role === role);
  const stations = ["CAPPER-1-HMI", "FILLER-1-HMI", "LABELLER-1-HMI", "PACKER-1-HMI", "PALLETISER-1-HMI"];
  return {
    counts: sessionCounts(sessions, 1_204),
    sessions,
    byRole: ["operator", "vendor", "maintenance"].map((role) => ({ role, counts: sessionCounts(ofRole(role)), minutesPerShift: role === "vendor" ? 4.2 : null })),
    sharedAccounts: [
      {
        ...{ account: "operator", isShared: "shared", sessions: 25, stations: 5, stationsAtOnce: 5, hoursOfDay: 9, longestSeconds: 28_800, overShiftChange: null },
        signs: ["signed in at 5 places at once (2026-10-05T04:12Z)", "its name is of a post, not of a person (a weak sign, never counted alone)"],
        usedByPrograms: ["service on HIST-01, 412 times"],
        lines: ["line-1"],
      },
      {
        ...{ account: "account-30", isShared: "likely", sessions: 8, stations: 3, stationsAtOnce: 1, hoursOfDay: 11, longestSeconds: 18_000, overShiftChange: 2 },
        signs: ["used in 20 hours of the day"],
        usedByPrograms: [],
        lines: [],
      },
      {
        ...{ account: VENDOR, isShared: "one-person", sessions: 7, stations: 2, stationsAtOnce: 1, hoursOfDay: 10, longestSeconds: 18_720, overShiftChange: 1 },
        ...{ signs: [], usedByPrograms: [], lines: ["line-1"] },
      },
    ],
    handovers: [
      {
        account: "operator",
        stations,
        lines: ["line-1"],
        ...{ signInsPerHandover: { p50: 5, p95: 6 }, handoversPerDay: 3, secondsPerSignIn: 40, minutesPerDay: { p50: 10, p95: 12 } },
        text: "5 stations of line-1 sign in at each of 3 changes of shift; the line goes on for 2 min without them.",
      },
    ],
    pressure: [
      {
        ...{ control: "retire operator", at: at("operator, admin"), roles: [], score: 73.3, minutesPerShift: 3.3 },
        workaround: "the account operator comes back on CAPPER-1-HMI, FILLER-1-HMI, LABELLER-1-HMI, PACKER-1-HMI and 1 more, or the first to sign in stays signed in for the whole shift",
        inputs: [
          { what: "sessions that it takes away, or lets wait too long", value: 20, unit: "per week", weight: 2 },
          { what: "time that it costs", value: 3.3, unit: "min per shift", weight: 1 },
          { what: "production stops sooner than the control lets people work again", value: 1, unit: "", weight: 20 },
          { what: "a way around it is at hand", value: 1, unit: "", weight: 10 },
        ],
      },
      {
        ...{ control: "approval of vendor", at: at('available: "Mon-Fri 06:00-18:00"'), roles: ["vendor"], score: 37.1, minutesPerShift: 11.7 },
        workaround: "approvals are given beforehand and for everything, or the work is done by telephone with somebody who is signed in; no log would show a way over CAPPER-1-PLC",
        inputs: [
          { what: "sessions that it takes away, or lets wait too long", value: 1.2, unit: "per week", weight: 2 },
          { what: "time that it costs", value: 9.7, unit: "min per shift", weight: 1 },
          { what: "production stops sooner than the control lets people work again", value: 1, unit: "", weight: 20 },
          { what: "nobody would see it: the machine keeps no log", value: 1, unit: "", weight: 5 },
        ],
      },
      {
        ...{ control: "total limit of vendor", at: at("total: 4h"), roles: ["vendor"], score: 13.2, minutesPerShift: 1.2 },
        workaround: "the work is split into sessions one after the other, or goes on over a tool that the limit does not reach; seen on the wire there: teamviewer",
        inputs: [
          { what: "sessions that it takes away, or lets wait too long", value: 1.1, unit: "per week", weight: 2 },
          { what: "time that it costs", value: 1, unit: "min per shift", weight: 1 },
          { what: "a way around it is at hand", value: 1, unit: "", weight: 10 },
        ],
      },
      {
        ...{ control: "idle limit of maintenance", at: at("idle: 15m, atLimit: signoff"), roles: ["maintenance"], score: 2.5, minutesPerShift: null },
        workaround: "something keeps the session awake: a mouse that moves itself, a weight on a key",
        inputs: [{ what: "sessions of which it is not known what becomes of them", value: 4.9, unit: "per week", weight: 0.5 }],
      },
    ],
    unusedGrants: [
      {
        role: "operator",
        grant: "operator on line:line-1 at the operator panel",
        at: at("line:line-1, line:line-2"),
        confidence: 0.283,
        why: "Not seen in 10 days of its logs, which is not the same as not used.",
      },
      { role: "maintenance", grant: "maintenance on line:line-1 by rdp", at: at("line:line-1, asset:CIP"), confidence: null, why: "Not seen, and not all its machines are logged: nothing follows." },
    ],
    window: { first: START + 4 * HOUR, last: START + 10 * 24 * HOUR + 4 * HOUR },
    notLogged: ["CAPPER-1-PLC", "FILLER-2-PLC"],
    times: {
      shifts: [
        { name: "early", spans: daily(6, 14) },
        { name: "late", spans: daily(14, 22) },
        { name: "night", spans: daily(22, 30) },
      ],
      approvers: [{ by: "shift-lead", roles: ["vendor"], spans: daily(6, 18, [0, 1, 2, 3, 4, 7, 8]) }],
    },
  };
}

function evidenceOf(sessions: readonly JudgedSession[]): EvidenceRef[] {
  const times = sessions.flatMap(({ session: { start, end } }) => [start, end].filter((t) => t !== null));
  const first = sessions[0] as JudgedSession;
  return [
    {
      source: first.session.witness.file,
      ...{ first: formatInstant(Math.min(...times)), last: formatInstant(Math.max(...times)), count: sessions.length },
      example: { file: first.session.witness.file, record: first.session.witness.record, isLogged: true },
    },
  ];
}

function sessionFinding(access: AccessJudgement, verdict: SessionVerdict, name: string, fate: string, is: (s: JudgedSession) => boolean, more: Partial<Finding> = {}): Finding {
  return finding(`session-${verdict}`, `${name}: ${fate}`, {
    verdict,
    subject: { kind: "session-pattern", name },
    evidence: evidenceOf(access.sessions.filter((s) => s.verdict === verdict && is(s))),
    confidence: { level: "high", coverage: null, why: "Recorded by the machine that was signed in to, or by what it was reached through." },
    ...more,
  });
}

function accessFindings(access: AccessJudgement): Finding[] {
  const ofVendor = ({ role }: JudgedSession): boolean => role === "vendor";
  return [
    sessionFinding(access, "locked-out", "account operator → 5 machines of line-1 at the console", "locked out, the account ceases to be (25 sessions)", (s) => !s.acknowledged, {
      message: "The account ceases to be. 25 sessions, 2026-10-05T04:00Z to 2026-10-09T12:12Z. Nobody in people may work on PALLETISER-1-HMI.",
      impact: { ...NO_BREAKS, lines: ["line-1"], timeToImpact: 120, text: "Line-1 runs on for 2 min without its operators." },
      cause: causeAt("operator, admin"),
      requirements: ["iec62443-3-3/4.2", "iec62443-3-3/SR 1.3"],
      workaround: "The account operator comes back, on a note at the panel.",
    }),
    sessionFinding(access, "waits", "vendor → FILLER-1-PLC by rdp", "waits 2 h 50 min for shift-lead, the longest of 2 sessions", ofVendor, {
      message: "It waits 2 h 50 min for shift-lead, which is longer than the line goes on. 2 sessions, 2026-10-08T02:00Z to 2026-10-09T02:15Z. Of 7 sessions of this role.",
      conditions: ["only in night shift"],
      impact: { ...NO_BREAKS, downtimeMinutes: { p50: 140, p95: 170 }, lines: ["line-1"], timeToImpact: 1_200, text: "Line-1 stands until the controller is started again." },
      cause: causeAt('available: "Mon-Fri 06:00-18:00"'),
      requirements: ["iec62443-3-3/4.2", "iec62443-3-3/SR 1.13 RE 1"],
      workaround: "The shift lead approves for the whole night beforehand.",
    }),
    sessionFinding(access, "cut-off", "vendor → FILLER-1-HMI by rdp", "cut off after 4 h of 5 h 12 min, the longest of 2 sessions", ofVendor, {
      message: "The role vendor ends it after 4 h, counted from the approval. Done meanwhile: download to FILLER-1-PLC.",
      impact: { ...NO_BREAKS, lines: ["line-1"], timeToImpact: 0, text: "A download that ends in the middle leaves the controller stopped." },
      cause: causeAt("total: 4h"),
      requirements: ["iec62443-3-3/4.2", "iec62443-3-3/SR 2.6"],
      workaround: "A remote tool that the limit does not reach is installed.",
    }),
    sessionFinding(access, "needs-other-path", "vendor → FILLER-1-PLC by rdp", "not from there (2 sessions)", ofVendor, {
      message: "The role vendor wants it to come through JUMP-01; it came from 10.20.9.77.",
      cause: causeAt("asset:JUMP-01"),
    }),
    finding("retired-in-service", "account operator → HIST-01 as a service: locked out, the account ceases to be, and a program runs under it", {
      verdict: "locked-out",
      subject: { kind: "session-pattern", name: "account operator → HIST-01 as a service" },
      message: "The account ceases to be, and a program runs under it: it fails at its next start or sign-in.",
      cause: causeAt("operator, admin"),
    }),
    sessionFinding(access, "unknown", "maintenance → CIP-SKID-HMI at the console", "not known (6 sessions)", () => true, {
      severity: "warning",
      message: "The log of the machine does not show when nobody is there, so idleness is not known.",
      cause: causeAt("idle: 15m, atLimit: signoff"),
      confidence: { level: "low", coverage: null, why: "What decides is not recorded." },
    }),
    sessionFinding(access, "locked-out", "account admin → HIST-01 by rdp", "locked out, the account ceases to be (1 session)", (s) => s.acknowledged, {
      severity: "note",
      message: "The account ceases to be. Acknowledged by IT operations until 2026-12-31.",
    }),
  ];
}

export function accessJudgement(): Judgement {
  const access = plantAccess();
  const findings = accessFindings(access);
  const id = (i: number): string => (findings[i] as Finding).id;
  return {
    ...bottlingJudgement(),
    changeName: "Named accounts and vendor sessions",
    changeKind: "access",
    changeFile: FILE,
    shape: "3 roles · 2 retired accounts",
    judgedAgainst: "10 days of evidence (2026-10-05 … 10-15), 115 sessions on 9 machines",
    verdictWhy: "29 sessions that were recorded cannot go on as before.",
    compliance: "unknown",
    complianceWhy: "iec62443-3-3/SR 1.1: account-30 is probably shared, which is no proof.",
    satisfies: ["iec62443-3-3/SR 1.1", "iec62443-3-3/SR 2.6", "nis2/21.2.i"],
    counts: { kept: 0, blocked: 0, degraded: 0, unfiltered: 0, unknown: 0, alreadyFailing: 0, acknowledged: 0 },
    coverage: peopleSeen(),
    questions: {
      impact: {
        summary: "31 sessions: 25 locked out, 2 cut off, 2 waiting too long, 2 in need of another path.",
        points: [`${findings[0]?.title}; the line goes on for 2 min.`, "Lines touched: line-1"],
      },
      neverUpdated: {
        summary: "Machines that may not be able to do what the change wants.",
        points: ["Panels and controllers that roles name: FILLER-1-HMI, FILLER-1-PLC. Whether each can hold an account per person, nothing in the evidence says: ask its maker."],
      },
      dependencies: { summary: "Only what was recorded is judged; what follows is what the record leaves open.", points: ["vendor hangs on shift-lead, who is there Mon-Fri 06:00-18:00."] },
      validation: { summary: "By carrying every recorded session through the change; nobody has signed in under it yet.", points: ["115 sessions of 9 machines were replayed against 3 roles."] },
    },
    timeline: [
      { afterSeconds: null, when: "at the next sign-in", line: "line-1", what: `${findings[0]?.title}`, findings: [id(0)] },
      { afterSeconds: null, when: "2 min after that", line: "line-1", what: "the line goes on for so long without the work that is missing", findings: [id(0)] },
      { afterSeconds: null, when: "at the next sign-in", line: "line-1", what: `${findings[1]?.title}`, findings: [id(1)] },
      { afterSeconds: null, when: "4 h into the session", line: "line-1", what: `${findings[2]?.title}`, findings: [id(2)] },
    ],
    findings,
    leftovers: [],
    decisions: [{ owner: "production management", text: "Who works at PALLETISER-1-HMI when the account operator is gone: nobody in people may.", couldAdd: null }],
    assumptions: [{ code: "sign-in-time", text: "Signing in takes 40 s.", origin: "chosen: no public source gives one", overruledBy: "access.signIn in plant.yaml: measure it once at a panel" }],
    inputs: [
      { file: FILE, sha256: "1d".repeat(32) },
      { file: LOG, sha256: "2e".repeat(32) },
    ],
    conversations: [],
    access,
    crossings: [],
    zones: [],
  };
}

/** The zones and the accounts in one change: the vendor's way is closed by the zones as well. */
export function bundleJudgement(): Judgement {
  const zones = bottlingJudgement();
  const people = accessJudgement();
  return {
    ...zones,
    changeName: "Phase 1: cells and named accounts",
    changeKind: "bundle",
    changeFile: "changes/phase-1.yaml",
    shape: "cell-zones.yaml · named-accounts.yaml",
    verdictWhy: `${zones.verdictWhy} ${people.verdictWhy}`,
    findings: [...zones.findings.slice(0, 1), ...people.findings.slice(0, 4), ...zones.findings.slice(1), ...people.findings.slice(4)],
    timeline: [...zones.timeline, ...people.timeline],
    assumptions: [...zones.assumptions, ...people.assumptions],
    inputs: [...zones.inputs, ...people.inputs],
    satisfies: [...zones.satisfies, ...people.satisfies],
    coverage: { ...(zones.coverage as JudgedCoverage), sessions: peopleSeen() },
    access: people.access,
  };
}

/** Nothing breaks, every session is kept; two machines have no log, so it is unknown. */
export function quietAccessJudgement(): Judgement {
  const whole = accessJudgement();
  const access = plantAccess();
  const sessions = access.sessions.filter(({ verdict }) => verdict === "kept" || verdict === "not-governed");
  return {
    ...whole,
    verdict: "unknown",
    verdictWhy: "No log shows who signs in on CAPPER-1-PLC, FILLER-2-PLC.",
    ...{ findings: [], timeline: [], decisions: [], assumptions: [] },
    questions: { ...whole.questions, impact: { summary: "No recorded session is taken from anybody; what was not recorded is not known.", points: [] } },
    access: { ...access, sessions, counts: sessionCounts(sessions), byRole: [], sharedAccounts: [], handovers: [], pressure: [], unusedGrants: [] },
  };
}

/** Ten days of logs: line 1 nearly whole, the vendor's ways in not, and maintenance never. */
function peopleSeen(): JudgedCoverage {
  const nearly = { observed: 14, once: 1, twice: 2, estimatedTotal: 14.2, interval: [14, 16.4], completeness: 0.853658, coverage: 0.99, daysToTarget: 2 } as const;
  return {
    of: "sessions",
    target: 0.9,
    targetBy: "plant.yaml",
    scopes: [
      coverageScope("site", { observed: 21, once: 4, twice: 3, estimatedTotal: 23.4, interval: [21.4, 34], completeness: 0.617647, coverage: 0.96, daysToTarget: 9 }),
      coverageScope("line line-1", { kind: "line", line: "line-1", ...nearly }),
      coverageScope("role vendor", { kind: "role", role: "vendor", observed: 5, once: 3, twice: 1, estimatedTotal: 9, interval: [5.6, 31], completeness: 0.16129, coverage: 0.7 }),
      coverageScope("phase changeover", { kind: "phase", phase: "changeover", units: 2, unit: "hour", observed: 3, isShort: true }),
    ],
    phasesUnseen: ["maintenance"],
    blindSpots: [{ asset: "CAPPER-1-PLC", why: "a role of the change names it, and no log shows who signs in there" }],
    gate: {
      isEnough: false,
      shortfalls: [
        "maintenance never logged: it did not come while logs were kept",
        "people in the role vendor: complete to 16 % for certain, 90 % is wanted; how many more days it takes cannot be said yet",
      ],
      remarks: ["Sign-ins at FILLER-2-PLC need not be logged (controls: it has no accounts)."],
    },
  };
}

/** Twenty thousand sessions of 120 roles over 90 days: every list is longer than any page. */
export function manySessionsJudgement(): Judgement {
  const whole = accessJudgement();
  const access = plantAccess();
  const verdicts: readonly SessionVerdict[] = ["kept", "locked-out", "kept", "cut-off", "waits", "kept", "needs-other-path", "unknown", "not-governed", "kept"];
  const sessions = Array.from({ length: 20_000 }, (_, i) => {
    const verdict = verdicts[(i * 7 + (i >> 5)) % 10] as SessionVerdict;
    const s = seen(`account-${i % 900}`, `STATION-WITH-A-REMARKABLY-LONG-NAME-${i % 450}`, i % 3 === 0 ? "rdp" : "console", (i * 37) % (90 * 24), 1 + (i % 9), 10_000 + i);
    return judged(s, verdict === "locked-out" ? null : `role-${i % 120}`, verdict, {
      at: null,
      ...(verdict === "cut-off" ? { reason: "total-limit", afterSeconds: 1_800 } : verdict === "waits" ? { reason: "approval", waitSeconds: 5_400 } : {}),
    });
  });
  const findings = Array.from({ length: 300 }, (_, i) =>
    finding("session-cut-off", `role-${i % 120} → STATION-${i} by rdp: cut off after 30 min of ${1 + (i % 9)} h`, { verdict: "cut-off", subject: { kind: "session-pattern", name: `role-${i}` } }),
  );
  return {
    ...whole,
    findings,
    timeline: findings.slice(0, 40).map((f) => ({ afterSeconds: null, when: "at the next sign-in", line: "line-1", what: f.title, findings: [f.id] })),
    access: {
      ...access,
      sessions,
      counts: sessionCounts(sessions, 1_204_551),
      byRole: Array.from({ length: 120 }, (_, i) => ({ role: `role-${i}`, counts: sessionCounts(sessions.filter((s) => s.role === `role-${i}`)), minutesPerShift: i / 4 })),
      sharedAccounts: Array.from({ length: 60 }, (_, i) => ({ ...(access.sharedAccounts[i % 3] as AccessJudgement["sharedAccounts"][number]), account: `account-${i}` })),
      handovers: Array.from({ length: 40 }, (_, i) => ({ ...(access.handovers[0] as AccessJudgement["handovers"][number]), account: `account-${i}` })),
      pressure: Array.from({ length: 70 }, (_, i) => ({ ...(access.pressure[i % 4] as AccessJudgement["pressure"][number]), control: `control ${i}`, score: 400 - i })),
      unusedGrants: Array.from({ length: 800 }, (_, i) => ({ ...(access.unusedGrants[i % 2] as AccessJudgement["unusedGrants"][number]), grant: `grant ${i}` })),
      window: { first: START, last: START + 90 * 24 * HOUR },
      notLogged: Array.from({ length: 500 }, (_, i) => `PANEL-${i}`),
    },
  };
}

/** Every text of sessions, accounts, roles and machines tries to break out. */
export function hostileAccessJudgement(): Judgement {
  const place: TextAt = { kind: "text", file: NASTY, line: 3, column: 4 };
  const base = seen(NASTY, NASTY, "rdp", 40, 3, 1, { from: NASTY, authority: NASTY, remarks: [NASTY], proofs: [NASTY], sources: [NASTY], witness: { file: NASTY, record: 1 } });
  const more = { why: NASTY, notes: [NASTY], at: place, afterSeconds: 600, waitSeconds: 900 };
  const sessions = (["locked-out", "cut-off", "waits", "needs-other-path", "unknown", "kept", "not-governed"] as const).map((verdict, i) =>
    judged({ ...base, start: (base.start as number) + i * MINUTE, witness: { file: NASTY, record: i + 1 } }, i === 0 ? null : NASTY, verdict, more),
  );
  const hostile = hostileJudgement();
  const coverage = hostile.coverage as JudgedCoverage;
  return {
    ...hostile,
    coverage: { ...coverage, sessions: { ...coverage, of: "sessions" } },
    changeKind: "access",
    access: {
      sessions,
      counts: sessionCounts(sessions, 3),
      byRole: [{ role: NASTY, counts: sessionCounts(sessions), minutesPerShift: 1 }],
      sharedAccounts: [
        {
          ...{ account: NASTY, isShared: "shared", sessions: 1, stations: 1, stationsAtOnce: 2, hoursOfDay: 3, longestSeconds: 4, overShiftChange: 5 },
          ...{ signs: [NASTY], usedByPrograms: [NASTY], lines: [NASTY] },
        },
      ],
      handovers: [
        {
          ...{ account: NASTY, stations: [NASTY], lines: [NASTY], signInsPerHandover: { p50: 1, p95: 2 }, handoversPerDay: 3 },
          ...{ secondsPerSignIn: 40, minutesPerDay: { p50: 1, p95: 2 }, text: NASTY },
        },
      ],
      pressure: [{ control: NASTY, at: place, roles: [NASTY], workaround: NASTY, score: 4, inputs: [{ what: NASTY, value: 2, unit: NASTY, weight: 2 }], minutesPerShift: 1 }],
      unusedGrants: [{ role: NASTY, grant: NASTY, at: place, confidence: 0.5, why: NASTY }],
      window: { first: START, last: START + 48 * HOUR },
      notLogged: [NASTY],
      times: { shifts: [{ name: NASTY, spans: daily(6, 14) }], approvers: [{ by: NASTY, roles: [NASTY], spans: daily(6, 18) }] },
    },
  };
}
