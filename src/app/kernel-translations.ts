// A firewall's address translation in the words of the kernel's packet filter, rule by rule in the device's order: where a packet is really sent when it
// comes in, from where it seems to come when it goes out. A rule that depends on what is not known is not written, nor is the choice among several targets.
import { ruleWords } from "../evidence/configs/nftables/rule-words.ts";
import { packetsOfService } from "../evidence/configs/netfilter-services.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { formatIp } from "../foundation/ip-address.ts";
import { type AddressSet, addressSet, isEmptySet, type Range } from "../plant/address-set.ts";
import type { FirewallConfig, NatRule } from "../plant/firewall-config.ts";
import { PLAIN_RULE } from "../plant/packet-rule.ts";
import type { ServiceMatch } from "../plant/rule-terms.ts";
import { beforeTranslation, block } from "./kernel-lists.ts";

export function movesOf({ nat }: FirewallConfig): { readonly source: boolean; readonly destination: boolean } {
  return { source: nat.some((rule) => rule.newSource !== null), destination: nat.some((rule) => rule.newDestination !== null || rule.newDestinationPort !== null || rule.bothWays) };
}

type KernelNames = (port: string) => readonly string[];

export function writeTranslations(table: string, firewall: FirewallConfig, kernelNames: KernelNames): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  if (firewall.nat.length === 0) return { text: "", diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const writer = new TranslationWriter(firewall, kernelNames, diagnostics);
  const incoming = firewall.nat.flatMap((rule) => writer.incoming(rule));
  const outgoing = firewall.nat.flatMap((rule) => writer.outgoing(rule));
  const text = block(`table inet ${table}`, [
    ...block("chain incoming", ["type nat hook prerouting priority dstnat; policy accept;", ...incoming]),
    ...block("chain outgoing", ["type nat hook postrouting priority srcnat; policy accept;", ...outgoing]),
  ]);
  return { text: `${text.join("\n")}\n`, diagnostics };
}

interface Asked {
  readonly enters: readonly string[] | null;
  readonly leaves: readonly string[] | null;
  readonly source: AddressSet | null;
  readonly destination: AddressSet | null;
  readonly services: readonly ServiceMatch[] | null;
}

/** A single address takes everything; sets alike in size map in order, piece by piece; of other sets a source gets any. */
type Target =
  | { readonly kind: "any"; readonly family: 4 | 6; readonly from: string; readonly to: string }
  | { readonly kind: "one"; readonly address: string; readonly family: 4 | 6 }
  | { readonly kind: "pairs"; readonly pairs: readonly Pair[] };

interface Pair {
  readonly family: 4 | 6;
  readonly from: string;
  readonly to: string;
}

/** So many pieces of a range, and no more rules than that for one translation. */
const MOST_PAIRS = 1_024;

class TranslationWriter {
  readonly #firewall: FirewallConfig;
  readonly #kernelNames: KernelNames;
  readonly #diagnostics: Diagnostic[];

  constructor(firewall: FirewallConfig, kernelNames: KernelNames, diagnostics: Diagnostic[]) {
    this.#firewall = firewall;
    this.#kernelNames = kernelNames;
    this.#diagnostics = diagnostics;
  }

  incoming(rule: NatRule): string[] {
    if (rule.conditions.length > 0) return [];
    const asked: Asked = { enters: rule.entersBy, leaves: null, source: rule.source, destination: rule.destination, services: rule.services };
    if (isExempt(rule)) return this.#words(rule, asked, "accept");
    const lines: string[] = [];
    const port = rule.newDestinationPort;
    if (rule.newDestination?.kind === "addresses") lines.push(...this.#towards(rule, asked, "dnat", rule.destination, rule.newDestination.addresses, port));
    else if (rule.newDestination === null && port !== null) lines.push(...this.#words(rule, { ...asked, services: withPorts(rule.services) }, `dnat to :${port}`));
    if (rule.bothWays && rule.newSource?.kind === "addresses" && rule.source !== null && rule.services === null) {
      const other = rule.newDestination?.kind === "addresses" ? rule.newDestination.addresses : rule.destination;
      const back: Asked = { enters: rule.leavesBy, leaves: null, source: other, destination: rule.newSource.addresses, services: null };
      lines.push(...this.#towards(rule, back, "dnat", rule.newSource.addresses, rule.source, null));
    }
    return lines;
  }

  outgoing(rule: NatRule): string[] {
    if (rule.conditions.length > 0 || (rule.newSource === null && !isExempt(rule))) return [];
    const asked: Asked = { enters: rule.entersBy, leaves: rule.leavesBy, source: rule.source, destination: rule.destination, services: rule.services };
    if (rule.newSource === null) return this.#words(rule, asked, "accept").map(beforeTranslation);
    if (rule.newSource.kind === "addresses") return this.#towards(rule, asked, "snat", rule.source, rule.newSource.addresses, null).map(beforeTranslation);
    const { name } = rule.newSource;
    const ports = rule.leavesBy ?? [...new Set(this.#firewall.interfaces.filter((port) => port.enabled).map((port) => port.name))];
    return ports.flatMap((leaves) => this.#words(rule, { ...asked, leaves: [leaves] }, this.#ownAddress(name ?? leaves))).map(beforeTranslation);
  }

  /** Which of its addresses a device takes where it has several is not known: then any does. */
  #ownAddress(name: string): string {
    const networks = this.#firewall.interfaces.find((port) => port.name === name)?.networks.map((n) => n.split("/")[0] as string) ?? [];
    const [only] = networks;
    return networks.length === 1 && only !== undefined && !only.includes(":") ? `snat ip to ${only}` : "masquerade";
  }

  #towards(rule: NatRule, asked: Asked, verb: "dnat" | "snat", from: AddressSet | null, to: AddressSet, port: number | null): string[] {
    const services = port === null ? asked.services : withPorts(asked.services);
    return targetsOf(from, to, verb).flatMap((target) => {
      if (target.kind === "any") return this.#words(rule, { ...asked, services }, `snat ip${target.family === 6 ? "6" : ""} to ${target.from}-${target.to}`, target.family);
      if (target.kind === "one") {
        const words = `${verb} ip${target.family === 6 ? "6" : ""} to ${withPort(target.address, target.family, port)}`;
        return this.#words(rule, { ...asked, services }, words, target.family);
      }
      return target.pairs.flatMap(({ family, from: own, to: other }) => {
        const part = addressSet([own]);
        const ends = verb === "dnat" ? { destination: part } : { source: part };
        const key = family === 6 ? "ip6" : "ip";
        const isSingle = !own.includes("/");
        if (port !== null && !isSingle) return [];
        const words = isSingle ? `${verb} ${key} to ${withPort(other, family, port)}` : `${verb} ${key} prefix to ${key} ${verb === "dnat" ? "daddr" : "saddr"} map { ${own} : ${other} }`;
        return this.#words(rule, { ...asked, ...ends, services }, words, family);
      });
    });
  }

  #words(rule: NatRule, { enters, leaves, source, destination, services }: Asked, verdict: string, family: 4 | 6 | null = null): string[] {
    const [from, to] = [enters?.flatMap(this.#kernelNames) ?? null, leaves?.flatMap(this.#kernelNames) ?? null];
    const ends = [source, destination].map((set) => (set === null ? null : { ...only(set, family), unresolved: [], macs: new Set<string>() })) as [AddressSet | null, AddressSet | null];
    if (from?.length === 0 || to?.length === 0 || ends.some((set) => set !== null && isEmptySet(set))) return [];
    const every: ServiceMatch = { kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "any", at: rule.at };
    const { lines, cannot } = ruleWords(
      {
        ...PLAIN_RULE,
        action: "permit",
        source: { zones: from, addresses: ends[0] },
        destination: { zones: to, addresses: ends[1] },
        services: services ?? [every],
        until: null,
        writtenOrder: -1,
        text: rule.text,
        at: rule.at,
      },
      () => null,
      verdict,
    );
    if (cannot !== null) this.#diagnostics.push({ code: "cannot-write-translation", severity: "warning", message: `This translation is not rehearsed: ${cannot}.`, at: rule.at });
    return [...lines];
  }
}

function isExempt(rule: NatRule): boolean {
  return rule.newSource === null && rule.newDestination === null && rule.newDestinationPort === null;
}

function only(set: AddressSet, family: 4 | 6 | null): AddressSet {
  return family === null ? set : family === 4 ? { ...set, v6: [] } : { ...set, v4: [] };
}

function withPort(address: string, family: 4 | 6, port: number | null): string {
  return port === null ? address : family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}

/** One service for each protocol: the kernel translates a port only where it knows the protocol. */
function withPorts(services: readonly ServiceMatch[] | null): ServiceMatch[] {
  const at = services?.[0]?.at ?? { kind: "text", file: "", line: 1, column: 1 };
  const every: ServiceMatch = { kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "any", at };
  return (services ?? [every]).flatMap((service) => {
    const match = packetsOfService(service);
    if (match === null || match.icmp !== null) return [];
    return [6, 17].filter((p) => match.protocols === null || match.protocols.some(([a, b]) => a <= p && p <= b)).map((p) => ({ ...match, protocols: [[p, p] as const] }));
  });
}

function targetsOf(from: AddressSet | null, to: AddressSet, verb: "dnat" | "snat"): Target[] {
  const targets: Target[] = [];
  const add = (family: 4 | 6, sources: readonly Range<bigint>[], goals: readonly Range<bigint>[]): void => {
    const [goal] = goals;
    if (goal === undefined) return;
    if (goals.length === 1 && goal.from === goal.to) targets.push({ kind: "one", address: textOf(goal.from, family), family });
    else {
      const pairs = pairsOf(sources, goals, family);
      if (pairs.length > 0) targets.push({ kind: "pairs", pairs });
      else if (verb === "snat") targets.push({ kind: "any", family, from: textOf(goal.from, family), to: textOf(goal.to, family) });
    }
  };
  add(4, (from?.v4 ?? []).map(big), to.v4.map(big));
  add(6, from?.v6 ?? [], to.v6);
  return targets;
}

const big = ({ from, to }: Range<number>): Range<bigint> => ({ from: BigInt(from), to: BigInt(to) });

/** Aligned pieces of ranges that are alike in number and size; none where they are not: which address is chosen is not known then. */
function pairsOf(sources: readonly Range<bigint>[], goals: readonly Range<bigint>[], family: 4 | 6): readonly Pair[] {
  if (sources.length !== goals.length || sources.some((s, i) => s.to - s.from !== (goals[i] as Range<bigint>).to - (goals[i] as Range<bigint>).from)) return [];
  const pairs: Pair[] = [];
  for (const [i, source] of sources.entries()) {
    const shift = (goals[i] as Range<bigint>).from - source.from;
    for (let at = source.from; at <= source.to && pairs.length < MOST_PAIRS; ) {
      let bits = 0n;
      while (at % (2n << bits) === 0n && (at + shift) % (2n << bits) === 0n && at + (2n << bits) - 1n <= source.to) bits++;
      const length = (family === 4 ? 32n : 128n) - bits;
      const suffix = bits === 0n ? "" : `/${length}`;
      pairs.push({ family, from: `${textOf(at, family)}${suffix}`, to: `${textOf(at + shift, family)}${suffix}` });
      at += 1n << bits;
    }
  }
  return pairs;
}

function textOf(value: bigint, family: 4 | 6): string {
  return family === 4 ? formatIp({ bits: 32, value: Number(value) }) : formatIp({ bits: 128, value });
}
