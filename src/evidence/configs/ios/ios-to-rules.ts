// Statements of Cisco IOS to the neutral form: IPv4 access lists bound to interfaces, addresses, static routes. Zones, inspection, translation and
// IPv6 lists are not read yet: where they stand in the text, what they could change is left undecided.
import { parseIpv4 } from "../../../foundation/ip-address.ts";
import { EVERY_IPV6 } from "../../../plant/address-set.ts";
import type { ConfigInterface, ConfigRoute, FilterStage, FirewallConfig, NatRule, WrittenRule } from "../../../plant/firewall-config.ts";
import { PLAIN_RULE, type PacketRule } from "../../../plant/packet-rule.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { LineTally } from "../line-tally.ts";
import { readAce } from "./ace-words.ts";
import type { Statement } from "./parse-ios.ts";

const IRRELEVANT =
  /^(?:no )?(?:version|service|hostname|end|exit|boot-\S+|enable|username|clock|logging|snmp-server|ntp|banner|aaa|login|archive|alias|ip (?:domain|name-server|ssh|ftp|http|tftp|cef)|line|memory|privilege|license)\b/;
const IRRELEVANT_INSIDE =
  /^(?:no )?(?:description|speed|duplex|full-duplex|half-duplex|bandwidth|mtu|load-interval|keepalive|cdp|lldp|logging|snmp|ip (?:redirects|unreachables|proxy-arp|mtu|ospf)|negotiation|carrier-delay|hold-queue)\b/;
const ALL = { kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null } as const;
const ANY_END = { zones: null, addresses: null };

interface Entry {
  readonly sequence: number;
  readonly words: readonly string[];
  readonly statement: Statement;
}

interface AccessList {
  readonly isStandard: boolean;
  readonly entries: Entry[];
  /** Highest number so far: an entry without one goes behind it. */
  last: number;
}

export function iosToRules(statements: readonly Statement[], tally: LineTally, diagnostics: Diagnostic[]): FirewallConfig {
  const lists = new Map<string, AccessList>();
  const interfaces: ConfigInterface[] = [];
  const routes: ConfigRoute[] = [];
  const bound: { readonly list: string; readonly port: string; readonly way: "in" | "out"; readonly at: TextAt }[] = [];
  const nat: NatRule[] = [];
  const missing = new Set<string>();
  let name = "";
  let zones: Statement | null = null;
  let inspection: Statement | null = null;
  let ipv6: Statement | null = null;

  const add = (list: string, isStandard: boolean, statement: Statement, words: readonly string[]): void => {
    const known = lists.get(list) ?? { isStandard, entries: [], last: 0 };
    lists.set(list, known);
    const numbered = /^\d+$/.test(words[0] ?? "");
    const sequence = numbered ? Number(words[0]) : known.last + 10;
    known.last = Math.max(known.last, sequence);
    known.entries.push({ sequence, words: numbered ? words.slice(1) : words, statement });
  };

  for (const s of statements) {
    const { words, at } = s;
    const [first, second, third] = words;
    if (first === "hostname") name = second ?? "";
    if (/^zone(-pair)?$/.test(first ?? "") || /^vlan (filter|access-map)\b/.test(s.text)) zones ??= s;
    if (first === "ipv6" && second === "access-list") ipv6 ??= s;
    if (first === "ip" && second === "access-list") {
      const isNamed = third === "standard" || third === "extended";
      const list = (isNamed ? words[3] : third) ?? "";
      lists.set(list, lists.get(list) ?? { isStandard: third === "standard", entries: [], last: 0 });
      tally.mark(at.line, "understood");
      for (const inner of s.inside) {
        if (inner.text === "exit") tally.mark(inner.at.line, "irrelevant");
        else add(list, third === "standard", inner, inner.words);
      }
    } else if (s.text.startsWith("no ip access-list ")) {
      lists.delete(words.at(-1) ?? "");
      tally.mark(at.line, "understood");
    } else if (first === "access-list" && /^\d+$/.test(second ?? "")) {
      const number = Number(second);
      add(second as string, number < 100 || (number >= 1_300 && number < 2_000), s, words.slice(2));
    } else if (first === "interface") {
      const port = words
        .slice(1)
        .filter((w) => w !== "point-to-point" && w !== "multipoint")
        .join("");
      const networks: string[] = [];
      let enabled = true;
      tally.mark(at.line, "understood");
      for (const inner of s.inside) {
        const { text } = inner;
        const mark = (state: "understood" | "irrelevant"): void => tally.mark(inner.at.line, state);
        const address = /^ip address (\S+?)(?:\/(\d{1,2})| (\d[\d.]+))(?: secondary)?$/.exec(text);
        const length = address === null ? null : address[2] !== undefined ? Number(address[2]) : prefixLength(address[3] as string);
        const group = /^ip access-group (\S+) (in|out)$/.exec(text);
        if (address !== null && length !== null && length <= 32 && parseIpv4(address[1] as string) !== undefined) {
          networks.push(`${address[1]}/${length}`);
          mark("understood");
        } else if (group !== null) {
          bound.push({ list: group[1] as string, port, way: group[2] as "in" | "out", at: inner.at });
          mark("understood");
        } else if (text === "shutdown" || text === "no shutdown") {
          enabled = text !== "shutdown";
          mark("understood");
        } else if (IRRELEVANT_INSIDE.test(text)) mark("irrelevant");
        else if (!/^no ip address$/.test(text)) missing.add(`line ${inner.at.line} is not read`);
        else mark("understood");
        if (text.startsWith("zone-member ")) zones ??= inner;
        if (text.startsWith("ip inspect ")) inspection ??= inner;
        if (text.startsWith("ipv6 ")) ipv6 ??= inner;
        if (/^(service-policy|switchport|ip (policy|access-group|ips|wccp|verify)|crypto|l2protocol|mac|ip port)/.test(text) && group === null) zones ??= inner;
      }
      interfaces.push({ name: port, hardware: null, zone: null, networks, enabled, vlan: /^Vlan(\d+)$/i.test(port) ? Number(port.slice(4)) : null, at });
    } else if (first === "ip" && second === "route" && routeOf(s, routes)) tally.mark(at.line, "understood");
    else if (first === "ip" && second === "nat") {
      nat.push({
        entersBy: null,
        leavesBy: null,
        source: null,
        destination: null,
        services: null,
        newSource: null,
        newDestination: null,
        newDestinationPort: null,
        bothWays: false,
        conditions: ["by a translation that is not read"],
        text: s.text,
        at,
      });
      tally.mark(at.line, "unsupported", "translation is not read");
    } else if (IRRELEVANT.test(s.text)) {
      tally.mark(at.line, "irrelevant");
      for (const inner of s.inside) tally.mark(inner.at.line, "irrelevant");
    } else if (first === "router" || s.text.startsWith("ipv6 router") || (first === "ip" && second === "route")) {
      missing.add(`${first === "router" ? s.text : `line ${at.line}`}: routes that are not computed`);
      tally.mark(at.line, "unsupported", "routes that are not computed");
      for (const inner of s.inside) tally.mark(inner.at.line, "unsupported", "routes that are not computed");
    }
  }

  const written: WrittenRule[] = [];
  const rulesOf = new Map<string, PacketRule[]>();
  const isBound = new Set(bound.map((b) => b.list));
  const note = (list: string, text: string, at: TextAt, ruleName: string): number =>
    written.push({ name: ruleName, list, action: "unsure", notHolding: null, until: null, schedule: null, hits: null, logged: null, comment: null, text, at, toLine: at.line }) - 1;
  const unsure = (list: string, why: string, s: Statement, addresses: PacketRule["source"]["addresses"]): PacketRule => ({
    ...PLAIN_RULE,
    action: "unsure",
    keepsState: false,
    conditions: [why],
    source: { zones: null, addresses },
    destination: ANY_END,
    services: [{ ...ALL, written: "ip", at: s.at }],
    until: null,
    writtenOrder: note(list, s.text, s.at, why),
    text: s.text,
    at: s.at,
  });

  for (const [list, { isStandard, entries }] of lists) {
    const rules: PacketRule[] = [];
    let comment: string | null = null;
    for (const { sequence, words, statement } of [...entries].sort((a, b) => a.sequence - b.sequence)) {
      const { at, text } = statement;
      if (words[0] === "remark") {
        comment = words.slice(1).join(" ");
        tally.mark(at.line, "irrelevant");
        continue;
      }
      const isKnown = words[0] === "permit" || words[0] === "deny";
      const ace = readAce(words.slice(1), isStandard);
      const action = isKnown ? (words[0] as "permit" | "deny") : "unsure";
      const conditions = isKnown ? ace.open : ["this line is not read"];
      if (conditions.length === 0) tally.mark(at.line, "understood");
      else tally.mark(at.line, isKnown ? "partly" : "unknown", conditions.join("; "));
      const service = {
        kind: "packets" as const,
        protocols: ace.protocols,
        sourcePorts: ace.sourcePorts,
        destinationPorts: ace.destinationPorts,
        icmp: ace.icmp,
        tcpFlags: ace.tcpFlags,
        written: words[1] ?? "",
        at,
      };
      const order = written.push({
        name: String(sequence),
        list,
        action,
        notHolding: isBound.has(list) ? null : "the access list is bound to no interface",
        until: null,
        schedule: null,
        hits: null,
        logged: ace.logged,
        comment,
        text,
        at,
        toLine: at.line,
      });
      comment = null;
      rules.push({
        ...PLAIN_RULE,
        keepsState: false,
        action,
        conditions,
        source: { zones: null, addresses: ace.source },
        destination: { zones: null, addresses: ace.destination },
        services: [service],
        until: null,
        writtenOrder: order - 1,
        text,
        at,
      });
    }
    rulesOf.set(list, rules);
  }

  const stages: FilterStage[] = bound.map(({ list, port, way, at }) => {
    const rules = rulesOf.get(list) ?? [];
    const isEmpty = rules.length === 0;
    if (isEmpty)
      diagnostics.push({ code: "empty-access-list", severity: "warning", message: `The access list ${list} is bound to ${port} and has no entries here: the device lets everything pass.`, at });
    const before: PacketRule[] = [];
    const stage = `access-list ${list} ${way} on ${port}`;
    if (inspection !== null && !isEmpty) before.push(unsure(stage, "inspection may let answers pass", inspection, null));
    if (ipv6 !== null && !isEmpty) before.push(unsure(stage, "lists of IPv6 are not read", ipv6, EVERY_IPV6));
    const translated = { source: way === "out", destination: way === "out" };
    // An empty or missing list permits everything (Cisco: ip access-group of a list without entries).
    return {
      name: stage,
      entersBy: way === "in" ? [port] : null,
      leavesBy: way === "out" ? [port] : null,
      asks: "every-packet",
      seesTranslated: translated,
      rules: [...before, ...rules],
      otherwise: isEmpty ? { action: "permit", text: `access list ${list} has no entries`, at } : { action: "deny", text: `implicit deny at the end of access list ${list}`, at: null },
    };
  });
  const first = zones ?? ipv6;
  if (first !== null)
    stages.push({
      name: "what is not read",
      entersBy: null,
      leavesBy: null,
      asks: "every-packet",
      seesTranslated: { source: false, destination: false },
      rules: [unsure("what is not read", "zones, inspection and other filters of this configuration are not read", first, zones === null ? EVERY_IPV6 : null)],
      otherwise: { action: "permit", text: "nothing else filters", at: null },
    });
  return {
    name,
    device: "cisco-ios",
    interfaces,
    routes,
    routesMissing: missing.size === 0 ? null : [...missing].slice(0, 5).join("; "),
    stages,
    toDevice: null,
    nat,
    state: { idle: { tcp: null, udp: null, icmp: null }, algsOn: [], algsOff: [], onLoad: null },
    written,
  };
}

/** null = no mask of a prefix. */
function prefixLength(mask: string): number | null {
  const value = parseIpv4(mask);
  if (value === undefined) return null;
  const length = Math.clz32(~value >>> 0);
  return value === (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0) ? length : null;
}

function routeOf({ text, at }: Statement, routes: ConfigRoute[]): boolean {
  const match = /^ip route (\d[\d.]+) (\d[\d.]+) (\S+)(?: (\d[\d.]+\.\d+))?(?: name \S+)?$/.exec(text);
  if (match === null) return false;
  const [, network, mask, target, behind] = match as unknown as [string, string, string, string, string | undefined];
  const length = prefixLength(mask);
  if (length === null || parseIpv4(network) === undefined) return false;
  const isGateway = parseIpv4(target) !== undefined;
  routes.push({
    prefix: `${network}/${length}`,
    gateway: isGateway ? target : (behind ?? null),
    interface: isGateway || /^null0$/i.test(target) ? null : target,
    discards: /^null0$/i.test(target),
    at,
  });
  return true;
}
