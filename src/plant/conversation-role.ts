// What a conversation is for: control I/O, supervisory, recipe … housekeeping. Housekeeping is only said on evidence that nothing in
// production waits for it; whatever could be production stays at least unclassified. Does not judge whether it should exist.
import type { Asset, AssetRole } from "./asset.ts";
import { givesLeases } from "./address-leases.ts";
import { type Conversation, wentBothWays } from "./conversation.ts";
import { IDENTITY_PORTS, NOISE_BY_TCP_PORT, NOISE_BY_UDP_PORT, NOISE_GROUPS, NOISE_HOSTS, ROLE_BY_ETHERTYPE, ROLE_BY_PROTOCOL, type RoleEntry } from "./conversation-role-table.ts";
import { neverAnswered, type Scanners, scannerKey } from "./failing-scans.ts";
import type { ConversationRole } from "./finding.ts";

export interface RoleContext {
  readonly scanners: Scanners;
}

/** Machines of the shop floor that control or are controlled. */
const FLOOR: ReadonlySet<AssetRole> = new Set(["plc", "safety-controller", "remote-io", "drive", "robot", "field-device", "building-controller"]);
const OPERATING: ReadonlySet<AssetRole> = new Set(["hmi", "scada"]);
/** Seconds: faster than people or pictures need, so a controller is waiting for it. */
const CYCLIC_PERIOD_SECONDS = 0.25;
/** A ping repeated this often belongs to something that supervises. */
const REGULAR_PINGS = 10;

const made = new Map<string, RoleEntry>();

/** One object per answer, however many conversations get it. */
function say(role: ConversationRole, reason: string): RoleEntry {
  const key = `${role} ${reason}`;
  const before = made.get(key);
  if (before !== undefined) return before;
  // Reasons are fixed sentences, so this map stays small.
  const entry = { role, reason };
  made.set(key, entry);
  return entry;
}

const SCAN = say("housekeeping", "A scan: this client tried very many ports or machines and got no answer.");
const UNKNOWN = say("unclassified", "Neither protocol nor machines say what it is for; it may be production.");
const SAFETY = say("safety", "One end is a safety controller.");
const CHANGES_PROGRAM = say("engineering", "It programs a controller, or starts and stops it.");

export function conversationRole(c: Conversation, client?: Asset, server?: Asset, context?: RoleContext): RoleEntry {
  if (c.transport.startsWith("l2/")) return layer2Role(c, client);
  const provenByBytes = c.protocolConfidence === "high" || c.protocolConfidence === "medium";
  if (c.operations.includes("program") || c.operations.includes("start-stop")) return CHANGES_PROGRAM;
  const byProtocol = ROLE_BY_PROTOCOL.get(c.protocol);
  if (context !== undefined && neverAnswered(c) && context.scanners.has(scannerKey(c))) return SCAN;
  // A proven production protocol outweighs a port that noise likes to use.
  if (!(provenByBytes && byProtocol !== undefined && byProtocol.role !== "housekeeping")) {
    const noise = noiseOf(c, client, server);
    if (noise !== undefined) return noise;
  }
  if (isSafety(client) || isSafety(server)) return SAFETY;
  if (byProtocol === undefined) return roleByMachines(c, client, server);
  return refine(c, byProtocol, client?.role ?? "unknown", server?.role ?? "unknown");
}

function isSafety(asset: Asset | undefined): boolean {
  return asset?.role === "safety-controller";
}

function layer2Role(c: Conversation, client: Asset | undefined): RoleEntry {
  if (c.protocol === "profinet-dcp") {
    if (client?.role === "plc") return say("control-io", "The controller finds its devices by name with DCP when it starts.");
    if (c.operations.includes("write") || client?.role === "engineering-station") return say("engineering", "Names and addresses of devices are looked up or set.");
    return say("unclassified", "DCP: a search by a tool, or a controller looking for its devices.");
  }
  const byProtocol = ROLE_BY_PROTOCOL.get(c.protocol);
  if (byProtocol !== undefined) return byProtocol;
  const etherType = Number(c.transport.slice(3));
  const byType = ROLE_BY_ETHERTYPE.get(etherType);
  if (byType !== undefined) return byType;
  // SNAP with a vendor's organisation code: on Cisco's group addresses it is CDP, VTP, DTP, UDLD or per-VLAN spanning tree.
  if (etherType === 0xaa && /^mac:01:00:0c:cc:cc:c[cd]$/i.test(c.server)) return say("housekeeping", "Switches talking to their neighbours (CDP, VTP, DTP, spanning tree).");
  return UNKNOWN;
}

function noiseOf(c: Conversation, client: Asset | undefined, server: Asset | undefined): RoleEntry | undefined {
  if (c.transport === "ip/2") return say("housekeeping", "IGMP: who wants which multicast group.");
  if (c.transport === "icmp") return icmpRole(c, client);
  if (NOISE_GROUPS.has(c.server)) return say("housekeeping", "A group address that carries only announcements and look-ups.");
  const port = c.serverPort;
  if (port !== null) {
    if (c.transport === "udp") {
      const lease = port === 67 || port === 68;
      // Without its address a replaced or restarted device does not come back, whether it asks everybody or its server.
      if (lease && (onFloor(client) || onFloor(server))) return say("identity-and-time", "A machine of the shop floor gets its address this way.");
      if (lease && givesLeases(c)) return say("identity-and-time", "Machines get their addresses this way.");
      const why = NOISE_BY_UDP_PORT.get(port);
      if (why !== undefined) return say("housekeeping", why);
    }
    if (c.transport === "tcp") {
      const why = NOISE_BY_TCP_PORT.get(port);
      if (why !== undefined) return say("housekeeping", why);
    }
  }
  if (server !== undefined && NOISE_HOSTS.test(server.name)) return say("housekeeping", "The server's name says telemetry, updates or virus protection.");
  return undefined;
}

function onFloor(asset: Asset | undefined): boolean {
  return asset !== undefined && FLOOR.has(asset.role);
}

function icmpRole(c: Conversation, client: Asset | undefined): RoleEntry {
  if (c.delivery !== "unicast" || c.server.startsWith("ff0") || c.client.startsWith("fe80:") || c.server.startsWith("fe80:")) {
    return say("housekeeping", "ICMP among neighbours: neighbour and router discovery.");
  }
  const answered = wentBothWays(c) === true;
  if (answered && client !== undefined && (FLOOR.has(client.role) || OPERATING.has(client.role))) return say("supervisory", "A controller, HMI or SCADA asks whether a machine is there.");
  if (answered && (c.packetsToServer ?? REGULAR_PINGS) >= REGULAR_PINGS) return say("unclassified", "Repeated pings: something may decide by them whether a machine is there.");
  return say("housekeeping", "Single pings and error messages.");
}

/** The protocol is known; what the machines are may make it more, never less, important. */
function refine(c: Conversation, by: RoleEntry, client: AssetRole, server: AssetRole): RoleEntry {
  if (by.role === "supervisory") {
    if (client === "engineering-station") return say("engineering", "An engineering station talks to a controller or device.");
    if (client === "historian" || server === "historian") return say("historian", "A control protocol that feeds a historian.");
    if (client === "mes" || server === "mes") return say("recipe", "A control protocol to or from the manufacturing execution system.");
    if (FLOOR.has(client) && FLOOR.has(server)) return say("control-io", "A controller exchanges values with a controller or device.");
    // A transfer asks as fast as it is answered, and nothing waits for it by the millisecond.
    if (c.operations.includes("file") && !c.operations.includes("write")) return say("engineering", "It carries files or programs of a controller: an upload or a back-up.");
    if (c.periodP50 !== null && c.periodP50 <= CYCLIC_PERIOD_SECONDS) return say("control-io", "Requested several times a second: a controller waits for it.");
  }
  if (by.role === "engineering" && OPERATING.has(client) && (c.protocol === "vnc" || c.protocol === "rdp")) return say("supervisory", "An operator's screen shows another machine.");
  return by;
}

function roleByMachines(c: Conversation, client: Asset | undefined, server: Asset | undefined): RoleEntry {
  const from = client?.role ?? "unknown";
  const to = server?.role ?? "unknown";
  const either = (role: AssetRole): boolean => from === role || to === role;
  if (c.serverPort !== null && IDENTITY_PORTS.has(`${c.transport}/${c.serverPort}`)) return say("identity-and-time", "Sign-in of people or machines (RADIUS, TACACS+).");
  if (either("domain-controller")) return say("identity-and-time", "One end is a domain controller.");
  if (either("time-server")) return say("identity-and-time", "One end is a time server.");
  if (either("licence-server")) return say("identity-and-time", "One end is a licence server.");
  if (either("mes")) return say("recipe", "One end is the manufacturing execution system.");
  if (either("historian")) return say("historian", "One end is a historian.");
  if (from === "engineering-station" && FLOOR.has(to)) return say("engineering", "An engineering station talks to a controller or device.");
  if (FLOOR.has(from) && FLOOR.has(to)) return say("control-io", "Both ends control or are controlled.");
  if (OPERATING.has(from) || OPERATING.has(to)) return say("supervisory", "One end is an HMI or SCADA system.");
  return UNKNOWN;
}
