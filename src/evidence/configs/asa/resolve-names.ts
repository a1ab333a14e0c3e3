// What names stand for: objects and groups to sets of addresses and to services. A name that is not defined, or whose group holds itself, is told once,
// and whatever asks for it is open: an unresolved name of an address set, or a condition.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { type AddressSet, addressSet, EVERY_IP, EVERY_IPV4, EVERY_IPV6, unionOf } from "../../../plant/address-set.ts";
import type { NumberRanges, PacketsMatch, TextAt } from "../../../plant/segmentation.ts";
import { icmpType, portNumber } from "./asa-names.ts";
import type { AccessEntry, AddressWords, AsaRecord, ObjectGroup, PortWords, ServiceWords } from "./asa-record.ts";

const DEEPEST = 64;
/** Static translations of more pieces are open. */
const MOST_ORDERED = 4_096;
const LAST_PORT = 65_535;

export interface ServicePart {
  /** null = any. */
  readonly protocols: readonly number[] | null;
  readonly source: NumberRanges | null;
  readonly destination: NumberRanges | null;
  readonly icmp: PacketsMatch["icmp"];
}

const ANYTHING: ServicePart = { protocols: null, source: null, destination: null, icmp: null };

export class NameResolver {
  readonly #record: AsaRecord;
  readonly #diagnostics: Diagnostic[];
  readonly #sets = new Map<string, AddressSet>();
  readonly #services = new Map<string, { readonly parts: ServicePart[]; readonly open: readonly string[] }>();
  readonly #portSets = new Map<string, { readonly ranges: NumberRanges | null; readonly open: readonly string[] }>();
  readonly #orders = new Map<string, AddressSet[] | null>();
  readonly #told = new Set<string>();
  /** Before release 9.0 `any` is of IPv4 in access lists and of IPv6 in those of IPv6. */
  readonly #isBefore9: boolean;

  constructor(record: AsaRecord, diagnostics: Diagnostic[]) {
    this.#record = record;
    this.#diagnostics = diagnostics;
    this.#isBefore9 = record.release !== null && record.release[0] < 9;
  }

  addresses(words: AddressWords, isIpv6List: boolean): AddressSet {
    switch (words.kind) {
      case "any":
        return this.#isBefore9 ? (isIpv6List ? EVERY_IPV6 : EVERY_IPV4) : EVERY_IP;
      case "any4":
        return EVERY_IPV4;
      case "any6":
        return EVERY_IPV6;
      case "set":
        return this.#written(words.written);
      case "unresolved":
        return addressSet([words.name.includes("/") ? `name ${words.name}` : words.name]);
      case "ifc":
        return EVERY_IP;
      case "interface":
        return this.ownAddresses(words.name);
      case "object":
        return this.object(words.name, words.at);
      case "group":
        return this.group(words.name, words.at, []);
    }
  }

  #written(text: string): AddressSet {
    let set = this.#sets.get(`= ${text}`);
    if (set === undefined) {
      set = addressSet([text]);
      this.#sets.set(`= ${text}`, set);
    }
    return set;
  }

  /** The device's own addresses on an interface. */
  ownAddresses(nameif: string): AddressSet {
    const networks = this.#record.interfaces.find((port) => port.nameif === nameif)?.networks ?? [];
    return networks.length === 0 ? addressSet([`address of interface ${nameif}`]) : addressSet(networks.map((n) => n.split("/")[0] as string));
  }

  object(name: string, at: TextAt): AddressSet {
    const object = this.#record.objects.get(name);
    if (object?.address != null) return this.addresses(object.address, false);
    if (object === undefined) this.#tell(name, at, `The object ${name} is not defined in this text.`);
    return this.#written(unresolvedName(name));
  }

  group(name: string, at: TextAt, inside: readonly string[]): AddressSet {
    const known = this.#sets.get(name);
    if (known !== undefined) return known;
    const group = this.#record.groups.get(name);
    if (group === undefined) {
      this.#tell(name, at, `The group ${name} is not defined in this text.`);
      return this.#written(unresolvedName(name));
    }
    if (this.#isTooDeep(name, at, inside)) return this.#written(unresolvedName(name));
    const set = group.members.length === 0 ? this.#written(unresolvedName(name)) : unionOf(group.members.map((member) => this.#memberAddresses(member, name, inside)));
    this.#sets.set(name, set);
    return set;
  }

  #memberAddresses(member: ObjectGroup["members"][number], group: string, inside: readonly string[]): AddressSet {
    if (member.kind === "address") return this.addresses(member.address, false);
    if (member.kind === "group") return this.group(member.name, member.at, [...inside, group]);
    return this.#written(unresolvedName(`part of ${group}`));
  }

  #isTooDeep(name: string, at: TextAt, inside: readonly string[]): boolean {
    if (inside.includes(name)) this.#tell(`cycle ${name}`, at, `The group ${name} holds itself: ${[...inside.slice(inside.indexOf(name)), name].join(" → ")}.`, "group-cycle");
    else if (inside.length >= DEEPEST) this.#tell(`deep ${name}`, at, `Groups are nested deeper than ${DEEPEST}.`, "groups-too-deep");
    else return false;
    return true;
  }

  #tell(key: string, at: TextAt, message: string, code = "undefined-name"): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const severity = code === "undefined-name" ? "warning" : "error";
    this.#diagnostics.push({ code, severity, message, help: "What names it is taken for perhaps. Give the whole configuration.", at });
  }

  /** Every network of a group or object in the order of the text: static translations map by it. null = not all of it is known. */
  ordered(name: string, inside: readonly string[] = []): AddressSet[] | null {
    let known = this.#orders.get(name);
    if (known === undefined) {
      known = this.#readOrder(name, inside);
      this.#orders.set(name, known);
    }
    return known;
  }

  #readOrder(name: string, inside: readonly string[]): AddressSet[] | null {
    const object = this.#record.objects.get(name);
    if (object !== undefined) return object.address === null || object.address.kind === "unresolved" ? null : [this.addresses(object.address, false)];
    const group = this.#record.groups.get(name);
    if (group === undefined || inside.includes(name) || inside.length >= DEEPEST) return null;
    const out: AddressSet[] = [];
    for (const member of group.members) {
      if (member.kind === "address") out.push(this.addresses(member.address, false));
      else if (member.kind === "group") {
        const below = this.ordered(member.name, [...inside, name]);
        if (below === null) return null;
        out.push(...below);
      } else return null;
      if (out.length > MOST_ORDERED) return null;
    }
    return out.some((set) => set.unresolved.length > 0) ? null : out;
  }

  /** What an entry asks of protocol, ports and types; `conditions` says what stays open. */
  services(match: NonNullable<AccessEntry["match"]>, conditions: string[]): ServicePart[] {
    const { protocol } = match;
    if (protocol.kind === "object") {
      const service = this.#record.services.get(protocol.name)?.service;
      if (service != null) return [this.#part(service, conditions)];
      this.#tell(protocol.name, protocol.at, `The service object ${protocol.name} is not defined in this text.`);
      return open(conditions, protocol.name);
    }
    if (protocol.kind === "numbers") return [this.#entryPart(protocol.numbers, match, conditions)];
    const group = this.#record.groups.get(protocol.name);
    if (group?.kind === "protocol") {
      const numbers = this.#groupProtocols(group, conditions);
      return [this.#entryPart(numbers, match, conditions)];
    }
    return this.groupServices(protocol.name, protocol.at, [], conditions);
  }

  #entryPart(numbers: readonly number[] | null, match: NonNullable<AccessEntry["match"]>, conditions: string[]): ServicePart {
    const icmp = match.icmp;
    return {
      protocols: numbers,
      source: match.sourcePorts === null ? null : this.#ports(match.sourcePorts, numbers, conditions),
      destination: match.destinationPorts === null ? null : this.#ports(match.destinationPorts, numbers, conditions),
      icmp: icmp === null ? null : icmp.isGroup ? this.#icmpGroup(icmp.type, numbers, conditions) : icmpOf(icmp, numbers, conditions),
    };
  }

  /** What stands in a group and in those below it, each group once; null = one of them is not defined, or all are empty. */
  #flattened(name: string): ObjectGroup["members"] | null {
    const out: ObjectGroup["members"] = [];
    const seen = new Set([name]);
    for (const next of seen) {
      const group = this.#record.groups.get(next);
      if (group === undefined) return null;
      for (const member of group.members) {
        if (member.kind === "group") seen.add(member.name);
        else out.push(member);
      }
    }
    return out.length === 0 ? null : out;
  }

  #groupProtocols(group: ObjectGroup, conditions: string[]): readonly number[] | null {
    const numbers = new Set<number>();
    const members = this.#flattened(group.name);
    for (const member of members ?? []) {
      if (member.kind === "protocol" && member.protocol !== "any") numbers.add(member.protocol);
      else if (member.kind === "protocol") return null;
    }
    if (members === null || members.some((member) => member.kind !== "protocol")) {
      conditions.push(`all protocols of ${group.name} are not known`);
      return null;
    }
    return [...numbers].sort((a, b) => a - b);
  }

  /** Each group once: groups that share members would double what is looked at with every level. */
  groupServices(name: string, at: TextAt, inside: readonly string[], conditions: string[]): ServicePart[] {
    let known = this.#services.get(name);
    if (known === undefined) {
      const open: string[] = [];
      const parts = distinct(this.#readServices(name, at, inside, open));
      known = { parts, open: [...new Set(open)] };
      this.#services.set(name, known);
    }
    conditions.push(...known.open);
    return known.parts;
  }

  #readServices(name: string, at: TextAt, inside: readonly string[], conditions: string[]): ServicePart[] {
    const group = this.#record.groups.get(name);
    if (group === undefined) this.#tell(name, at, `The group ${name} is not defined in this text.`);
    if (group === undefined || group.members.length === 0 || this.#isTooDeep(name, at, inside)) return open(conditions, name);
    return group.members.flatMap((member): ServicePart[] => {
      switch (member.kind) {
        case "service":
          return [this.#part(member.service, conditions)];
        case "service-object": {
          const service = this.#record.services.get(member.name)?.service;
          if (service != null) return [this.#part(service, conditions)];
          const numbers = builtIn(member.name);
          if (numbers !== undefined) return [{ ...ANYTHING, protocols: numbers }];
          this.#tell(member.name, member.at, `The service object ${member.name} is not defined in this text.`);
          return open(conditions, member.name);
        }
        case "ports": {
          if (group.transports === null) conditions.push(`which transports ${name} is for is not written`);
          const transports = group.transports ?? [6, 17];
          return [{ ...ANYTHING, protocols: transports, destination: this.#ports(member.ports, transports, conditions) }];
        }
        case "protocol":
          return [{ ...ANYTHING, protocols: member.protocol === "any" ? null : [member.protocol] }];
        case "group":
          return this.groupServices(member.name, member.at, [...inside, name], conditions);
        default:
          return open(conditions, `part of ${name}`);
      }
    });
  }

  #part(service: ServiceWords, conditions: string[]): ServicePart {
    return {
      protocols: service.protocols,
      source: service.source === null ? null : this.#ports(service.source, service.protocols, conditions),
      destination: service.destination === null ? null : this.#ports(service.destination, service.protocols, conditions),
      icmp: service.icmp === null ? null : icmpOf(service.icmp, service.protocols, conditions),
    };
  }

  serviceObject(name: string, at: TextAt, conditions: string[]): ServicePart {
    const service = this.#record.services.get(name)?.service;
    if (service != null) return this.#part(service, conditions);
    this.#tell(name, at, `The service object ${name} is not defined in this text.`);
    conditions.push(`${name} is not defined`);
    return ANYTHING;
  }

  portRanges(words: PortWords, numbers: readonly number[] | null, conditions: string[]): NumberRanges | null {
    return this.#ports(words, numbers, conditions);
  }

  #ports(words: PortWords, numbers: readonly number[] | null, conditions: string[]): NumberRanges | null {
    if (words.kind === "group") return this.#groupPorts(words.name, words.at, numbers, [], conditions);
    const ranges = words.ranges.map(([from, to]) => [portOf(from, numbers), portOf(to, numbers)] as const);
    const bad = words.ranges.find((_, i) => ranges[i]?.includes(undefined));
    if (bad !== undefined) {
      conditions.push(`the port ${bad.join("-")} is not known`);
      return null;
    }
    const known = (ranges as readonly (readonly [number, number])[]).filter(([from, to]) => from <= to);
    return words.isNegated ? otherPorts(known) : joinedRanges(known);
  }

  #groupPorts(name: string, at: TextAt, numbers: readonly number[] | null, inside: readonly string[], conditions: string[]): NumberRanges | null {
    const key = `${numbers?.join() ?? "ip"} ${name}`;
    let known = this.#portSets.get(key);
    if (known === undefined) {
      const open: string[] = [];
      known = { ranges: this.#readGroupPorts(name, at, numbers, inside, open), open: [...new Set(open)] };
      this.#portSets.set(key, known);
    }
    conditions.push(...known.open);
    return known.ranges;
  }

  #readGroupPorts(name: string, at: TextAt, numbers: readonly number[] | null, inside: readonly string[], conditions: string[]): NumberRanges | null {
    const group = this.#record.groups.get(name);
    if (group === undefined) this.#tell(name, at, `The group ${name} is not defined in this text.`);
    if (group === undefined || group.members.length === 0 || this.#isTooDeep(name, at, inside)) {
      conditions.push(`the ports of ${name} are not known`);
      return null;
    }
    const out: (readonly [number, number])[] = [];
    for (const member of group.members) {
      const ranges =
        member.kind === "ports" ? this.#ports(member.ports, numbers, conditions) : member.kind === "group" ? this.#groupPorts(member.name, member.at, numbers, [...inside, name], conditions) : null;
      if (ranges === null) {
        if (member.kind !== "ports" && member.kind !== "group") conditions.push(`not all ports of ${name} are known`);
        return null;
      }
      out.push(...ranges);
    }
    return joinedRanges(out);
  }

  #icmpGroup(name: string, numbers: readonly number[] | null, conditions: string[]): PacketsMatch["icmp"] {
    const types = (this.#flattened(name) ?? []).map((member) => (member.kind === "icmp-type" ? icmpOf({ type: member.word, code: null }, numbers, conditions) : null));
    if (types.length > 0 && !types.includes(null)) return types.flatMap((t) => t ?? []);
    conditions.push(`the ICMP types of ${name} are not known`);
    return null;
  }
}

function distinct(parts: readonly ServicePart[]): ServicePart[] {
  return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
}

function open(conditions: string[], name: string): ServicePart[] {
  conditions.push(`which services ${name} holds is not known`);
  return [ANYTHING];
}

/** Names of objects that the device has of its own ("service-object object icmp"). */
function builtIn(name: string): readonly number[] | undefined {
  return { icmp: [1], icmp6: [58], tcp: [6], udp: [17] }[name];
}

/** No text of a name is an address; one that looks like it would be read as that. */
function unresolvedName(name: string): string {
  return addressSet([name]).unresolved.length > 0 ? name : `name ${name}`;
}

function portOf(word: string, numbers: readonly number[] | null): number | undefined {
  const transport = numbers?.[0] === 17 && numbers.length === 1 ? "udp" : "tcp";
  const shift = word.startsWith("<") ? -1 : word.startsWith(">") ? 1 : 0;
  const port = portNumber(shift === 0 ? word : word.slice(1), transport);
  return port === undefined ? undefined : port + shift;
}

function icmpOf(icmp: { readonly type: string; readonly code: number | null }, numbers: readonly number[] | null, conditions: string[]): PacketsMatch["icmp"] {
  const type = icmpType(icmp.type, numbers?.[0] ?? 1);
  if (type === undefined) {
    conditions.push(`the ICMP type ${icmp.type} is not known`);
    return null;
  }
  return [{ type, codes: icmp.code === null ? null : [[icmp.code, icmp.code]] }];
}

export function joinedRanges(ranges: readonly (readonly [number, number])[]): NumberRanges {
  const out: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = out[out.length - 1];
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

function otherPorts(ranges: readonly (readonly [number, number])[]): NumberRanges {
  const out: [number, number][] = [];
  let next = 0;
  for (const [from, to] of joinedRanges(ranges)) {
    if (from > next) out.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST_PORT) out.push([next, LAST_PORT]);
  return out;
}
