// What the names of rules stand for: networks and addresses of interfaces, aliases, aliases of aliases, and the device itself. What only the device
// can know (names asked of DNS, lists it fetches, addresses it is given) stays unresolved. A name that is not defined is said once.
import { countText } from "../../../foundation/count-words.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { type AddressSet, addressSet, complementOf, EVERY_IPV4, EVERY_IPV6, intersectionOf, isEmptySet, NO_ADDRESSES, unionOf } from "../../../plant/address-set.ts";
import type { NumberRanges, TextAt } from "../../../plant/segmentation.ts";
import { InterfaceAddresses, type InterfaceSet, ofFamily } from "./interface-addresses.ts";
import type { Family, PfAlias, PfEnd, PfRecord } from "./pf-record.ts";
import { PORT_NAMES } from "./protocol-names.ts";
import { virtualPorts } from "./interface-names.ts";

const LINK_LOCAL6 = addressSet(["fe80::/10"]);
const MADE_BY_THE_SYSTEM = /^(bogons|bogonsv6|virusprot|sshlockout|sshguard|snort2c|vpn_networks|negate_networks|tonatsubnets)$/;
const DEEPEST = 64;
const MOST_ENTRIES = 5_000_000;
const FETCHED: ReadonlyMap<string, string> = new Map([
  ["url", "fetched from an address"],
  ["urltable", "fetched from an address"],
  ["urljson", "fetched from an address"],
  ["geoip", "the networks of countries"],
  ["asn", "the networks of an operator"],
  ["mac", "MAC addresses, by what the device has heard"],
  ["dynipv6host", "an address under a prefix that changes"],
  ["authgroup", "users that are logged in"],
  ["internal", "made by the device"],
  ["external", "filled by another program"],
]);

export interface ResolvedEnd {
  /** What it surely means; names stay unresolved. */
  readonly addresses: AddressSet;
  readonly conditions: readonly string[];
  /** All that it may mean, where a part of it is given to the device and not written. */
  readonly perhaps: { readonly addresses: AddressSet; readonly words: string } | null;
}

/** `ranges` null = any port. */
export interface ResolvedPorts {
  readonly ranges: NumberRanges | null;
  readonly conditions: readonly string[];
}

export class AddressBook {
  readonly #record: PfRecord;
  readonly #diagnostics: Diagnostic[];
  readonly interfaces: InterfaceAddresses;
  readonly #aliases: ReadonlyMap<string, PfAlias>;
  readonly #aliasSets = new Map<string, AddressSet>();
  readonly #aliasPorts = new Map<string, ResolvedPorts>();
  readonly #known = new Map<string, InterfaceSet>();
  /** Rules that say the same share one set. */
  readonly #ends = new Map<string, ResolvedEnd>();
  readonly #said = new Set<string>();
  #entries = 0;

  constructor(record: PfRecord, diagnostics: Diagnostic[]) {
    this.#record = record;
    this.#diagnostics = diagnostics;
    this.interfaces = new InterfaceAddresses(record);
    // The first of two aliases of one name counts with neither system; both refuse it at input.
    this.#aliases = new Map([...record.aliases].reverse().map((alias) => [alias.name, alias]));
  }

  /** One set for all values of an end, of the families. */
  end(end: PfEnd, families: readonly Family[], at: TextAt): ResolvedEnd {
    const key = `${families.join()}|${end.not}|${end.values.join()}`;
    let found = this.#ends.get(key);
    if (found === undefined) {
      found = this.#resolveEnd(end, families, at);
      this.#ends.set(key, found);
    }
    return found;
  }

  #resolveEnd(end: PfEnd, families: readonly Family[], at: TextAt): ResolvedEnd {
    const conditions: string[] = [];
    const words: string[] = [];
    const sure: AddressSet[] = [];
    const wide: AddressSet[] = [];
    for (const family of families) {
      for (const value of end.values) {
        const { set, given } = this.#named(value, family, at);
        words.push(...given);
        const elsewhere = given.length > 0 ? this.interfaces.elsewhere(family) : NO_ADDRESSES;
        if (!end.not || value === "any") {
          sure.push(set);
          wide.push(set, elsewhere);
          continue;
        }
        if (set.unresolved.length > 0) conditions.push(`not ${value}, whose addresses are not all known`);
        // pfSense leaves out a rule against an interface that has no address of the family. An alias without entries is an empty table to both: all others.
        if (isEmptySet(set) && given.length === 0 && this.#record.system === "pfsense" && !this.#aliases.has(value)) continue;
        const others = intersectionOf(complementOf(set), everyOf(family));
        sure.push(given.length === 0 ? others : intersectionOf(others, complementOf(elsewhere)));
        wide.push(others);
      }
    }
    const addresses = sure.length === 1 ? (sure[0] as AddressSet) : unionOf(sure);
    return {
      addresses,
      conditions: [...new Set(conditions)],
      perhaps: words.length === 0 ? null : { addresses: unionOf(wide), words: `only with ${[...new Set(words)].join(" and ")}, which is not written` },
    };
  }

  #named(value: string, family: Family, at: TextAt): InterfaceSet {
    const key = `${family} ${value}`;
    let found = this.#known.get(key);
    if (found === undefined) {
      found = this.#resolve(value, family, at);
      this.#known.set(key, found);
    }
    return found;
  }

  #resolve(value: string, family: Family, at: TextAt): InterfaceSet {
    if (value === "any") return written(everyOf(family));
    if (value === "(self)" || value === "self") return this.interfaces.self(family);
    const network = /^__(.+)_network$/.exec(value)?.[1] ?? value;
    if (this.interfaces.has(network)) {
      const found = this.interfaces.networksOf(network, family);
      // OPNsense, Rule.php: pf leaves link-local addresses out of a network; the system adds them.
      return family === "inet6" && this.#record.system === "opnsense" ? { ...found, set: unionOf([found.set, LINK_LOCAL6]) } : found;
    }
    const own = /^(.+)ip$/.exec(value)?.[1];
    if (own !== undefined && this.interfaces.isInterface(own) && !this.#aliases.has(value)) return this.interfaces.addressesOf(own, family);
    if (this.#aliases.has(value)) return written(ofFamily(this.#aliasSet(value, [], at), family));
    if (virtualPorts.has(value)) return written({ ...NO_ADDRESSES, unresolved: [`the networks of ${value}`] });
    const literal = addressSet([value]);
    if (literal.unresolved.length === 0) return written(ofFamily(literal, family));
    if (!MADE_BY_THE_SYSTEM.test(value)) this.#sayUnknown(value, at, "alias, interface or address");
    return written({ ...NO_ADDRESSES, unresolved: [value] });
  }

  #sayUnknown(name: string, at: TextAt, what: string): void {
    if (this.#said.has(name)) return;
    this.#said.add(name);
    this.#diagnostics.push({
      code: "pf-unknown-name",
      severity: "warning",
      message: `${name} is used and is no ${what} that this text defines`,
      help: "The device leaves out a rule whose name it does not know. Here the rule may match or not.",
      at,
    });
  }

  #aliasSet(name: string, path: readonly string[], at: TextAt): AddressSet {
    const known = this.#aliasSets.get(name);
    if (known !== undefined) return known;
    const alias = this.#aliases.get(name) as PfAlias;
    if (path.includes(name) || path.length >= DEEPEST) {
      this.#sayCycle(alias, path.includes(name));
      return { ...NO_ADDRESSES, unresolved: [name] };
    }
    const set = this.#entriesOf(alias, [...path, name], at);
    this.#aliasSets.set(name, set);
    return set;
  }

  #sayCycle(alias: PfAlias, isCycle: boolean): void {
    this.#diagnostics.push({
      code: isCycle ? "pf-alias-cycle" : "pf-alias-depth",
      severity: isCycle ? "warning" : "error",
      message: isCycle ? `the alias ${alias.name} holds itself` : `aliases are nested more than ${DEEPEST} deep at ${alias.name}`,
      at: alias.at,
    });
  }

  #entriesOf(alias: PfAlias, path: readonly string[], at: TextAt): AddressSet {
    // The device takes an alias that is switched off as one without addresses in some releases, as unknown in others.
    if (!alias.enabled) return { ...NO_ADDRESSES, unresolved: [`${alias.name} (switched off)`] };
    const fetched = FETCHED.get(alias.type);
    if (fetched !== undefined) return { ...NO_ADDRESSES, unresolved: [`${alias.name} (${fetched})`] };
    this.#entries += alias.entries.length;
    const nested: AddressSet[] = [];
    const plain: string[] = [];
    const excepted: string[] = [];
    for (const entry of alias.entries) {
      if (entry.startsWith("!")) excepted.push(entry.slice(1));
      else if (this.#aliases.has(entry)) {
        const inner = this.#aliasSet(entry, path, at);
        this.#entries += inner.v4.length + inner.v6.length;
        nested.push(inner);
      } else if (/^__(.+)_network$/.test(entry)) nested.push(...(["inet", "inet6"] as const).map((family) => asNames(this.interfaces.networksOf(entry.slice(2, -8), family))));
      // What is neither an address nor a name may be an address of a page, with a password in it: only the alias is named.
      else plain.push(/^[\w.:/*-]+$/.test(entry) && !entry.includes("//") ? entry : alias.name);
      if (this.#entries > MOST_ENTRIES) {
        this.#diagnostics.push({ code: "pf-too-many-entries", severity: "error", message: `aliases hold more than ${countText(MOST_ENTRIES)} entries with ${alias.name}`, at: alias.at });
        return { ...NO_ADDRESSES, unresolved: [alias.name] };
      }
    }
    return withExceptions(unionOf([addressSet(plain), ...nested]), plain, excepted);
  }

  /** "" or "any" = any port; numbers, ranges with ":" or "-", aliases, names; several may be listed. */
  ports(text: string, at: TextAt): ResolvedPorts {
    if (text === "" || text === "any") return { ranges: null, conditions: [] };
    return this.#portEntries(
      text.split(/[\s,]+/).filter((part) => part !== ""),
      [],
      at,
    );
  }

  #portEntries(entries: readonly string[], path: readonly string[], at: TextAt): ResolvedPorts {
    const ranges: [number, number][] = [];
    const conditions: string[] = [];
    for (const entry of entries) {
      const range = portRange(entry);
      if (range !== null) ranges.push(range);
      else if (this.#aliases.has(entry)) {
        const inner = this.#portAlias(entry, path, at);
        if (inner.ranges !== null) for (const [from, to] of inner.ranges) ranges.push([from, to]);
        conditions.push(...inner.conditions);
      } else {
        this.#sayUnknown(entry, at, "port, or alias of ports,");
        conditions.push(`only the ports of ${entry}, which are not known`);
      }
    }
    // What may be any port as well: the rule then perhaps matches all of them.
    return conditions.length > 0 ? { ranges: null, conditions: [...new Set(conditions)] } : { ranges: joinRanges(ranges), conditions: [] };
  }

  #portAlias(name: string, path: readonly string[], at: TextAt): ResolvedPorts {
    const known = this.#aliasPorts.get(name);
    if (known !== undefined) return known;
    const alias = this.#aliases.get(name) as PfAlias;
    const isCycle = path.includes(name);
    if (isCycle || path.length >= DEEPEST) {
      this.#sayCycle(alias, isCycle);
      return { ranges: null, conditions: [`only the ports of ${name}, which holds itself`] };
    }
    const isFetched = alias.type !== "" && alias.type !== "port";
    const found = isFetched || !alias.enabled ? { ranges: null, conditions: [`only the ports of ${name}, which are not known`] } : this.#portEntries(alias.entries, [...path, name], at);
    this.#aliasPorts.set(name, found);
    return found;
  }
}

function written(set: AddressSet): InterfaceSet {
  return { set, given: [] };
}

function asNames({ set, given }: InterfaceSet): AddressSet {
  return { ...set, unresolved: [...set.unresolved, ...given] };
}

export function everyOf(family: Family): AddressSet {
  return family === "inet" ? EVERY_IPV4 : EVERY_IPV6;
}

/** Of a pf table the longest prefix decides: an exception takes out what no longer prefix puts in again. */
function withExceptions(set: AddressSet, plain: readonly string[], excepted: readonly string[]): AddressSet {
  if (excepted.length === 0) return set;
  const out = addressSet(excepted);
  const bitsOf = (text: string): number => Number(text.split("/")[1] ?? (text.includes(":") ? 128 : 32));
  const shortest = Math.min(...excepted.map(bitsOf));
  const again = addressSet(plain.filter((text) => !text.includes("-") && bitsOf(text) > shortest && addressSet([text]).unresolved.length === 0));
  const kept = intersectionOf({ ...set, unresolved: [] }, complementOf({ ...out, unresolved: [] }));
  return { ...unionOf([kept, again]), unresolved: [...set.unresolved, ...out.unresolved] };
}

function portRange(text: string): [number, number] | null {
  const named = PORT_NAMES.get(text.toLowerCase());
  if (named !== undefined) return [named, named];
  const match = /^(\d{1,5}|any)(?:[:-](\d{1,5}|any))?$/.exec(text);
  if (match === null || (match[1] === "any" && match[2] === undefined)) return text === "any" ? [0, 65_535] : null;
  const from = match[1] === "any" ? 1 : Number(match[1]);
  const to = match[2] === undefined ? from : match[2] === "any" ? 65_535 : Number(match[2]);
  return from > 65_535 || to > 65_535 ? null : from <= to ? [from, to] : [to, from];
}

function joinRanges(ranges: readonly [number, number][]): NumberRanges {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = joined[joined.length - 1];
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}
