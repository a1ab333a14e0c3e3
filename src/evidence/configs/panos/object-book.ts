// The objects that rules name, looked up through the scopes that a firewall sees: its own virtual system or device group, the groups above it, shared.
// (PAN-OS Web Interface Help, "Objects": the most specific place wins, unless Panorama is told that shared objects take precedence.)
import { countText } from "../../../foundation/count-words.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { formatIp, parseIpv4 } from "../../../foundation/ip-address.ts";
import { type AddressSet, addressSet, EVERY_IP, intersectionOf, isEmptySet, unionOf } from "../../../plant/address-set.ts";
import type { PacketsMatch, TextAt } from "../../../plant/segmentation.ts";
import { type ConfigNode, claim, claimAll, membersOf, nodeAt, textOf, latestOf } from "./panos-record.ts";
import { PROTOCOL_NUMBERS, packets, portRanges } from "./port-lists.ts";

const DEEPEST_GROUP = 64;
const MOST_MEMBERS = 1_000_000;
/** Wildcard masks with more free bits above their lowest run are kept as a name. */
const MOST_WILDCARD_RANGES = 4_096;

export interface ServiceMeaning {
  readonly matches: readonly PacketsMatch[];
  /** Of this service; null = of the application or the device. */
  readonly idleSeconds: number | null;
}

/** Services of one rule, gathered by their idle timeout; `unknown` = names of services that could be anything. */
export interface ServicesMeaning {
  readonly services: readonly ServiceMeaning[];
  readonly unknown: readonly string[];
}

export class ObjectBook {
  readonly #scopes: readonly ConfigNode[];
  readonly #file: string;
  readonly #diagnostics: Diagnostic[];
  readonly #addresses = new Map<string, AddressSet>();
  readonly #services = new Map<string, ReadonlyMap<string, ServiceMeaning | null>>();
  readonly #told = new Set<string>();
  #members = 0;

  /** Scopes in the order in which they are asked. */
  constructor(scopes: readonly ConfigNode[], file: string, diagnostics: Diagnostic[]) {
    this.#scopes = scopes;
    this.#file = file;
    this.#diagnostics = diagnostics;
  }

  find(kind: string, name: string): ConfigNode | undefined {
    for (const scope of this.#scopes) {
      const found = nodeAt(scope, kind, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  at(node: ConfigNode): TextAt {
    return { kind: "text", file: this.#file, line: node.line, column: node.column };
  }

  warn(code: string, node: ConfigNode, message: string, severity: "warning" | "error" = "warning"): void {
    const key = `${node.line} ${message}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#diagnostics.push({ code, severity, message, at: this.at(node) });
  }

  /** null = any. */
  addressesOf(members: readonly ConfigNode[]): AddressSet | null {
    if (members.some((m) => m.name === "any")) return null;
    const [only, ...others] = members;
    if (only !== undefined && others.length === 0) return this.#address(only.name, only, []);
    return unionOf(members.map((m) => this.#address(m.name, m, [])));
  }

  #address(name: string, usedAt: ConfigNode, path: readonly string[]): AddressSet {
    const known = this.#addresses.get(name);
    if (known !== undefined) return known;
    const set = this.#readAddress(name, usedAt, path);
    this.#addresses.set(name, set);
    return set;
  }

  #readAddress(name: string, usedAt: ConfigNode, path: readonly string[]): AddressSet {
    if (path.length >= DEEPEST_GROUP || path.includes(name)) {
      this.warn("panos-group-cycle", usedAt, path.includes(name) ? `the group ${name} holds itself` : `groups are nested more than ${DEEPEST_GROUP} deep`, "error");
      return addressSet([`group ${name}`]);
    }
    if (++this.#members > MOST_MEMBERS) {
      this.warn("panos-too-many-members", usedAt, `groups hold more than ${countText(MOST_MEMBERS)} members`, "error");
      return addressSet([`object ${name}`]);
    }
    const object = this.find("address", name);
    if (object !== undefined) return this.#readAddressObject(object);
    const group = this.find("address-group", name);
    if (group !== undefined) {
      if (group.children.has("dynamic")) {
        claimAll(group, "partly", "the members of a dynamic group are not in the configuration");
        return addressSet([`dynamic group ${name}`]);
      }
      claim(group, "understood");
      return unionOf(membersOf(group, "static").map((m) => this.#address(m.name, m, [...path, name])));
    }
    const literal = addressText(name);
    if (literal !== null) return addressSet([literal]);
    if (this.find("external-list", name) !== undefined || /^panw-/.test(name)) return addressSet([`external list ${name}`]);
    const region = this.find("region", name);
    if (region !== undefined) {
      claim(region, "understood");
      const texts = membersOf(region, "address").map((m) => addressText(m.name) ?? `region ${name}`);
      return texts.length > 0 ? addressSet(texts) : addressSet([`region ${name}`]);
    }
    // Built-in regions are ISO country codes (and a few words in the same list).
    if (/^[A-Z][A-Z0-9]$/.test(name)) return addressSet([`region ${name}`]);
    this.warn("panos-undefined-address", usedAt, `the address ${JSON.stringify(name)} is used and not defined`);
    return addressSet([`undefined ${name}`]);
  }

  #readAddressObject(object: ConfigNode): AddressSet {
    claim(object, "understood");
    const written = textOf(object, "ip-netmask") ?? textOf(object, "ip-range");
    const wildcard = textOf(object, "ip-wildcard");
    const fqdn = textOf(object, "fqdn");
    if (written !== null) {
      const text = addressText(written);
      if (text !== null) return addressSet([text]);
      if (!written.startsWith("$")) this.warn("panos-address", object, `"${written}" is no address, prefix or range`);
      return addressSet([`address ${object.name}`]);
    }
    if (wildcard !== null) {
      const ranges = wildcardRanges(wildcard);
      if (ranges !== null) return addressSet(ranges);
      claimAll(object.children.get("ip-wildcard"), "partly", "the wildcard mask stands for too many ranges");
      return addressSet([`wildcard ${wildcard}`]);
    }
    return addressSet([fqdn === null ? `address ${object.name}` : `name ${fqdn}`]);
  }

  /** Where an object stands for an address of the device itself: "10.1.0.1/24"; null = it cannot. */
  interfaceAddress(text: string): string | null {
    const object = this.find("address", text);
    const written = object === undefined ? text : textOf(object, "ip-netmask");
    if (written === null) return null;
    const literal = addressText(written);
    if (literal === null || literal.includes("-")) return null;
    return literal.includes("/") ? literal : `${literal}/${literal.includes(":") ? 128 : 32}`;
  }

  services(members: readonly ConfigNode[]): ServicesMeaning {
    const all = new Map<string, ServiceMeaning | null>();
    for (const member of members) for (const [name, meaning] of this.#service(member.name, member, [])) all.set(name, meaning);
    const services = [...all.values()].filter((meaning) => meaning !== null);
    return { services, unknown: [...all].filter(([, meaning]) => meaning === null).map(([name]) => name) };
  }

  /** Single services by name, groups written out; null = it could be anything. */
  #service(name: string, usedAt: ConfigNode, path: readonly string[]): ReadonlyMap<string, ServiceMeaning | null> {
    const known = this.#services.get(name);
    if (known !== undefined) return known;
    const read = this.#readServices(name, usedAt, path);
    this.#services.set(name, read);
    return read;
  }

  #readServices(name: string, usedAt: ConfigNode, path: readonly string[]): ReadonlyMap<string, ServiceMeaning | null> {
    const unknown = new Map([[name, null]]);
    if (path.length >= DEEPEST_GROUP || path.includes(name)) {
      this.warn("panos-group-cycle", usedAt, `the service group ${name} holds itself, or groups are nested too deep`, "error");
      return unknown;
    }
    const at = this.at(usedAt);
    const object = this.find("service", name);
    if (object !== undefined) {
      const meaning = this.#readService(object, name, at);
      return new Map([[name, meaning.matches.length === 0 ? null : meaning]]);
    }
    const group = this.find("service-group", name);
    if (group !== undefined) {
      claim(group, "understood");
      const all = new Map<string, ServiceMeaning | null>();
      for (const member of membersOf(group, "members")) {
        for (const [inner, meaning] of this.#service(member.name, member, [...path, name])) {
          if (++this.#members > MOST_MEMBERS) {
            this.warn("panos-too-many-members", usedAt, `groups hold more than ${countText(MOST_MEMBERS)} members`, "error");
            return unknown;
          }
          all.set(inner, meaning);
        }
      }
      return all;
    }
    // Predefined (PAN-OS Web Interface Help, Objects > Services).
    const predefined = name === "service-http" ? "80,8080" : name === "service-https" ? "443" : null;
    if (predefined !== null) return new Map([[name, { matches: [packets([6], name, at, { destinationPorts: portRanges(predefined) })], idleSeconds: null }]]);
    if (name === "any") return new Map([[name, { matches: [packets(null, name, at)], idleSeconds: null }]]);
    this.warn("panos-undefined-service", usedAt, `the service ${JSON.stringify(name)} is used and not defined`);
    return unknown;
  }

  #readService(object: ConfigNode, name: string, at: TextAt): ServiceMeaning {
    claim(object, "understood");
    const matches: PacketsMatch[] = [];
    let idleSeconds: number | null = null;
    const protocols = object.children.get("protocol");
    if (protocols !== undefined) claim(protocols, "understood");
    for (const protocol of protocols?.children.values() ?? []) {
      const number = PROTOCOL_NUMBERS.get(protocol.name);
      if (number === undefined) continue;
      claim(protocol, "understood");
      const port = valuesJoined(protocol, "port");
      const sourcePort = valuesJoined(protocol, "source-port");
      const destinationPorts = port === null ? null : portRanges(port);
      const sourcePorts = sourcePort === null ? null : portRanges(sourcePort);
      if ((port !== null && destinationPorts === null) || (sourcePort !== null && sourcePorts === null)) {
        this.warn("panos-ports", object, `"${port ?? ""} ${sourcePort ?? ""}" is no list of ports`);
        return { matches: [], idleSeconds: null };
      }
      matches.push(packets([number], name, at, { destinationPorts, sourcePorts }));
      const timeout = Number(textOf(protocol, "override", "yes", "timeout") ?? Number.NaN);
      const override = protocol.children.get("override");
      if (override !== undefined) claimAll(override, "understood");
      if (timeout > 0) idleSeconds = timeout;
    }
    return { matches, idleSeconds };
  }

  /** Names of applications with groups written out; a filter stays one name. "any" stays. */
  applications(members: readonly ConfigNode[]): { readonly name: string; readonly filter: boolean }[] {
    const out = new Map<string, boolean>();
    const add = (name: string, usedAt: ConfigNode, path: readonly string[]): void => {
      const group = this.find("application-group", name);
      if (group === undefined) {
        out.set(name, this.find("application-filter", name) !== undefined);
        return;
      }
      if (path.includes(name) || path.length >= DEEPEST_GROUP) {
        this.warn("panos-group-cycle", usedAt, `the application group ${name} holds itself, or groups are nested too deep`, "error");
        out.set(name, true);
        return;
      }
      claim(group, "understood");
      // Written with and without the word `members`.
      const list = group.children.has("members") ? membersOf(group, "members") : [...group.children.values()];
      for (const member of list) {
        claim(member, "understood");
        if (++this.#members <= MOST_MEMBERS) add(member.name, member, [...path, name]);
        else out.set(member.name, true);
      }
    };
    for (const member of members) add(member.name, member, []);
    return [...out].map(([name, filter]) => ({ name, filter }));
  }

  /** Standard ports that a custom application writes; null = none are written. */
  customPorts(name: string): string | null {
    const custom = this.find("application", name);
    const ports = custom === undefined ? undefined : nodeAt(custom, "default", "port");
    return ports === undefined ? null : [...ports.children.keys()].join(" ");
  }

  isCustom(name: string): boolean {
    return this.find("application", name) !== undefined;
  }
}

/** `port 80,443` and `port [ 80 443 ]`. */
function valuesJoined(node: ConfigNode, key: string): string | null {
  const list = node.children.get(key);
  if (list === undefined) return null;
  claim(list, "understood");
  for (const child of list.children.values()) claim(child, "understood");
  const lines = new Set([...list.children.values()].map((c) => c.lines[0]));
  // Written again on another line: the last counts; on one line it is a list.
  return lines.size > 1 ? (latestOf(node, key)?.name ?? null) : [...list.children.keys()].join(",");
}

/** The text that addressSet takes, or null. Masks may be written as addresses. */
export function addressText(text: string): string | null {
  const mask = /^(\d+\.\d+\.\d+\.\d+)\/(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (mask !== null) {
    const value = parseIpv4(mask[2] as string);
    if (value === undefined) return null;
    const ones = value === 0 ? 0 : 32 - Math.log2(2 ** 32 - value);
    return Number.isInteger(ones) ? `${mask[1]}/${ones}` : null;
  }
  return addressSet([text]).unresolved.length === 0 && !text.startsWith("mac:") && isAddressLike(text) ? text : null;
}

function isAddressLike(text: string): boolean {
  return /^[0-9a-fA-F.:/\- ]+$/.test(text);
}

/** Address and wildcard mask, where a 1 bit says "any" (PAN-OS Web Interface Help, Objects > Addresses: IP Wildcard Mask). */
export function wildcardRanges(text: string): string[] | null {
  const [address = "", mask = ""] = text.split("/");
  const base = parseIpv4(address);
  const free = parseIpv4(mask);
  if (base === undefined || free === undefined) return null;
  let low = 0;
  while (low < 32 && Math.floor(free / 2 ** low) % 2 === 1) low++;
  const size = 2 ** low;
  const bits: number[] = [];
  for (let bit = low; bit < 32; bit++) if (Math.floor(free / 2 ** bit) % 2 === 1) bits.push(2 ** bit);
  if (2 ** bits.length > MOST_WILDCARD_RANGES) return null;
  let starts = [0];
  for (const bit of bits) starts = starts.flatMap((s) => [s, s + bit]);
  let fixed = 0;
  for (let bit = low; bit < 32; bit++) if (Math.floor(free / 2 ** bit) % 2 === 0) fixed += (Math.floor(base / 2 ** bit) % 2) * 2 ** bit;
  return starts.map((s) => `${formatIp({ bits: 32, value: fixed + s })}-${formatIp({ bits: 32, value: fixed + s + size - 1 })}`);
}

/** Do the two sets surely or perhaps share an address; null = any. */
export function mayOverlap(a: AddressSet | null, b: AddressSet | null): boolean {
  return !isEmptySet(intersectionOf(a ?? EVERY_IP, b ?? EVERY_IP));
}
