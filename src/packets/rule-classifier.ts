// Says what an ordered list of rules does to a packet, for many packets against many rules. Each field (source, destination, the rest) is put into a class:
// the set of rules that it satisfies. Destination and service together leave a short list of rules; the first of them that the source satisfies decides.
// INVARIANT: gives exactly the answer of the linear scan in reference.ts.
import type { Decision, PacketPoint, PacketRule } from "../plant/packet-rule.ts";
import { ColumnRun } from "./column-run.ts";
import { EndpointClasses } from "./endpoint-classes.ts";
import type { DecisionColumns, PacketColumns } from "./packet-columns.ts";
import { MAY_BE_ANYTHING, MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT } from "./reference.ts";
import { PairLists } from "./pair-lists.ts";
import { countBits, type RuleClass } from "./rule-bits.ts";
import { type AskedPoint, ServiceClasses } from "./service-classes.ts";

/** A decision in one number: outcomes × 2^40 + (rule + 1) × 2^20 + (perhaps + 1). */
export type PackedDecision = number;
const SHIFT = 2 ** 20;
export const MAX_RULES = SHIFT - 2;
export const decidingRule = (packed: PackedDecision): number => (Math.floor(packed / SHIFT) % SHIFT) - 1;
export const perhapsRule = (packed: PackedDecision): number => (packed % SHIFT) - 1;
/** Bits MAY_*, as runByScan gives them. */
export const outcomes = (packed: PackedDecision): number => Math.floor(packed / (SHIFT * SHIFT));

const SKIPS = 0;
const OUTCOME_OF = { permit: MAY_PERMIT, deny: MAY_DENY, reject: MAY_REJECT, unsure: MAY_BE_ANYTHING, skip: SKIPS } as const;

/** Decisions of classes that were asked before, at 20 bytes each. Older ones make way. */
const REMEMBERED = 2 ** 16;
/** Below this many rules looking again is as fast as remembering. */
const WORTH_REMEMBERING = 256;

export class RuleClassifier {
  readonly rules: readonly PacketRule[];
  readonly #sources: EndpointClasses;
  readonly #destinations: EndpointClasses;
  readonly #services: ServiceClasses;
  /** Bits MAY_* of each rule's action; SKIPS for "skip". */
  readonly #outcomeOf: Uint8Array;
  readonly #skipTo: Int32Array;
  /** The rule of each bit. */
  readonly #ruleOfBit: Int32Array;
  readonly #pairs: PairLists;
  readonly #columnRun: ColumnRun;
  /** Places where ways that skipped go on, beyond the place that is looked at; the nearest last. */
  readonly #goOnAt: number[] = [];
  #outcomes = 0;
  #rule = -1;
  #perhaps = -1;
  /** Source and destination classes, service class, then the decision. INVARIANT: a key of −1 is no entry. */
  readonly #keys: Int32Array;
  readonly #decisions: Float64Array;

  constructor(rules: readonly PacketRule[]) {
    if (rules.length > MAX_RULES) throw new Error(`more than ${MAX_RULES} rules`);
    this.rules = rules;
    this.#ruleOfBit = bySource(rules);
    const placed = Array.from(this.#ruleOfBit, (rule) => rules[rule] as PacketRule);
    this.#sources = new EndpointClasses(placed.map((r) => r.source));
    this.#destinations = new EndpointClasses(placed.map((r) => r.destination));
    this.#services = new ServiceClasses(placed);
    this.#pairs = new PairLists(this.#destinations.bits, this.#services.bits, this.#ruleOfBit);
    this.#outcomeOf = Uint8Array.from(rules, (r) => OUTCOME_OF[r.action]);
    const of = { rules, ruleOfBit: this.#ruleOfBit, sources: this.#sources, destinations: this.#destinations, services: this.#services.bits };
    this.#columnRun = new ColumnRun(of, this.#services, this.#outcomeOf);
    this.#skipTo = Int32Array.from(rules, (r) => r.skipTo ?? rules.length);
    const remembered = rules.length < WORTH_REMEMBERING ? 0 : REMEMBERED;
    this.#keys = new Int32Array(3 * remembered).fill(-1);
    this.#decisions = new Float64Array(remembered);
  }

  sourceClass(zone: string | null, address: string): RuleClass {
    return this.#sources.classOf(zone, address);
  }

  destinationClass(zone: string | null, address: string): RuleClass {
    return this.#destinations.classOf(zone, address);
  }

  serviceClass(point: AskedPoint): RuleClass {
    return this.#services.classOf(point);
  }

  /** From classes of this classifier; the hot path: no strings, no objects. */
  decide(source: RuleClass, destination: RuleClass, service: RuleClass): PackedDecision {
    if (this.#decisions.length === 0) {
      this.#run(source, destination, service);
      return this.#packed();
    }
    const hash = Math.imul(source, 0x9e37_79b1) ^ Math.imul(destination, 0x85eb_ca6b) ^ Math.imul(service, 0xc2b2_ae35);
    const entry = (hash ^ (hash >>> 15)) & (REMEMBERED - 1);
    const keys = this.#keys;
    if (keys[3 * entry] === source && keys[3 * entry + 1] === destination && keys[3 * entry + 2] === service) return this.#decisions[entry] as number;
    this.#run(source, destination, service);
    const packed = this.#packed();
    keys[3 * entry] = source;
    keys[3 * entry + 1] = destination;
    keys[3 * entry + 2] = service;
    this.#decisions[entry] = packed;
    return packed;
  }

  #packed(): PackedDecision {
    return (this.#outcomes * SHIFT + this.#rule + 1) * SHIFT + this.#perhaps + 1;
  }

  classify(point: PacketPoint): Decision {
    const { rule, perhaps } = this.run(point);
    return { rule, perhaps };
  }

  /** The answer of runByScan. */
  run(point: PacketPoint): { readonly outcomes: number; readonly rule: number; readonly perhaps: number } {
    this.#run(this.sourceClass(point.fromZone, point.source), this.destinationClass(point.toZone, point.destination), this.serviceClass(point));
    return { outcomes: this.#outcomes, rule: this.#rule, perhaps: this.#perhaps };
  }

  /** Every row of the columns, without remembering any decision: tuples that never come twice cost the same as those that do. */
  runColumns(columns: PacketColumns, into: DecisionColumns): void {
    const fromZone = this.#sources.zoneNumber(columns.fromZone);
    const toZone = this.#destinations.zoneNumber(columns.toZone);
    this.#columnRun.run(columns, into, (row, sourcePiece, destinationPiece, service) => {
      this.#run(this.#sources.classOfPiece(fromZone, sourcePiece), this.#destinations.classOfPiece(toZone, destinationPiece), service);
      into.outcomes[row] = this.#outcomes;
      into.rules[row] = this.#rule;
      into.perhaps[row] = this.#perhaps;
    });
  }

  /** Leaves the answer in `#outcomes`, `#rule`, `#perhaps`. */
  #run(source: RuleClass, destination: RuleClass, service: RuleClass): void {
    let at = this.#pairs.listOf(destination, service);
    const { entries } = this.#pairs;
    const { summaries, summary, start, pool } = this.#sources.bits;
    const ruleOfBit = this.#ruleOfBit;
    const ofSource = source * summaries;
    const end = this.rules.length;
    let outcomesSoFar = 0;
    let ruleFound = -1;
    let firstPerhaps = -1;
    /** Where the way on which no "perhaps" is true goes on; the end of the list once it is decided. */
    let sureWay = 0;
    /** Whether some way reaches the rule that is looked at. */
    let isReached = true;
    if (this.#goOnAt.length > 0) this.#goOnAt.length = 0;
    for (let entry = entries[at] as number; entry >= 0; entry = entries[++at] as number) {
      const bit = entry >> 1;
      const rule = ruleOfBit[bit] as number;
      if (!isReached && !this.#isGoneOnAt(rule)) continue;
      isReached = true;
      const kept = summary[ofSource + (bit >> 10)] as number;
      const word = (bit >> 5) & 31;
      if (((kept >>> word) & 1) === 0) continue;
      const place = (start[ofSource + (bit >> 10)] as number) + 2 * countBits(kept & ((1 << word) - 1));
      if ((((pool[place] as number) >>> (bit & 31)) & 1) === 0) continue;
      const isSure = (entry & ((pool[place + 1] as number) >>> (bit & 31)) & 1) === 1;
      const outcome = this.#outcomeOf[rule] as number;
      outcomesSoFar |= outcome;
      if (outcome === SKIPS) this.#goOn(this.#skipTo[rule] as number);
      if (sureWay <= rule) {
        if (!isSure) {
          if (firstPerhaps < 0) firstPerhaps = rule;
        } else if (outcome === SKIPS) sureWay = this.#skipTo[rule] as number;
        else {
          ruleFound = rule;
          sureWay = end;
        }
      }
      if (!isSure) continue;
      isReached = false;
      if (this.#goOnAt.length > 0) this.#isGoneOnAt(rule);
      if (this.#goOnAt.length === 0) break;
    }
    this.#outcomes = isReached || this.#goOnAt.length > 0 ? outcomesSoFar | MAY_FALL_THROUGH : outcomesSoFar;
    this.#rule = ruleFound;
    this.#perhaps = firstPerhaps;
  }

  #goOn(target: number): void {
    const places = this.#goOnAt;
    let at = places.length;
    while (at > 0 && (places[at - 1] as number) < target) at--;
    if (places[at - 1] !== target) places.splice(at, 0, target);
  }

  /** Whether a way goes on at the rule, or at a rule passed since. */
  #isGoneOnAt(rule: number): boolean {
    const places = this.#goOnAt;
    let isGoneOn = false;
    while (places.length > 0 && (places[places.length - 1] as number) <= rule) {
      places.pop();
      isGoneOn = true;
    }
    return isGoneOn;
  }
}

/** Rules in the order of the sources that they ask for, those that ask for none last: then one source's rules share few words of bits. */
function bySource(rules: readonly PacketRule[]): Int32Array {
  const first = rules.map((r) => r.source.addresses?.v4[0]?.from ?? Number.MAX_SAFE_INTEGER);
  return Int32Array.from(rules.keys()).sort((a, b) => (first[a] as number) - (first[b] as number) || a - b);
}
