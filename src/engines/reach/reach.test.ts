// One small drawn case per way a verdict comes about. Machines of zone a are 10.0.1.x, of zone b 10.0.2.x, of zone c 10.0.3.x; a may open
// Modbus, HTTP and UDP 2222 to b, and nothing else is permitted.
import { describe, expect, it } from "vitest";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { JudgedConversation } from "../../plant/finding.ts";
import type { Plant } from "../../plant/plant.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";
import { acknowledged, asset, change, conduit, conversation, plant, point, service, START, textAt, zone } from "../../../tests/generators/plant-builder.ts";
import { zonesOf } from "../../../tests/generators/zones-of.ts";
import type { ReachAnswer } from "./answer.ts";
import type { ReachKnowledge } from "./question.ts";
import { judgeReach } from "./reach.ts";

const ZONES = [zone("a", ["10.0.1.0/24"]), zone("b", ["10.0.2.0/24"]), zone("c", ["10.0.3.0/24"])];
const CONDUITS = [conduit("a", "b", ["tcp/502", "tcp/80", "udp/2222"])];
const NETWORKS = ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"].map((prefix) => ({ prefix, vlan: null, gateway: null, by: "test" }));
const FLAT = [{ prefix: "10.0.0.0/16", vlan: null, gateway: null, by: "test" }];
const A = "10.0.1.1";
const B = "10.0.2.1";
const MAC_A = "mac:00:1b:1b:00:00:01";
const MAC_B = "mac:00:1b:1b:00:00:02";
/** Zones by MAC address, so that frames have one. */
const WITH_MACS = (
  [
    ["a", MAC_A],
    ["b", MAC_B],
  ] as const
).map(([name, mac]) => zone(name, [], { members: [{ kind: "mac", mac, written: mac, at: textAt(2) }] }));

interface Case {
  readonly name: string;
  readonly seen: Conversation | readonly Conversation[];
  readonly change?: Partial<SegmentationChange>;
  readonly plant?: Partial<Plant>;
  readonly today?: string;
  readonly known?: Partial<ReachKnowledge>;
  /** Of the first conversation: verdict, what degrades it, open questions ("?…"), flags ("already failing", "acknowledged"). */
  readonly is: string;
  readonly overall?: string;
}

const modbus = (more: Partial<Conversation> = {}): Conversation => conversation(A, B, "tcp/502", { protocol: "modbus-tcp", protocolConfidence: "high", ...more });
const enip = (more: Partial<Conversation> = {}, client = A, server = B): Conversation =>
  conversation(client, server, "udp/2222", { protocol: "enip-io", protocolConfidence: "high", periodP50: 0.01, ...more });

/** As if the plant had been watched for long. */
const NOTHING_MISSING: ReachKnowledge = { conditionsOf: () => [], dueOf: () => null, coverageOf: () => 0.98, impactOf: () => null, gate: { isEnough: true, shortfalls: [], remarks: [] } };

function judge(c: Case): ReachAnswer {
  const seen = Array.isArray(c.seen) ? (c.seen as readonly Conversation[]) : [c.seen as Conversation];
  const p = plant(seen, { networks: NETWORKS, ...c.plant });
  const k = change(ZONES, CONDUITS, c.change);
  return judgeReach({ plant: p, change: k, zoneOf: zonesOf(p, k.zones), today: c.today ?? "2026-10-05", known: c.known === undefined ? null : { ...NOTHING_MISSING, ...c.known } });
}

function words(j: JudgedConversation): string {
  return [j.verdict, ...j.degradedBy, ...j.openQuestions.map((q) => `?${q.question}`), ...(j.alreadyFailing ? ["already failing"] : []), ...(j.acknowledged ? ["acknowledged"] : [])].join(" ");
}

/** What CIP agrees on when an I/O connection is opened, in seconds. */
const agreed = (watchdog: number, interval: number): Conversation["declaredTimers"] => [
  { protocol: "enip-io", kind: "O->T packet interval", seconds: interval, count: 1 },
  { protocol: "enip-io", kind: "O->T watchdog", seconds: watchdog, count: 1 },
];
const between = (kind: "router" | "bridge" | "acl", more: Parameters<typeof point>[0] = {}): ReturnType<typeof point> => point({ name: "box", between: ["a", "b"], kind, ...more });

const denying = (word: string): ReturnType<typeof conduit> => conduit("a", "b", [], { deny: [service(word)] });

const verdicts: Case[] = [
  { name: "permitted by a conduit", seen: modbus(), is: "kept", overall: "unknown" },
  { name: "inside a zone", seen: conversation(A, "10.0.1.2", "tcp/9999"), is: "kept" },
  { name: "no conduit names the service", seen: conversation(A, B, "tcp/102", { protocol: "s7comm", protocolConfidence: "high" }), is: "blocked", overall: "unstable" },
  { name: "the other way than the conduit opens", seen: conversation(B, A, "tcp/502"), is: "blocked" },
  { name: "no conduit, and the default is permit", seen: conversation(A, B, "tcp/102"), change: { default: "permit" }, is: "kept" },
  { name: "denied by a conduit though another permits it", seen: modbus(), change: { conduits: [conduit("a", "b", ["any"]), denying("tcp/502")] }, is: "blocked", overall: "unstable" },
  { name: "denied by a conduit though the default permits", seen: modbus(), change: { default: "permit", conduits: [denying("tcp/502")] }, is: "blocked" },
  { name: "another port than the one that is denied", seen: modbus(), change: { default: "permit", conduits: [denying("tcp/102")] }, is: "kept" },
  { name: "the other way than is denied", seen: conversation(B, A, "tcp/502"), change: { default: "permit", conduits: [denying("tcp/502")] }, is: "kept" },
  { name: "after the last day of a denial", seen: modbus(), change: { default: "permit", conduits: [{ ...denying("tcp/502"), until: "2026-10-04" }] }, is: "kept" },
  { name: "denied where no point stands", seen: modbus(), change: { default: "permit", conduits: [denying("tcp/502")], enforcement: [point({ between: ["b", "c"] })] }, is: "unfiltered" },
  { name: "past every point, and the default permits it", seen: modbus(), change: { default: "permit", conduits: [denying("tcp/102")], enforcement: [point({ between: ["b", "c"] })] }, is: "kept" },
  {
    name: "any port denied towards a client, by a filter without memory",
    seen: modbus(),
    change: { default: "permit", conduits: [{ ...denying("any"), from: "b", to: "a" }], enforcement: [point({ stateful: false })] },
    is: "blocked",
  },
  {
    name: "a part of the client's ports denied, by a filter without memory",
    seen: modbus(),
    change: { default: "permit", conduits: [{ ...denying("tcp/50000"), from: "b", to: "a" }], enforcement: [point({ stateful: false })] },
    is: "kept ?return-ports",
  },
  { name: "inside a zone that denies", seen: conversation(A, "10.0.1.2", "tcp/9999"), change: { within: "deny" }, is: "blocked" },
  {
    name: "inside a zone that denies, where no point stands everywhere",
    seen: conversation(A, "10.0.1.2", "tcp/9999"),
    change: { within: "deny", enforcement: [between("router")] },
    is: "unfiltered",
  },
  { name: "on the last day of a permission", seen: modbus(), change: { conduits: [conduit("a", "b", ["tcp/502"], { until: "2026-10-05" })] }, is: "kept" },
  { name: "on the day after its last day", seen: modbus(), change: { conduits: [conduit("a", "b", ["tcp/502"], { until: "2026-10-05" })] }, today: "2026-10-06", is: "blocked" },
  { name: "between zones that no point parts", seen: conversation(A, "10.0.3.1", "tcp/502"), change: { enforcement: [between("router")] }, is: "unfiltered", overall: "unknown" },
  { name: "subnet mates, whom a router does not see", seen: modbus(), change: { enforcement: [between("router")] }, plant: { networks: FLAT }, is: "unfiltered" },
  { name: "subnet mates, whom a bridge sees", seen: modbus(), change: { enforcement: [between("bridge")] }, plant: { networks: FLAT }, is: "kept" },
  { name: "from outside every zone", seen: conversation("192.0.2.9", B, "tcp/502"), is: "unknown", overall: "unknown" },
  { name: "opener not proven, and the opposite way would be denied", seen: modbus({ clientDecidedBy: "header" }), is: "unknown" },
  { name: "opener not proven, and either side may open", seen: modbus({ clientDecidedBy: "header" }), change: { conduits: [conduit("a", "b", ["tcp/502"], { eitherWay: true })] }, is: "kept" },
  { name: "opener not proven, and both ways are denied", seen: conversation(A, B, "tcp/102", { clientDecidedBy: "lower-port" }), is: "blocked" },
  {
    name: "app: where the bytes prove the protocol and the point inspects it",
    seen: modbus(),
    change: { conduits: [conduit("a", "b", ["app:modbus-tcp"])], enforcement: [point({ inspects: ["modbus-tcp"] })] },
    is: "kept",
  },
  {
    name: "app: where only the port says so",
    seen: modbus({ protocolConfidence: "low" }),
    change: { conduits: [conduit("a", "b", ["app:modbus-tcp"])], enforcement: [point({ inspects: ["modbus-tcp"] })] },
    is: "unknown",
  },
  { name: "app: where the point does not inspect", seen: modbus(), change: { conduits: [conduit("a", "b", ["app:modbus-tcp"])] }, is: "unknown" },
  {
    name: "app: not inspected, but a temporary conduit names the port",
    seen: modbus(),
    change: { conduits: [conduit("a", "b", ["app:modbus-tcp"]), conduit("a", "b", ["tcp/502"], { until: "2027-01-01" })] },
    is: "kept",
  },
  { name: "app: for another protocol", seen: modbus(), change: { conduits: [conduit("a", "b", ["app:opcua"])], enforcement: [point({ inspects: ["opcua"] })] }, is: "blocked" },
  { name: "never established in the evidence", seen: conversation(A, B, "tcp/9999", { established: 0, refused: 4 }), is: "blocked already failing", overall: "unknown" },
  {
    name: "layer 2 through a router",
    seen: conversation(MAC_A, MAC_B, "l2/0x8892", { protocol: "profinet-rt" }),
    change: { zones: WITH_MACS, conduits: [conduit("a", "b", ["l2/0x8892"])], enforcement: [between("router")] },
    is: "blocked",
  },
  {
    name: "layer 2 through a point that stands everywhere",
    seen: conversation(MAC_A, MAC_B, "l2/0x8892", { protocol: "profinet-rt" }),
    change: { zones: WITH_MACS, conduits: [conduit("a", "b", ["l2/0x8892"])] },
    is: "blocked",
  },
  {
    name: "layer 2 through a bridge that names it both ways",
    seen: conversation(MAC_A, MAC_B, "l2/0x88b5"),
    change: { zones: WITH_MACS, conduits: [conduit("a", "b", ["l2/0x88b5"], { eitherWay: true })], enforcement: [between("bridge")] },
    is: "kept",
  },
  {
    name: "layer 2 through a bridge that names it one way only",
    seen: conversation(MAC_A, MAC_B, "l2/0x88b5"),
    change: { zones: WITH_MACS, conduits: [conduit("a", "b", ["l2/0x88b5"])], enforcement: [between("bridge")] },
    is: "kept ?return-ports",
  },
  {
    name: "layer 2 through a bridge, never caught by any",
    seen: conversation(MAC_A, MAC_B, "l2/0x88b5"),
    change: { zones: WITH_MACS, conduits: [conduit("a", "b", ["any"])], enforcement: [between("bridge")] },
    is: "blocked",
  },
  { name: "a filter without state, and nothing permits the answers", seen: modbus(), change: { enforcement: [between("acl", { stateful: false })] }, is: "blocked" },
  {
    name: "a filter without state, and answers to ports from 2000 permitted",
    seen: modbus(),
    change: { conduits: [...CONDUITS, conduit("b", "a", ["tcp/2000-65535"])], enforcement: [between("acl", { stateful: false })] },
    is: "kept ?return-ports",
  },
  {
    name: "a filter without state, and answers to high ports permitted",
    seen: modbus(),
    change: { conduits: [...CONDUITS, conduit("b", "a", ["tcp/49152-65535"])], enforcement: [between("acl", { stateful: false })] },
    is: "kept ?return-ports",
  },
];

const silent = { longestSilence: 4_000 };
/** What a log of connections tells: how many, how long, how many packets; nothing of silences, frames and fragments. */
const logged: Partial<Conversation> = {
  clientDecidedBy: "log",
  bytesToServer: null,
  bytesToClient: null,
  longestSilence: null,
  silenceNotWatched: true,
  keepAlives: null,
  largestPayload: null,
  ipFragments: null,
  ttlMin: null,
};
const unwatched = { openingsSeen: 3, closingsSeen: 0, longestConnection: 600 };
const degradations: Case[] = [
  {
    name: "opener not proven, but silent for longer than the timeout: denied or cut off, it breaks whoever opens",
    seen: modbus({ ...silent, clientDecidedBy: "header" }),
    is: "degraded idle-timeout ?opener",
    overall: "unstable",
  },
  { name: "silent for longer than the idle timeout", seen: modbus(silent), is: "degraded idle-timeout", overall: "unstable" },
  { name: "silent for exactly the idle timeout", seen: modbus({ longestSilence: 3_600 }), is: "kept" },
  { name: "openings and closings all seen", seen: modbus({ longestConnection: 10 }), is: "kept" },
  { name: "not watched long enough for the idle timeout", seen: modbus(unwatched), is: "kept ?idle" },
  { name: "cyclic below the timeout counts as watched", seen: modbus({ ...unwatched, periodP50: 1, periodP95: 2 }), is: "kept" },
  { name: "two requests are no cycle", seen: modbus({ ...unwatched, longestConnection: 3, periodP50: 1, periodP95: 1 }), is: "kept ?idle" },
  { name: "watched for longer than the timeout", seen: modbus({ ...unwatched, longestConnection: 4_000 }), is: "kept" },
  { name: "watched for longer, but with a stretch that nobody captured", seen: modbus({ ...unwatched, longestConnection: 4_000, silenceNotWatched: true }), is: "kept ?idle" },
  { name: "no device named: the shortest known timeout is assumed", seen: modbus({ longestSilence: 1_000 }), change: { enforcement: [] }, is: "degraded idle-timeout" },
  { name: "the named device's default", seen: modbus({ longestSilence: 1_000 }), change: { enforcement: [point({ device: "fortios", idleTimeout: {} })] }, is: "kept" },
  {
    name: "the shortest of several points",
    seen: modbus({ longestSilence: 1_000 }),
    change: { enforcement: [point(), between("router", { idleTimeout: { tcp: 900 } })] },
    is: "degraded idle-timeout",
  },
  {
    name: "a point without state has no idle timeout",
    seen: modbus(silent),
    change: { conduits: [...CONDUITS, conduit("b", "a", ["tcp/1024-65535"])], enforcement: [between("acl", { stateful: false })] },
    is: "kept",
  },
  { name: "a UDP server speaks first after the state is gone", seen: enip({ serverBegan: 5 }), is: "degraded idle-timeout" },
  {
    name: "a call-back of OPC Classic without ALG",
    seen: [conversation(A, B, "tcp/135", { protocol: "opc-classic", protocolConfidence: "high" }), conversation(B, A, "tcp/50123")],
    change: { conduits: [conduit("a", "b", ["tcp/135"])] },
    is: "degraded secondary-connection",
  },
  {
    name: "a call-back of OPC Classic that every point follows",
    seen: [conversation(B, A, "tcp/50123"), conversation(A, B, "tcp/135", { protocol: "opc-classic", protocolConfidence: "high" })],
    change: { conduits: [conduit("a", "b", ["tcp/135"])], enforcement: [point({ alg: ["DCE-RPC"] })] },
    is: "kept",
  },
  {
    name: "a call-back is followed by one of two points only",
    seen: [conversation(B, A, "tcp/50123"), conversation(A, B, "tcp/135", { protocol: "opc-classic", protocolConfidence: "high" })],
    change: { conduits: [conduit("a", "b", ["tcp/135"])], enforcement: [point({ alg: ["dcerpc"] }), between("router")] },
    is: "blocked",
  },
  {
    name: "a negotiation that was never answered negotiated nothing",
    seen: [conversation(A, B, "tcp/5555"), conversation(A, B, "tcp/135", { protocol: "dce-rpc", established: 0, unanswered: 4 })],
    change: { conduits: [conduit("a", "b", ["tcp/135"])], enforcement: [point({ alg: ["dce-rpc"] })] },
    is: "blocked",
  },
  {
    name: "RPC of a domain controller on a negotiated port",
    seen: [conversation(A, B, "tcp/135", { protocol: "dce-rpc", protocolConfidence: "low" }), conversation(A, B, "tcp/49670", { protocol: "kerberos-ldap", protocolConfidence: "medium" })],
    change: { conduits: [conduit("a", "b", ["tcp/135"])] },
    is: "degraded secondary-connection",
  },
  {
    name: "a service on its own registered port is not taken for a negotiated one",
    seen: [conversation(A, B, "tcp/3268", { protocol: "kerberos-ldap", protocolConfidence: "low" }), conversation(A, B, "tcp/135", { protocol: "dce-rpc" })],
    change: { conduits: [conduit("a", "b", ["tcp/135"])], enforcement: [point({ alg: ["dce-rpc"] })] },
    is: "blocked",
  },
  {
    name: "passive FTP without ALG",
    seen: [conversation(A, B, "tcp/21", { protocol: "ftp-tftp", protocolConfidence: "high" }), conversation(A, B, "tcp/50211")],
    change: { conduits: [conduit("a", "b", ["tcp/21"])] },
    is: "degraded secondary-connection",
  },
  {
    name: "active FTP without ALG",
    seen: [conversation(A, B, "tcp/21", { protocol: "ftp-tftp", protocolConfidence: "high" }), conversation(B, A, "tcp/50211")],
    change: { conduits: [conduit("a", "b", ["tcp/21"])] },
    is: "degraded secondary-connection",
  },
  {
    name: "active FTP with ALG",
    seen: [conversation(A, B, "tcp/21", { protocol: "ftp-tftp", protocolConfidence: "high" }), conversation(B, A, "tcp/50211")],
    change: { conduits: [conduit("a", "b", ["tcp/21"])], enforcement: [point({ alg: ["ftp"] })] },
    is: "kept",
  },
  {
    name: "FTP of which no data connection was seen",
    seen: conversation(A, B, "tcp/21", { protocol: "ftp-tftp", protocolConfidence: "high" }),
    change: { conduits: [conduit("a", "b", ["tcp/21"])] },
    is: "kept ?secondary",
  },
  { name: "more latency than the protocol bears", seen: modbus(), change: { enforcement: [point({ addedLatencySeconds: 60 })] }, is: "degraded latency" },
  {
    name: "more latency than the watchdog that was agreed on the wire",
    seen: enip({ declaredTimers: agreed(0.024, 0.008) }),
    change: { enforcement: [between("router", { addedLatencySeconds: 0.03 })] },
    is: "degraded latency",
  },
  {
    name: "less latency than the agreed watchdog, more than the agreed interval",
    seen: enip({ declaredTimers: agreed(0.4, 0.02) }),
    change: { enforcement: [between("router", { addedLatencySeconds: 0.03 })] },
    is: "kept ?latency",
  },
  {
    name: "a control loop whose agreed watchdog outlasts the loading of rules",
    seen: enip({ declaredTimers: agreed(30, 5) }),
    change: { enforcement: [between("router", { onLoad: "drop" })] },
    is: "kept ?load",
  },
  {
    name: "IP fragments through a filter without state",
    seen: enip({ ipFragments: 3, packetsToClient: 0 }),
    change: { enforcement: [between("acl", { stateful: false })] },
    is: "degraded fragments ?gateway",
  },
  { name: "a log of connections longer than the timeout knows no silences, and no fragments", seen: modbus(logged), is: "kept ?idle ?fragments" },
  { name: "a log shows that no connection lasted as long as the timeout", seen: modbus({ ...logged, longestConnection: 600, ipFragments: 0 }), is: "kept" },
  {
    name: "a log of messages only: nothing is known of its connections",
    seen: modbus({ ...logged, connections: null, established: null, openingsSeen: null, closingsSeen: null, longestConnection: null, packetsToServer: null, packetsToClient: null, ipFragments: 0 }),
    is: "kept ?idle ?gateway ?one-direction",
  },
  {
    name: "a log that does not say who sent first by UDP does not prove who opens",
    seen: enip({ ...logged, clientDecidedBy: "registered-port", serverBegan: null, maxConcurrent: null, longestConnection: 10, ipFragments: 0 }),
    is: "unknown",
  },
  {
    name: "unknown fragments through a filter without state",
    seen: enip({ ipFragments: null, packetsToClient: 0 }),
    change: { enforcement: [between("acl", { stateful: false })] },
    is: "kept ?gateway ?fragments",
  },
  { name: "only ever denied by a firewall, UDP", seen: enip({ ...logged, connections: 9, denied: 9, established: 0, packetsToClient: null, ipFragments: 0 }), is: "kept already failing" },
  { name: "denied now and then", seen: enip({ denied: 2 }), change: { enforcement: [point({ onLoad: "keep" })] }, is: "kept" },
  { name: "IP fragments through a filter with state", seen: modbus({ ipFragments: 3 }), is: "kept ?fragments" },
  { name: "seen in one direction only", seen: modbus({ packetsToClient: 0 }), is: "kept ?gateway ?one-direction" },
  { name: "loading drops state under a loop of milliseconds", seen: enip(), change: { enforcement: [point({ onLoad: "drop" })] }, is: "degraded load" },
  { name: "loading keeps state", seen: enip(), change: { enforcement: [point({ onLoad: "keep" })] }, is: "kept" },
  { name: "loading matches live connections again, and they are permitted", seen: enip(), change: { enforcement: [point({ onLoad: "reevaluate" })] }, is: "kept" },
  { name: "nothing says what loading does: the worst case", seen: enip(), change: { enforcement: [point({ onLoad: null })] }, is: "degraded load" },
  { name: "a named device that keeps state on loading", seen: enip(), change: { enforcement: [point({ onLoad: null, device: "mguard" })] }, is: "kept" },
  {
    name: "a server without gateway becomes routed",
    seen: modbus(),
    plant: { networks: [], assets: [asset("PLC", [B], { gateway: { state: "missing", why: "DCP says 0.0.0.0" } })] },
    change: { enforcement: [between("router")] },
    is: "degraded gateway",
  },
  { name: "nothing shows whether the gateways work", seen: modbus(), plant: { networks: [] }, change: { enforcement: [between("router")] }, is: "kept ?gateway" },
  { name: "a bridge is put into the cable of a fast loop", seen: enip(), plant: { networks: FLAT }, change: { enforcement: [between("bridge")] }, is: "degraded insertion" },
  { name: "a machine with a foot in both zones", seen: modbus(), plant: { assets: [asset("HMI", [A, "10.0.2.7"])] }, is: "kept ?dual-homed" },
  {
    name: "one end must move, because a router cannot part it from its subnet mates",
    seen: [conversation("10.0.1.9", "10.0.3.1", "tcp/502"), conversation("10.0.2.1", "10.0.2.2", "tcp/1"), conversation("10.0.2.3", "10.0.2.4", "tcp/1")],
    plant: {
      networks: [
        { prefix: "10.0.0.0/22", vlan: null, gateway: null, by: "test" },
        { prefix: "10.0.3.0/24", vlan: null, gateway: null, by: "test" },
      ],
    },
    change: { conduits: [conduit("a", "c", ["tcp/502"])], enforcement: [between("router"), point({ name: "other", between: ["a", "c"] })] },
    is: "degraded re-address",
  },
  {
    name: "inside one zone, a foot in another zone is no way around",
    seen: conversation(A, "10.0.1.2", "tcp/502"),
    plant: { assets: [asset("HMI", [A, "10.0.2.7"])] },
    change: { within: "deny", conduits: [conduit("a", "a", ["tcp/502"])] },
    is: "kept",
  },
  {
    name: "inside a zone that denies, silent for longer than the timeout",
    seen: conversation(A, "10.0.1.2", "tcp/502", silent),
    change: { within: "deny", conduits: [conduit("a", "a", ["tcp/502"])] },
    is: "degraded idle-timeout",
  },
];

const mates = (server: string, group: string, more: Partial<Conversation> = {}): Conversation[] => [
  conversation(A, group, "udp/34964", { delivery: "multicast", packetsToClient: 0, ...more }),
  conversation("10.0.1.2", server, "tcp/502"),
];
const join = (client: string): Conversation => conversation(client, "239.1.1.1", "ip/2", { delivery: "multicast", packetsToClient: 0 });
/** The server of zone b gives addresses away, by broadcast and to one machine of zone a. */
const B2 = "10.0.2.2";
const LEASES = { protocol: "dhcp-bootp", protocolConfidence: "high", declaredTimers: [{ protocol: "dhcp-bootp", kind: "lease", seconds: 86_400, count: 4 }] } as const;
const fromServer = conversation(B, "255.255.255.255", "udp/68", { ...LEASES, delivery: "broadcast", packetsToClient: 0 });
const renewal = conversation(A, B, "udp/67", { ...LEASES, serverBegan: 3 });
const DHCP_PERMITTED = { conduits: [conduit("a", "b", ["udp/67"])] };
const leased = (address: string): Asset =>
  asset(`machine of ${address}`, [address], {
    claims: [{ addressSpace: "site", endpoint: address, attribute: "mac", value: "00:1b:1b:00:00:09", by: "dhcp-bootp ACK", first: START, last: START, source: "" }],
  });
const toMany: Case[] = [
  { name: "a broadcast whose subnet lies in one zone", seen: mates(B, "10.0.1.255", { delivery: "broadcast" }), is: "kept" },
  {
    name: "a broadcast in a subnet that is parted everywhere",
    seen: mates(B, "10.0.255.255", { delivery: "broadcast" }),
    plant: { networks: FLAT },
    change: { conduits: [conduit("a", "b", ["any", "udp/34964", "tcp/502"])] },
    is: "degraded multicast",
    overall: "unstable",
  },
  { name: "a DHCP server whose clients are all in its own zone", seen: fromServer, plant: { networks: FLAT, assets: [leased(B2)] }, is: "kept" },
  { name: "a DHCP server in a subnet that is parted everywhere, with a client beyond", seen: fromServer, plant: { networks: FLAT, assets: [leased(A), leased(B2)] }, is: "degraded multicast" },
  { name: "a DHCP server all of whose clients are beyond: their leases go on", seen: fromServer, plant: { networks: FLAT, assets: [leased(A)] }, is: "degraded multicast", overall: "unstable" },
  {
    name: "a DHCP server that is relayed",
    seen: fromServer,
    plant: { networks: FLAT, assets: [leased(A)] },
    change: { enforcement: [point({ alg: ["dhcp"] })] },
    is: "kept",
  },
  {
    name: "a server that was found by asking everybody for its name",
    seen: [modbus(), conversation(A, B, "udp/137", { packetsToServer: 0, packetsToClient: 2 })],
    plant: { networks: FLAT },
    is: "kept ?name",
  },
  { name: "a server that was asked itself for its name", seen: [modbus(), conversation(A, B, "udp/137", { packetsToServer: 2, packetsToClient: 2 })], plant: { networks: FLAT }, is: "kept" },
  { name: "a server in another subnet, which no question to all reaches", seen: [modbus(), conversation(A, B, "udp/137", { packetsToServer: 0, packetsToClient: 2 })], is: "kept" },
  { name: "a machine without an address asks everybody", seen: conversation("0.0.0.0", "255.255.255.255", "udp/67", { delivery: "broadcast", packetsToClient: 0 }), is: "unknown" },
  {
    name: "a lease that is renewed by address, in a subnet that is parted",
    seen: renewal,
    change: DHCP_PERMITTED,
    plant: { networks: FLAT, assets: [leased(A)] },
    is: "degraded multicast",
    overall: "unstable",
  },
  {
    name: "a lease that is renewed, where it is relayed",
    seen: renewal,
    change: { ...DHCP_PERMITTED, enforcement: [point({ alg: ["DHCP relay"] })] },
    plant: { networks: FLAT, assets: [leased(A)] },
    is: "kept",
  },
  {
    name: "settings that a machine with an address of its own asked for",
    seen: { ...renewal, declaredTimers: [], details: { "message ACK": 2 }, serverBegan: 0 },
    change: DHCP_PERMITTED,
    plant: { networks: FLAT },
    is: "kept",
  },
  { name: "a lease of a server in another subnet: it is relayed already", seen: renewal, change: DHCP_PERMITTED, plant: { assets: [leased(A)] }, is: "kept" },
  {
    name: "a lease of a server that may be a subnet mate",
    seen: { ...renewal, server: "10.0.1.2", serverBegan: 0 },
    change: { ...DHCP_PERMITTED, zones: [zone("a", ["10.0.1.1/32"]), zone("b", ["10.0.1.2/32"])] },
    plant: { networks: [], assets: [leased(A)] },
    is: "kept ?gateway ?relay",
  },
  {
    name: "a broadcast through a bridge that names it",
    seen: mates(B, "10.0.255.255", { delivery: "broadcast" }),
    plant: { networks: FLAT },
    change: { conduits: [conduit("a", "b", ["udp/34964", "tcp/502"])], enforcement: [between("bridge")] },
    is: "kept",
  },
  {
    name: "a broadcast through a bridge that only says any",
    seen: mates(B, "10.0.255.255", { delivery: "broadcast" }),
    plant: { networks: FLAT },
    change: { conduits: [conduit("a", "b", ["any"])], enforcement: [between("bridge")] },
    is: "degraded multicast",
  },
  { name: "a group whose receivers nothing shows", seen: conversation(A, "239.1.1.1", "udp/2222", { delivery: "multicast", packetsToClient: 0 }), is: "unknown" },
  {
    name: "a group whose receivers are all in another zone, and no conduit names it",
    seen: [conversation(A, "239.1.1.1", "udp/9", { delivery: "multicast", packetsToClient: 0 }), join(B)],
    is: "blocked",
  },
  {
    name: "a group that a conduit names needs multicast routing",
    seen: [conversation(A, "239.1.1.1", "udp/2222", { delivery: "multicast", packetsToClient: 0 }), join(B)],
    is: "degraded multicast ?multicast-routing",
  },
  {
    name: "a group with a hop limit of one does not cross a router",
    seen: [conversation(A, "239.1.1.1", "udp/2222", { delivery: "multicast", packetsToClient: 0, ttlMin: 1 }), join(B)],
    is: "blocked",
  },
  {
    name: "a group of which no receiver is known, before whom nothing stands and the default permits it",
    seen: conversation(A, "239.1.1.1", "udp/9", { delivery: "multicast", packetsToClient: 0 }),
    change: { default: "permit", enforcement: [point({ between: ["b", "c"] })] },
    is: "kept",
  },
  {
    name: "a group of which no receiver is known, with a point before some zone",
    seen: conversation(A, "239.1.1.1", "udp/9", { delivery: "multicast", packetsToClient: 0 }),
    change: { default: "permit" },
    is: "unknown",
  },
  {
    name: "a group when the default is permit, through a bridge",
    seen: [conversation(A, "239.1.1.1", "udp/9", { delivery: "multicast", packetsToClient: 0 }), join(B)],
    plant: { networks: FLAT },
    change: { default: "permit", enforcement: [between("bridge")] },
    is: "kept",
  },
];

describe.each([
  ["verdict", verdicts],
  ["what a permitted conversation suffers", degradations],
  ["multicast and broadcast", toMany],
] as const)("%s", (_, cases) => {
  it.each(cases.map((c) => [c.name, c] as const))("%s", (_name, c) => {
    const answer = judge(c);
    expect(words(answer.conversations[0] as JudgedConversation)).toBe(c.is);
    if (c.overall !== undefined) expect(answer.verdict).toBe(c.overall);
  });
});

const blocked = (more: Partial<Conversation> = {}): Conversation => conversation(A, B, "tcp/102", { protocol: "s7comm", protocolConfidence: "high", ...more });
/** Seen opening and closing within the idle timeout, between machines whose gateways work. */
const SETTLED: Partial<Conversation> = { longestSilence: 2, periodP50: 1, periodP95: 1, openingsSeen: 4, closingsSeen: 4 };
const WORKING_A = asset("HMI", [A], { gateway: { state: "works", why: "answered through a router" } });
const WORKING_B = asset("PLC", [B], { gateway: { state: "works", why: "answered through a router" } });

describe("the whole result", () => {
  it("is unstable with one break that matters", () => expect(judge({ name: "", seen: [modbus(), blocked()], is: "" }).verdict).toBe("unstable"));
  it("is never stable where nobody asked how much was not seen", () => {
    const answer = judge({ name: "", seen: modbus(), is: "" });
    expect([answer.verdict, answer.verdictWhy]).toEqual(["unknown", "Nothing known breaks, but too little is known: how much was never seen was not asked."]);
  });
  it("is stable where nothing breaks, nothing is open and enough was seen", () => {
    expect(judge({ name: "", seen: modbus(SETTLED), plant: { assets: [WORKING_A, WORKING_B] }, known: {}, is: "" }).verdict).toBe("stable");
  });
  it("is unknown where too little was seen, and names what is missing", () => {
    const gate = { isEnough: false, shortfalls: ["month end was never watched", "x", "y", "z"], remarks: [] };
    const answer = judge({ name: "", seen: modbus(SETTLED), plant: { assets: [WORKING_A, WORKING_B] }, known: { gate }, is: "" });
    expect([answer.verdict, answer.verdictWhy]).toEqual(["unknown", "Nothing known breaks, but too little is known: month end was never watched; x; y; 1 more of this kind."]);
    expect(answer.questions.dependencies.points).toContain("Not seen enough: z.");
  });
  it("is unstable with a known break however much was seen, and however little", () => {
    const gate = { isEnough: false, shortfalls: ["little"], remarks: [] };
    expect([judge({ name: "", seen: blocked(), known: {}, is: "" }).verdict, judge({ name: "", seen: blocked(), known: { gate }, is: "" }).verdict]).toEqual(["unstable", "unstable"]);
  });
  it("is not stable with an open question, nor with a conversation that cannot be judged, unless neither matters", () => {
    const overall = (seen: Conversation): string => judge({ name: "", seen, plant: { assets: [WORKING_A, WORKING_B] }, known: {}, is: "" }).verdict;
    expect(overall(modbus({ ...SETTLED, silenceNotWatched: true, openingsSeen: 0, closingsSeen: 0, periodP95: null }))).toBe("unknown");
    expect(overall(conversation(A, "192.0.2.1", "tcp/9999"))).toBe("unknown");
    expect(overall(conversation(A, "192.0.2.1", "udp/5355"))).toBe("stable");
  });
  it("says what dropping and rejecting does to old systems whose conversations break, and nothing of others", () => {
    const sign = { sign: "smb1", seen: "It speaks the first SMB.", dropped: "It hangs.", rejected: "It fails at once.", source: "" };
    const oldSystems = [
      { asset: "PLC", line: null, signs: [{ ...sign, conversations: [0] }] },
      { asset: "HMI", line: null, signs: [{ ...sign, sign: "other", conversations: [7] }] },
    ];
    const said = (denied: "drop" | "reject", seen: Conversation): readonly string[] =>
      judge({ name: "", seen, plant: { assets: [WORKING_A, WORKING_B] }, change: { enforcement: [point({ denied })] }, known: { oldSystems }, is: "" }).questions.neverUpdated.points;
    expect([said("drop", blocked())[0], said("reject", blocked())[0]]).toEqual(["PLC: It speaks the first SMB. It hangs.", "PLC: It speaks the first SMB. It fails at once."]);
    expect(said("drop", modbus(SETTLED)).join()).not.toContain("SMB");
  });
  it("names machines on which lines hang alone where it filters what they say, and asks what nobody declared", () => {
    const way = { lines: ["line-1", "line-2"], timeToImpactSeconds: 360, path: ["HMI", "PLC", "line-1"] };
    const impact = { functions: [], whenNext: null, downtimeMinutes: null, costPerEvent: null, byLine: [], text: "", assumptions: [], ...way };
    const singlePoints = ["HMI", "ELSEWHERE"].map((name) => ({ asset: name, role: "hmi", failing: 12, impact }));
    const known = { singlePoints, undeclared: ["How long?"] };
    const { points } = judge({ name: "", seen: modbus(SETTLED), plant: { assets: [WORKING_A, WORKING_B] }, known, is: "" }).questions.dependencies;
    expect(points).toContain("Filtered, and a single point of failure: HMI takes 12 other machines and line-1, line-2 with it, the first after 6 min (HMI → PLC → line-1).");
    expect(points).toContain("How long?");
    expect(points.join()).not.toContain("ELSEWHERE");
  });
  it("is unknown without evidence", () => expect(judge({ name: "", seen: [], is: "" }).verdict).toBe("unknown"));
  it("does not count breaks that are acknowledged", () => {
    const answer = judge({ name: "", seen: blocked(), change: { acknowledged: [acknowledged({ client: A, until: "2026-10-05" })] }, is: "" });
    expect([answer.verdict, answer.counts.acknowledged, answer.conversations[0]?.verdict]).toEqual(["unknown", 1, "blocked"]);
  });
  it("counts breaks whose acknowledgement has ended", () => {
    expect(judge({ name: "", seen: blocked(), change: { acknowledged: [acknowledged({ client: A, until: "2026-10-04" })] }, is: "" }).verdict).toBe("unstable");
  });
  it("lists blocked housekeeping as a note and stays unshaken", () => {
    const answer = judge({ name: "", seen: conversation(A, B, "tcp/5357"), is: "" });
    expect([answer.verdict, answer.findings.map((f) => [f.verdict, f.severity])]).toEqual(["unknown", [["blocked", "note"]]]);
  });
  it("judges what a redundant partner would do after a fail-over", () => {
    const machines = [asset("SCADA-A", [A]), asset("SCADA-B", ["10.0.3.5"])];
    const answer = judge({ name: "", seen: modbus(), plant: { assets: machines, redundancy: [["SCADA-A", "SCADA-B"]] }, is: "" });
    expect([answer.verdict, answer.conversations[0]?.verdict, answer.derived.map((d) => [d.judged.conversation.client, d.judged.verdict])]).toEqual(["unstable", "kept", [["10.0.3.5", "blocked"]]]);
  });
  it("does not count what a redundant partner loses where that is acknowledged", () => {
    const machines = [asset("SCADA-A", [A]), asset("SCADA-B", ["10.0.3.5"])];
    expect(
      judge({ name: "", seen: modbus(), plant: { assets: machines, redundancy: [["SCADA-A", "SCADA-B"]] }, change: { acknowledged: [acknowledged({ from: "c", to: "b" })] }, is: "" }).verdict,
    ).toBe("unknown");
  });
  it("tells when a permission that is used ends", () => {
    const answer = judge({ name: "", seen: modbus(), change: { conduits: [conduit("a", "b", ["tcp/502"], { until: "2026-12-31" })] }, is: "" });
    expect(answer.timeline.map((t) => t.when)).toEqual(["after 2026-12-31"]);
  });
  it("says that a wrong deny stays hidden until the next reconnect where loading keeps state", () => {
    expect(judge({ name: "", seen: blocked(), is: "" }).timeline.map((t) => [t.afterSeconds, t.when])).toEqual([[7_200, "next reconnect, within 2 h"]]);
  });
  it.each([
    [0, "1 s"],
    [0.004, "1 s"],
    [1, "1 s"],
    [61, "2 min"],
    [7_201, "4 h"],
    [86_400, "1 d"],
    [86_401, "2 d"],
  ])("takes connections that live for %s s together with others as one moment", (lives, words) => {
    expect(judge({ name: "", seen: blocked({ longestConnection: lives }), is: "" }).timeline.map((t) => [t.afterSeconds, t.when])).toEqual([[lives, `next reconnect, within ${words}`]]);
  });
  it("tells of what reconnects within one step the earliest time", () => {
    const seen = [70, 61, 119].map((lives, i) => conversation(A, B, `tcp/${1_001 + i}`, { protocol: "s7comm", protocolConfidence: "high", longestConnection: lives }));
    expect(judge({ name: "", seen, is: "" }).timeline.map((t) => [t.afterSeconds, t.when])).toEqual([[61, "next reconnect, within 2 min"]]);
  });
});

describe("compliance", () => {
  const claims = { satisfies: ["iec62443-3-3/SR 5.2"] };
  it("is unknown without a claim", () => expect(judge({ name: "", seen: modbus(), is: "" }).compliance).toBe("unknown"));
  it("is met when every boundary has a point and no crossing passes it by", () => expect(judge({ name: "", seen: modbus(), change: claims, is: "" }).compliance).toBe("met"));
  it("fails SR 5.2 where a crossing is filtered by nothing", () => {
    const answer = judge({ name: "", seen: conversation(A, "10.0.3.1", "tcp/1"), change: { ...claims, enforcement: [between("router")] }, is: "" });
    expect([answer.compliance, answer.complianceWhy]).toEqual(["not-met", expect.stringContaining("SR 5.2")]);
  });
  it("is unknown while an endpoint is in no zone", () => expect(judge({ name: "", seen: conversation(A, "192.0.2.1", "tcp/1"), change: claims, is: "" }).compliance).toBe("unknown"));
  it("is unknown for requirements that no test here touches", () => expect(judge({ name: "", seen: modbus(), change: { satisfies: ["iec62443-3-3/SR 1.1"] }, is: "" }).compliance).toBe("unknown"));
  it("does not call deny by default met where a conduit allows anything", () => {
    expect(judge({ name: "", seen: modbus(), change: { satisfies: ["iec62443-3-3/SR 5.2 RE 1"], conduits: [conduit("a", "b", ["any"])] }, is: "" }).compliance).toBe("unknown");
  });
});

describe("findings", () => {
  it("carry the conditions of their conversations with how many have them, the least coverage, and the impact that is known", () => {
    const seen = [blocked(), conversation("10.0.1.7", B, "tcp/102", { protocol: "s7comm", protocolConfidence: "high" })];
    const conditions = [["only in changeover", "only on workdays"], ["only in changeover"]];
    const known: Partial<ReachKnowledge> = {
      conditionsOf: (i) => conditions[i] ?? [],
      coverageOf: (i) => [0.9, 0.7][i] ?? null,
      impactOf: (rows) => ({
        lines: ["line-9"],
        functions: [],
        timeToImpactSeconds: rows.length,
        whenNext: null,
        downtimeMinutes: null,
        costPerEvent: null,
        path: ["LIC", "line-9"],
        byLine: [],
        text: "Line 9 stops.",
        assumptions: [],
      }),
    };
    const [finding] = judge({ name: "", seen, known, is: "" }).findings;
    expect(finding?.impact.path).toEqual(["LIC", "line-9"]);
    expect([finding?.conditions, finding?.confidence.coverage, finding?.impact.lines, finding?.impact.timeToImpact, finding?.impact.text]).toEqual([
      ["only in changeover", "only on workdays (1 of 2)"],
      0.7,
      ["line-9"],
      2,
      "Line 9 stops.",
    ]);
  });
  const line = { name: "line-1", downtimePerHour: { amount: 12_000, currency: "EUR" }, restartSeconds: 5_400, bufferSeconds: 600 };
  it("name no minutes, no cost and no time to impact without declared inputs", () => {
    const impact = judge({ name: "", seen: enip(), change: { conduits: [] }, is: "" }).findings[0]?.impact;
    expect([impact?.timeToImpact, impact?.downtimeMinutes, impact?.costPerEvent]).toEqual([null, null, null]);
  });
  it("name them from what plant.yaml declares", () => {
    const impact = judge({ name: "", seen: enip(), change: { conduits: [] }, plant: { lines: [line], assets: [asset("PLC", [B], { line: "line-1" })] }, is: "" }).findings[0]?.impact;
    expect([impact?.lines, impact?.timeToImpact, impact?.downtimeMinutes, impact?.costPerEvent]).toEqual([["line-1"], 600, { p50: 90, p95: 90 }, { amount: 18_000, currency: "EUR" }]);
  });
  it("keep their ids when more evidence of the same kind comes", () => {
    const first = judge({ name: "", seen: blocked(), is: "" }).findings[0]?.id;
    expect(judge({ name: "", seen: [conversation("10.0.1.7", B, "tcp/102", { protocol: "s7comm", protocolConfidence: "high" }), blocked()], is: "" }).findings[0]?.id).toBe(first);
  });
  it("are less sure where the evidence lost packets", () => {
    const source = { file: "span.pcap", sha256: "", kind: "pcap", vantage: "span", records: 1, understood: 1, notUnderstood: 0, first: null, last: null, lossShare: 0.05, warnings: [] };
    const [finding] = judge({ name: "", seen: blocked(), plant: { sources: [source] }, is: "" }).findings;
    expect([finding?.confidence.level, finding?.confidence.why]).toEqual(["medium", "The evidence lost 5.0 % of packets."]);
  });
  it("carry evidence, cause, confidence and what was assumed", () => {
    const finding = judge({ name: "", seen: modbus({ longestSilence: 1_000 }), change: { enforcement: [] }, is: "" }).findings[0];
    expect(finding).toMatchObject({
      kind: "idle-timeout",
      severity: "error",
      evidence: [{ example: { file: "span.pcap", record: 7 }, count: 4 }],
      cause: { line: 15 },
      confidence: { level: "medium" },
      assumptions: ["idle-timeout-worst-case", "outage-budget"],
    });
  });
  it("warn of the half-open connection where a server accepts few", () => {
    expect(judge({ name: "", seen: modbus(silent), is: "" }).findings[0]?.message).toContain("half-open");
  });
  it("say where an assumed value comes from and how to overrule it", () => {
    const said = judge({ name: "", seen: modbus(), change: { enforcement: [point({ device: "fortios", idleTimeout: {}, onLoad: null })] }, is: "" }).assumptions;
    expect(said.map((a) => [a.code, a.origin.split(":")[0]])).toEqual([
      ["idle-timeout-default", "fortios, sourced"],
      ["load-default", "fortios, sourced"],
    ]);
  });
});

describe("grouping", () => {
  const lost = (server: string, port: number): Conversation => conversation(A, server, `tcp/${port}`);
  it("puts passing ports of one pair of machines into one finding, and a fixed port of several clients into one", () => {
    const seen = [lost(B, 50_001), lost(B, 50_002), lost("10.0.2.9", 50_003), lost(B, 9_999), conversation("10.0.1.2", B, "tcp/9999")];
    expect(
      judge({ name: "", seen, is: "" })
        .findings.map((f) => f.title)
        .sort(),
    ).toEqual(["10.0.1.1 → 10.0.2.9  tcp/50003", "2 conversations  a → b  tcp/50001–50002", "2 conversations  a → b  tcp/9999"]);
  });
  it("names each pair of machines once, and says of all of them how often they were seen", () => {
    const seen = [...Array.from({ length: 7 }, (_, i) => lost(B, 50_001 + i)), conversation("10.0.1.2", B, "tcp/9999"), conversation("10.0.1.3", B, "tcp/9999")];
    const [many, two] = [...judge({ name: "", seen, is: "" }).findings].sort((x, y) => y.evidence.length - x.evidence.length);
    expect(many).toMatchObject({ seen: { times: 28, in: 7 }, message: expect.stringContaining("All of them are 10.0.1.1 → 10.0.2.1.") as string });
    expect(many?.evidence).toHaveLength(5);
    expect(two?.message).toContain("Among them: 10.0.1.2 → 10.0.2.1, 10.0.1.3 → 10.0.2.1.");
    expect(two?.seen).toBeUndefined();
  });
  it("are as sure as what is least sure of them", () => {
    const seen = [lost(B, 50_001), { ...lost(B, 50_002), clientDecidedBy: "header" as const }];
    expect(judge({ name: "", seen, is: "" }).findings[0]?.confidence.why).toBe("Seen 8 times, opener of 1 of 2 by header, decided by what is written.");
  });
  it("puts what stops a line before everything else", () => {
    const seen = [lost(B, 9_999), conversation("10.0.1.2", B, "tcp/9999"), enip({}, A, "10.0.3.1")];
    expect(judge({ name: "", seen, is: "" }).findings.map((f) => f.subject.role)).toEqual(["control-io", "unclassified"]);
  });
});
