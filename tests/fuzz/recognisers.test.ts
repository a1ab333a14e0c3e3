// Every recogniser under random, mutated and cut payloads: nothing throws, nothing reads a byte outside the packet, and every answer is a
// level, a sender and a reason that exist. Any read outside [offset, offset + length) throws here.
import { existsSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LEVEL_NONE, type Payload, recognitionLevel, recognitionReason, recognitionSender, SENDER_IS_SERVER } from "../../src/evidence/protocols/protocol.ts";
import type { ProtocolSample } from "../../src/evidence/protocols/protocol-sample.ts";
import { hex } from "../../src/evidence/protocols/payload-bytes.ts";
import { listedProtocols } from "../../src/evidence/protocols/protocol-list.ts";
import { recognisePayload } from "../../src/evidence/protocols/registry.ts";
import { PacketPayload } from "../../src/evidence/capture/packet-recogniser.ts";

const GUARD = 64;
const SEED = 20261125;

class GuardedView extends DataView<ArrayBuffer> {
  first = 0;
  end = 0;
  private check(at: number, size: number): number {
    if (at < this.first || at + size > this.end) throw new RangeError(`${size} bytes read at ${at - this.first}, the packet has ${this.end - this.first}`);
    return at;
  }
  override getUint8(at: number): number {
    return super.getUint8(this.check(at, 1));
  }
  override getInt8(at: number): number {
    return super.getInt8(this.check(at, 1));
  }
  override getUint16(at: number, little?: boolean): number {
    return super.getUint16(this.check(at, 2), little);
  }
  override getInt16(at: number, little?: boolean): number {
    return super.getInt16(this.check(at, 2), little);
  }
  override getUint32(at: number, little?: boolean): number {
    return super.getUint32(this.check(at, 4), little);
  }
  override getInt32(at: number, little?: boolean): number {
    return super.getInt32(this.check(at, 4), little);
  }
  override getFloat32(at: number, little?: boolean): number {
    return super.getFloat32(this.check(at, 4), little);
  }
  override getFloat64(at: number, little?: boolean): number {
    return super.getFloat64(this.check(at, 8), little);
  }
  override getBigUint64(at: number, little?: boolean): bigint {
    return super.getBigUint64(this.check(at, 8), little);
  }
  override getBigInt64(at: number, little?: boolean): bigint {
    return super.getBigInt64(this.check(at, 8), little);
  }
}

/** Indexed reads and views are checked; all other methods of the array reach beyond the packet or copy, and throw. */
function guardedBytes(bytes: Uint8Array, first: number, end: number): Uint8Array {
  return new Proxy(bytes, {
    get(target, property) {
      if (typeof property === "string") {
        const at = Number(property);
        if (Number.isInteger(at)) {
          if (at < first || at >= end) throw new RangeError(`byte ${at - first} read, the packet has ${end - first}`);
          return target[at];
        }
      }
      if (property === "subarray") {
        return (from: number, to: number): Uint8Array => {
          if (from < first || to > end || from > to) throw new RangeError(`bytes ${from - first} to ${to - first} viewed, the packet has ${end - first}`);
          return target.subarray(from, to);
        };
      }
      throw new TypeError(`a recogniser asked the chunk for ${String(property)}`);
    },
  });
}

interface Bytes {
  readonly bytes: Uint8Array;
  readonly transport: number;
  readonly etherType: number;
  readonly toMany: boolean;
  /** Bytes on the wire that were not captured. */
  readonly missing: number;
}

function guardedPayload({ bytes, transport, etherType, toMany, missing }: Bytes): Payload {
  const chunk = new Uint8Array(GUARD + bytes.length + GUARD).fill(0xff);
  chunk.set(bytes, GUARD);
  const payload = new PacketPayload();
  const view = new GuardedView(chunk.buffer);
  view.first = GUARD;
  view.end = GUARD + bytes.length;
  payload.view = view;
  payload.bytes = guardedBytes(chunk, view.first, view.end);
  payload.offset = GUARD;
  payload.length = bytes.length;
  payload.wireLength = bytes.length + missing;
  payload.transport = transport;
  payload.etherType = etherType;
  payload.toMany = toMany;
  payload.srcPort = 40_001;
  payload.dstPort = 40_002;
  return payload;
}

/** Asks every recogniser that may see this transport, whatever the first byte: the filter must not be what keeps it safe. */
function askAll(input: Bytes): void {
  const payload = guardedPayload(input);
  for (const protocol of listedProtocols) {
    if (!protocol.transports.includes(input.transport)) continue;
    let answer: number;
    try {
      answer = protocol.recognise(payload);
    } catch (problem) {
      throw new Error(`${protocol.id} on ${Buffer.from(input.bytes).toString("hex")} (+${input.missing}): ${(problem as Error).message}`);
    }
    if (!Number.isInteger(answer) || answer < 0 || answer >>> 12 !== 0) throw new Error(`${protocol.id} answers ${answer}`);
    if (recognitionLevel(answer) === LEVEL_NONE ? answer !== 0 : protocol.reasons[recognitionReason(answer)] === undefined || recognitionSender(answer) > SENDER_IS_SERVER) {
      throw new Error(`${protocol.id} answers level ${recognitionLevel(answer)}, sender ${recognitionSender(answer)}, reason ${recognitionReason(answer)}`);
    }
  }
  if (input.bytes.length > 0) recognisePayload(payload);
}

/** Samples of the protocol folders that have some. */
const FOLDER = new URL("../../src/evidence/protocols/", import.meta.url);
const sampleFiles = readdirSync(FOLDER).filter((name) => existsSync(new URL(`${name}/samples.ts`, FOLDER)));
const loaded: object[] = await Promise.all(sampleFiles.map((name) => import(new URL(`${name}/samples.ts`, FOLDER).href) as Promise<object>));
const samples: readonly ProtocolSample[] = loaded.flatMap((file) => Object.values(file).flatMap((value: unknown) => (Array.isArray(value) ? value.filter(isSample) : [])));

function isSample(value: unknown): value is ProtocolSample {
  return typeof value === "object" && value !== null && "hex" in value && "transport" in value;
}

const etherTypes = [...new Set(listedProtocols.flatMap((protocol) => protocol.etherTypes ?? []))];
const transports = [...new Set(listedProtocols.flatMap((protocol) => protocol.transports))];

const anyTransport = fc.constantFrom(...transports);
const surroundings = { transport: anyTransport, etherType: fc.constantFrom(0, ...etherTypes), toMany: fc.boolean(), missing: fc.constantFrom(0, 0, 0, 1, 1_400) };

describe("recognisers under hostile payloads", () => {
  test("there is something to hold them against", () => {
    expect(listedProtocols.length).toBeGreaterThan(15);
    expect(samples.length).toBeGreaterThan(100);
  });

  test("random bytes", () => {
    fc.assert(
      fc.property(fc.record({ bytes: fc.uint8Array({ maxLength: 200 }), ...surroundings }), (input) => askAll(input)),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  test("random bytes behind a first byte that some protocol starts with", () => {
    const first = [...new Set(listedProtocols.flatMap((protocol) => protocol.firstBytes ?? []))];
    const bytes = fc
      .tuple(fc.constantFrom(...first), fc.array(fc.constantFrom(0, 0, 1, 2, 3, 4, 8, 16, 0x20, 0x30, 0x7f, 0x80, 0xff), { maxLength: 120 }))
      .map(([head, tail]) => Uint8Array.from([head, ...tail]));
    fc.assert(
      fc.property(fc.record({ bytes, ...surroundings }), (input) => askAll(input)),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  test("every sample, with bytes changed, cut anywhere, on any transport", () => {
    const change = fc.record({ at: fc.nat(400), value: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)) });
    const mutated = fc.record({
      sample: fc.constantFrom(...samples),
      changes: fc.array(change, { maxLength: 4 }),
      keep: fc.oneof(fc.constant(10_000), fc.nat(200)),
      asItIs: fc.boolean(),
      ...surroundings,
    });
    fc.assert(
      fc.property(mutated, ({ sample, changes, keep, asItIs, ...around }) => {
        const bytes = hex(sample.hex).slice(0, keep);
        for (const { at, value } of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        askAll({ bytes, ...around, ...(asItIs ? { transport: sample.transport, etherType: sample.etherType ?? 0 } : {}) });
      }),
      { seed: SEED, numRuns: 6_000 },
    );
  });

  test("every prefix of every sample is told from its own bytes alone", () => {
    for (const sample of samples) {
      const bytes = hex(sample.hex);
      // Headers stand at the beginning: further in, every fifth prefix has to do.
      for (let length = 0; length <= bytes.length; length += length < 64 ? 1 : 5) {
        askAll({
          bytes: bytes.subarray(0, length),
          transport: sample.transport,
          etherType: sample.etherType ?? 0,
          toMany: sample.toMany ?? false,
          missing: (length & 1) === 0 ? 0 : bytes.length - length,
        });
      }
    }
  });
});
