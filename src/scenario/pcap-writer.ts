// Captures as bytes in the older pcap form (little-endian, microseconds, Ethernet). Carries no interface names and no drop counters.
import type { Micros } from "../foundation/time.ts";
import type { PacketSink } from "./flow.ts";
import type { ByteSink } from "./pcapng-writer.ts";

const PIECE_BYTES = 1 << 20;
const SNAP_LENGTH = 262_144;

export class PcapWriter implements PacketSink {
  private piece = new Uint8Array(PIECE_BYTES);
  private view = new DataView(this.piece.buffer);
  private length = 24;
  private readonly write: ByteSink;
  packets = 0;

  constructor(write: ByteSink) {
    this.write = write;
    for (const [offset, value] of [
      [0, 0xa1b2c3d4],
      [4, 0x0004_0002],
      [16, SNAP_LENGTH],
      [20, 1],
    ] as const)
      this.view.setUint32(offset, value, true);
  }

  packet(micros: Micros, bytes: Uint8Array, length: number): void {
    if (this.length + 16 + length > PIECE_BYTES) this.flush();
    const seconds = Math.floor(micros / 1_000_000);
    this.view.setUint32(this.length, seconds, true);
    this.view.setUint32(this.length + 4, Math.floor(micros - seconds * 1_000_000), true);
    this.view.setUint32(this.length + 8, length, true);
    this.view.setUint32(this.length + 12, length, true);
    this.piece.set(bytes.subarray(0, length), this.length + 16);
    this.length += 16 + length;
    this.packets++;
  }

  private flush(): void {
    if (this.length > 0) this.write(this.piece.subarray(0, this.length));
    this.piece = new Uint8Array(PIECE_BYTES);
    this.view = new DataView(this.piece.buffer);
    this.length = 0;
  }

  close(): void {
    this.flush();
  }
}
