// How the Linux packet filter runs its chains, written out as one list of rules: the rules of a called chain stand in the place of the call, a
// "skip" before them leads the packets that are not meant around them, and "return" is a skip behind them. Of no language.
import { type AddressSet, EVERY_IPV4, EVERY_IPV6, intersectionOf, isEmptySet } from "../../plant/address-set.ts";
import { PLAIN_RULE, type PacketRule, type RuleAction } from "../../plant/packet-rule.ts";
import type { NumberRanges, PacketsMatch, TextAt } from "../../plant/segmentation.ts";
import { type Box, EVERYTHING, isEverything, overlapOf, otherNumbers } from "./netfilter-box.ts";

export type ChainVerdict =
  | { readonly kind: "decide"; readonly action: Exclude<RuleAction, "skip"> }
  | { readonly kind: "return" }
  | { readonly kind: "call"; readonly chain: string; readonly comesBack: boolean };

/** One rule of a chain, or one part of it. A packet that is in one of `except` passes it over; else it matches when it is in one of `boxes`. */
export interface ChainRule {
  readonly except: readonly Box[];
  readonly boxes: readonly Box[];
  readonly verdict: ChainVerdict;
  /** Index into `written`. */
  readonly writtenOrder: number;
  readonly text: string;
  readonly at: TextAt;
}

export type Family = "ipv4" | "ipv6" | "both";

/** The kernel's own limit is 16 (NFT_JUMP_STACK_SIZE); iptables refuses loops and has none. */
const DEEPEST_CALL = 64;

export type ChainTrouble = { readonly kind: "no-chain" | "loop" | "deep"; readonly chain: string; readonly rule: ChainRule } | { readonly kind: "too-many-rules"; readonly rule: ChainRule };

/** Where a skip leads, known when the rules up to there are written. */
interface Place {
  index: number;
}

interface RuleDraft {
  readonly rule: PacketRule;
  readonly to: Place | null;
}

/** Collects the rules of one stage. `budget` is shared by all stages of a text: how many rules may still be written. */
export class ChainWriter {
  readonly #drafts: RuleDraft[] = [];
  readonly #budget: { left: number };
  readonly #report: (trouble: ChainTrouble) => void;
  #isFull = false;

  constructor(budget: { left: number }, report: (trouble: ChainTrouble) => void) {
    this.#budget = budget;
    this.#report = report;
  }

  /** A whole chain with everything that it calls; what it does not decide goes on behind it. */
  chain(name: string, chains: ReadonlyMap<string, readonly ChainRule[]>, family: Family): void {
    const end: Place = { index: -1 };
    this.#write(chains.get(name) ?? [], chains, family, end, [name]);
    end.index = this.#drafts.length;
  }

  /** One rule of its own. */
  rule(rule: ChainRule, family: Family): void {
    if (rule.verdict.kind === "decide") this.#emit(rule, rule.boxes, family, rule.verdict.action, null);
  }

  rules(): PacketRule[] {
    return this.#drafts.map(({ rule, to }) => (to === null ? rule : { ...rule, skipTo: to.index }));
  }

  #write(rules: readonly ChainRule[], chains: ReadonlyMap<string, readonly ChainRule[]>, family: Family, returnTo: Place, callers: readonly string[]): void {
    for (const rule of rules) {
      if (this.#isFull) return;
      const past: Place = { index: -1 };
      if (rule.except.length > 0) this.#emit(rule, rule.except, family, "skip", past);
      const { verdict } = rule;
      if (verdict.kind === "decide") this.#emit(rule, rule.boxes, family, verdict.action, null);
      else if (verdict.kind === "return") this.#emit(rule, rule.boxes, family, "skip", returnTo);
      else if (rule.boxes.length > 0) this.#call(rule, verdict, chains, family, past, returnTo, callers);
      past.index = this.#drafts.length;
    }
  }

  #call(rule: ChainRule, verdict: ChainVerdict & { kind: "call" }, chains: ReadonlyMap<string, readonly ChainRule[]>, family: Family, past: Place, returnTo: Place, callers: readonly string[]): void {
    const called = chains.get(verdict.chain);
    const trouble = called === undefined ? "no-chain" : callers.includes(verdict.chain) ? "loop" : callers.length >= DEEPEST_CALL ? "deep" : null;
    if (called === undefined || trouble !== null) {
      this.#report({ kind: trouble ?? "no-chain", chain: verdict.chain, rule });
      this.#emit(rule, rule.boxes, family, "unsure", null);
      return;
    }
    const isForAll = rule.boxes.some(isEverything);
    if (called.length === 0 && verdict.comesBack) return;
    if (!isForAll) {
      const body: Place = { index: -1 };
      this.#emit(rule, rule.boxes, family, "skip", body);
      this.#emit(rule, [EVERYTHING], "both", "skip", past);
      body.index = this.#drafts.length;
    }
    this.#write(called, chains, family, verdict.comesBack ? past : returnTo, [...callers, verdict.chain]);
    if (!verdict.comesBack) this.#emit(rule, [EVERYTHING], "both", "skip", returnTo);
  }

  #emit(rule: ChainRule, boxes: readonly Box[], family: Family, action: RuleAction, to: Place | null): void {
    for (const draft of toPacketRules(rule, boxes, family, action)) {
      if (this.#isFull) return;
      if (this.#budget.left-- <= 0) {
        this.#isFull = true;
        this.#report({ kind: "too-many-rules", rule });
        this.#drafts.push({ rule: { ...draft, ...PLAIN_RULE, action: "unsure", source: ANY_END, destination: ANY_END, services: [service(EVERYTHING, null, rule)] }, to: null });
        return;
      }
      this.#drafts.push({ rule: draft, to });
    }
  }
}

const ANY_END = { zones: null, addresses: null } as const;

function toPacketRules(rule: ChainRule, boxes: readonly Box[], family: Family, action: RuleAction): PacketRule[] {
  const out: PacketRule[] = [];
  let last: { box: Box; source: AddressSet | null; destination: AddressSet | null; services: PacketsMatch[] } | null = null;
  for (const box of boxes) {
    for (const one of familiesOf(box.protocols, family)) {
      const ends = inFamily(box, one.family);
      if (ends === null) continue;
      const match = service(box, one.protocols, rule);
      // Boxes that differ only in their service are one rule with several.
      if (last !== null && last.source === ends.source && last.destination === ends.destination && sameButService(last.box, box)) {
        last.services.push(match);
        continue;
      }
      last = { box, ...ends, services: [match] };
      out.push({
        ...PLAIN_RULE,
        action,
        source: { zones: box.enters, addresses: ends.source },
        destination: { zones: box.leaves, addresses: ends.destination },
        services: last.services,
        states: box.states,
        conditions: box.conditions,
        until: null,
        writtenOrder: rule.writtenOrder,
        text: rule.text,
        at: rule.at,
      });
    }
  }
  return out;
}

function sameButService(a: Box, b: Box): boolean {
  return a.enters === b.enters && a.leaves === b.leaves && a.states === b.states && a.conditions === b.conditions;
}

function service(box: Box, protocols: NumberRanges | null, rule: ChainRule): PacketsMatch {
  return { kind: "packets", protocols, sourcePorts: box.sourcePorts, destinationPorts: box.destinationPorts, icmp: box.icmp, tcpFlags: box.tcpFlags, written: rule.text, at: rule.at };
}

const ICMP = 1;
const ICMPV6 = 58;
const BUT_ICMP = otherNumbers([[ICMP, ICMP]], 255);
const BUT_ICMPV6 = otherNumbers([[ICMPV6, ICMPV6]], 255);

/** A rule for one of ICMP and ICMPv6 is a rule for one family: for the neutral form they are one transport, told apart by the addresses. */
function familiesOf(protocols: NumberRanges | null, family: Family): readonly { readonly protocols: NumberRanges | null; readonly family: Family }[] {
  const has = (number: number): boolean => protocols === null || protocols.some(([from, to]) => from <= number && number <= to);
  if (has(ICMP) === has(ICMPV6)) return [{ protocols, family }];
  const ranges = protocols ?? [];
  const v4 = { protocols: overlapOf(ranges, BUT_ICMPV6), family: "ipv4" as const };
  const v6 = { protocols: overlapOf(ranges, BUT_ICMP), family: "ipv6" as const };
  return [v4, v6].filter((one) => one.protocols.length > 0 && (family === "both" || family === one.family));
}

/** null = no packet of the family. */
function inFamily(box: Box, family: Family): { readonly source: AddressSet | null; readonly destination: AddressSet | null } | null {
  if (family === "both") return box;
  const every = family === "ipv4" ? EVERY_IPV4 : EVERY_IPV6;
  const within = (set: AddressSet | null): AddressSet | null => (set === null || (family === "ipv4" ? set.v6 : set.v4).length === 0 ? set : intersectionOf(set, every));
  const source = box.source === null && box.destination === null ? every : within(box.source);
  const destination = within(box.destination);
  return (source !== null && isEmptySet(source)) || (destination !== null && isEmptySet(destination)) ? null : { source, destination };
}
