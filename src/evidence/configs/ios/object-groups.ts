// Groups of networks and services, nested, resolved to addresses and services. A group that is missing, empty or in a cycle is said, and what asks for it
// is left open. Source: Cisco IOS Security Configuration Guide, "Object Groups for ACLs": masks in groups are network masks.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { parseIpv4, parseIpv6 } from "../../../foundation/ip-address.ts";
import { type AddressSet, addressSet, EVERY_IP, NO_ADDRESSES, unionOf } from "../../../plant/address-set.ts";
import type { NumberRanges, TextAt } from "../../../plant/segmentation.ts";
import type { LineTally } from "../line-tally.ts";
import type { GroupMember, IosRecord, ObjectGroup } from "./ios-record.ts";
import { hostSet, matchingWildcard, prefixSet } from "./parse-addresses.ts";
import { readIcmp, readPorts } from "./parse-services.ts";
import { PROTOCOL_NUMBERS, TCP_PORTS, UDP_PORTS } from "./port-names.ts";
import { WordReader } from "./word-reader.ts";

export interface ServicePart {
  readonly protocols: NumberRanges | null;
  readonly sourcePorts: NumberRanges | null;
  readonly destinationPorts: NumberRanges | null;
  readonly icmp: readonly { readonly type: number; readonly codes: NumberRanges | null }[] | null;
}

const DEEPEST = 64;
const MOST_PARTS = 100_000;

interface Resolved<T> {
  readonly value: T;
  /** Why it is not whole, in words. */
  readonly open: readonly string[];
}

export class ObjectGroups {
  readonly #groups: ReadonlyMap<string, ObjectGroup>;
  readonly #tally: LineTally;
  readonly #diagnostics: Diagnostic[];
  readonly #networks = new Map<string, Resolved<AddressSet>>();
  readonly #services = new Map<string, Resolved<readonly ServicePart[]>>();
  readonly #said = new Set<string>();

  constructor(record: IosRecord, tally: LineTally, diagnostics: Diagnostic[]) {
    this.#groups = record.groups;
    this.#tally = tally;
    this.#diagnostics = diagnostics;
  }

  /** Reads every group once, so that each of their lines has a state whether a rule names it or not. */
  readAll(): void {
    for (const [name, group] of this.#groups) {
      if (group.kind === "network") this.network(name, group.at);
      else this.services(name, group.at);
    }
  }

  network(name: string, at: TextAt): Resolved<AddressSet> {
    return this.#resolve(name, at, "network", this.#networks, [], (group, stack) => this.#readNetwork(group, stack));
  }

  services(name: string, at: TextAt): Resolved<readonly ServicePart[]> {
    return this.#resolve(name, at, "service", this.#services, [], (group, stack) => this.#readServices(group, stack));
  }

  kindOf(name: string): "network" | "service" | undefined {
    return this.#groups.get(name)?.kind;
  }

  #resolve<T>(
    name: string,
    at: TextAt,
    kind: ObjectGroup["kind"],
    known: Map<string, Resolved<T>>,
    stack: readonly string[],
    read: (group: ObjectGroup, stack: readonly string[]) => Resolved<T>,
  ): Resolved<T> {
    const before = known.get(name);
    if (before !== undefined) return before;
    const group = this.#groups.get(name);
    const nothing = (kind === "network" ? NO_ADDRESSES : []) as T;
    if (group === undefined || group.kind !== kind) {
      this.#say("undefined-group", `The object-group ${name} is used and not defined as a group of ${kind === "network" ? "networks" : "services"}.`, at, name);
      return { value: nothing, open: [`the object-group ${name} is not in the text`] };
    }
    if (stack.includes(name) || stack.length >= DEEPEST) {
      this.#say("group-cycle", stack.includes(name) ? `The object-group ${name} holds itself.` : `Groups are nested deeper than ${DEEPEST}: ${name} is not followed.`, group.at, name);
      return { value: nothing, open: [`the object-group ${name} holds itself`] };
    }
    const found = read(group, [...stack, name]);
    // What a cycle cut short says so in `open`, and is not relied on.
    known.set(name, found);
    return found;
  }

  #say(code: string, message: string, at: TextAt, name: string): void {
    if (this.#said.has(`${code} ${name}`)) return;
    this.#said.add(`${code} ${name}`);
    this.#diagnostics.push({ code, severity: "warning", message, at });
  }

  #mark({ statement }: GroupMember, problem: string | null): void {
    if (problem === null) this.#tally.mark(statement.at.line, "understood");
    else this.#tally.mark(statement.at.line, "unsupported", problem);
  }

  #readNetwork(group: ObjectGroup, stack: readonly string[]): Resolved<AddressSet> {
    const sets: AddressSet[] = [];
    const open = new Set<string>();
    for (const member of group.members) {
      const [first = "", second = "", third = ""] = member.words;
      let set: AddressSet | null = null;
      if (first === "group-object") {
        const inner = this.#resolve(second, member.statement.at, "network", this.#networks, stack, (g, s) => this.#readNetwork(g, s));
        for (const why of inner.open) open.add(why);
        set = inner.value;
      } else if (first === "any") set = EVERY_IP;
      else if (first === "host") set = hostSet(second);
      else if (first === "range") set = rangeSet(second, third);
      // Also written with a blank: "10.3.14.0 /24".
      else set = prefixSet(second.startsWith("/") ? first + second : first) ?? (second === "" ? hostSet(first) : maskedSet(first, second));
      this.#mark(member, set === null ? "not an address that is read" : null);
      if (set === null) open.add(`"${member.words.join(" ")}" of a group is not read`);
      else sets.push(set);
    }
    return { value: unionOf(sets), open: [...open] };
  }

  #readServices(group: ObjectGroup, stack: readonly string[]): Resolved<readonly ServicePart[]> {
    const parts: ServicePart[] = [];
    const open = new Set<string>();
    for (const member of group.members) {
      const [first = "", second = ""] = member.words;
      if (first === "group-object") {
        const inner = this.#resolve(second, member.statement.at, "service", this.#services, stack, (g, s) => this.#readServices(g, s));
        for (const why of inner.open) open.add(why);
        for (const part of inner.value) if (parts.length < MOST_PARTS) parts.push(part);
        this.#mark(member, null);
        continue;
      }
      const read = serviceMember(member.words);
      this.#mark(member, read === null ? "not a service that is read" : null);
      if (read === null) open.add(`"${member.words.join(" ")}" of a group is not read`);
      else parts.push(...read);
    }
    return { value: parts, open: [...open] };
  }
}

function rangeSet(from: string, to: string): AddressSet | null {
  const isRange = (parseIpv4(from) !== undefined && parseIpv4(to) !== undefined) || (parseIpv6(from) !== undefined && parseIpv6(to) !== undefined);
  const set = isRange ? addressSet([`${from}-${to}`]) : null;
  return set === null || set.unresolved.length > 0 ? null : set;
}

function maskedSet(address: string, mask: string): AddressSet | null {
  const [a, m] = [parseIpv4(address), parseIpv4(mask)];
  return a === undefined || m === undefined ? null : matchingWildcard(a, ~m >>> 0);
}

/** "tcp source gt 1023 eq 80", "tcp-udp 53", "udp", "icmp echo", "ip", "50". */
function serviceMember(words: readonly string[]): ServicePart[] | null {
  const input = new WordReader(words);
  const word = input.take();
  const plain = { sourcePorts: null, destinationPorts: null, icmp: null };
  if ((word === "ip" || word === "ipv6") && input.isAtEnd) return [{ ...plain, protocols: null }];
  const numbers = word === "tcp-udp" ? [6, 17] : [/^\d{1,3}$/.test(word) ? Number(word) : PROTOCOL_NUMBERS.get(word)];
  if (numbers.some((n) => n === undefined || n > 255)) return null;
  const protocols = (numbers as number[]).map((n) => [n, n] as const);
  if (word === "icmp") return finished(input, [{ ...plain, protocols, icmp: readIcmp(input, false) }]);
  if (word !== "tcp" && word !== "udp" && word !== "tcp-udp") return finished(input, [{ ...plain, protocols }]);
  const names = word === "udp" ? UDP_PORTS : word === "tcp" ? TCP_PORTS : new Map([...UDP_PORTS, ...TCP_PORTS]);
  const sourcePorts = input.takeIf("source") ? readPorts(input, names, true) : null;
  const destinationPorts = readPorts(input, names, true);
  return finished(input, [{ protocols, sourcePorts, destinationPorts, icmp: null }]);
}

function finished(input: WordReader, parts: ServicePart[]): ServicePart[] | null {
  return input.isAtEnd && input.open.length === 0 ? parts : null;
}
