// Chunks and digests of files, in the reading thread and beside the parser: both must give the same for every kind of file.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { ContentFile } from "../../src/evidence/capture/content-file.ts";
import { type HashedChunks, hashedChunksOf, openHashingReader } from "../../src/evidence/capture/hashed-chunks.ts";
import { buildProgram } from "./built-program.ts";

const folder = mkdtempSync(join(tmpdir(), "holdpoint-chunks-"));
const built = buildProgram("chunks");
const compiled = await built.load<typeof import("../../src/evidence/capture/hashed-chunks.ts")>("evidence/capture/hashed-chunks");
const readers = { "in a thread of its own": compiled.openHashingReader(), "beside the parser": openHashingReader() };
afterAll(async () => {
  for (const reader of Object.values(readers)) await reader.close();
  rmSync(folder, { recursive: true, force: true });
  built.remove();
});

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Bytes that do not compress well and do not repeat. */
function content(length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let i = 0; i < words.length; i++) words[i] = Math.imul(i + 1, 2_654_435_761) ^ (i << 7);
  return Buffer.from(words.buffer, 0, length);
}

function fileOf(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function readAll(chunks: HashedChunks, from: number, whole: Uint8Array): Promise<Buffer> {
  const parts: Buffer[] = [];
  let at = from;
  for await (const chunk of chunks) {
    expect(chunk.start).toBe(at);
    expect(chunk.sha256Before).toBe(sha256(whole.subarray(0, at)));
    parts.push(Buffer.from(chunk.bytes));
    at += chunk.bytes.length;
  }
  return Buffer.concat(parts);
}

const CHUNK = 4 << 20;
const lengths = [0, 1, 2, 3, 65_536, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 17];

describe.each(Object.entries(readers))("hashed chunks %s", (_, reader) => {
  it.each(lengths)("give the content and digest of a file of %i bytes, plain and compressed", async (length) => {
    const whole = content(length);
    for (const path of [fileOf(`${length}.bin`, whole), fileOf(`${length}.gz`, gzipSync(whole, { level: 1 }))]) {
      const chunks = reader.chunks(path, 0);
      expect((await readAll(chunks, 0, whole)).equals(whole)).toBe(true);
      expect(chunks.end).toEqual({ bytes: length, sha256: sha256(whole), isCompressed: path.endsWith(".gz"), damage: null });
    }
  });

  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 5, 2 * CHUNK + 9, 2 * CHUNK + 10, 9 * CHUNK])("go on at byte %i with the digest of everything", async (from) => {
    const whole = content(2 * CHUNK + 10);
    const chunks = reader.chunks(fileOf("resumed.bin", whole), from);
    expect((await readAll(chunks, from, whole)).equals(whole.subarray(from))).toBe(true);
    expect(chunks.end?.sha256).toBe(sha256(whole));
  });

  it("read a gzip file of several members as one content", async () => {
    const whole = content(300_000);
    const path = fileOf("members.gz", Buffer.concat([gzipSync(whole.subarray(0, 100_000)), gzipSync(whole.subarray(100_000, 100_001)), gzipSync(whole.subarray(100_001))]));
    const chunks = reader.chunks(path, 0);
    expect((await readAll(chunks, 0, whole)).equals(whole)).toBe(true);
    expect(chunks.end).toMatchObject({ bytes: 300_000, damage: null });
  });

  it("keep everything in front of a break in a gzip file, and say that it is broken", async () => {
    const whole = content(3_000_000);
    const packed = gzipSync(whole, { level: 1 });
    for (const kept of [packed.length - 1, packed.length - 8, packed.length >> 1, 1000, 11, 3]) {
      const chunks = reader.chunks(fileOf(`cut-${kept}.gz`, packed.subarray(0, kept)), 0);
      const read = await readAll(chunks, 0, whole);
      expect(read.equals(whole.subarray(0, read.length)), `${kept} bytes kept`).toBe(true);
      // All that these compressed bytes can give: what the one-shot decoder gives for them.
      expect(read.length / whole.length).toBeGreaterThan((kept / packed.length) * 0.98 - 0.05);
      expect(chunks.end?.damage, `${kept} bytes kept`).toMatch(/unexpected end|incorrect|invalid/);
    }
    const flipped = Buffer.from(packed);
    flipped.fill(0xff, packed.length >> 1, (packed.length >> 1) + 64);
    const chunks = reader.chunks(fileOf("flipped.gz", flipped), 0);
    let length = 0;
    for await (const chunk of chunks) length += chunk.bytes.length;
    expect(length).toBeGreaterThan(whole.length * 0.4);
    expect(chunks.end?.damage).not.toBeNull();
  });

  it("take little memory for content that unpacks a thousandfold", async () => {
    const path = fileOf("bomb.gz", gzipSync(Buffer.alloc(200 << 20)));
    let length = 0;
    let largest = 0;
    const before = process.memoryUsage().rss;
    for await (const chunk of reader.chunks(path, 0)) {
      length += chunk.bytes.length;
      largest = Math.max(largest, process.memoryUsage().rss);
    }
    expect(length).toBe(200 << 20);
    expect((largest - before) >> 20).toBeLessThan(120);
  });

  it("give the digests of prefixes", async () => {
    const whole = content(2 * CHUNK + 10);
    const path = fileOf("prefixes.bin", whole);
    const marks = [2 * CHUNK + 10, 0, 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 11].flatMap((bytes) => [0, 1, CHUNK + 3].map((tailBytes) => ({ bytes, tailBytes })));
    const { marks: digests, bytes } = await reader.prefixes(path, marks);
    const expected = marks.map((m) =>
      m.bytes + m.tailBytes > whole.length ? null : { sha256: sha256(whole.subarray(0, m.bytes)), tailSha256: sha256(whole.subarray(m.bytes, m.bytes + m.tailBytes)) },
    );
    expect(digests).toEqual(expected);
    expect(bytes).toBe(whole.length);
    const ofOne = async (file: string, length: number): Promise<number | null> => (await reader.prefixes(file, [{ bytes: length, tailBytes: 0 }])).bytes;
    expect(await ofOne(path, 5)).toBeNull();
    expect(await ofOne(path, CHUNK)).toBeNull();
    expect(await ofOne(path, whole.length - 1)).toBeNull();
    expect(await ofOne(path, whole.length)).toBe(whole.length);
    expect(await ofOne(fileOf("four-mebibytes.bin", whole.subarray(0, CHUNK)), CHUNK)).toBe(CHUNK);
    expect(await ofOne(fileOf("four-mebibytes.gz", gzipSync(whole.subarray(0, CHUNK))), CHUNK)).toBe(CHUNK);
  });

  it("can be left early and go on with another file", async () => {
    const whole = content(7 * CHUNK);
    const path = fileOf("long.bin", whole);
    for (let round = 0; round < 5; round++) {
      let taken = 0;
      for await (const chunk of reader.chunks(path, 0)) {
        expect(chunk.bytes.length).toBe(CHUNK);
        if (++taken === round) break;
      }
      const small = content(10 + round);
      expect((await readAll(reader.chunks(fileOf("small.bin", small), 0), 0, small)).equals(small)).toBe(true);
    }
  });

  it("throw what the file system says", async () => {
    await expect(
      (async () => {
        for await (const _chunk of reader.chunks(join(folder, "missing"), 0));
      })(),
    ).rejects.toMatchObject({ code: "ENOENT" });
    await expect(reader.prefixes(folder, [{ bytes: 1, tailBytes: 0 }])).rejects.toMatchObject({ code: "EISDIR" });
    const small = content(3);
    expect((await readAll(reader.chunks(fileOf("after.bin", small), 0), 0, small)).equals(small)).toBe(true);
  });
});

describe("hashed chunks of a stream", () => {
  it("do not depend on how the stream is cut, compressed or not", async () => {
    const whole = content(1_000_000);
    for (const bytes of [whole, gzipSync(whole)]) {
      for (const piece of [1_000_000, 70_001, 999]) {
        const pieces: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += piece) pieces.push(bytes.subarray(at, at + piece));
        const chunks = hashedChunksOf(ContentFile.ofStream(Readable.from(pieces)), 0);
        expect((await readAll(chunks, 0, whole)).equals(whole)).toBe(true);
        expect(chunks.end?.sha256).toBe(sha256(whole));
      }
    }
  });
});
