// The content of one source, wherever it comes from: looked at from the start, asked for digests, and read once in chunks. What can be
// read only once goes through a temporary file when it has to be looked at twice.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContentFile } from "../evidence/capture/content-file.ts";
import { CHUNK_BYTES, type ContentEnd, hashPrefixes, type PrefixDigests, type PrefixMark } from "../evidence/capture/hash-content.ts";
import { hashedChunksOf, hashedChunksOfBytes, type HashedChunks, type HashingReader } from "../evidence/capture/hashed-chunks.ts";
import { ZippedFile } from "../evidence/capture/zip-file.ts";
import { utf8OfWideText } from "../evidence/wide-text.ts";
import type { ZipEntry } from "../foundation/zip-directory.ts";
import { HEAD_BYTES } from "./known-sources.ts";

export interface SourceContent {
  /** The first bytes, decompressed: HEAD_BYTES, or all there is. */
  readonly head: Uint8Array;
  prefixes(marks: readonly PrefixMark[]): Promise<PrefixDigests>;
  /** Everything from position `from` on, once. */
  chunks(from: number): HashedChunks;
  close(): void;
}

/** Throws what the file system says. */
export async function openFileContent(path: string, reader: HashingReader): Promise<SourceContent> {
  const file = ContentFile.ofPath(path);
  try {
    const head = await headOf(file);
    if (head.length < HEAD_BYTES) return contentInMemory(head, { isCompressed: file.isCompressed, damage: file.damage });
    return { head, prefixes: (marks) => reader.prefixes(path, marks), chunks: (from) => reader.chunks(path, from), close: () => {} };
  } finally {
    file.close();
  }
}

export async function openStreamContent(stream: AsyncIterable<Uint8Array | string>, reader: HashingReader): Promise<SourceContent> {
  const file = ContentFile.ofStream(stream);
  const head = await headOf(file);
  if (head.length < HEAD_BYTES) {
    file.close();
    return contentInMemory(head, { isCompressed: file.isCompressed, damage: file.damage });
  }
  file.unread(head);
  return new StreamContent(head, file, reader);
}

/** A file of an archive, unpacked as it is read. */
export async function openZippedContent(archive: string, entry: ZipEntry, reader: HashingReader): Promise<SourceContent> {
  const zipped = new ZippedFile(archive, entry);
  const content = await openStreamContent(zipped, reader);
  return {
    head: content.head,
    prefixes: (marks) => content.prefixes(marks),
    chunks: (from) => withOrigin(content.chunks(from), (end) => ({ ...end, isCompressed: true, damage: end.damage ?? zipped.damage })),
    close: () => content.close(),
  };
}

/** Text in UTF-16 as UTF-8, as it is read: positions and digests are those of the UTF-8, so that a source that has grown goes on where it ended. Closes what it reads. */
export async function openWideContent(content: SourceContent, reader: HashingReader): Promise<SourceContent> {
  const chunks = content.chunks(0);
  const decoded = await openStreamContent(utf8OfWideText(bytesOf(chunks)), reader);
  return {
    head: decoded.head,
    prefixes: (marks) => decoded.prefixes(marks),
    chunks: (from) => withOrigin(decoded.chunks(from), (end) => ({ ...end, isCompressed: chunks.end?.isCompressed ?? false, damage: end.damage ?? chunks.end?.damage ?? null })),
    close() {
      decoded.close();
      content.close();
    },
  };
}

async function* bytesOf(chunks: HashedChunks): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of chunks) yield bytes;
}

async function headOf(file: ContentFile): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  return head.subarray(0, await file.fill(head));
}

function contentInMemory(bytes: Uint8Array, { isCompressed, damage }: Pick<ContentEnd, "isCompressed" | "damage">): SourceContent {
  return {
    head: bytes,
    prefixes: (marks) => hashPrefixes(ContentFile.ofContent(bytes), marks, new Uint8Array(HEAD_BYTES)),
    chunks: (from) => hashedChunksOfBytes(bytes, from, isCompressed, damage),
    close: () => {},
  };
}

class StreamContent implements SourceContent {
  readonly head: Uint8Array;
  private readonly file: ContentFile;
  private readonly reader: HashingReader;
  private folder: string | null = null;

  constructor(head: Uint8Array, file: ContentFile, reader: HashingReader) {
    this.head = head;
    this.file = file;
    this.reader = reader;
  }

  async prefixes(marks: readonly PrefixMark[]): Promise<PrefixDigests> {
    return this.reader.prefixes(await this.keep(), marks);
  }

  chunks(from: number): HashedChunks {
    if (this.folder === null) return hashedChunksOf(this.file, from);
    const { isCompressed, damage } = this.file;
    return withOrigin(this.reader.chunks(join(this.folder, "content"), from), (end) => ({ ...end, isCompressed, damage }));
  }

  close(): void {
    this.file.close();
    if (this.folder !== null) rmSync(this.folder, { recursive: true, force: true });
  }

  private async keep(): Promise<string> {
    if (this.folder === null) {
      this.folder = mkdtempSync(join(tmpdir(), "holdpoint-input-"));
      const descriptor = openSync(join(this.folder, "content"), "wx", 0o600);
      const slot = new Uint8Array(CHUNK_BYTES);
      for (let length = slot.length; length === slot.length; ) {
        length = await this.file.fill(slot);
        for (let written = 0; written < length; ) written += writeSync(descriptor, slot, written, length - written);
      }
      closeSync(descriptor);
    }
    return join(this.folder, "content");
  }
}

/** What a temporary file, or the content itself, cannot know: how the content came. */
function withOrigin(chunks: HashedChunks, told: (end: ContentEnd) => ContentEnd): HashedChunks {
  return {
    get end() {
      return chunks.end === null ? null : told(chunks.end);
    },
    [Symbol.asyncIterator]: () => chunks[Symbol.asyncIterator](),
  };
}
