// The engine must give the verdict of the slow reference for every conversation of any plant under any change.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import type { Plant } from "../../plant/plant.ts";
import type { AcknowledgedBreak, Conduit, EnforcementPoint, SegmentationChange, Zone, ZoneMember } from "../../plant/segmentation.ts";
import { acknowledged, asset, change, conduit, conversation, plant, point, service, START, textAt, zone } from "../../../tests/generators/plant-builder.ts";
import { firewalls, negotiatingFirewalls } from "../../../tests/generators/firewalls.ts";
import { zonesOf } from "../../../tests/generators/zones-of.ts";
import { DEGRADED_BY, QUESTIONS, VERDICTS, whyNumber } from "./judged-table.ts";
import { judgeReach } from "./reach.ts";
import { judgeReachSlowly } from "./reference.ts";

const TODAY = "2026-10-05";
const IPS = ["10.0.1.1", "10.0.1.2", "10.0.1.3", "10.0.2.1", "10.0.2.2", "10.0.3.1", "172.16.0.1", "172.16.0.2", "fe80::1", "fe80::2", "2001:db8::1"];
const MACS = ["mac:00:1b:1b:00:00:01", "mac:00:1b:1b:00:00:02", "mac:00:1b:1b:00:00:03"];
const GROUPS = ["239.1.1.1", "224.0.0.251", "10.0.1.255", "255.255.255.255", "mac:01:0e:cf:00:00:00", "mac:01:80:c2:00:00:0e"];
const ZONES = ["a", "b", "c"];
/** Name of the service, protocol behind it. */
const SERVICES: readonly (readonly [string, string])[] = [
  ["tcp/502", "modbus-tcp"],
  ["tcp/102", "s7comm"],
  ["tcp/135", "dce-rpc"],
  ["tcp/49200", "opc-classic"],
  ["tcp/49201", "unknown"],
  ["tcp/21", "ftp-tftp"],
  ["tcp/50000", "ftp-tftp"],
  ["udp/2222", "enip-io"],
  ["udp/34964", "profinet-cm"],
  ["udp/49300", "unknown"],
  ["udp/53", "dns"],
  ["tcp/4840", "opcua"],
  ["tcp/3389", "rdp"],
  ["udp/5355", "unknown"],
  ["icmp", "unknown"],
  ["ip/89", "unknown"],
];
const DAYS = [null, "2026-10-04", "2026-10-05", "2027-01-01"];

/** What is not recognised has no name. */
const named = (protocol: string, confidence: Conversation["protocolConfidence"]): string => (confidence === "none" ? "unknown" : protocol);
const maybe = <T>(value: fc.Arbitrary<T>, freq = 3): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq });
const seconds = fc.constantFrom(0.05, 0.4, 5, 50, 130, 610, 700, 4_000);

const traits = fc.record({
  protocolConfidence: fc.constantFrom("high" as const, "medium" as const, "low" as const, "none" as const),
  clientDecidedBy: fc.constantFrom("syn" as const, "syn" as const, "log" as const, "header" as const, "lower-port" as const),
  established: maybe(fc.constantFrom(4, 4, 4, 0), 8),
  connections: maybe(fc.constant(4), 8),
  denied: fc.constantFrom(0, 0, 0, 0, 0, 4),
  openingsSeen: maybe(fc.constantFrom(4, 3), 8),
  closingsSeen: maybe(fc.constantFrom(4, 3), 8),
  longestSilence: maybe(seconds),
  silenceNotWatched: fc.boolean(),
  longestConnection: maybe(fc.constantFrom(1, 600, 5_000), 8),
  maxConcurrent: maybe(fc.constantFrom(1, 3), 8),
  keepAlives: maybe(fc.constantFrom(0, 5), 8),
  responseP95: maybe(fc.constant(0.1)),
  periodP50: maybe(seconds),
  periodP95: maybe(seconds),
  packetsToClient: maybe(fc.constantFrom(400, 400, 0), 8),
  packetsToServer: maybe(fc.constantFrom(400, 400, 0), 8),
  largestPayload: maybe(fc.constantFrom(200, 0), 8),
  ipFragments: maybe(fc.constantFrom(0, 0, 3), 8),
  serverBegan: maybe(fc.constantFrom(0, 0, 1, 9), 8),
  ttlMin: fc.constantFrom(64, 1),
  declaredTimers: fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(
        fc.record({
          protocol: fc.constant("enip-io"),
          kind: fc.constantFrom("O->T watchdog", "output update time", "time allowed to live", "lease"),
          seconds: fc.constantFrom(0, 0.01, 0.2, 5),
          count: fc.constant(1),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    },
  ),
  first: fc.constantFrom(START, START + 60_000_000, START + 9 * 3_600_000_000),
});

const unicast: fc.Arbitrary<Conversation> = fc
  .tuple(fc.constantFrom(...IPS), fc.constantFrom(...IPS), fc.constantFrom(...SERVICES), traits, fc.constantFrom("site", "site", "skid"))
  .map(([client, server, [written, protocol], more, addressSpace]) => conversation(client, server, written, { ...more, protocol: named(protocol, more.protocolConfidence), addressSpace }));
const layer2: fc.Arbitrary<Conversation> = fc
  .tuple(fc.constantFrom(...MACS), fc.constantFrom(...MACS), fc.constantFrom(["l2/0x8892", "profinet-rt"] as const, ["l2/0x88b8", "goose"] as const), traits)
  .map(([client, server, [written, protocol], more]) => conversation(client, server, written, { ...more, protocol: named(protocol, more.protocolConfidence) }));
const toMany: fc.Arbitrary<Conversation> = fc
  .tuple(fc.constantFrom(...IPS, ...MACS), fc.constantFrom(...GROUPS), fc.constantFrom(...SERVICES, ["l2/0x8892", "profinet-rt"] as const), traits)
  .map(([client, server, [written, protocol], more]) =>
    conversation(client, server, written, { ...more, protocol: named(protocol, more.protocolConfidence), packetsToClient: 0, delivery: server.endsWith("255") ? "broadcast" : "multicast" }),
  );
/** A negotiation and what it opens, in either direction. */
const negotiated: fc.Arbitrary<Conversation[]> = fc
  .tuple(
    fc.constantFrom("10.0.1.1", "10.0.1.2"),
    fc.constantFrom("10.0.2.1", "10.0.1.3"),
    fc.constantFrom(["tcp/135", "opc-classic", "tcp/49200"] as const, ["tcp/21", "ftp-tftp", "tcp/50000"] as const, ["udp/34964", "profinet-cm", "udp/49300"] as const),
    fc.boolean(),
    fc.boolean(),
    traits,
  )
  .map(([a, b, [first, protocol, second], backwards, recognised, more]) => [
    conversation(a, b, first, { protocol, protocolConfidence: "high" }),
    conversation(backwards ? b : a, backwards ? a : b, second, { ...more, protocol: recognised ? protocol : "unknown", protocolConfidence: recognised ? "high" : "none" }),
  ]);
/** Control I/O between subnet mates: what a bridge is put into. */
const fastMates = fc
  .tuple(fc.constantFrom("10.0.1.1", "10.0.1.2"), fc.constantFrom("10.0.1.3", "10.0.2.1"))
  .map(([a, b]) => [conversation(a, b, "udp/2222", { protocol: "enip-io", protocolConfidence: "high" })]);
const groupWithMember = fc
  .tuple(fc.constantFrom("10.0.1.1", "10.0.1.2"), fc.constantFrom("10.0.1.3", "10.0.2.1"))
  .map(([a, b]) => [
    conversation(a, "239.1.1.1", "udp/2222", { protocol: "enip-io", protocolConfidence: "high", delivery: "multicast", packetsToClient: 0 }),
    conversation(b, "239.1.1.1", "ip/2", { delivery: "multicast", packetsToClient: 0 }),
  ]);
const joins: fc.Arbitrary<Conversation> = fc
  .tuple(fc.constantFrom(...IPS), fc.constantFrom("239.1.1.1", "224.0.0.251"))
  .chain(([client, group]) =>
    fc.constantFrom(
      conversation(client, group, "ip/2", { delivery: "multicast", packetsToClient: 0 }),
      conversation(client, group, "ip/2", { delivery: "multicast", packetsToClient: 0, details: { "left 239.1.1.1": 1 } }),
      conversation(client, "224.0.0.22", "ip/2", { delivery: "multicast", packetsToClient: 0, details: { [`group ${group}`]: 2, "group 239.9.9.9": 1 } }),
      conversation(client, "ff02::16", "icmp", { delivery: "multicast", packetsToClient: 0, details: { [`group ${group}`]: 1 } }),
    ),
  );

/** What a server says to one machine and to all, what a machine says that has no address; with the lease or without. */
const addresses: fc.Arbitrary<Conversation[]> = fc
  .tuple(fc.constantFrom("10.0.1.1", "10.0.1.1", "10.0.1.2"), fc.constantFrom("10.0.1.3", "10.0.1.3", "10.0.2.1"), fc.constantFrom("one", "one", "one", "all", "nobody"), fc.boolean(), traits)
  .map(([a, b, who, isTold, more]) => {
    const [client, server, written] = who === "one" ? [a, b, "udp/67"] : who === "all" ? [b, "255.255.255.255", "udp/68"] : ["0.0.0.0", "255.255.255.255", "udp/67"];
    const details: Record<string, number> = isTold && more.connections === null ? { "lease infinite": 1 } : {};
    const declaredTimers = isTold && more.connections !== null ? [{ protocol: "dhcp-bootp", kind: "lease", seconds: 86_400, count: 1 }] : [];
    return [conversation(client, server, written, { ...more, protocol: "dhcp-bootp", protocolConfidence: "high", delivery: who === "one" ? "unicast" : "broadcast", declaredTimers, details })];
  });

const assets: fc.Arbitrary<Asset[]> = fc
  .tuple(
    fc.shuffledSubarray(IPS, { minLength: 4 }),
    fc.array(fc.constantFrom("works" as const, "missing" as const, "unknown" as const), { minLength: 6, maxLength: 6 }),
    fc.array(fc.constantFrom("plc" as const, "safety-controller" as const, "scada" as const, "mes" as const, "unknown" as const), { minLength: 6, maxLength: 6 }),
    fc.boolean(),
    fc.constantFrom("dhcp-bootp ACK", "zeek dhcp.log", "BOOTP reply", "dhcp-bootp ACK of INFORM"),
    fc.integer({ min: 0, max: 63 }),
    fc.boolean(),
  )
  .map(([ips, gateways, roles, twoHomes, by, leased, sharesMac]) =>
    ips.slice(0, 6).map((ip, i) =>
      asset(`M${i}`, i === 0 && twoHomes && ips.length > 6 ? [ip, ips[6] as string] : [ip], {
        macs: i < MACS.length ? [MACS[i] as string] : i === 3 && sharesMac ? [MACS[0] as string] : [],
        role: roles[i] as Asset["role"],
        gateway: { state: gateways[i] as "works", why: "" },
        claims: ((leased >> i) & 1) === 1 ? [{ addressSpace: "site", endpoint: ip, attribute: "mac", value: "00:1b:1b:00:00:01", by, first: START, last: START, source: "" }] : [],
      }),
    ),
  );
const networks = fc.subarray(["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24", "10.0.0.0/16"]).map((prefixes) => prefixes.map((prefix) => ({ prefix, vlan: null, gateway: null, by: "test" })));

const one = (a: fc.Arbitrary<Conversation>): fc.Arbitrary<Conversation[]> => a.map((c) => [c]);
const plants: fc.Arbitrary<Plant> = fc
  .tuple(
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: one(unicast) },
        { weight: 1, arbitrary: one(layer2) },
        { weight: 2, arbitrary: one(toMany) },
        { weight: 1, arbitrary: one(joins) },
        { weight: 4, arbitrary: negotiated },
        { weight: 2, arbitrary: fastMates },
        { weight: 1, arbitrary: groupWithMember },
      ),
      { minLength: 1, maxLength: 12 },
    ),
    assets,
    networks,
  )
  .map(([conversations, machines, known]) =>
    plant(
      conversations.flat().filter((c) => c.client !== c.server),
      { assets: machines, networks: known },
    ),
  );

/** Answers to a question that went to all, or to one machine, beside what follows. */
const names: fc.Arbitrary<Conversation[]> = fc
  .tuple(fc.constantFrom("10.0.1.1", "10.0.1.2"), fc.constantFrom("10.0.1.3", "10.0.2.1"), fc.constantFrom("udp/137", "udp/5355"), fc.constantFrom(0, 2, null), traits)
  .map(([a, b, written, packetsToServer, more]) => [
    conversation(a, b, written, { protocol: "unknown", packetsToClient: 2, packetsToServer }),
    conversation(a, b, "tcp/502", { ...more, protocol: "modbus-tcp", protocolConfidence: "high" }),
  ]);
const askingPlants: fc.Arbitrary<Plant> = fc
  .tuple(fc.array(fc.oneof({ weight: 3, arbitrary: addresses }, { weight: 1, arbitrary: names }), { minLength: 1, maxLength: 8 }), assets, fc.oneof(networks, fc.constant([])))
  .map(([conversations, machines, known]) => plant(conversations.flat(), { assets: machines, networks: known }));

const at = textAt(3);
const member: fc.Arbitrary<ZoneMember> = fc.oneof(
  fc.constant<ZoneMember>({ kind: "any", written: "any", at }),
  fc.constantFrom("10.0.1.0/24", "10.0.2.0/24", "10.0.0.0/16", "172.16.0.0/24", "fe80::/10").map((prefix): ZoneMember => ({ kind: "prefix", prefix, written: prefix, at })),
  fc.constantFrom(...IPS).map((address): ZoneMember => ({ kind: "address", address, written: address, at })),
  fc.constant<ZoneMember>({ kind: "range", from: "10.0.1.2", to: "10.0.2.1", written: "10.0.1.2-10.0.2.1", at }),
  fc.constantFrom(...MACS).map((mac): ZoneMember => ({ kind: "mac", mac, written: mac, at })),
  fc.constantFrom("M0", "M1", "M2").map((name): ZoneMember => ({ kind: "asset", name, written: `asset:${name}`, at })),
  fc.constantFrom("plc", "scada").map((role): ZoneMember => ({ kind: "match", terms: { role }, written: `match:role=${role}`, at })),
);
const usual: ZoneMember[][] = [["10.0.1.1"], ["10.0.1.2/31", "10.0.2.0/24", "172.16.0.1/32"], ["0.0.0.0/0"]].map((list) => list.map((prefix) => ({ kind: "prefix", prefix, written: prefix, at })));
const zones: fc.Arbitrary<Zone[]> = fc
  .oneof(fc.array(fc.array(member, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 3 }), fc.constant(usual), fc.constant(usual))
  .map((lists) => lists.map((members, i) => zone(ZONES[i] as string, [], { members })));
const serviceWords = [
  "any",
  "icmp",
  "ip/89",
  "ip/6",
  "l2/0x8892",
  "l2/0x88b8",
  "tcp/502",
  "tcp/135",
  "tcp/21",
  "tcp/1024-65535",
  "tcp/49152-65535",
  "udp/1024-65535",
  "udp/53",
  "udp/67",
  "udp/2222",
  "app:opcua",
  "app:modbus-tcp",
  "app:opc-classic",
  "app:dns",
];
const allowed = fc.oneof(
  fc.subarray(serviceWords, { minLength: 1, maxLength: 5 }),
  fc.constantFrom(["tcp/135", "tcp/21", "udp/34964"], ["tcp/502", "tcp/135"], ["tcp/49152-65535", "udp/49152-65535"], ["udp/1024-65535", "tcp/502", "udp/53", "l2/0x8892"]),
);
const negotiations = conduit("a", "b", ["tcp/135", "tcp/21", "udp/34964", "tcp/502"]);
const everything = ZONES.flatMap((a) => ZONES.map((b) => conduit(a, b, ["any"])));
const recognisedThenPort = [conduit("a", "b", ["app:modbus-tcp"], { eitherWay: true }), conduit("b", "a", ["tcp/502"], { eitherWay: true, until: "2027-01-01" })];
const usualConduits = fc.constantFrom<Conduit[]>(everything, recognisedThenPort, [negotiations], [negotiations, conduit("b", "a", ["tcp/49152-65535", "udp/49152-65535"])]);
const conduits: fc.Arbitrary<Conduit[]> = fc.oneof(
  { weight: 1, arbitrary: usualConduits },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...ZONES), fc.constantFrom(...ZONES), allowed, fc.boolean(), fc.constantFrom(null, ...DAYS), fc.constantFrom(true, false, false, false, false)), { maxLength: 8 })
      .map((list) =>
        list.map(([from, to, words, eitherWay, until, denies], i) => {
          const deny = words.filter((word) => !word.startsWith("app:")).map((word) => service(word, 10 + i));
          return conduit(from, to, denies ? [] : words, { eitherWay, until, at: textAt(10 + i), ...(denies && from !== to && deny.length > 0 ? { deny } : {}) });
        }),
      ),
  },
);
const following = fc
  .tuple(fc.constantFrom<EnforcementPoint["between"]>("all", ["a", "b"], ["b", "c"]), fc.boolean())
  .map(([between, stateful]) => [point({ between, stateful, alg: ["FTP", "dce-rpc", "profinet", "DHCP relay"] })]);
const enforcement: fc.Arbitrary<EnforcementPoint[]> = fc.oneof(
  { weight: 1, arbitrary: following },
  {
    weight: 2,
    arbitrary: fc
      .array(
        fc.record({
          firewall: fc.oneof({ weight: 11, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: firewalls }),
          between: fc.constantFrom<EnforcementPoint["between"]>("all", ["a", "b"], ["a", "b"], ["b", "c"], ["c", "a"]),
          kind: fc.constantFrom("router" as const, "bridge" as const, "acl" as const),
          device: fc.constantFrom(null, "fortios", "mguard", "hirschmann-hisecos", "asa"),
          onLoad: fc.constantFrom(null, "drop" as const, "reevaluate" as const, "keep" as const),
          inspects: fc.subarray(["opcua", "modbus-tcp", "opc-classic"]),
          stateful: fc.constantFrom(true, true, false),
          idleTimeout: fc.constantFrom({}, { tcp: 600, udp: 30 }, { tcp: 3_600, udp: 300 }),
          addedLatencySeconds: fc.constantFrom(null, 0.0005, 0.05, 2),
          alg: fc.constantFrom([], ["ftp"], ["FTP", "dce-rpc", "profinet"], ["opc", "ftp", "pnio", "dhcp"]),
        }),
        { maxLength: 4 },
      )
      .map((list) => list.map((p, i) => point({ ...p, name: `p${i}` }))),
  },
);
const acknowledgements: fc.Arbitrary<AcknowledgedBreak[]> = fc.array(
  fc
    .record({
      client: maybe(fc.constantFrom("10.0.1.1", "10.0.1.0/24", "M0"), 2),
      server: maybe(fc.constantFrom("10.0.2.1", "10.0.2.0/24", "M1"), 2),
      from: maybe(fc.constantFrom(...ZONES), 2),
      to: maybe(fc.constantFrom(...ZONES), 2),
      role: maybe(fc.constantFrom("supervisory", "housekeeping", "unclassified"), 2),
      services: maybe(
        fc.constantFrom("tcp/502", "any", "app:modbus-tcp").map((w) => [service(w)]),
        2,
      ),
      until: fc.constantFrom(...DAYS),
    })
    .map((a) => acknowledged(a)),
  { maxLength: 2 },
);
const changes: fc.Arbitrary<SegmentationChange> = fc
  .tuple(
    zones,
    conduits,
    enforcement,
    acknowledgements,
    fc.constantFrom("permit" as const, "permit" as const, "deny" as const),
    fc.constantFrom("deny" as const, "deny" as const, "deny" as const, "permit" as const),
  )
  .map(([z, k, enforced, acks, within, byDefault]) => change(z, k, { enforcement: enforced, acknowledged: acks, within, default: byDefault }));
const interfaceZones: Zone[] = [
  ["one", ["10.0.1.254/24", "10.0.3.0/24"]],
  ["two", ["10.0.2.254/24"]],
  ["three", ["0.0.0.0/0"]],
].map(([name, prefixes]) => zone(name as string, [], { members: (prefixes as string[]).map((prefix) => ({ kind: "prefix", prefix, written: prefix, at })) }));
/** A configuration alone, as `check new.conf` judges it; sometimes with its interfaces as the zones. */
const configured: fc.Arbitrary<SegmentationChange> = fc
  .tuple(fc.oneof(zones, fc.constant(interfaceZones)), firewalls)
  .map(([z, firewall]) => change(z, [], { enforcement: [point({ between: "all", firewall })], within: "permit", default: "deny" }));

const DEVICE_WAYS = ["device-permits", "device-denies", "device-denies-answers", "device-undecided", "device-denies-today-too", "routers-carry-no-layer-2", "device-hair-pin"] as const;

describe("judgeReach", () => {
  it("gives the verdict of the reference", () => {
    const reached = new Map<string, number>();
    const agree = (p: Plant, k: SegmentationChange, inForce: FirewallConfig | null): void => {
      const question = { plant: p, change: k, zoneOf: zonesOf(p, k.zones), today: TODAY, inForce };
      const fast = judgeReach(question);
      const slow = judgeReachSlowly(question);
      fast.conversations.forEach((f, i) => {
        const s = slow[i] as (typeof slow)[number];
        const c = f.conversation;
        const shown = `${i}: ${c.addressSpace} ${c.client} ${c.server} ${c.transport}/${c.serverPort} ${c.protocol}`;
        for (const seen of [f.verdict, ...f.degradedBy, ...f.openQuestions.map((q) => `? ${q.question}`)]) reached.set(seen, (reached.get(seen) ?? 0) + 1);
        if (f.verdict === "blocked" && f.rule?.includes(": deny ") === true) reached.set("denied by a conduit", (reached.get("denied by a conduit") ?? 0) + 1);
        if (f.verdict === "kept" && k.default === "permit" && f.fromZone !== f.toZone && k.conduits.some(({ deny }) => deny !== undefined))
          reached.set("kept beside a denial", (reached.get("kept beside a denial") ?? 0) + 1);
        if (fast.work.table.why[i] === whyNumber("followed-by-alg") && k.enforcement.some((e) => e.firewall?.state.algsOn.some((w) => w.ways !== undefined)))
          reached.set("followed where bound", (reached.get("followed where bound") ?? 0) + 1);
        for (const by of ["followed-by-alg", "layer-2-cannot-cross", "opener-unproven", "rule-not-decidable", "no-return-rule", "within-denied", "within-rule", ...DEVICE_WAYS] as const)
          if (fast.work.table.why[i] === whyNumber(by)) reached.set(by, (reached.get(by) ?? 0) + 1);
        expect([shown, f.fromZone, f.role, f.verdict, [...f.degradedBy].sort(), f.alreadyFailing, f.openQuestions.map((q) => q.question).sort()]).toEqual([
          shown,
          s.fromZone,
          s.role,
          s.verdict,
          [...s.degradedBy].sort(),
          s.alreadyFailing,
          [...s.questions].sort(),
        ]);
        if (c.delivery === "unicast") expect([shown, f.acknowledged]).toEqual([shown, s.acknowledged]);
      });
      const matters = slow.some(
        (s, i) => (s.verdict === "blocked" || s.verdict === "degraded") && !s.alreadyFailing && s.role !== "housekeeping" && !(fast.conversations[i] as { acknowledged: boolean }).acknowledged,
      );
      expect(fast.verdict).toBe(matters ? "unstable" : "unknown");
    };
    fc.assert(
      fc.property(plants, changes, (p, k) => agree(p, k, null)),
      { seed: 20261125, numRuns: 1_500 },
    );
    fc.assert(fc.property(plants, configured, firewalls, agree), { seed: 20261126, numRuns: 600 });
    const following = negotiatingFirewalls.map((firewall) => change(interfaceZones, [], { enforcement: [point({ between: "all", firewall })], within: "permit", default: "deny" }));
    fc.assert(
      fc.property(plants, following, (p, k) => agree(p, k, null)),
      { seed: 20261127, numRuns: 300 },
    );
    fc.assert(
      fc.property(askingPlants, changes, (p, k) => agree(p, k, null)),
      { seed: 20261128, numRuns: 900 },
    );
    // The random plants must reach every way a verdict can come about, or the law says nothing about it.
    const ways = [
      ...VERDICTS,
      ...DEGRADED_BY.filter((by) => by !== "one-direction" && by !== "asymmetric-path"),
      ...QUESTIONS.filter((q) => q !== "opener").map((q) => `? ${q}`),
      "followed-by-alg",
      "followed where bound",
      "layer-2-cannot-cross",
      "opener-unproven",
      "rule-not-decidable",
      "no-return-rule",
      "within-denied",
      "within-rule",
      "denied by a conduit",
      "kept beside a denial",
      ...DEVICE_WAYS,
    ];
    expect(ways.filter((way) => (reached.get(way) ?? 0) < 5)).toEqual([]);
  }, 240_000);
});
