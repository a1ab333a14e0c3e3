// Small classic captures of TCP connections and UDP exchanges with real headers, for tests of learning: same seed, same bytes.
// Checksums are zero, as captures on a sending machine have them.
import { gzipSync } from "node:zlib";
import { PcapWriter } from "../../src/scenario/pcap-writer.ts";

const START_MICROS = Date.UTC(2026, 0, 5, 6) * 1000;

export interface SmallCaptureOptions {
  readonly seed: number;
  readonly packets: number;
  /** Mean time between two packets. */
  readonly stepMicros?: number;
}

/** A whole capture file. Connections open and close all the time; some Modbus goes over them. */
export function smallCapture({ seed, packets, stepMicros = 50_000 }: SmallCaptureOptions): Buffer {
  const pieces: Buffer[] = [];
  const writer = new PcapWriter((piece) => pieces.push(Buffer.from(piece)));
  let state = seed * 2_654_435_761 + 1;
  const random = (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return (state >>> 0) % below;
  };
  let micros = START_MICROS + seed;
  const frame = Buffer.alloc(200);
  const sequence = new Map<number, number>();
  for (let i = 0; i < packets; i++) {
    micros += 1 + random(2 * stepMicros);
    const client = 1 + random(20);
    const server = 101 + random(5);
    const port = 40_000 + random(4) + ((i >> 7) & 0x3ff) * 4;
    const toServer = random(2) === 0;
    const kind = random(10);
    if (kind === 9) {
      writer.packet(micros, frame, writeFrame(frame, client, server, 17, port, 53, 0, 0, toServer, Buffer.from(`query ${random(50)}`)));
      continue;
    }
    const key = (client * 256 + server) * 65_536 + port;
    const at = sequence.get(key);
    const payload = at === undefined || kind === 8 ? Buffer.alloc(0) : Buffer.from([i >> 8, i, 0, 0, 0, 6, 1, 3, 0, random(100), 0, 2]);
    const flags = at === undefined ? 0x02 : kind === 8 ? 0x11 : 0x18;
    writer.packet(micros, frame, writeFrame(frame, client, server, 6, port, 502, at ?? i * 7_919, flags, at === undefined || toServer, payload));
    if (kind === 8) sequence.delete(key);
    else sequence.set(key, (at ?? i * 7_919) + Math.max(1, payload.length));
  }
  writer.close();
  return Buffer.concat(pieces);
}

export const gzipped = (bytes: Buffer): Buffer => gzipSync(bytes);

function writeFrame(
  frame: Buffer,
  client: number,
  server: number,
  transport: number,
  clientPort: number,
  serverPort: number,
  sequence: number,
  flags: number,
  toServer: boolean,
  payload: Buffer,
): number {
  frame.fill(0);
  const [from, to] = toServer ? [client, server] : [server, client];
  frame.writeUIntBE(0x020000000000 + to, 0, 6);
  frame.writeUIntBE(0x020000000000 + from, 6, 6);
  frame.writeUInt16BE(0x0800, 12);
  const header = transport === 6 ? 20 : 8;
  frame[14] = 0x45;
  frame.writeUInt16BE(20 + header + payload.length, 16);
  frame[22] = 64;
  frame[23] = transport;
  frame.writeUInt32BE(0x0a000000 + from, 26);
  frame.writeUInt32BE(0x0a000000 + to, 30);
  frame.writeUInt16BE(toServer ? clientPort : serverPort, 34);
  frame.writeUInt16BE(toServer ? serverPort : clientPort, 36);
  if (transport === 6) {
    frame.writeUInt32BE(sequence >>> 0, 38);
    frame[46] = 0x50;
    frame[47] = flags;
  } else frame.writeUInt16BE(8 + payload.length, 38);
  payload.copy(frame, 34 + header);
  return Math.max(60, 34 + header + payload.length);
}
