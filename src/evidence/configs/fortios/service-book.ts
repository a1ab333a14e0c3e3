// What the names of services and groups of services stand for: IP protocols, ports, types of ICMP, and how long an idle session of them lives.
// FortiOS CLI Reference, "config firewall service custom": a port range is destination[:source].
import type { NumberRanges, PacketsMatch, TextAt } from "../../../plant/segmentation.ts";
import type { ConfigTroubles } from "./config-troubles.ts";
import { FACTORY_GROUPS, FACTORY_SERVICES, type FactoryService } from "./factory-objects.ts";
import type { ConfigNode, Setting, TextPlaces, VdomTables } from "./fortios-record.ts";

export interface ServicePart {
  readonly match: PacketsMatch;
  /** Of the service itself; Infinity = never; null = not written. */
  readonly idleSeconds: number | null;
  /** What else must hold and is not modelled. */
  readonly conditions: readonly string[];
}

const DEEPEST_GROUP = 64;
const MOST_PARTS = 1_000_000;
const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMP6 = 58;
const SCTP = 132;
const UDP_LITE = 136;

export class ServiceBook {
  readonly #tables: VdomTables;
  readonly #places: TextPlaces;
  readonly #troubles: ConfigTroubles;
  readonly #known = new Map<string, readonly ServicePart[]>();
  readonly #open = new Set<string>();
  #parts = 0;

  constructor(tables: VdomTables, places: TextPlaces, troubles: ConfigTroubles) {
    this.#tables = tables;
    this.#places = places;
    this.#troubles = troubles;
  }

  resolve(names: readonly string[], from: Setting): readonly ServicePart[] {
    const [only] = names;
    if (only !== undefined && names.length === 1) return this.#resolve(only, from);
    return [...new Set(names.flatMap((name) => this.#resolve(name, from)))];
  }

  #resolve(name: string, from: Setting): readonly ServicePart[] {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const group = this.#tables.table("firewall service group")?.entry(name);
    if (group !== null && group !== undefined) return this.#resolveGroup(name, group);
    const custom = this.#tables.table("firewall service custom")?.entry(name);
    let parts: readonly ServicePart[];
    if (custom !== null && custom !== undefined) parts = this.#readCustom(custom);
    else parts = this.#fromFactory(name, from);
    this.#known.set(name, parts);
    return parts;
  }

  #resolveGroup(name: string, group: ConfigNode): readonly ServicePart[] {
    if (this.#open.has(name) || this.#open.size >= DEEPEST_GROUP) {
      const isCycle = this.#open.has(name);
      this.#troubles.sayOnce(
        `cycle ${name}`,
        "error",
        isCycle ? "fortios-group-cycle" : "fortios-too-deep",
        group,
        isCycle ? `the group of services ${name} holds itself` : `groups of services are nested deeper than ${DEEPEST_GROUP}`,
      );
      return [anything(name, this.#places.of(group), `what the group of services ${name} holds is not known`)];
    }
    this.#open.add(name);
    const members = group.settings.get("member");
    let parts = members === undefined ? [] : this.resolve(members.words, members);
    this.#open.delete(name);
    if (group.doubts.length > 0) parts = [...parts, anything(name, this.#places.of(group), group.doubts[0] ?? "")];
    this.#parts += parts.length;
    if (this.#parts > MOST_PARTS) {
      this.#troubles.sayOnce("parts", "error", "fortios-too-much", group, `the groups of services spell out more than ${MOST_PARTS} services: what comes from here on is not known`);
      parts = [anything(name, this.#places.of(group), `what the group of services ${name} holds is not known`)];
    }
    // Also what was met inside of a cycle: it holds a part that may be anything.
    this.#known.set(name, parts);
    return parts;
  }

  #fromFactory(name: string, from: Setting): readonly ServicePart[] {
    const at = this.#places.of(from);
    const group = FACTORY_GROUPS.get(name);
    const factory = FACTORY_SERVICES.get(name);
    if (group === undefined && factory === undefined) {
      this.#troubles.sayOnce(`service ${name}`, "warning", "fortios-undefined", from, `the service ${name} is used and not defined in this text: it may stand for any`);
      return [anything(name, at, `the service ${name} is not defined in this text`)];
    }
    if (name !== "ALL") {
      this.#troubles.sayOnce(
        `service ${name}`,
        "note",
        "fortios-factory-object",
        from,
        `${name} is not in the text: it is taken as every FortiGate has it from the factory`,
        "a whole backup shows the services as they are on this device",
      );
    }
    return group !== undefined ? this.resolve(group, from) : factoryParts(name, factory as FactoryService, at);
  }

  #readCustom(node: ConfigNode): readonly ServicePart[] {
    const at = this.#places.of(node);
    const conditions: string[] = node.doubts.slice(0, 1);
    const doubtful = (key: string, words: string): void => {
      const value = node.word(key);
      if (value !== "" && value !== "0.0.0.0" && value !== "disable") conditions.push(`${words} ${value}`);
    };
    doubtful("fqdn", `${node.name}: only to host name`);
    doubtful("application", `${node.name}: only application`);
    doubtful("app-category", `${node.name}: only applications of category`);
    if (!["", "0.0.0.0", "0.0.0.0-0.0.0.0"].includes(node.word("iprange"))) conditions.push(`${node.name}: only to ${node.word("iprange")}`);
    const session = ttlSeconds(node.word("session-ttl"));
    const udp = ttlSeconds(node.word("udp-idle-timer"));
    const part = (match: Partial<PacketsMatch>, idleSeconds: number | null): ServicePart => ({ match: packets(node.name, at, match), idleSeconds, conditions });
    const protocol = node.word("protocol") || "TCP/UDP/SCTP";
    switch (protocol) {
      case "TCP/UDP/SCTP":
      case "TCP/UDP/UDP-Lite/SCTP":
      case "TCP/UDP":
        return this.#readPorts(node, part, session, udp);
      case "ICMP":
      case "ICMP6":
        return [part({ protocols: only(protocol === "ICMP" ? ICMP : ICMP6), icmp: this.#icmp(node) }, session)];
      case "IP": {
        const number = Number(node.word("protocol-number") || "0");
        if (!Number.isInteger(number) || number < 0 || number > 255) return [anything(node.name, at, `${node.name}: ${node.word("protocol-number")} is no protocol`)];
        return [part({ protocols: number === 0 ? null : only(number) }, session)];
      }
      default:
        // HTTP, FTP, CONNECT, SOCKS-…, ALL are services of the explicit proxy.
        if (protocol === "ALL") return [part({}, session)];
        return [anything(node.name, at, `${node.name}: what ${protocol} means for packets is not known`)];
    }
  }

  #readPorts(node: ConfigNode, part: (match: Partial<PacketsMatch>, idle: number | null) => ServicePart, session: number | null, udp: number | null): readonly ServicePart[] {
    const parts: ServicePart[] = [];
    for (const [key, number, idle] of [
      ["tcp-portrange", TCP, session],
      ["udp-portrange", UDP, udp],
      ["udplite-portrange", UDP_LITE, udp],
      ["sctp-portrange", SCTP, session],
    ] as const) {
      for (const word of node.words(key)) {
        const [destination, source] = portPair(word);
        if (destination === undefined) {
          this.#troubles.say("warning", "fortios-port", node.settings.get(key) as Setting, `${word} is no range of ports: ${node.name} may mean any`);
          const last = part({ protocols: only(number) }, idle);
          parts.push({ ...last, conditions: [...last.conditions, `${node.name}: ${word} is no range of ports`] });
          continue;
        }
        parts.push(part({ protocols: only(number), destinationPorts: destination, sourcePorts: source ?? null }, idle));
      }
    }
    if (parts.length === 0 && node.doubts.length === 0)
      this.#troubles.sayOnce(`ports ${node.name}`, "warning", "fortios-empty-service", node, `the service ${node.name} has no ports: nothing matches it`);
    return parts;
  }

  #icmp(node: ConfigNode): PacketsMatch["icmp"] {
    const type = node.word("icmptype");
    const code = node.word("icmpcode");
    if (type === "") return null;
    return [{ type: Number(type), codes: code === "" ? null : [[Number(code), Number(code)]] }];
  }
}

export function only(number: number): NumberRanges {
  return [[number, number]];
}

export function packets(written: string, at: TextAt, match: Partial<PacketsMatch>): PacketsMatch {
  return { kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written, at, ...match };
}

export function anything(name: string, at: TextAt, condition: string): ServicePart {
  return { match: packets(name, at, {}), idleSeconds: null, conditions: [condition] };
}

/** "300", "never"; "" and "0" = not set. */
export function ttlSeconds(word: string): number | null {
  if (word === "never") return Number.POSITIVE_INFINITY;
  const seconds = Number(word);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

/** "80", "1-2:3-4" → destination and source; the first undefined = not readable. */
function portPair(word: string): readonly [NumberRanges | undefined, NumberRanges | null] {
  const [destination = "", source, more] = word.split(":");
  const to = portRange(destination);
  const from = source === undefined ? null : portRange(source);
  if (more !== undefined || from === undefined) return [undefined, null];
  return [to, from !== null && from[0]?.[0] === 0 && from[0][1] === 65_535 ? null : from];
}

export function portRange(text: string): NumberRanges | undefined {
  const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (found === null) return undefined;
  const from = Number(found[1]);
  const to = Number(found[2] ?? found[1]);
  return from > to || to > 65_535 ? undefined : [[from, to]];
}

function factoryParts(name: string, service: FactoryService, at: TextAt): ServicePart[] {
  const part = (match: Partial<PacketsMatch>): ServicePart => ({ match: packets(name, at, match), idleSeconds: null, conditions: [] });
  if (service.kind === "any") return [part({})];
  if (service.kind === "icmp") return [part({ protocols: only(ICMP) })];
  if (service.kind === "icmp6") return [part({ protocols: only(ICMP6) })];
  if (service.ip !== undefined) return [part({ protocols: only(service.ip) })];
  if (service.icmp !== undefined) return [part({ protocols: only(ICMP), icmp: [{ type: service.icmp[0], codes: null }] })];
  if (service.icmp6 !== undefined) return [part({ protocols: only(ICMP6), icmp: [{ type: service.icmp6[0], codes: null }] })];
  return [
    [service.tcp, TCP],
    [service.udp, UDP],
  ].flatMap(([ports, number]) =>
    String(ports ?? "")
      .split(" ")
      .filter((word) => word !== "")
      .map((word) => {
        const [destination, source] = portPair(word);
        return part({ protocols: only(number as number), destinationPorts: destination ?? null, sourcePorts: source });
      }),
  );
}
