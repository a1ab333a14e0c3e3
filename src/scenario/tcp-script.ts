// Messages cut into TCP segments with the acknowledgements a stack would send: the script of one exchange. No addresses, no numbers.
import { sumBytes } from "./frame-header.ts";
import type { Message, Patch } from "./message.ts";

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

export interface Segment {
  readonly fromClient: boolean;
  readonly flags: number;
  /** Microseconds after the segment before it. */
  readonly gapMicros: number;
  readonly payload: Uint8Array;
  readonly payloadSum: number;
  readonly patches: readonly Patch[];
  /** TCP options, a multiple of four bytes. */
  readonly options: Uint8Array;
  /** Keep-alive probes repeat the last byte's number: −1. */
  readonly seqShift: number;
}

const NOTHING = new Uint8Array(0);
/** RFC 1122 §4.2.3.2 allows half a second; stacks wait about this long for something to acknowledge with. */
const DELAYED_ACK_MICROS = 120_000;
const QUICK_ACK_MICROS = 900;
const PIGGYBACK_MICROS = 40_000;
const WIRE_MICROS = 130;

export function bare(fromClient: boolean, flags: number, gapMicros: number, seqShift = 0, options: Uint8Array = NOTHING): Segment {
  return { fromClient, flags, gapMicros, payload: NOTHING, payloadSum: 0, patches: [], options, seqShift };
}

/** @param quickAck whether client and server acknowledge at once, as small stacks do */
export function segmentsOf(messages: readonly Message[], segmentBytes: number, quickAck: { readonly client: boolean; readonly server: boolean }): Segment[] {
  const segments: Segment[] = [];
  for (const [index, message] of messages.entries()) {
    const fromClient = message.from === "client";
    const next = messages[index + 1];
    let unacknowledged = 0;
    for (let at = 0; at < message.bytes.length; at += segmentBytes) {
      const payload = message.bytes.subarray(at, Math.min(message.bytes.length, at + segmentBytes));
      const isLast = at + segmentBytes >= message.bytes.length;
      segments.push({
        fromClient,
        flags: ACK | (isLast ? PSH : 0),
        gapMicros: at === 0 ? message.afterMicros : WIRE_MICROS,
        payload,
        payloadSum: sumBytes(payload, 0, payload.length),
        patches: message.patches.filter((p) => p.offset >= at && p.offset + p.width <= at + payload.length).map((p) => ({ ...p, offset: p.offset - at })),
        options: NOTHING,
        seqShift: 0,
      });
      // Every second full segment is acknowledged at once (RFC 5681 §4.2).
      if (!isLast && ++unacknowledged === 2) {
        segments.push(bare(!fromClient, ACK, 60));
        unacknowledged = 0;
      }
    }
    if (next !== undefined && next.from === message.from) continue;
    const quick = fromClient ? quickAck.server : quickAck.client;
    const waits = quick ? QUICK_ACK_MICROS : DELAYED_ACK_MICROS;
    if (next !== undefined && (next.afterMicros <= waits || next.afterMicros <= PIGGYBACK_MICROS)) continue;
    segments.push(bare(!fromClient, ACK, waits));
  }
  return segments;
}

export interface ScriptBytes {
  readonly client: number;
  readonly server: number;
}

export function bytesOf(segments: readonly Segment[]): ScriptBytes {
  let client = 0;
  let server = 0;
  for (const s of segments) {
    if (s.fromClient) client += s.payload.length;
    else server += s.payload.length;
  }
  return { client, server };
}

export function lengthMicros(segments: readonly Segment[]): number {
  return segments.reduce((sum, s) => sum + s.gapMicros, 0);
}

/** Options of a SYN (RFC 9293 §3.1, RFC 7323): small stacks send the segment size only, others window scaling and selective acknowledgement. */
export function synOptions(mss: number, scaling: boolean): Uint8Array {
  const size = [2, 4, mss >>> 8, mss & 0xff];
  return new Uint8Array(scaling ? [...size, 1, 3, 3, 8, 1, 1, 4, 2] : size);
}
