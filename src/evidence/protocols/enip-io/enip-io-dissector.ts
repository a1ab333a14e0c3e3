// Reads EtherNet/IP I/O datagrams: which connections a flow carries, how often each sends, and what of them is missing by their sequence numbers.
// Reads no process data.
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { ITEM_CONNECTED_ADDRESS, ITEM_CONNECTED_DATA, ITEM_SEQUENCED_ADDRESS, MOST_ITEMS } from "./codes.ts";

/** Item count, type and length of the address item. */
const ADDRESS_AT = 6;
const ITEM_HEADER = 4;
const LONGEST_DATAGRAM = 65_507;
/** Beyond the sequence count of class 1: process data, not a heartbeat. */
const HEARTBEAT_SIZE = 2;
/** Connections of one flow whose texts and sequence numbers are remembered. */
const MOST_CONNECTIONS = 128;
/** A sequence number that is further away belongs to a new start. */
const FARTHEST = 1_000;
const NO_SEQUENCE = -1;

/** Both sides send the same form: one of them sends outputs. */
const READ_AND_WRITE = operationBit("read") | operationBit("write");

export const enipIoDissector: DissectorDefinition = {
  longestUnit: LONGEST_DATAGRAM,
  keptBytes: 64,
  frame(view: DataView, offset: number, available: number): number {
    if (available < ADDRESS_AT) return FRAME_NEEDS_MORE;
    const count = view.getUint16(offset, true);
    const addressType = view.getUint16(offset + 2, true);
    const addressLength = view.getUint16(offset + 4, true);
    const isSequenced = addressType === ITEM_SEQUENCED_ADDRESS && addressLength === 8;
    if (count < 2 || count > MOST_ITEMS || (!isSequenced && (addressType !== ITEM_CONNECTED_ADDRESS || addressLength !== 4))) return FRAME_NOT_MINE;
    const dataAt = ADDRESS_AT + addressLength;
    if (available < dataAt + ITEM_HEADER) return FRAME_NEEDS_MORE;
    if (view.getUint16(offset + dataAt, true) !== ITEM_CONNECTED_DATA) return FRAME_NOT_MINE;
    const size = dataAt + ITEM_HEADER + view.getUint16(offset + dataAt + 2, true);
    // Further items (sockets) follow the data and end the datagram.
    return count === 2 ? size : Math.max(size, available);
  },
  open: () => new IoFlow(),
};

interface IoConnection {
  /** Value of the detail "connection". */
  readonly text: string;
  sequence: number;
}

class IoFlow implements DissectorState {
  private readonly connections = new Map<number, IoConnection>();

  unit(view: DataView, _bytes: Uint8Array, offset: number, _length: number, _direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const addressLength = view.getUint16(offset + 4, true);
    const connection = this.connection(view.getUint32(offset + ADDRESS_AT, true));
    sink.request(micros);
    sink.detail("connection", connection.text);
    if (addressLength === 8) this.follow(connection, view.getUint32(offset + ADDRESS_AT + 4, true), sink);
    if (view.getUint16(offset + ADDRESS_AT + addressLength + 2, true) > HEARTBEAT_SIZE) sink.operation(READ_AND_WRITE);
  }

  gap(): void {
    // Datagrams have no gaps but those that their sequence numbers show.
  }

  takeLooseEnds(): LooseEnds | null {
    return null;
  }

  private connection(id: number): IoConnection {
    let known = this.connections.get(id);
    if (known === undefined) {
      if (this.connections.size >= MOST_CONNECTIONS) this.connections.clear();
      known = { text: `0x${id.toString(16).padStart(8, "0")}`, sequence: NO_SEQUENCE };
      this.connections.set(id, known);
    }
    return known;
  }

  private follow(connection: IoConnection, sequence: number, sink: DissectionSink): void {
    if (connection.sequence !== NO_SEQUENCE) {
      const step = (sequence - connection.sequence) | 0;
      if (step === 0) sink.detail("sequence", "repeated");
      else if (step > 1 && step <= FARTHEST) sink.detail("sequence", "gap");
      else if (step < 0 && step >= -FARTHEST) {
        sink.detail("sequence", "late");
        return;
      }
    }
    connection.sequence = sequence;
  }
}
