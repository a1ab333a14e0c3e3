// For one way from zone to zone and each service that is asked often: the rules that this service can meet, as rows of bits in the order of the list, one row
// per set of them that sources satisfy and one per set that destinations do. The first bit of a source's row that is in the destination's row too is the first
// rule that may match. The rows of a service end where a rule surely matches whatever comes, so of thousands of rules they hold some hundreds: a few words.
// Deliberately not here: services that are asked seldom, rules whose certainty depends on the address, jumps that are taken. They are left to the exact way.
import type { PacketRule } from "../plant/packet-rule.ts";
import type { EndpointClasses } from "./endpoint-classes.ts";
import type { RuleBits, RuleClass } from "./rule-bits.ts";

/** What a rule in the rows does when both ends satisfy it: it surely matches; it perhaps matches, whatever the ends; the exact way has to be asked. */
export const SURE = 0;
export const UNSURE = 1;
export const ASK = 2;

/** Numbers per service in `services`. */
export const FIELDS = 4;

/** Rows are thought of after so many packets of a service, and made after as many as cost about what the rows cost. */
const FIRST_LOOK = 16;
/** The exact way takes about as long as so many words of rows. */
const WORDS_PER_PACKET = 4_096;
/** Rows of more words than this are not made. */
const MOST_WORDS_AT_ONCE = 2 ** 22;
/** Nor more rows when the tables are this large. */
export const MOST_BYTES = 2 ** 26;

export interface RowsOfRules {
  readonly rules: readonly PacketRule[];
  /** The rule of each bit. */
  readonly ruleOfBit: Int32Array;
  readonly sources: EndpointClasses;
  readonly destinations: EndpointClasses;
  readonly services: RuleBits;
}

export class ServiceRows {
  readonly #of: RowsOfRules;
  readonly #fromZone: number;
  readonly #toZone: number;
  /** Per service class: words of its rows (0 = it has none); where in `rowOf` the rows of sources and of destinations begin; where in `rules` its rules do. */
  services = new Int32Array(64 * FIELDS);
  /** By piece of the addresses: where in `words` the row begins. */
  rowOf = new Int32Array(2 ** 12);
  words = new Int32Array(2 ** 12);
  /** By bit of a row: the rule × 4 + SURE, UNSURE or ASK. */
  rules = new Int32Array(2 ** 10);
  #rowOfUsed = 0;
  #wordsUsed = 0;
  #rulesUsed = 0;
  /** Per service class: packets until it is looked at again. */
  #left = new Float64Array(64).fill(FIRST_LOOK);

  constructor(of: RowsOfRules, fromZone: number, toZone: number) {
    this.#of = of;
    this.#fromZone = fromZone;
    this.#toZone = toZone;
  }

  /** Of all tables. */
  get bytes(): number {
    return 4 * (this.#rowOfUsed + this.#wordsUsed + this.#rulesUsed);
  }

  /** Says that so many packets of a service are about to come, and makes its rows where that is worth it. Afterwards `services` has a place for it. */
  asked(service: RuleClass, packets: number): void {
    if (service >= this.#left.length) {
      const before = this.#left.length;
      this.#left = enlarged(this.#left, service + 1);
      this.#left.fill(FIRST_LOOK, before);
      this.services = enlarged(this.services, this.#left.length * FIELDS);
    }
    const left = this.#left[service] as number;
    this.#left[service] = left - packets;
    if (left > packets || this.services[service * FIELDS] !== 0) return;
    const bits = this.#rulesMet(service);
    const wordsOfRow = Math.max(1, Math.ceil(bits.length / 32));
    const cost = wordsOfRow * (this.#of.sources.pieces.count + this.#of.destinations.pieces.count);
    if (cost > MOST_WORDS_AT_ONCE || this.bytes > MOST_BYTES) this.#left[service] = Number.MAX_SAFE_INTEGER;
    else if (packets - left >= cost / WORDS_PER_PACKET) this.#make(service, bits, wordsOfRow);
    else this.#left[service] = Math.ceil(cost / WORDS_PER_PACKET);
  }

  /** Bits of the rules that the service can meet on this way, in the order of the list, up to the first that surely matches whatever comes. */
  #rulesMet(service: RuleClass): number[] {
    const { ruleOfBit, sources, destinations } = this.#of;
    const bits = this.#of.services.rulesOf(service).filter((bit) => !sources.isKeptOut(bit, this.#fromZone) && !destinations.isKeptOut(bit, this.#toZone));
    bits.sort((a, b) => (ruleOfBit[a] as number) - (ruleOfBit[b] as number));
    const last = bits.findIndex((bit) => sources.piecesOf(bit) === null && destinations.piecesOf(bit) === null && this.#of.services.isSure(service, bit));
    return last < 0 ? bits : bits.slice(0, last + 1);
  }

  #make(service: RuleClass, bits: readonly number[], wordsOfRow: number): void {
    const { ruleOfBit, rules, sources, destinations } = this.#of;
    const begin = this.#rulesUsed;
    this.rules = enlarged(this.rules, begin + bits.length);
    for (const bit of bits) {
      const rule = ruleOfBit[bit] as number;
      const isAsked = rules[rule]?.action === "skip" || sources.isUnresolved(bit) || destinations.isUnresolved(bit);
      this.rules[this.#rulesUsed++] = rule * 4 + (isAsked ? ASK : this.#of.services.isSure(service, bit) ? SURE : UNSURE);
    }
    const ofSources = this.#makeRows(sources, bits, wordsOfRow);
    const ofDestinations = this.#makeRows(destinations, bits, wordsOfRow);
    this.services.set([wordsOfRow, ofSources, ofDestinations, begin], service * FIELDS);
  }

  /** Where in `rowOf` they begin. Rows that are the same are kept once. */
  #makeRows(ends: EndpointClasses, bits: readonly number[], wordsOfRow: number): number {
    const { count } = ends.pieces;
    const { stretchOf, stretches } = stretchesOf(ends, bits);
    const wide = new Int32Array(stretches * wordsOfRow);
    /** Of rules that every piece is in; they are added at the end, since they tell no rows apart. */
    const every = new Int32Array(wordsOfRow);
    bits.forEach((bit, i) => {
      const ranges = ends.isUnresolved(bit) ? null : ends.piecesOf(bit);
      const mask = 1 << (i & 31);
      const word = i >> 5;
      if (ranges === null) every[word] = (every[word] as number) | mask;
      else
        for (let r = 0; r < ranges.length; r += 2) {
          const end = (stretchOf[ranges[r + 1] as number] as number) * wordsOfRow;
          for (let at = (stretchOf[ranges[r] as number] as number) * wordsOfRow + word; at < end; at += wordsOfRow) wide[at] = (wide[at] as number) | mask;
        }
    });
    const begin = this.#rowOfUsed;
    const firstWord = this.#wordsUsed;
    const rowOfStretch = new Int32Array(stretches);
    // An open table of the rows that are kept; 0 = free.
    const slots = new Int32Array(2 ** (33 - Math.clz32(stretches)));
    for (let stretch = 0; stretch < stretches; stretch++) {
      let slot = hashOf(wide, stretch * wordsOfRow, wordsOfRow) & (slots.length - 1);
      while (slots[slot] !== 0 && !this.#isRow((slots[slot] as number) - 1, wide, stretch * wordsOfRow, wordsOfRow)) slot = (slot + 1) & (slots.length - 1);
      if (slots[slot] === 0) {
        this.words = enlarged(this.words, this.#wordsUsed + wordsOfRow);
        for (let w = 0; w < wordsOfRow; w++) this.words[this.#wordsUsed + w] = wide[stretch * wordsOfRow + w] as number;
        slots[slot] = this.#wordsUsed + 1;
        this.#wordsUsed += wordsOfRow;
      }
      rowOfStretch[stretch] = (slots[slot] as number) - 1;
    }
    for (let at = firstWord; at < this.#wordsUsed; at += wordsOfRow) for (let w = 0; w < wordsOfRow; w++) this.words[at + w] = (this.words[at + w] as number) | (every[w] as number);
    this.#rowOfUsed += count;
    this.rowOf = enlarged(this.rowOf, this.#rowOfUsed);
    for (let piece = 0; piece < count; piece++) this.rowOf[begin + piece] = rowOfStretch[stretchOf[piece] as number] as number;
    return begin;
  }

  #isRow(at: number, wide: Int32Array, from: number, wordsOfRow: number): boolean {
    for (let w = 0; w < wordsOfRow; w++) if (this.words[at + w] !== wide[from + w]) return false;
    return true;
  }
}

/** Pieces next to each other that none of the rules tells apart are one stretch. The entry behind the last piece is the number of stretches. */
function stretchesOf(ends: EndpointClasses, bits: readonly number[]): { readonly stretchOf: Int32Array; readonly stretches: number } {
  const { count } = ends.pieces;
  const stretchOf = new Int32Array(count + 1);
  for (const bit of bits) for (const piece of ends.piecesOf(bit) ?? []) stretchOf[piece] = 1;
  stretchOf[0] = 0;
  stretchOf[count] = 1;
  for (let piece = 1; piece <= count; piece++) stretchOf[piece] = (stretchOf[piece] as number) + (stretchOf[piece - 1] as number);
  return { stretchOf, stretches: stretchOf[count] as number };
}

function hashOf(words: Int32Array, from: number, count: number): number {
  let hash = 0;
  for (let w = 0; w < count; w++) {
    hash = Math.imul(hash ^ (words[from + w] as number), 0x9e37_79b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

function enlarged<T extends Int32Array | Float64Array>(old: T, least: number): T {
  if (least <= old.length) return old;
  const larger = new (old.constructor as new (length: number) => T)(Math.max(least, old.length * 2));
  larger.set(old);
  return larger;
}
