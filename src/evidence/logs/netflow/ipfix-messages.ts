// The messages of an IPFIX file (RFC 5655): one behind the other, each with its length. Where something stands that is no message, the next place
// is sought from which two go on. Memory is bounded by the longest message. Decodes none.
import { IPFIX_HEADER } from "./recognise-export.ts";

export interface FileMessage {
  /** Good until the next message is asked for. */
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly number: number;
  readonly offsetBytes: number;
  /** Bytes before it that were no message. */
  readonly skippedBytes: number;
}

const LONGEST_MESSAGE = 65_535;
/** Sent between 2000 and 2100: what is looked for must not be found everywhere. */
const EARLIEST = 946_684_800;

export class IpfixMessages {
  /** Bytes of whole messages, and of what was passed over. */
  consumedBytes: number;
  private messages: number;
  private skipped = 0;
  private buffer = new Uint8Array(4 * (LONGEST_MESSAGE + 1));
  private from = 0;
  private to = 0;

  /** Goes on behind so many bytes and messages. */
  constructor(consumedBytes: number, messages: number) {
    this.consumedBytes = consumedBytes;
    this.messages = messages;
  }

  get messagesRead(): number {
    return this.messages;
  }

  /** Bytes that are no whole message (yet). */
  get restBytes(): number {
    return this.to - this.from;
  }

  /** Takes as much of the chunk from `at` on as there is room for, and says how much; to be followed by next() until there is none. */
  give(chunk: Uint8Array, at: number): number {
    this.buffer.copyWithin(0, this.from, this.to);
    this.to -= this.from;
    this.from = 0;
    const taken = Math.min(chunk.length - at, this.buffer.length - this.to);
    this.buffer.set(chunk.subarray(at, at + taken), this.to);
    this.to += taken;
    return taken;
  }

  next(): FileMessage | null {
    while (this.to - this.from >= IPFIX_HEADER) {
      const length = messageLength(this.buffer, this.from);
      if (length === 0) {
        this.from++;
        this.consumedBytes++;
        this.skipped++;
        continue;
      }
      if (length > this.to - this.from) return null;
      const bytes = this.buffer.subarray(this.from, this.from + length);
      const message = { bytes, number: ++this.messages, offsetBytes: this.consumedBytes, skippedBytes: this.skipped };
      this.skipped = 0;
      this.from += length;
      this.consumedBytes += length;
      return message;
    }
    return null;
  }
}

/** 0 = no message begins there. */
export function messageLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0 || bytes[at + 1] !== 10) return 0;
  const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  const sent = (((bytes[at + 4] as number) << 24) | ((bytes[at + 5] as number) << 16) | ((bytes[at + 6] as number) << 8) | (bytes[at + 7] as number)) >>> 0;
  return length >= IPFIX_HEADER && sent > EARLIEST ? length : 0;
}

/** True where a file begins with an IPFIX message whose sets are whole as far as they can be seen. */
export function isIpfixFile(head: Uint8Array): boolean {
  if (head.length < IPFIX_HEADER + 4) return false;
  const length = messageLength(head, 0);
  if (length < IPFIX_HEADER + 4) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (let at = IPFIX_HEADER; at < length; ) {
    if (at + 4 > Math.min(length, head.length)) return at + 4 > head.length || length - at < 4;
    const id = view.getUint16(at);
    const setLength = view.getUint16(at + 2);
    if (setLength < 4 || at + setLength > length || (id < 256 && id !== 2 && id !== 3)) return false;
    at += setLength;
  }
  return true;
}
