// What a ZIP archive says it holds: its end record, its directory and the headers in front of each file (PKWARE APPNOTE 6.3 §4.3.7, §4.3.12, §4.3.14 to
// §4.3.16, §4.5.3). Reads bytes that are given; unpacks nothing, and decides nothing about what may be read.

export interface ZipEntry {
  readonly name: string;
  /** 0 = stored, 8 = deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc32: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Of its local header in the archive. */
  readonly headerAt: number;
  /** Sizes and checksum were not known yet when its header was written, and stand behind its data. */
  readonly sizesFollow: boolean;
}

export interface ZipEnd {
  readonly entries: number;
  readonly directoryAt: number;
  readonly directoryBytes: number;
}

export const STORED = 0;
export const DEFLATED = 8;
export const LOCAL_HEADER_BYTES = 30;
/** The end record, the longest comment behind it, and what ZIP64 puts in front of it. */
export const MOST_END_BYTES = 22 + 0xffff + 20 + 56;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const ZIP64_EXTRA = 1;
const NOT_HERE_32 = 0xffffffff;
const ENCRYPTED = 1;
const SIZES_FOLLOW = 8;
const UTF8 = 0x800;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function isZip(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const magic = viewOf(head).getUint32(0, true);
  return magic === LOCAL || magic === END;
}

/** @param tail the last bytes of the archive, MOST_END_BYTES or all; @param tailAt where they begin. null = there is no end record */
export function readZipEnd(tail: Uint8Array, tailAt: number): ZipEnd | null {
  const view = viewOf(tail);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END || at + END_BYTES + view.getUint16(at + 20, true) !== tail.length) continue;
    return readEnd64(view, at, tailAt) ?? { entries: view.getUint16(at + 10, true), directoryBytes: view.getUint32(at + 12, true), directoryAt: view.getUint32(at + 16, true) };
  }
  return null;
}

function readEnd64(view: DataView, endAt: number, tailAt: number): ZipEnd | null {
  const locator = endAt - 20;
  if (locator < 0 || view.getUint32(locator, true) !== END64_LOCATOR) return null;
  const at = Number(view.getBigUint64(locator + 8, true)) - tailAt;
  if (!(at >= 0 && at + 56 <= endAt) || view.getUint32(at, true) !== END64) return null;
  return { entries: Number(view.getBigUint64(at + 32, true)), directoryBytes: Number(view.getBigUint64(at + 40, true)), directoryAt: Number(view.getBigUint64(at + 48, true)) };
}

/** At most `most` entries. `damagedAt`: where, within the directory, something stands that is no entry; null = nowhere. */
export function readZipDirectory(directory: Uint8Array, { entries: count }: Pick<ZipEnd, "entries">, most: number): { readonly entries: readonly ZipEntry[]; readonly damagedAt: number | null } {
  const view = viewOf(directory);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < Math.min(count, most)) {
    if (at + CENTRAL_BYTES > directory.length || view.getUint32(at, true) !== CENTRAL) return { entries, damagedAt: at };
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const nameAt = at + CENTRAL_BYTES;
    const next = nameAt + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > directory.length) return { entries, damagedAt: at };
    const flags = view.getUint16(at + 8, true);
    const [unpackedBytes, packedBytes, headerAt] = withZip64(
      view,
      nameAt + nameBytes,
      extraBytes,
      [24, 20, 42].map((field) => view.getUint32(at + field, true)),
    ) as [number, number, number];
    entries.push({
      name: nameOf(directory.subarray(nameAt, nameAt + nameBytes), flags),
      method: view.getUint16(at + 10, true),
      isEncrypted: (flags & ENCRYPTED) !== 0,
      sizesFollow: (flags & SIZES_FOLLOW) !== 0,
      crc32: view.getUint32(at + 16, true),
      packedBytes,
      unpackedBytes,
      headerAt,
    });
    at = next;
  }
  return { entries, damagedAt: null };
}

/** Numbers that do not fit stand in the extra field, in the same order, and only they. */
function withZip64(view: DataView, extraAt: number, extraBytes: number, numbers: readonly number[]): number[] {
  if (!numbers.includes(NOT_HERE_32)) return [...numbers];
  for (let at = extraAt; at + 4 <= extraAt + extraBytes; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== ZIP64_EXTRA) continue;
    const end = Math.min(at + 4 + view.getUint16(at + 2, true), extraAt + extraBytes);
    let value = at + 4;
    return numbers.map((number) => {
      if (number !== NOT_HERE_32 || value + 8 > end) return number;
      value += 8;
      return Number(view.getBigUint64(value - 8, true));
    });
  }
  return [...numbers];
}

/** Where the data of a file begin, seen from its local header. null = there is none, or it is cut. */
export function dataOffset(header: Uint8Array): number | null {
  const view = viewOf(header);
  if (header.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== LOCAL) return null;
  return LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
}

/** A file as its own header tells it, for archives whose directory is missing. null = no header that can be true, or it is cut. */
export function readLocalHeader(header: Uint8Array, headerAt: number): ZipEntry | null {
  const offset = dataOffset(header);
  const view = viewOf(header);
  if (offset === null) return null;
  const version = view.getUint16(4, true) & 0xff;
  const flags = view.getUint16(6, true);
  const nameBytes = view.getUint16(26, true);
  if (version > 63 || nameBytes === 0 || LOCAL_HEADER_BYTES + nameBytes > header.length) return null;
  const extraBytes = Math.min(view.getUint16(28, true), header.length - LOCAL_HEADER_BYTES - nameBytes);
  const sizes = [22, 18].map((field) => view.getUint32(field, true));
  const [unpackedBytes, packedBytes] = withZip64(view, LOCAL_HEADER_BYTES + nameBytes, extraBytes, sizes) as [number, number];
  return {
    name: nameOf(header.subarray(LOCAL_HEADER_BYTES, LOCAL_HEADER_BYTES + nameBytes), flags),
    method: view.getUint16(8, true),
    isEncrypted: (flags & ENCRYPTED) !== 0,
    sizesFollow: (flags & SIZES_FOLLOW) !== 0,
    crc32: view.getUint32(14, true),
    packedBytes,
    unpackedBytes,
    headerAt,
  };
}

/** Names that do not say they are UTF-8 mostly are, but from old Windows tools, whose letters beyond ASCII have no one meaning. */
function nameOf(bytes: Uint8Array, flags: number): string {
  if ((flags & UTF8) !== 0) return new TextDecoder().decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}
