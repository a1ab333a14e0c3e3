// What a packet rule is in PAN-OS words: addresses as members, services and applications. PAN-OS has no service for IP protocols without ports: they are
// applications, so one rule may become two. Says what it cannot say. Does not write lines.
import { formatIp } from "../../../foundation/ip-address.ts";
import type { AddressSet, Range } from "../../../plant/address-set.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { NumberRanges, ServiceMatch } from "../../../plant/segmentation.ts";
import { IP_APPS } from "./app-names.ts";

export interface ServiceObject {
  readonly name: string;
  readonly protocol: "tcp" | "udp" | "sctp";
  readonly port: string;
  readonly sourcePort: string | null;
  readonly idleSeconds: number | null;
}

/** Names of services and of applications; both any, or one of them. */
export interface RuleWords {
  readonly services: readonly ServiceObject[] | "any";
  readonly applications: readonly string[] | "any";
}

export interface WordsOfRule {
  /** Each becomes a rule of its own; together they are the rule. */
  readonly parts: readonly RuleWords[];
  readonly unsaid: readonly string[];
}

const PROTOCOLS: ReadonlyMap<number, "tcp" | "udp" | "sctp"> = new Map([
  [6, "tcp"],
  [17, "udp"],
  [132, "sctp"],
]);
const EVERY_PORT: NumberRanges = [[0, 65_535]];
const MOST_PROTOCOLS = 256;

export function wordsOf(rule: PacketRule): WordsOfRule {
  const services = new Map<string, ServiceObject>();
  const applications = new Set<string>();
  const unsaid: string[] = [];
  let any = false;
  const ports = (protocol: number, to: NumberRanges | null, from: NumberRanges | null): void => {
    for (const [low, high] of to ?? EVERY_PORT) {
      for (const source of from ?? [null]) {
        const word = PROTOCOLS.get(protocol) as "tcp" | "udp" | "sctp";
        const port = span(low, high);
        const sourcePort = source === null ? null : span(source[0], source[1]);
        const name = `holdpoint-${word}-${port}${sourcePort === null ? "" : `-from-${sourcePort}`}${rule.idleSeconds === null ? "" : `-idle-${rule.idleSeconds}`}`;
        services.set(name, { name, protocol: word, port, sourcePort, idleSeconds: rule.idleSeconds });
      }
    }
  };
  const number = (protocol: number): void => {
    const found = [...IP_APPS].filter(([, [n]]) => n === protocol).map(([name]) => name);
    if (PROTOCOLS.has(protocol)) ports(protocol, null, null);
    else if (found.length > 0) for (const name of found) applications.add(name);
    else unsaid.push(`IP protocol ${protocol}`);
  };
  for (const service of rule.services) any = oneService(service, { ports, number, applications, unsaid }) || any;
  if (rule.applications !== null) unsaid.push("recognised applications");
  if (rule.states !== null) unsaid.push("states of connections");
  if (rule.conditions.length > 0) unsaid.push(...rule.conditions);
  if (any) return { parts: [{ services: "any", applications: "any" }], unsaid };
  const parts: RuleWords[] = [];
  if (services.size > 0) parts.push({ services: [...services.values()], applications: "any" });
  if (applications.size > 0) parts.push({ services: "any", applications: [...applications] });
  return { parts, unsaid };
}

interface Sink {
  readonly ports: (protocol: number, to: NumberRanges | null, from: NumberRanges | null) => void;
  readonly number: (protocol: number) => void;
  readonly applications: Set<string>;
  readonly unsaid: string[];
}

/** Gives true where it is every IP packet. */
function oneService(service: ServiceMatch, { ports, number, applications, unsaid }: Sink): boolean {
  switch (service.kind) {
    case "any":
      return true;
    case "port":
      ports(service.transport === "tcp" ? 6 : 17, [[service.fromPort, service.toPort]], null);
      return false;
    case "icmp":
      number(1);
      number(58);
      return false;
    case "ip":
      number(service.number);
      return false;
    case "l2":
      unsaid.push("frames of layer 2");
      return false;
    case "app":
      unsaid.push(`the application ${service.protocol}`);
      return false;
    case "packets":
      break;
  }
  const hasPorts = service.destinationPorts !== null || service.sourcePorts !== null;
  if (service.tcpFlags !== null) {
    unsaid.push("TCP flags");
    return false;
  }
  if (service.protocols === null && !hasPorts && service.icmp === null) return true;
  if (service.icmp !== null) {
    for (const { type, codes } of service.icmp) {
      const found = [...IP_APPS].find(([, [protocol, echo]]) => echo === type && codes === null && (service.protocols ?? []).some(([a, b]) => protocol >= a && protocol <= b));
      if (found === undefined) unsaid.push(`ICMP type ${type}`);
      else applications.add(found[0]);
    }
    return false;
  }
  const numbers = (service.protocols ?? [...PROTOCOLS.keys()].map((n) => [n, n] as const)).flatMap(([from, to]) => Array.from({ length: Math.min(to - from + 1, MOST_PROTOCOLS) }, (_, i) => from + i));
  for (const n of numbers) {
    if (!hasPorts) number(n);
    else if (PROTOCOLS.has(n)) ports(n, service.destinationPorts, service.sourcePorts);
    else if (n === 33 || n === 136) unsaid.push(`ports of IP protocol ${n}`);
  }
  return false;
}

function span(low: number, high: number): string {
  return low === high ? String(low) : `${low}-${high}`;
}

/** Members of a rule's source or destination; null = any. Empty = nothing. */
export function memberTexts(set: AddressSet | null): readonly string[] | null {
  if (set === null) return null;
  return [...set.v4.flatMap((r) => rangeTexts(r, 32)), ...set.v6.flatMap((r) => rangeTexts(r, 128))];
}

function rangeTexts(range: Range<number> | Range<bigint>, bits: 32 | 128): string[] {
  const from = BigInt(range.from);
  const size = BigInt(range.to) - from + 1n;
  const length = size.toString(2).length - 1;
  const text = (value: number | bigint): string => formatIp(bits === 32 ? { bits, value: Number(value) } : { bits, value: BigInt(value) });
  const isPrefix = size === 1n << BigInt(length) && from % size === 0n;
  if (isPrefix) return [`${text(range.from)}/${bits - length}`];
  return [`${text(range.from)}-${text(range.to)}`];
}

export function actionWords(action: PacketRule["action"]): string | null {
  return action === "permit" ? "allow" : action === "deny" ? "drop" : action === "reject" ? "reset-both" : null;
}
