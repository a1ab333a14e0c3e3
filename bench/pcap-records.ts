// What the bench must know of its own captures (classic pcap, little-endian): how many packets there are, and their first part as a file of its own.
import { closeSync, copyFileSync, openSync, readSync, truncateSync } from "node:fs";

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const WINDOW = 1 << 24;

/** Packets of the capture, and where the last one ends that lies wholly in the first `share` of the bytes. */
export function walkRecords(file: string, size: number, share: number): { packets: number; boundaryBytes: number } {
  const input = openSync(file, "r");
  const window = Buffer.alloc(WINDOW);
  let packets = 0;
  let boundaryBytes = FILE_HEADER;
  let at = FILE_HEADER;
  let windowStart = 0;
  let windowEnd = 0;
  while (at + RECORD_HEADER <= size) {
    if (at + RECORD_HEADER > windowEnd) {
      windowStart = at;
      windowEnd = at + readSync(input, window, 0, WINDOW, at);
    }
    at += RECORD_HEADER + window.readUInt32LE(at - windowStart + 8);
    packets++;
    if (at <= size * share) boundaryBytes = at;
  }
  closeSync(input);
  return { packets, boundaryBytes };
}

/** Writes the first bytes of a capture to another file. */
export function writeBeginning(file: string, target: string, bytes: number): void {
  copyFileSync(file, target);
  truncateSync(target, bytes);
}
