// Sorts the statements of a Cisco IOS text by what they are about. What cannot change what is carried is marked irrelevant; a word that is in no list
// stays unknown.
import { parseIpv4, parseIpv6 } from "../../../foundation/ip-address.ts";
import type { LineTally } from "../line-tally.ts";
import { emptyRecord, type IosRecord, type ObjectGroup, type TimeRange } from "./ios-record.ts";
import { globalKind } from "./known-words.ts";
import { prefixLength } from "./parse-addresses.ts";
import { readInterface } from "./parse-interfaces.ts";
import type { Statement } from "./parse-ios.ts";
import { readListStatement } from "./parse-lists.ts";
import { readClassMap, readParameters, readPolicyMap, readZonePair, shorter } from "./parse-zones.ts";

type Reader = (s: Statement, record: IosRecord, tally: LineTally) => void;

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^hostname \S/, readHostname],
  [/^interface \S/, readInterface],
  [/^object-group (?:network|v4-network|v6-network|ipv4 network|ipv6 network|service|v4-service|v6-service) \S/, readGroup],
  [/^zone security \S/, readZone],
  [/^zone-pair security /, readZonePair],
  [/^class-map type inspect (?:match-any |match-all )?\S+$/, readClassMap],
  [/^policy-map type inspect \S+$/, readPolicyMap],
  [/^policy-map \S+$/, readQosMap],
  [/^parameter-map type inspect(?:-global)?\b/, readParameters],
  [/^time-range \S/, readTimeRange],
  [/^ip inspect /, readInspect],
  [/^ip port-map /, readPortMap],
  [/^(?:ip|ipv6) route /, readRoute],
  [/^ip nat /, readNat],
  [/^(?:ip vrf|vrf definition) \S/, readVrf],
  [/^line /, readLineBlock],
  [/^control-plane\b/, readControlPlane],
];

export function readStatements(statements: readonly Statement[], tally: LineTally): IosRecord {
  const record = emptyRecord();
  const qosDrops = new Set<string>();
  for (const s of statements) {
    if (readListStatement(s, record, tally)) continue;
    const reader = READERS.find(([begins]) => begins.test(s.text))?.[1];
    if (reader !== undefined) reader(s, record, tally);
    else readOther(s, record, tally);
    if (reader === readQosMap && s.inside.some((i) => i.text === "drop")) qosDrops.add(s.words.at(-1) ?? "");
  }
  keepDropsOnly(record, qosDrops);
  return record;
}

/** Of quality of service, only a class that drops decides about packets. */
function keepDropsOnly(record: IosRecord, qosDrops: ReadonlySet<string>): void {
  record.interfaces.forEach((port, i) => {
    const doubts = port.doubts.flatMap((doubt) => {
      if (!doubt.why.startsWith("qos ")) return [doubt];
      return qosDrops.has(doubt.why.slice(4)) ? [{ ...doubt, why: "a policy that drops classes of packets is not read" }] : [];
    });
    record.interfaces[i] = { ...port, doubts };
  });
}

function readHostname(s: Statement, record: IosRecord, tally: LineTally): void {
  record.name = s.words[1] ?? "";
  tally.mark(s.at.line, "irrelevant");
}

function readOther(s: Statement, record: IosRecord, tally: LineTally): void {
  const kind = globalKind(s.text);
  const all = (state: "irrelevant" | "unsupported", why: string | null): void => {
    tally.mark(s.at.line, state, why);
    for (const inner of s.inside) tally.mark(inner.at.line, state, why);
  };
  if (kind.kind === "irrelevant") all("irrelevant", null);
  else if (kind.kind === "not-modelled") {
    all("unsupported", kind.why);
    if (kind.routes) record.missing.set(s.words[0] === "router" || s.words[1] === "router" ? `${s.text}: ${kind.why}` : kind.why, s.at);
    if (kind.decides !== null) record.doubts.push({ why: kind.why, statement: s, addresses: kind.decides });
  } else if (/^(?:no )?(?:zone|zone-pair|ip inspect|object-group|access-list|ip access-list|ipv6 access-list)\b/.test(s.text)) {
    record.doubts.push({ why: "this line is not read", statement: s, addresses: "all" });
    tally.mark(s.at.line, "unknown", "not understood");
  }
}

function readGroup(s: Statement, record: IosRecord, tally: LineTally): void {
  const name = s.words.at(-1) ?? "";
  const kind: ObjectGroup["kind"] = /network/.test(s.words.slice(1, -1).join(" ")) ? "network" : "service";
  const group = record.groups.get(name) ?? { kind, members: [], at: s.at };
  record.groups.set(name, group);
  tally.mark(s.at.line, "understood");
  for (const inner of s.inside) {
    if (/^(?:description|exit)\b/.test(inner.text)) tally.mark(inner.at.line, "irrelevant");
    else group.members.push({ words: /^\d+ (?:host|tcp|udp|range|group-object|any)\b/.test(inner.text) ? inner.words.slice(1) : inner.words, statement: inner });
  }
}

function readZone(s: Statement, record: IosRecord, tally: LineTally): void {
  record.zones.set(s.words[2] ?? "", s.at);
  tally.mark(s.at.line, "understood");
  for (const inner of s.inside) tally.mark(inner.at.line, /^(?:description|exit)\b/.test(inner.text) ? "irrelevant" : "unknown");
}

function readQosMap(s: Statement, _record: IosRecord, tally: LineTally): void {
  tally.mark(s.at.line, "irrelevant");
  for (const inner of s.inside) tally.mark(inner.at.line, inner.text === "drop" ? "unsupported" : "irrelevant", inner.text === "drop" ? "classes that quality of service drops are not read" : null);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** absolute [start 08:00 1 January 2026] [end 23:59 31 December 2026], periodic weekdays 8:00 to 17:00 */
function readTimeRange(s: Statement, record: IosRecord, tally: LineTally): void {
  tally.mark(s.at.line, "understood");
  let until: string | null = null;
  let isWhole = s.inside.length > 0;
  const words: string[] = [];
  for (const inner of s.inside) {
    const absolute = /^absolute(?: start \S+ \d+ \S+ \d+)?(?: end (\d+):(\d+) (\d+) (\S+) (\d{4}))?$/.exec(inner.text);
    words.push(inner.text);
    if (absolute === null && !inner.text.startsWith("periodic ")) {
      tally.mark(inner.at.line, "unknown", "not understood");
      isWhole = false;
      continue;
    }
    tally.mark(inner.at.line, "understood");
    const month = MONTHS.indexOf((absolute?.[4] ?? "").slice(0, 3).toLowerCase()) + 1;
    if (absolute === null || inner.text.includes(" start ")) isWhole = false;
    if (absolute?.[5] !== undefined && month > 0) until = `${absolute[5]}-${String(month).padStart(2, "0")}-${(absolute[3] as string).padStart(2, "0")}`;
  }
  const range: TimeRange = { words: words.join("; "), until, isWhole: isWhole && until !== null };
  record.timeRanges.set(s.words[1] ?? "", range);
}

function readInspect(s: Statement, record: IosRecord, tally: LineTally): void {
  const { words, text, at } = s;
  const idle = /^ip inspect (tcp|udp) idle-time (\d+)$/.exec(text);
  if (words[2] === "name" && words.length >= 5) {
    const [name = "", protocol = ""] = words.slice(3);
    const list = record.inspections.get(name) ?? [];
    record.inspections.set(name, list);
    list.push({ protocol, statement: s });
    const timeout = /\btimeout (\d+)/.exec(text);
    if (timeout !== null && (protocol === "tcp" || protocol === "udp" || protocol === "icmp")) record.idle[protocol] = shorter(record.idle[protocol], { seconds: Number(timeout[1]), at });
    tally.mark(at.line, "understood");
  } else if (idle !== null) {
    const kind = idle[1] as "tcp" | "udp";
    record.idle[kind] = shorter(record.idle[kind], { seconds: Number(idle[2]), at });
    tally.mark(at.line, "understood");
  } else if (
    /^ip inspect (?:tcp (?:finwait-time|synwait-time|window-scale|reassembly|block-non-session)|dns-timeout|alert-off|audit-trail|log|redundancy|hashtable-size|L2-transparent|WAAS)/.test(text)
  ) {
    tally.mark(at.line, "irrelevant");
  } else if (/^ip inspect (?:max-incomplete|one-minute|tcp max-incomplete)/.test(text)) tally.mark(at.line, "unsupported", "limits of half-open sessions are not modelled");
  else tally.mark(at.line, "unknown", "not understood");
}

/** ip port-map http port tcp 8080 [to 8090] [list N] */
function readPortMap(s: Statement, record: IosRecord, tally: LineTally): void {
  const match = /^ip port-map (\S+) port (?:(tcp|udp) )?(?:from )?(\d+)(?: to (\d+)|((?: \d+)*))(?: description .*)?$/.exec(s.text);
  if (match === null) {
    tally.mark(s.at.line, "unsupported", "ports for some hosts alone are not modelled");
    return;
  }
  const [, name, transport, first, to, others] = match as unknown as [string, string, string | undefined, string, string | undefined, string | undefined];
  const ports = [Number(first), ...(others ?? "").trim().split(/\s+/).filter(Boolean).map(Number)];
  for (let port = Number(first) + 1; to !== undefined && port <= Math.min(Number(to), 65_535); port++) ports.push(port);
  const known = record.portMaps.get(name) ?? { tcp: [], udp: [] };
  record.portMaps.set(name, known);
  if (transport !== "udp") known.tcp.push(...ports);
  if (transport !== "tcp") known.udp.push(...ports);
  tally.mark(s.at.line, "understood");
}

const isAddress = (word: string): boolean => parseIpv4(word) !== undefined || parseIpv6(word) !== undefined;

/** ip route [vrf V] NETWORK MASK [INTERFACE] [GATEWAY] [DISTANCE] [name N] [tag N] [permanent] [track N]; ipv6 route PREFIX … */
function readRoute(s: Statement, record: IosRecord, tally: LineTally): void {
  let words = s.words.slice(2);
  if (/^(?:profile|static|priority)\b/.test(words[0] ?? "")) {
    tally.mark(s.at.line, "irrelevant");
    return;
  }
  let vrf: string | null = null;
  if (words[0] === "vrf") {
    vrf = words[1] ?? null;
    words = words.slice(2);
  }
  const [target = "", mask = ""] = words;
  const byPrefix = target.includes("/");
  const length = byPrefix ? Number(target.split("/")[1]) : prefixLength(mask);
  const address = target.split("/")[0] ?? "";
  const rest = words.slice(byPrefix ? 1 : 2);
  let port: string | null = null;
  let gateway: string | null = null;
  while (rest.length > 0) {
    const word = rest[0] as string;
    if (gateway === null && isAddress(word)) gateway = rest.shift() as string;
    else if (port === null && gateway === null && /^[A-Za-z]/.test(word) && !/^(?:name|tag|track|permanent|dhcp|global|multicast|unicast|nexthop-vrf)$/.test(word)) {
      port = rest.shift() as string;
      if (/^[\d/.:]+$/.test(rest[0] ?? "") && /^[A-Za-z-]+$/.test(port)) port += rest.shift() as string;
    } else break;
  }
  const options = rest.join(" ");
  const isRead = length !== null && Number.isInteger(length) && isAddress(address) && (gateway !== null || port !== null || options.startsWith("dhcp"));
  if (!isRead) {
    record.missing.set(`line ${s.at.line} is not read`, s.at);
    tally.mark(s.at.line, "unknown", "not understood");
    return;
  }
  const plain = /^(\d+ ?)?((?:name \S+|tag \d+|permanent|track \d+|global|unicast) ?)*$/.exec(options);
  const distance = Number(/^\d+/.exec(options)?.[0] ?? 1);
  if (options.startsWith("dhcp") || plain === null || /\btrack\b|\bglobal\b/.test(options)) {
    record.missing.set(`the route in line ${s.at.line} holds only at times`, s.at);
    tally.mark(s.at.line, "partly", "whether it holds is decided when it runs");
    if (gateway === null && port === null) return;
  } else tally.mark(s.at.line, "understood");
  // A route of a high distance stands in only while another is lost.
  const prefix = `${address}/${length}`;
  const rival = record.routes.findIndex((r) => r.vrf === vrf && r.route.prefix === prefix);
  const discards = port !== null && /^null\s*0$/i.test(port);
  const route = { prefix, gateway, interface: discards ? null : port, discards, at: s.at };
  if (rival >= 0 || distance > 1) {
    record.missing.set(`several routes to ${prefix}, or one that stands in (line ${s.at.line})`, s.at);
    const before = distances.get(record.routes[rival]?.route as object) ?? 1;
    if (rival >= 0 && distance > before) return;
    if (rival >= 0 && distance < before) record.routes.splice(rival, 1);
  }
  distances.set(route, distance);
  record.routes.push({ route, vrf });
}

const distances = new WeakMap<object, number>();

function readNat(s: Statement, record: IosRecord, tally: LineTally): void {
  const { text, at } = s;
  const timeout = /^ip nat translation (timeout|tcp-timeout|udp-timeout|icmp-timeout) (\d+)$/.exec(text);
  if (timeout !== null) {
    // A translation that ends takes the connection with it; `timeout` is for translations without ports.
    const kind = { "tcp-timeout": "tcp", "udp-timeout": "udp", "icmp-timeout": "icmp", timeout: null }[timeout[1] as string] as "tcp" | "udp" | "icmp" | null;
    if (kind !== null) record.idle[kind] = shorter(record.idle[kind], { seconds: Number(timeout[2]), at });
    tally.mark(at.line, "understood");
  } else if (/^ip nat (?:translation (?:timeout|finrst-timeout|syn-timeout|dns-timeout|port-timeout|max-entries)|log|settings|switchover|stateful|sip|allow-static-host)\b/.test(text))
    tally.mark(at.line, "irrelevant");
  else record.nat.push(s);
}

function readVrf(s: Statement, record: IosRecord, tally: LineTally): void {
  tally.mark(s.at.line, "understood");
  for (const inner of s.inside) {
    if (/^(?:route-target|import|export)\b/.test(inner.text)) {
      record.missing.set("routes between VRFs", inner.at);
      tally.mark(inner.at.line, "unsupported", "routes that are not computed");
    } else if (/^(?:rd|description|address-family|exit-address-family|exit|vpn id|maximum routes|bgp|mdt|snmp|vnet|context)\b/.test(inner.text)) tally.mark(inner.at.line, "irrelevant");
  }
}

/** Terminals; `access-class` says who may reach the device's own Telnet and SSH. */
function readLineBlock(s: Statement, record: IosRecord, tally: LineTally): void {
  tally.mark(s.at.line, "irrelevant");
  for (const inner of s.inside) {
    const match = /^(?:ip |ipv6 )?access-class (\S+) in\b/.exec(inner.text);
    if (match !== null && s.words[1] === "vty") {
      record.vty.push({ list: match[1] as string, version: inner.words[0] === "ipv6" ? 6 : 4, at: inner.at });
      tally.mark(inner.at.line, "understood");
    } else tally.mark(inner.at.line, "irrelevant");
  }
}

function readControlPlane(s: Statement, record: IosRecord, tally: LineTally): void {
  tally.mark(s.at.line, "irrelevant");
  for (const inner of s.inside) {
    const decides = /^(?:service-policy|management-interface)\b/.test(inner.text);
    if (decides) record.doubts.push({ why: "what protects the control plane is not read", statement: inner, addresses: "to-device" });
    tally.mark(inner.at.line, decides ? "unsupported" : "irrelevant", decides ? "what protects the control plane is not read" : null);
  }
}
