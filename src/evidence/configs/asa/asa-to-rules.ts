// The record as one firewall. What a packet passes, in this order: classes with an idle limit of their own; what security levels say; the access list
// of the interface it enters by with the global one behind it; the access list of the interface it leaves by. From release 8.3 lists speak of real
// addresses (ASA NAT guide, "Real IP addresses in access lists"), before of the addresses that are seen on their interface.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { addressSet, isEmptySet } from "../../../plant/address-set.ts";
import type { ConfigInterface, ConfigRoute, FilterStage, FirewallConfig, FollowedWord, WrittenLimit, WrittenWord } from "../../../plant/firewall-config.ts";
import type { EndpointSet, PacketRule } from "../../../plant/packet-rule.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { LineTally } from "../line-tally.ts";
import { AccessListRules } from "./access-list-rules.ts";
import type { AccessGroup, AsaInterface, AsaRecord } from "./asa-record.ts";
import { idleStages } from "./class-idle.ts";
import { rulesOf } from "./entry-to-rules.ts";
import { natRulesOf } from "./nat-to-rules.ts";
import { NameResolver, type ServicePart } from "./resolve-names.ts";

const EVERYTHING: EndpointSet = { zones: null, addresses: null };
const ANY_SERVICE: readonly ServicePart[] = [{ protocols: null, source: null, destination: null, icmp: null }];

export function asaToFirewall(record: AsaRecord, tally: LineTally, diagnostics: Diagnostic[]): FirewallConfig {
  return new Conversion(record, tally, diagnostics).run();
}

class Conversion {
  readonly #record: AsaRecord;
  readonly #diagnostics: Diagnostic[];
  readonly #names: NameResolver;
  readonly #lists: AccessListRules;
  readonly #ports: readonly AsaInterface[];

  constructor(record: AsaRecord, tally: LineTally, diagnostics: Diagnostic[]) {
    this.#record = record;
    this.#diagnostics = diagnostics;
    this.#names = new NameResolver(record, diagnostics);
    this.#ports = record.interfaces.filter((port) => port.nameif !== null);
    this.#lists = new AccessListRules(
      record,
      this.#names,
      tally,
      diagnostics,
      inspections(record).on.some((w) => w.word === "icmp" && w.ways === undefined),
    );
  }

  run(): FirewallConfig {
    const record = this.#record;
    const nat = natRulesOf(record, this.#names);
    this.#noteUses();
    this.#lists.write();
    const inside = record.accessGroups.filter((group) => group.direction === "in");
    const global = record.accessGroups.filter((group) => group.direction === "global").at(-1);
    const stages: FilterStage[] = [...idleStages(record, this.#lists, this.#names), ...this.#levels(inside, global)];
    for (const group of inside) stages.push(this.#stage(group, global));
    if (global !== undefined) stages.push(...this.#globalStage(global, inside));
    for (const group of record.accessGroups) if (group.direction === "out") stages.push(this.#stage(group, undefined));
    const { on, off } = inspections(record);
    return {
      name: record.hostname,
      device: record.isFirepower ? "ftd" : "asa",
      interfaces: this.#interfaces(),
      routes: this.#routes(),
      routesMissing: record.isTransparent ? "a bridge: which side a host is on is not written" : record.routesMissing.length > 0 ? [...new Set(record.routesMissing)].join("; ") : null,
      stages,
      toDevice: null,
      nat,
      state: { idle: this.#idle(), algsOn: on, algsOff: off, onLoad: null },
      written: this.#lists.written,
    };
  }

  #noteUses(): void {
    const { lists, classMaps, cryptoMaps } = this.#record;
    for (const map of classMaps.values()) for (const m of map.matches) if (m.kind === "list") lists.get(m.name)?.usedBy.add(`class-map ${map.name}`);
    for (const [name, map] of cryptoMaps) for (const list of map.lists) lists.get(list)?.usedBy.add(`crypto map ${name}`);
  }

  #interfaces(): ConfigInterface[] {
    const shut = new Set(this.#record.interfaces.filter((port) => port.isShutdown).map((port) => port.hardware.toLowerCase()));
    return this.#ports.map((port) => ({
      name: port.nameif as string,
      hardware: port.hardware,
      zone: null,
      networks: this.#isBridged(port) ? [] : port.networks,
      enabled: !port.isShutdown && !shut.has((port.hardware.split(".")[0] as string).toLowerCase()),
      vlan: port.vlan ?? (/^vlan\s*(\d+)$/i.exec(port.hardware)?.[1] === undefined ? null : Number(/(\d+)$/.exec(port.hardware)?.[1])),
      at: port.at,
    }));
  }

  #isBridged(port: AsaInterface): boolean {
    return this.#record.isTransparent || port.bridgeGroup !== null || /^bvi/i.test(port.hardware);
  }

  /** Of several routes to one network the device takes the lowest distance; one that is tracked may be gone. */
  #routes(): ConfigRoute[] {
    const least = new Map<string, number>();
    for (const route of this.#record.routes) if (!route.isTracked) least.set(route.prefix, Math.min(least.get(route.prefix) ?? Number.POSITIVE_INFINITY, route.metric));
    const written = this.#record.routes
      .filter((route) => route.metric <= (least.get(route.prefix) ?? Number.POSITIVE_INFINITY))
      .map(({ prefix, gateway, interface: port, discards, at }): ConfigRoute => ({ prefix, gateway, interface: port, discards, at }));
    for (const port of this.#record.interfaces) {
      if (port.takesDefaultRoute && port.nameif !== null) written.push({ prefix: "0.0.0.0/0", gateway: null, interface: port.nameif, discards: false, at: port.at });
      // Behind a bridge group are all its interfaces: the route says that it is none that could be named.
      if (/^bvi/i.test(port.hardware)) for (const prefix of port.networks) written.push({ prefix, gateway: null, interface: null, discards: false, at: port.at });
    }
    return written;
  }

  #idle(): FirewallConfig["state"]["idle"] {
    const limit = (key: "tcp" | "udp" | "icmp"): WrittenLimit | null => this.#record.timeouts.get(key) ?? null;
    return { tcp: limit("tcp"), udp: limit("udp"), icmp: limit("icmp") };
  }

  #seesTranslated(direction: AccessGroup["direction"]): FilterStage["seesTranslated"] {
    const { release } = this.#record;
    const isOld = release === null ? this.#record.oldNat.length > 0 : release[0] < 8 || (release[0] === 8 && release[1] < 3);
    if (!isOld) return { source: false, destination: true };
    return direction === "out" ? { source: true, destination: true } : { source: false, destination: false };
  }

  #stage(group: AccessGroup, global: AccessGroup | undefined): FilterStage {
    const rules = [...this.#fromTunnels(group), ...this.#listRules(group), ...(global === undefined ? [] : this.#listRules(global))];
    const side = group.interface === null ? null : [group.interface];
    if (group.interface !== null && this.#ports.length > 0 && !this.#ports.some((port) => port.nameif === group.interface)) {
      this.#warn("undefined-interface", `No interface in this text is named ${group.interface}.`, group.at);
    }
    return {
      name: `access-list ${group.list} ${group.direction} on ${group.interface ?? "an interface that is not known"}${global === undefined ? "" : `, then ${global.list} global`}`,
      entersBy: group.direction === "in" ? side : null,
      leavesBy: group.direction === "out" ? side : null,
      asks: "first-packet",
      seesTranslated: this.#seesTranslated(group.direction),
      rules,
      otherwise: { action: "deny", text: `implicit deny at the end of access-list ${(global ?? group).list}`, at: null },
    };
  }

  /** For the interfaces without a list of their own. */
  #globalStage(global: AccessGroup, inside: readonly AccessGroup[]): FilterStage[] {
    const own = new Set(inside.map((group) => group.interface));
    const others = this.#ports.map((port) => port.nameif as string).filter((name) => !own.has(name));
    if (others.length === 0 && this.#ports.length > 0) return [];
    return [
      {
        name: `access-list ${global.list} global`,
        entersBy: this.#ports.length === 0 && own.size === 0 ? null : others,
        leavesBy: null,
        asks: "first-packet",
        seesTranslated: this.#seesTranslated("global"),
        rules: [...this.#fromTunnels({ ...global, interface: null }), ...this.#listRules(global)],
        otherwise: { action: "deny", text: `implicit deny at the end of access-list ${global.list}`, at: null },
      },
    ];
  }

  #listRules(group: AccessGroup): readonly PacketRule[] {
    const rules = this.#lists.rules(group.list);
    if (rules !== null && rules.length + this.#lists.rulesWritten(group.list) > 0) return rules;
    this.#warn("undefined-access-list", `The access list ${group.list} has no entry in this text, and is bound here.`, group.at);
    return this.#unsure(`access-list ${group.list} is not in the text`, EVERYTHING, EVERYTHING, group.at);
  }

  #warn(code: string, message: string, at: TextAt): void {
    if (!this.#diagnostics.some((d) => d.code === code && d.message === message)) this.#diagnostics.push({ code, severity: "warning", message, help: "Give the whole configuration.", at });
  }

  #unsure(text: string, source: EndpointSet, destination: EndpointSet, at: TextAt): PacketRule[] {
    const writtenOrder = this.#lists.addImplicit({ list: "not in the text", action: "unsure", text, at });
    return rulesOf({ action: "unsure", source, destination, parts: ANY_SERVICE, conditions: [], until: null, writtenOrder, text, at }, true);
  }

  /** `sysopt connection permit-vpn`, on unless it is negated: what comes out of a tunnel is asked no access list of an interface. */
  #fromTunnels(group: AccessGroup): PacketRule[] {
    if (!this.#record.vpnBypassesLists || group.direction === "out") return [];
    return this.#tunnelSources(group.interface).flatMap(({ source, destination, text, at }) => this.#unsure(text, source, destination, at));
  }

  #tunnelSources(port: string | null): { source: EndpointSet; destination: EndpointSet; text: string; at: TextAt }[] {
    const out: { source: EndpointSet; destination: EndpointSet; text: string; at: TextAt }[] = [];
    for (const [name, map] of this.#record.cryptoMaps) {
      const holders = [map, ...[...this.#record.cryptoMaps.values()].filter((other) => other.dynamic.includes(name))];
      if (!holders.some((holder) => (port === null ? holder.interfaces.length > 0 : holder.interfaces.includes(port)))) continue;
      for (const list of map.lists) {
        for (const line of this.#record.lists.get(list)?.lines ?? []) {
          if (line.kind !== "entry" || line.action !== "permit" || line.match === null) continue;
          const source = { zones: null, addresses: this.#names.addresses(line.match.destination, false) };
          const destination = { zones: null, addresses: this.#names.addresses(line.match.source, false) };
          out.push({ source, destination, text: `may come out of a tunnel (crypto map ${name}), which passes no access list`, at: line.at });
        }
      }
    }
    for (const pool of this.#record.vpnPools) {
      const addresses = addressSet([pool.written]);
      if (isEmptySet(addresses)) continue;
      out.push({ source: { zones: null, addresses }, destination: EVERYTHING, text: `an address of remote access (${pool.written}): what comes out of a tunnel passes no access list`, at: pool.at });
    }
    return out;
  }

  /**
   * Without a list, traffic passes to lower levels and not to higher ones; with one, the list decides. Between equal levels, and back out of the
   * interface it came by, nothing passes unless `same-security-traffic` permits it, whatever lists say (General Operations guide, "Security Levels").
   */
  #levels(inside: readonly AccessGroup[], global: AccessGroup | undefined): FilterStage[] {
    const listed = new Set(inside.map((group) => group.interface));
    const rules: PacketRule[] = [];
    for (const port of this.#ports) {
      const name = port.nameif as string;
      const hasList = global !== undefined || listed.has(name);
      const others = this.#ports.filter((other) => other !== port);
      const level = levelOf(port);
      const names = (ports: readonly AsaInterface[]): string[] => ports.map((p) => p.nameif as string);
      const equal = names(others.filter((other) => levelOf(other) === level && !other.isManagementOnly));
      const higher = names(others.filter((other) => levelOf(other) > level));
      const lower = names(others.filter((other) => levelOf(other) < level));
      const closed = names(others.filter((other) => other.isManagementOnly));
      const at = port.levelAt ?? port.at;
      const add = (action: "permit" | "deny", to: readonly string[], why: string): void => void rules.push(...this.#levelRules(action, name, to, why, at));
      if (port.isManagementOnly) add("deny", [name, ...names(others)], "management-only: nothing passes through");
      if (closed.length > 0) add("deny", closed, "management-only: nothing passes through");
      if (!this.#record.sameSecurityIntra) add("deny", [name], "back out of the same interface");
      if (equal.length > 0 && !this.#record.sameSecurityInter) add("deny", equal, `of the same level ${level}`);
      if (hasList) continue;
      rules.push(...this.#fromTunnels({ list: "", direction: "in", interface: name, at }).map((rule) => ({ ...rule, source: { ...rule.source, zones: [name] } })));
      if (higher.length > 0) add("deny", higher, `of a higher level than ${level}, and no access list is bound in`);
      const open = [...lower, ...(this.#record.sameSecurityInter ? equal : []), ...(this.#record.sameSecurityIntra ? [name] : [])];
      if (open.length > 0) add("permit", open, `no access list is bound in, level ${level}`);
    }
    if (rules.length === 0) return [];
    const otherwise = { action: "permit" as const, text: "security levels leave it to the access lists", at: null };
    return [{ name: "security levels", entersBy: null, leavesBy: null, asks: "first-packet", seesTranslated: this.#seesTranslated("in"), rules, otherwise }];
  }

  #levelRules(action: "permit" | "deny", from: string, to: readonly string[], why: string, at: TextAt): PacketRule[] {
    const text = `${action} from ${from} to ${to.join(", ")}: ${why}`;
    const writtenOrder = this.#lists.addImplicit({ list: "security levels", action, text, at });
    const draft = { action, source: { zones: [from], addresses: null }, destination: { zones: to, addresses: null }, parts: ANY_SERVICE, conditions: [], until: null, writtenOrder, text, at };
    return rulesOf(draft, this.#lists.isIcmpInspected);
  }
}

/** `nameif inside` sets 100, every other name 0, until `security-level` says otherwise (command reference, nameif). */
function levelOf(port: AsaInterface): number {
  return port.level ?? (port.nameif?.toLowerCase() === "inside" ? 100 : 0);
}

/**
 * Inspections of policies that are bound everywhere or to an interface, in classes that hold the usual ports. Bound to an interface, they look at what
 * enters and what leaves by it (CLI Configuration Guide, Service Policy, feature directionality).
 */
function inspections(record: AsaRecord): { readonly on: FollowedWord[]; readonly off: WrittenWord[] } {
  const on: FollowedWord[] = [];
  const off: WrittenWord[] = [];
  for (const { policy, interface: port } of record.servicePolicies) {
    const bound =
      port === null
        ? {}
        : {
            ways: [
              { entersBy: [port], leavesBy: null },
              { entersBy: null, leavesBy: [port] },
            ],
          };
    for (const of of record.policyMaps.get(policy) ?? []) {
      const matches = record.classMaps.get(of.name)?.matches;
      const isUsual = matches === undefined ? of.name === "inspection_default" : matches.some((m) => m.kind === "default-inspection" || m.kind === "any");
      if (!isUsual) continue;
      for (const { word, isOn, at } of of.inspects) {
        if (isOn) on.push({ word, at, ...bound });
        else if (port === null) off.push({ word, at });
      }
    }
  }
  return { on, off };
}
