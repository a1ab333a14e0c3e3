// What a machine is for, from what it serves, what it asks of others and what it says of itself. A guess with a reason, never above
// "medium" unless the machine or the user said so; plant.yaml overrules it.
import { countOf } from "../../foundation/count-words.ts";
import type { AssetRole } from "../../plant/asset.ts";
import type { Claim } from "../../plant/claim.ts";
import { type Confidence, type Conversation, neverWorked } from "../../plant/conversation.ts";

export interface RoleGuess {
  readonly role: AssetRole;
  readonly confidence: Confidence;
  readonly reason: string;
  /** Purdue level that goes with the role, or null. */
  readonly level: number | null;
}

const LEVELS: Readonly<Partial<Record<AssetRole, number>>> = {
  plc: 1,
  "safety-controller": 1,
  "remote-io": 1,
  drive: 1,
  robot: 1,
  "field-device": 0,
  "building-controller": 1,
  hmi: 2,
  scada: 2,
  "engineering-station": 2,
  historian: 3,
  mes: 3,
  "domain-controller": 3,
  "time-server": 3,
  "licence-server": 3,
  "jump-host": 3,
};

const CONTROLLER_PROTOCOLS = new Set([
  "s7comm",
  "s7comm-plus",
  "umas",
  "enip-explicit",
  "ab-csp",
  "fins",
  "melsec-slmp",
  "ge-srtp",
  "beckhoff-ads",
  "codesys",
  "pcworx",
  "dnp3",
  "iec104",
  "iec61850-mms",
  "roc-plus",
  "focas",
  "lsv2",
  "crimson",
  "siemens-logo",
]);
/** IO devices serve the context manager of PROFINET; controllers connect to it, and engineering tools with a relation of another kind (protocol facts, profinet-cm). */
const IO_PROTOCOL = "profinet-cm";
const FIELD_PROTOCOLS = new Set([IO_PROTOCOL, "modbus-tcp", "hart-ip", "knx-ip", "enip-io", "profinet-rt", "ethercat", "ge-egd", "open-protocol"]);
/** Protocols of which the server gives the machine away, most telling first. */
const SERVER_ROLES: readonly (readonly [string, AssetRole])[] = [
  ["kerberos-ldap", "domain-controller"],
  ["osisoft-pi", "historian"],
  ["proficy-historian", "historian"],
  ["flexnet", "licence-server"],
  ["codemeter", "licence-server"],
  ["sentinel-ldk", "licence-server"],
  ["siemens-alm", "licence-server"],
  ["raw-print", "printer"],
  ["rtsp", "camera"],
  ["bacnet-ip", "building-controller"],
  ["niagara-fox", "building-controller"],
  ["ntp", "time-server"],
  ["mssql", "server"],
];
const MODEL_ROLES: readonly (readonly [RegExp, AssetRole])[] = [
  [/safety|\bF-?CPU\b|GuardLogix|Triconex|HIMA/i, "safety-controller"],
  [/S7-?(200|300|400|1200|1500)|ControlLogix|CompactLogix|MicroLogix|SLC ?5|1756|1769|M340|M580|Modicon|Quantum|PLC|CPU ?\d/i, "plc"],
  [/ET ?200|Point ?I\/O|remote i\/?o|1734|bus coupler/i, "remote-io"],
  [/drive|inverter|PowerFlex|SINAMICS|Altivar|ATV\d/i, "drive"],
  [/panel ?view|HMI|comfort panel|TP\d{3,4}|KTP/i, "hmi"],
  [/switch|SCALANCE X|Stratix|Hirschmann|EDS-|Westermo/i, "switch"],
  [/robot|KUKA|FANUC|IRC5/i, "robot"],
];

export function guessRole(served: readonly Conversation[], asked: readonly Conversation[], claims: readonly Claim[], isRouter: boolean): RoleGuess {
  for (const claim of claims) {
    if (claim.attribute !== "model" && claim.attribute !== "role") continue;
    const match = MODEL_ROLES.find(([pattern]) => pattern.test(claim.value));
    if (match !== undefined) return guess(match[1], "high", `${claim.by} says ${claim.attribute} "${claim.value}".`);
  }
  if (isRouter) return guess("router", "medium", "Its MAC address carries packets of several subnets.");
  const serves = busiest(served);
  const asks = busiest(asked);
  const controllersAsked = new Set(asked.filter((c) => isControl(c.protocol) && c.delivery === "unicast").map((c) => c.server));
  const programs = asked.find((c) => c.operations.includes("program") || c.operations.includes("start-stop"));
  const controller = serves.find((p) => CONTROLLER_PROTOCOLS.has(p));
  if (controller !== undefined) return guess("plc", "medium", `It serves ${controller}.`);
  if (programs === undefined && tells(asked, "relation controller")) return guess("plc", "medium", `It connects to IO devices (${IO_PROTOCOL}).`);
  // The device calls back once it is ready.
  if (tells(served, "service connect") || tells(asked, "control application ready")) return guess("field-device", "medium", `A controller connects to it (${IO_PROTOCOL}).`);
  for (const [protocol, role] of SERVER_ROLES) {
    if (serves.includes(protocol)) return guess(role, "medium", `It serves ${protocol}.`);
  }
  if (serves.includes("rdp") && asks.includes("rdp")) return guess("jump-host", "medium", "It is reached by RDP and goes on by RDP.");
  if (programs !== undefined) return guess("engineering-station", "medium", `It programs or stops ${programs.server} (${programs.protocol}).`);
  if (serves.some((p) => FIELD_PROTOCOLS.has(p))) return guess("field-device", "low", `It serves ${serves.find((p) => FIELD_PROTOCOLS.has(p))}; a controller, a drive or a meter.`);
  if (controllersAsked.size >= 4) return guess("scada", "low", `It asks ${controllersAsked.size} controllers.`);
  if (controllersAsked.size > 0) return guess("hmi", "low", `It asks ${countOf(controllersAsked.size, "controller")}.`);
  if (serves.includes("smb") || serves.includes("http")) return guess("server", "low", `It serves ${serves.includes("smb") ? "smb" : "http"}.`);
  if (asks.includes("smb") || asks.includes("kerberos-ldap")) return guess("workstation", "low", "It uses Windows services of others.");
  if (asks.includes("l2-redundancy") || asks.includes("lldp")) return guess("switch", "low", "It sends switch protocols (spanning tree, ring or LLDP).");
  return guess("unknown", "none", "Nothing it does tells what it is for.");
}

function guess(role: AssetRole, confidence: Confidence, reason: string): RoleGuess {
  return { role, confidence, reason, level: LEVELS[role] ?? null };
}

export function levelOfRole(role: AssetRole): number | null {
  return LEVELS[role] ?? null;
}

/** `detail`: its beginning, because relations are of several kinds ("relation controller RT class 3"). */
function tells(conversations: readonly Conversation[], detail: string): boolean {
  return conversations.some((c) => c.protocol === IO_PROTOCOL && Object.keys(c.details).some((key) => key.startsWith(detail)));
}

function isControl(protocol: string): boolean {
  return CONTROLLER_PROTOCOLS.has(protocol) || FIELD_PROTOCOLS.has(protocol) || protocol === "opcua";
}

/** Protocols that really worked and were recognised by more than the port, most packets first. */
function busiest(conversations: readonly Conversation[]): string[] {
  const packets = new Map<string, number>();
  for (const c of conversations) {
    if (c.protocolConfidence === "low" || c.protocolConfidence === "none") continue;
    if ((c.transport === "tcp" && c.established === 0) || neverWorked(c)) continue;
    packets.set(c.protocol, (packets.get(c.protocol) ?? 0) + (c.packetsToServer ?? 0) + (c.packetsToClient ?? 0));
  }
  return [...packets].sort((x, y) => y[1] - x[1] || (x[0] < y[0] ? -1 : 1)).map(([protocol]) => protocol);
}
