// Messages that come again byte for byte (announcements, searches, offers): what reading one told is kept, and told again without reading it.
// Only for readers that depend on nothing but the bytes, and on the time only as that of a request. Bounded; a message counts as known only
// where all of its bytes are the same.
import type { ClaimAttribute } from "../../plant/claim.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { DissectionSink } from "./protocol.ts";

/** Direct-mapped by hash. */
const PLACES = 1 << 11;
/** Longer messages are read each time. */
const LONGEST_KEPT = 2_048;
/** What tells more is read each time. */
const MOST_TOLD = 256;
const MULTIPLIER = 0x9e37_79b1 | 0;

/** What a reader tells of the message in [offset, offset + length); returns a number of its own, which comes back each time. */
export type MessageReader = (view: DataView, bytes: Uint8Array, offset: number, length: number, micros: number, sink: DissectionSink) => number;

interface KnownMessage {
  readonly view: DataView;
  readonly told: readonly Told[];
  readonly result: number;
}

export class RepeatedMessages {
  private readonly reader: MessageReader;
  private readonly passedFrom: number;
  private readonly passedTo: number;
  private readonly hashes = new Int32Array(PLACES);
  private readonly known: (KnownMessage | undefined)[] = new Array<KnownMessage | undefined>(PLACES).fill(undefined);

  /** Bytes [passedFrom, passedTo) of a message, multiples of 4 from its beginning, are those that the reader does not look at: ids of transactions. */
  constructor(reader: MessageReader, passedFrom = 0, passedTo = 0) {
    this.reader = reader;
    this.passedFrom = passedFrom;
    this.passedTo = passedTo;
  }

  read(view: DataView, bytes: Uint8Array, offset: number, length: number, micros: number, sink: DissectionSink): number {
    if (length > LONGEST_KEPT || length < this.passedTo) return this.reader(view, bytes, offset, length, micros, sink);
    const hash = this.hashOf(view, bytes, offset, length);
    const place = (hash ^ (hash >>> 16)) & (PLACES - 1);
    if (this.hashes[place] !== hash) {
      // Most messages never come again: the second time is early enough.
      this.hashes[place] = hash;
      return this.reader(view, bytes, offset, length, micros, sink);
    }
    const known = this.known[place];
    if (known === undefined || !this.isSame(known.view, view, offset, length)) return this.learn(place, view, bytes, offset, length, micros, sink);
    const { told } = known;
    for (let i = 0; i < told.length; i++) tell(told[i] as Told, micros, sink);
    return known.result;
  }

  private learn(place: number, view: DataView, bytes: Uint8Array, offset: number, length: number, micros: number, sink: DissectionSink): number {
    const listener = new Listener(sink);
    const result = this.reader(view, bytes, offset, length, micros, listener);
    const own = bytes.slice(offset, offset + length);
    this.known[place] = listener.told.length > MOST_TOLD ? undefined : { view: new DataView(own.buffer), told: listener.told, result };
    return result;
  }

  private hashOf(view: DataView, bytes: Uint8Array, offset: number, length: number): number {
    let hash = Math.imul(length, MULTIPLIER);
    let at = offset;
    for (const end = offset + this.passedFrom; at < end; at += 4) hash = Math.imul(((hash << 13) | (hash >>> 19)) ^ view.getInt32(at), MULTIPLIER);
    at = offset + this.passedTo;
    for (const end = offset + length - 3; at < end; at += 4) hash = Math.imul(((hash << 13) | (hash >>> 19)) ^ view.getInt32(at), MULTIPLIER);
    for (const end = offset + length; at < end; at++) hash = Math.imul(((hash << 13) | (hash >>> 19)) ^ (bytes[at] as number), MULTIPLIER);
    return hash;
  }

  private isSame(known: DataView, view: DataView, offset: number, length: number): boolean {
    if (known.byteLength !== length) return false;
    for (let i = 0; i < this.passedFrom; i += 4) if (known.getInt32(i) !== view.getInt32(offset + i)) return false;
    let i = this.passedTo;
    for (; i < length - 3; i += 4) if (known.getInt32(i) !== view.getInt32(offset + i)) return false;
    for (; i < length; i++) if (known.getUint8(i) !== view.getUint8(offset + i)) return false;
    return true;
  }
}

const OPERATION = 0;
const DETAIL = 1;
const RESPONSE = 2;
const REQUEST = 3;
const CLAIM = 4;
const TIMER = 5;
const SECONDARY = 6;
const TROUBLE = 7;

/** One call of the sink: its kind, and what it was called with. */
interface Told {
  readonly kind: number;
  /** Of details, how often; of operations, all bits. */
  number: number;
  readonly first: string;
  readonly second: string;
  readonly third: string;
  readonly fourth: string | undefined;
}

function tell(told: Told, micros: number, sink: DissectionSink): void {
  switch (told.kind) {
    case DETAIL:
      sink.detail(told.first, told.second, told.number);
      return;
    case CLAIM:
      sink.claim(told.first, told.second as ClaimAttribute, told.third, told.fourth as string);
      return;
    case OPERATION:
      sink.operation(told.number);
      return;
    case REQUEST:
      sink.request(micros);
      return;
    case TIMER:
      sink.timer(told.first, told.second, told.number);
      return;
    case RESPONSE:
      sink.response(told.number);
      return;
    case SECONDARY:
      if (told.fourth === undefined) sink.secondary(told.first as "sender", told.second as "tcp", told.number, told.third);
      else sink.secondary(told.first as "sender", told.second as "tcp", told.number, told.third, told.fourth);
      return;
    case TROUBLE:
      sink.trouble(told.first as "gap");
      return;
    default:
  }
}

/** Passes everything on, and notes it: what is only counted once, with its number. */
class Listener implements DissectionSink {
  readonly told: Told[] = [];
  private readonly sink: DissectionSink;

  constructor(sink: DissectionSink) {
    this.sink = sink;
  }

  operation(bit: number): void {
    const earlier = this.told.find((told) => told.kind === OPERATION);
    if (earlier === undefined) this.note(OPERATION, bit);
    else earlier.number |= bit;
    this.sink.operation(bit);
  }

  detail(facet: string, value: string, times = 1): void {
    const earlier = this.told.find((told) => told.kind === DETAIL && told.first === facet && told.second === value);
    if (earlier === undefined) this.note(DETAIL, times, facet, value);
    else earlier.number += times;
    this.sink.detail(facet, value, times);
  }

  response(seconds: number): void {
    this.note(RESPONSE, seconds);
    this.sink.response(seconds);
  }

  request(micros: number): void {
    this.note(REQUEST, 0);
    this.sink.request(micros);
  }

  claim(about: "sender" | "receiver" | Endpoint, attribute: ClaimAttribute, value: string, by: string): void {
    this.note(CLAIM, 0, about, attribute, value, by);
    this.sink.claim(about, attribute, value, by);
  }

  timer(protocol: string, kind: string, seconds: number): void {
    this.note(TIMER, seconds, protocol, kind);
    this.sink.timer(protocol, kind, seconds);
  }

  secondary(listener: "sender" | "receiver", transport: "tcp" | "udp", port: number, protocol: string, address?: string): void {
    this.note(SECONDARY, port, listener, transport, protocol, address);
    if (address === undefined) this.sink.secondary(listener, transport, port, protocol);
    else this.sink.secondary(listener, transport, port, protocol, address);
  }

  trouble(kind: "gap" | "malformed" | "not-mine"): void {
    this.note(TROUBLE, 0, kind);
    this.sink.trouble(kind);
  }

  private note(kind: number, number: number, first = "", second = "", third = "", fourth?: string): void {
    this.told.push({ kind, number, first, second, third, fourth });
  }
}
