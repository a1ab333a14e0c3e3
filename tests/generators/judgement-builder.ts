// Builds judgements for the tests of reports and pictures: a bottling plant with what breaks plants in it, a change that finds nothing,
// five hundred findings over sixty zones, and a plant whose every name is hostile. Invented, but with positions that are true in the change text.
import { stableId } from "../../src/foundation/stable-id.ts";
import { formatInstant } from "../../src/foundation/time.ts";
import type { Conversation } from "../../src/plant/conversation.ts";
import type { ConversationRole, Crossing, DegradedBy, EvidenceRef, Finding, Judgement, JudgedConversation, Verdict } from "../../src/plant/finding.ts";
import type { CoverageScope } from "../../src/plant/coverage.ts";
import type { SourceSummary } from "../../src/plant/plant.ts";
import type { TextAt } from "../../src/plant/segmentation.ts";
import { conversation, START } from "./plant-builder.ts";

const DAY = 86_400_000_000;
const CAPTURE = { file: "captures/span-core-0412.pcapng", sha256: "3f9a".padEnd(64, "17c0de") };
const FILE = "changes/cell-zones.yaml";

export const CHANGE_TEXT = `kind: segmentation
name: Cell zones, phase 1
satisfies: [iec62443-3-3/SR 5.1, iec62443-3-3/SR 5.2, nis2/21.2.e]
zones:
  - { name: enterprise, level: 4, members: [10.10.0.0/16] }
  - { name: dmz, level: 3.5, members: [10.20.9.0/24] }
  - { name: operations, level: 3, members: [10.20.3.0/24] }
  - { name: supervisory, level: 2, members: [10.20.0.0/24] }
  - { name: line-1, level: 1, members: [10.20.1.0/24] }
  - { name: line-2, level: 1, members: [10.20.2.0/24] }
  - { name: line-3-packaging, level: 1, members: [10.20.4.0/24] }
  - { name: utilities, level: 1, members: [10.20.5.0/24] }
conduits:
  - from: supervisory
    to: line-1
    allow: [s7, modbus]
  - from: operations
    to: line-2
    allow: [tcp/135]
  - from: supervisory
    to: line-2
    allow: [s7, enip]
default: deny
enforcement:
  - name: cell-firewall
    at: all
    idleTimeout: { tcp: 1h, udp: 2m }
    onLoad: drop
`;

/** Where a text stands in the change; the n-th occurrence. */
function textAt(needle: string, nth = 1, text = CHANGE_TEXT, file = FILE): TextAt & { length: number; lineText: string } {
  let index = -1;
  for (let i = 0; i < nth; i++) index = text.indexOf(needle, index + 1);
  if (index < 0) throw new Error(`the change does not contain ${needle}`);
  const before = text.slice(0, index);
  const line = before.split("\n").length;
  const column = index - before.lastIndexOf("\n");
  return { kind: "text", file, line, column, length: needle.length, lineText: text.split("\n")[line - 1] as string };
}

function judged(c: Conversation, fromZone: string | null, toZone: string | null, verdict: Verdict, more: Partial<JudgedConversation> = {}): JudgedConversation {
  return {
    conversation: c,
    role: "supervisory",
    roleReason: "By its protocol.",
    fromZone,
    toZone,
    verdict,
    degradedBy: [],
    alreadyFailing: false,
    acknowledged: false,
    openQuestions: [],
    why: verdict === "kept" ? `Permitted from ${fromZone} to ${toZone}.` : `No conduit from ${fromZone} to ${toZone} allows ${c.transport}/${c.serverPort}; the default is deny.`,
    rule: verdict === "kept" ? "allow: [s7, modbus]" : "default: deny",
    at: verdict === "kept" ? textAt("allow: [s7, modbus]") : textAt("default: deny"),
    ...more,
  };
}

/** A scope in which nothing was seen, unless it is said otherwise. */
export function coverageScope(scope: string, more: Partial<CoverageScope> = {}): CoverageScope {
  return {
    scope,
    kind: "site",
    from: null,
    to: null,
    role: null,
    phase: null,
    unit: "day",
    units: 10,
    observed: 0,
    once: 0,
    twice: 0,
    completeness: null,
    coverage: null,
    interval: null,
    estimatedTotal: null,
    daysToTarget: null,
    isShort: false,
    phasesUnseen: [],
    ...more,
  };
}

export function evidenceOf(c: Conversation): EvidenceRef {
  return { source: c.example.source, first: formatInstant(c.first), last: formatInstant(c.last), count: c.connections ?? 1, example: { file: c.example.file, record: c.example.record } };
}

export function finding(kind: string, title: string, more: Partial<Finding> = {}): Finding {
  return {
    id: stableId([kind, title]),
    kind,
    severity: "error",
    verdict: "blocked",
    title,
    message: "No conduit allows it; the default is deny.",
    subject: { kind: "conversation", name: title },
    conditions: [],
    impact: { lines: [], timeToImpact: null, downtimeMinutes: null, costPerEvent: null, text: "Nothing declares how long production runs on without it." },
    confidence: { level: "high", coverage: null, why: "Seen 412 times, opener proven, decided by what is written." },
    evidence: [],
    cause: null,
    assumptions: [],
    fixes: [],
    requirements: [],
    workaround: null,
    ...more,
  };
}

function seen(client: string, server: string, service: string, record: number, more: Partial<Conversation> = {}): Conversation {
  return conversation(client, server, service, {
    protocolConfidence: "high",
    protocolReason: "The bytes fit and could hardly be anything else.",
    first: START + (record % 80_000) * 1_000_003,
    last: START + 9 * DAY + (record % 60_000) * 1_000_019,
    example: { source: CAPTURE.sha256, file: CAPTURE.file, record },
    sources: [CAPTURE.sha256],
    ...more,
  });
}

const CALL_BACK = seen("10.20.3.40", "10.20.2.5", "tcp/49731", 88_193, { protocol: "dce-rpc", connections: 412, operations: ["write", "read"] });
const MAPPER = seen("10.20.3.40", "10.20.2.5", "tcp/135", 88_102, { protocol: "opc-classic", connections: 412 });
const REPORTS = seen("10.20.3.20", "10.20.0.10", "tcp/1433", 1_204_551, { protocol: "tds", connections: 31, longestSilence: 27_000 });
const CIP_IO = seen("10.20.1.5", "10.20.5.31", "udp/2222", 417, { protocol: "enip-io", connections: 3, periodP50: 0.02 });
const LICENCE = seen("10.20.0.11", "10.10.4.7", "tcp/27000", 902_118, { protocol: "flexnet", connections: 240 });
const PROGRAM = seen("10.20.9.17", "10.20.1.5", "tcp/102", 2_310_442, { protocol: "s7comm", connections: 9, operations: ["program", "start-stop", "read"] });
const LLMNR = seen("10.20.0.10", "224.0.0.252", "udp/5355", 12, { protocol: "llmnr", connections: 1_902, delivery: "multicast" });

function restOfThePlant(): JudgedConversation[] {
  const list: JudgedConversation[] = [];
  const lines = [
    ["line-1", "10.20.1"],
    ["line-2", "10.20.2"],
    ["line-3-packaging", "10.20.4"],
    ["utilities", "10.20.5"],
  ] as const;
  for (const [zone, net] of lines) {
    for (let host = 5; host < 17; host++) {
      list.push(
        judged(
          seen("10.20.0.10", `${net}.${host}`, zone === "line-2" ? "tcp/44818" : "tcp/102", 1_000 + host, { protocol: zone === "line-2" ? "enip-explicit" : "s7comm" }),
          "supervisory",
          zone,
          "kept",
          { openQuestions: host % 4 === 0 ? [{ question: "idle", text: "Not watched long enough to say that it is never silent for 1 h, the idle timeout of cell-firewall." }] : [] },
        ),
      );
      list.push(judged(seen(`${net}.${host}`, "10.20.9.4", "udp/123", 2_000 + host, { protocol: "ntp" }), zone, "dmz", "kept", { role: "identity-and-time" }));
    }
  }
  for (let host = 20; host < 26; host++) list.push(judged(seen(`10.10.2.${host}`, "10.20.9.11", "tcp/443", 3_000 + host, { protocol: "tls" }), "enterprise", "dmz", "kept", { role: "historian" }));
  return list;
}

export function bottlingJudgement(): Judgement {
  const conversations: JudgedConversation[] = [
    judged(CALL_BACK, "operations", "line-2", "blocked", { role: "recipe" }),
    judged(MAPPER, "operations", "line-2", "degraded", {
      role: "recipe",
      degradedBy: ["secondary-connection"],
      why: 'Permitted from operations to line-2 by "allow: [tcp/135]". It negotiates further connections (dce-rpc) that the rules do not open.',
      rule: "allow: [tcp/135]",
      at: textAt("allow: [tcp/135]"),
    }),
    judged(REPORTS, "operations", "supervisory", "degraded", {
      role: "historian",
      degradedBy: ["idle-timeout"],
      why: "It was silent for 7 h 30 min; cell-firewall forgets idle connections after 1 h, and neither side is told.",
      rule: "idle timeout 1 h",
      at: textAt("idleTimeout: { tcp: 1h, udp: 2m }"),
    }),
    judged(CIP_IO, "line-1", "utilities", "blocked", { role: "control-io" }),
    judged({ ...CIP_IO, client: "10.20.1.6" }, "line-1", "utilities", "blocked", { role: "control-io" }),
    judged({ ...CIP_IO, client: "10.20.1.7" }, "line-1", "utilities", "blocked", { role: "control-io" }),
    judged(LICENCE, "supervisory", "enterprise", "blocked", { role: "identity-and-time" }),
    judged(PROGRAM, "dmz", "line-1", "blocked", { role: "engineering" }),
    judged(LLMNR, "supervisory", "operations", "degraded", { role: "housekeeping", degradedBy: ["multicast"] }),
    judged(seen("10.20.0.30", "10.20.3.44", "tcp/8530", 71, { protocol: "wsus", established: 0, unanswered: 14 }), "supervisory", "operations", "blocked", {
      role: "housekeeping",
      alreadyFailing: true,
    }),
    judged(seen("10.20.4.9", "10.20.5.9", "tcp/502", 5_511, { protocol: "modbus-tcp" }), "line-3-packaging", "utilities", "unfiltered", {
      role: "control-io",
      why: "10.20.4.9 and 10.20.5.9 share a switch: what they send each other does not pass cell-firewall.",
    }),
    judged(seen("192.168.7.2", "10.20.2.5", "tcp/44818", 60_001, { protocol: "enip-explicit" }), null, "line-2", "unknown", {
      role: "engineering",
      why: "192.168.7.2 is in no zone, so nothing written decides.",
      rule: null,
      at: null,
    }),
    ...restOfThePlant(),
  ];
  const findings: Finding[] = [
    finding("blocked", "3 conversations  line-1 → utilities  enip-io  udp/2222", {
      message: "No conduit from line-1 to utilities allows udp/2222; the default is deny. Among them: FILLER-1-PLC → CIP-SKID-IO, CAPPER-1-PLC → CIP-SKID-IO, LABELLER-1-PLC → CIP-SKID-IO.",
      subject: { kind: "zone-pair", name: "line-1 → utilities", role: "control-io" },
      impact: { lines: ["line-1"], timeToImpact: 0.1, downtimeMinutes: { p50: 90, p95: 90 }, costPerEvent: { amount: 18_000, currency: "EUR" }, text: "Enip-io usually bears 100 ms without answers." },
      evidence: [evidenceOf(CIP_IO), evidenceOf({ ...CIP_IO, example: { ...CIP_IO.example, record: 421 } }), evidenceOf({ ...CIP_IO, example: { ...CIP_IO.example, record: 433 } })],
      cause: causeAt("default: deny"),
      fixes: [{ change: "conduits: - { from: line-1, to: utilities, allow: [udp/2222] }", restores: 3, alsoOpens: ["udp/2222 from 11 other machines of line-1"] }],
      requirements: ["iec62443-3-3/4.2"],
      assumptions: ["outage-budget"],
      confidence: { level: "medium", coverage: null, why: "Rests on an assumed value." },
    }),
    finding("blocked", "MES-01 → FILLER-2-PLC  dce-rpc  tcp/49731  negotiated by opc-classic", {
      message: "Opens the mapper, not the port it hands out.",
      subject: { kind: "conversation", name: "MES-01 → FILLER-2-PLC", client: "10.20.3.40", server: "10.20.2.5", transport: "tcp", serverPort: 49_731, protocol: "dce-rpc", role: "recipe" },
      conditions: ["only while line-2 changes over"],
      impact: {
        lines: ["line-2"],
        timeToImpact: 600,
        downtimeMinutes: { p50: 90, p95: 240 },
        costPerEvent: { amount: 13_500, currency: "EUR" },
        text: "Line-2 stops 10 min after the next changeover.",
      },
      evidence: [evidenceOf(CALL_BACK)],
      cause: causeAt("tcp/135"),
      fixes: [{ change: "allow: [app:opc-classic], and alg: [dce-rpc] at cell-firewall", restores: 2, alsoOpens: [] }],
      requirements: ["iec62443-3-3/4.2"],
      workaround: "Recipes and orders are typed in at the machine (a known pattern, not seen here).",
    }),
    finding("blocked", "SCADA-A → LICENCE-01  flexnet  tcp/27000", {
      subject: { kind: "conversation", name: "SCADA-A → LICENCE-01", client: "10.20.0.11", server: "10.10.4.7", transport: "tcp", serverPort: 27_000, protocol: "flexnet", role: "identity-and-time" },
      message: "No conduit from supervisory to enterprise allows tcp/27000; the default is deny.",
      impact: {
        lines: ["line-1", "line-2"],
        timeToImpact: 259_200,
        downtimeMinutes: null,
        costPerEvent: null,
        text: "Flexnet usually bears 3 d without answers; whether a line stops is not known, so no minutes and no cost.",
      },
      evidence: [evidenceOf(LICENCE)],
      cause: causeAt("default: deny"),
      fixes: [{ change: "conduits: - { from: supervisory, to: enterprise, allow: [tcp/27000] }", restores: 1, alsoOpens: [] }],
      workaround: "Local accounts and shared passwords come back (a known pattern, not seen here).",
    }),
    finding("blocked", "JUMP-01 → FILLER-1-PLC  s7comm  tcp/102", {
      message: "No conduit from dmz to line-1 allows tcp/102; the default is deny. It programs a controller and stops it, so a fix never adds it: somebody has to decide.",
      subject: { kind: "conversation", name: "JUMP-01 → FILLER-1-PLC", client: "10.20.9.17", server: "10.20.1.5", transport: "tcp", serverPort: 102, protocol: "s7comm", role: "engineering" },
      evidence: [evidenceOf(PROGRAM)],
      cause: causeAt("default: deny"),
      workaround: "The engineering laptop is plugged into the cell switch (a known pattern, not seen here).",
    }),
    finding("idle-timeout", "HISTORIAN-01 → SCADA-A  tds  tcp/1433", {
      verdict: "degraded",
      message: "It was silent for 7 h 30 min; cell-firewall forgets idle connections after 1 h, and neither side is told.",
      subject: { kind: "conversation", name: "HISTORIAN-01 → SCADA-A", client: "10.20.3.20", server: "10.20.0.10", transport: "tcp", serverPort: 1_433, protocol: "tds", role: "historian" },
      evidence: [evidenceOf(REPORTS)],
      cause: causeAt("idleTimeout: { tcp: 1h, udp: 2m }"),
      fixes: [{ change: "idleTimeout: { tcp: 8h, udp: 2m }", restores: 1, alsoOpens: [] }],
      workaround: "People restart the connection by hand, then ask for a rule without limits (a known pattern, not seen here).",
    }),
    finding("unfiltered", "1 conversation  line-3-packaging → utilities  modbus-tcp  tcp/502", {
      severity: "warning",
      verdict: "unfiltered",
      message: "They share a switch: what they send each other does not pass cell-firewall.",
      impact: { lines: [], timeToImpact: null, downtimeMinutes: null, costPerEvent: null, text: "Nothing stops; nothing is protected either." },
      requirements: ["iec62443-3-3/SR 5.2"],
      cause: causeAt("cell-firewall"),
    }),
    finding("unknown", "192.168.7.2 → FILLER-2-PLC  enip-explicit  tcp/44818", {
      severity: "warning",
      verdict: "unknown",
      message: "192.168.7.2 is in no zone, so nothing written decides.",
      confidence: { level: "low", coverage: null, why: "Something needed for a verdict is not known." },
    }),
    finding("multicast", "1 conversation  supervisory → operations  llmnr  udp/5355", {
      severity: "note",
      verdict: "degraded",
      message: "Receivers in operations no longer get it: this group ends at the boundary.",
      evidence: [evidenceOf(LLMNR)],
    }),
    finding("open-idle", "12 kept conversations: not watched long enough for the idle timeout", {
      severity: "note",
      verdict: "unknown",
      message: "Not watched long enough to say that they are never silent for 1 h, the idle timeout of cell-firewall.",
      subject: { kind: "zone-pair", name: "supervisory → other zones" },
    }),
  ];
  const id = (i: number): string => (findings[i] as Finding).id;
  return {
    changeName: "Cell zones, phase 1",
    changeKind: "segmentation",
    changeFile: FILE,
    shape: "8 zones · 3 conduits",
    judgedAgainst: `10 days of evidence (2026-10-05 … 10-15), 214 assets, ${conversations.length} conversations`,
    verdict: "unstable",
    verdictWhy: "8 conversations that matter would be blocked or degraded.",
    compliance: "not-met",
    complianceWhy: "1 conversation crosses between zones where nothing filters: SR 5.2 fails.",
    satisfies: ["iec62443-3-3/SR 5.1", "iec62443-3-3/SR 5.2", "nis2/21.2.e"],
    counts: countsOf(conversations),
    questions: {
      impact: {
        summary: "8 conversations that matter break; line-1 stops at once, line-2 at the next changeover.",
        points: [
          "control-io: 3 blocked",
          "recipe: 1 blocked, 1 degraded",
          "Lines touched: line-1, line-2",
          "Not counted as breaks: 1 housekeeping, 1 that never worked in the evidence, 0 acknowledged.",
        ],
      },
      neverUpdated: {
        summary: "Old behaviour that this change runs into was seen.",
        points: [
          "1 conversation sends no keep-alives and is silent longer than a firewall on its way remembers.",
          "FILLER-1-PLC accepts 8 connections at most: a half-open one locks its client out until it is forgotten.",
          "Running for more than a year: FILLER-1-PLC (6 y 75 d).",
          "Firmware is known of 31 of 214 machines; when they were last updated is not known.",
        ],
      },
      dependencies: {
        summary: "Only what was seen is judged; 1 conversation has no verdict and 12 have open questions.",
        points: ["1 endpoint is in no zone: 192.168.7.2.", "Month end, fail-over and cold start of the whole plant were not named by any calendar."],
      },
      validation: {
        summary: "Load it on the firewall in monitor mode first; how long is not computed yet.",
        points: ["Undo: load the rules that run today.", "Rehearsal in a packet filter is not part of this version."],
      },
    },
    coverage: {
      target: 0.9,
      targetBy: "plant.yaml",
      scopes: [
        coverageScope("site", { observed: 1_873, once: 112, twice: 84, estimatedTotal: 1_947, interval: [1_904, 2_014], completeness: 0.93, coverage: 0.996, daysToTarget: 0 }),
        coverageScope("zone operations → line-2", {
          kind: "zone-pair",
          from: "operations",
          to: "line-2",
          observed: 9,
          once: 4,
          twice: 2,
          estimatedTotal: 12.6,
          interval: [10, 24],
          completeness: 0.37,
          coverage: 0.9,
          daysToTarget: 31,
        }),
        coverageScope("phase changeover", { kind: "phase", phase: "changeover", units: 2, observed: 41, isShort: true }),
      ],
      phasesUnseen: ["month end"],
      blindSpots: [{ asset: "CELL-SWITCH-3", why: "only broadcasts of the machines behind it were heard" }],
      gate: {
        isEnough: false,
        shortfalls: ["month end was never watched", "operations → line-2: complete to 37 % for certain; about 31 more days for 90 %"],
        remarks: ["Fail-over and cold start of the whole plant are seldom in any evidence."],
      },
    },
    timeline: [
      { afterSeconds: 0, when: "at once", line: "line-1", what: "control-io is blocked (3 conversations)", findings: [id(0)] },
      { afterSeconds: 0, when: "at once", line: null, what: "engineering is blocked (1 conversation)", findings: [id(3)] },
      { afterSeconds: 600, when: "after about 10 min", line: "line-2", what: "recipe runs out: dce-rpc bears about so long without its server (1 conversation)", findings: [id(1)] },
      { afterSeconds: 3_600, when: "after a silence of 1 h", line: null, what: "historian stalls: the idle connection outlives the firewall's memory (1 conversation)", findings: [id(4)] },
      {
        afterSeconds: 259_200,
        when: "after about 3 d",
        line: "line-1, line-2",
        what: "identity-and-time runs out: flexnet bears about so long without its server (1 conversation)",
        findings: [id(2)],
      },
      { afterSeconds: null, when: "next time it negotiates", line: "line-2", what: "recipe fails: the negotiated connection is not opened (1 conversation)", findings: [id(1)] },
    ],
    findings,
    leftovers: [
      { rule: "supervisory to line-1: allow rdp", file: "changes/cell-zones.yaml", line: 20, quality: "strong", why: ["Fail-over, restore and replacement of devices were not necessarily seen."] },
      { rule: "supervisory to line-1: allow snmp", file: "changes/cell-zones.yaml", line: 21, quality: "weak", why: ["The evidence spans 3 days: not even a week with its end."] },
    ],
    decisions: [
      {
        owner: "functional safety engineer",
        text: "s7comm from line-1 to utilities (ENG-01 → SIS-1): not added: it leads into a safety system.",
        couldAdd: "conduits: - { from: line-1, to: utilities, allow: [tcp/102] }",
      },
      { owner: "network engineer", text: "profinet-dcp from line-2 to line-1: no conduit restores it: l2/0x8892 is a layer-2 protocol and cannot cross layer 3.", couldAdd: null },
    ],
    assumptions: [
      {
        code: "load-drops-state",
        text: "Loading the rules drops all live connections at cell-firewall: the worst case, because nothing says what it does.",
        origin: "worst case",
        overruledBy: "onLoad: drop | reevaluate | keep at cell-firewall",
      },
      {
        code: "outage-budget",
        text: "How long enip-io runs on without answers: 10 ms to 1 s, usually 100 ms.",
        origin: "protocol facts, enip-io: interpretation",
        overruledBy: "plant.yaml: buffer of the line",
      },
      { code: "timezone-utc", text: "Times are shown in UTC.", origin: "no time zone is declared", overruledBy: "plant.yaml: timezone" },
    ],
    inputs: [
      { file: FILE, sha256: "ab".repeat(32) },
      { file: "plant.yaml", sha256: "cd".repeat(32) },
      { file: CAPTURE.file, sha256: CAPTURE.sha256 },
    ],
    conversations,
    access: null,
    crossings: crossingsOf(conversations),
    zones: [
      { name: "enterprise", level: 4, assets: names("ERP", 6) },
      { name: "dmz", level: 3.5, assets: names("DMZ", 5) },
      { name: "operations", level: 3, assets: names("MES", 9) },
      { name: "supervisory", level: 2, assets: names("SCADA", 12) },
      { name: "line-1", level: 1, assets: names("FILLER-1", 48) },
      { name: "line-2", level: 1, assets: names("FILLER-2", 51) },
      { name: "line-3-packaging", level: 1, assets: names("PACKER-3", 40) },
      { name: "utilities", level: 1, assets: names("CIP-SKID", 43) },
    ],
  };
}

function names(stem: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${stem}-${i + 1}`);
}

function causeAt(needle: string, nth = 1): Finding["cause"] {
  const { file, line, column, length, lineText } = textAt(needle, nth);
  return { file, line, column, length, lineText, rule: needle };
}

export function countsOf(conversations: readonly JudgedConversation[]): Judgement["counts"] {
  const counts = { kept: 0, blocked: 0, degraded: 0, unfiltered: 0, unknown: 0, alreadyFailing: 0, acknowledged: 0 };
  for (const j of conversations) {
    counts[j.verdict]++;
    if (j.alreadyFailing) counts.alreadyFailing++;
    if (j.acknowledged) counts.acknowledged++;
  }
  return counts;
}

export function crossingsOf(conversations: readonly JudgedConversation[]): Crossing[] {
  const pairs = new Map<string, { from: string; to: string; kept: number; blocked: number; degraded: number; unfiltered: number; unknown: number }>();
  for (const { fromZone, toZone, verdict } of conversations) {
    if (fromZone === null || toZone === null || fromZone === toZone) continue;
    const key = `${fromZone}\n${toZone}`;
    const pair = pairs.get(key) ?? { from: fromZone, to: toZone, kept: 0, blocked: 0, degraded: 0, unfiltered: 0, unknown: 0 };
    pair[verdict]++;
    pairs.set(key, pair);
  }
  return [...pairs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}

/** Nothing known breaks, which is unknown, not stable. */
export function quietJudgement(): Judgement {
  const whole = bottlingJudgement();
  const conversations = whole.conversations.filter((j) => j.verdict === "kept").map((j) => ({ ...j, openQuestions: [] }));
  return {
    ...whole,
    verdict: "unknown",
    verdictWhy: "Nothing known breaks, but how much of the plant's communication has not been seen is not computed yet, so the result cannot be stable.",
    compliance: "met",
    complianceWhy: "iec62443-3-3/SR 5.1: every endpoint that was seen is in a zone.",
    counts: countsOf(conversations),
    timeline: [],
    findings: [],
    leftovers: [],
    decisions: [],
    assumptions: [],
    conversations,
    access: null,
    crossings: crossingsOf(conversations),
    questions: { ...whole.questions, impact: { summary: "Nothing that was seen and matters breaks; what was not seen is not known.", points: [] } },
  };
}

/** Sixty zones, five hundred findings, names longer than any screen. */
export function manyFindingsJudgement(): Judgement {
  const whole = bottlingJudgement();
  const zones = Array.from({ length: 60 }, (_, i) => ({ name: zoneNameOf(i), level: i === 0 ? 4 : i === 1 ? 3 : i < 5 ? 2 : i < 56 ? 1 : null, assets: names(`Z${i}`, 3 + (i % 7)) }));
  const roles: readonly ConversationRole[] = ["control-io", "recipe", "supervisory", "historian", "engineering", "unclassified"];
  const degradations: readonly DegradedBy[] = ["idle-timeout", "load", "secondary-connection", "latency"];
  const conversations: JudgedConversation[] = [];
  const findings: Finding[] = [];
  for (let i = 0; i < 500; i++) {
    const from = zoneNameOf(i % 9 === 0 ? 5 + (i % 50) : i % 5);
    const to = zoneNameOf(5 + ((i * 7) % 55));
    if (from === to) continue;
    const c = seen(`10.${i % 9}.${i % 200}.4`, `10.30.${i % 250}.${5 + (i % 100)}`, `tcp/${1_000 + i}`, 10_000 + i * 37, { protocol: "unknown", connections: 1 + (i % 90) });
    const degraded = i % 3 === 0;
    const role = roles[i % roles.length] as ConversationRole;
    conversations.push(judged(c, from, to, degraded ? "degraded" : "blocked", { role, degradedBy: degraded ? [degradations[i % 4] as DegradedBy] : [] }));
    findings.push(
      finding(degraded ? (degradations[i % 4] as string) : "blocked", `STATION-${i} → MACHINE-WITH-A-REMARKABLY-LONG-NAME-${i}  tcp/${1_000 + i}`, {
        verdict: degraded ? "degraded" : "blocked",
        severity: i % 10 === 9 ? "warning" : "error",
        evidence: [evidenceOf(c)],
        cause: causeAt("default: deny"),
      }),
    );
  }
  while (findings.length < 500) findings.push(finding("unknown", `MACHINE-${findings.length} is in no zone`, { verdict: "unknown", severity: "note" }));
  for (let i = 0; i < 3_000; i++)
    conversations.push(judged(seen(`10.0.0.${i % 250}`, `10.40.${i % 200}.${i % 250}`, "tcp/102", 90_000 + i, { protocol: "s7comm" }), zoneNameOf(2 + (i % 3)), zoneNameOf(5 + (i % 55)), "kept"));
  const timeline = Array.from({ length: 40 }, (_, i) => ({
    afterSeconds: i > 36 ? null : i === 0 ? 0 : 2 ** (i / 2),
    when: i > 36 ? "next time it negotiates" : `after ${Math.round(2 ** (i / 2))} s`,
    line: `line-${i}`,
    what: `supervisory stalls at the ${i}th machine, for a reason that takes a whole long sentence to explain to the people on shift (${i + 1} conversations)`,
    findings: [(findings[i] as Finding).id],
  }));
  return {
    ...whole,
    changeName: "Default deny everywhere",
    shape: "60 zones · 212 conduits",
    counts: countsOf(conversations),
    timeline,
    findings,
    conversations,
    access: null,
    crossings: crossingsOf(conversations),
    zones,
  };
}

function zoneNameOf(i: number): string {
  const stem = i < 5 ? ["enterprise", "operations", "supervisory-north", "supervisory-south", "supervisory-utilities"][i] : undefined;
  return stem ?? `cell-${i - 4}${i % 6 === 0 ? "-filling-and-capping-hall-B-second-floor" : ""}`;
}

export const NASTY = `\u001b[31m"><script>alert(1)</script>'|\`=cmd()\u202e@all [x](http://e.example)\n# ${"ü".repeat(40)}`;

/** Every text that comes from evidence or from the change file tries to break out. */
export function hostileJudgement(): Judgement {
  const whole = bottlingJudgement();
  const c = seen("10.0.0.1", "10.0.0.2", "tcp/1", 1, { protocol: NASTY, example: { source: CAPTURE.sha256, file: NASTY, record: 1 } });
  const at: TextAt = { kind: "text", file: NASTY, line: 3, column: 4, length: 5, lineText: `\t${NASTY}` };
  const conversations = [judged(c, NASTY, `${NASTY}2`, "blocked", { why: NASTY, roleReason: NASTY, rule: NASTY, at, openQuestions: [{ question: NASTY, text: NASTY }] })];
  const one = finding(NASTY, NASTY, {
    message: NASTY,
    subject: { kind: "asset", name: NASTY },
    conditions: [NASTY],
    impact: { lines: [NASTY], timeToImpact: 1, downtimeMinutes: { p50: 1, p95: 2 }, costPerEvent: { amount: 5, currency: NASTY }, text: NASTY },
    confidence: { level: "low", coverage: 0.5, why: NASTY },
    evidence: [evidenceOf(c)],
    cause: { file: NASTY, line: 3, column: 4, length: 5, lineText: `\t${NASTY}`, rule: NASTY },
    assumptions: [NASTY],
    fixes: [{ change: NASTY, restores: 1, alsoOpens: [NASTY] }],
    requirements: [NASTY],
    workaround: NASTY,
  });
  const answer = { summary: NASTY, points: [NASTY] };
  return {
    ...whole,
    changeName: NASTY,
    changeFile: NASTY,
    shape: NASTY,
    judgedAgainst: NASTY,
    verdictWhy: NASTY,
    complianceWhy: NASTY,
    satisfies: [NASTY],
    counts: countsOf(conversations),
    questions: { impact: answer, neverUpdated: answer, dependencies: answer, validation: answer },
    coverage: {
      target: 0.9,
      targetBy: NASTY,
      scopes: [coverageScope(NASTY, { phase: NASTY })],
      phasesUnseen: [NASTY],
      blindSpots: [{ asset: NASTY, why: NASTY }],
      gate: { isEnough: false, shortfalls: [NASTY], remarks: [NASTY] },
    },
    timeline: [{ afterSeconds: 5, when: NASTY, line: NASTY, what: NASTY, findings: [one.id] }],
    findings: [one],
    leftovers: [{ rule: NASTY, file: NASTY, line: 1, quality: "fair", why: [NASTY] }],
    decisions: [{ owner: NASTY, text: NASTY, couldAdd: NASTY }],
    assumptions: [{ code: NASTY, text: NASTY, origin: NASTY, overruledBy: NASTY }],
    inputs: [{ file: NASTY, sha256: "ef".repeat(32) }],
    conversations,
    access: null,
    crossings: crossingsOf(conversations),
    zones: [
      { name: NASTY, level: 2, assets: [NASTY] },
      { name: `${NASTY}2`, level: 1, assets: [] },
    ],
  };
}

export function sourceSummaries(): SourceSummary[] {
  return [
    {
      file: CAPTURE.file,
      sha256: CAPTURE.sha256,
      kind: "pcapng",
      vantage: "captures",
      records: 2_412_880,
      understood: 2_412_101,
      notUnderstood: 779,
      first: START,
      last: START + 10 * DAY,
      lossShare: 0.0004,
      warnings: ["12 packets were cut by the snap length"],
    },
    { file: "captures/empty.pcap", sha256: "9c".repeat(32), kind: "pcap", vantage: "captures", records: 0, understood: 0, notUnderstood: 0, first: null, last: null, lossShare: null, warnings: [] },
  ];
}
