// Messages of ISO-on-TCP however they are cut into COTP data units, what is lost with bytes, and the bound on what is kept.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cotpParameterOf, cotpTypeOf, frameTpkt, IsoMessages } from "./iso-data.ts";
import { COTP_CONNECT_REQUEST, COTP_DATA } from "./iso-transport.ts";
import { hex } from "./payload-bytes.ts";
import { FRAME_NEEDS_MORE, FRAME_NOT_MINE } from "./protocol.ts";

const SEED = 20261125;

function dataUnit(content: Uint8Array, isEnd: boolean): Uint8Array {
  const unit = new Uint8Array(7 + content.length);
  unit.set([3, 0, unit.length >> 8, unit.length & 0xff, 2, 0xf0, isEnd ? 0x80 : 0]);
  unit.set(content, 7);
  return unit;
}
function take(messages: IsoMessages, unit: Uint8Array, direction: 0 | 1 = 0): Uint8Array | null {
  const isWhole = messages.take(new DataView(unit.buffer), unit, 0, unit.length, direction);
  return isWhole ? messages.bytes.slice(messages.offset, messages.offset + messages.length) : null;
}

describe("units", () => {
  const viewOf = (digits: string): DataView => new DataView(hex(digits).buffer);
  test("a TPKT tells its length; other versions and short ones are none", () => {
    expect(frameTpkt(viewOf("0300 0019 02"), 0, 5)).toBe(25);
    expect(frameTpkt(viewOf("0300"), 0, 2)).toBe(FRAME_NEEDS_MORE);
    expect(frameTpkt(viewOf("0200 0019"), 0, 4)).toBe(FRAME_NOT_MINE);
    expect(frameTpkt(viewOf("0301 0019"), 0, 4)).toBe(FRAME_NOT_MINE);
    expect(frameTpkt(viewOf("0300 0006"), 0, 4)).toBe(FRAME_NOT_MINE);
  });
  test("types and parameters of set-up, none where they do not fit", () => {
    const connect = viewOf("0300 0016 11e1 0000 0001 00 c0010a c1020100 c2020102");
    expect(cotpTypeOf(connect, 0, 22)).toBe(COTP_CONNECT_REQUEST);
    expect(cotpParameterOf(connect, 0, 22, 0xc2)).toBe(20);
    expect(cotpParameterOf(connect, 0, 22, 0xc3)).toBe(-1);
    expect(cotpTypeOf(viewOf("0300 0007 02f080"), 0, 7)).toBe(COTP_DATA);
    expect(cotpTypeOf(viewOf("0300 0007 04f080"), 0, 7)).toBe(0);
    expect(cotpParameterOf(viewOf("0300 0010 0be0 0000 0001 00 c009 0a"), 0, 14, 0xc0)).toBe(-1);
  });
});

describe("messages", () => {
  test("are the same however they are cut into data units", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3_000 }), { minLength: 1, maxLength: 6 }), (parts) => {
        const messages = new IsoMessages();
        const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
        for (const [i, part] of parts.entries()) {
          const taken = take(messages, dataUnit(part, i === parts.length - 1));
          if (i < parts.length - 1) expect(taken).toBeNull();
          else expect(taken).toEqual(whole);
        }
        // Nothing of it is left.
        expect(take(messages, dataUnit(Uint8Array.of(7), true))).toEqual(Uint8Array.of(7));
      }),
      { seed: SEED, numRuns: 50 },
    );
  });
  test("of two directions do not mix", () => {
    const messages = new IsoMessages();
    expect(take(messages, dataUnit(Uint8Array.of(1), false), 0)).toBeNull();
    expect(take(messages, dataUnit(Uint8Array.of(9), true), 1)).toEqual(Uint8Array.of(9));
    expect(take(messages, dataUnit(Uint8Array.of(2), true), 0)).toEqual(Uint8Array.of(1, 2));
  });
  test("after lost bytes what was kept is gone, and the next may lack its beginning", () => {
    const messages = new IsoMessages();
    messages.connects(0);
    take(messages, dataUnit(Uint8Array.of(1), false));
    messages.gap(0);
    expect(take(messages, dataUnit(Uint8Array.of(2), true))).toEqual(Uint8Array.of(2));
    expect(messages.mayLackBeginning).toBe(true);
    take(messages, dataUnit(Uint8Array.of(3), true));
    expect(messages.mayLackBeginning).toBe(false);
  });
  test("longer than 64 KiB are kept in their beginning", () => {
    const messages = new IsoMessages();
    for (let i = 0; i < 20; i++) take(messages, dataUnit(new Uint8Array(8_000).fill(i), false));
    const taken = take(messages, dataUnit(Uint8Array.of(255), true));
    expect([taken?.length, messages.isCut]).toEqual([65_536, true]);
    expect(take(messages, dataUnit(Uint8Array.of(5), true))).toEqual(Uint8Array.of(5));
    expect(messages.isCut).toBe(false);
  });
});
