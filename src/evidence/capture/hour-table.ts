// Conversation hours that are being added up, found by their key without making a text of it. Keeps them in the order in which they came.
import { type ConversationHour, mergeHour } from "../flows/conversation-hour.ts";

const FIRST_CAPACITY = 1024;
const MINUTES = 60;
/** Rows whose minutes share one buffer: many small buffers cost more than what is in them. */
const ROWS_PER_SLAB = 64;

export class HourTable {
  private rows: ConversationHour[] = [];
  private hashes = new Int32Array(FIRST_CAPACITY);
  /** Open addressing: number of a row + 1, 0 = free. Twice as many places as rows at least. */
  private index = new Int32Array(FIRST_CAPACITY * 2);
  private slab = new Uint32Array(0);
  private slabUsed = 0;

  get size(): number {
    return this.rows.length;
  }

  /** Adds the row to the one of its key. `hash` is any number that rows of one key share. The row's minutes are copied. */
  add(row: ConversationHour, hash: number): void {
    const { index, hashes, rows } = this;
    const mask = index.length - 1;
    let at = hash & mask;
    for (let number = index[at] as number; number !== 0; number = index[at] as number) {
      const known = rows[number - 1] as ConversationHour;
      if (hashes[number - 1] === hash && isSameKey(known, row)) {
        mergeHour(known, row);
        return;
      }
      at = (at + 1) & mask;
    }
    if (row.minutes !== null) row.minutes = this.ownMinutes(row.minutes);
    rows.push(row);
    index[at] = rows.length;
    hashes[rows.length - 1] = hash;
    if (rows.length === hashes.length) this.grow();
  }

  /** All rows so far; the table starts afresh. */
  take(): ConversationHour[] {
    const rows = this.rows;
    this.rows = [];
    this.index.fill(0);
    return rows;
  }

  private ownMinutes(minutes: Uint32Array): Uint32Array {
    if (this.slabUsed === this.slab.length) {
      this.slab = new Uint32Array(ROWS_PER_SLAB * MINUTES);
      this.slabUsed = 0;
    }
    const own = this.slab.subarray(this.slabUsed, this.slabUsed + MINUTES);
    this.slabUsed += MINUTES;
    own.set(minutes);
    return own;
  }

  private grow(): void {
    const { hashes } = this;
    this.hashes = new Int32Array(hashes.length * 2);
    this.hashes.set(hashes);
    this.index = new Int32Array(hashes.length * 4);
    const mask = this.index.length - 1;
    for (let row = 0; row < hashes.length; row++) {
      let at = (hashes[row] as number) & mask;
      while (this.index[at] !== 0) at = (at + 1) & mask;
      this.index[at] = row + 1;
    }
  }
}

function isSameKey(x: ConversationHour, y: ConversationHour): boolean {
  return x.hour === y.hour && x.serverPort === y.serverPort && x.transport === y.transport && x.client === y.client && x.server === y.server && x.protocol === y.protocol && x.vlan === y.vlan;
}
