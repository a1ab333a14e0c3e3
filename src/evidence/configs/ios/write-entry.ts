// One rule as entries of a Cisco IOS access list. What the language cannot say is named instead of written.
import { formatIp } from "../../../foundation/ip-address.ts";
import type { AddressSet } from "../../../plant/address-set.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { NumberRanges, ServiceMatch } from "../../../plant/segmentation.ts";

const MOST_ENTRIES = 2_000;
const LAST_PORT = 65_535;
const ESTABLISHED = JSON.stringify([
  { mask: 0x10, value: 0x10 },
  { mask: 0x04, value: 0x04 },
]);

export interface WrittenEntries {
  readonly entries: readonly string[];
  /** Why it is not written, or null = it is. */
  readonly cannot: string | null;
}

export function entriesOf(rule: PacketRule, version: 4 | 6, isStandard: boolean): WrittenEntries {
  const no = (cannot: string): WrittenEntries => ({ entries: [], cannot });
  if (rule.action !== "permit" && rule.action !== "deny" && rule.action !== "reject") return no(`an access list has no action "${rule.action}"`);
  if (rule.conditions.length > 0 || rule.applications !== null || rule.states !== null || rule.source.zones !== null || rule.destination.zones !== null)
    return no("an access list cannot ask for all that the rule asks for");
  const action = rule.action === "permit" ? "permit" : "deny";
  const sources = addressWords(rule.source.addresses, version);
  const destinations = addressWords(rule.destination.addresses, version);
  if (sources === null || destinations === null) return no(`its addresses are not all of IPv${version}`);
  if (isStandard) {
    const isAll = rule.destination.addresses === null && rule.services.length === 1 && serviceWords(rule.services[0] as ServiceMatch, version)?.join() === "ip";
    return isAll ? { entries: sources.map((source) => `${action} ${source}`), cannot: null } : no("a standard access list asks for the source alone");
  }
  const entries: string[] = [];
  for (const service of rule.services) {
    const words = serviceWords(service, version);
    if (words === null) return no(`an access list cannot ask for "${service.written}"`);
    if (words.length * sources.length * destinations.length + entries.length > MOST_ENTRIES) return no(`it would be more than ${MOST_ENTRIES} entries`);
    for (const word of words) {
      const [protocol = "", from = "", to = "", flags = ""] = word.split("|");
      for (const source of sources) for (const destination of destinations) entries.push([action, protocol, source, from, destination, to, flags].filter((w) => w !== "").join(" "));
    }
  }
  return { entries, cannot: null };
}

/** null = it holds addresses that this version of IP cannot say. */
function addressWords(set: AddressSet | null, version: 4 | 6): string[] | null {
  if (set === null) return ["any"];
  const [mine, other] = version === 4 ? [set.v4, set.v6] : [set.v6, set.v4];
  const isWhole = other.length === 1 && other[0] !== undefined && BigInt(other[0].from) === 0n && BigInt(other[0].to) === (version === 4 ? 2n ** 128n : 2n ** 32n) - 1n;
  if (set.macs.size > 0 || set.unresolved.length > 0 || mine.length === 0 || (other.length > 0 && !isWhole)) return null;
  const width = version === 4 ? 32 : 128;
  const words: string[] = [];
  for (const range of mine) {
    let from = BigInt(range.from);
    const to = BigInt(range.to);
    while (from <= to) {
      let bits = 0;
      while (bits < width && from % 2n ** BigInt(bits + 1) === 0n && from + 2n ** BigInt(bits + 1) - 1n <= to) bits++;
      words.push(blockWords(from, bits, width));
      if (words.length > MOST_ENTRIES) return null;
      from += 2n ** BigInt(bits);
    }
  }
  return words;
}

function blockWords(from: bigint, bits: number, width: 32 | 128): string {
  if (bits === width) return "any";
  const text = width === 32 ? formatIp({ bits: 32, value: Number(from) }) : formatIp({ bits: 128, value: from });
  if (bits === 0) return `host ${text}`;
  return width === 32 ? `${text} ${formatIp({ bits: 32, value: 2 ** bits - 1 })}` : `${text}/${width - bits}`;
}

/** "protocol|source ports|destination ports or ICMP type|flags", one for each entry that is needed; null = the language cannot say it. */
function serviceWords(service: ServiceMatch, version: 4 | 6): string[] | null {
  const ip = version === 4 ? "ip" : "ipv6";
  switch (service.kind) {
    case "any":
      return [ip];
    case "port":
      return [`${service.transport}||${portWords(service.fromPort, service.toPort)}|`];
    case "icmp":
      return ["icmp"];
    case "ip":
      return [protocolWord(service.number, version)];
    case "packets":
      break;
    default:
      return null;
  }
  const flags = service.tcpFlags === null ? "" : JSON.stringify(service.tcpFlags) === ESTABLISHED ? "established" : null;
  if (flags === null) return null;
  if (service.protocols === null) return service.sourcePorts === null && service.destinationPorts === null && service.icmp === null && flags === "" ? [ip] : null;
  const numbers = service.protocols.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)).filter((n) => n !== (version === 4 ? 58 : 1) || service.protocols?.length === 1);
  return numbers.flatMap((number): string[] => {
    const hasPorts = number === 6 || number === 17 || number === 132;
    if (!hasPorts) {
      const name = protocolWord(number, version);
      if (service.icmp === null) return service.sourcePorts === null && service.destinationPorts === null ? [name] : [];
      return service.icmp.flatMap((m) =>
        m.codes === null ? [`${name}||${m.type}|`] : m.codes.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => `${name}||${m.type} ${from + i}|`)),
      );
    }
    const name = number === 6 ? "tcp" : number === 17 ? "udp" : "sctp";
    const from = rangesWords(service.sourcePorts);
    return from.flatMap((source) => rangesWords(service.destinationPorts).map((destination) => `${name}|${source}|${destination}|${number === 6 ? flags : ""}`));
  });
}

function protocolWord(number: number, version: 4 | 6): string {
  if (number === (version === 4 ? 1 : 58)) return "icmp";
  return number === 6 ? "tcp" : number === 17 ? "udp" : String(number);
}

function rangesWords(ranges: NumberRanges | null): string[] {
  return ranges === null ? [""] : ranges.map(([from, to]) => portWords(from, to));
}

function portWords(from: number, to: number): string {
  if (from === to) return `eq ${from}`;
  return from === 0 && to === LAST_PORT ? "" : `range ${from} ${to}`;
}
