// Finds the MMS PDU in a message of the ISO session (ISO 8327-1 §8) and presentation (ISO 8823-1 §8): in data units, and in the user data of a
// connect or accept, through the association control (ISO 8650-1) inside. Reads nothing else of these layers.
import { BerWalk } from "../ber-walk.ts";

export const SESSION_CONNECT = 0x0d;
export const SESSION_ACCEPT = 0x0e;
export const SESSION_REFUSE = 0x0c;
export const SESSION_FINISH = 0x09;
export const SESSION_DISCONNECT = 0x0a;
export const SESSION_ABORT = 0x19;
/** Give-tokens and data-transfer, both without parameters. */
export const SESSION_DATA = 0x0100_0100;

const USER_DATA = 0xc1;
const EXTENDED_USER_DATA = 0xc2;
const FULLY_ENCODED_DATA = 0x61;
const SEQUENCE = 0x30;
const SET = 0x31;
const NORMAL_MODE = 0xa2;
const SINGLE_TYPE = 0xa0;
const ASSOCIATE_REQUEST = 0x60;
const ASSOCIATE_RESPONSE = 0x61;
const USER_INFORMATION = 0xbe;
const EXTERNAL = 0x28;

/** Where find() and findInConnect() say that the PDU is. */
export class PduRange {
  from = 0;
  to = 0;
  private readonly walk = new BerWalk();

  /** Presentation data at [at, to). False: there is none, or it does not fit. */
  find(view: DataView, at: number, to: number): boolean {
    return this.enter(view, at, to, FULLY_ENCODED_DATA) && this.enter(view, this.from, this.to, SEQUENCE) && this.enter(view, this.from, this.to, SINGLE_TYPE);
  }

  /** A connect or accept at [at, to), its session type at `at`. */
  findInConnect(view: DataView, at: number, to: number): boolean {
    if (!this.sessionUserData(view, at, to)) return false;
    return (
      this.enter(view, this.from, this.to, SET) &&
      this.enter(view, this.from, this.to, NORMAL_MODE) &&
      this.find(view, this.from, this.to) &&
      this.enterEither(view, ASSOCIATE_REQUEST, ASSOCIATE_RESPONSE) &&
      this.enter(view, this.from, this.to, USER_INFORMATION) &&
      this.enter(view, this.from, this.to, EXTERNAL) &&
      this.enter(view, this.from, this.to, SINGLE_TYPE)
    );
  }

  private enterEither(view: DataView, one: number, other: number): boolean {
    const { from, to } = this;
    return this.enter(view, from, to, one) || this.enter(view, from, to, other);
  }

  /** The contents of the first element with this tag. */
  private enter(view: DataView, from: number, to: number, tag: number): boolean {
    const walk = this.walk.start(view, from, to);
    while (walk.next()) {
      if (walk.tag !== tag) continue;
      this.from = walk.from;
      this.to = walk.to;
      return true;
    }
    return false;
  }

  /** Session parameters: code, length (one byte, or FF and two), value. */
  private sessionUserData(view: DataView, at: number, to: number): boolean {
    let next = afterLength(view, at, to);
    while (next + 2 <= to) {
      const code = view.getUint8(next);
      const from = afterLength(view, next, to);
      const end = from + lengthAt(view, next + 1);
      if (end > to) return false;
      if (code === USER_DATA || code === EXTENDED_USER_DATA) {
        this.from = from;
        this.to = end;
        return true;
      }
      next = end;
    }
    return false;
  }
}

/** Where the value of the parameter (or session unit) at `at` begins; beyond `to` where its length is cut. */
function afterLength(view: DataView, at: number, to: number): number {
  if (at + 2 > to) return to + 1;
  if (view.getUint8(at + 1) !== 0xff) return at + 2;
  return at + 4 > to ? to + 1 : at + 4;
}

/** Called only where afterLength() stayed inside. */
function lengthAt(view: DataView, at: number): number {
  const first = view.getUint8(at);
  return first === 0xff && at + 3 <= view.byteLength ? view.getUint16(at + 1) : first;
}
