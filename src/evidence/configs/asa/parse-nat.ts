// `nat` of release 8.3 and later, in objects and twice, and `nat`, `global`, `static` of the releases before (command reference: nat (global), nat
// (object); 8.2: nat, global, static). Words that change nothing about who reaches whom (dns, no-proxy-arp, route-lookup, pools' fine print) are passed over.
import { parseIpv4 } from "../../../foundation/ip-address.ts";
import type { ConfigLine } from "../../../plant/firewall-config.ts";
import type { AsaNat, AsaRecord, NatAddress } from "./asa-record.ts";
import type { WordReader } from "./config-words.ts";
import { prefixOf, readPrefix } from "./parse-addresses.ts";
import { partly, UNDERSTOOD, UNKNOWN } from "./parse-objects.ts";

const PASSED_OVER: ReadonlySet<string> = new Set(["dns", "no-proxy-arp", "route-lookup", "net-to-net", "round-robin", "extended", "flat", "include-reserve", "block-allocation", "ipv6"]);

/** "(inside,outside)": null = any. */
function interfacesOf(word: string): { readonly real: string | null; readonly mapped: string | null } | undefined {
  const match = /^\(([^,()]+),([^,()]+)\)$/.exec(word);
  if (match === null) return undefined;
  const name = (w: string): string | null => (w.toLowerCase() === "any" ? null : w);
  return { real: name(match[1] as string), mapped: name(match[2] as string) };
}

/** "(a, b)" of old prints is two words. */
function takeInterfaces(r: WordReader): { readonly real: string | null; readonly mapped: string | null } | undefined {
  const joined = `${r.word(0)}${r.word(1)}`;
  const one = interfacesOf(r.word(0));
  if (one !== undefined) r.skip(1);
  const two = one ?? interfacesOf(joined);
  if (one === undefined && two !== undefined) r.skip(2);
  return two;
}

function natAddress(r: WordReader, names: ReadonlyMap<string, string>): NatAddress {
  const at = r.at();
  const word = r.take();
  if (word.toLowerCase() === "any") return { kind: "any" };
  if (word.toLowerCase() === "interface") return { kind: "interface" };
  const written = names.get(word) ?? word;
  return parseIpv4(written) !== undefined || word.includes(":") ? { kind: "set", written } : { kind: "name", name: word, at };
}

interface Options {
  mapped: NatAddress;
  conditions: string[];
  isUnidirectional: boolean;
  isInactive: boolean;
}

/** "[(a,b)] static|dynamic …" inside `object network NAME`; `r` stands behind "nat". */
export function readObjectNat(r: WordReader, record: AsaRecord, object: string): ConfigLine {
  const at = r.atLine();
  const interfaces = takeInterfaces(r) ?? { real: null, mapped: null };
  const kind = r.take().toLowerCase();
  if (kind !== "static" && kind !== "dynamic") return UNKNOWN;
  const options: Options = { mapped: { kind: "any" }, conditions: [], isUnidirectional: false, isInactive: false };
  options.mapped = mappedAddress(r, record, options);
  let portPair: AsaNat["portPair"] = null;
  while (!r.isAtEnd) {
    const word = r.take().toLowerCase();
    const transport = r.peek;
    if (word === "service" && (transport === "tcp" || transport === "udp" || transport === "sctp") && r.word(2) !== "") {
      portPair = { transport, real: r.word(1), mapped: r.word(2) };
      r.skip(3);
    } else passOver(word, r, record, options);
  }
  record.nat.push({
    section: "object",
    realInterface: interfaces.real,
    mappedInterface: interfaces.mapped,
    isStatic: kind === "static",
    source: { kind: "name", name: object, at },
    mappedSource: options.mapped,
    destination: null,
    portPair,
    servicePair: null,
    isUnidirectional: false,
    isInactive: false,
    conditions: options.conditions,
    text: r.line.text,
    at,
  });
  return options.conditions.length > 0 ? partly(options.conditions.join("; ")) : UNDERSTOOD;
}

/** A pool may be named behind `pat-pool`; behind an address `interface` means: when the pool is used up. */
function mappedAddress(r: WordReader, record: AsaRecord, options: Options): NatAddress {
  if (r.takeIf("pat-pool") && r.isAtEnd) options.conditions.push("no pool is named");
  return natAddress(r, record.names);
}

function passOver(word: string, r: WordReader, record: AsaRecord, options: Options): void {
  if (PASSED_OVER.has(word)) return;
  if (word === "description") r.skip(r.line.words.length);
  else if (word === "inactive") options.isInactive = true;
  else if (word === "unidirectional") options.isUnidirectional = true;
  else if (word === "pat-pool") natAddress(r, record.names);
  // Behind a pool: to the interface's address once the pool is used up. Which address of a pool is taken is open anyway.
  else if (word === "interface") return;
  else options.conditions.push(`"${word}" is not known`);
}

/** "[(a,b)] [after-auto] [N] source static|dynamic A B [destination static C D] [service S T] …"; `r` stands behind "nat". */
export function readTwiceNat(r: WordReader, record: AsaRecord): ConfigLine {
  const at = r.atLine();
  const interfaces = takeInterfaces(r) ?? { real: null, mapped: null };
  let section: AsaNat["section"] = "before";
  if (r.takeIf("after-auto")) section = "after";
  if (/^\d+$/.test(r.peek)) r.skip(1);
  if (!r.takeIf("source")) return UNKNOWN;
  const kind = r.take().toLowerCase();
  if ((kind !== "static" && kind !== "dynamic") || r.word(1) === "") return UNKNOWN;
  const source = natAddress(r, record.names);
  const options: Options = { mapped: { kind: "any" }, conditions: [], isUnidirectional: false, isInactive: false };
  options.mapped = mappedAddress(r, record, options);
  let destination: AsaNat["destination"] = null;
  let servicePair: AsaNat["servicePair"] = null;
  while (!r.isAtEnd) {
    const word = r.take().toLowerCase();
    if (word === "destination" && r.takeIf("static") && r.word(1) !== "") destination = { mapped: natAddress(r, record.names), real: natAddress(r, record.names) };
    else if (word === "service" && r.word(1) !== "") {
      servicePair = { first: r.word(0), second: r.word(1) };
      r.skip(2);
    } else passOver(word, r, record, options);
  }
  record.nat.push({
    section,
    realInterface: interfaces.real,
    mappedInterface: interfaces.mapped,
    isStatic: kind === "static",
    source,
    mappedSource: options.mapped,
    destination,
    portPair: null,
    servicePair,
    isUnidirectional: options.isUnidirectional,
    isInactive: options.isInactive,
    conditions: options.conditions,
    text: r.line.text,
    at,
  });
  return options.conditions.length > 0 ? partly(options.conditions.join("; ")) : UNDERSTOOD;
}

/** Is it `nat (inside) 1 …` of a release before 8.3? `r` stands behind "nat". */
export function isOldNat(r: WordReader): boolean {
  return /^\([^,()]+\)$/.test(r.word(0));
}

/** `nat (inside) 1 10.0.0.0 255.0.0.0`, `nat (inside) 0 access-list X`. */
export function readOldNat(r: WordReader, record: AsaRecord): ConfigLine {
  const at = r.atLine();
  const port = r.take().slice(1, -1);
  if (!/^\d{1,10}$/.test(r.peek)) return UNKNOWN;
  const id = Number(r.take());
  const base = { interface: port, id, text: r.line.text, at };
  if (r.takeIf("access-list")) {
    record.oldNat.push({ ...base, kind: id === 0 ? "exempt" : "nat", written: r.take() });
    return id === 0 ? UNDERSTOOD : partly("a translation by access list is taken for perhaps");
  }
  if (r.peek === "0" && (r.word(1) === "0" || r.word(1) === "")) r.skip(2);
  else {
    const prefix = readPrefix(r, record.names);
    if (prefix?.kind !== "set") return UNKNOWN;
    record.oldNat.push({ ...base, kind: "nat", written: prefix.written });
    return UNDERSTOOD;
  }
  record.oldNat.push({ ...base, kind: "nat", written: "0.0.0.0/0" });
  return UNDERSTOOD;
}

/** `global (outside) 1 interface`, `global (outside) 1 192.0.2.10-192.0.2.20 netmask …`. */
export function readGlobal(r: WordReader, record: AsaRecord): ConfigLine {
  const at = r.atLine();
  const match = /^\(([^,()]+)\)$/.exec(r.take());
  if (match === null || !/^\d{1,10}$/.test(r.peek)) return UNKNOWN;
  const id = Number(r.take());
  const word = r.take();
  record.oldNat.push({ kind: "global", interface: match[1] as string, id, written: record.names.get(word) ?? word, text: r.line.text, at });
  return UNDERSTOOD;
}

/** `static (real,mapped) [tcp|udp] MAPPED [PORT] REAL [PORT] [netmask M]`, or `… MAPPED access-list X`. */
export function readOldStatic(r: WordReader, record: AsaRecord): ConfigLine {
  const at = r.atLine();
  const interfaces = takeInterfaces(r);
  if (interfaces === undefined) return UNKNOWN;
  const transport = r.peek === "tcp" || r.peek === "udp" ? (r.take().toLowerCase() as "tcp" | "udp") : null;
  const mapped = natAddress(r, record.names);
  const mappedPort = transport === null ? null : r.take();
  const conditions: string[] = [];
  let source: NatAddress = { kind: "any" };
  let portPair: AsaNat["portPair"] = null;
  if (r.takeIf("access-list")) conditions.push(`by access-list ${r.take()}, which is not modelled`);
  else {
    source = natAddress(r, record.names);
    if (transport !== null && mappedPort !== null) portPair = { transport, real: r.take(), mapped: mappedPort };
  }
  let mask = "255.255.255.255";
  if (r.takeIf("netmask")) mask = r.take();
  const widened = (address: NatAddress): NatAddress => (address.kind === "set" ? { kind: "set", written: prefixOf(address.written, mask) ?? address.written } : address);
  record.nat.push({
    section: "before",
    realInterface: interfaces.real,
    mappedInterface: interfaces.mapped,
    isStatic: true,
    source: widened(source),
    mappedSource: widened(mapped),
    destination: null,
    portPair,
    servicePair: null,
    isUnidirectional: false,
    isInactive: false,
    conditions,
    text: r.line.text,
    at,
  });
  return conditions.length > 0 ? partly(conditions.join("; ")) : UNDERSTOOD;
}

/** A translation that is not understood: it may translate anything, or exempt it. */
export function openNat(r: WordReader, record: AsaRecord): ConfigLine {
  record.nat.push({
    section: "before",
    realInterface: null,
    mappedInterface: null,
    isStatic: true,
    source: { kind: "any" },
    mappedSource: { kind: "any" },
    destination: null,
    portPair: null,
    servicePair: null,
    isUnidirectional: true,
    isInactive: false,
    conditions: ["in words that are not known"],
    text: r.line.text,
    at: r.atLine(),
  });
  return UNKNOWN;
}
