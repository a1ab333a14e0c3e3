// Policies written out as rules of the neutral form: by interface, IP version, service and idle timeout. Knows nothing of the order of policies.
import type { WrittenRule } from "../../../plant/firewall-config.ts";
import { type PacketRule, PLAIN_RULE, type RuleAction } from "../../../plant/packet-rule.ts";
import type { AddressSet } from "../../../plant/address-set.ts";
import type { NumberRanges, PacketsMatch, TextAt } from "../../../plant/segmentation.ts";
import type { ConfigTroubles } from "./config-troubles.ts";
import type { ConfigNode } from "./fortios-record.ts";
import type { IpVersion } from "./address-book.ts";
import type { Policy } from "./read-policy.ts";
import { only, type ServicePart } from "./service-book.ts";

const MOST_RULES = 1_000_000;

/** A timeout for ports, of `config system session-ttl`. */
export interface PortTimeout {
  readonly protocol: number;
  readonly ports: NumberRanges;
  readonly seconds: number;
}

/** What a written rule is to the rules made of it. */
export interface RuleOrigin {
  readonly written: number;
  readonly text: string;
  readonly at: TextAt;
}

export class RuleList {
  readonly rules: PacketRule[] = [];
  readonly #troubles: ConfigTroubles;
  readonly #timeouts: readonly PortTimeout[];
  readonly #most: number;
  /** The limit was met: what comes after is missing. */
  isCut = false;

  constructor(troubles: ConfigTroubles, timeouts: readonly PortTimeout[], most: number = MOST_RULES) {
    this.#most = most;
    this.#troubles = troubles;
    this.#timeouts = timeouts;
  }

  add(rule: PacketRule): void {
    if (this.rules.length < this.#most) {
      this.rules.push(rule);
      return;
    }
    if (!this.isCut) this.#troubles.say("error", "fortios-too-much", rule.at, `the policies spell out more than ${this.#most} rules: what comes from here on is missing`);
    this.isCut = true;
  }

  /** All rules of a policy between two sets of addresses. `services` are already those of the IP version; what negated ones leave over lies `within`. */
  addPolicy(
    policy: Policy,
    origin: RuleOrigin,
    source: AddressSet,
    destination: AddressSet,
    services: readonly ServicePart[],
    conditions: readonly string[],
    within: readonly PacketsMatch[] | null = null,
  ): void {
    // Without a service there is nothing that it matches; without one that it leaves out it matches everything.
    if (services.length === 0 && !policy.isServiceNegated) return;
    for (const from of policy.from) {
      for (const to of policy.to) {
        const all = [...policy.conditions, ...conditions, ...from.conditions, ...to.conditions];
        this.#addBetween(policy, origin, { zones: from.names, addresses: source }, { zones: to.names, addresses: destination }, services, all, within);
      }
    }
  }

  #addBetween(
    policy: Policy,
    origin: RuleOrigin,
    source: PacketRule["source"],
    destination: PacketRule["destination"],
    services: readonly ServicePart[],
    conditions: readonly string[],
    within: readonly PacketsMatch[] | null,
  ): void {
    const base = { ...PLAIN_RULE, source, destination, until: policy.until, writtenOrder: origin.written, text: origin.text, at: origin.at };
    const everything = services.map(({ match }) => match);
    if (policy.isServiceNegated) {
      this.#addNegated(policy, base, services, conditions, within);
      return;
    }
    for (const inspection of policy.inspections) {
      this.add({ ...base, action: "deny", services: everything, applications: inspection.applications, conditions: [...conditions, inspection.words] });
    }
    for (const group of this.#byTimeout(policy, services)) {
      this.add({ ...base, action: policy.action, services: group.matches, idleSeconds: policy.action === "permit" ? group.idleSeconds : null, conditions: [...conditions, ...group.conditions] });
    }
  }

  /** Everything but the services: they skip the rule. */
  #addNegated(policy: Policy, base: Omit<PacketRule, "action" | "services">, services: readonly ServicePart[], conditions: readonly string[], within: readonly PacketsMatch[] | null): void {
    const sure = services.filter((part) => part.conditions.length === 0).map(({ match }) => match);
    const open = services.filter((part) => part.conditions.length > 0);
    const rules: PacketRule[] = [];
    if (sure.length > 0) rules.push({ ...base, action: "skip", services: sure, conditions: [] });
    for (const part of open) rules.push({ ...base, action: "skip", services: [part.match], conditions: part.conditions });
    const all: readonly PacketsMatch[] = within ?? [
      { kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "service-negate", at: base.at },
    ];
    for (const inspection of policy.inspections) rules.push({ ...base, action: "deny", services: all, applications: inspection.applications, conditions: [...conditions, inspection.words] });
    rules.push({ ...base, action: policy.action, services: all, conditions });
    const end = this.rules.length + rules.length;
    for (const rule of rules) this.add(rule.action === "skip" ? { ...rule, skipTo: end } : rule);
  }

  /**
   * Services with one timeout and the same conditions become one rule; parts with a timeout of their own come first. Of service, policy and port the
   * first that is set counts (Fortinet Technical Tip "Priority of session-ttl settings"); UDP only has the timers of its services and ports.
   */
  #byTimeout(policy: Policy, services: readonly ServicePart[]): { readonly matches: PacketsMatch[]; readonly idleSeconds: number | null; readonly conditions: readonly string[] }[] {
    const groups = new Map<string, { matches: PacketsMatch[]; idleSeconds: number | null; conditions: readonly string[] }>();
    const add = (match: PacketsMatch, idleSeconds: number | null, conditions: readonly string[]): void => {
      const key = `${idleSeconds ?? ""} ${conditions.join("\n")}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { matches: [match], idleSeconds, conditions });
      else group.matches.push(match);
    };
    for (const part of services) {
      for (const [match, seconds] of this.#narrowed(policy, part)) add(match, seconds, part.conditions);
    }
    for (const part of services) {
      const isUdp = part.match.protocols?.every(([from, to]) => from === 17 && to === 17) === true;
      add(part.match, part.idleSeconds ?? (isUdp ? null : policy.idleSeconds), part.conditions);
    }
    return [...groups.values()];
  }

  #narrowed(policy: Policy, { match, idleSeconds }: ServicePart): [PacketsMatch, number | null][] {
    if (policy.action !== "permit" || idleSeconds !== null || match.icmp !== null) return [];
    const found: [PacketsMatch, number | null][] = [];
    for (const timeout of this.#timeouts) {
      if (policy.idleSeconds !== null && timeout.protocol !== 17) continue;
      if (match.protocols !== null && !match.protocols.some(([from, to]) => timeout.protocol >= from && timeout.protocol <= to)) continue;
      const ports = match.destinationPorts === null ? timeout.ports : overlap(match.destinationPorts, timeout.ports);
      if (ports.length > 0) found.push([{ ...match, protocols: only(timeout.protocol), destinationPorts: ports }, timeout.seconds]);
    }
    // A policy's timeout is not one of UDP.
    if (policy.idleSeconds !== null && match.protocols === null) found.push([{ ...match, protocols: only(17) }, null]);
    return found;
  }
}

function overlap(a: NumberRanges, b: NumberRanges): NumberRanges {
  return a.flatMap(([from, to]) => b.map(([first, last]) => [Math.max(from, first), Math.min(to, last)] as const)).filter(([from, to]) => from <= to);
}

/** ICMP is of IPv4 and ICMPv6 of IPv6: a service of the other version matches nothing. */
export function servicesFor(version: IpVersion, services: readonly ServicePart[]): readonly ServicePart[] {
  const other = version === 4 ? 58 : 1;
  const isOther = ({ match }: ServicePart): boolean => match.protocols?.length === 1 && match.protocols[0]?.[0] === other && match.protocols[0][1] === other;
  return services.some(isOther) ? services.filter((part) => !isOther(part)) : services;
}

/** What only tells identities, or how a thing looks. */
const NOT_SHOWN: ReadonlySet<string> = new Set(["uuid", "uuid-idx", "color", "name", "comments", "comment", "global-label", "label", "policyid"]);
const LONGEST_TEXT = 600;
const SECRET = /pass|secret|key|token/i;

/** An entry in one line, as one would type it. */
export function textOf(node: ConfigNode): string {
  const parts = [`edit ${quoted(node.name)}`];
  for (const [key, { words }] of node.settings) {
    if (NOT_SHOWN.has(key)) continue;
    parts.push(`set ${key} ${SECRET.test(key) ? "…" : words.slice(0, 20).map(quoted).join(" ")}${words.length > 20 ? " …" : ""}`);
  }
  const text = parts.join("; ");
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

export function quoted(word: string): string {
  return /^[\w.:/+-]+$/.test(word) ? word : `"${word.replace(/(["\\])/g, "\\$1")}"`;
}

export function writtenRule(node: ConfigNode, list: string, at: TextAt, told: Pick<WrittenRule, "notHolding" | "until" | "schedule" | "logged"> & { readonly action: RuleAction }): WrittenRule {
  return {
    name: node.name,
    list,
    hits: null,
    comment: node.word("comments") || node.word("comment") || node.word("name") || null,
    text: textOf(node),
    at,
    toLine: Math.max(node.toLine, at.line),
    ...told,
  };
}
