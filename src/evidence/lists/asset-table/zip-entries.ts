// The wanted entries of a ZIP archive, unpacked under limits, and packed again without compression. Whatever reads the result can meet no bomb,
// no path and no second entry of the same name. Encrypted archives are refused.
import { countText } from "../../../foundation/count-words.ts";
import { crc32, inflateRawSync } from "node:zlib";
import { DEFLATED, dataOffset, readZipDirectory, readZipEnd, STORED, type ZipEntry } from "../../../foundation/zip-directory.ts";

export interface ZipLimits {
  readonly mostEntries: number;
  readonly mostEntryBytes: number;
  readonly mostBytes: number;
}

/** Content by name, or why the archive is refused. */
export type ZipContent = { readonly entries: ReadonlyMap<string, Uint8Array>; readonly refusal: null } | { readonly entries: null; readonly refusal: string };

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;

export function readZip(bytes: Uint8Array, isWanted: (name: string) => boolean, limits: ZipLimits): ZipContent {
  const directory = readDirectory(bytes, limits);
  if (typeof directory === "string") return { entries: null, refusal: directory };
  const entries = new Map<string, Uint8Array>();
  let left = limits.mostBytes;
  for (const entry of directory) {
    if (!isWanted(entry.name)) continue;
    const content = unpack(bytes, entry, Math.min(left, limits.mostEntryBytes));
    if (typeof content === "string") return { entries: null, refusal: content };
    left -= content.length;
    entries.set(entry.name, content);
  }
  return { entries, refusal: null };
}

function readDirectory(bytes: Uint8Array, limits: ZipLimits): readonly ZipEntry[] | string {
  const end = readZipEnd(bytes, 0);
  if (end === null) return "its end is missing: the archive is cut, or it is none";
  if (end.entries > limits.mostEntries) return `it holds ${countText(end.entries)} files; ${countText(limits.mostEntries)} are the most that is read`;
  const { entries, damagedAt } = readZipDirectory(bytes.subarray(Math.min(end.directoryAt, bytes.length)), end, limits.mostEntries);
  if (damagedAt !== null) return `its directory is damaged at byte ${countText(end.directoryAt + damagedAt)}`;
  const names = new Set<string>();
  for (const { name, isEncrypted } of entries) {
    if (isPathTrick(name)) return `it holds a file whose name leads out of the archive: "${name.slice(0, 80)}"`;
    if (names.has(name)) return `it holds two files of the name "${name.slice(0, 80)}"`;
    if (isEncrypted) return "it is encrypted";
    names.add(name);
  }
  return entries;
}

function isPathTrick(name: string): boolean {
  return name.startsWith("/") || name.includes("\\") || name.includes("\0") || /^[A-Za-z]:/.test(name) || name.split("/").includes("..");
}

function unpack(bytes: Uint8Array, entry: ZipEntry, most: number): Uint8Array | string {
  const { name, method, packedBytes, headerAt } = entry;
  const damaged = `"${name.slice(0, 80)}" in it is damaged`;
  const offset = dataOffset(bytes.subarray(Math.min(headerAt, bytes.length)));
  if (offset === null) return damaged;
  const start = headerAt + offset;
  if (start + packedBytes > bytes.length) return damaged;
  const packed = bytes.subarray(start, start + packedBytes);
  const tooLarge = `"${name.slice(0, 80)}" in it unpacks to more than ${countText(Math.floor(most / 1_000_000))} MB`;
  if (method === STORED) return packed.length > most ? tooLarge : packed;
  if (method !== DEFLATED) return `"${name.slice(0, 80)}" in it is packed by method ${method}, which is not read`;
  try {
    return new Uint8Array(inflateRawSync(packed, { maxOutputLength: Math.max(1, most) }));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? tooLarge : damaged;
  }
}

/** An archive of the entries, not compressed. */
export function storeZip(entries: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const encoder = new TextEncoder();
  const files = [...entries].map(([name, content]) => ({ name: encoder.encode(name), content, crc: crc32(content) }));
  const dataBytes = files.reduce((sum, f) => sum + LOCAL_BYTES + f.name.length + f.content.length, 0);
  const directoryBytes = files.reduce((sum, f) => sum + CENTRAL_BYTES + f.name.length, 0);
  const bytes = new Uint8Array(dataBytes + directoryBytes + END_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  let directory = dataBytes;
  for (const { name, content, crc } of files) {
    view.setUint32(directory, CENTRAL, true);
    view.setUint32(directory + 42, at, true);
    writeSizes(view, directory + 16, crc, content.length, name.length);
    bytes.set(name, directory + CENTRAL_BYTES);
    directory += CENTRAL_BYTES + name.length;
    view.setUint32(at, LOCAL, true);
    writeSizes(view, at + 14, crc, content.length, name.length);
    bytes.set(name, at + LOCAL_BYTES);
    bytes.set(content, at + LOCAL_BYTES + name.length);
    at += LOCAL_BYTES + name.length + content.length;
  }
  view.setUint32(directory, END, true);
  view.setUint16(directory + 8, files.length, true);
  view.setUint16(directory + 10, files.length, true);
  view.setUint32(directory + 12, directoryBytes, true);
  view.setUint32(directory + 16, dataBytes, true);
  return bytes;
}

/** CRC, both sizes and the length of the name lie side by side in both headers. */
function writeSizes(view: DataView, at: number, crc: number, contentBytes: number, nameBytes: number): void {
  view.setUint32(at, crc, true);
  view.setUint32(at + 4, contentBytes, true);
  view.setUint32(at + 8, contentBytes, true);
  view.setUint16(at + 12, nameBytes, true);
}
