// CIP requests whose answers say more than that they came: identities, openings, PCCC. Kept until the answer, in a ring of fixed size; all others
// need no memory. What a request asked for travels as the note of its exchange.
import type { AskedObject } from "./identity-claims.ts";
import type { OpenRequested } from "./forward-open.ts";

export interface AskedMessage {
  readonly object: AskedObject | null;
  readonly opening: OpenRequested | null;
  /** Code of a PCCC command (pccc.ts), −1 = none. */
  readonly pccc: number;
  readonly route: string | null;
  /** Of a Multiple Service Packet, by position. */
  readonly members: readonly (AskedMessage | null)[] | null;
}

export const NOTHING_ASKED = 0;
const CAPACITY = 64;
/** Serial numbers start again long before the note's 32 bits end. */
const LAST_SERIAL = 0x3fff_ffff;

export class AskedMessages {
  private readonly kept: (AskedMessage | null)[] = [];
  private readonly serials = new Int32Array(CAPACITY);
  private serial = 0;

  /** The note to find it by. */
  keep(message: AskedMessage): number {
    this.serial = this.serial === LAST_SERIAL ? 1 : this.serial + 1;
    const slot = this.serial & (CAPACITY - 1);
    this.kept[slot] = message;
    this.serials[slot] = this.serial;
    return this.serial;
  }

  /** null where the note is NOTHING_ASKED, or others have pushed the message out. */
  take(note: number): AskedMessage | null {
    if (note <= NOTHING_ASKED) return null;
    const slot = note & (CAPACITY - 1);
    if (this.serials[slot] !== note) return null;
    const message = this.kept[slot] ?? null;
    this.kept[slot] = null;
    return message;
  }
}

/** A PCCC command alone needs no place in the ring: most requests of small controllers are such. */
export function pcccNote(code: number): number {
  return -1 - code;
}

/** Code of the command, −1 = the note is another. */
export function pcccOfNote(note: number): number {
  return note < NOTHING_ASKED ? -1 - note : -1;
}
