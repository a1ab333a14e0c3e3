// Rules of the neutral form as lines of an access list, with the objects and groups that they need. What an ASA cannot say (MAC addresses, names that are
// not resolved, TCP flags, applications, schedules in words) is an answer in words instead of lines.
import { formatIp } from "../../../foundation/ip-address.ts";
import { type AddressSet, EVERY_IP, EVERY_IPV4, EVERY_IPV6, type Range } from "../../../plant/address-set.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { NumberRanges, PacketsMatch, ServiceMatch } from "../../../plant/segmentation.ts";

/** Of an object's, a group's or a list's name. */
const LONGEST_NAME = 60;
/** So many members make no readable group. */
const MOST_MEMBERS = 20_000;
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

export interface WrittenEntry {
  /** Objects and groups that must stand before. */
  readonly definitions: readonly string[];
  /** What follows "access-list NAME extended "; empty = the rule matches nothing. */
  readonly entries: readonly string[];
  /** What cannot be said, and is not in the lines. */
  readonly unsaid: readonly string[];
}

/** Letters, digits, "_", "-" and "."; unique within `taken`. */
export function asaName(wish: string, taken: Set<string>): string {
  const base =
    wish
      .replace(/[^A-Za-z0-9_.-]+/g, "_")
      .replace(/^[^A-Za-z]+/, "")
      .slice(0, LONGEST_NAME) || "HOLDPOINT";
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
  taken.add(name);
  return name;
}

export class EntryWriter {
  readonly #nameOf: ReadonlyMap<AddressSet, string>;
  readonly #taken: Set<string>;
  readonly #ends = new Map<AddressSet, string>();
  readonly #services = new Map<string, string>();
  readonly #timeRanges = new Map<string, string>();
  #definitions: string[] = [];

  /** `taken`: names that stand in the text already. */
  constructor(nameOf: ReadonlyMap<AddressSet, string>, taken: Set<string>) {
    this.#nameOf = nameOf;
    this.#taken = taken;
  }

  write(rule: PacketRule): WrittenEntry {
    this.#definitions = [];
    const unsaid: string[] = [];
    const refuse = (why: string): WrittenEntry => ({ definitions: [], entries: [], unsaid: [why] });
    if (rule.action === "skip" || rule.action === "unsure") return refuse("it neither permits nor denies");
    if (rule.conditions.length > 0) return refuse(`what it asks beside packets (${rule.conditions.join(", ")})`);
    if (rule.applications !== null) return refuse("applications, which access lists do not recognise");
    if (rule.states !== null && !rule.states.includes("new")) return refuse("states of connections, which the device keeps by itself");
    for (const end of [rule.source, rule.destination]) {
      if (end.addresses === null) continue;
      if (end.addresses.macs.size > 0) return refuse("MAC addresses");
      if (end.addresses.unresolved.length > 0) return refuse(`addresses that are not known (${end.addresses.unresolved.slice(0, 3).join(", ")})`);
    }
    const members = membersOf(rule.services, unsaid);
    if (members.length > MOST_MEMBERS) return refuse(`more than ${MOST_MEMBERS} services in one rule`);
    const ends = [this.#end(rule.source.addresses), this.#end(rule.destination.addresses)];
    // What was defined on the way is named by later entries.
    if (members.length === 0 || ends.includes("")) return { definitions: this.#definitions, entries: [], unsaid };
    if (rule.action === "reject") unsaid.push("an answer to what it denies: the device drops without one");
    const [source, destination] = ends as [string, string];
    const action = rule.action === "permit" ? "permit" : "deny";
    const tail = rule.until === null ? "" : ` time-range ${this.#timeRange(rule.until)}`;
    const [only] = members;
    const entry =
      members.length === 1 && only !== undefined
        ? `${only.protocol} ${source}${only.source === "" ? "" : ` ${only.source}`} ${destination}${only.destination === "" ? "" : ` ${only.destination}`}`
        : `object-group ${this.#group(members)} ${source} ${destination}`;
    return { definitions: this.#definitions, entries: [`${action} ${entry}${tail}`], unsaid };
  }

  /** "" = the set is empty. */
  #end(set: AddressSet | null): string {
    if (set === null || isSame(set, EVERY_IP)) return "any";
    if (isSame(set, EVERY_IPV4)) return "any4";
    if (isSame(set, EVERY_IPV6)) return "any6";
    const known = this.#ends.get(set);
    if (known !== undefined) return known;
    const parts = partsOf(set);
    const [first] = parts;
    const wish = this.#nameOf.get(set);
    let text: string;
    if (first === undefined) text = "";
    else if (parts.length === 1 && wish === undefined && first.kind === "prefix") text = first.text;
    else if (parts.length === 1) text = `object ${this.#object(first, wish ?? "RANGE")}`;
    else {
      const members = parts.map((part) => (part.kind === "prefix" ? ` network-object ${part.text}` : ` network-object object ${this.#object(part, `${wish ?? "HP"}_range`)}`));
      const name = asaName(wish ?? "HP_NET", this.#taken);
      this.#definitions.push(`object-group network ${name}`, ...members);
      text = `object-group ${name}`;
    }
    this.#ends.set(set, text);
    return text;
  }

  #object(part: AddressPart, wish: string): string {
    const name = asaName(wish, this.#taken);
    const subnet = part.text.includes("/") || part.text.includes(" ") ? `subnet ${part.text}` : part.text;
    this.#definitions.push(`object network ${name}`, ` ${part.kind === "range" ? part.text : part.text.startsWith("host ") ? part.text : subnet}`);
    return name;
  }

  #group(members: readonly ServiceMember[]): string {
    const lines = members.map((m) => {
      const source = m.source === "" ? "" : ` source ${m.source}`;
      const destination = m.destination === "" ? "" : m.protocol.startsWith("icmp") ? ` ${m.destination}` : ` destination ${m.destination}`;
      return ` service-object ${m.protocol}${source}${destination}`;
    });
    const key = lines.join("\n");
    let name = this.#services.get(key);
    if (name === undefined) {
      name = asaName("HP_SVC", this.#taken);
      this.#services.set(key, name);
      this.#definitions.push(`object-group service ${name}`, ...lines);
    }
    return name;
  }

  #timeRange(until: string): string {
    let name = this.#timeRanges.get(until);
    if (name === undefined) {
      name = asaName(`UNTIL_${until}`, this.#taken);
      this.#timeRanges.set(until, name);
      const [year, month, day] = until.split("-").map(Number) as [number, number, number];
      this.#definitions.push(`time-range ${name}`, ` absolute end 23:59 ${String(day).padStart(2, "0")} ${MONTHS[month - 1]} ${year}`);
    }
    return name;
  }
}

function isSame(a: AddressSet, b: AddressSet): boolean {
  const equal = (x: readonly Range<number | bigint>[], y: readonly Range<number | bigint>[]): boolean => x.length === y.length && x.every((r, i) => r.from === y[i]?.from && r.to === y[i]?.to);
  return equal(a.v4, b.v4) && equal(a.v6, b.v6) && a.macs.size === 0 && a.unresolved.length === 0;
}

/** As an entry says it: "host A", "A MASK", "A::/64"; a range is an object's. */
interface AddressPart {
  readonly kind: "prefix" | "range";
  readonly text: string;
}

function partsOf(set: AddressSet): AddressPart[] {
  const v4 = set.v4.map(({ from, to }): AddressPart => {
    const first = formatIp({ bits: 32, value: from });
    if (from === to) return { kind: "prefix", text: `host ${first}` };
    const size = to - from + 1;
    if (Number.isInteger(Math.log2(size)) && from % size === 0) return { kind: "prefix", text: `${first} ${formatIp({ bits: 32, value: 2 ** 32 - size })}` };
    return { kind: "range", text: `range ${first} ${formatIp({ bits: 32, value: to })}` };
  });
  const v6 = set.v6.map(({ from, to }): AddressPart => {
    const first = formatIp({ bits: 128, value: from });
    if (from === to) return { kind: "prefix", text: `host ${first}` };
    const size = to - from + 1n;
    if ((size & (size - 1n)) === 0n && from % size === 0n) return { kind: "prefix", text: `${first}/${128 - (size.toString(2).length - 1)}` };
    return { kind: "range", text: `range ${first} ${formatIp({ bits: 128, value: to })}` };
  });
  return [...v4, ...v6];
}

/** `destination` of ICMP is its type, and code. */
interface ServiceMember {
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, "icmp"],
  [6, "tcp"],
  [17, "udp"],
  [58, "icmp6"],
  [132, "sctp"],
]);
const WITH_PORTS: readonly number[] = [6, 17, 132];
const LAST_NUMBER = 255;
const LAST_PORT = 65_535;

function membersOf(services: readonly ServiceMatch[], unsaid: string[]): ServiceMember[] {
  const plain = (protocol: string): ServiceMember => ({ protocol, source: "", destination: "" });
  return services.flatMap((service): ServiceMember[] => {
    switch (service.kind) {
      case "any":
        return [plain("ip")];
      case "icmp":
        return [plain("icmp"), plain("icmp6")];
      case "port":
        return [{ protocol: service.transport, source: "", destination: portText([service.fromPort, service.toPort]) }];
      case "ip":
        return [plain(NAMES.get(service.number) ?? String(service.number))];
      case "packets":
        return packetMembers(service, unsaid);
      default:
        unsaid.push(`the service ${service.written}`);
        return [];
    }
  });
}

function packetMembers(match: PacketsMatch, unsaid: string[]): ServiceMember[] {
  if (match.tcpFlags !== null) {
    unsaid.push("TCP flags");
    return [];
  }
  const isEvery = match.protocols === null || match.protocols.some(([from, to]) => from === 0 && to === LAST_NUMBER);
  const has = (n: number): boolean => isEvery || match.protocols?.some(([from, to]) => n >= from && n <= to) === true;
  if (match.icmp !== null) return [1, 58].filter(has).flatMap((n) => icmpMembers(NAMES.get(n) as string, match.icmp ?? []));
  if (match.sourcePorts !== null || match.destinationPorts !== null) {
    if (has(33) || has(136)) unsaid.push("ports of DCCP and UDP-Lite");
    return WITH_PORTS.filter(has).flatMap((n) => portMembers(NAMES.get(n) as string, match));
  }
  if (isEvery) return [{ protocol: "ip", source: "", destination: "" }];
  return numbersOf(match.protocols ?? []).map((n) => ({ protocol: NAMES.get(n) ?? String(n), source: "", destination: "" }));
}

function icmpMembers(protocol: string, types: NonNullable<PacketsMatch["icmp"]>): ServiceMember[] {
  return types.flatMap(({ type, codes }) =>
    codes === null ? [{ protocol, source: "", destination: String(type) }] : numbersOf(codes).map((code) => ({ protocol, source: "", destination: `${type} ${code}` })),
  );
}

function portMembers(protocol: string, match: PacketsMatch): ServiceMember[] {
  const texts = (ranges: NumberRanges | null): string[] => (ranges === null ? [""] : ranges.map(portText));
  return texts(match.sourcePorts).flatMap((source) => texts(match.destinationPorts).map((destination) => ({ protocol, source, destination })));
}

function numbersOf(ranges: NumberRanges): number[] {
  return ranges.flatMap(([from, to]) => Array.from({ length: Math.min(to, LAST_NUMBER) - from + 1 }, (_, i) => from + i));
}

function portText([from, to]: readonly [number, number]): string {
  return from === to ? `eq ${from}` : `range ${from} ${Math.min(to, LAST_PORT)}`;
}
