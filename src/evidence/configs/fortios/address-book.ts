// What the names of addresses and groups stand for, of one IP version of one virtual domain. What a name stands for at a moment (host names, countries,
// tags, MAC addresses behind an IP address) is not known here: such a part is unresolved, and a packet may or may not be in it.
import { parseIpv4, parseIpv6 } from "../../../foundation/ip-address.ts";
import { type AddressSet, addressSet, complementOf, intersectionOf, NO_ADDRESSES, type Range, unionOf } from "../../../plant/address-set.ts";
import type { ConfigTroubles } from "./config-troubles.ts";
import { FACTORY_ADDRESSES, FACTORY_ADDRESSES6 } from "./factory-objects.ts";
import type { ConfigNode, Setting, VdomTables } from "./fortios-record.ts";

export interface NamedAddresses {
  readonly set: AddressSet;
  /** Why the set may be other than written; empty = it is as written. */
  readonly doubts: readonly string[];
}

const DEEPEST_GROUP = 64;
/** Ranges that all groups together may spell out; groups of groups of groups can be written in few lines. */
const MOST_RANGES = 4_000_000;
const MOST_NAMES = 64;
const MOST_WILDCARD_RANGES = 4_096;
const NOTHING: NamedAddresses = { set: NO_ADDRESSES, doubts: [] };

export type IpVersion = 4 | 6;

export class AddressBook {
  readonly version: IpVersion;
  readonly #tables: VdomTables;
  readonly #troubles: ConfigTroubles;
  readonly #networksOf: (interfaceName: string) => readonly string[];
  readonly #known = new Map<string, NamedAddresses>();
  readonly #open = new Set<string>();
  #ranges = 0;

  constructor(version: IpVersion, tables: VdomTables, networksOf: (interfaceName: string) => readonly string[], troubles: ConfigTroubles) {
    this.version = version;
    this.#tables = tables;
    this.#networksOf = networksOf;
    this.#troubles = troubles;
  }

  /** Is it an address or a group of the text, or one of the factory. */
  has(name: string): boolean {
    return this.#group(name) !== null || this.#address(name) !== null || this.#factory().has(name);
  }

  /** `from` is where the names are used. */
  resolve(names: readonly string[], from: Setting): NamedAddresses {
    const [only] = names;
    if (only !== undefined && names.length === 1) return this.#resolve(only, from);
    const parts = names.map((name) => this.#resolve(name, from));
    return this.#joined(parts, from);
  }

  #joined(parts: readonly NamedAddresses[], from: Setting): NamedAddresses {
    this.#ranges += parts.reduce((sum, { set }) => sum + set.v4.length + set.v6.length, 0);
    if (this.#ranges > MOST_RANGES) {
      this.#troubles.sayOnce("ranges", "error", "fortios-too-much", from, `the groups of addresses spell out more than ${MOST_RANGES} ranges: what comes from here on is not known`);
      return { set: { ...NO_ADDRESSES, unresolved: ["a group that is too large"] }, doubts: [] };
    }
    const set = unionOf(parts.map((part) => part.set));
    // One name that is not known leaves as much open as hundreds.
    const names = set.unresolved.length > MOST_NAMES ? set.unresolved.slice(0, MOST_NAMES) : set.unresolved;
    return { set: { ...set, unresolved: names }, doubts: [...new Set(parts.flatMap((part) => part.doubts))].slice(0, 10) };
  }

  #resolve(name: string, from: Setting): NamedAddresses {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const group = this.#group(name);
    if (group !== null) return this.#resolveGroup(name, group);
    const address = this.#address(name);
    const factory = this.#factory().get(name);
    let found: NamedAddresses;
    if (address !== null) found = this.version === 4 ? this.#readAddress(address) : this.#readAddress6(address);
    else if (factory !== undefined) {
      found = { set: addressSet([factory]), doubts: [] };
      if (name !== "all" && name !== "none")
        this.#troubles.sayOnce(`address ${name}`, "note", "fortios-factory-object", from, `${name} is not in the text: it is taken as every FortiGate has it from the factory, ${factory}`);
    } else {
      found = unresolved(`${name} (not defined in this text)`);
      const isList = this.#tables.table("system external-resource")?.entry(name) !== null && this.#tables.table("system external-resource") !== null;
      if (isList) found = unresolved(`${name} (a list from elsewhere)`);
      else this.#troubles.sayOnce(`address ${name}`, "warning", "fortios-undefined", from, `the address ${name} is used and not defined in this text: it may stand for any`);
    }
    this.#known.set(name, found);
    return found;
  }

  #resolveGroup(name: string, group: ConfigNode): NamedAddresses {
    if (this.#open.has(name) || this.#open.size >= DEEPEST_GROUP) {
      const isCycle = this.#open.has(name);
      this.#troubles.sayOnce(
        `cycle ${name}`,
        "error",
        isCycle ? "fortios-group-cycle" : "fortios-too-deep",
        group,
        isCycle ? `the group ${name} holds itself` : `groups are nested deeper than ${DEEPEST_GROUP}`,
      );
      return unresolved(`${name} (${isCycle ? "it holds itself" : "nested too deeply"})`);
    }
    this.#open.add(name);
    const members = group.settings.get("member");
    const excluded = group.is("exclude", "enable") ? group.settings.get("exclude-member") : undefined;
    let found = members === undefined ? NOTHING : this.resolve(members.words, members);
    if (members === undefined || members.words.length === 0) this.#troubles.sayOnce(`empty ${name}`, "warning", "fortios-empty-group", group, `the group ${name} has no member: nothing is in it`);
    if (excluded !== undefined && excluded.words.length > 0) found = without(found, this.resolve(excluded.words, excluded), name);
    if (group.is("category", "ztna-ems-tag") || group.is("category", "ztna-geo-tag")) found = unresolved(`${name} (tags)`);
    this.#open.delete(name);
    found = withDoubts(found, group);
    // Also what was met inside of a cycle: it holds a part that is not known, so nothing is surely outside.
    this.#known.set(name, found);
    return found;
  }

  #readAddress(node: ConfigNode): NamedAddresses {
    const type = node.word("type") || "ipmask";
    switch (type) {
      case "ipmask":
        return withDoubts(fromMask(node.words("subnet"), node.name), node);
      case "iprange":
        return withDoubts(fromRange(node.word("start-ip") || "0.0.0.0", node.word("end-ip") || "0.0.0.0", node.name), node);
      case "wildcard":
        return withDoubts(fromWildcard(node.words("wildcard"), node.name), node);
      case "interface-subnet":
        return withDoubts(this.#interfaceSubnet(node), node);
      default:
        return unresolved(`${node.name} (${typeWords(type, node)})`);
    }
  }

  #readAddress6(node: ConfigNode): NamedAddresses {
    const type = node.word("type") || "ipprefix";
    if (type === "ipprefix" || (type === "template" && node.word("ip6") !== "")) return withDoubts(knownSet([node.word("ip6") || "::/0"], node.name), node);
    if (type === "iprange") return withDoubts(fromRange(node.word("start-ip") || "::", node.word("end-ip") || "::", node.name), node);
    return unresolved(`${node.name} (${typeWords(type, node)})`);
  }

  #interfaceSubnet(node: ConfigNode): NamedAddresses {
    const networks = this.#networksOf(node.word("interface")).filter((network) => !network.includes(":"));
    // With several networks at the interface it is not known which of them is meant.
    if (networks.length === 1) return { set: addressSet(networks), doubts: [] };
    if (node.words("subnet").length > 0) return fromMask(node.words("subnet"), node.name);
    return unresolved(`${node.name} (the network of interface ${node.word("interface")})`);
  }

  #group(name: string): ConfigNode | null {
    return this.#tables.table(this.version === 4 ? "firewall addrgrp" : "firewall addrgrp6")?.entry(name) ?? null;
  }

  #address(name: string): ConfigNode | null {
    return this.#tables.table(this.version === 4 ? "firewall address" : "firewall address6")?.entry(name) ?? null;
  }

  #factory(): ReadonlyMap<string, string> {
    return this.version === 4 ? FACTORY_ADDRESSES : FACTORY_ADDRESSES6;
  }
}

export function unresolved(words: string): NamedAddresses {
  return { set: { ...NO_ADDRESSES, unresolved: [words] }, doubts: [] };
}

/** Lines in it that were not understood make it uncertain altogether. */
function withDoubts(found: NamedAddresses, node: ConfigNode): NamedAddresses {
  if (node.doubts.length === 0) return found;
  return { set: { ...found.set, unresolved: [...found.set.unresolved, `${node.name} (${node.doubts[0]})`] }, doubts: [...found.doubts, `${node.name}: ${node.doubts[0]}`] };
}

/** What is excluded and not known may take away any part. */
export function without(from: NamedAddresses, excluded: NamedAddresses, name: string): NamedAddresses {
  const kept = intersectionOf(from.set, complementOf(excluded.set));
  const isUnsure = excluded.set.unresolved.length > 0 || excluded.doubts.length > 0;
  return { set: { ...kept, unresolved: from.set.unresolved }, doubts: [...from.doubts, ...(isUnsure ? [`what ${name} leaves out is not known`] : [])] };
}

function typeWords(type: string, node: ConfigNode): string {
  if (type === "fqdn") return `host name ${node.word("fqdn")}`;
  if (type === "wildcard-fqdn") return `host names ${node.word("wildcard-fqdn")}`;
  if (type === "geography") return `country ${node.word("country")}`;
  if (type === "mac") return "MAC addresses";
  if (type === "dynamic") return "dynamic";
  return type;
}

function knownSet(written: readonly string[], name: string): NamedAddresses {
  const set = addressSet(written);
  return set.unresolved.length === 0 ? { set, doubts: [] } : unresolved(`${name} (${written.join(" ")} is no address)`);
}

/** "10.1.0.0 255.255.0.0", "10.1.0.0/16", "10.1.0.1"; nothing = everything, as the device takes it. */
export function fromMask(words: readonly string[], name: string): NamedAddresses {
  const [address = "0.0.0.0", mask] = words.length === 0 ? ["0.0.0.0", "0.0.0.0"] : words;
  if (mask === undefined) return knownSet([address], name);
  const bits = maskBits(mask);
  return bits === null ? fromWildcard([address, mask], name) : knownSet([`${address}/${bits}`], name);
}

/** Length of a netmask "255.255.255.0"; null = its ones are not in one piece. */
export function maskBits(mask: string): number | null {
  const value = parseIpv4(mask);
  if (value === undefined) return null;
  const hosts = 2 ** 32 - value;
  const log = Math.log2(hosts);
  return Number.isInteger(log) ? 32 - log : null;
}

function fromRange(from: string, to: string, name: string): NamedAddresses {
  if (from === to) return knownSet([from], name);
  return knownSet([`${from}-${to}`], name);
}

/** Ones of the mask must be equal, in any places. FortiOS Administration Guide, "Wildcard addressing". */
function fromWildcard(words: readonly string[], name: string): NamedAddresses {
  const address = parseIpv4(words[0] ?? "0.0.0.0");
  const mask = parseIpv4(words[1] ?? (words.length === 0 ? "0.0.0.0" : "255.255.255.255"));
  if (address === undefined || mask === undefined) return unresolved(`${name} (${words.join(" ")} is no address and mask)`);
  let ranges: Range<number>[] = [{ from: bitsAnd(address, mask), to: bitsAnd(address, mask) }];
  for (let bit = 0, isLowPart = true; bit < 32; bit++) {
    const weight = 2 ** bit;
    if (Math.floor(mask / weight) % 2 === 1) {
      isLowPart = false;
      continue;
    }
    if (isLowPart) ranges = ranges.map(({ from, to }) => ({ from, to: to + weight }));
    else
      ranges = ranges.flatMap(({ from, to }) => [
        { from, to },
        { from: from + weight, to: to + weight },
      ]);
    if (ranges.length > MOST_WILDCARD_RANGES) return unresolved(`${name} (a wildcard of too many pieces)`);
  }
  return { set: { ...NO_ADDRESSES, v4: ranges.sort((a, b) => a.from - b.from) }, doubts: [] };
}

function bitsAnd(a: number, b: number): number {
  return (a & b) >>> 0;
}

/** "2001:db8::1/64" with both parts right. */
export function isNetwork6(text: string): boolean {
  const [address = "", bits = ""] = text.split("/");
  return parseIpv6(address) !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= 128;
}
