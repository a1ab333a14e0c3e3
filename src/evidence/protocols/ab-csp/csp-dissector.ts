// Reads CSP connections message by message: the connection's opening, PCCC commands and their replies, paired by transaction and command.
// Written after public descriptions; no real capture was at hand.
import { Exchanges } from "../exchanges.ts";
import { countPcccAnswer, countPcccRequest, readPcccReply } from "../pccc.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "../protocol.ts";
import { COMMAND, CONNECT, HEADER_SIZE, MODE_REQUEST, MODE_RESPONSE, PCCC, REPLY_BIT, SHORTEST_PCCC } from "./codes.ts";

/** PCCC packets have at most 244 data bytes on DF1; the length field has two bytes. */
const LONGEST_DATA = 4_096;
/** Codes of exchanges: the opening of the connection, and PCCC commands. */
const OPENING = 0x100;

export const cspDissector: DissectorDefinition = {
  longestUnit: HEADER_SIZE + LONGEST_DATA,
  frame(view: DataView, offset: number, available: number): number {
    if (available < 4) return FRAME_NEEDS_MORE;
    const mode = view.getUint8(offset);
    const length = view.getUint16(offset + 2);
    return (mode === MODE_REQUEST || mode === MODE_RESPONSE) && length <= LONGEST_DATA ? HEADER_SIZE + length : FRAME_NOT_MINE;
  },
  open: () => new CspConnection(),
};

class CspConnection implements DissectorState {
  private readonly exchanges = new Exchanges();

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const isRequest = view.getUint8(offset) === MODE_REQUEST;
    const kind = view.getUint8(offset + 1);
    this.exchanges.seen(micros);
    if (kind === CONNECT) this.opening(isRequest, direction, micros, sink);
    else if (kind === PCCC && length >= HEADER_SIZE + SHORTEST_PCCC) this.command(view, bytes, offset, offset + length, isRequest, direction, micros, sink);
    else sink.trouble("malformed");
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private opening(isRequest: boolean, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if (isRequest) {
      this.exchanges.asked(direction, 0, OPENING, 0, micros, sink);
      sink.detail("message", "connect");
    } else this.exchanges.answered(direction, 0, OPENING, micros, sink)?.detail("message", "connect");
  }

  private command(view: DataView, bytes: Uint8Array, offset: number, end: number, isRequest: boolean, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const at = offset + COMMAND;
    const command = view.getUint8(at);
    const transaction = view.getUint16(at + 2);
    if (isRequest === ((command & REPLY_BIT) !== 0)) {
      sink.trouble("malformed");
      return;
    }
    if (isRequest) {
      const code = countPcccRequest(bytes, at, end, sink);
      if (code < 0) sink.trouble("malformed");
      else this.exchanges.asked(direction, transaction, command & 0x0f, code, micros, sink);
      return;
    }
    const counts = this.exchanges.answered(direction, transaction, command & 0x0f, micros, sink);
    if (counts !== null) countPcccAnswer(command, counts);
    readPcccReply(view, bytes, at, end, counts === null ? this.exchanges.note : -1, "ab-csp", sink);
  }
}
