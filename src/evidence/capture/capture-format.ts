// Which capture format some bytes begin with, judged by content alone; and names for the formats people mistake for captures.

export type CaptureFormat = "pcap" | "pcapng";

/** Bytes needed to tell. */
export const FORMAT_BYTES = 4;
export const PCAPNG_SECTION = 0x0a0d0d0a;

interface PcapMagic {
  readonly nanoseconds: boolean;
  /** Bytes in front of each packet; the alternative is tried when the first packets do not fit. */
  readonly recordHeader: number;
  readonly otherRecordHeader: number;
  readonly fileHeader: number;
}

/** The standard's two magic numbers, and those of patched libpcaps and of Ixia, as they read in the file's own byte order. */
export const pcapMagics: ReadonlyMap<number, PcapMagic> = new Map([
  // Nokia wrote the standard number and 4 more bytes per packet.
  [0xa1b2c3d4, { nanoseconds: false, recordHeader: 16, otherRecordHeader: 20, fileHeader: 24 }],
  [0xa1b23c4d, { nanoseconds: true, recordHeader: 16, otherRecordHeader: 16, fileHeader: 24 }],
  // Alexey Kuznetzov's patch: interface, protocol and packet type behind the lengths; an older version has 4 bytes more.
  [0xa1b2cd34, { nanoseconds: false, recordHeader: 24, otherRecordHeader: 28, fileHeader: 24 }],
  // Ixia: the file header ends with the length of all records.
  [0x1c0001ac, { nanoseconds: true, recordHeader: 16, otherRecordHeader: 16, fileHeader: 28 }],
  [0x1c0001ab, { nanoseconds: true, recordHeader: 16, otherRecordHeader: 16, fileHeader: 28 }],
]);

/** Big-endian reading of the first four bytes decides; null = not a capture. */
export function captureFormat(firstWord: number): CaptureFormat | null {
  if (firstWord === PCAPNG_SECTION) return "pcapng";
  return pcapMagics.has(firstWord) || pcapMagics.has(swapBytes(firstWord)) ? "pcap" : null;
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

export function swapBytes(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

const foreign: readonly (readonly [hex: string, name: string])[] = [
  ["28b52ffd", "a zstd archive: unpack it first"],
  ["fd377a58", "an xz archive: unpack it first"],
  ["425a68", "a bzip2 archive: unpack it first"],
  ["04224d18", "an lz4 archive: unpack it first"],
  ["504b0304", "an Office file, or a ZIP archive inside an archive or a pipe: unpack it first"],
  ["377abcaf", "a 7-Zip archive: unpack it first"],
  ["52617221", "a RAR archive: unpack it first"],
  ["736e6f6f70000000", "a Sun snoop capture: convert it with editcap"],
  ["54524300", "a NetMon or Sniffer capture: convert it with editcap"],
  ["474d4255", "a NetMon capture: convert it with editcap"],
  ["58435000", "an NAI Sniffer capture: convert it with editcap"],
  ["4d544d53", "an ETL trace: convert it with etl2pcapng"],
  ["7f454c46", "a program"],
  ["4d5a", "a Windows program"],
  ["25504446", "a PDF file"],
  ["53514c69", "an SQLite database"],
  ["1f8b", "a gzip archive inside a gzip archive"],
];

/** "text", "a PDF file" …; never a claim about the content beyond its first bytes. */
export function describeForeign(bytes: Uint8Array): string {
  if (bytes.length === 0) return "empty";
  const hex = Buffer.from(bytes.subarray(0, 8)).toString("hex");
  for (const [magic, name] of foreign) if (hex.startsWith(magic)) return name;
  const sample = bytes.subarray(0, 256);
  return sample.every((b) => (b >= 0x20 && b !== 0x7f) || b === 9 || b === 10 || b === 13) ? "text" : "binary data of an unknown kind";
}
