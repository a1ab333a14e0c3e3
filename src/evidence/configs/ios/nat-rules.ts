// Translations of Cisco IOS: static ones first, then lists in the order in which they are written. What a route map or a direction asks besides is a
// condition. Source: Cisco IOS IP Addressing: NAT Configuration Guide, `ip nat inside source`, `ip nat outside source`, "NAT order of operation".
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { parseIpv4 } from "../../../foundation/ip-address.ts";
import { type AddressSet, addressSet, complementOf, intersectionOf, isEmptySet, NO_ADDRESSES, unionOf } from "../../../plant/address-set.ts";
import type { NatRule, NatTarget } from "../../../plant/firewall-config.ts";
import type { LineTally } from "../line-tally.ts";
import { type IosRecord, portKey } from "./ios-record.ts";
import { ALL_SERVICES, type ListBook, serviceOf } from "./list-rules.ts";
import { hostSet, prefixLength, v4Range } from "./parse-addresses.ts";
import type { Statement } from "./parse-ios.ts";
import { TCP_PORTS, UDP_PORTS } from "./port-names.ts";

interface Sides {
  readonly inside: readonly string[] | null;
  readonly outside: readonly string[] | null;
}

export function natRulesOf(record: IosRecord, book: ListBook, tally: LineTally, diagnostics: Diagnostic[]): NatRule[] {
  const writer = new NatWriter(record, book, diagnostics);
  const statics: NatRule[] = [];
  const lists: NatRule[] = [];
  for (const s of record.nat) {
    const rules = writer.rules(s);
    if (rules === "known") tally.mark(s.at.line, "understood");
    else if (rules === null) {
      tally.mark(s.at.line, "unsupported", "this translation is not modelled");
      lists.push(writer.anything(s));
    } else {
      const isOpen = rules.some((rule) => rule.conditions.length > 0);
      tally.mark(s.at.line, isOpen ? "partly" : "understood", isOpen ? "its conditions are not modelled" : null);
      (/^ip nat (?:inside |outside )?(?:source|destination) static/.test(s.text) ? statics : lists).push(...rules);
    }
  }
  return [...statics, ...lists];
}

class NatWriter {
  readonly #record: IosRecord;
  readonly #book: ListBook;
  readonly #diagnostics: Diagnostic[];
  readonly #sides: Sides;
  readonly #pools = new Map<string, AddressSet | null>();
  readonly #hasSeveralLists: boolean;

  constructor(record: IosRecord, book: ListBook, diagnostics: Diagnostic[]) {
    this.#record = record;
    this.#book = book;
    this.#diagnostics = diagnostics;
    const on = (side: "inside" | "outside"): string[] => record.interfaces.filter((port) => port.nat === side || port.nat === "both").map((port) => port.name);
    this.#sides = { inside: on("inside"), outside: on("outside") };
    for (const s of record.nat) if (s.text.startsWith("ip nat pool ")) this.#pools.set(s.words[3] ?? "", poolOf(s));
    this.#hasSeveralLists = record.nat.filter((s) => /^ip nat (?:inside |outside )?source (?:list|route-map)/.test(s.text)).length > 1;
  }

  anything(s: Statement): NatRule {
    return { ...this.#base(s), conditions: ["by a translation that is not read"] };
  }

  /** "known" = it says nothing by itself; null = not read. */
  rules(s: Statement): NatRule[] | "known" | null {
    if (s.text.startsWith("ip nat pool ")) return this.#pools.get(s.words[3] ?? "") === null ? null : "known";
    const match = /^ip nat (inside|outside)? ?source (static|list|route-map) (.*)$/.exec(s.text);
    if (match === null) return null;
    const [, side, kind, rest] = match as unknown as [string, "inside" | "outside" | undefined, string, string];
    const words = rest.split(/\s+/);
    if (kind === "static") return this.#static(s, side, words);
    return this.#dynamic(s, side, kind, words);
  }

  #base(s: Statement): NatRule {
    return {
      entersBy: null,
      leavesBy: null,
      source: null,
      destination: null,
      services: null,
      newSource: null,
      newDestination: null,
      newDestinationPort: null,
      bothWays: false,
      conditions: [],
      text: s.text,
      at: s.at,
    };
  }

  /** `source` of an inside host is changed as it leaves by the outside; of an outside host, as it leaves by the inside. */
  #ways(side: "inside" | "outside" | undefined): { readonly out: Pick<NatRule, "entersBy" | "leavesBy">; readonly back: Pick<NatRule, "entersBy" | "leavesBy"> } {
    const { inside, outside } = this.#sides;
    if (side === undefined) return { out: { entersBy: null, leavesBy: null }, back: { entersBy: null, leavesBy: null } };
    const [from, to] = side === "inside" ? [inside, outside] : [outside, inside];
    return { out: { entersBy: from, leavesBy: to }, back: { entersBy: to, leavesBy: from } };
  }

  #static(s: Statement, side: "inside" | "outside" | undefined, words: readonly string[]): NatRule[] | null {
    const { out, back } = this.#ways(side);
    const transport = words[0] === "tcp" || words[0] === "udp" || words[0] === "esp" ? words[0] : null;
    if (transport === "esp") return null;
    if (transport !== null) return this.#staticPort(s, words.slice(1), transport, out, back);
    const isNetwork = words[0] === "network";
    const [local = "", global = ""] = isNetwork ? words.slice(1) : words;
    const rest = words.slice(isNetwork ? 3 : 2);
    if (global === "interface" && hostSet(local) !== null) {
      const port = this.#port(rest[0] ?? "");
      const own = this.#ownAddress(port);
      const conditions = [...openOf(rest.slice(1)), ...(own === null ? [`the address of ${port} is not known`] : [])];
      const source = hostSet(local);
      const base = { ...this.#base(s), conditions };
      return [
        { ...base, ...out, source, newSource: { kind: "interface", name: port } },
        { ...base, ...back, destination: own, newDestination: source === null ? null : { kind: "addresses", addresses: source } },
      ];
    }
    if (isNetwork) {
      const bits = (rest[0] ?? "").startsWith("/") ? Number((rest[0] as string).slice(1)) : prefixLength(rest[0] ?? "");
      if (bits === null || !(bits >= 0 && bits <= 32) || parseIpv4(local) === undefined || parseIpv4(global) === undefined) return null;
      return [this.#mapped(s, addressSet([`${local}/${bits}`]), addressSet([`${global}/${bits}`]), openOf(rest.slice(1)), out)];
    }
    const [from, to] = [hostSet(local), hostSet(global)];
    return from === null || to === null ? null : [this.#mapped(s, from, to, openOf(rest), out)];
  }

  #mapped(s: Statement, from: AddressSet, to: AddressSet, conditions: readonly string[], out: Pick<NatRule, "entersBy" | "leavesBy">): NatRule {
    return { ...this.#base(s), ...out, source: from, newSource: { kind: "addresses", addresses: to }, bothWays: true, conditions };
  }

  /** tcp LOCAL PORT (GLOBAL | interface NAME) PORT: written out both ways, for what comes back asks other fields. */
  #staticPort(s: Statement, words: readonly string[], transport: "tcp" | "udp", out: Pick<NatRule, "entersBy" | "leavesBy">, back: Pick<NatRule, "entersBy" | "leavesBy">): NatRule[] | null {
    const names = transport === "tcp" ? TCP_PORTS : UDP_PORTS;
    const portOf = (word: string | undefined): number | undefined => (/^\d{1,5}$/.test(word ?? "") ? Number(word) : names.get(word ?? ""));
    const [local = "", localWord, target = ""] = words;
    const real = hostSet(local);
    const localPort = portOf(localWord);
    const isInterface = target === "interface";
    const port = isInterface ? this.#port(words[3] ?? "") : null;
    const globalPort = portOf(words[isInterface ? 4 : 3]);
    const rest = words.slice(isInterface ? 5 : 4);
    const mapped = port === null ? hostSet(target) : this.#ownAddress(port);
    if (real === null || localPort === undefined || globalPort === undefined || (port === null && mapped === null)) return null;
    const conditions = [...openOf(rest), ...(mapped === null ? [`the address of ${port} is not known`] : [])];
    const number = transport === "tcp" ? 6 : 17;
    const service = (sourcePort: number | null, destinationPort: number | null): NatRule["services"] => [
      serviceOf(
        {
          ...ALL_SERVICES,
          protocols: [[number, number]],
          sourcePorts: sourcePort === null ? null : [[sourcePort, sourcePort]],
          destinationPorts: destinationPort === null ? null : [[destinationPort, destinationPort]],
        },
        transport,
        s.at,
      ),
    ];
    const newSource: NatTarget = port === null ? { kind: "addresses", addresses: mapped as AddressSet } : { kind: "interface", name: port };
    return [
      { ...this.#base(s), ...out, source: real, services: service(localPort, null), newSource, conditions },
      { ...this.#base(s), ...back, destination: mapped, services: service(null, globalPort), newDestination: { kind: "addresses", addresses: real }, newDestinationPort: localPort, conditions },
    ];
  }

  #dynamic(s: Statement, side: "inside" | "outside" | undefined, kind: string, words: readonly string[]): NatRule[] | null {
    const [name = "", how = "", target = "", ...rest] = words;
    const newSource = this.#target(how, target, s);
    if (newSource === null) return null;
    const { out } = this.#ways(side);
    const conditions = openOf(rest.filter((w) => w !== "overload"));
    const base = { ...this.#base(s), ...out };
    if (kind === "route-map") return [{ ...base, newSource, conditions: [`as route-map ${name} says`, ...conditions] }];
    const aces = this.#book.aces(name);
    if (aces === null || aces.length === 0) {
      this.#diagnostics.push({ code: "undefined-access-list", severity: "warning", message: `The access list ${name} of a translation is not in the text.`, at: s.at });
      return [{ ...base, newSource, conditions: [`as access list ${name} says`, ...conditions] }];
    }
    this.#record.lists.get(`4:${name}`)?.usedBy.add("ip nat");
    const rules: NatRule[] = [];
    let denied = NO_ADDRESSES;
    for (const { entry, ace } of aces) {
      const isPlain = ace.open.length === 0 && ace.tcpFlags === null && ace.services.every((part) => part.protocols === null);
      const toAll = isEmptySet(complementOf({ ...ace.destination, v6: [{ from: 0n, to: 2n ** 128n - 1n }] }));
      const services = isPlain ? null : ace.services.map((part) => serviceOf(part, entry.words[1] ?? "", s.at, ace.tcpFlags));
      const destination = toAll ? null : ace.destination;
      const source = intersectionOf(ace.source, { ...complementOf(denied), v6: [] });
      if (entry.words[0] === "permit") rules.push({ ...base, source, destination, services, newSource, conditions: [...ace.open, ...conditions] });
      // Denied for all destinations: taken out of what follows. Else exempt, surely so only where no other list may translate.
      else if (isPlain && toAll) denied = unionOf([denied, ace.source]);
      else rules.push({ ...base, source, destination, services, conditions: [...ace.open, ...(this.#hasSeveralLists ? [`as access list ${name} says`] : [])] });
    }
    return rules.filter((rule) => rule.source === null || !isEmptySet(rule.source));
  }

  #target(how: string, target: string, s: Statement): NatTarget | null {
    if (how === "interface") return { kind: "interface", name: this.#port(target) };
    if (how !== "pool") return null;
    const pool = this.#pools.get(target);
    if (pool === undefined) this.#diagnostics.push({ code: "undefined-pool", severity: "warning", message: `The pool ${target} of a translation is not in the text.`, at: s.at });
    return pool === undefined || pool === null ? null : { kind: "addresses", addresses: pool };
  }

  #port(name: string): string {
    return this.#record.interfaces.find((port) => portKey(port.name) === portKey(name))?.name ?? name;
  }

  #ownAddress(port: string): AddressSet | null {
    const networks = this.#record.interfaces.find((p) => p.name === port)?.networks.filter((n) => !n.includes(":")) ?? [];
    return networks.length === 0 ? null : addressSet(networks.slice(0, 1).map((network) => network.split("/")[0] as string));
  }
}

/** Words behind a translation that change nothing about which packets; others are conditions. */
function openOf(words: readonly string[]): string[] {
  const open: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (/^(?:extendable|no-alias|no-payload|add-route|overload|reversible|forced)$/.test(word)) continue;
    if (word === "vrf" || word === "redundancy" || word === "mapping-id") i++;
    else if (word === "route-map") open.push(`as route-map ${words[++i] ?? ""} says`);
    else open.push(`"${word}" is not read`);
  }
  return open;
}

/** ip nat pool NAME FIRST LAST (netmask M | prefix-length N) [type match-host|rotary] */
function poolOf(s: Statement): AddressSet | null {
  const match = /^ip nat pool \S+ (\S+) (\S+) (?:netmask|prefix-length) \S+(?: add-route| type \S+)*$/.exec(s.text);
  const [from, to] = [parseIpv4(match?.[1] ?? ""), parseIpv4(match?.[2] ?? "")];
  return from === undefined || to === undefined || from > to ? null : v4Range(from, to);
}
