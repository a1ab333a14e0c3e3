// Random small plants for proposals: a few subnets with machines of every role, lines here and there, machines without addresses, routers, addresses of the
// world, safety systems; and conversations of the kinds that zones and conduits treat differently.
import fc from "fast-check";
import type { Asset, AssetRole } from "../../src/plant/asset.ts";
import { type Conversation, conversationKey } from "../../src/plant/conversation.ts";
import type { Plant } from "../../src/plant/plant.ts";
import { asset, conversation, plant } from "../generators/plant-builder.ts";

const ROLES: readonly AssetRole[] = ["plc", "plc", "remote-io", "drive", "hmi", "scada", "mes", "engineering-station", "server", "domain-controller", "workstation", "jump-host", "unknown", "unknown"];
const SERVICES = [
  "tcp/502 modbus-tcp",
  "tcp/102 s7comm",
  "tcp/44818 enip-explicit",
  "udp/2222 enip-io",
  "tcp/3389 rdp",
  "udp/53 dns",
  "tcp/443 tls",
  "udp/161 snmp",
  "tcp/8081 unknown",
  "icmp unknown",
  "ip/47 unknown",
];

interface Drawn {
  readonly role: AssetRole;
  readonly subnet: number;
  readonly line: string | null;
  readonly second: number | null;
  readonly known: boolean;
}

const machines = fc.array(
  fc.record({
    role: fc.constantFrom(...ROLES),
    subnet: fc.nat(3),
    line: fc.constantFrom(null, null, "line-1", "line-2"),
    second: fc.option(fc.nat(2), { nil: null, freq: 8 }),
    known: fc.boolean(),
  }),
  { minLength: 3, maxLength: 12, size: "max" },
);

/** Subnet 3 = no address at all: only a MAC address. */
function toAsset(drawn: Drawn, i: number): Asset {
  const own = (subnet: number): string => `10.0.${subnet}.${10 + i}`;
  const mac = `00:1b:1b:00:00:${(16 + i).toString(16)}`;
  const facts = { role: drawn.role, roleConfidence: "high" as const, line: drawn.line, macs: drawn.known || drawn.subnet === 3 ? [mac] : [] };
  // Names come from evidence, and may be meant to harm.
  const name = drawn.known && drawn.second !== null ? `M${i}\n- evil: [any] # \u001b[2J\u2028x` : `M${i}`;
  if (drawn.subnet === 3) return asset(name, [], facts);
  return asset(name, drawn.second === null || drawn.second === drawn.subnet ? [own(drawn.subnet)] : [own(drawn.subnet), own(drawn.second)], facts);
}

const talk = fc.record({
  client: fc.nat(12),
  server: fc.nat(13),
  service: fc.constantFrom(...SERVICES),
  operations: fc.constantFrom<Conversation["operations"][]>([], ["read"], ["read"], ["read", "write"], ["program"]),
  proven: fc.boolean(),
  works: fc.boolean(),
  layer2: fc.integer({ min: 0, max: 9 }),
  silence: fc.constantFrom(2, 2, 5_000, 40_000),
  period: fc.constantFrom(null, null, 0.1),
});

export const proposalCases: fc.Arbitrary<{ readonly plant: Plant; readonly splitSubnets: boolean }> = fc
  .record({
    machines,
    talks: fc.array(talk, { minLength: 4, maxLength: 18, size: "max" }),
    safety: fc.option(fc.nat(11), { nil: null, freq: 2 }),
    declared: fc.integer({ min: 0, max: 3 }),
    redundant: fc.boolean(),
    splitSubnets: fc.boolean(),
    outsideListed: fc.boolean(),
  })
  .map((r) => {
    const assets = r.machines.map((m, i) => toAsset(i === r.safety ? { ...m, role: "safety-controller" } : m, i));
    const endpointOf = (n: number): string => {
      if (n === 12) return "198.51.100.7";
      if (n === 13) return "10.0.1.99";
      const machine = assets[n % assets.length] as Asset;
      return machine.addresses[0] ?? `mac:${machine.macs[0]}`;
    };
    const seen = new Map<string, Conversation>();
    for (const t of r.talks) {
      const [client, server] = [endpointOf(t.client), endpointOf(t.server)];
      if (client === server) continue;
      const [service, protocol] = t.service.split(" ") as [string, string];
      const isLayer2 = client.startsWith("mac:") || server.startsWith("mac:");
      if (isLayer2 && client.startsWith("mac:") !== server.startsWith("mac:")) continue;
      const tcp = service.startsWith("tcp");
      const known = protocol === "unknown" ? {} : { protocol, protocolConfidence: "high" as const };
      const c = isLayer2
        ? conversation(client, server, "l2/0x8892", { protocol: "profinet-rt", protocolConfidence: "high" })
        : conversation(client, t.layer2 === 0 ? "239.192.1.1" : t.layer2 === 1 ? "255.255.255.255" : server, service, {
            ...known,
            operations: t.operations,
            periodP50: t.period,
            ...(t.layer2 === 0 ? { delivery: "multicast" as const, transport: "udp", serverPort: 2222 } : {}),
            ...(t.layer2 === 1 ? { delivery: "broadcast" as const, transport: "udp", serverPort: 2222 } : {}),
            ...(tcp && t.layer2 > 1 ? { clientDecidedBy: t.proven ? ("syn" as const) : ("header" as const), longestSilence: t.silence, longestConnection: t.silence * 2 } : {}),
            ...(tcp && t.layer2 > 1 && !t.works ? { established: 0, unanswered: 4, packetsToClient: 0 } : {}),
          });
      seen.set(conversationKey(c), c);
    }
    const names = assets.map((a) => a.name);
    return {
      splitSubnets: r.splitSubnets,
      plant: plant([...seen.values()], {
        assets: r.outsideListed ? [...assets, asset("WORLD", ["198.51.100.7"], { status: "listed" })] : assets,
        networks: [0, 1, 2].filter((n) => n < r.declared).map((n) => ({ prefix: `10.0.${n}.0/24`, vlan: null, gateway: null, by: "plant.yaml" })),
        redundancy: r.redundant && names.length > 1 ? [[names[0] as string, names[1] as string]] : [],
      }),
    };
  });
