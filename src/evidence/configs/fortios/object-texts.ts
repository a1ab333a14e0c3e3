// Addresses, groups and services as FortiOS objects: what a rule needs is defined once, under a name that is free. Does not write policies.
import { formatIp } from "../../../foundation/ip-address.ts";
import type { AddressSet, Range } from "../../../plant/address-set.ts";
import type { NumberRanges, PacketsMatch, ServiceMatch } from "../../../plant/segmentation.ts";
import type { IpVersion } from "./address-book.ts";

/** FortiOS CLI Reference: names of addresses and services have at most 79 characters, and none of < > ( ) # ' " */
const LONGEST_NAME = 79;
const LAST_V4 = 2 ** 32 - 1;
const LAST_V6 = 2n ** 128n - 1n;
const MOST_PROTOCOLS = 64;
const MOST_CODES = 16;

export type Said<T> = { readonly value: T; readonly cannot: readonly string[] };

export class ObjectTexts {
  readonly #taken: ReadonlySet<string>;
  readonly #used = new Set<string>();
  readonly #blocks = new Map<string, string[]>();
  readonly #known = new Map<string, string>();
  readonly #allAddresses: string;
  readonly #allServices: string;

  /** `taken`: names of a text that exists. `all` and `ALL` are used where they mean what they mean from the factory. */
  constructor(taken: ReadonlySet<string>, isAllUsual: boolean, isAllServicesUsual: boolean) {
    this.#taken = taken;
    this.#allAddresses = isAllUsual ? "all" : "";
    this.#allServices = isAllServicesUsual ? "ALL" : "";
  }

  /** Blocks of all objects that were needed, in the order in which they need each other. */
  lines(): string[] {
    const order = ["firewall address", "firewall address6", "firewall addrgrp", "firewall addrgrp6", "firewall service custom", "firewall schedule onetime"];
    return order.flatMap((path) => {
      const lines = this.#blocks.get(path);
      return lines === undefined ? [] : [`config ${path}`, ...lines, "end"];
    });
  }

  /** Name of an object or group for the addresses of one IP version; null = there are none. null as a set = any. */
  addresses(set: AddressSet | null, version: IpVersion, hint: string | undefined): string | null {
    const ranges: readonly Range<number | bigint>[] = set === null ? [{ from: version === 4 ? 0 : 0n, to: version === 4 ? LAST_V4 : LAST_V6 }] : version === 4 ? set.v4 : set.v6;
    if (ranges.length === 0) return null;
    const members = ranges.map((range) => this.#range(range, version));
    const [single] = members;
    if (members.length === 1 && single !== undefined && hint === undefined) return single;
    if (members.length === 1 && single !== undefined && single === this.#allAddresses) return single;
    const path = version === 4 ? "firewall addrgrp" : "firewall addrgrp6";
    return this.#once(`${path} ${members.join(" ")} ${hint ?? ""}`, path, hint ?? `addresses ${members[0] ?? ""}`, () => [`set member ${members.map((name) => `"${name}"`).join(" ")}`]);
  }

  #range(range: Range<number | bigint>, version: IpVersion): string {
    const from = textOfAddress(range.from);
    const to = textOfAddress(range.to);
    const isAll = version === 4 ? range.from === 0 && range.to === LAST_V4 : range.from === 0n && range.to === LAST_V6;
    if (isAll && this.#allAddresses !== "") return this.#allAddresses;
    const bits = prefixBits(range, version);
    const path = version === 4 ? "firewall address" : "firewall address6";
    if (bits === null) return this.#once(`${path} ${from}-${to}`, path, `${from}-${to}`, () => ["set type iprange", `set start-ip ${from}`, `set end-ip ${to}`]);
    const name = bits === (version === 4 ? 32 : 128) ? from : `${from}/${bits}`;
    return this.#once(`${path} ${from}/${bits}`, path, name, () => (version === 4 ? [`set subnet ${from} ${maskOf(bits)}`] : [`set ip6 ${from}/${bits}`]));
  }

  /** Names of services that together are this one, for one IP version or both. */
  services(service: ServiceMatch): Said<string[]> {
    switch (service.kind) {
      case "any":
        return { value: [this.#all()], cannot: [] };
      case "port":
        return { value: [this.#ports(service.transport, [[service.fromPort, service.toPort]], null)], cannot: [] };
      case "icmp":
        return { value: [this.#icmp(1, null, null), this.#icmp(58, null, null)], cannot: [] };
      case "ip":
        return service.number === 1 ? { value: [this.#icmp(1, null, null), this.#icmp(58, null, null)], cannot: [] } : this.#protocol(service.number);
      case "packets":
        return this.#packets(service);
      default:
        return { value: [], cannot: [`a service of the kind ${service.kind} (${service.written})`] };
    }
  }

  #packets(match: PacketsMatch): Said<string[]> {
    if (match.tcpFlags !== null) return { value: [], cannot: ["TCP flags"] };
    const hasPorts = match.destinationPorts !== null || match.sourcePorts !== null;
    if (match.protocols === null && !hasPorts && match.icmp === null) return { value: [this.#all()], cannot: [] };
    const numbers = match.protocols === null ? (hasPorts ? [6, 17, 132] : [1, 58]) : match.protocols.flatMap(([from, to]) => Array.from({ length: Math.min(to, 255) - from + 1 }, (_, i) => from + i));
    const cannot: string[] = match.protocols === null && hasPorts ? ["ports of DCCP and UDP-Lite"] : [];
    if (numbers.length > MOST_PROTOCOLS) return { value: [], cannot: [`${numbers.length} protocols in one rule`] };
    const value: string[] = [];
    for (const number of numbers) {
      const said = this.#onePacket(match, number, hasPorts);
      value.push(...said.value);
      cannot.push(...said.cannot);
    }
    return { value, cannot };
  }

  #onePacket(match: PacketsMatch, number: number, hasPorts: boolean): Said<string[]> {
    if (number === 1 || number === 58) {
      if (hasPorts) return { value: [], cannot: [] };
      if (match.icmp === null) return { value: [this.#icmp(number, null, null)], cannot: [] };
      const value: string[] = [];
      for (const { type, codes } of match.icmp) {
        const all = codes === null ? [null] : codes.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
        if (all.length > MOST_CODES) return { value: [], cannot: ["so many codes of ICMP"] };
        for (const code of all) value.push(this.#icmp(number, type, code));
      }
      return { value, cannot: [] };
    }
    if (match.icmp !== null) return { value: [], cannot: [] };
    const transport = PORTED.get(number);
    if (hasPorts && transport !== undefined) return { value: [this.#ports(transport, match.destinationPorts, match.sourcePorts)], cannot: [] };
    if (hasPorts) return { value: [], cannot: number === 33 || number === 136 ? [`ports of protocol ${number}`] : [] };
    return this.#protocol(number);
  }

  /** A protocol number of 0 means any. FortiOS CLI Reference, "config firewall service custom". */
  #protocol(number: number): Said<string[]> {
    if (number === 0) return { value: [], cannot: ["IP protocol 0"] };
    return { value: [this.#once(`ip ${number}`, "firewall service custom", `ip-${number}`, () => ["set protocol IP", `set protocol-number ${number}`])], cannot: [] };
  }

  #ports(transport: string, destination: NumberRanges | null, source: NumberRanges | null): string {
    const words = (destination ?? [[0, 65_535]]).flatMap((to) => (source === null ? [rangeText(to)] : source.map((from) => `${rangeText(to)}:${rangeText(from)}`)));
    const key = `${transport}-${words.join(" ").replaceAll(":", " from ")}`;
    return this.#once(key, "firewall service custom", key, () => [`set ${transport}-portrange ${words.join(" ")}`]);
  }

  #icmp(number: 1 | 58, type: number | null, code: number | null): string {
    const word = number === 1 ? "ICMP" : "ICMP6";
    const name = `${word.toLowerCase()}${type === null ? "" : `-${type}`}${code === null ? "" : `-${code}`}`;
    return this.#once(name, "firewall service custom", name, () => [
      `set protocol ${word}`,
      type === null ? "unset icmptype" : `set icmptype ${type}`,
      ...(code === null ? [] : [`set icmpcode ${code}`]),
    ]);
  }

  #all(): string {
    if (this.#allServices !== "") return this.#allServices;
    return this.#once("every service", "firewall service custom", "every service", () => ["set protocol IP"]);
  }

  /** In force through that day. */
  untilDay(day: string): string {
    return this.#once(`until ${day}`, "firewall schedule onetime", `until ${day}`, () => ["set start 00:00 2001/01/01", `set end 23:59 ${day.replaceAll("-", "/")}`]);
  }

  #once(key: string, path: string, wanted: string, settings: () => string[]): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = this.#free(wanted);
    this.#known.set(key, name);
    const lines = this.#blocks.get(path) ?? [];
    this.#blocks.set(path, lines);
    lines.push(`    edit "${name}"`, ...settings().map((line) => `        ${line}`), "    next");
    return name;
  }

  #free(wanted: string): string {
    const clean =
      wanted
        .replace(/[^\w.:/ -]/g, "_")
        .trim()
        .slice(0, LONGEST_NAME - 6) || "object";
    for (let i = 1; ; i++) {
      const name = i === 1 ? clean : `${clean}-${i}`;
      if (this.#taken.has(name) || this.#used.has(name) || name === "all" || name === "none") continue;
      this.#used.add(name);
      return name;
    }
  }
}

const PORTED: ReadonlyMap<number, string> = new Map([
  [6, "tcp"],
  [17, "udp"],
  [132, "sctp"],
]);

function rangeText([from, to]: readonly [number, number]): string {
  return from === to ? String(from) : `${from}-${to}`;
}

function textOfAddress(value: number | bigint): string {
  return typeof value === "number" ? formatIp({ bits: 32, value }) : formatIp({ bits: 128, value });
}

/** Length of the prefix that is exactly this range; null = there is none. */
function prefixBits(range: Range<number | bigint>, version: IpVersion): number | null {
  const size = BigInt(range.to) - BigInt(range.from) + 1n;
  if ((size & (size - 1n)) !== 0n || BigInt(range.from) % size !== 0n) return null;
  return (version === 4 ? 32 : 128) - (size.toString(2).length - 1);
}

function maskOf(bits: number): string {
  return formatIp({ bits: 32, value: 2 ** 32 - 2 ** (32 - bits) });
}
