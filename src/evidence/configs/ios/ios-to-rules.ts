// From what a Cisco IOS text says to the neutral form: stages in the order in which a packet meets them, one firewall for each VRF.
// Source: Cisco "NAT Order of Operation": inbound list, inspection, translation of what comes from outside, routing, translation of what comes from inside,
// outbound list.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { EVERY_IPV4, EVERY_IPV6 } from "../../../plant/address-set.ts";
import type { ConfigRoute, FilterStage, FirewallConfig, NatRule, Otherwise } from "../../../plant/firewall-config.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { LineTally } from "../line-tally.ts";
import { aliasesOn, withAnswers } from "./answers-to-translated.ts";
import { hasInspection, inspectedGateways, inspectionStage } from "./inspection-stage.ts";
import { type IosRecord, type ListBinding, portKey } from "./ios-record.ts";
import { ALL_SERVICES, ListBook, serviceOf } from "./list-rules.ts";
import { natRulesOf } from "./nat-rules.ts";
import { ObjectGroups } from "./object-groups.ts";
import { ZoneFirewall } from "./zone-rules.ts";

const MOST_REASONS = 5;
const TELNET_AND_SSH = [
  [22, 22],
  [23, 23],
] as const;

export function iosToFirewalls(record: IosRecord, tally: LineTally, diagnostics: Diagnostic[]): FirewallConfig[] {
  const groups = new ObjectGroups(record, tally, diagnostics);
  groups.readAll();
  const book = new ListBook(record, groups, tally, diagnostics);
  const zones = new ZoneFirewall(record, book, tally, diagnostics);
  const nat = natRulesOf(record, book, tally, diagnostics);
  const builder = new StageBuilder(record, book, nat, diagnostics);
  const inspects = hasInspection(record);
  const lists = record.bindings.map((binding) => builder.listStage(binding, inspects));
  const stages: FilterStage[] = [
    ...builder.doubtStages("all"),
    ...lists.filter((_, i) => record.bindings[i]?.way === "in"),
    ...(inspects ? [inspectionStage(record, book)] : []),
    ...zones.stages(),
    ...lists.filter((_, i) => record.bindings[i]?.way === "out"),
  ];
  const toDevice = [...builder.doubtStages("to-device"), ...builder.inboundToDevice(lists), ...zones.toDevice(), builder.servicesOfDevice()];
  book.finish();
  const whole: FirewallConfig = {
    name: record.name,
    device: "cisco-ios",
    interfaces: [],
    routes: [],
    routesMissing: reasons(record.missing.keys()),
    stages,
    toDevice,
    nat,
    state: { idle: record.idle, algsOn: [...inspectedGateways(record), ...record.algsOn], algsOff: record.algsOff, onLoad: null },
    written: book.written,
  };
  return byVrf(record, whole);
}

function reasons(missing: Iterable<string>): string | null {
  const all = [...missing];
  if (all.length === 0) return null;
  return [...all.slice(0, MOST_REASONS), ...(all.length > MOST_REASONS ? [`and ${all.length - MOST_REASONS} more`] : [])].join("; ");
}

/**
 * VRFs share no routes: each is a firewall of its own. One of a single interface carries nothing from one to another (a port for management) and is left
 * out, unless it is all there is.
 */
function byVrf(record: IosRecord, whole: FirewallConfig): FirewallConfig[] {
  const vrfs = new Map<string | null, IosRecord["interfaces"]>();
  for (const port of record.interfaces) vrfs.set(port.vrf, [...(vrfs.get(port.vrf) ?? []), port]);
  if (vrfs.size === 0) vrfs.set(null, []);
  const carrying = [...vrfs].filter(([vrf, ports]) => vrf === null || ports.length > 1);
  const kept = carrying.length === 0 ? [...vrfs] : carrying;
  return kept.map(([vrf, ports]): FirewallConfig => {
    const nameOf = (name: string): string => record.interfaces.find((port) => portKey(port.name) === portKey(name))?.name ?? name;
    const routes: ConfigRoute[] = record.routes.flatMap(({ route, vrf: of }) => (of === vrf ? [{ ...route, interface: route.interface === null ? null : nameOf(route.interface) }] : []));
    const isHere = new Set(ports.map((port) => port.name));
    const holds = (stage: FilterStage): boolean => [stage.entersBy, stage.leavesBy].every((names) => names === null || names.length === 0 || names.some((name) => isHere.has(name)));
    return {
      ...whole,
      name: vrf === null ? whole.name : `${whole.name} vrf ${vrf}`.trim(),
      interfaces: ports.map(({ name, hardware, zone, networks, enabled, vlan, at }) => ({ name, hardware, zone, networks, enabled, vlan, at })),
      routes,
      stages: kept.length === 1 ? whole.stages : whole.stages.filter(holds),
      toDevice: kept.length === 1 ? whole.toDevice : (whole.toDevice?.filter(holds) ?? null),
    };
  });
}

class StageBuilder {
  readonly #record: IosRecord;
  readonly #book: ListBook;
  readonly #nat: readonly NatRule[];
  readonly #diagnostics: Diagnostic[];

  constructor(record: IosRecord, book: ListBook, nat: readonly NatRule[], diagnostics: Diagnostic[]) {
    this.#record = record;
    this.#book = book;
    this.#nat = nat;
    this.#diagnostics = diagnostics;
  }

  listStage({ list, version, port, way, at }: ListBinding, inspects: boolean): FilterStage {
    const found = this.#book.rules(version, list);
    const on = this.#record.interfaces.find((p) => p.name === port);
    const name = `${version === 6 ? "ipv6 " : ""}access-list ${list} ${way} on ${port}`;
    const sees = { source: way === "out", destination: way === "out" };
    const isEmpty = found === undefined || found.isEmpty;
    found?.list.usedBy.add(`${way} on ${port}`);
    if (isEmpty) {
      const message = `The access list ${list} is bound to ${port} and has no entries here: the device lets everything pass.`;
      this.#diagnostics.push({ code: "empty-access-list", severity: "warning", message, at });
    }
    // A list on a switch port is asked of frames that enter it, wherever they go: the VLAN says by which interface they are routed.
    const svi = on?.isSwitchPort === true ? (this.#record.interfaces.find((p) => p.vlan !== null && p.vlan === on.accessVlan && !p.isSwitchPort)?.name ?? null) : port;
    const isPort = on?.isSwitchPort === true;
    const followed = inspects && (on?.zone ?? null) === null;
    const outside = version === 4 && way === "in" && (on?.nat === "outside" || on?.nat === "both");
    const aliases = outside ? aliasesOn(port, this.#nat, this.#record) : [];
    let looksAtState = found?.asksState === true;
    const shown = (found?.rules ?? []).flatMap((rule) => {
      const parts = rule.states === null ? withAnswers(rule, aliases) : null;
      if (parts !== null) looksAtState = true;
      return parts ?? [rule];
    });
    const rules = shown.map((rule): PacketRule => {
      if (isPort) return rule.action === "permit" ? rule : { ...rule, conditions: [...rule.conditions, `only what enters by the switch port ${port}`] };
      // With inspection, a permit says nothing about answers: the stage of inspection does. What asks for flags is asked again.
      return followed && rule.services.every((s) => s.kind !== "packets" || s.tcpFlags === null) ? { ...rule, keepsState: true } : rule;
    });
    const otherwise: Otherwise = isEmpty
      ? { action: "permit", text: `access list ${list} has no entries`, at }
      : isPort
        ? { action: "unsure", text: `implicit deny at the end of access list ${list} for what enters by the switch port ${port}`, at: null }
        : { action: "deny", text: `implicit deny at the end of access list ${list}`, at: null };
    return {
      name,
      entersBy: way === "in" ? (svi === null ? null : [svi]) : null,
      leavesBy: way === "out" ? (svi === null ? null : [svi]) : null,
      asks: followed ? "first-packet" : looksAtState ? "every-packet-with-state" : "every-packet",
      seesTranslated: sees,
      rules: [...rules, ...(isEmpty ? [] : this.#otherVersion(version, name, at))],
      otherwise,
    };
  }

  /** A list of IPv4 does not stop IPv6, nor the other way round. Where no interface has IPv6, none of it is routed. */
  #otherVersion(version: 4 | 6, list: string, at: ListBinding["at"]): PacketRule[] {
    if (version === 4 && !this.#record.hasIpv6) return [];
    const addresses = version === 4 ? EVERY_IPV6 : EVERY_IPV4;
    const text = `a list of IPv${version} does not look at IPv${version === 4 ? 6 : 4}`;
    const ends = { source: { zones: null, addresses }, destination: { zones: null, addresses } };
    return [this.#book.plain("permit", list, "other version", { text, at }, { ...ends, keepsState: false, byNature: true })];
  }

  /** What is not read and decides: whatever it may stop is undecided. */
  doubtStages(of: "all" | "to-device"): FilterStage[] {
    const base = { asks: "every-packet" as const, seesTranslated: { source: false, destination: false }, otherwise: { action: "permit", text: "nothing else is open here", at: null } as const };
    const whole = this.#record.doubts.filter((doubt) => doubt.addresses === of);
    const rule = (why: string, s: { readonly text: string; readonly at: ListBinding["at"] }): PacketRule =>
      this.#book.plain("unsure", "what is not read", `line ${s.at.line}`, s, { conditions: [why], keepsState: false });
    const stages: FilterStage[] = whole.length === 0 ? [] : [{ ...base, name: "what is not read", entersBy: null, leavesBy: null, rules: whole.map((d) => rule(d.why, d.statement)) }];
    if (of === "to-device") return stages;
    for (const port of this.#record.interfaces) {
      if (port.doubts.length === 0) continue;
      const rules = port.doubts.map((d) => rule(d.why, d.statement));
      stages.push(
        { ...base, name: `what is not read on ${port.name}`, entersBy: [port.name], leavesBy: null, rules },
        { ...base, name: `what is not read on ${port.name}`, entersBy: null, leavesBy: [port.name], rules },
      );
    }
    return stages;
  }

  /** Inbound lists are asked for packets to the device too; what it sends itself passes no outbound list. */
  inboundToDevice(stages: readonly FilterStage[]): FilterStage[] {
    return stages.flatMap((stage, i): FilterStage[] =>
      this.#record.bindings[i]?.way !== "in"
        ? []
        : [{ ...stage, asks: "first-packet", seesTranslated: { source: false, destination: false }, rules: stage.rules.map((rule) => ({ ...rule, keepsState: true })) }],
    );
  }

  /** Telnet and SSH by the lists of the terminals; whether the device serves anything else is not read. */
  servicesOfDevice(): FilterStage {
    const rules: PacketRule[] = [];
    for (const { list, version, at } of this.#record.vty.slice(0, 1)) {
      const found = this.#book.rules(version, list);
      if (found === undefined || found.isEmpty) continue;
      found.list.usedBy.add("line vty");
      const services = [serviceOf({ ...ALL_SERVICES, protocols: [[6, 6]], destinationPorts: TELNET_AND_SSH }, "access-class", at)];
      // With several lists on the terminals, any of them may be asked.
      const several = this.#record.vty.some((v) => v.list !== list || v.version !== version);
      for (const rule of found.rules)
        rules.push({
          ...rule,
          services,
          destination: { zones: null, addresses: null },
          keepsState: true,
          conditions: several ? [...rule.conditions, "other terminals have another list"] : rule.conditions,
        });
      rules.push({
        ...this.#book.plain("deny", "line vty", `line ${at.line}`, { text: `access-class ${list} in`, at }, { byNature: true }),
        services,
        conditions: several ? ["other terminals have another list"] : [],
      });
    }
    return {
      name: "services of the device",
      entersBy: null,
      leavesBy: null,
      asks: "first-packet",
      seesTranslated: { source: false, destination: false },
      rules,
      otherwise: { action: "unsure", text: "whether the device serves this is not read", at: null },
    };
  }
}
