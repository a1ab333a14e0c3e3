// Uptimes from TCP timestamps: told only where several connections lie on one line of a rate that clocks have; never where beginnings are random.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FlowTexts } from "./flow-texts.ts";
import { Packet } from "./packet.ts";
import { TcpClocks, uptimeOrigin } from "./tcp-clocks.ts";

const SEED = 20261125;
const START = 1_700_000_000_000_000;
const HEADER = 32;

class Watch {
  readonly clocks = new TcpClocks(new FlowTexts());
  private readonly packet = new Packet();
  private readonly view = new DataView(new ArrayBuffer(64));

  send(from: number, to: number, port: number, seconds: number, ticks: number, options = 0x0101_080a): void {
    const { packet, view } = this;
    packet.ipVersion = 4;
    packet.transport = 6;
    packet.src3 = from;
    packet.dst3 = to;
    packet.srcPort = port;
    packet.dstPort = 502;
    packet.micros = START + Math.round(seconds * 1e6);
    packet.payloadOffset = HEADER;
    view.setUint8(12, 0x80);
    view.setUint32(20, options);
    view.setUint32(24, ticks % 2 ** 32);
    this.clocks.see(packet, view);
  }

  /** A machine that began `offset` ticks ago, one packet a second to each peer. */
  run(peers: number, seconds: number, rate: number, offsetOf: (peer: number) => number): void {
    for (let second = 0; second < seconds; second++) {
      for (let peer = 0; peer < peers; peer++) this.send(0x0a000001, 0x0a000100 + peer, 1_000 + peer, second + peer * 0.01, Math.floor(offsetOf(peer) + (second + peer * 0.01) * rate));
    }
  }

  get told(): string[] {
    return [...this.clocks.uptimes()].map((u) => `${u.endpoint} ${u.seconds} s at ${u.ticksPerSecond}`);
  }
}

describe("told", () => {
  test.each([2, 10, 100, 250, 1_000])("a clock of %i ticks a second", (rate) => {
    const watch = new Watch();
    watch.run(3, 300, rate, () => 5_000 * rate);
    expect(watch.told).toEqual([`10.0.0.1 5299 s at ${rate}`]);
  });
  test("ticks that run over in between; the uptime is what stands behind", () => {
    const watch = new Watch();
    watch.run(2, 120, 1_000, () => 2 ** 32 - 60_000);
    expect(watch.told).toEqual(["10.0.0.1 59 s at 1000"]);
  });
  test("a clock that is a little wrong", () => {
    const watch = new Watch();
    watch.run(2, 3_600, 1_000.15, () => 5_000_000);
    expect(watch.told).toHaveLength(1);
  });
  test("packets in another order than they were sent", () => {
    const watch = new Watch();
    watch.run(2, 60, 100, () => 500_000);
    watch.send(0x0a000001, 0x0a000100, 1_000, 59.2, 505_880);
    expect(watch.told).toHaveLength(1);
  });
});

describe("not told", () => {
  test("of one peer: the beginning may be random for each pair of addresses", () => {
    const watch = new Watch();
    watch.run(1, 300, 1_000, () => 5_000_000);
    expect(watch.told).toEqual([]);
  });
  test("beginnings that are random for each peer", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(10, 100, 250, 1_000), (a, b, rate) => {
        fc.pre(Math.abs(((a - b) | 0) / rate) > 10);
        const watch = new Watch();
        watch.run(2, 60, rate, (peer) => (peer === 0 ? a : b));
        expect(watch.told).toEqual([]);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
  test("a further connection that lies elsewhere, however short", () => {
    const watch = new Watch();
    watch.run(2, 60, 1_000, () => 5_000_000);
    watch.send(0x0a000001, 0x0a000105, 2_000, 61, 77);
    expect(watch.told).toEqual([]);
  });
  test("a rate that no clock has, and a span that is too short", () => {
    const odd = new Watch();
    odd.run(2, 60, 333, () => 5_000_000);
    expect(odd.told).toEqual([]);
    const short = new Watch();
    short.run(2, 9, 1_000, () => 5_000_000);
    expect(short.told).toEqual([]);
  });
  test("a machine that restarted while it was watched: its connections lie on two lines", () => {
    const watch = new Watch();
    watch.run(2, 60, 100, () => 500_000);
    watch.send(0x0a000001, 0x0a000100, 1_000, 100, 300);
    watch.send(0x0a000001, 0x0a000100, 1_000, 160, 6_300);
    expect(watch.told).toEqual([]);
  });
  test("other options in the place", () => {
    const watch = new Watch();
    for (let second = 0; second < 60; second++) for (const peer of [1, 2]) watch.send(1, peer, 9, second, second * 100, 0x0101_0412);
    expect(watch.told).toEqual([]);
  });
  test("a payload at the very beginning of a chunk is not looked before", () => {
    const clocks = new TcpClocks(new FlowTexts());
    const packet = new Packet();
    packet.payloadOffset = 8;
    expect(() => clocks.see(packet, new DataView(new ArrayBuffer(8)))).not.toThrow();
  });
});

test("a claim says how sure it is and when the ticks begin again", () => {
  expect(uptimeOrigin(1_000)).toBe("tcp-timestamps, medium confidence: 1000 ticks a second, which begin again after 49.7 days");
  expect(uptimeOrigin(100)).toContain("497 days");
});
