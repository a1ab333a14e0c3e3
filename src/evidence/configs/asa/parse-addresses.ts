// Addresses, ports, services and ICMP types as they stand in entries and objects, to words of the record. undefined = the words are none of these;
// the reader then stands where it stood.
import { formatIp, parseIpv4, parseIpv6 } from "../../../foundation/ip-address.ts";
import { protocolNumber } from "./asa-names.ts";
import type { AddressWords, PortWords, ServiceWords } from "./asa-record.ts";
import type { WordReader } from "./config-words.ts";

const LAST = 2 ** 32 - 1;

/** "10.0.0.0/8" of an address and a mask; a mask with holes is no prefix. */
export function prefixOf(address: string, mask: string): string | undefined {
  const value = parseIpv4(address);
  const maskValue = parseIpv4(mask);
  if (value === undefined || maskValue === undefined) return undefined;
  const size = LAST - maskValue + 1;
  const bits = Math.log2(size);
  if (!Number.isInteger(bits)) return undefined;
  return `${formatIp({ bits: 32, value: Math.floor(value / size) * size })}/${32 - bits}`;
}

/** Does the word stand where an address does: digits, or a name of the table of names. */
function addressText(word: string, names: ReadonlyMap<string, string>): string | undefined {
  if (parseIpv4(word) !== undefined || parseIpv6(word) !== undefined) return word;
  return names.get(word);
}

/** "host A", "A MASK", "A::/64", "any", "any4", "any6", "object O", "object-group G", "interface I". */
export function readAddress(r: WordReader, names: ReadonlyMap<string, string>): AddressWords | undefined {
  const word = r.peek;
  if (word === "any" || word === "any4" || word === "any6") {
    r.skip(1);
    return { kind: word };
  }
  if (word === "object" || word === "object-group" || word === "interface") {
    if (r.word(1) === "") return undefined;
    const at = r.at(1);
    r.skip(1);
    const name = r.take();
    return word === "interface" ? { kind: "interface", name, at } : { kind: word === "object" ? "object" : "group", name, at };
  }
  if (word === "host") {
    const host = r.word(1);
    if (host === "") return undefined;
    r.skip(2);
    const address = addressText(host, names);
    return address === undefined ? { kind: "unresolved", name: host } : { kind: "set", written: address };
  }
  return readPrefix(r, names);
}

/** "A MASK", "A::/64"; `name` aliases for A. */
export function readPrefix(r: WordReader, names: ReadonlyMap<string, string>): AddressWords | undefined {
  const first = r.word(0);
  const slash = first.indexOf("/");
  if (slash > 0) {
    const address = addressText(first.slice(0, slash), names);
    if (address === undefined || !/^\d{1,3}$/.test(first.slice(slash + 1))) return undefined;
    r.skip(1);
    return { kind: "set", written: `${address}${first.slice(slash)}` };
  }
  const address = addressText(first, names);
  const mask = r.word(1);
  if (address === undefined || parseIpv4(mask) === undefined) return undefined;
  r.skip(2);
  const prefix = prefixOf(address, mask);
  return prefix === undefined ? { kind: "unresolved", name: `${address} ${mask}` } : { kind: "set", written: prefix };
}

/** "eq P", "neq P", "lt P", "gt P", "range P Q". Words of ports are looked up once the transport is known. */
export function readPorts(r: WordReader): PortWords | undefined {
  const operator = r.peek;
  const first = r.word(1);
  if (first === "") return undefined;
  switch (operator) {
    case "eq":
    case "neq":
      r.skip(2);
      return { kind: "range", ranges: [[first, first]], isNegated: operator === "neq" };
    // The device takes the number itself for neither of them (command reference, access-list extended).
    case "lt":
      r.skip(2);
      return { kind: "range", ranges: [["0", `<${first}`]], isNegated: false };
    case "gt":
      r.skip(2);
      return { kind: "range", ranges: [[`>${first}`, "65535"]], isNegated: false };
    case "range": {
      const second = r.word(2);
      if (second === "") return undefined;
      r.skip(3);
      return { kind: "range", ranges: [[first, second]], isNegated: false };
    }
    default:
      return undefined;
  }
}

const TRANSPORTS: ReadonlySet<number> = new Set([6, 17, 132]);

export function hasPorts(protocols: readonly number[] | null): boolean {
  return protocols?.every((p) => TRANSPORTS.has(p)) === true;
}

export function isIcmp(protocols: readonly number[] | null): boolean {
  return protocols?.length === 1 && (protocols[0] === 1 || protocols[0] === 58);
}

/** "tcp", "tcp-udp", "47", "ip"; null = ip. */
export function readProtocols(word: string): readonly number[] | null | undefined {
  if (word.toLowerCase() === "tcp-udp") return [6, 17];
  const number = protocolNumber(word);
  return number === "any" ? null : number === undefined ? undefined : [number];
}

/** "tcp source eq 1 destination range 2 3", "udp eq 53" (of old releases), "icmp echo 0", "47": as objects and members of groups say it. */
export function readService(r: WordReader): ServiceWords | undefined {
  const protocols = readProtocols(r.word(0));
  if (r.isAtEnd || protocols === undefined) return undefined;
  r.skip(1);
  let source: PortWords | null = null;
  let destination: PortWords | null = null;
  let icmp: ServiceWords["icmp"] = null;
  if (hasPorts(protocols)) {
    if (r.takeIf("source")) source = readPorts(r) ?? null;
    const named = r.takeIf("destination");
    destination = readPorts(r) ?? null;
    if (named && destination === null) return undefined;
  } else if (isIcmp(protocols) && !r.isAtEnd) {
    const type = r.take();
    icmp = { type, code: /^\d{1,3}$/.test(r.peek) ? Number(r.take()) : null };
  }
  return r.isAtEnd ? { protocols, source, destination, icmp } : undefined;
}
