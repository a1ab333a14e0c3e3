// One entry of a Cisco IOS access list, word by word, as what it matches. What is not read stays in `open`: the entry then matches only perhaps.
import { type AddressSet, EVERY_IPV4 } from "../../../plant/address-set.ts";
import type { NumberRanges } from "../../../plant/segmentation.ts";
import { parseIpv4 } from "../../../foundation/ip-address.ts";

export interface AceMatch {
  readonly protocols: NumberRanges | null;
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly sourcePorts: NumberRanges | null;
  readonly destinationPorts: NumberRanges | null;
  readonly icmp: readonly { readonly type: number; readonly codes: NumberRanges | null }[] | null;
  readonly tcpFlags: readonly { readonly mask: number; readonly value: number }[] | null;
  readonly logged: boolean;
  /** What else is asked or was not read, in words; empty = everything was read. */
  readonly open: readonly string[];
}

const numbersOf = (text: string): ReadonlyMap<string, number> => new Map(text.split(" ").map((pair) => [pair.slice(0, pair.indexOf("=")), Number(pair.slice(pair.indexOf("=") + 1))]));

/** Cisco IOS Security Command Reference, access-list (IP extended): protocol keywords. */
const PROTOCOLS = numbersOf("icmp=1 igmp=2 ipinip=4 tcp=6 egp=8 igrp=9 udp=17 gre=47 esp=50 ahp=51 eigrp=88 ospf=89 nos=94 pim=103 pcp=108 sctp=132");
/** The same reference: names of TCP and of UDP ports. */
const TCP_PORTS = numbersOf(
  "bgp=179 chargen=19 cmd=514 daytime=13 discard=9 domain=53 drip=3949 echo=7 exec=512 finger=79 ftp=21 ftp-data=20 gopher=70 hostname=101 ident=113 irc=194 klogin=543 kshell=544 login=513 lpd=515 msrpc=135 nntp=119 pim-auto-rp=496 pop2=109 pop3=110 smtp=25 sunrpc=111 syslog=514 tacacs=49 talk=517 telnet=23 time=37 uucp=540 whois=43 www=80",
);
const UDP_PORTS = numbersOf(
  "biff=512 bootpc=68 bootps=67 discard=9 dnsix=195 domain=53 echo=7 isakmp=500 mobile-ip=434 nameserver=42 netbios-dgm=138 netbios-ns=137 netbios-ss=139 non500-isakmp=4500 ntp=123 pim-auto-rp=496 rip=520 snmp=161 snmptrap=162 sunrpc=111 syslog=514 tacacs=49 talk=517 tftp=69 time=37 who=513 xdmcp=177",
);
const ICMP_TYPES = numbersOf(
  "echo-reply=0 unreachable=3 source-quench=4 redirect=5 echo=8 router-advertisement=9 router-solicitation=10 time-exceeded=11 parameter-problem=12 timestamp-request=13 timestamp-reply=14 information-request=15 information-reply=16 mask-request=17 mask-reply=18",
);
const LAST_PORT = 65_535;
/** A wildcard with more scattered bits than this is read as the range around it, and matches perhaps. */
const MOST_SCATTERED_BITS = 12;

class Words {
  readonly open: string[] = [];
  readonly #words: readonly string[];
  #at = 0;
  constructor(words: readonly string[]) {
    this.#words = words;
  }
  peek(): string | undefined {
    return this.#words[this.#at];
  }
  next(): string | undefined {
    return this.#words[this.#at++];
  }
  rest(): string {
    const rest = this.#words.slice(this.#at).join(" ");
    this.#at = this.#words.length;
    return rest;
  }
}

/** `words` behind permit or deny. */
export function readAce(words: readonly string[], isStandard: boolean): AceMatch {
  const input = new Words(words);
  const nothing = { protocols: null, destination: EVERY_IPV4, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null };
  if (isStandard) {
    const source = addressWords(input, true);
    const tail = input.rest();
    if (tail !== "" && tail !== "log") input.open.push(`"${tail}" is not read`);
    return { ...nothing, source, logged: tail === "log", open: input.open };
  }
  const word = input.next() ?? "";
  const number = /^\d{1,3}$/.test(word) ? Number(word) : PROTOCOLS.get(word);
  if (word !== "ip" && (number === undefined || number > 255)) {
    return { ...nothing, source: EVERY_IPV4, logged: false, open: [`what "${word}" stands for is not read`] };
  }
  const protocols: NumberRanges | null = number === undefined || word === "ip" ? null : [[number, number]];
  const names = number === 6 ? TCP_PORTS : number === 17 ? UDP_PORTS : null;
  const source = addressWords(input, false);
  const sourcePorts = portWords(input, names);
  const destination = addressWords(input, false);
  const destinationPorts = portWords(input, names);
  let icmp: AceMatch["icmp"] = null;
  let tcpFlags: AceMatch["tcpFlags"] = null;
  let logged = false;
  if (number === 1) {
    const type = /^\d{1,3}$/.test(input.peek() ?? "") ? Number(input.peek()) : ICMP_TYPES.get(input.peek() ?? "");
    if (type !== undefined) {
      input.next();
      const code = /^\d{1,3}$/.test(input.peek() ?? "") ? Number(input.next()) : null;
      icmp = [{ type, codes: code === null ? null : [[code, code]] }];
    }
  }
  for (let option = input.next(); option !== undefined; option = input.next()) {
    if (option === "log" || option === "log-input") logged = true;
    // ACK or RST is set (the same reference, keyword established).
    else if (option === "established" && number === 6)
      tcpFlags = [
        { mask: 0x10, value: 0x10 },
        { mask: 0x04, value: 0x04 },
      ];
    else input.open.push(`"${`${option} ${input.rest()}`.trim()}" is not read`);
  }
  return { protocols, source, destination, sourcePorts, destinationPorts, icmp, tcpFlags, logged, open: input.open };
}

/** null = no operator stands here. */
function portWords(input: Words, names: ReadonlyMap<string, number> | null): NumberRanges | null {
  const operator = input.peek() ?? "";
  if (names === null || !/^(eq|neq|lt|gt|range)$/.test(operator)) return null;
  input.next();
  const ports: number[] = [];
  for (let word = input.peek(); word !== undefined; word = input.peek()) {
    const port = /^\d{1,5}$/.test(word) ? Number(word) : names.get(word);
    if (port === undefined || port > LAST_PORT) break;
    ports.push(port);
    input.next();
  }
  const [first, second] = ports;
  const alone = ports.length === 1;
  if (first !== undefined && operator === "eq") return [...new Set(ports)].sort((a, b) => a - b).map((port) => [port, port]);
  if (first !== undefined && operator === "neq" && alone)
    return (
      [
        [0, first - 1],
        [first + 1, LAST_PORT],
      ] as [number, number][]
    ).filter(([from, to]) => from <= to);
  if (first !== undefined && operator === "lt" && alone && first > 0) return [[0, first - 1]];
  if (first !== undefined && operator === "gt" && alone && first < LAST_PORT) return [[first + 1, LAST_PORT]];
  if (first !== undefined && second !== undefined && operator === "range" && ports.length === 2) return [[Math.min(first, second), Math.max(first, second)]];
  input.open.push(`the ports behind "${operator}" are not read`);
  return null;
}

function addressWords(input: Words, isStandard: boolean): AddressSet {
  const word = input.next() ?? "";
  if (word === "any") return EVERY_IPV4;
  if (word === "host") {
    const host = parseIpv4(input.next() ?? "");
    if (host !== undefined) return setOf([{ from: host, to: host }]);
  } else {
    const [text, bits] = word.split("/") as [string, string | undefined];
    const address = parseIpv4(text);
    if (address !== undefined && bits !== undefined && /^\d{1,2}$/.test(bits) && Number(bits) <= 32) return matching(address, 2 ** (32 - Number(bits)) - 1, input);
    if (address !== undefined && bits === undefined) {
      const wildcard = parseIpv4(input.peek() ?? "");
      if (wildcard !== undefined) {
        input.next();
        return matching(address, wildcard, input);
      }
      if (isStandard) return setOf([{ from: address, to: address }]);
    }
  }
  input.open.push(`the addresses "${word} ${input.rest()}" are not read`);
  return EVERY_IPV4;
}

/** Bits of the wildcard do not matter; they may be scattered. */
function matching(address: number, wildcard: number, input: Words): AddressSet {
  let low = 0;
  while (low < 32 && Math.floor(wildcard / 2 ** low) % 2 === 1) low++;
  const size = 2 ** low;
  const base = ((address & ~wildcard) >>> 0) as number;
  const scattered: number[] = [];
  for (let bit = low; bit < 32; bit++) if (Math.floor(wildcard / 2 ** bit) % 2 === 1) scattered.push(2 ** bit);
  if (scattered.length > MOST_SCATTERED_BITS) {
    input.open.push("the scattered bits of its wildcard are too many to be written out");
    return EVERY_IPV4;
  }
  let starts = [base];
  for (const bit of scattered) starts = starts.concat(starts.map((start) => start + bit));
  return setOf(starts.sort((a, b) => a - b).map((from) => ({ from, to: from + size - 1 })));
}

function setOf(v4: AddressSet["v4"]): AddressSet {
  return { ...EVERY_IPV4, v4 };
}
