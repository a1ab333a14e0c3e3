// Random rule sets of pfSense and OPNsense drawn as XML, random packets, and pf's own walk through the drawn rules: the last that matches decides, unless one
// is quick (pf.conf(5)). Written without looking at the reader.
import fc from "fast-check";
import { parseIpv4 } from "../../src/foundation/ip-address.ts";
import { MAY_DENY, MAY_PERMIT, MAY_REJECT } from "../../src/packets/reference.ts";
import { OPENING_PACKET, type PacketPoint } from "../../src/plant/packet-rule.ts";

export const INTERFACES = ["wan", "lan", "opt1", "opt2"] as const;
export const GROUPS: Readonly<Record<string, readonly string[]>> = { plant: ["lan", "opt1"], cells: ["opt1", "opt2"] };
const NETWORKS = ["10.1.0.0/24", "10.2.0.0/24", "10.2.0.128/25", "10.0.0.0/8", "10.2.0.5/32"] as const;

export interface DrawnRule {
  readonly type: "pass" | "block" | "reject";
  readonly floating: boolean;
  readonly quick: boolean;
  readonly direction: "in" | "out" | "any";
  /** Floating rules: none to three; others: the first. */
  readonly on: readonly string[];
  readonly source: string | null;
  readonly not: boolean;
  readonly destination: string | null;
  readonly protocol: "" | "tcp" | "udp" | "tcp/udp";
  readonly port: readonly [number, number] | null;
  readonly disabled: boolean;
}

export interface DrawnPacket {
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly destination: string;
  readonly transport: "tcp" | "udp";
  readonly port: number;
}

const anyNetwork = fc.option(fc.constantFrom(...NETWORKS), { nil: null });
export const anyRule: fc.Arbitrary<DrawnRule> = fc.record({
  type: fc.constantFrom("pass", "block", "reject"),
  floating: fc.boolean(),
  quick: fc.boolean(),
  direction: fc.constantFrom("in", "out", "any"),
  on: fc.uniqueArray(fc.constantFrom(...INTERFACES, "plant", "cells"), { minLength: 1, maxLength: 3 }),
  source: anyNetwork,
  not: fc.boolean(),
  destination: anyNetwork,
  protocol: fc.constantFrom("", "tcp", "udp", "tcp/udp"),
  port: fc.option(
    fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 3 })).map(([from, more]) => [from, from + more] as const),
    { nil: null },
  ),
  disabled: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});
const anyAddress = fc.constantFrom("10.1.0.0", "10.1.0.7", "10.2.0.5", "10.2.0.6", "10.2.0.127", "10.2.0.128", "10.2.0.255", "10.255.255.255", "11.0.0.0", "9.255.255.255");
export const anyPacket: fc.Arbitrary<DrawnPacket> = fc.record({
  from: fc.constantFrom(...INTERFACES),
  to: fc.constantFrom(...INTERFACES),
  source: anyAddress,
  destination: anyAddress,
  transport: fc.constantFrom("tcp", "udp"),
  port: fc.integer({ min: 1, max: 10 }),
});

export function drawn(rules: readonly DrawnRule[], root: "pfsense" | "opnsense"): string {
  const end = (network: string | null, port: DrawnRule["port"], not: boolean): string =>
    `${network === null ? "<any/>" : `<address>${network}</address>${not ? `<not>1</not>` : ""}`}${port === null ? "" : `<port>${port[0]}-${port[1]}</port>`}`;
  const quick = (rule: DrawnRule): string => (root === "pfsense" ? (rule.quick ? "<quick>yes</quick>" : "") : `<quick>${rule.quick ? 1 : 0}</quick>`);
  return `<?xml version="1.0"?>
<${root}><system><ipv6allow>1</ipv6allow><webgui><noantilockout>1</noantilockout></webgui></system>
<interfaces>${INTERFACES.map((name, i) => `<${name}><enable>1</enable><if>em${i}</if><ipaddr>172.16.${i}.1</ipaddr><subnet>24</subnet></${name}>`).join("\n")}</interfaces>
<ifgroups>${Object.entries(GROUPS)
    .map(([name, members], i) => `<ifgroupentry><ifname>${name}</ifname><members>${members.join(" ")}</members><sequence>${i}</sequence></ifgroupentry>`)
    .join("")}</ifgroups>
<filter>
${rules
  .map(
    (rule) => `<rule><type>${rule.type}</type>${rule.floating ? `<floating>yes</floating><direction>${rule.direction}</direction>${quick(rule)}` : ""}
<interface>${rule.floating ? rule.on.join(",") : rule.on[0]}</interface><ipprotocol>inet</ipprotocol>${rule.protocol === "" ? "" : `<protocol>${rule.protocol}</protocol>`}
<source>${end(rule.source, null, rule.not)}</source><destination>${end(rule.destination, rule.protocol === "" ? null : rule.port, false)}</destination>${rule.disabled ? "<disabled>1</disabled>" : ""}</rule>`,
  )
  .join("\n")}
</filter></${root}>`;
}

function inNetwork(address: string, network: string | null): boolean {
  if (network === null) return true;
  const [base, bits] = network.split("/") as [string, string];
  const size = 2 ** (32 - Number(bits));
  return Math.floor((parseIpv4(address) as number) / size) === Math.floor((parseIpv4(base) as number) / size);
}

function matches(rule: DrawnRule, packet: DrawnPacket, side: "in" | "out"): boolean {
  const direction = rule.floating ? rule.direction : "in";
  if (rule.disabled || (direction !== "any" && direction !== side)) return false;
  const port = side === "in" ? packet.from : packet.to;
  const names = rule.floating ? rule.on : rule.on.slice(0, 1);
  if (!names.some((name) => name === port || GROUPS[name]?.includes(port))) return false;
  if (rule.source !== null && inNetwork(packet.source, rule.source) === rule.not) return false;
  if (!inNetwork(packet.destination, rule.destination)) return false;
  if (rule.protocol === "") return true;
  return rule.protocol.split("/").includes(packet.transport) && (rule.port === null || (packet.port >= rule.port[0] && packet.port <= rule.port[1]));
}

/** pf's walk: floating, groups in their order, interfaces; default in: block, out: pass. */
export function walked(rules: readonly DrawnRule[], packet: DrawnPacket, side: "in" | "out"): number {
  const groups = Object.keys(GROUPS);
  const place = (rule: DrawnRule): number => (rule.floating ? -1 : groups.includes(rule.on[0] as string) ? groups.indexOf(rule.on[0] as string) : groups.length);
  let last: "pass" | "block" | "reject" = side === "in" ? "block" : "pass";
  for (const rule of [...rules].sort((a, b) => place(a) - place(b))) {
    if (!matches(rule, packet, side)) continue;
    last = rule.type;
    if (!rule.floating || rule.quick) break;
  }
  return last === "pass" ? MAY_PERMIT : last === "block" ? MAY_DENY : MAY_REJECT;
}

export function pointOf(packet: DrawnPacket): PacketPoint {
  return {
    ...OPENING_PACKET,
    fromZone: packet.from,
    toZone: packet.to,
    source: packet.source,
    destination: packet.destination,
    transport: packet.transport,
    port: packet.port,
    sourcePort: 40_000,
    protocol: packet.transport,
    protocolKnownBy: "nothing",
    toMany: false,
  };
}
