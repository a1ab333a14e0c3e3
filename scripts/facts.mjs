// Writes src/plant/facts/protocol-table.ts from the fact base beside the repository (../shared/facts/protocols.json).
// Run by hand when a fact changes: `node scripts/facts.mjs`, or `--check` to learn whether the table is current. Decides nothing: what a text leaves open stays text.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../../shared/facts/protocols.json", import.meta.url));
const TARGET = fileURLToPath(new URL("../src/plant/facts/protocol-table.ts", import.meta.url));

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
  if (value !== null && typeof value === "object") return `{ ${Object.entries(value).map(([k, v]) => `${k}: ${flat(v)}`).join(", ")} }`;
  return JSON.stringify(value);
}

const protocols = JSON.parse(readFileSync(SOURCE, "utf8"));
const text = `// Protocol facts as data: written by scripts/facts.mjs from the fact base, never by hand. Claims nothing beyond it: every number keeps its origin.
import type { ProtocolFacts } from "../protocol-facts.ts";

export const protocolTable: readonly ProtocolFacts[] = [
${protocols.map((p) => `  {\n${Object.entries(factsOf(p)).map(([key, value]) => `    ${key}: ${literal(value, "    ")},\n`).join("")}  },\n`).join("")}];

const BY_ID: ReadonlyMap<string, ProtocolFacts> = new Map(protocolTable.map((facts) => [facts.id, facts]));

/** Undefined for "unknown" and for protocols outside the table. */
export function protocolById(id: string): ProtocolFacts | undefined {
  return BY_ID.get(id);
}
`;

if (process.argv.includes("--check")) {
  const isCurrent = readFileSync(TARGET, "utf8") === text;
  process.stdout.write(isCurrent ? "the protocol table is current\n" : "the protocol table differs from the fact base: run node scripts/facts.mjs\n");
  process.exitCode = isCurrent ? 0 : 1;
} else {
  writeFileSync(TARGET, text);
  process.stdout.write(`${protocols.length} protocols written\n`);
}
