// Requests of one connection that wait for their response, oldest first, in a ring of fixed size: a client that never gets answers
// cannot fill the memory. Matches by transaction id and function code, as MODBUS Messaging on TCP/IP §4.2.1 prescribes.

const CAPACITY = 64;
const MASK = CAPACITY - 1;
/** A response later than this belongs to nothing any more: clients give up after 1 to 3 seconds, gateways to slow serial lines later. */
export const LATEST_RESPONSE_MICROS = 30_000_000;

export class PendingRequests {
  private readonly transactions = new Int32Array(CAPACITY);
  private readonly functions = new Uint8Array(CAPACITY);
  private readonly subFunctions = new Uint8Array(CAPACITY);
  private readonly times = new Float64Array(CAPACITY);
  private readonly waiting = new Uint8Array(CAPACITY);
  private first = 0;
  private used = 0;
  /** Sub-function and time of the request that the last take() found. */
  subFunction = 0;
  micros = 0;

  /** Number of older requests that this one showed to be unanswered: repeated under the same id, too old, or pushed out. */
  add(transaction: number, code: number, subFunction: number, micros: number): number {
    let unanswered = this.expire(micros);
    const repeated = this.newest(transaction, code);
    if (repeated >= 0) {
      this.waiting[repeated] = 0;
      unanswered++;
    }
    if (this.used === CAPACITY) unanswered += this.dropOldest();
    const slot = (this.first + this.used++) & MASK;
    this.transactions[slot] = transaction;
    this.functions[slot] = code;
    this.subFunctions[slot] = subFunction;
    this.times[slot] = micros;
    this.waiting[slot] = 1;
    return unanswered;
  }

  /** The newest request with this id and function is answered; false = it was not seen. */
  take(transaction: number, code: number): boolean {
    const slot = this.newest(transaction, code);
    if (slot < 0) return false;
    this.waiting[slot] = 0;
    this.subFunction = this.subFunctions[slot] as number;
    this.micros = this.times[slot] as number;
    while (this.used > 0 && this.waiting[this.first] === 0) this.dropOldest();
    return true;
  }

  has(transaction: number, code: number): boolean {
    return this.newest(transaction, code) >= 0;
  }

  clear(): void {
    this.used = 0;
  }

  private expire(micros: number): number {
    let unanswered = 0;
    while (this.used > 0 && (this.waiting[this.first] === 0 || micros - (this.times[this.first] as number) > LATEST_RESPONSE_MICROS)) unanswered += this.dropOldest();
    return unanswered;
  }

  private dropOldest(): number {
    const wasWaiting = this.waiting[this.first] as number;
    this.first = (this.first + 1) & MASK;
    this.used--;
    return wasWaiting;
  }

  private newest(transaction: number, code: number): number {
    for (let back = this.used - 1; back >= 0; back--) {
      const slot = (this.first + back) & MASK;
      if (this.transactions[slot] === transaction && this.functions[slot] === code && this.waiting[slot] === 1) return slot;
    }
    return -1;
  }
}
