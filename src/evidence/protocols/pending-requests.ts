// Requests of one connection that wait for their response, oldest first, in a ring of fixed size: a client that never gets answers
// cannot fill the memory. Matches by transaction id, function code and direction, as MODBUS Messaging on TCP/IP §4.2.1 prescribes.

import { LATEST_RESPONSE_MICROS } from "./protocol.ts";

const CAPACITY = 64;
const MASK = CAPACITY - 1;

const ANSWERED = 0;
const WAITING = 1;
/** Its response may have been lost on the way to the sensor: it may still come, but its absence says nothing. */
const EXCUSED = 2;
const KIND = 3;
/** A younger request with the same id was answered before it. The next request under the id shows that nothing will come any more. */
const OVERTAKEN = 4;

const MOST_FREE = 1_024;
const free: PendingRequests[] = [];

export class PendingRequests {
  private readonly transactions = new Int32Array(CAPACITY);
  /** Function code, with the direction of the request in bit 0. */
  private readonly functions = new Int32Array(CAPACITY);
  private readonly notes = new Int32Array(CAPACITY);
  private readonly times = new Float64Array(CAPACITY);
  private readonly states = new Uint8Array(CAPACITY);
  private first = 0;
  private used = 0;
  /** What the request that the last take() found had noted, and its time. */
  note = 0;
  micros = 0;

  /** For a new connection, an old one's arrays: they cost more to make than to clear. */
  static borrow(): PendingRequests {
    return free.pop() ?? new PendingRequests();
  }

  /** The connection has ended; nobody may use this object any more. */
  giveBack(): void {
    this.first = 0;
    this.used = 0;
    if (free.length < MOST_FREE) free.push(this);
  }

  /**
   * `transaction`, `code` (30 bits) and `note` are 32-bit integers; the note is what the response needs to be read by, such as a
   * sub-function. Returns the number of older requests that are now known to be unanswered: too old, pushed out, or overtaken under the same id. The same id asked
   * again proves nothing by itself: some clients send several requests under one id and get all their answers.
   */
  add(direction: 0 | 1, transaction: number, code: number, note: number, micros: number): number {
    let unanswered = this.expire(micros);
    const key = (code << 1) | direction;
    for (let back = 0; back < this.used; back++) {
      const older = (this.first + back) & MASK;
      if (((this.states[older] as number) & OVERTAKEN) === 0 || this.transactions[older] !== transaction || this.functions[older] !== key) continue;
      if (this.states[older] === (WAITING | OVERTAKEN)) unanswered++;
      this.states[older] = ANSWERED;
    }
    if (this.used === CAPACITY) unanswered += this.dropOldest();
    const slot = (this.first + this.used++) & MASK;
    this.transactions[slot] = transaction;
    this.functions[slot] = key;
    this.notes[slot] = note;
    this.times[slot] = micros;
    this.states[slot] = WAITING;
    return unanswered;
  }

  /** The newest request of this direction with this id and function that is not younger than its response is answered; false = none was seen. */
  take(direction: 0 | 1, transaction: number, code: number, micros: number): boolean {
    const slot = this.newest(direction, transaction, code, micros);
    if (slot < 0) return false;
    this.states[slot] = ANSWERED;
    for (let at = this.first; at !== slot; at = (at + 1) & MASK) {
      if (this.states[at] !== ANSWERED && this.transactions[at] === transaction && this.functions[at] === this.functions[slot]) this.states[at] = (this.states[at] as number) | OVERTAKEN;
    }
    this.note = this.notes[slot] as number;
    this.micros = this.times[slot] as number;
    while (this.used > 0 && this.states[this.first] === ANSWERED) this.dropOldest();
    return true;
  }

  has(direction: 0 | 1, transaction: number, code: number, micros: number): boolean {
    return this.newest(direction, transaction, code, micros) >= 0;
  }

  /** Responses may have been missed: none of the waiting requests can be called unanswered any more. */
  excuse(): void {
    for (let back = 0; back < this.used; back++) {
      const slot = (this.first + back) & MASK;
      const state = this.states[slot] as number;
      if ((state & KIND) === WAITING) this.states[slot] = (state & OVERTAKEN) | EXCUSED;
    }
  }

  /** What still waits, oldest first. `excused`: its response may have been lost on the way to the sensor. */
  *waiting(): Generator<{ readonly direction: 0 | 1; readonly transaction: number; readonly code: number; readonly micros: number; readonly excused: boolean }> {
    for (let back = 0; back < this.used; back++) {
      const slot = (this.first + back) & MASK;
      const state = this.states[slot] as number;
      if (state === ANSWERED) continue;
      const key = this.functions[slot] as number;
      yield { direction: (key & 1) as 0 | 1, transaction: this.transactions[slot] as number, code: key >> 1, micros: this.times[slot] as number, excused: (state & KIND) !== WAITING };
    }
  }

  private expire(micros: number): number {
    let unanswered = 0;
    while (this.used > 0 && (this.states[this.first] === ANSWERED || micros - (this.times[this.first] as number) > LATEST_RESPONSE_MICROS)) unanswered += this.dropOldest();
    return unanswered;
  }

  private dropOldest(): number {
    const wasWaiting = ((this.states[this.first] as number) & KIND) === WAITING ? 1 : 0;
    this.first = (this.first + 1) & MASK;
    this.used--;
    return wasWaiting;
  }

  private newest(direction: 0 | 1, transaction: number, code: number, micros: number): number {
    const wanted = (code << 1) | direction;
    for (let back = this.used - 1; back >= 0; back--) {
      const slot = (this.first + back) & MASK;
      if (this.transactions[slot] === transaction && this.functions[slot] === wanted && this.states[slot] !== ANSWERED && isInTime(this.times[slot] as number, micros)) return slot;
    }
    return -1;
  }
}

function isInTime(asked: number, answered: number): boolean {
  return asked <= answered && answered - asked <= LATEST_RESPONSE_MICROS;
}
