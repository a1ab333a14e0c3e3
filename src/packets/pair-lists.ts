// For each pair of a destination class and a service class that is met: the rules that both satisfy, in the order of the list. Pairs are few, however many
// packets come, and most hold a handful of rules; then only the source is left to ask.
import { countBits, lowestBit, type RuleBits, type RuleClass } from "./rule-bits.ts";

/** Beyond so many entries (4 bytes each) all pairs are forgotten and found again as they come. */
const MOST_ENTRIES = 2 ** 24;

export class PairLists {
  readonly #destinations: RuleBits;
  readonly #services: RuleBits;
  /** The rule of each bit. */
  readonly #ruleOfBit: Int32Array;
  /** Per pair: the bits of the rules × 2, + 1 where destination and service surely match. Every list ends with −1. */
  entries = new Int32Array(1024);
  #used = 0;
  /** Destination, service and place of the list, in an open table; a destination of −1 is no entry. */
  #table = new Int32Array(3 * 1024).fill(-1);
  #pairs = 0;

  constructor(destinations: RuleBits, services: RuleBits, ruleOfBit: Int32Array) {
    this.#destinations = destinations;
    this.#services = services;
    this.#ruleOfBit = ruleOfBit;
  }

  /** Where the list of the pair begins in `entries`. */
  listOf(destination: RuleClass, service: RuleClass): number {
    const table = this.#table;
    const mask = table.length / 3 - 1;
    for (let slot = slotOf(destination, service) & mask; ; slot = (slot + 1) & mask) {
      const at = 3 * slot;
      if (table[at] === destination && table[at + 1] === service) return table[at + 2] as number;
      if (table[at] === -1) return this.#add(destination, service);
    }
  }

  #add(destination: RuleClass, service: RuleClass): number {
    if (this.#used > MOST_ENTRIES) {
      this.#used = 0;
      this.#pairs = 0;
      this.#table.fill(-1);
    }
    if (this.#pairs * 6 > this.#table.length) this.#grow();
    const begin = this.#used;
    this.#write(destination, service);
    this.#pairs++;
    this.#enter(destination, service, begin);
    return begin;
  }

  #enter(destination: RuleClass, service: RuleClass, begin: number): void {
    const mask = this.#table.length / 3 - 1;
    let slot = slotOf(destination, service) & mask;
    while (this.#table[3 * slot] !== -1) slot = (slot + 1) & mask;
    this.#table[3 * slot] = destination;
    this.#table[3 * slot + 1] = service;
    this.#table[3 * slot + 2] = begin;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Int32Array(old.length * 2).fill(-1);
    for (let at = 0; at < old.length; at += 3) if (old[at] !== -1) this.#enter(old[at] as number, old[at + 1] as number, old[at + 2] as number);
  }

  #write(destination: RuleClass, service: RuleClass): void {
    const a = this.#destinations;
    const b = this.#services;
    const { summaries } = a;
    const begin = this.#used;
    for (let s = 0; s < summaries; s++) {
      const aSummary = a.summary[destination * summaries + s] as number;
      const bSummary = b.summary[service * summaries + s] as number;
      for (let left = aSummary & bSummary; left !== 0; left &= left - 1) {
        const bit = lowestBit(left);
        const below = (1 << bit) - 1;
        const aAt = (a.start[destination * summaries + s] as number) + 2 * countBits(aSummary & below);
        const bAt = (b.start[service * summaries + s] as number) + 2 * countBits(bSummary & below);
        const sure = (a.pool[aAt + 1] as number) & (b.pool[bAt + 1] as number);
        for (let maybe = (a.pool[aAt] as number) & (b.pool[bAt] as number); maybe !== 0; maybe &= maybe - 1) {
          const place = lowestBit(maybe);
          if (this.#used + 1 >= this.entries.length) this.#enlarge();
          this.entries[this.#used++] = (((s * 32 + bit) * 32 + place) << 1) | ((sure >>> place) & 1);
        }
      }
    }
    const ruleOfBit = this.#ruleOfBit;
    this.entries.subarray(begin, this.#used).sort((x, y) => (ruleOfBit[x >> 1] as number) - (ruleOfBit[y >> 1] as number));
    if (this.#used + 1 >= this.entries.length) this.#enlarge();
    this.entries[this.#used++] = -1;
  }

  #enlarge(): void {
    const larger = new Int32Array(this.entries.length * 2);
    larger.set(this.entries);
    this.entries = larger;
  }
}

function slotOf(destination: RuleClass, service: RuleClass): number {
  const hash = Math.imul(destination, 0x9e37_79b1) ^ Math.imul(service, 0x85eb_ca6b);
  return hash ^ (hash >>> 15);
}
