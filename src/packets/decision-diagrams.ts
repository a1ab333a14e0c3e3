// Functions of many digits in one canonical form: reduced ordered decision diagrams, hash-consed in typed arrays. Equal functions are the same number, so
// equality costs nothing. A diagram ends in a value from 0 to 31: sets use 0 and 1, outcomes of a rule list are bit masks. Knows nothing of packets.
// After Bryant, "Graph-based algorithms for Boolean function manipulation" (IEEE Transactions on Computers, 1986), with digits of four bits and several end values.

/** Number of a diagram: 0–31 are the end values themselves. */
export type Diagram = number;

export const END_VALUES = 32;
export const NOTHING: Diagram = 0;
export const EVERYTHING: Diagram = 1;
/** The bit of an end value that lets what follows decide; `followedBy` replaces it. */
export const UNDECIDED_BIT = 16;

/** A node looks at one digit. Of four bits: its children fill one line of a processor's cache, and a diagram is a quarter as deep as one of single bits. */
export const DIGIT_BITS = 4;
export const DIGITS = 2 ** DIGIT_BITS;

/** End values stand below every digit. */
const END_LEVEL = 255;

const AND = 0;
const OR = 1;
const MINUS = 2;
const FOLLOWED_BY = 3;
const WITHIN = 4;
const JOIN = 5;
const DIFFER = 6;
const CHOOSE = 7;
/** Replacements of end values take the operation numbers from here on. */
const FIRST_REPLACEMENT = 8;
/** Operation and first operand share a word in the cache of results: 6 bits, 26 bits. */
const OPERATION_SHIFT = 26;
const MOST_OPERATIONS = 62;
const MOST_NODES = 2 ** OPERATION_SHIFT;
/** Words per entry of the cache: operation and first operand, second operand, result, nothing. */
const ENTRY = 4;
/** Entries of the cache, at 16 bytes each. */
const LEAST_CACHED = 2 ** 10;
const MOST_CACHED = 2 ** 21;

/** Thrown when there are too many nodes or steps. Whoever asks a question of a space catches it and says what was computed. */
export class DiagramLimit extends Error {}

export class DecisionDiagrams {
  /** INVARIANT: the children of a node stand below it (greater levels), and not all of them are the same. */
  #children = new Int32Array(DIGITS * LEAST_CACHED);
  #levels = new Uint8Array(LEAST_CACHED).fill(END_LEVEL, 0, END_VALUES);
  #hashes = new Int32Array(LEAST_CACHED);
  /** The next node of the same bucket; 0 = none. */
  #next = new Int32Array(LEAST_CACHED);
  #buckets = new Int32Array(LEAST_CACHED);
  #count = END_VALUES;
  /** Lossy: a new entry takes the place of the old one. A first word of 0 is no entry. */
  #cache = new Int32Array(ENTRY * LEAST_CACHED);
  /** Children of nodes that are being made, by level: no level is made twice on one way down. */
  readonly #making = new Int32Array(DIGITS * (END_LEVEL + 1));
  readonly #limit: number;
  /** Steps of work done so far: pairs of diagrams that were looked into. What a question costs, whatever the machine. */
  steps = 0;
  /** Beyond these DiagramLimit is thrown too. */
  mostSteps = Number.POSITIVE_INFINITY;
  readonly #replacements: Uint8Array[] = [];
  readonly #replacementNumbers = new Map<string, number>();

  constructor(nodeLimit: number) {
    this.#limit = Math.min(nodeLimit, MOST_NODES);
  }

  /** Nodes made so far, also those that nothing uses any more. */
  get nodeCount(): number {
    return this.#count;
  }

  /** 255 for an end value. */
  levelOf(a: Diagram): number {
    return this.#levels[a] as number;
  }

  /** The function where its topmost digit has this value. */
  childOf(a: Diagram, digit: number): Diagram {
    return this.#children[a * DIGITS + digit] as number;
  }

  /** The function that is children[d] where the digit of this level is d. */
  node(level: number, children: readonly Diagram[]): Diagram {
    for (let d = 0; d < DIGITS; d++) this.#making[level * DIGITS + d] = children[d] as number;
    return this.#made(level);
  }

  /** The node whose children are in `#making`. */
  #made(level: number): Diagram {
    const making = this.#making;
    const from = level * DIGITS;
    const first = making[from] as number;
    let hash = Math.imul(first ^ level, 0x9e37_79b1);
    let different = 0;
    for (let d = 1; d < DIGITS; d++) {
      const child = making[from + d] as number;
      different |= child ^ first;
      hash = Math.imul(hash ^ child, 0x85eb_ca6b);
      hash ^= hash >>> 15;
    }
    if (different === 0) return first;
    const children = this.#children;
    const bucket = hash & (this.#buckets.length - 1);
    for (let node = this.#buckets[bucket] as number; node !== 0; node = this.#next[node] as number) {
      if (this.#hashes[node] !== hash || this.#levels[node] !== level) continue;
      const at = node * DIGITS;
      let d = 0;
      while (d < DIGITS && children[at + d] === making[from + d]) d++;
      if (d === DIGITS) return node;
    }
    return this.#append(level, hash);
  }

  #append(level: number, hash: number): Diagram {
    if (this.#count >= this.#limit) throw new DiagramLimit(`more than ${this.#limit} nodes`);
    if (this.#count >= this.#levels.length) this.#grow();
    const node = this.#count++;
    this.#levels[node] = level;
    this.#hashes[node] = hash;
    const bucket = hash & (this.#buckets.length - 1);
    this.#next[node] = this.#buckets[bucket] as number;
    this.#buckets[bucket] = node;
    const from = level * DIGITS;
    const to = node * DIGITS;
    for (let d = 0; d < DIGITS; d++) this.#children[to + d] = this.#making[from + d] as number;
    return node;
  }

  #grow(): void {
    const size = Math.min(this.#levels.length * 2, this.#limit);
    const children = new Int32Array(size * DIGITS);
    children.set(this.#children);
    this.#children = children;
    const levels = new Uint8Array(size);
    levels.set(this.#levels);
    this.#levels = levels;
    const hashes = new Int32Array(size);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#next = new Int32Array(size);
    let slots = this.#buckets.length;
    while (slots < size) slots *= 2;
    this.#buckets = new Int32Array(slots);
    for (let node = END_VALUES; node < this.#count; node++) {
      const bucket = (hashes[node] as number) & (slots - 1);
      this.#next[node] = this.#buckets[bucket] as number;
      this.#buckets[bucket] = node;
    }
    if (this.#cache.length < ENTRY * MOST_CACHED) this.#cache = new Int32Array(this.#cache.length * 2);
  }

  /** Of sets (end values 0 and 1). */
  and(a: Diagram, b: Diagram): Diagram {
    return this.#apply(AND, a, b);
  }

  /** Of sets. */
  or(a: Diagram, b: Diagram): Diagram {
    return this.#apply(OR, a, b);
  }

  /** Of sets: in a and not in b. */
  minus(a: Diagram, b: Diagram): Diagram {
    return this.#apply(MINUS, a, b);
  }

  /** Where `first` leaves UNDECIDED_BIT, the values of `then` come instead of that bit. */
  followedBy(first: Diagram, then: Diagram): Diagram {
    return this.#apply(FOLLOWED_BY, first, then);
  }

  /** `values` in the set, 0 outside. */
  within(values: Diagram, set: Diagram): Diagram {
    return this.#apply(WITHIN, values, set);
  }

  /** Bit by bit. */
  joined(a: Diagram, b: Diagram): Diagram {
    return this.#apply(JOIN, a, b);
  }

  /** `values` in the set, UNDECIDED_BIT outside. */
  decidedIn(set: Diagram, values: Diagram): Diagram {
    return this.#apply(CHOOSE, set, values);
  }

  /** The set where the two have different values. What they share is not looked into. */
  whereDifferent(a: Diagram, b: Diagram): Diagram {
    return this.#apply(DIFFER, a, b);
  }

  /** Every end value v becomes table[v]. */
  replaced(a: Diagram, table: readonly number[]): Diagram {
    const key = table.join();
    let number = this.#replacementNumbers.get(key);
    if (number === undefined) {
      number = this.#replacements.length;
      if (FIRST_REPLACEMENT + number >= MOST_OPERATIONS) throw new Error("too many different replacements");
      this.#replacements.push(Uint8Array.from(table));
      this.#replacementNumbers.set(key, number);
    }
    return this.#replace(FIRST_REPLACEMENT + number, this.#replacements[number] as Uint8Array, a);
  }

  #replace(operation: number, table: Uint8Array, a: Diagram): Diagram {
    if (a < END_VALUES) return table[a] as number;
    const key = ((operation + 1) << OPERATION_SHIFT) | a;
    const slot = cacheSlot(key, 0, this.#cache.length);
    if (this.#cache[slot] === key && this.#cache[slot + 1] === 0) return this.#cache[slot + 2] as number;
    const level = this.#levels[a] as number;
    let before = -1;
    let result = 0;
    for (let d = 0; d < DIGITS; d++) {
      const child = this.#children[a * DIGITS + d] as number;
      if (child !== before) result = this.#replace(operation, table, child);
      before = child;
      this.#making[level * DIGITS + d] = result;
    }
    const made = this.#made(level);
    this.#remember(key, 0, made);
    return made;
  }

  #apply(operation: number, a: Diagram, b: Diagram): Diagram {
    switch (operation) {
      case AND:
        if (a === b || b === EVERYTHING) return a;
        if (a === NOTHING || b === NOTHING) return NOTHING;
        if (a === EVERYTHING) return b;
        return a > b ? this.#step(AND, b, a) : this.#step(AND, a, b);
      case OR:
        if (a === b || b === NOTHING) return a;
        if (a === EVERYTHING || b === EVERYTHING) return EVERYTHING;
        if (a === NOTHING) return b;
        return a > b ? this.#step(OR, b, a) : this.#step(OR, a, b);
      case MINUS:
        if (a === NOTHING || a === b || b === EVERYTHING) return NOTHING;
        if (b === NOTHING) return a;
        return this.#step(MINUS, a, b);
      case FOLLOWED_BY:
        if (a === b || b === UNDECIDED_BIT) return a;
        if (a === UNDECIDED_BIT) return b;
        if (a < END_VALUES) {
          if ((a & UNDECIDED_BIT) === 0) return a;
          if (b < END_VALUES) return (a & ~UNDECIDED_BIT) | b;
        }
        return this.#step(FOLLOWED_BY, a, b);
      case WITHIN:
        if (b === EVERYTHING) return a;
        if (a === 0 || b === NOTHING) return 0;
        return this.#step(WITHIN, a, b);
      case DIFFER:
        if (a === b) return NOTHING;
        if (a < END_VALUES && b < END_VALUES) return EVERYTHING;
        return a > b ? this.#step(DIFFER, b, a) : this.#step(DIFFER, a, b);
      case CHOOSE:
        if (a === EVERYTHING) return b;
        if (a === NOTHING || b === UNDECIDED_BIT) return UNDECIDED_BIT;
        return this.#step(CHOOSE, a, b);
      default:
        if (a === b || b === 0) return a;
        if (a === 0) return b;
        if (a < END_VALUES && b < END_VALUES) return a | b;
        return a > b ? this.#step(JOIN, b, a) : this.#step(JOIN, a, b);
    }
  }

  #step(operation: number, a: Diagram, b: Diagram): Diagram {
    const key = ((operation + 1) << OPERATION_SHIFT) | a;
    const slot = cacheSlot(key, b, this.#cache.length);
    if (this.#cache[slot] === key && this.#cache[slot + 1] === b) return this.#cache[slot + 2] as number;
    if (++this.steps > this.mostSteps) throw new DiagramLimit(`more than ${this.mostSteps} steps`);
    const levelA = this.#levels[a] as number;
    const levelB = this.#levels[b] as number;
    const level = levelA < levelB ? levelA : levelB;
    // An operand that starts below this level is its own child, whatever the digit. Nodes never change, so this array serves also after one has grown.
    const children = this.#children;
    const making = this.#making;
    const fromA = levelA === level ? a * DIGITS : -1;
    const fromB = levelB === level ? b * DIGITS : -1;
    const from = level * DIGITS;
    let childA = a;
    let childB = b;
    let beforeA = -1;
    let beforeB = -1;
    let result = 0;
    for (let d = 0; d < DIGITS; d++) {
      if (fromA >= 0) childA = children[fromA + d] as number;
      if (fromB >= 0) childB = children[fromB + d] as number;
      // Neighbouring digits mostly lead to the same.
      if (childA !== beforeA || childB !== beforeB) {
        result = this.#apply(operation, childA, childB);
        beforeA = childA;
        beforeB = childB;
      }
      making[from + d] = result;
    }
    const made = this.#made(level);
    this.#remember(key, b, made);
    return made;
  }

  #remember(key: number, b: number, result: Diagram): void {
    // Looked up again: the cache may have grown meanwhile.
    const slot = cacheSlot(key, b, this.#cache.length);
    this.#cache[slot] = key;
    this.#cache[slot + 1] = b;
    this.#cache[slot + 2] = result;
  }
}

function cacheSlot(key: number, b: number, length: number): number {
  const hash = Math.imul(key, 0x9e37_79b1) ^ Math.imul(b, 0x85eb_ca6b);
  return ((hash ^ (hash >>> 15)) & (length / ENTRY - 1)) * ENTRY;
}
