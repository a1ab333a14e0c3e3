// Reads SMB connections message by message, behind NetBIOS session headers or directly on TCP (RFC 1002 §4.3.1, MS-SMB2 §2.1). Messages that
// version 2 strings together are read one by one, so that a long body hides nothing behind it. What is encrypted is counted, not read.
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "../protocol.ts";
import { SmbConnectionState } from "./connection-state.ts";
import { netbiosDissector } from "./netbios-dissector.ts";
import { KEEP_ALIVE, readSessionPacket, SESSION_MESSAGE, SESSION_REQUEST } from "./session-packets.ts";
import { HEADER_1, readMessage1 } from "./smb1-messages.ts";
import { HEADER_2, readMessage2 } from "./smb2-messages.ts";

const SESSION_HEADER = 4;
const VERSION_1 = 0xff53_4d42;
const VERSION_2 = 0xfe53_4d42;
const ENCRYPTED = 0xfd53_4d42;
const COMPRESSED = 0xfc53_4d42;
/** The shortest of the four headers: that of a compressed message (MS-SMB2 §2.2.42). */
const SHORTEST_MESSAGE = 16;
const LONGEST_SESSION_PACKET = 2 * 256 + 4;
/** Up to here of the header of version 2: where the next message of the same packet begins. */
const NEXT_COMMAND = 20;

export const smbDissector: DissectorDefinition = {
  longestUnit: SESSION_HEADER + 0xff_ffff,
  keptBytes: 4_096,
  frame: (view, offset, available) => frameFrom(view, offset, available, 0),
  open: () => new SmbConnection(),
  datagrams: netbiosDissector,
};

/** `left`: bytes of the packet that begun earlier; 0 = a packet begins. */
function frameFrom(view: DataView, offset: number, available: number, left: number): number {
  if (left > 0) {
    if (left < HEADER_2) return left;
    if (available < NEXT_COMMAND + 4) return FRAME_NEEDS_MORE;
    return view.getUint32(offset) === VERSION_2 ? firstOf(view, offset, left) : left;
  }
  const type = view.getUint8(offset);
  if (type !== SESSION_MESSAGE && (type < SESSION_REQUEST || type > KEEP_ALIVE)) return FRAME_NOT_MINE;
  if (available < SESSION_HEADER) return FRAME_NEEDS_MORE;
  const length = view.getUint32(offset) & 0xff_ffff;
  if (type !== SESSION_MESSAGE) return length <= LONGEST_SESSION_PACKET ? SESSION_HEADER + length : FRAME_NOT_MINE;
  if (length < SHORTEST_MESSAGE) return FRAME_NOT_MINE;
  if (available < SESSION_HEADER + 4) return FRAME_NEEDS_MORE;
  switch (view.getUint32(offset + SESSION_HEADER)) {
    case VERSION_1:
      return length < HEADER_1 + 3 ? FRAME_NOT_MINE : SESSION_HEADER + length;
    case VERSION_2:
      if (length < HEADER_2) return FRAME_NOT_MINE;
      if (available < SESSION_HEADER + NEXT_COMMAND + 4) return FRAME_NEEDS_MORE;
      return SESSION_HEADER + firstOf(view, offset + SESSION_HEADER, length);
    case ENCRYPTED:
    case COMPRESSED:
      return SESSION_HEADER + length;
    default:
      return FRAME_NOT_MINE;
  }
}

/** MS-SMB2 §2.2.1: where the next message begins, in steps of 8; what is out of bounds counts as the last. */
function firstOf(view: DataView, at: number, length: number): number {
  const next = view.getUint32(at + NEXT_COMMAND, true);
  return next >= HEADER_2 && next + HEADER_2 <= length ? next : length;
}

class SmbConnection implements DissectorState {
  private readonly state = new SmbConnectionState();
  /** Bytes of the packet under way, by direction. */
  private readonly left: [number, number] = [0, 0];
  private calledName = "";

  frame(view: DataView, offset: number, available: number, direction: 0 | 1): number {
    return frameFrom(view, offset, available, this.left[direction]);
  }

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.state.exchanges.seen(micros);
    const end = offset + length;
    const left = this.left[direction];
    if (left > 0) {
      const isMessage = left >= HEADER_2 && length >= HEADER_2 && view.getUint32(offset) === VERSION_2;
      this.left[direction] = isMessage ? left - firstOf(view, offset, left) : 0;
      if (isMessage) readMessage2(this.state, view, bytes, offset, end, direction, micros, sink);
      else sink.trouble("malformed");
      return;
    }
    if (bytes[offset] !== SESSION_MESSAGE) {
      this.calledName = readSessionPacket(view, bytes, offset, end, this.calledName, sink);
      return;
    }
    const at = offset + SESSION_HEADER;
    switch (view.getUint32(at)) {
      case VERSION_1:
        readMessage1(this.state, view, bytes, at, end, direction, micros, sink);
        return;
      case VERSION_2: {
        const packet = view.getUint32(offset) & 0xff_ffff;
        this.left[direction] = packet - firstOf(view, at, packet);
        readMessage2(this.state, view, bytes, at, end, direction, micros, sink);
        return;
      }
      case ENCRYPTED:
        sink.detail("session", "encrypted message");
        return;
      default:
        sink.detail("session", "compressed message");
    }
  }

  gap(direction: 0 | 1): void {
    this.left[direction] = 0;
    this.state.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.state.exchanges.takeLooseEnds(ends);
  }
}
