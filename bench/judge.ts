// Judging a segmentation change: conversations per second against 1,000 rules, beside a linear scan of the same rules. Ratios are what counts;
// absolute numbers depend on the machine. Seeded, so that every run judges the same plant.
import type { Asset } from "../src/plant/asset.ts";
import type { Conversation } from "../src/plant/conversation.ts";
import type { Plant } from "../src/plant/plant.ts";
import type { SegmentationChange, ServiceMatch, TextAt, Zone } from "../src/plant/segmentation.ts";
import { OPENING_PACKET, type PacketPoint } from "../src/plant/packet-rule.ts";
import { classifyByScan } from "../src/packets/reference.ts";
import { prepareReach } from "../src/engines/reach/reach-context.ts";
import { judgeAll, judgeReach } from "../src/engines/reach/reach.ts";
import type { ReachQuestion } from "../src/engines/reach/question.ts";
import { knownBy } from "../src/engines/reach/service-point.ts";

const RULES = 1_000;
const ZONES = 25;
const MACHINES_PER_ZONE = 120;
const ROUNDS = 5;
/** A linear scan of everything would take minutes; a share of it is timed. */
const SCANNED = 5_000;
const START = 1_791_158_400_000_000;
const at: TextAt = { kind: "text", file: "bench.yaml", line: 1, column: 1 };

const SERVICES: readonly (readonly ["tcp" | "udp", number, string])[] = [
  ["tcp", 502, "modbus-tcp"],
  ["tcp", 102, "s7comm"],
  ["tcp", 4840, "opcua"],
  ["tcp", 44818, "enip-explicit"],
  ["udp", 2222, "enip-io"],
  ["tcp", 1433, "unknown"],
  ["tcp", 445, "smb"],
  ["tcp", 135, "opc-classic"],
  ["udp", 123, "ntp"],
  ["udp", 53, "dns"],
  ["tcp", 3389, "rdp"],
  ["udp", 161, "snmp"],
  ["tcp", 20000, "dnp3"],
  ["tcp", 2404, "iec104"],
  ["udp", 514, "syslog"],
];

/** Numbers in [0, 1) from a seed (a linear congruence: enough to spread cases, not for statistics). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const address = (zone: number, machine: number): string => `10.${zone}.${Math.floor(machine / 60)}.${10 + (machine % 60)}`;

/** Which zone opens which service to which: the traffic of a plant keeps to few ways. */
interface Way {
  readonly from: number;
  readonly to: number;
  readonly service: (typeof SERVICES)[number];
}

function generateWays(random: () => number): Way[] {
  const pick = (n: number): number => Math.floor(random() * n);
  return Array.from({ length: RULES }, () => ({ from: pick(ZONES), to: pick(ZONES), service: SERVICES[pick(SERVICES.length)] as Way["service"] }));
}

/** Seven in ten conversations use a way that the change permits, two stay in their zone, one goes where no rule leads. */
function generatePlant(count: number, ways: readonly Way[], random: () => number): Plant {
  const pick = (n: number): number => Math.floor(random() * n);
  const assets: Asset[] = [];
  for (let z = 0; z < ZONES; z++) {
    for (let m = 0; m < MACHINES_PER_ZONE; m++) {
      assets.push({
        addressSpace: "site",
        name: `M-${z}-${m}`,
        addresses: [address(z, m)],
        macs: [],
        vendor: null,
        model: null,
        firmware: null,
        serial: null,
        role: m < 40 ? "plc" : "unknown",
        roleConfidence: "none",
        roleReason: "",
        level: null,
        line: `line-${z}`,
        uptimeSeconds: null,
        status: null,
        firstSeen: null,
        lastSeen: null,
        sources: [],
        claims: [],
        conflicts: [],
        visible: true,
        gateway: { state: m % 11 === 0 ? "unknown" : "works", why: "" },
      });
    }
  }
  const conversations: Conversation[] = [];
  for (let i = 0; i < count; i++) {
    const kind = random();
    const way = ways[pick(ways.length)] as Way;
    const [transport, port, protocol] = kind < 0.9 ? way.service : (SERVICES[pick(SERVICES.length)] as Way["service"]);
    const { from } = way;
    const to = kind < 0.7 ? way.to : kind < 0.9 ? from : pick(ZONES);
    const high = kind >= 0.95;
    conversations.push({
      addressSpace: "site",
      client: address(from, pick(MACHINES_PER_ZONE)),
      server: address(to, pick(MACHINES_PER_ZONE)),
      vlan: null,
      transport,
      serverPort: high ? 49_152 + pick(16_000) : port,
      protocol: high ? "unknown" : protocol,
      protocolConfidence: high ? "none" : protocol === "unknown" ? "none" : "high",
      protocolReason: "",
      clientDecidedBy: random() < 0.9 ? "syn" : "header",
      connections: 4,
      established: random() < 0.97 ? 4 : 0,
      refused: 0,
      unanswered: 0,
      reset: 0,
      openingsSeen: 4,
      closingsSeen: pick(5),
      packetsToServer: 400,
      packetsToClient: 400,
      bytesToServer: 40_000,
      bytesToClient: 40_000,
      ipBytesToServer: null,
      ipBytesToClient: null,
      denied: 0,
      first: START + pick(3_600) * 1_000_000,
      last: START + 28_800_000_000,
      longestSilence: random() < 0.02 ? 7_200 : 2,
      silenceNotWatched: random() < 0.1,
      longestConnection: 7_200,
      maxConcurrent: 1,
      keepAlives: 0,
      openingRepeats: null,
      operations: [],
      details: {},
      declaredTimers: [],
      responseP50: null,
      responseP95: 0.01,
      periodP50: 1,
      periodP95: 1,
      delivery: "unicast",
      ttlMin: 64,
      largestPayload: 200,
      ipFragments: 0,
      mss: null,
      serverBegan: 0,
      sources: ["f"],
      example: { source: "f", file: "bench.pcap", record: i + 1 },
    });
  }
  const networks = Array.from({ length: ZONES }, (_, z) => ({ prefix: `10.${z}.0.0/16`, vlan: null, gateway: null, by: "bench" }));
  return {
    site: "bench",
    timezone: "UTC",
    window: { first: START, last: START + 28_800_000_000, watched: [{ first: START, last: START + 28_800_000_000 }], watchedSeconds: 28_800 },
    assets,
    conversations,
    networks,
    lines: [],
    sources: [],
    redundancy: [],
    assumptions: [],
  };
}

function generateChange(ways: readonly Way[], random: () => number): SegmentationChange {
  const zones: Zone[] = Array.from({ length: ZONES }, (_, z) => ({ name: `zone-${z}`, level: null, securityLevel: null, members: [], at }));
  const conduits = ways.map(({ from, to, service: [transport, port, protocol] }) => {
    const written = `${transport}/${port}`;
    const service: ServiceMatch =
      random() < 0.05 && protocol !== "unknown" ? { kind: "app", protocol, written: `app:${protocol}`, at } : { kind: "port", transport, fromPort: port, toPort: port, written, at };
    return { from: `zone-${from}`, to: `zone-${to}`, eitherWay: false, allow: [service], until: null, owner: null, reason: null, at, allowAt: at };
  });
  return { kind: "segmentation", name: "bench", file: "bench.yaml", sha256: "", satisfies: [], zones, conduits, within: "permit", default: "deny", defaultAt: at, enforcement: [], acknowledged: [] };
}

/** Of processor time, so that other programs on the machine count less. */
function secondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
}

const best = (rounds: number, work: () => void): number => Math.min(...Array.from({ length: rounds }, () => secondsOf(work)));

export function benchJudge(): void {
  const count = Number(process.env.HOLDPOINT_BENCH_CONVERSATIONS ?? 300_000);
  const random = seeded(20261125);
  const ways = generateWays(random);
  const plant = generatePlant(count, ways, random);
  const question: ReachQuestion = {
    plant,
    change: generateChange(ways, random),
    today: "2026-10-05",
    zoneOf: (_, endpoint) => ({ zone: `zone-${endpoint.split(".")[1]}`, rule: "", at }),
  };
  const rate = (seconds: number, n = count): string =>
    `${Math.round(n / seconds)
      .toLocaleString("en")
      .padStart(12)} conversations/s`;
  process.stdout.write(`\njudging ${count.toLocaleString("en")} conversations against ${RULES.toLocaleString("en")} rules, best of ${ROUNDS}, processor time\n`);
  let context = prepareReach(question);
  const preparing = best(2, () => {
    context = prepareReach(question);
  });
  process.stdout.write(`  preparing the context        ${rate(preparing)}\n`);
  const judging = best(ROUNDS, () => void judgeAll(context));
  process.stdout.write(`  verdicts (judgeAll)          ${rate(judging)}\n`);
  const whole = best(2, () => void judgeReach(question));
  process.stdout.write(`  whole answer (judgeReach)    ${rate(whole)}\n`);
  const points = plant.conversations.slice(0, SCANNED).map((c): PacketPoint => {
    const from = context.endpoints.of(c.addressSpace, c.client);
    const to = context.endpoints.of(c.addressSpace, c.server);
    return {
      fromZone: from.place?.zone ?? null,
      toZone: to.place?.zone ?? null,
      source: c.client,
      destination: c.server,
      transport: c.transport,
      port: c.serverPort,
      protocol: c.protocol,
      protocolKnownBy: knownBy(c),
      toMany: false,
      ...OPENING_PACKET,
    };
  });
  const scanning = best(2, () => {
    for (const p of points) classifyByScan(context.rules, p);
  });
  process.stdout.write(`  linear scan of the rules     ${rate(scanning, points.length)}: judging is ${(scanning / points.length / (judging / count)).toFixed(0)} × as fast\n`);
}
