// How long machines have been up, from their TCP timestamps (RFC 7323 §3): many systems count ticks since they started. Systems that begin at random numbers
// (RFC 7323 §5.4: recent Linux per pair of addresses, others per connection) are found out by several of their connections not lying on one line, and are left
// alone. Says nothing where one peer only was seen, or where the rate is none that clocks have. An estimate: the ticks of 32 bits begin again.
import type { Endpoint } from "../../plant/endpoint.ts";
import type { FlowTexts } from "./flow-texts.ts";
import type { Packet } from "./packet.ts";

/** Two no-operations, then kind 8, length 10: how nearly all systems write the option (RFC 7323 appendix A), with nothing else in the header. */
const USUAL_OPTIONS = 0x0101_080a;
const USUAL_OPTIONS_SIZE = 12;
/** Data offset of a header with these options only, in the upper half of its byte. */
const USUAL_DATA_OFFSET = 0x80;

/** All of the first packets that have the option are looked at, then every sixteenth: what is looked for lasts minutes. */
const ALL_UP_TO = 1 << 13;
const LATER_MASK = 15;
const MOST_CONNECTIONS = 16_384;

/** Ticks per second that systems are known to use. */
const RATES = [1, 2, 10, 50, 60, 64, 100, 128, 200, 250, 256, 500, 512, 1000, 1024];
const RATE_TOLERANCE = 0.01;
const SHORTEST_SPAN_SECONDS = 10;
const FEWEST_TICKS = 200;
/** Two connections of one clock differ by the way of their packets, by less than a second, and by what the clock is wrong. */
const OFFSET_TOLERANCE_SECONDS = 1;
const DRIFT_TOLERANCE = 2e-4;
/** Within this time packets may have been written in another order than they were sent. */
const REORDERED_MICROS = 1_000_000;
const TICKS = 2 ** 32;
const SECONDS_PER_DAY = 86_400;

interface Ticks {
  micros: number;
  /** As int32. */
  ticks: number;
}

/** One direction of one connection: its first and its last tick. */
interface Connection {
  readonly kind: number;
  readonly src: readonly [number, number, number, number];
  readonly dst: readonly [number, number, number, number];
  readonly ports: number;
  readonly first: Ticks;
  readonly last: Ticks;
}

export interface Uptime {
  readonly endpoint: Endpoint;
  readonly seconds: number;
  /** Of the packet that the estimate is for. */
  readonly micros: number;
  readonly ticksPerSecond: number;
}

export class TcpClocks {
  private readonly connections = new Map<number, Connection>();
  private readonly texts: FlowTexts;
  private packets = 0;

  constructor(texts: FlowTexts) {
    this.texts = texts;
  }

  /** One TCP packet over IP; two reads for most. The payload's place tells where the header ends. */
  see(p: Packet, view: DataView): void {
    const options = p.payloadOffset - USUAL_OPTIONS_SIZE;
    if (options < 20 || view.getUint32(options) !== USUAL_OPTIONS || (view.getUint8(options - 8) & 0xf0) !== USUAL_DATA_OFFSET) return;
    if (++this.packets > ALL_UP_TO && (this.packets & LATER_MASK) !== 0) return;
    this.note(p, view.getInt32(options + 4));
  }

  /** Machines whose uptime can be told, at their last packet that was looked at. */
  *uptimes(): Generator<Uptime> {
    const bySource = new Map<Endpoint, Connection[]>();
    for (const connection of this.connections.values()) {
      const source = this.texts.endpoint(connection.kind, ...connection.src);
      const known = bySource.get(source);
      if (known === undefined) bySource.set(source, [connection]);
      else known.push(connection);
    }
    for (const [endpoint, connections] of bySource) {
      if (!hasSeveralPeers(connections)) continue;
      const rate = rateOf(connections);
      if (rate === 0) continue;
      const latest = connections.reduce((a, b) => (b.last.micros > a.last.micros ? b : a)).last;
      if (!connections.every((c) => liesOn(latest, c.first, rate) && liesOn(latest, c.last, rate))) continue;
      yield { endpoint, seconds: Math.floor((latest.ticks >>> 0) / rate), micros: latest.micros, ticksPerSecond: rate };
    }
  }

  private note(p: Packet, ticks: number): void {
    const { micros } = p;
    const ports = (p.srcPort << 16) | p.dstPort;
    let key = Math.imul(p.src3 ^ Math.imul(p.dst3, 0x27d4eb2f), 0x9e3779b1) ^ Math.imul(ports, 0x165667b1);
    if (p.ipVersion === 6) key = Math.imul(key ^ p.src0 ^ p.src1 ^ p.src2, 0x85ebca6b) ^ Math.imul(p.dst0 ^ p.dst1 ^ p.dst2, 0xc2b2ae35);
    // 30 bits: numbers that the engine does not have to box.
    key >>= 2;
    const known = this.connections.get(key);
    if (known === undefined) {
      if (this.connections.size >= MOST_CONNECTIONS) return;
      const now = { micros, ticks };
      this.connections.set(key, { kind: p.ipVersion, src: [p.src0, p.src1, p.src2, p.src3], dst: [p.dst0, p.dst1, p.dst2, p.dst3], ports, first: now, last: { ...now } });
      return;
    }
    // Another connection under the same number: the first one stays.
    if (known.ports !== ports || known.src[3] !== p.src3 || known.dst[3] !== p.dst3 || known.src[2] !== p.src2 || known.dst[2] !== p.dst2) return;
    const { first, last } = known;
    if (micros < last.micros) return;
    if (((ticks - last.ticks) | 0) < 0) {
      if (micros - last.micros < REORDERED_MICROS) return;
      // A new connection between the same ports, or a restart: what was before is another line.
      first.micros = micros;
      first.ticks = ticks;
    }
    last.micros = micros;
    last.ticks = ticks;
  }
}

/** One peer proves nothing: the beginning may be random for each pair of addresses. */
function hasSeveralPeers(connections: readonly Connection[]): boolean {
  const [first, ...others] = connections as [Connection, ...Connection[]];
  return others.some(({ dst }) => dst.some((word, i) => word !== first.dst[i]));
}

/** Ticks per second, from the connection that was watched longest; 0 = none was watched long enough, or no clock has this rate. */
function rateOf(connections: readonly Connection[]): number {
  const longest = connections.reduce((a, b) => (spanOf(b) > spanOf(a) ? b : a));
  const seconds = spanOf(longest);
  const ticks = (longest.last.ticks - longest.first.ticks) | 0;
  if (seconds < SHORTEST_SPAN_SECONDS || ticks < FEWEST_TICKS) return 0;
  const measured = ticks / seconds;
  const rate = RATES.reduce((a, b) => (Math.abs(b - measured) < Math.abs(a - measured) ? b : a));
  return Math.abs(rate - measured) <= rate * RATE_TOLERANCE ? rate : 0;
}

function spanOf(connection: Connection): number {
  return (connection.last.micros - connection.first.micros) / 1e6;
}

/** The tick was counted by the clock that stood at `latest`, as far as clocks are right. */
function liesOn(latest: Ticks, tick: Ticks, rate: number): boolean {
  const seconds = (latest.micros - tick.micros) / 1e6;
  const expected = seconds * rate;
  if (expected >= TICKS / 2) return false;
  const difference = ((latest.ticks - tick.ticks) | 0) - expected;
  return Math.abs(difference) <= Math.max(2, rate * (OFFSET_TOLERANCE_SECONDS + seconds * DRIFT_TOLERANCE));
}

const byTexts = new Map<number, string>();

/** What a claim of such an uptime says of itself. */
export function uptimeOrigin(ticksPerSecond: number): string {
  let text = byTexts.get(ticksPerSecond);
  if (text === undefined) {
    const days = TICKS / ticksPerSecond / SECONDS_PER_DAY;
    text = `tcp-timestamps, medium confidence: ${ticksPerSecond} ticks a second, which begin again after ${days >= 100 ? Math.floor(days) : days.toFixed(1)} days`;
    byTexts.set(ticksPerSecond, text);
  }
  return text;
}
