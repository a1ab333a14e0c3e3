// One entry of a Cisco IOS access list, word by word, as what it matches. What is asked and not modelled, or not read, stays in `open`: the entry then
// matches only perhaps. Source: Cisco IOS Security Command Reference, access-list (IP extended), permit (IP), permit (IPv6).
import { parseIpv4 } from "../../../foundation/ip-address.ts";
import { type AddressSet, EVERY_IPV4, EVERY_IPV6, intersectionOf } from "../../../plant/address-set.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { TimeRange } from "./ios-record.ts";
import type { ObjectGroups, ServicePart } from "./object-groups.ts";
import { hostSet, matchingWildcard, prefixSet, v4Range } from "./parse-addresses.ts";
import { readIcmp, readPorts } from "./parse-services.ts";
import { CONDITION_WORDS, PROTOCOL_NUMBERS, TCP_PORTS, UDP_PORTS } from "./port-names.ts";
import { WordReader } from "./word-reader.ts";

export interface TcpFlags {
  readonly mask: number;
  readonly value: number;
}

export interface AceMatch {
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly services: readonly ServicePart[];
  readonly tcpFlags: readonly TcpFlags[] | null;
  readonly logged: boolean;
  readonly until: string | null;
  readonly schedule: string | null;
  /** Name of the list that lets answers pass. */
  readonly reflects: string | null;
  readonly open: readonly string[];
  /** Everything was read, though some of it is a condition in words. */
  readonly isRead: boolean;
}

export interface Names {
  readonly groups: ObjectGroups;
  readonly timeRanges: ReadonlyMap<string, TimeRange>;
  /** Said once, with its place, when a name is not defined. */
  readonly missing: (name: string, what: string) => void;
}

const FLAG_BITS: ReadonlyMap<string, number> = new Map([
  ["fin", 0x01],
  ["syn", 0x02],
  ["rst", 0x04],
  ["psh", 0x08],
  ["ack", 0x10],
  ["urg", 0x20],
  ["ece", 0x40],
  ["cwr", 0x80],
]);

const NO_SERVICE: ServicePart = { protocols: null, sourcePorts: null, destinationPorts: null, icmp: null };

/** `words` behind permit or deny. */
export function readAce(words: readonly string[], { isStandard, version, at }: { isStandard: boolean; version: 4 | 6; at: TextAt }, names: Names): AceMatch {
  return new AceReader(words, version, at, names).read(isStandard);
}

class AceReader {
  readonly #input: WordReader;
  readonly #version: 4 | 6;
  readonly #at: TextAt;
  readonly #names: Names;
  readonly #conditions: string[] = [];

  constructor(words: readonly string[], version: 4 | 6, at: TextAt, names: Names) {
    this.#input = new WordReader(words);
    this.#version = version;
    this.#at = at;
    this.#names = names;
  }

  get #every(): AddressSet {
    return this.#version === 4 ? EVERY_IPV4 : EVERY_IPV6;
  }

  read(isStandard: boolean): AceMatch {
    const input = this.#input;
    if (isStandard) {
      const source = this.#address(true);
      const logged = input.takeIf("log");
      if (logged && !input.isAtEnd) input.rest();
      return this.#finish({ source, destination: this.#every, services: [NO_SERVICE], tcpFlags: null, logged, until: null, schedule: null, reflects: null });
    }
    const services = this.#protocol();
    const only = services.length === 1 ? services[0] : undefined;
    const number = only?.protocols?.length === 1 && only.sourcePorts === null && only.destinationPorts === null ? (only.protocols[0]?.[0] ?? null) : null;
    const portNames = number === 6 || number === 132 ? TCP_PORTS : number === 17 ? UDP_PORTS : null;
    const source = this.#address(false);
    const sourcePorts = portNames === null ? null : readPorts(input, portNames);
    const destination = this.#address(false);
    const destinationPorts = portNames === null ? null : readPorts(input, portNames);
    const icmp = number === 1 || number === 58 ? readIcmp(input, number === 58) : null;
    const options = this.#options(number === 6);
    const whole = portNames === null && icmp === null ? services : services.map((s) => ({ ...s, sourcePorts, destinationPorts, icmp }));
    return this.#finish({ source, destination, services: whole, ...options });
  }

  #finish(found: Omit<AceMatch, "open" | "isRead">): AceMatch {
    if (!this.#input.isAtEnd) this.#input.open.push(`"${this.#input.rest()}" is not read`);
    return { ...found, open: [...this.#conditions, ...this.#input.open], isRead: this.#input.open.length === 0 };
  }

  #protocol(): readonly ServicePart[] {
    const input = this.#input;
    // A permit of IPv6 may leave out its protocol: it begins with an address then.
    if (this.#version === 6 && (input.peek === "any" || input.peek === "host" || prefixSet(input.peek) !== null)) return [NO_SERVICE];
    const word = input.take();
    if (word === "object-group") {
      const name = input.take();
      const { value, open } = this.#names.groups.services(name, this.#at);
      this.#conditions.push(...open);
      return open.length > 0 ? [NO_SERVICE] : value;
    }
    if (word === "ip" || word === "ipv6") return [NO_SERVICE];
    const named = this.#version === 6 && word === "icmp" ? 58 : /^\d{1,3}$/.test(word) ? Number(word) : PROTOCOL_NUMBERS.get(word);
    if (named === undefined || named > 255) {
      input.open.push(`what "${word}" stands for is not read`);
      return [NO_SERVICE];
    }
    return [{ ...NO_SERVICE, protocols: [[named, named]] }];
  }

  #address(isStandard: boolean): AddressSet {
    const input = this.#input;
    const word = input.take();
    if (word === "any" || word === "any4" || word === "any6") return this.#every;
    if (word === "object-group") {
      const { value, open } = this.#names.groups.network(input.take(), this.#at);
      this.#conditions.push(...open);
      return open.length > 0 ? this.#every : intersectionOf(value, this.#every);
    }
    const prefix = prefixSet(word);
    if (prefix !== null) return intersectionOf(prefix, this.#every);
    if (word === "host") {
      const host = hostSet(input.take());
      if (host !== null) return intersectionOf(host, this.#every);
    } else {
      // `show access-lists` writes "10.0.0.0, wildcard bits 0.0.0.255".
      const address = parseIpv4(word.replace(/,$/, ""));
      if (address !== undefined && this.#version === 4) {
        if (word.endsWith(",") && input.takeIf("wildcard")) input.takeIf("bits");
        const wildcard = parseIpv4(input.peek);
        if (wildcard !== undefined) {
          input.take();
          const set = matchingWildcard(address, wildcard);
          if (set !== null) return set;
          this.#conditions.push("the scattered bits of its wildcard are too many to be written out");
          return this.#every;
        }
        // The samples and some exports leave out the wildcard of a host.
        if (isStandard || input.isAtEnd || /^[a-z]/.test(input.peek)) return v4Range(address, address);
      }
    }
    input.open.push(`the addresses "${`${word} ${input.rest()}`.trim()}" are not read`);
    return this.#every;
  }

  #options(isTcp: boolean): Omit<AceMatch, "source" | "destination" | "services" | "open" | "isRead"> {
    const input = this.#input;
    let tcpFlags: TcpFlags[] | null = null;
    let logged = false;
    let until: string | null = null;
    let schedule: string | null = null;
    let reflects: string | null = null;
    while (!input.isAtEnd) {
      const option = input.take();
      if (option === "log" || option === "log-input") {
        logged = true;
        // A cookie of the log may follow.
        if (/^0x|^tag$/i.test(input.peek)) input.take();
      } else if (option === "established" && isTcp) {
        // ACK or RST is set.
        tcpFlags = ["ack", "rst"].map((flag) => ({ mask: FLAG_BITS.get(flag) as number, value: FLAG_BITS.get(flag) as number }));
      } else if ((option === "match-any" || option === "match-all") && isTcp) tcpFlags = this.#flags(option === "match-all");
      else if (isTcp && FLAG_BITS.has(option)) {
        // Older texts name flags alone: any of them is set.
        const bit = FLAG_BITS.get(option) as number;
        tcpFlags = [...(tcpFlags ?? []), { mask: bit, value: bit }];
      } else if (option === "time-range") {
        const name = input.take();
        const range = this.#names.timeRanges.get(name);
        schedule = range === undefined ? name : `${name}: ${range.words}`;
        until = range?.until ?? null;
        if (range === undefined) this.#names.missing(name, "time-range");
        // What the device does without a definition is not known for every release: it holds perhaps.
        if (range === undefined || !range.isWhole) this.#conditions.push(`only in time range ${name}`);
      } else if (option === "reflect") {
        reflects = input.take();
        if (input.takeIf("timeout")) input.take();
      } else if (option === "fragments") this.#conditions.push("only fragments after the first");
      else if (CONDITION_WORDS.has(option)) {
        const operator = input.take();
        const value = /^(?:eq|neq|lt|gt|range)$/.test(operator) ? `${operator} ${input.take()}${operator === "range" ? ` ${input.take()}` : ""}` : operator;
        this.#conditions.push(`only with ${option} ${value}`);
      } else if (option === "sequence") input.take();
      // Hit counters and states of `show access-lists`.
      else if (/^\(/.test(option)) input.rest();
      else if (["undetermined-transport", "routing", "mobility", "auth", "dest-option", "hbh"].includes(option)) this.#conditions.push(`only with ${option}`);
      else input.open.push(`"${option}" is not read`);
    }
    return { tcpFlags, logged, until, schedule, reflects };
  }

  /** "+ack -fin": a sign for each. */
  #flags(isAll: boolean): TcpFlags[] {
    const flags: TcpFlags[] = [];
    for (let word = this.#input.peek; /^[+-][a-z]{3}$/.test(word); word = this.#input.peek) {
      this.#input.take();
      const mask = FLAG_BITS.get(word.slice(1));
      if (mask === undefined) this.#input.open.push(`the flag "${word}" is not read`);
      else flags.push({ mask, value: word.startsWith("+") ? mask : 0 });
    }
    if (flags.length === 0) this.#input.open.push("its flags are not read");
    if (!isAll) return flags;
    const mask = flags.reduce((bits, flag) => bits | flag.mask, 0);
    return [{ mask, value: flags.reduce((bits, flag) => bits | flag.value, 0) }];
  }
}
