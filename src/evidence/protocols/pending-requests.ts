// Requests of one connection that wait for their response, oldest first, in a bounded ring: a client that never gets answers cannot fill
// the memory. Matches by transaction id, function code and direction, which is how request protocols pair (MODBUS Messaging on TCP/IP
// §4.2.1 and its like); a protocol without one of the two gives 0 for it.
import { LATEST_RESPONSE_MICROS } from "./protocol.ts";

const MOST = 64;
/** Most clients wait for one answer at a time: the ring grows for those that do not. Powers of two. */
const FIRST_CAPACITY = 4;

const ANSWERED = 0;
const WAITING = 1;
/** Its response may have been lost on the way to the sensor: it may still come, but its absence says nothing. */
const EXCUSED = 2;
const KIND = 3;
/** A younger request with the same id was answered before it. The next request under the id shows that nothing will come any more. */
const OVERTAKEN = 4;

/** Of one waiting request, side by side: what one answer touches lies in one cache line. */
const TRANSACTION = 0;
/** Function code, with the direction of the request in bit 0. */
const FUNCTION = 1;
const NOTE = 2;
const STATE = 3;
const INTS_PER_REQUEST = 4;

export class PendingRequests {
  /** Plain arrays of whole numbers: most flows are one exchange, and typed arrays cost more to make than that. */
  private ints: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  private times: number[] = [0.5, 0.5, 0.5, 0.5];
  private mask = FIRST_CAPACITY - 1;
  private first = 0;
  private used = 0;
  /** Some that wait may have been overtaken. */
  private hasOvertaken = false;
  /** What the request that the last take() found had noted, and its time. */
  note = 0;
  micros = 0;

  /**
   * `transaction`, `code` (30 bits) and `note` are 32-bit integers; the note is what the response needs to be read by, such as a sub-function.
   * Returns the number of older requests that are now known to be unanswered: too old, pushed out, or overtaken under the same id. The same
   * id asked again proves nothing by itself: some clients send several requests under one id and get all their answers.
   */
  add(direction: 0 | 1, transaction: number, code: number, note: number, micros: number): number {
    const key = (code << 1) | direction;
    let unanswered = 0;
    if (this.used === 0) {
      this.first = 0;
      this.hasOvertaken = false;
    } else unanswered = this.settle(transaction, key, micros);
    const { ints } = this;
    const slot = (this.first + this.used++) & this.mask;
    const at = slot * INTS_PER_REQUEST;
    ints[at + TRANSACTION] = transaction;
    ints[at + FUNCTION] = key;
    ints[at + NOTE] = note;
    ints[at + STATE] = WAITING;
    this.times[slot] = micros;
    return unanswered;
  }

  /** The newest request of this direction with this id and function that is not younger than its response is answered; false = none was seen. */
  take(direction: 0 | 1, transaction: number, code: number, micros: number): boolean {
    const slot = this.newest(direction, transaction, code, micros);
    if (slot < 0) return false;
    const { ints } = this;
    const at = slot * INTS_PER_REQUEST;
    ints[at + STATE] = ANSWERED;
    for (let older = this.first; older !== slot; older = (older + 1) & this.mask) {
      const o = older * INTS_PER_REQUEST;
      if (ints[o + STATE] === ANSWERED || ints[o + TRANSACTION] !== transaction || ints[o + FUNCTION] !== ints[at + FUNCTION]) continue;
      ints[o + STATE] = (ints[o + STATE] as number) | OVERTAKEN;
      this.hasOvertaken = true;
    }
    this.note = ints[at + NOTE] as number;
    this.micros = this.times[slot] as number;
    while (this.used > 0 && this.stateOf(this.first) === ANSWERED) this.dropOldest();
    return true;
  }

  has(direction: 0 | 1, transaction: number, code: number, micros: number): boolean {
    return this.newest(direction, transaction, code, micros) >= 0;
  }

  /** Responses may have been missed: none of the waiting requests can be called unanswered any more. */
  excuse(): void {
    for (let back = 0; back < this.used; back++) {
      const at = ((this.first + back) & this.mask) * INTS_PER_REQUEST + STATE;
      const state = this.ints[at] as number;
      if ((state & KIND) === WAITING) this.ints[at] = (state & OVERTAKEN) | EXCUSED;
    }
  }

  get isEmpty(): boolean {
    return this.used === 0;
  }

  /** What still waits, oldest first. `excused`: its response may have been lost on the way to the sensor. */
  *waiting(): Generator<{ readonly direction: 0 | 1; readonly transaction: number; readonly code: number; readonly micros: number; readonly excused: boolean }> {
    for (let back = 0; back < this.used; back++) {
      const slot = (this.first + back) & this.mask;
      const state = this.stateOf(slot);
      if (state === ANSWERED) continue;
      const at = slot * INTS_PER_REQUEST;
      const key = this.ints[at + FUNCTION] as number;
      yield { direction: (key & 1) as 0 | 1, transaction: this.ints[at + TRANSACTION] as number, code: key >> 1, micros: this.times[slot] as number, excused: (state & KIND) !== WAITING };
    }
  }

  /** Before another request of this id and function: drops what is over, and makes room. */
  private settle(transaction: number, key: number, micros: number): number {
    const { ints } = this;
    let unanswered = 0;
    while (this.used > 0 && (this.stateOf(this.first) === ANSWERED || micros - (this.times[this.first] as number) > LATEST_RESPONSE_MICROS)) unanswered += this.dropOldest();
    for (let back = 0; back < this.used && this.hasOvertaken; back++) {
      const at = ((this.first + back) & this.mask) * INTS_PER_REQUEST;
      const state = ints[at + STATE] as number;
      if ((state & OVERTAKEN) === 0 || ints[at + TRANSACTION] !== transaction || ints[at + FUNCTION] !== key) continue;
      if (state === (WAITING | OVERTAKEN)) unanswered++;
      ints[at + STATE] = ANSWERED;
    }
    if (this.used > this.mask) {
      if (this.used === MOST) unanswered += this.dropOldest();
      else this.grow();
    }
    return unanswered;
  }

  private grow(): void {
    const { ints, times, first, mask } = this;
    const capacity = (mask + 1) * 2;
    this.ints = new Array<number>(capacity * INTS_PER_REQUEST).fill(0);
    this.times = new Array<number>(capacity).fill(0.5);
    for (let back = 0; back < this.used; back++) {
      const from = (first + back) & mask;
      for (let i = 0; i < INTS_PER_REQUEST; i++) this.ints[back * INTS_PER_REQUEST + i] = ints[from * INTS_PER_REQUEST + i] as number;
      this.times[back] = times[from] as number;
    }
    this.first = 0;
    this.mask = capacity - 1;
  }

  private stateOf(slot: number): number {
    return this.ints[slot * INTS_PER_REQUEST + STATE] as number;
  }

  private dropOldest(): number {
    const wasWaiting = (this.stateOf(this.first) & KIND) === WAITING ? 1 : 0;
    this.first = (this.first + 1) & this.mask;
    this.used--;
    return wasWaiting;
  }

  private newest(direction: 0 | 1, transaction: number, code: number, micros: number): number {
    const { ints } = this;
    const wanted = (code << 1) | direction;
    for (let back = this.used - 1; back >= 0; back--) {
      const slot = (this.first + back) & this.mask;
      const at = slot * INTS_PER_REQUEST;
      if (ints[at + TRANSACTION] === transaction && ints[at + FUNCTION] === wanted && ints[at + STATE] !== ANSWERED && isInTime(this.times[slot] as number, micros)) return slot;
    }
    return -1;
  }
}

function isInTime(asked: number, answered: number): boolean {
  return asked <= answered && answered - asked <= LATEST_RESPONSE_MICROS;
}
