// Random small plants with a change: three zones, six machines, a handful of conversations of the kinds that fix treats differently.
import fc from "fast-check";
import { type Conversation, conversationKey } from "../../src/plant/conversation.ts";
import type { Plant } from "../../src/plant/plant.ts";
import type { SegmentationChange } from "../../src/plant/segmentation.ts";
import { acknowledged, asset, change, conduit, conversation, plant, point, START, zone } from "../generators/plant-builder.ts";

const hosts = ["10.0.0.10", "10.0.0.11", "10.0.1.5", "10.0.1.6", "10.0.2.7", "10.0.2.8"];
const names = ["a", "b", "c"];
const pairOfHosts = fc.tuple(fc.constantFrom(...hosts), fc.constantFrom(...hosts)).filter(([x, y]) => x !== y);
const operations = fc.constantFrom<Conversation["operations"][]>([], ["read"], ["read"], ["read", "write"], ["program"]);
const simple = fc
  .tuple(
    pairOfHosts,
    fc.constantFrom("tcp/502 modbus-tcp", "tcp/53 dns", "udp/53 dns", "tcp/22 ssh", "tcp/8081 unknown", "icmp unknown", "udp/161 snmp"),
    operations,
    fc.constantFrom(2, 2, 5_000, 20_000),
    fc.constantFrom("syn" as const, "syn" as const, "header" as const),
  )
  .map(([[client, server], service, ops, silence, by]): Conversation[] => {
    const [port, protocol] = service.split(" ") as [string, string];
    const known = protocol === "unknown" ? {} : { protocol, protocolConfidence: "high" as const };
    return [conversation(client, server, port, { ...known, operations: ops, ...(port.startsWith("tcp") ? { longestSilence: silence, longestConnection: silence * 2, clientDecidedBy: by } : {}) })];
  });
const negotiation = fc
  .tuple(pairOfHosts, fc.constantFrom("tcp/135 opc-classic", "tcp/21 ftp-tftp"), fc.boolean(), fc.integer({ min: 50_000, max: 50_003 }))
  .map(([[client, server], service, back, dynamic]): Conversation[] => {
    const [port, protocol] = service.split(" ") as [string, string];
    const secondary = back ? ([server, client] as const) : ([client, server] as const);
    return [conversation(client, server, port, { protocol, protocolConfidence: "high", operations: ["read"] }), conversation(...secondary, `tcp/${dynamic}`, { first: START + 1e6 })];
  });
export interface FixCase {
  readonly plant: Plant;
  readonly change: SegmentationChange;
}
export const fixCases: fc.Arbitrary<FixCase> = fc
  .record({
    traffic: fc.array(fc.oneof({ weight: 3, arbitrary: simple }, { weight: 1, arbitrary: negotiation }), { minLength: 1, maxLength: 4 }),
    levels: fc.array(fc.constantFrom(1, 2, 2, null), { minLength: 3, maxLength: 3 }),
    conduits: fc.array(
      fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names), fc.constantFrom("tcp/80", "tcp/135", "tcp/502"), fc.boolean(), fc.boolean()).filter(([x, y]) => x !== y),
      { maxLength: 2 },
    ),
    points: fc.constantFrom("all", "none", "two", "bridge"),
    safety: fc.option(fc.constantFrom(...hosts), { nil: null, freq: 6 }),
    redundant: fc.boolean(),
    acknowledgedPort: fc.boolean(),
  })
  .map((r) => {
    const seen = new Map(r.traffic.flat().map((c) => [conversationKey(c), c]));
    const assets = hosts.map((h, i) => asset(`M${i}`, [h], h === r.safety ? { role: "safety-controller" } : {}));
    const enforcement =
      r.points === "all"
        ? [point()]
        : r.points === "none"
          ? []
          : r.points === "two"
            ? [point({ name: "core", idleTimeout: { tcp: 7_200, udp: 120 } }), point({ name: "edge", between: ["a", "b"], alg: ["ftp"] })]
            : [point({ name: "bridge", between: ["a", "b"], kind: "bridge", inspects: ["modbus-tcp"] })];
    return {
      plant: plant([...seen.values()], { assets, redundancy: r.redundant ? [["M0", "M4"]] : [] }),
      change: change(
        names.map((n, i) => zone(n, [`10.0.${i}.0/24`], { securityLevel: r.levels[i] ?? null })),
        r.conduits.map(([from, to, service, eitherWay, ends]) => conduit(from, to, [service], { eitherWay, until: ends ? "2027-01-01" : null })),
        { enforcement, acknowledged: r.acknowledgedPort ? [acknowledged({ client: hosts[0] as string, server: hosts[2] as string })] : [] },
      ),
    };
  });
