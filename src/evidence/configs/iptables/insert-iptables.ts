// Rules to be added, in the words of iptables-save, at the line where they decide before a given rule. Writes what iptables can say: no conditions in
// words, no applications; a set of addresses that is no prefix becomes a range (-m iprange).
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { AddressSet } from "../../../plant/address-set.ts";
import type { FirewallConfig } from "../../../plant/firewall-config.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { RuleAddition, TextInsertion } from "../dialect.ts";
import { LineTally } from "../line-tally.ts";
import { addressWords } from "../netfilter-addresses.ts";
import { packetsOfService } from "../netfilter-services.ts";
import type { TableBlock } from "./iptables-record.ts";
import { parseIptables } from "./parse-iptables.ts";

const TARGET = { permit: "ACCEPT", deny: "DROP", reject: "REJECT" } as const;
/** xt_multiport takes 15 ports; a range counts as two. */
const MOST_PORTS = 15;
const FLAG_NAMES = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"];

export function insertIntoIptables(
  text: string,
  firewall: FirewallConfig,
  additions: readonly RuleAddition[],
): { readonly insertions: readonly TextInsertion[]; readonly diagnostics: readonly Diagnostic[] } {
  const { record } = parseIptables(text, firewall.written[0]?.at.file ?? "", new LineTally(text.split("\n").length));
  const insertions: TextInsertion[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { stage, before, rule } of additions) {
    const place = firewall.stages[stage];
    const [table, chain] = (place?.name ?? "").split(" ") as [string, string | undefined];
    const lines = { 4: rulesInWords(rule, 4), 6: rulesInWords(rule, 6) };
    const cannot = lines[4].cannot ?? lines[6].cannot;
    if (place === undefined || chain === undefined || cannot !== null) {
      diagnostics.push({ code: "cannot-write-rule", severity: "warning", message: `This rule cannot be written for iptables: ${cannot ?? "there is no such stage"}.`, at: rule.at });
      continue;
    }
    const target = before === null ? undefined : place.rules[before];
    let written = false;
    for (const family of [4, 6] as const) {
      if (lines[family].rules.length === 0) continue;
      // Of two dumps of one table the later one holds.
      const block = record.blocks.filter((b) => b.table === table && b.family === family).at(-1);
      if (block === undefined) continue;
      const [name, line] = placeIn(block, chain, target);
      insertions.push({ beforeLine: line, lines: lines[family].rules.map((words) => `-A ${name} ${words}`) });
      written = true;
    }
    if (!written) {
      diagnostics.push({ code: "cannot-write-rule", severity: "warning", message: `The text holds no table ${table} for the addresses of this rule: write it where that table is kept.`, at: rule.at });
    }
  }
  return { insertions, diagnostics };
}

/** The chain that holds the rule, and its line; without a rule, behind the last one of the chain (before the end of the table). */
function placeIn(block: TableBlock, chain: string, target: PacketRule | undefined): [string, number] {
  if (target !== undefined) {
    for (const other of block.chains.values()) if (other.rules.some((rule) => rule.at.line === target.at.line)) return [other.name, target.at.line];
  }
  const lastOfChain = block.chains.get(chain)?.rules.at(-1)?.at.line;
  if (lastOfChain !== undefined) return [chain, lastOfChain + 1];
  const lines = [block.at.line, ...[...block.chains.values()].flatMap((c) => [c.at?.line ?? 0])];
  return [chain, Math.max(...lines) + 1];
}

function rulesInWords(rule: PacketRule, family: 4 | 6): { readonly rules: readonly string[]; readonly cannot: string | null } {
  const no = (cannot: string) => ({ rules: [], cannot });
  if (rule.action === "skip" || rule.action === "unsure") return no(`its action is "${rule.action}"`);
  if (rule.conditions.length > 0) return no(`it depends on ${rule.conditions.join(", ")}`);
  if (rule.applications !== null) return no("iptables does not recognise applications");
  const sources = endWords(rule.source.addresses, family, "s");
  const destinations = endWords(rule.destination.addresses, family, "d");
  if (sources === null || destinations === null) return no("it names addresses that are not known");
  const enters = interfaceWords(rule.source.zones, "-i");
  const leaves = interfaceWords(rule.destination.zones, "-o");
  const services: string[] = [];
  for (const service of rule.services) {
    const words = serviceWords(service, family);
    if (words === null) return no(`the service ${service.written} has no words in iptables`);
    services.push(...words);
  }
  const states = rule.states === null ? "" : `-m conntrack --ctstate ${rule.states.map((s) => s.toUpperCase()).join(",")}`;
  const rules: string[] = [];
  for (const source of sources) {
    for (const destination of destinations) {
      for (const i of enters) {
        for (const o of leaves) for (const service of services) rules.push([source, destination, i, o, service, states, `-j ${TARGET[rule.action]}`].filter((w) => w !== "").join(" "));
      }
    }
  }
  return { rules, cannot: null };
}

/** null = cannot be written; an empty list = nothing of this version of IP. */
function endWords(set: AddressSet | null, family: 4 | 6, letter: "s" | "d"): string[] | null {
  if (set === null) return [""];
  if (set.unresolved.length > 0 || set.macs.size > 0) return null;
  return addressWords(set, family).map((text) => (text.includes("-") ? `-m iprange --${letter === "s" ? "src" : "dst"}-range ${text}` : text.endsWith("/0") ? "" : `-${letter} ${text}`));
}

function interfaceWords(names: readonly string[] | null, option: "-i" | "-o"): string[] {
  return names === null ? [""] : names.map((name) => `${option} ${name}`);
}

/** null = it cannot be said. */
function serviceWords(service: PacketRule["services"][number], family: 4 | 6): string[] | null {
  const match = packetsOfService(service);
  if (match === null) return null;
  const protocols: (number | null)[] = match.protocols === null ? [null] : [];
  for (const [from, to] of match.protocols ?? []) for (let p = from; p <= to; p++) protocols.push(p);
  const out: string[] = [];
  const needsProtocol = match.sourcePorts !== null || match.destinationPorts !== null || match.icmp !== null || match.tcpFlags !== null;
  if (protocols.includes(null) && needsProtocol) return null;
  for (const protocol of protocols) {
    if (protocol === (family === 4 ? 58 : 1)) continue;
    const p = protocol === null ? "" : `-p ${protocol === 6 ? "tcp" : protocol === 17 ? "udp" : protocol === 1 ? "icmp" : protocol === 58 ? "ipv6-icmp" : protocol}`;
    const source = portLists(match.sourcePorts, "--sports");
    const destination = portLists(match.destinationPorts, "--dports");
    const types = match.icmp === null ? [""] : match.icmp.flatMap((m) => icmpWords(m, protocol === 58 ? "--icmpv6-type" : "--icmp-type"));
    const flags = match.tcpFlags === null ? [""] : match.tcpFlags.map((m) => flagWords(m.mask, m.value));
    if (flags.includes(null)) return null;
    for (const s of source) for (const d of destination) for (const t of types) for (const f of flags) out.push([p, s, d, t, f].filter((w) => w !== "").join(" "));
  }
  return out;
}

function portLists(ranges: readonly (readonly [number, number])[] | null, option: "--sports" | "--dports"): string[] {
  if (ranges === null) return [""];
  const lists: string[][] = [];
  let room = 0;
  for (const [from, to] of ranges) {
    const size = from === to ? 1 : 2;
    if (room < size) {
      lists.push([]);
      room = MOST_PORTS;
    }
    lists.at(-1)?.push(from === to ? String(from) : `${from}:${to}`);
    room -= size;
  }
  return lists.map((list) => (list.length === 1 ? `${option.slice(0, -1)} ${list[0]}` : `-m multiport ${option} ${list.join(",")}`));
}

function icmpWords(match: { readonly type: number; readonly codes: readonly (readonly [number, number])[] | null }, option: string): string[] {
  if (match.codes === null) return [`${option} ${match.type}`];
  return match.codes.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => `${option} ${match.type}/${from + i}`));
}

/** null = flags that iptables has no name for (ECE, CWR). */
function flagWords(mask: number, value: number): string | null {
  if ((mask & ~63) !== 0) return null;
  const names = (bits: number): string => FLAG_NAMES.filter((_, i) => (bits & (1 << i)) !== 0).join(",") || "NONE";
  return `--tcp-flags ${names(mask)} ${names(value)}`;
}
