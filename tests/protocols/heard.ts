// What a dissector said, written down for tests to compare.
import { type DissectionSink, type DissectorDefinition, operationBit } from "../../src/evidence/protocols/protocol.ts";
import { OPERATIONS } from "../../src/plant/conversation.ts";
import { hex } from "../../src/evidence/protocols/payload-bytes.ts";
import { DissectedFlow } from "../../src/evidence/protocols/stream.ts";

export class Heard implements DissectionSink {
  operations = 0;
  /** "facet value" → how often. */
  readonly details: Record<string, number> = {};
  /** Seconds. */
  readonly responses: number[] = [];
  readonly requests: number[] = [];
  /** "sender vendor = Siemens (s7comm SZL 0x001C)". */
  readonly claims: string[] = [];
  /** "enip-io 0.08 O->T watchdog". */
  readonly timers: string[] = [];
  /** "receiver tcp 49152 dce-rpc", with the address where one was named. */
  readonly secondaries: string[] = [];
  readonly troubles: string[] = [];

  operation(bit: number): void {
    this.operations |= bit;
  }
  detail(facet: string, value: string, times = 1): void {
    this.details[`${facet} ${value}`] = (this.details[`${facet} ${value}`] ?? 0) + times;
  }
  response(seconds: number): void {
    this.responses.push(seconds);
  }
  request(micros: number): void {
    this.requests.push(micros);
  }
  claim(about: string, attribute: string, value: string, by: string): void {
    this.claims.push(`${about} ${attribute} = ${value} (${by})`);
  }
  timer(protocol: string, kind: string, seconds: number): void {
    this.timers.push(`${protocol} ${seconds} ${kind}`);
  }
  secondary(listener: string, transport: string, port: number, protocol: string, address?: string): void {
    this.secondaries.push([listener, transport, ...(address === undefined ? [] : [address]), port, protocol].join(" "));
  }
  trouble(kind: string): void {
    this.troubles.push(kind);
  }

  /** Names of the operations, in their order. */
  get operationNames(): string[] {
    return OPERATIONS.filter((operation) => (this.operations & operationBit(operation)) !== 0);
  }

  /** The connection ends, and no earlier part of it is known: responses that stand alone count for themselves. */
  end(flow: DissectedFlow): void {
    for (const early of flow.takeLooseEnds(true, this)?.early ?? []) {
      this.operation(early.operations);
      for (const detail of early.details) this.detail(detail.slice(0, detail.indexOf(" ")), detail.slice(detail.indexOf(" ") + 1));
    }
  }
}

/** One message (or several) of a connection: who sent it, when (microseconds), and its bytes. */
export type Step = readonly [direction: 0 | 1, micros: number, digits: string];

/** Plays the segments of a TCP connection that is joined in its middle; each segment is cut into pieces of `pieces` bytes. */
export function playSegments(dissector: DissectorDefinition, steps: readonly Step[], pieces = 65_536): Heard {
  const heard = new Heard();
  const flow = new DissectedFlow(dissector);
  const next: [number, number] = [1_000, 9_000];
  for (const [direction, micros, digits] of steps) {
    const bytes = hex(digits);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < bytes.length; at += pieces) {
      const length = Math.min(pieces, bytes.length - at);
      flow.segment(direction, next[direction], false, view, bytes, at, length, length, micros, heard);
      next[direction] += length;
    }
  }
  heard.end(flow);
  return heard;
}

/** Plays datagrams, or frames of layer 2. */
export function playDatagrams(dissector: DissectorDefinition, steps: readonly Step[]): Heard {
  const heard = new Heard();
  const flow = new DissectedFlow(dissector);
  for (const [direction, micros, digits] of steps) {
    const bytes = hex(digits);
    flow.datagram(direction, new DataView(bytes.buffer), bytes, 0, bytes.length, bytes.length, micros, heard);
  }
  heard.end(flow);
  return heard;
}
