// What is read in one go is what reading layer by layer gives, whatever was in the reused packet before.
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeLayers } from "./decode-packet.ts";
import { Packet } from "./packet.ts";
import { readPlainFrame } from "./plain-frame.ts";

const byte = fc.nat(255);
const word = fc.nat(0xffff);

/** Mostly frames of the plain kind, each field now and then anything at all. */
const frame = fc
  .record({
    macs: fc.uint8Array({ minLength: 12, maxLength: 12 }),
    tags: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2)),
    type: fc.oneof({ weight: 8, arbitrary: fc.constant(0x0800) }, fc.constantFrom(0x86dd, 0x8892, 0x0806)),
    versionAndLength: fc.oneof({ weight: 8, arbitrary: fc.constant(0x45) }, fc.constantFrom(0x46, 0x60, 0x44, 0x4f), byte),
    fragment: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(0, 0x4000) }, fc.constantFrom(0x2000, 0x0005), word),
    transport: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(6, 17) }, byte),
    ports: fc.tuple(word, fc.oneof(word, fc.constantFrom(4789, 502))),
    headerWords: fc.oneof({ weight: 6, arbitrary: fc.constant(5) }, fc.nat(15)),
    flags: byte,
    rest: fc.uint8Array({ maxLength: 60 }),
    wrongLength: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.integer({ min: -40, max: 40 })),
    isZeroLength: fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, fc.constant(true)),
    padding: fc.constantFrom(0, 0, 6),
    cut: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.nat(70)),
  })
  .map((f) => {
    const udpLength = 8 + f.rest.length;
    const transportHeader =
      f.transport === 17
        ? [f.ports[0] >> 8, f.ports[0], f.ports[1] >> 8, f.ports[1], (udpLength + f.wrongLength) >> 8, udpLength + f.wrongLength, 0, 0]
        : [f.ports[0] >> 8, f.ports[0], f.ports[1] >> 8, f.ports[1], 1, 2, 3, 4, 0xff, 6, 7, 8, f.headerWords << 4, f.flags, 9, 10, 0, 0, 0, 0];
    const total = f.isZeroLength ? 0 : Math.max(0, 20 + transportHeader.length + f.rest.length + f.wrongLength);
    const ip = [f.versionAndLength, 0, total >> 8, total, 0xab, 0xcd, f.fragment >> 8, f.fragment, 64, f.transport, 0, 0, 10, 0, 0, 1, 192, 168, 3, 255];
    const tags = f.tags === 0 ? [] : f.tags === 1 ? [0x81, 0, 0x20, 100] : [0x81, 0, 0, 7, 0x81, 0, 0, 9];
    const whole = Uint8Array.from([...f.macs, ...tags, f.type >> 8, f.type, ...ip, ...transportHeader, ...f.rest, ...new Array<number>(f.padding).fill(0)]);
    return { wireLength: whole.length, captured: whole.subarray(0, Math.max(0, whole.length - f.cut)) };
  });

function decoded(read: (packet: Packet) => boolean, before: Packet, wireLength: number): Packet | null {
  const packet = Object.assign(new Packet(), before, { wireLength });
  return read(packet) ? packet : null;
}

/** A packet as some other frame left it. */
const leftovers = fc.constantFrom(0, 4, 6).map((ipVersion) => {
  const words = ipVersion === 4 ? {} : { src0: 1, src1: 2, src2: 3, dst0: 4, dst1: 5, dst2: 6 };
  return Object.assign(new Packet(), { ipVersion, ...words, vlan: 12, outerVlan: 13, mss: 536, tunnels: 2, isFragment: true, isLaterFragment: true, moreFragments: true, tcpFlags: 0xff, seq: -1 });
});

test("one go and layer by layer agree", () => {
  let plain = 0;
  fc.assert(
    fc.property(frame, leftovers, ({ captured, wireLength }, before) => {
      const exact = captured.slice();
      const view = new DataView(exact.buffer);
      const inOneGo = decoded((p) => readPlainFrame(view, 0, exact.length, p), before, wireLength);
      if (inOneGo === null) return;
      plain++;
      expect(inOneGo).toEqual(decoded((p) => decodeLayers(view, 0, exact.length, 1, p), before, wireLength));
    }),
    { seed: 20261125, numRuns: 20_000 },
  );
  expect(plain).toBeGreaterThan(4_000);
});
