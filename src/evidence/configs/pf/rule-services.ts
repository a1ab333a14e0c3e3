// Protocols, ports, ICMP types and TCP flags of a rule as services. A rule whose limits differ by protocol becomes several.
import type { NumberRanges, PacketsMatch, TextAt } from "../../../plant/segmentation.ts";
import type { AddressBook } from "./address-book.ts";
import type { Family, PfRule, PfSystem } from "./pf-record.ts";
import { ICMP6_TYPES, ICMP_TYPES, PROTOCOL_NUMBERS, TCP_FLAG_BITS } from "./protocol-names.ts";

const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMP6 = 58;
const SYN = 2;
const SYN_ACK = 18;

export interface ServiceVariant {
  readonly services: readonly PacketsMatch[];
  readonly idleSeconds: number | null;
  readonly conditions: readonly string[];
}

export interface ProtocolAndPorts {
  readonly protocol: string;
  readonly sourcePort: string;
  readonly destinationPort: string;
}

/** Numbers of the protocol for the families; null = any. `unknown` = the name is in no table. */
export function protocolNumbers(name: string, families: readonly Family[]): { readonly numbers: NumberRanges | null; readonly unknown: boolean } {
  if (name === "" || name === "any") return { numbers: null, unknown: false };
  if (name === "tcp/udp")
    return {
      numbers: [
        [TCP, TCP],
        [UDP, UDP],
      ],
      unknown: false,
    };
  if (name === "icmp") return { numbers: families.map((family) => (family === "inet" ? ([ICMP, ICMP] as const) : ([ICMP6, ICMP6] as const))), unknown: false };
  const number = /^\d{1,3}$/.test(name) ? Number(name) : PROTOCOL_NUMBERS.get(name);
  return number === undefined || number > 255 ? { numbers: null, unknown: true } : { numbers: [[number, number]], unknown: false };
}

/** Ports count for these alone (both systems; pfSense also for SCTP). */
function hasPorts(numbers: NumberRanges): boolean {
  return numbers.every(([n]) => n === TCP || n === UDP || n === 132);
}

export function servicesOf(asked: ProtocolAndPorts, families: readonly Family[], system: PfSystem, book: AddressBook, at: TextAt): { match: PacketsMatch; conditions: string[] } {
  const withPorts = asked.sourcePort !== "" || asked.destinationPort !== "";
  // pfSense, filter_generate_user_rule(): ports without a protocol mean TCP. OPNsense drops the ports then.
  const name = asked.protocol === "" && withPorts && system === "pfsense" ? "tcp" : asked.protocol;
  const { numbers, unknown } = protocolNumbers(name, families);
  const conditions = unknown ? [`only the protocol ${name}, which is not known here`] : [];
  const written = [name || "any", asked.sourcePort === "" ? "" : `from port ${asked.sourcePort}`, asked.destinationPort === "" ? "" : `port ${asked.destinationPort}`]
    .filter((part) => part !== "")
    .join(" ");
  const match: PacketsMatch = { kind: "packets", protocols: numbers, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written, at };
  if (!withPorts || numbers === null || !hasPorts(numbers)) return { match, conditions };
  const source = book.ports(asked.sourcePort, at);
  const destination = book.ports(asked.destinationPort, at);
  return { match: { ...match, sourcePorts: source.ranges, destinationPorts: destination.ranges }, conditions: [...conditions, ...source.conditions, ...destination.conditions] };
}

/** The services of a rule for the families, and what they are remembered for. */
export function variantsOf(rule: PfRule, system: PfSystem, book: AddressBook): ServiceVariant[] {
  const asked = { protocol: rule.protocol, sourcePort: rule.straySourcePort || rule.source.port, destinationPort: rule.strayDestinationPort || rule.destination.port };
  const { match, conditions } = servicesOf(asked, rule.families, system, book, rule.at);
  const icmp = icmpOf(rule, match);
  const flagged = withFlags(rule, system, { services: icmp.services, conditions: [...conditions, ...icmp.conditions] });
  const variants = byIdle(rule, system, flagged.services).map((part) => ({ ...part, conditions: flagged.conditions }));
  if (rule.straySourcePort === "" && rule.strayDestinationPort === "") return variants;
  // The systems read ports inside source and destination alone: the rule may be for every port.
  const wide = servicesOf({ protocol: rule.protocol, sourcePort: rule.source.port, destinationPort: rule.destination.port }, rule.families, system, book, rule.at);
  return [...variants, { services: [wide.match], idleSeconds: null, conditions: ["whether its ports count, which stand outside source and destination"] }];
}

function icmpOf(rule: PfRule, match: PacketsMatch): { services: PacketsMatch[]; conditions: string[] } {
  const isIcmp = rule.protocol === "icmp" || rule.protocol === "ipv6-icmp";
  if (!isIcmp || rule.icmpTypes.length === 0) return { services: [match], conditions: [] };
  const services: PacketsMatch[] = [];
  const conditions: string[] = [];
  for (const family of rule.families) {
    if (family === "inet" && rule.protocol === "ipv6-icmp") continue;
    const table = family === "inet" ? ICMP_TYPES : ICMP6_TYPES;
    const types = rule.icmpTypes.map((word) => (/^\d{1,3}$/.test(word) ? Number(word) : table.get(word)));
    const known = types.filter((type): type is number => type !== undefined);
    const number = family === "inet" ? ICMP : ICMP6;
    if (known.length < types.length && rule.families.length === 1) conditions.push("only ICMP types of which not all are known here");
    if (known.length > 0 || rule.families.length === 1)
      services.push({ ...match, protocols: [[number, number]], icmp: known.length === types.length || known.length > 0 ? known.map((type) => ({ type, codes: null })) : null });
  }
  return { services, conditions };
}

/**
 * What a rule that keeps state does with TCP is for the packet that opens a connection: pf's default "flags S/SA" is what an opening packet has, so it
 * is not written out. It is where no state is kept (pfSense writes it there too: later packets do not match), and where the rule asks for other flags.
 */
function withFlags(rule: PfRule, system: PfSystem, part: { services: readonly PacketsMatch[]; conditions: readonly string[] }): { services: readonly PacketsMatch[]; conditions: readonly string[] } {
  if (rule.protocol !== "tcp" || rule.flags === "any") return part;
  let flags: { mask: number; value: number } | null = null;
  const conditions = [...part.conditions];
  if (rule.flags === null) {
    if (system === "pfsense" && !rule.keepsState && rule.action === "pass") flags = { mask: SYN_ACK, value: SYN };
  } else {
    const mask = bitsOf(rule.flags.outOf, conditions);
    const value = bitsOf(rule.flags.set, conditions);
    if (rule.keepsState && mask === SYN_ACK && value === SYN) return part;
    // A flag asked for outside the mask: pf refuses the rule.
    flags = { mask, value: value & mask };
    if ((value & mask) !== value) conditions.push("it asks for TCP flags outside its mask");
  }
  return flags === null ? part : { services: part.services.map((match) => ({ ...match, tcpFlags: [flags as { mask: number; value: number }] })), conditions };
}

function bitsOf(names: readonly string[], conditions: string[]): number {
  let bits = 0;
  for (const name of names) {
    const bit = TCP_FLAG_BITS.get(name.toLowerCase());
    if (bit === undefined) conditions.push(`only with the TCP flag ${name}, which is not known here`);
    else bits |= bit;
  }
  return bits;
}

/** Where TCP is remembered for another time than the rest, the rule is split by protocol. */
function byIdle(rule: PfRule, system: PfSystem, services: readonly PacketsMatch[]): { services: readonly PacketsMatch[]; idleSeconds: number | null }[] {
  const other = system === "pfsense" ? rule.tcpSeconds : null;
  if (rule.action !== "pass" || !rule.keepsState || (rule.tcpSeconds === null && rule.udpSeconds === null)) return [{ services, idleSeconds: null }];
  if (rule.tcpSeconds === rule.udpSeconds && rule.udpSeconds === other) return [{ services, idleSeconds: other }];
  const parts: { services: PacketsMatch[]; idleSeconds: number | null }[] = [];
  for (const [ranges, idleSeconds] of [
    [[[TCP, TCP]], rule.tcpSeconds],
    [[[UDP, UDP]], rule.udpSeconds],
    [
      [
        [0, TCP - 1],
        [TCP + 1, UDP - 1],
        [UDP + 1, 255],
      ],
      other,
    ],
  ] as const) {
    const cut = services.flatMap((match) => {
      const protocols = match.protocols === null ? ranges : ranges.flatMap(([from, to]) => (match.protocols ?? []).filter(([n]) => n >= from && n <= to));
      return protocols.length === 0 ? [] : [{ ...match, protocols }];
    });
    if (cut.length > 0) parts.push({ services: cut, idleSeconds });
  }
  return parts;
}
