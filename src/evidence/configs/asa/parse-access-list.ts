// One line of an access list (command reference: access-list extended, standard, ethertype, webtype, remark; ipv6 access-list; Firepower's `advanced`),
// also as `show access-list` prints it, with counters and written out below. What an entry does not say in known words stays open, in its place.
import { parseIpv4 } from "../../../foundation/ip-address.ts";
import type { AccessEntry, AccessList, AsaRecord, ObjectGroup, PortWords, ProtocolWords } from "./asa-record.ts";
import type { WordReader } from "./config-words.ts";
import { hasPorts, isIcmp, readAddress, readPorts, readProtocols } from "./parse-addresses.ts";

export type ListLine =
  | { readonly kind: "entry"; readonly list: AccessList["kind"]; readonly name: string; readonly number: number | null; readonly entry: AccessEntry }
  | { readonly kind: "remark"; readonly name: string; readonly number: number | null; readonly text: string }
  | { readonly kind: "nothing" }
  /** Of layer 2, of clientless VPN. */
  | { readonly kind: "other"; readonly name: string; readonly why: string }
  | { readonly kind: "unknown" };

/** `r` stands behind "access-list". */
export function readListLine(r: WordReader, record: AsaRecord, isIpv6: boolean): ListLine {
  const name = r.take();
  if (name === "" || r.isAtEnd) return { kind: name === "" ? "unknown" : "nothing" };
  if (name === "alert-interval" || name === "deny-flow-max" || name === "mode" || name === "cached") return { kind: "nothing" };
  if (name.endsWith(";") || r.peek.startsWith(";") || /^\d+$/.test(r.peek)) return { kind: "nothing" };
  let number: number | null = null;
  if (r.peek === "line" && /^\d{1,7}$/.test(r.word(1))) {
    number = Number(r.word(1));
    r.skip(2);
  }
  const kind = r.peek;
  if (kind === "remark") {
    r.skip(1);
    return { kind: "remark", name, number, text: r.rest() };
  }
  if (kind === "ethertype") return { kind: "other", name, why: "an access list of layer 2 is not modelled" };
  if (kind === "webtype") return { kind: "other", name, why: "an access list of clientless VPN is not modelled" };
  r.takeIf("extended", "advanced", "standard");
  const list = kind === "standard" ? "standard" : isIpv6 ? "ipv6" : "extended";
  const word = r.take().toLowerCase();
  if (word !== "permit" && word !== "deny" && word !== "trust") return { kind: "unknown" };
  const entry = list === "standard" ? standardEntry(r, record, word === "deny" ? "deny" : "permit") : extendedEntry(r, record, word === "deny" ? "deny" : "permit");
  return { kind: "entry", list, name, number, entry };
}

interface Draft {
  action: "permit" | "deny";
  match: AccessEntry["match"];
  conditions: string[];
}

function standardEntry(r: WordReader, record: AsaRecord, action: "permit" | "deny"): AccessEntry {
  const destination = readAddress(r, record.names) ?? null;
  const match: AccessEntry["match"] =
    destination === null
      ? null
      : { protocol: { kind: "numbers", numbers: null }, source: { kind: "any" }, sourcePorts: null, destination, destinationPorts: null, icmp: null, fromInterface: null, toInterface: null };
  return finished(r, { action, match, conditions: [] });
}

function extendedEntry(r: WordReader, record: AsaRecord, action: "permit" | "deny"): AccessEntry {
  const draft: Draft = { action, match: null, conditions: [] };
  draft.match = readMatch(r, record, draft);
  return finished(r, draft);
}

function readMatch(r: WordReader, record: AsaRecord, draft: Draft): AccessEntry["match"] {
  const protocol = readProtocol(r);
  if (protocol === undefined) return null;
  readWho(r, draft);
  const fromInterface = readIfc(r);
  readWho(r, draft);
  const source = readAddress(r, record.names);
  if (source === undefined) return null;
  const withPorts = mayHavePorts(protocol, record);
  const sourcePorts = withPorts ? readEndPorts(r, record, "source") : null;
  readWho(r, draft);
  const toInterface = readIfc(r);
  const destination = readAddress(r, record.names);
  if (destination === undefined) return null;
  const destinationPorts = withPorts ? readEndPorts(r, record, "destination") : null;
  const icmp = protocol.kind === "numbers" && isIcmp(protocol.numbers) ? readIcmp(r) : null;
  return { protocol, source, sourcePorts, destination, destinationPorts, icmp, fromInterface, toInterface };
}

function readProtocol(r: WordReader): ProtocolWords | undefined {
  if ((r.peek === "object" || r.peek === "object-group") && r.word(1) !== "") {
    const kind = r.peek === "object" ? "object" : "group";
    const at = r.at(1);
    r.skip(1);
    return { kind, name: r.take(), at };
  }
  const numbers = readProtocols(r.word(0));
  if (r.isAtEnd || numbers === undefined) return undefined;
  r.skip(1);
  return { kind: "numbers", numbers };
}

/** Users and security groups (identity firewall, TrustSec): who that is, no packet says. */
function readWho(r: WordReader, draft: Draft): void {
  for (;;) {
    const word = r.peek;
    if (word === "user" || word === "user-group" || word === "object-group-user" || word === "object-group-security") {
      draft.conditions.push(`${word} ${r.word(1)}`);
      r.skip(2);
    } else if (word === "security-group") {
      draft.conditions.push(`security-group ${r.word(1)} ${r.word(2)}`);
      r.skip(3);
    } else if (word === "vlan" || word === "object-group-network-service" || word === "vrf") {
      draft.conditions.push(`${word} ${r.word(1)}`);
      r.skip(2);
    } else return;
  }
}

function readIfc(r: WordReader): string | null {
  if (r.peek !== "ifc" || r.word(1) === "") return null;
  r.skip(1);
  return r.take();
}

/** With a group of protocols ports may follow, when all of it is TCP or UDP: the device takes no others. */
function mayHavePorts(protocol: ProtocolWords, record: AsaRecord): boolean {
  if (protocol.kind === "numbers") return hasPorts(protocol.numbers);
  return protocol.kind === "group" && (record.groups.get(protocol.name)?.kind ?? "protocol") === "protocol";
}

function readEndPorts(r: WordReader, record: AsaRecord, end: "source" | "destination"): PortWords | null {
  if (r.peek !== "object-group" || r.word(1) === "") return readPorts(r) ?? null;
  const group: ObjectGroup | undefined = record.groups.get(r.word(1));
  // Behind the destination only ports can stand; behind the source a group that is not defined is ports where another address follows it.
  const isPorts = end === "destination" || (group === undefined ? startsAddress(r.word(2)) : group.kind === "service");
  if (!isPorts) return null;
  const at = r.at(1);
  r.skip(1);
  return { kind: "group", name: r.take(), at };
}

const ADDRESS_WORDS: ReadonlySet<string> = new Set(["any", "any4", "any6", "host", "object", "object-group", "interface", "ifc"]);

function startsAddress(word: string): boolean {
  return ADDRESS_WORDS.has(word.toLowerCase()) || parseIpv4(word) !== undefined || word.includes(":");
}

function readIcmp(r: WordReader): NonNullable<AccessEntry["match"]>["icmp"] {
  if (r.peek === "object-group" && r.word(1) !== "") {
    r.skip(1);
    return { type: r.take(), code: null, isGroup: true };
  }
  if (r.isAtEnd || TAIL.has(r.peek) || r.peek.startsWith("(") || r.peek.startsWith("0x")) return null;
  const type = r.take();
  return { type, code: /^\d{1,3}$/.test(r.peek) ? Number(r.take()) : null, isGroup: false };
}

const TAIL: ReadonlySet<string> = new Set(["log", "inactive", "time-range", "rule-id", "event-log"]);
const LEVELS = /^(?:[0-7]|alerts|critical|debugging|emergencies|errors|informational|notifications|warnings|default)$/;

/** What stands behind the match: log, schedule, counters. A word that is none of these makes the whole entry open. */
function finished(r: WordReader, draft: Draft): AccessEntry {
  let timeRange: string | null = null;
  let isInactive = false;
  let logged: boolean | null = null;
  let hits: number | null = null;
  let { match } = draft;
  while (!r.isAtEnd) {
    const word = r.take().toLowerCase();
    if (word === "log") {
      logged = true;
      if (r.takeIf("disable")) logged = false;
      else if (r.takeIf("default")) logged = null;
      else if (LEVELS.test(r.peek)) r.skip(1);
      if (r.takeIf("interval")) r.skip(1);
    } else if (word === "time-range" && !r.isAtEnd) timeRange = r.take();
    else if (word === "inactive") isInactive = true;
    else if (word === "rule-id") r.skip(1);
    else if (word === "event-log") {
      logged = true;
      r.skip(1);
    } else if (/^\(hitcnt=\d{1,15}\)$/.test(word)) hits = Number(word.slice(8, -1));
    else if (word === "(inactive)" || /^0x[0-9a-f]+$/.test(word)) continue;
    else if (word === "(unresolved)" || word === "(fqdn)") continue;
    else match = null;
  }
  return {
    kind: "entry",
    action: draft.action,
    match,
    conditions: draft.conditions,
    timeRange,
    isInactive,
    logged,
    hits,
    text: r.line.text.replace(/ \(hitcnt=\d+\)| 0x[0-9a-f]{6,8}\b/g, "").trimEnd(),
    at: r.atLine(),
    elements: [],
  };
}
