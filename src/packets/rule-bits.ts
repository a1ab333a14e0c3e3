// Sets of rules as bits, packed: what a class of packets matches surely, and what at least perhaps. Equal sets are one number. A summary says which words
// of 32 rules hold any bit, and only those words are kept: a class of 10,000 rules that matches 100 of them takes 1 KB, and empty stretches cost nothing.

/** A number from 0 for each different set. */
export type RuleClass = number;

const MOST_CLASSES = 2 ** 22;

export class RuleBits {
  /** Words of 32 rules, and summary words of 32 such words. */
  readonly words: number;
  readonly summaries: number;
  /** Per class and summary: bits of the words that hold something, and the place of the first of these in `pool`. */
  summary = new Uint32Array(64);
  start = new Uint32Array(64);
  /** Pairs: rules that match at least perhaps, rules that match surely. */
  pool = new Uint32Array(256);
  #classes = 0;
  #pooled = 0;
  readonly #byHash = new Map<number, RuleClass[]>();
  /** The set that is being put together. INVARIANT: `sure` is within `maybe` when `close` is called. */
  readonly maybe: Uint32Array;
  readonly sure: Uint32Array;

  constructor(rules: number) {
    this.words = Math.ceil(rules / 32);
    this.summaries = Math.max(1, Math.ceil(this.words / 32));
    this.maybe = new Uint32Array(this.words);
    this.sure = new Uint32Array(this.words);
  }

  get classes(): number {
    return this.#classes;
  }

  /** Begins a new set. */
  open(): void {
    this.maybe.fill(0);
    this.sure.fill(0);
  }

  addMaybe(rule: number): void {
    this.maybe[rule >> 5] = (this.maybe[rule >> 5] as number) | (1 << (rule & 31));
  }

  addSure(rule: number): void {
    this.addMaybe(rule);
    this.sure[rule >> 5] = (this.sure[rule >> 5] as number) | (1 << (rule & 31));
  }

  removeSure(rule: number): void {
    this.sure[rule >> 5] = (this.sure[rule >> 5] as number) & ~(1 << (rule & 31));
  }

  remove(rule: number): void {
    this.removeSure(rule);
    this.maybe[rule >> 5] = (this.maybe[rule >> 5] as number) & ~(1 << (rule & 31));
  }

  /** The number of the set that was put together. */
  close(): RuleClass {
    let hash = 0;
    for (let w = 0; w < this.words; w++) {
      hash = Math.imul(hash ^ (this.maybe[w] as number), 0x85eb_ca6b);
      hash = Math.imul(hash ^ (hash >>> 15) ^ (this.sure[w] as number), 0x9e37_79b1);
    }
    const same = this.#byHash.get(hash);
    for (const known of same ?? []) if (this.#isSame(known)) return known;
    if (this.#classes >= MOST_CLASSES) throw new Error(`more than ${MOST_CLASSES} classes of one field`);
    const made = this.#classes++;
    if (same === undefined) this.#byHash.set(hash, [made]);
    else same.push(made);
    this.#keep(made);
    return made;
  }

  #keep(made: RuleClass): void {
    const end = (made + 1) * this.summaries;
    if (end > this.summary.length) {
      this.summary = enlarged(this.summary, end);
      this.start = enlarged(this.start, end);
    }
    if (this.#pooled + 2 * this.words > this.pool.length) this.pool = enlarged(this.pool, this.#pooled + 2 * this.words);
    for (let s = 0; s < this.summaries; s++) {
      let bits = 0;
      this.start[made * this.summaries + s] = this.#pooled;
      for (let w = s * 32; w < Math.min(this.words, s * 32 + 32); w++) {
        if (this.maybe[w] === 0) continue;
        bits |= 1 << (w & 31);
        this.pool[this.#pooled++] = this.maybe[w] as number;
        this.pool[this.#pooled++] = this.sure[w] as number;
      }
      this.summary[made * this.summaries + s] = bits;
    }
  }

  /** Rules that the class satisfies at least perhaps, ascending. */
  rulesOf(known: RuleClass): number[] {
    const found: number[] = [];
    for (let s = 0; s < this.summaries; s++) {
      let at = this.start[known * this.summaries + s] as number;
      for (let left = this.summary[known * this.summaries + s] as number; left !== 0; left &= left - 1, at += 2) {
        const first = (s * 32 + lowestBit(left)) * 32;
        for (let maybe = this.pool[at] as number; maybe !== 0; maybe &= maybe - 1) found.push(first + lowestBit(maybe));
      }
    }
    return found;
  }

  /** Whether the class surely satisfies the rule. */
  isSure(known: RuleClass, rule: number): boolean {
    const kept = this.summary[known * this.summaries + (rule >> 10)] as number;
    const word = (rule >> 5) & 31;
    if (((kept >>> word) & 1) === 0) return false;
    const at = (this.start[known * this.summaries + (rule >> 10)] as number) + 2 * countBits(kept & ((1 << word) - 1));
    return (((this.pool[at + 1] as number) >>> (rule & 31)) & 1) === 1;
  }

  #isSame(known: RuleClass): boolean {
    for (let s = 0; s < this.summaries; s++) {
      const bits = this.summary[known * this.summaries + s] as number;
      let at = this.start[known * this.summaries + s] as number;
      for (let w = s * 32; w < Math.min(this.words, s * 32 + 32); w++) {
        const isKept = ((bits >>> (w & 31)) & 1) === 1;
        if (isKept ? this.pool[at] !== this.maybe[w] || this.pool[at + 1] !== this.sure[w] : this.maybe[w] !== 0) return false;
        if (isKept) at += 2;
      }
    }
    return true;
  }
}

function enlarged(old: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(least, old.length * 2));
  larger.set(old);
  return larger;
}

/** Of a word that is not 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

export function countBits(word: number): number {
  let n = word - ((word >>> 1) & 0x5555_5555);
  n = (n & 0x3333_3333) + ((n >>> 2) & 0x3333_3333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
