// One rule of the neutral form in the words of nftables, as few lines as its families and protocols need. null where nftables has no words for it.
import type { AddressSet } from "../../../plant/address-set.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { NumberRanges, PacketsMatch } from "../../../plant/segmentation.ts";
import { addressWords } from "../netfilter-addresses.ts";
import { packetsOfService } from "../netfilter-services.ts";

const VERDICT = { permit: "accept", deny: "drop", reject: "reject" } as const;
const FLAG_NAMES = ["fin", "syn", "rst", "psh", "ack", "urg", "ecn", "cwr"];

export interface RuleWords {
  /** Without a line break or indentation. */
  readonly lines: readonly string[];
  /** Why there are none; null = they say all of it. */
  readonly cannot: string | null;
}

/** `nameOf`: for sets that are written apart. `verdict`: what is written instead of the words of the rule's action, also where that is to skip. */
export function ruleWords(rule: PacketRule, nameOf: (set: AddressSet, family: 4 | 6) => string | null, verdict: string | null = null): RuleWords {
  const no = (cannot: string): RuleWords => ({ lines: [], cannot });
  const end = verdict ?? (rule.action === "skip" || rule.action === "unsure" ? null : VERDICT[rule.action]);
  if (end === null) return no(`its action is "${rule.action}"`);
  if (rule.conditions.length > 0) return no(`it depends on ${rule.conditions.join(", ")}`);
  if (rule.applications !== null) return no("nftables does not recognise applications");
  for (const set of [rule.source.addresses, rule.destination.addresses]) if (set !== null && (set.unresolved.length > 0 || set.macs.size > 0)) return no("it names addresses that are not known");
  const before = [...interfaceWords("iifname", rule.source.zones), ...interfaceWords("oifname", rule.destination.zones), ...(rule.states === null ? [] : [`ct state ${inBraces(rule.states)}`])];
  const lines: string[] = [];
  for (const service of rule.services) {
    const match = packetsOfService(service);
    if (match === null) return no(`the service ${service.written} has no words in nftables`);
    for (const ends of familyWords(rule, nameOf)) {
      for (const words of serviceWords(match, ends.family)) lines.push([...before, ...ends.words, ...words, end].join(" "));
    }
  }
  return { lines, cannot: null };
}

function interfaceWords(key: string, names: readonly string[] | null): string[] {
  return names === null ? [] : [`${key} ${inBraces(names.map((name) => `"${name}"`))}`];
}

function familyWords(rule: PacketRule, nameOf: (set: AddressSet, family: 4 | 6) => string | null): { readonly family: 4 | 6 | null; readonly words: readonly string[] }[] {
  const source = rule.source.addresses;
  const destination = rule.destination.addresses;
  if (source === null && destination === null) return [{ family: null, words: [] }];
  const out: { family: 4 | 6; words: string[] }[] = [];
  for (const family of [4, 6] as const) {
    const words: string[] = [];
    let isEmpty = false;
    for (const [set, key] of [
      [source, "saddr"],
      [destination, "daddr"],
    ] as const) {
      if (set === null) continue;
      const texts = addressWords(set, family);
      if (texts.length === 0) isEmpty = true;
      else if (!(texts.length === 1 && texts[0]?.endsWith("/0"))) words.push(`${family === 4 ? "ip" : "ip6"} ${key} ${nameOf(set, family) ?? inBraces(texts)}`);
    }
    if (isEmpty) continue;
    if (words.length === 0) words.push(`meta nfproto ${family === 4 ? "ipv4" : "ipv6"}`);
    out.push({ family, words });
  }
  return out;
}

/** The words of a service for one version of IP (null = either): ICMP is another protocol in each. */
function serviceWords(match: PacketsMatch, family: 4 | 6 | null): string[][] {
  const asksPorts = match.sourcePorts !== null || match.destinationPorts !== null;
  if (match.icmp !== null) {
    const out: string[][] = [];
    for (const [version, number, name] of [
      [4, 1, "icmp"],
      [6, 58, "icmpv6"],
    ] as const) {
      if ((family !== null && family !== version) || !has(match.protocols, number) || asksPorts || match.tcpFlags !== null) continue;
      for (const { type, codes } of match.icmp) out.push([`${name} type ${type}`, ...(codes === null ? [] : [`${name} code ${inBraces(rangeWords(codes))}`])]);
    }
    return out;
  }
  const words: string[] = [];
  if (match.tcpFlags !== null) {
    if (!has(match.protocols, 6)) return [];
    words.push("meta l4proto 6");
  } else if (match.protocols !== null) words.push(`meta l4proto ${inBraces(rangeWords(match.protocols))}`);
  if (asksPorts && match.protocols === null && match.tcpFlags === null) words.push("meta l4proto { 6, 17, 33, 132, 136 }");
  const withPorts = asksPorts && match.protocols !== null && match.tcpFlags === null ? match.protocols.some(([from, to]) => [6, 17, 33, 132, 136].some((p) => p >= from && p <= to)) : true;
  if (!withPorts) return [];
  // Other protocols of the list have no ports: th would look at whatever stands there.
  if (asksPorts && match.protocols !== null && match.tcpFlags === null && match.protocols.some(([from, to]) => to > from || ![6, 17, 33, 132, 136].includes(from))) {
    const carrying = [6, 17, 33, 132, 136].filter((p) => has(match.protocols, p));
    words.splice(0, words.length, `meta l4proto ${inBraces(carrying.map(String))}`);
  }
  if (match.sourcePorts !== null) words.push(`th sport ${inBraces(rangeWords(match.sourcePorts))}`);
  if (match.destinationPorts !== null) words.push(`th dport ${inBraces(rangeWords(match.destinationPorts))}`);
  if (match.tcpFlags !== null) return match.tcpFlags.map(({ mask, value }) => [...words, `tcp flags & ${flagSum(mask)} == ${flagSum(value)}`]);
  return [words];
}

function has(ranges: NumberRanges | null, number: number): boolean {
  return ranges === null || ranges.some(([from, to]) => from <= number && number <= to);
}

function flagSum(bits: number): string {
  const names = FLAG_NAMES.filter((_, i) => (bits & (1 << i)) !== 0);
  return names.length === 0 ? "0x0" : names.length === 1 ? (names[0] as string) : `(${names.join("|")})`;
}

function rangeWords(ranges: NumberRanges): string[] {
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`));
}

function inBraces(words: readonly string[]): string {
  return words.length === 1 ? (words[0] as string) : `{ ${words.join(", ")} }`;
}
