// Which piece of the IPv4 addresses holds an address, where the addresses are cut at given places: in at most three loads, and without searching. Blocks of
// 65,536 addresses that are not cut are one entry of a table, blocks of 256 one entry of a second; of the others the cuts are 256 bits, and the piece is their rank.
import { countBits } from "./rule-bits.ts";

const BLOCKS = 2 ** 16;
/** Of a leaf: eight words of cuts, then for each of them the piece before its first cut. */
const LEAF = 16;
const NOT_CUT = new Int32Array(BLOCKS);

export class AddressPieces {
  readonly count: number;
  /** By the first half of an address: the piece, or the complement of where its 256 entries begin in `#middle`. */
  readonly #top: Int32Array;
  /** By the third quarter: the piece, or the complement of where its leaf begins in `#leaves`. */
  readonly #middle: Int32Array;
  readonly #leaves: Int32Array;

  /** First addresses of the pieces, ascending; the first is 0. */
  constructor(starts: readonly number[]) {
    this.count = starts.length;
    this.#top = starts.length > 1 ? new Int32Array(BLOCKS) : NOT_CUT;
    const middle: number[] = [];
    const leaves: number[] = [];
    /** The first piece that begins in the block or behind it. */
    let next = 0;
    for (let block = 0; block < BLOCKS && starts.length > 1; block++) {
      if (isWhole(starts, next, block, BLOCKS)) {
        if (starts[next] === block * BLOCKS) next++;
        this.#top[block] = next - 1;
        continue;
      }
      this.#top[block] = ~middle.length;
      for (let sub = block * 256; sub < block * 256 + 256; sub++) {
        if (isWhole(starts, next, sub, 256)) {
          if (starts[next] === sub * 256) next++;
          middle.push(next - 1);
          continue;
        }
        middle.push(~leaves.length);
        const cuts = new Int32Array(LEAF);
        for (let word = 0; word < 8; word++) {
          cuts[8 + word] = next - 1;
          for (; (starts[next] ?? Number.POSITIVE_INFINITY) < sub * 256 + word * 32 + 32; next++) cuts[word] = (cuts[word] as number) | (1 << ((starts[next] as number) & 31));
        }
        for (const cut of cuts) leaves.push(cut);
      }
    }
    this.#middle = Int32Array.from(middle);
    this.#leaves = Int32Array.from(leaves);
  }

  pieceOf(address: number): number {
    const block = this.#top[address >>> 16] as number;
    if (block >= 0) return block;
    const sub = this.#middle[~block + ((address >>> 8) & 255)] as number;
    if (sub >= 0) return sub;
    const at = ~sub + ((address >>> 5) & 7);
    // Of the word of cuts, those at the address and before it.
    return (this.#leaves[at + 8] as number) + countBits((this.#leaves[at] as number) & ((2 << (address & 31)) - 1));
  }
}

/** Whether no piece begins within the block, other than at its first address. */
function isWhole(starts: readonly number[], next: number, block: number, size: number): boolean {
  const inside = starts[next] === block * size ? next + 1 : next;
  return (starts[inside] ?? Number.POSITIVE_INFINITY) >= (block + 1) * size;
}
