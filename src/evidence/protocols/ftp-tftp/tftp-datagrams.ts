// TFTP datagrams (RFC 1350, RFC 2347–2349): requests, blocks with their acknowledgements, errors, agreed options. Keeps no file names and no contents.
import { Exchanges } from "../exchanges.ts";
import type { DissectionSink, DissectorDefinition, DissectorState, LooseEnds } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import { FILE, TFTP_ACKNOWLEDGEMENT, TFTP_DATA, TFTP_ERROR, TFTP_ERRORS, TFTP_NAMES, TFTP_OPTIONS, TFTP_READ, TFTP_WRITE, WRITE } from "./command-codes.ts";

const LONGEST_DATAGRAM = 65_535;
const MOST_OPTIONS = 8;

export const tftpDatagrams: DissectorDefinition = {
  longestUnit: LONGEST_DATAGRAM,
  keptBytes: 512,
  frame: (_view, _offset, available) => available,
  open: () => new Transfer(),
};

class Transfer implements DissectorState {
  private readonly exchanges = new Exchanges(true);

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const type = length < 4 ? 0 : view.getUint16(offset);
    const name = TFTP_NAMES[type];
    if (type === 0 || name === undefined) {
      sink.trouble("not-mine");
      return;
    }
    sink.detail("tftp", name);
    const end = offset + length;
    if (type === TFTP_READ || type === TFTP_WRITE) {
      sink.request(micros);
      sink.operation(type === TFTP_READ ? FILE : WRITE);
      // The server answers from a port of its own choice: another flow, which a firewall has to expect.
      sink.detail("transfer", "from a port of the server's choice");
      options(bytes, afterText(bytes, afterText(bytes, offset + 2, end), end), end, "asked retransmission timeout", sink);
    } else if (type === TFTP_DATA) this.exchanges.asked(direction, view.getUint16(offset + 2), 0, 0, micros, sink);
    else if (type === TFTP_ACKNOWLEDGEMENT) this.exchanges.answered(direction, view.getUint16(offset + 2), 0, micros, sink);
    else if (type === TFTP_ERROR) sink.detail("error", TFTP_ERRORS[view.getUint16(offset + 2)] ?? "another");
    else if (type === TFTP_OPTIONS) options(bytes, offset + 2, end, "retransmission timeout", sink);
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }
}

function afterText(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== 0) at++;
  return Math.min(end, at + 1);
}

/** Pairs of texts; RFC 2349 §2: seconds between repetitions. */
function options(bytes: Uint8Array, from: number, end: number, kind: string, sink: DissectionSink): void {
  for (let at = from, i = 0; at < end && i < MOST_OPTIONS; i++) {
    const valueAt = afterText(bytes, at, end);
    if (narrowText(bytes, at, end).toLowerCase() === "timeout") {
      const seconds = Number(narrowText(bytes, valueAt, end));
      if (Number.isInteger(seconds) && seconds > 0 && seconds < 256) sink.timer("ftp-tftp", kind, seconds);
    }
    at = afterText(bytes, valueAt, end);
  }
}
