// Writes src/plant/facts/protocol-table.ts, firewall-table.ts and patch-table.ts from the fact base beside the repository (../shared/facts/*.json).
// Run by hand when a fact changes: `node scripts/facts.mjs`, or `--check` to learn whether the tables are current. Decides nothing: what a text leaves open stays text.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const readFacts = (name) => JSON.parse(readFileSync(fileURLToPath(new URL(`../../shared/facts/${name}`, import.meta.url)), "utf8"));

/** Ranges wider than this are pools from which ports are handed out, not registered ports. */
const WIDEST_REGISTERED = 32;

/** Ports that the fact base names in the role instead of the port column. */
const PORTS_IN_ROLE = {
  "bacnet-ip": [{ transport: "udp", from: 47809, to: 47823, role: "further networks" }],
  opcua: [4841, 48010, 48020, 49320, 53530, 62541].map((port) => ({ transport: "tcp", from: port, to: port, role: "servers of several makers" })),
  rtsp: [{ transport: "tcp", from: 8554, to: 8554, role: "alternative" }],
  ethercat: [{ transport: "tcp", from: 34980, to: 34980, role: "mailbox gateway" }],
};

/** "47808 (0xBAC0)", "80/443", "2000-2101, 4001" → ranges; words such as "dynamic" or "user defined" give nothing. */
function rangesOf(text) {
  const bare = text.replace(/\([^)]*\)/g, " ");
  return [...bare.matchAll(/(?<![\w.])(\d{1,5})(?:\s*-\s*(\d{1,5}))?(?![\w.])/g)].map((m) => ({ from: Number(m[1]), to: Number(m[2] ?? m[1]) }));
}

function portsOf(protocol) {
  const ports = [];
  const dynamicPorts = [];
  for (const t of protocol.transports) {
    if (t.layer !== "L4") continue;
    const isPool = /user defined|per PLC protocol/.test(t.port);
    for (const transport of t.proto.split("/")) {
      for (const range of rangesOf(t.port)) {
        const port = { transport, ...range, origin: t.confidence, role: t.role };
        (isPool || range.to - range.from >= WIDEST_REGISTERED ? dynamicPorts : ports).push(port);
      }
    }
  }
  for (const port of PORTS_IN_ROLE[protocol.id] ?? []) ports.push({ ...port, origin: "general" });
  return { ports, dynamicPorts };
}

function etherTypesOf(protocol) {
  const types = [];
  for (const t of protocol.transports) {
    if (t.layer !== "L2") continue;
    const named = /ethertype 0x([0-9A-Fa-f]+)/.exec(`${t.proto} ${t.port}`);
    if (named) types.push(Number.parseInt(named[1], 16));
    else if (t.proto === "llc") types.push(0x42);
  }
  return types;
}

const figures = (f) => (f === null || f === undefined ? null : { min: f.min, typical: f.typical, max: f.max });

function factsOf(protocol) {
  return {
    id: protocol.id,
    name: protocol.name,
    category: protocol.category,
    ...portsOf(protocol),
    etherTypes: etherTypesOf(protocol),
    l2Only: protocol.delivery.l2Only,
    multicast: protocol.delivery.multicast.length > 0,
    multicastGroups: protocol.delivery.multicast,
    broadcast: protocol.delivery.broadcast,
    dynamicSecondaryPorts: protocol.dynamicSecondaryPorts?.detail ?? null,
    routable: protocol.routable,
    natSafe: protocol.natSafe,
    initiator: protocol.initiator,
    secureVariant: protocol.secureVariant || null,
    pollPeriodMs: figures(protocol.pollPeriodMs),
    pollPeriodOrigin: protocol.pollPeriodMs?.confidence ?? null,
    latencyBudgetMs: figures(protocol.budget?.latencyMs),
    outageBudgetMs: figures(protocol.budget?.outageMs),
    budgetOrigin: protocol.budget?.confidence ?? null,
    timers: protocol.timers.map((t) => ({ name: t.name, value: String(t.value), unit: t.unit, note: t.note ?? "", valueMs: t.valueMs ?? null, origin: t.confidence, source: t.source })),
    segmentationNotes: protocol.segmentationNotes,
    sources: protocol.sources,
  };
}

/** One line per field, lists of rows over several lines: the layout in which a reader compares two protocols. */
function literal(value, indent) {
  const inner = `${indent}  `;
  if (Array.isArray(value) && value.length > 0 && typeof value[0] !== "number") return `[\n${value.map((v) => `${inner}${flat(v)},\n`).join("")}${indent}]`;
  return flat(value);
}

function flat(value) {
  if (Array.isArray(value)) return `[${value.map(flat).join(", ")}]`;
  if (value !== null && typeof value === "object")
    return `{ ${Object.entries(value)
      .map(([k, v]) => `${k}: ${flat(v)}`)
      .join(", ")} }`;
  return JSON.stringify(value);
}

function timersOf(device) {
  return Object.entries(device.idleTimeouts).map(([name, t]) => ({ name, seconds: t.seconds, origin: t.confidence, source: t.source, note: t.note ?? "" }));
}

function firewallOf(device) {
  const policy = device.policyChange;
  return {
    id: device.id,
    vendor: device.vendor,
    product: device.product,
    idleTimers: timersOf(device),
    ruleChange: { effect: policy.effectOnExistingConnections, detail: policy.detail, origin: policy.confidence, source: policy.source },
    failover: { stateSync: device.haFailover.stateSync, detail: device.haFailover.detail, origin: device.haFailover.confidence, source: device.haFailover.source },
    behaviours: device.specialBehaviour.map((b) => ({ name: b.name, byDefault: b.default, detail: b.detail, origin: b.confidence, source: b.source })),
    notes: device.notes,
  };
}

/** Titles and addresses of what the devices cite. */
function citedBy(devices, sources) {
  const cited = [...new Set(devices.flatMap((d) => d.sources))].sort();
  return cited.map((id) => ({ id, title: sources[id]?.title ?? id, url: sources[id]?.url ?? "" }));
}

const block = (facts) =>
  `  {\n${Object.entries(facts)
    .map(([key, value]) => `    ${key}: ${literal(value, "    ")},\n`)
    .join("")}  },\n`;

const protocols = readFacts("protocols.json");
const protocolText = `// Protocol facts as data: written by scripts/facts.mjs from the fact base, never by hand. Claims nothing beyond it: every number keeps its origin.
import type { ProtocolFacts } from "../protocol-facts.ts";

export const protocolTable: readonly ProtocolFacts[] = [
${protocols.map((p) => block(factsOf(p))).join("")}];

const BY_ID: ReadonlyMap<string, ProtocolFacts> = new Map(protocolTable.map((facts) => [facts.id, facts]));

/** Undefined for "unknown" and for protocols outside the table. */
export function protocolById(id: string): ProtocolFacts | undefined {
  return BY_ID.get(id);
}
`;

const { devices } = readFacts("firewall-timeouts.json");
const firewallText = `// Firewall facts as data: written by scripts/facts.mjs from the fact base, never by hand. Seconds are published defaults; null = not found.
import type { CitedSource, FirewallFacts } from "../firewall-make.ts";

export const firewallTable: readonly FirewallFacts[] = [
${devices.map((d) => block(firewallOf(d))).join("")}];

/** What the facts cite; "general" is not among them: it stands for what is commonly known, without a source. */
export const firewallSources: readonly CitedSource[] = [
${citedBy(devices, readFacts("sources.json").sources)
  .map((s) => `  ${flat(s)},\n`)
  .join("")}];
`;

/** Priors of three points; what is a word or a list of figures is not taken. */
const PRIORS = ["p-change-fail-os-patch", "p-change-fail-os-patch-qualified", "p-fix-incorrect", "restart-after-stop"];
const ssvc = readFacts("ssvc-deployer.json");
const { suggestedPriors } = readFacts("statistics.json");
const { sources: allSources } = readFacts("sources.json");

function priorOf(id) {
  const { use, default: value, reason, confidence, sources } = suggestedPriors.find((prior) => prior.id === id);
  return { id, use, ...value, reason, confidence, sources: sources.map((source) => ({ title: allSources[source]?.title ?? source, url: allSources[source]?.url ?? "" })) };
}

const rowsOf = (rows) => rows.map((row) => `  ${flat(row)},\n`).join("");
const patchText = `// Patch facts as data: written by scripts/facts.mjs from the fact base, never by hand. Probabilities are shares, durations are minutes.
import type { HumanImpactRow, PatchPrior, SsvcRow } from "../patch-facts.ts";

/** SSVC, deployer, version ${ssvc.version} (CERT/CC). */
export const ssvcTable: readonly SsvcRow[] = [
${rowsOf(ssvc.table.map(({ exploitation, exposure, automatable, humanImpact, outcome }) => ({ exploitation, exposure, automatable, humanImpact, outcome })))}];

export const humanImpactTable: readonly HumanImpactRow[] = [
${rowsOf(ssvc.humanImpactTable)}];

export const patchPriors: readonly PatchPrior[] = [
${PRIORS.map((id) => block(priorOf(id))).join("")}];
`;

const tables = [
  { file: "protocol-table.ts", text: protocolText, rows: `${protocols.length} protocols` },
  { file: "firewall-table.ts", text: firewallText, rows: `${devices.length} firewalls` },
  { file: "patch-table.ts", text: patchText, rows: `${ssvc.table.length} decisions` },
];
for (const { file, text, rows } of tables) {
  const target = fileURLToPath(new URL(`../src/plant/facts/${file}`, import.meta.url));
  if (!process.argv.includes("--check")) {
    writeFileSync(target, text);
    process.stdout.write(`${file}: ${rows} written\n`);
  } else if (existsSync(target) && readFileSync(target, "utf8") === text) process.stdout.write(`${file} is current\n`);
  else {
    process.stdout.write(`${file} differs from the fact base: run node scripts/facts.mjs\n`);
    process.exitCode = 1;
  }
}
