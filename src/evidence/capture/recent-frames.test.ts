// Copies of a mirror port are found; what hosts repeat themselves, routers forward or merely resembles is not taken for one.
import { describe, expect, test } from "vitest";
import { Packet } from "./packet.ts";
import { RecentFrames } from "./recent-frames.ts";

const PAYLOAD = Uint8Array.of(1, 2, 3, 4);

function packet(fields: Partial<Packet> = {}): Packet {
  return Object.assign(new Packet(), {
    micros: 1_000_000,
    ipVersion: 4,
    transport: 6,
    src3: 0x0a000001,
    dst3: 0x0a000002,
    srcPort: 1025,
    dstPort: 502,
    ttl: 64,
    fragmentId: 77,
    seq: 1000,
    ack: 5000,
    window: 512,
    tcpFlags: 0x18,
    payloadLength: 4,
    payloadWireLength: 4,
    ...fields,
  });
}

const OTHER = packet({ src3: 0x0a000009, fragmentId: 9 });

function again(second: Packet, first = packet(), bytes = PAYLOAD): { suspected: boolean; sure: boolean } {
  const suspecting = new RecentFrames();
  suspecting.looksCopied(first);
  suspecting.looksCopied(OTHER);
  const sure = new RecentFrames();
  sure.isCopy(first, PAYLOAD);
  sure.isCopy(OTHER, PAYLOAD);
  return { suspected: suspecting.looksCopied(second), sure: sure.isCopy(second, bytes) };
}

describe("a second frame", () => {
  test("that is the same, just behind the first", () => expect(again(packet({ micros: 1_000_040 }))).toEqual({ suspected: true, sure: true }));
  test("without a payload", () => {
    const empty = { payloadLength: 0, payloadWireLength: 0 };
    expect(again(packet({ ...empty, micros: 1_000_040 }), packet(empty))).toEqual({ suspected: true, sure: true });
  });
  test("on another VLAN, with other MAC addresses", () => expect(again(packet({ micros: 1_000_040, vlan: 12, srcMacLow: 7, hasMac: true }))).toEqual({ suspected: true, sure: true }));
  test("that the host sent again", () => expect(again(packet({ micros: 1_200_000 }))).toEqual({ suspected: false, sure: false }));
  test("that a router forwarded", () => expect(again(packet({ micros: 1_000_040, ttl: 63 }))).toEqual({ suspected: false, sure: false }));
  test("of the next number", () => expect(again(packet({ micros: 1_000_040, fragmentId: 78 }))).toEqual({ suspected: false, sure: false }));
  test("with other content", () => expect(again(packet({ micros: 1_000_040 }), packet(), Uint8Array.of(1, 2, 3, 5)).sure).toBe(false));
  test("dated before the first", () => expect(again(packet({ micros: 999_990 })).sure).toBe(false));
});

test("datagrams without a number are not suspected, and are told apart by content", () => {
  const plain = { transport: 17, fragmentId: 0, seq: 0, ack: 0, tcpFlags: 0 };
  expect(again(packet({ ...plain, micros: 1_000_040 }), packet(plain))).toEqual({ suspected: false, sure: true });
  expect(again(packet({ ...plain, micros: 1_000_040 }), packet(plain), Uint8Array.of(9, 2, 3, 4)).sure).toBe(false);
});

test("a third copy is found too, and many frames in between end the search", () => {
  const frames = new RecentFrames();
  expect([0, 40, 80].map((after) => frames.isCopy(packet({ micros: 1_000_000 + after }), PAYLOAD))).toEqual([false, true, true]);
  for (let i = 0; i < 8; i++) frames.isCopy(packet({ micros: 1_000_100, fragmentId: 1000 + i }), PAYLOAD);
  expect(frames.isCopy(packet({ micros: 1_000_120 }), PAYLOAD)).toBe(false);
});

test("frames of layer 2 are compared whole", () => {
  const goose = { ipVersion: 0, transport: 256, etherType: 0x88b8, hasMac: true, srcMacLow: 5, dstMacLow: 6, fragmentId: 0 };
  expect(again(packet({ ...goose, micros: 1_000_040 }), packet(goose))).toEqual({ suspected: false, sure: true });
  expect(again(packet({ ...goose, micros: 1_000_040, srcMacLow: 8 }), packet(goose)).sure).toBe(false);
});
