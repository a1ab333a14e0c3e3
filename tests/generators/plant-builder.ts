// Builds small plants, conversations and segmentation changes for tests: everything has a harmless value unless the test says otherwise.
import type { Asset } from "../../src/plant/asset.ts";
import type { Conversation } from "../../src/plant/conversation.ts";
import type { Plant } from "../../src/plant/plant.ts";
import type { AcknowledgedBreak, Conduit, EnforcementPoint, SegmentationChange, ServiceMatch, TextAt, Zone } from "../../src/plant/segmentation.ts";

/** 2026-10-05T00:00:00Z in microseconds. */
export const START = 1_791_158_400_000_000;
const HOUR = 3_600_000_000;

export function textAt(line: number, column = 5): TextAt {
  return { kind: "text", file: "change.yaml", line, column };
}

/** A quiet, well-watched conversation: service is "tcp/502", "udp/2222", "icmp", "ip/89" or "l2/0x8892". */
export function conversation(client: string, server: string, service: string, more: Partial<Conversation> = {}): Conversation {
  const ported = /^(tcp|udp)\/(\d+)$/.exec(service);
  const isTcp = service.startsWith("tcp/");
  return {
    addressSpace: "site",
    client,
    server,
    vlan: null,
    transport: ported === null ? service : (ported[1] as string),
    serverPort: ported === null ? null : Number(ported[2]),
    protocol: "unknown",
    protocolConfidence: "none",
    protocolReason: "Neither the bytes nor the port are known.",
    clientDecidedBy: isTcp ? "syn" : "header",
    connections: 4,
    established: 4,
    refused: 0,
    unanswered: 0,
    reset: 0,
    openingsSeen: isTcp ? 4 : 0,
    closingsSeen: isTcp ? 4 : 0,
    packetsToServer: 400,
    packetsToClient: 400,
    bytesToServer: 40_000,
    bytesToClient: 40_000,
    ipBytesToServer: null,
    ipBytesToClient: null,
    denied: 0,
    first: START,
    last: START + 8 * HOUR,
    longestSilence: 2,
    silenceNotWatched: false,
    longestConnection: 7_200,
    maxConcurrent: 1,
    keepAlives: 0,
    openingRepeats: null,
    operations: [],
    details: {},
    declaredTimers: [],
    responseP50: null,
    responseP95: null,
    periodP50: null,
    periodP95: null,
    delivery: "unicast",
    ttlMin: 64,
    largestPayload: 200,
    ipFragments: 0,
    mss: null,
    serverBegan: 0,
    sources: ["span.pcap"],
    example: { source: "f".repeat(64), file: "span.pcap", record: 7 },
    ...more,
  };
}

export function asset(name: string, addresses: readonly string[], more: Partial<Asset> = {}): Asset {
  return {
    addressSpace: "site",
    name,
    addresses,
    macs: [],
    vendor: null,
    model: null,
    firmware: null,
    serial: null,
    role: "unknown",
    roleConfidence: "none",
    roleReason: "",
    level: null,
    line: null,
    uptimeSeconds: null,
    status: null,
    firstSeen: START,
    lastSeen: START + 8 * HOUR,
    sources: [],
    claims: [],
    conflicts: [],
    visible: true,
    gateway: { state: "works", why: "answered off its subnet" },
    ...more,
  };
}

export function plant(conversations: readonly Conversation[], more: Partial<Plant> = {}): Plant {
  return {
    site: "site",
    timezone: "UTC",
    window: { first: START, last: START + 24 * HOUR, watched: [{ first: START, last: START + 24 * HOUR }], watchedSeconds: 86_400 },
    assets: [],
    conversations,
    networks: [],
    lines: [],
    sources: [],
    redundancy: [],
    assumptions: [],
    ...more,
  };
}

/** "tcp/502", "tcp/1-9", "udp/53", "icmp", "any", "ip/89", "l2/0x8892", "app:opcua". */
export function service(written: string, line = 1): ServiceMatch {
  const at = textAt(line, 12);
  const ported = /^(tcp|udp)\/(\d+)(?:-(\d+))?$/.exec(written);
  if (ported !== null) return { kind: "port", transport: ported[1] as "tcp" | "udp", fromPort: Number(ported[2]), toPort: Number(ported[3] ?? ported[2]), written, at };
  if (written === "any" || written === "icmp") return { kind: written, written, at };
  if (written.startsWith("ip/")) return { kind: "ip", number: Number(written.slice(3)), written, at };
  if (written.startsWith("l2/")) return { kind: "l2", etherType: Number(written.slice(3)), written, at };
  return { kind: "app", protocol: written.slice(4), written, at };
}

export function zone(name: string, prefixes: readonly string[], more: Partial<Zone> = {}): Zone {
  return { name, level: null, securityLevel: null, members: prefixes.map((prefix) => ({ kind: "prefix", prefix, written: prefix, at: textAt(2) })), at: textAt(2), ...more };
}

export function conduit(from: string, to: string, allow: readonly string[], more: Partial<Conduit> = {}): Conduit {
  const line = more.at?.line ?? 10;
  return { from, to, eitherWay: false, allow: allow.map((s) => service(s, line)), until: null, owner: null, reason: null, at: textAt(line), allowAt: textAt(line, 12), ...more };
}

export function point(more: Partial<EnforcementPoint> = {}): EnforcementPoint {
  return {
    name: "cell-firewall",
    between: "all",
    kind: "router",
    device: null,
    onLoad: "keep",
    inspects: [],
    stateful: true,
    idleTimeout: { tcp: 3600, udp: 120, icmp: 10 },
    denied: "drop",
    addedLatencySeconds: null,
    alg: [],
    at: textAt(20),
    idleTimeoutAt: textAt(21),
    configFile: null,
    behind: {},
    firewall: null,
    ...more,
  };
}

export function acknowledged(more: Partial<AcknowledgedBreak> = {}): AcknowledgedBreak {
  return { client: null, server: null, services: null, from: null, to: null, role: null, owner: "controls", until: null, reason: "wanted", at: textAt(30), ...more };
}

export function change(zones: readonly Zone[], conduits: readonly Conduit[], more: Partial<SegmentationChange> = {}): SegmentationChange {
  return {
    kind: "segmentation",
    name: "test change",
    file: "change.yaml",
    sha256: "0".repeat(64),
    satisfies: [],
    zones,
    conduits,
    within: "permit",
    default: "deny",
    defaultAt: textAt(15),
    enforcement: [point()],
    acknowledged: [],
    ...more,
  };
}
