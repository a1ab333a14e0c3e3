// A message is what it is, in however many segments it came: a header that was sent alone tells with what follows it.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { learnConnection } from "../../../tests/generators/learn-connection.ts";
import { decodeVotes, type FlowPiece } from "../flows/flow-piece.ts";
import type { ProtocolSample } from "../protocols/protocol-sample.ts";
import { HeldHeads } from "./held-heads.ts";
import { Packet } from "./packet.ts";

const PROTOCOLS = fileURLToPath(new URL("../protocols/", import.meta.url));
/** Of Modbus, TPKT, TPKT and COTP, IEC 104, EtherNet/IP, SMB and DNS on TCP. */
const HEAD_SIZES = [2, 4, 6, 7, 8, 10, 24];

const said = (piece: FlowPiece): string => decodeVotes(piece.votes).at(-1)?.protocol ?? "nothing";

async function tcpSamples(): Promise<[string, ProtocolSample][]> {
  const found: [string, ProtocolSample][] = [];
  for (const entry of readdirSync(PROTOCOLS, { withFileTypes: true })) {
    if (!entry.isDirectory() || !readdirSync(`${PROTOCOLS}${entry.name}`).includes("samples.ts")) continue;
    for (const samples of Object.values((await import(`${PROTOCOLS}${entry.name}/samples.ts`)) as Record<string, readonly ProtocolSample[]>)) {
      for (const sample of samples) if (sample.transport === 6) found.push([`${entry.name}: ${sample.what}`, { ...sample, hex: sample.hex.replace(/\s/g, "") }]);
    }
  }
  return found;
}

describe("a header in a segment of its own", () => {
  test("every sample of every protocol on TCP is recognised with its head cut off", async () => {
    const missed: string[] = [];
    for (const [what, { hex }] of await tcpSamples()) {
      const whole = said(learnConnection([[0, hex]]));
      for (const size of HEAD_SIZES) {
        if (hex.length <= size * 2) continue;
        const apart = said(
          learnConnection([
            [0, hex.slice(0, size * 2)],
            [0, hex.slice(size * 2)],
          ]),
        );
        if (apart !== whole) missed.push(`${what}, ${size} bytes apart: ${whole} became ${apart}`);
      }
    }
    expect(missed).toEqual([]);
  });

  const REQUEST = ["000100000006", "01", "030000000a"] as const;
  const ANSWER = "00010000000501030200ff";

  test("what was sent in parts is read as if it had come at once", () => {
    const { operations, details, responses } = learnConnection([
      [0, REQUEST.join("")],
      [1, ANSWER],
    ]);
    for (const parts of [[REQUEST[0], REQUEST[1] + REQUEST[2]], [REQUEST[0] + REQUEST[1], REQUEST[2]], [...REQUEST], REQUEST.join("").match(/../g) as string[]]) {
      const piece = learnConnection([...parts.map((hex) => [0, hex] as const), [1, ANSWER]]);
      expect(decodeVotes(piece.votes).at(-1)).toMatchObject({ protocol: "modbus-tcp", level: 3, client: "A" });
      expect({ operations: piece.operations, details: piece.details, answered: piece.responses?.quantile(1) !== undefined }).toEqual({
        operations,
        details,
        answered: responses?.quantile(1) !== undefined,
      });
    }
  });

  test("a message longer than what is looked at is read whole, and in the words of the protocol that it refines", () => {
    const body = `POST /ClientWebService/client.asmx HTTP/1.1\r\nHost: wsus:8530\r\nUser-Agent: Windows-Update-Agent\r\nContent-Length: 3000\r\n\r\n${"x".repeat(3_000)}GET /after HTTP/1.1\r\nHost: wsus\r\n\r\n`;
    const hex = Buffer.from(body).toString("hex");
    const whole = learnConnection([[0, hex]]);
    const apart = learnConnection([
      [0, hex.slice(0, 20)],
      [0, hex.slice(20)],
    ]);
    expect(said(apart)).toBe("wsus");
    expect(apart.details).toEqual(whole.details);
    expect([...(apart.details?.keys() ?? [])].join()).not.toContain("trouble");
  });

  test("a short message that is answered is no head of the next one", () => {
    expect(
      said(
        learnConnection([
          [0, REQUEST[0]],
          [1, "ff"],
          [0, REQUEST[1] + REQUEST[2]],
        ]),
      ),
    ).toBe("nothing");
  });

  test("a head that was seen long before in another connection of the same ports is not put before a new one", () => {
    const heads = new HeldHeads();
    const packet = Object.assign(new Packet(), { seq: 100, payloadLength: 6, payloadWireLength: 6 });
    heads.hold(7, packet, false, new Uint8Array(6));
    const next = Object.assign(new Packet(), { seq: 106, payloadLength: 6, payloadWireLength: 6 });
    expect(heads.join(7, next, false, new Uint8Array(6))?.both.payloadLength).toBe(12);
    heads.drop(7);
    expect(heads.join(7, next, false, new Uint8Array(6))).toBeNull();
  });

  test("a gap behind the head, a head of more than 128 bytes or one that was cut is not joined", () => {
    const bytes = new Uint8Array(300);
    const packet = (seq: number, length: number, wireLength = length): Packet => Object.assign(new Packet(), { seq, payloadLength: length, payloadWireLength: wireLength });
    const joined = (head: Packet, next: Packet): boolean => {
      const heads = new HeldHeads();
      heads.hold(1, head, false, bytes);
      return heads.join(1, next, false, bytes) !== null;
    };
    expect(joined(packet(0, 6), packet(6, 6))).toBe(true);
    expect(joined(packet(0, 6), packet(7, 6))).toBe(false);
    expect(joined(packet(0, 128), packet(128, 6))).toBe(true);
    expect(joined(packet(0, 129), packet(129, 6))).toBe(false);
    expect(joined(packet(0, 6, 12), packet(6, 6))).toBe(false);
  });

  test("of many connections only the latest heads are kept", () => {
    const heads = new HeldHeads();
    const bytes = new Uint8Array(8);
    const packet = (seq: number): Packet => Object.assign(new Packet(), { seq, payloadLength: 4, payloadWireLength: 4 });
    for (let slot = 0; slot <= 4_096; slot++) heads.hold(slot, packet(0), false, bytes);
    expect(heads.join(0, packet(4), false, bytes)).toBeNull();
    expect(heads.join(1, packet(4), false, bytes)).not.toBeNull();
  });

  test("each connection has its own head back, whichever were dropped or forgotten in between", () => {
    const packet = (seq: number): Packet => Object.assign(new Packet(), { seq, payloadOffset: 2, payloadLength: 4, payloadWireLength: 4 });
    const bytesOf = (mark: number): Uint8Array => Uint8Array.from([0xff, 0xff, mark, mark >>> 8, mark >>> 16, 7, 0xff]);
    fc.assert(
      fc.property(fc.array(fc.record({ slot: fc.nat(5_000), drops: fc.boolean() }), { minLength: 6_000, maxLength: 9_000 }), (steps) => {
        const heads = new HeldHeads();
        const kept = new Map<number, number>();
        steps.forEach(({ slot, drops }, mark) => {
          if (drops) {
            heads.drop(slot);
            kept.delete(slot);
          } else if (!kept.has(slot)) {
            if (kept.size === 4_096) kept.delete(kept.keys().next().value as number);
            heads.hold(slot, packet(100), false, bytesOf(mark));
            kept.set(slot, mark);
          }
        });
        for (let slot = 0; slot <= 5_000; slot++) {
          const mark = kept.get(slot);
          const joined = heads.join(slot, packet(104), false, bytesOf(1));
          expect(joined === null ? undefined : [...joined.bytes.subarray(0, 8)]).toEqual(mark === undefined ? undefined : [...bytesOf(mark).subarray(2, 6), 1, 0, 0, 7]);
        }
      }),
      { numRuns: 5, seed: 20261126 },
    );
  });
});
