// A ZIP archive as a container of evidence: which files it holds, and the content of one of them, unpacked as it is read. Bounded: so many files, no file that
// unpacks far beyond what logs and captures do. What can be read of a damaged archive is. Archives inside are content like any other.
import { countText } from "../../foundation/count-words.ts";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { DEFLATED, dataOffset, isZip, LOCAL_HEADER_BYTES, MOST_END_BYTES, readLocalHeader, readZipDirectory, readZipEnd, STORED, type ZipEntry } from "../../foundation/zip-directory.ts";
import { Inflater } from "./inflater.ts";

export const MOST_ZIPPED_FILES = 10_000;
/** So many entries of a name of 64 KiB each. */
const MOST_DIRECTORY_BYTES = 64 << 20;
/** Logs pack to a fiftieth, repeating ones to a hundredth; beyond this it is made to hurt. */
const MOST_RATIO = 400;
/** Small files may pack as well as they like. */
const RATIO_FREE_BYTES = 64 << 20;
const PIECE_BYTES = 256 << 10;
const OFFICE_FILE = "[Content_Types].xml";

export interface ZipListing {
  readonly entries: readonly ZipEntry[];
  /** What is wrong with the archive as a whole; null = nothing. */
  readonly problem: string | null;
}

/** null = it is no archive that is looked into: none at all, or a file of an office program, which is one thing. Throws what the file system throws. */
export function listZip(path: string): ZipListing | null {
  const descriptor = openSync(path, "r");
  try {
    const head = readAt(descriptor, 0, 4);
    if (!isZip(head)) return null;
    const size = fstatSync(descriptor).size;
    const listing = listByDirectory(descriptor, size) ?? { entries: listByHeaders(descriptor, size), problem: "its directory is missing or damaged: files are looked for one after another" };
    if (listing.entries.some(({ name }) => name === OFFICE_FILE)) return null;
    return { ...listing, entries: listing.entries.filter(({ name }) => !name.endsWith("/")) };
  } finally {
    closeSync(descriptor);
  }
}

function listByDirectory(descriptor: number, size: number): ZipListing | null {
  const tailAt = Math.max(0, size - MOST_END_BYTES);
  const end = readZipEnd(readAt(descriptor, tailAt, size - tailAt), tailAt);
  if (end === null || end.directoryAt + end.directoryBytes > size) return null;
  const directory = readAt(descriptor, end.directoryAt, Math.min(end.directoryBytes, MOST_DIRECTORY_BYTES));
  const { entries, damagedAt } = readZipDirectory(directory, end, MOST_ZIPPED_FILES);
  if (damagedAt !== null && end.entries <= MOST_ZIPPED_FILES) return null;
  const count = countText(end.entries);
  return { entries, problem: end.entries > entries.length ? `it holds ${count} files; the first ${countText(entries.length)} are looked at` : null };
}

/** Headers of files stand in front of their data; where the size of those is not known, the next header is looked for. */
function listByHeaders(descriptor: number, size: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at < size && entries.length < MOST_ZIPPED_FILES; ) {
    const header = readAt(descriptor, at, LOCAL_HEADER_BYTES + 2 * 0xffff);
    const entry = readLocalHeader(header, at);
    if (entry === null) {
      at = nextHeader(descriptor, at + 1, size);
      continue;
    }
    const dataAt = at + (dataOffset(header) as number);
    const knowsSize = !entry.sizesFollow && dataAt + entry.packedBytes <= size;
    const next = knowsSize ? dataAt + entry.packedBytes : nextHeader(descriptor, dataAt, size);
    entries.push(knowsSize ? entry : { ...entry, packedBytes: next - dataAt, unpackedBytes: entry.sizesFollow ? 0 : entry.unpackedBytes, sizesFollow: true });
    at = next;
  }
  return entries;
}

/** Where the next local header stands, as far as its first bytes tell; the end, where there is none. */
function nextHeader(descriptor: number, from: number, size: number): number {
  for (let at = from; at < size; at += PIECE_BYTES) {
    const piece = readAt(descriptor, at, PIECE_BYTES + 3);
    const found = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).indexOf("PK\u0003\u0004", 0, "latin1");
    if (found >= 0) return at + found;
  }
  return size;
}

function readAt(descriptor: number, from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, length));
  return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from));
}

/** Why a file of an archive is not unpacked; null = it is. */
export function zipRefusal(entry: ZipEntry): string | null {
  if (entry.isEncrypted) return "it is encrypted";
  if (entry.method !== STORED && entry.method !== DEFLATED) return `it is packed by method ${entry.method}, which is not read`;
  return isBomb(entry.unpackedBytes, entry.packedBytes) ? `it unpacks to ${Math.floor(entry.unpackedBytes / entry.packedBytes)} times its size, as no log does` : null;
}

function isBomb(unpacked: number, packed: number): boolean {
  return unpacked > RATIO_FREE_BYTES && unpacked > packed * MOST_RATIO;
}

/** The content of one file of an archive, in pieces. To be read to its end or closed by leaving the iteration. */
export class ZippedFile implements AsyncIterable<Uint8Array> {
  /** Why it ends early; null = it does not, as far as it was read. */
  damage: string | null = null;
  private readonly path: string;
  private readonly entry: ZipEntry;

  constructor(path: string, entry: ZipEntry) {
    this.path = path;
    this.entry = entry;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const { entry } = this;
    const descriptor = openSync(this.path, "r");
    let inflater: Inflater | null = null;
    try {
      const offset = dataOffset(readAt(descriptor, entry.headerAt, LOCAL_HEADER_BYTES));
      if (offset === null) {
        this.damage = "its header in the archive is damaged";
        return;
      }
      const packed = new PackedBytes(descriptor, entry.headerAt + offset, entry.packedBytes);
      if (entry.method === DEFLATED) inflater = Inflater.ofDeflated((piece) => Promise.resolve(packed.fill(piece)));
      let checksum = 0;
      let bytes = 0;
      for (;;) {
        const piece = new Uint8Array(PIECE_BYTES);
        const length = inflater === null ? packed.fill(piece) : await inflater.fill(piece);
        if (length === 0) break;
        bytes += length;
        if (isBomb(bytes, entry.packedBytes)) {
          this.damage = `it unpacks to more than ${MOST_RATIO} times its size, as no log does`;
          return;
        }
        checksum = crc32(piece.subarray(0, length), checksum);
        yield piece.subarray(0, length);
      }
      this.damage = inflater?.damage ?? whyShort(packed, entry, bytes, checksum);
    } finally {
      inflater?.close();
      closeSync(descriptor);
    }
  }
}

/** What an archive says of a file holds for all of it. Without a directory, what stands behind the data is not read. */
function whyShort(packed: PackedBytes, entry: ZipEntry, bytes: number, checksum: number): string | null {
  if (packed.isCut) return "the archive is cut";
  const isKnown = entry.crc32 !== 0 || !entry.sizesFollow;
  return isKnown && (bytes !== entry.unpackedBytes || checksum >>> 0 !== entry.crc32) ? "its length or checksum is not the one that the archive says" : null;
}

class PackedBytes {
  /** The file ended before the data did. */
  isCut = false;
  private readonly descriptor: number;
  private at: number;
  private left: number;

  constructor(descriptor: number, at: number, left: number) {
    this.descriptor = descriptor;
    this.at = at;
    this.left = left;
  }

  fill(piece: Uint8Array): number {
    const wanted = Math.min(piece.length, this.left);
    const read = wanted === 0 ? 0 : readSync(this.descriptor, piece, 0, wanted, this.at);
    this.isCut ||= read === 0 && wanted > 0;
    this.at += read;
    this.left -= read;
    return read;
  }
}
