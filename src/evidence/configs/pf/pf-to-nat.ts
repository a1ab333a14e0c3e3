// Address translation to the neutral form, in the order in which pf asks: going in, port forwards and then 1:1; going out, 1:1 and then the outbound
// rules, the user's before the automatic ones (pf.c, pf_get_translation; filter.inc of both systems).
import { type AddressSet, addressSet, EVERY_IPV4, isEmptySet, unionOf } from "../../../plant/address-set.ts";
import type { NatRule, NatTarget } from "../../../plant/firewall-config.ts";
import type { ServiceMatch } from "../../../plant/segmentation.ts";
import type { AddressBook } from "./address-book.ts";
import { targetPorts } from "./forwarded-rules.ts";
import { InterfaceNames } from "./interface-names.ts";
import type { PfInterface, PfNat, PfRecord } from "./pf-record.ts";
import { servicesOf } from "./rule-services.ts";

/** Ports of a forwarded range that are written out one by one. */
const MOST_PORTS = 256;

export function buildNat(record: PfRecord, book: AddressBook): NatRule[] {
  if (record.settings.filterOff !== null) return [];
  const builder = new NatBuilder(record, book);
  const { mode } = record.outboundMode;
  const active = record.nat.filter((nat) => !nat.disabled);
  return [
    ...active.filter((nat) => nat.kind === "forward").flatMap((nat) => builder.forward(nat)),
    ...active.filter((nat) => nat.kind === "one-to-one" || nat.kind === "prefix").flatMap((nat) => builder.oneToOne(nat)),
    ...(mode === "hybrid" || mode === "advanced" ? active.filter((nat) => nat.kind === "outbound").flatMap((nat) => builder.outbound(nat)) : []),
    ...(mode === "hybrid" || mode === "automatic" ? builder.automatic() : []),
  ];
}

class NatBuilder {
  readonly #record: PfRecord;
  readonly #book: AddressBook;
  readonly #names: InterfaceNames;

  constructor(record: PfRecord, book: AddressBook) {
    this.#record = record;
    this.#book = book;
    this.#names = new InterfaceNames(record);
  }

  #members(nat: PfNat): string[] {
    return [...new Set(nat.interfaces.flatMap((name) => this.#names.membersOf(name) ?? []))];
  }

  #ends(nat: PfNat): { source: AddressSet; destination: AddressSet; conditions: readonly string[] } {
    const source = this.#book.end(nat.source, nat.families, nat.at);
    const destination = this.#book.end(nat.destination, nat.families, nat.at);
    // What may be meant is taken whole; a condition then leaves open whether it translates.
    const given = [source.perhaps, destination.perhaps].flatMap((perhaps) => (perhaps === null ? [] : [perhaps.words]));
    return {
      source: source.perhaps?.addresses ?? source.addresses,
      destination: destination.perhaps?.addresses ?? destination.addresses,
      conditions: [...nat.conditions, ...source.conditions, ...destination.conditions, ...given],
    };
  }

  #target(name: string, nat: PfNat): NatTarget {
    const target = this.#book.end({ values: [name], not: false, port: "" }, nat.families, nat.at);
    return { kind: "addresses", addresses: target.perhaps?.addresses ?? target.addresses };
  }

  forward(nat: PfNat): NatRule[] {
    const interfaces = this.#members(nat);
    if (interfaces.length === 0) return [];
    const ends = this.#ends(nat);
    const asked = { protocol: nat.protocol, sourcePort: nat.source.port, destinationPort: nat.destination.port };
    const { match, conditions } = servicesOf(asked, nat.families, this.#record.system, this.#book, nat.at);
    const base: NatRule = {
      entersBy: interfaces,
      leavesBy: null,
      source: ends.source,
      destination: ends.destination,
      services: servicesOrNull(match),
      newSource: null,
      newDestination: nat.exempt ? null : this.#target(nat.target, nat),
      newDestinationPort: null,
      bothWays: false,
      conditions: [...ends.conditions, ...conditions],
      text: `${nat.exempt ? "no rdr" : "rdr"} on ${nat.interfaces.join(", ")} ${nat.protocol === "" ? "" : `proto ${nat.protocol} `}to ${nat.destination.not ? "! " : ""}${nat.destination.values.join(", ")}${nat.destination.port === "" ? "" : ` port ${nat.destination.port}`}${nat.exempt ? "" : ` -> ${nat.target}${nat.targetPort === "" ? "" : ` port ${nat.targetPort}`}`}`,
      at: nat.at,
    };
    const rules = nat.exempt ? [base] : this.#withPort(nat, base);
    const reflects = nat.reflects === "yes" || (nat.reflects === "default" && this.#record.settings.reflection);
    const inner = this.#names.all().filter((name) => !interfaces.includes(name));
    if (!reflects || nat.exempt || inner.length === 0) return rules;
    return [...rules, ...rules.map((rule) => ({ ...rule, entersBy: inner, conditions: [...rule.conditions, "by NAT reflection, whose mode is not followed"] }))];
  }

  /** The neutral form knows one new port: a range that moves is written out port by port while it is short. */
  #withPort(nat: PfNat, base: NatRule): NatRule[] {
    const ports = this.#book.ports(nat.destination.port, nat.at);
    const target = this.#book.ports(targetPorts(nat), nat.at);
    if (nat.targetPort === "" || ports.ranges === null) return [nat.targetPort === "" ? base : this.#onePort(nat, base)];
    const [range] = ports.ranges;
    const first = target.ranges?.[0]?.[0];
    if (ports.ranges.length !== 1 || range === undefined || first === undefined) return [{ ...base, conditions: [...base.conditions, "the new port is chosen in a way that is not followed"] }];
    const shift = first - range[0];
    if (shift === 0) return [base];
    if (range[0] === range[1]) return [{ ...base, newDestinationPort: first }];
    if (range[1] - range[0] >= MOST_PORTS) return [{ ...base, conditions: [...base.conditions, `the new port is ${shift} more than the old one`] }];
    return Array.from({ length: range[1] - range[0] + 1 }, (_, i) => ({
      ...base,
      services: (base.services ?? []).map((match) => (match.kind === "packets" ? { ...match, destinationPorts: [[range[0] + i, range[0] + i] as const] } : match)),
      newDestinationPort: first + i,
    }));
  }

  #onePort(nat: PfNat, base: NatRule): NatRule {
    const port = this.#book.ports(nat.targetPort, nat.at).ranges?.[0];
    return port !== undefined && port[0] === port[1] ? { ...base, newDestinationPort: port[0] } : { ...base, conditions: [...base.conditions, "the new port is not known"] };
  }

  oneToOne(nat: PfNat): NatRule[] {
    const interfaces = this.#members(nat);
    if (interfaces.length === 0) return [];
    const ends = this.#ends(nat);
    return [
      {
        entersBy: null,
        leavesBy: interfaces,
        source: ends.source,
        destination: nat.destination.values[0] === "any" && !nat.destination.not ? null : ends.destination,
        services: null,
        newSource: nat.exempt ? null : this.#outer(nat),
        newDestination: null,
        newDestinationPort: null,
        bothWays: !nat.exempt && nat.conditions.length === 0,
        conditions: ends.conditions,
        text: `${nat.exempt ? "no binat" : "binat"} on ${nat.interfaces.join(", ")} from ${nat.source.values.join(", ")} to ${nat.destination.values.join(", ")}${nat.exempt ? "" : ` -> ${nat.target}`}`,
        at: nat.at,
      },
    ];
  }

  /** The outer address of a 1:1 rule is the first of as many as the inner network has. */
  #outer(nat: PfNat): NatTarget {
    const bits = nat.source.values.length === 1 ? /\/(\d{1,3})$/.exec(nat.source.values[0] ?? "")?.[1] : undefined;
    const network = nat.source.values[0] ?? "";
    const port = this.#record.interfaces.find((entry) => entry.name === network);
    const length = bits ?? (port === undefined ? undefined : port.subnet);
    return this.#target(
      length === undefined || length === "" || nat.target.includes("/") || addressSet([`${nat.target}/${length}`]).unresolved.length > 0 ? nat.target : `${nat.target}/${length}`,
      nat,
    );
  }

  outbound(nat: PfNat): NatRule[] {
    const interfaces = this.#members(nat);
    if (interfaces.length === 0) return [];
    const ends = this.#ends(nat);
    const { match, conditions } = servicesOf({ protocol: nat.protocol, sourcePort: nat.source.port, destinationPort: nat.destination.port }, nat.families, this.#record.system, this.#book, nat.at);
    return [
      {
        entersBy: null,
        leavesBy: interfaces,
        source: ends.source,
        destination: ends.destination,
        services: servicesOrNull(match),
        newSource: nat.exempt ? null : this.#sourceTarget(nat),
        newDestination: null,
        newDestinationPort: null,
        bothWays: false,
        conditions: [...ends.conditions, ...conditions],
        text: `${nat.exempt ? "no nat" : "nat"} on ${nat.interfaces.join(", ")} from ${nat.source.not ? "! " : ""}${nat.source.values.join(", ")} to ${nat.destination.not ? "! " : ""}${nat.destination.values.join(", ")}${nat.exempt ? "" : ` -> ${nat.target === "" ? "the interface's address" : nat.target}`}`,
        at: nat.at,
      },
    ];
  }

  #sourceTarget(nat: PfNat): NatTarget {
    if (nat.target === "" || nat.target === "interface") return { kind: "interface", name: null };
    const own = /^(.+)ip$/.exec(nat.target)?.[1];
    if (own !== undefined && this.#names.membersOf(own) !== null) return { kind: "interface", name: own };
    return this.#target(nat.target, nat);
  }

  /** Inner networks behind the address of each interface that has a gateway; IPv4 alone. */
  automatic(): NatRule[] {
    const outer = this.#record.interfaces.filter((port) => port.enabled && !port.isGroup && hasGateway(port));
    const inner = this.#record.interfaces.filter((port) => port.enabled && !outer.includes(port));
    const routed = this.#record.routes.filter((route) => !route.disabled && !outer.some((port) => port.name === this.#record.gateways.find((gateway) => gateway.name === route.gateway)?.interface));
    const source = unionOf([
      ...inner.map((port) => this.#book.interfaces.networksOf(port.name, "inet").set),
      addressSet(["127.0.0.0/8", ...routed.map((route) => route.network).filter((text) => addressSet([text]).unresolved.length === 0 && !text.includes(":"))]),
    ]);
    if (outer.length === 0 || isEmptySet(source)) return [];
    return outer.map((port) => ({
      entersBy: null,
      leavesBy: [port.name],
      source,
      destination: EVERY_IPV4,
      services: null,
      newSource: { kind: "interface", name: port.name },
      newDestination: null,
      newDestinationPort: null,
      bothWays: false,
      conditions: [],
      text: `nat on ${port.name} from inner networks to any -> its address (automatic outbound rule)`,
      at: this.#record.outboundMode.at,
    }));
  }
}

/** An interface that leads outside: it has a gateway, or is given its address. */
export function hasGateway(port: PfInterface): boolean {
  return (port.gateway !== "" && port.gateway !== "none") || /^(dhcp|pppoe|ppp|pptp|l2tp)$/.test(port.ipaddr);
}

function servicesOrNull(match: ServiceMatch): readonly ServiceMatch[] | null {
  return match.kind === "packets" && match.protocols === null ? null : [match];
}
