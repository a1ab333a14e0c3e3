// Flows are followed in a thread of their own beside counting: the rows are those of following them where they are counted, in the same order,
// wherever the content is cut into chunks, and what goes wrong in the thread is said. Needs the compiled program: sources start no thread.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { ContentReading } from "../../src/app/content-reading.ts";
import { DEFAULT_SEGMENT_BYTES } from "../../src/evidence/capture/read-capture.ts";
import { isGzip } from "../../src/evidence/capture/capture-format.ts";
import { IGMP } from "../../src/evidence/capture/group-reports.ts";
import { SLOTS_HELD } from "../../src/evidence/capture/hashing-ring.ts";
import { Packet } from "../../src/evidence/capture/packet.ts";
import type { Column, ColumnBatch } from "../../src/store/tables.ts";
import { smallCapture } from "../generators/small-captures.ts";
import { AccountNames, KEY_BYTES } from "../../src/evidence/sessions/account-names.ts";
import { captureNames, capturesFolder } from "../protocols/walk-capture.ts";
import { buildProgram } from "./built-program.ts";
import { conclusions, everything, LearnCase, learnInto } from "./learn-cases.ts";

const built = buildProgram("beside");
const place = new LearnCase();
afterAll(() => {
  place.remove();
  built.remove();
});
const { followFlows, FollowedHere } = await built.load<typeof import("../../src/evidence/capture/followed-flows.ts")>("evidence/capture/followed-flows");
const { captureKind } = await built.load<typeof import("../../src/app/capture-reading.ts")>("app/capture-reading");
const compiled = await built.load<typeof import("../../src/app/learn.ts")>("app/learn");

const here = captureKind(false, (source) => new FollowedHere(source));
const beside = captureKind(false, (source, chunk) => {
  const followed = followFlows(source, chunk, 0);
  expect(followed).not.toBeInstanceOf(FollowedHere);
  return followed;
});

/** As the reading thread gives them: in slots of shared memory, a chunk good until SLOTS_HELD further ones were asked for, and then something else. */
async function* chunksOf(content: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const slots = SLOTS_HELD + 1;
  const memory = new SharedArrayBuffer(slots * chunkBytes);
  for (let at = 0, n = 0; at < content.length; at += chunkBytes, n++) {
    new Uint8Array(memory, ((n + 1) % slots) * chunkBytes, chunkBytes).fill(0xa5);
    const part = content.subarray(at, at + chunkBytes);
    const chunk = new Uint8Array(memory, (n % slots) * chunkBytes, part.length);
    chunk.set(part);
    yield chunk;
  }
}

/** Every batch that would be stored, as plain values. `isLate`: all rows of segments are asked for at the end. */
async function rowsOf(kind: typeof here, file: string, content: Uint8Array, chunkBytes: number, segmentBytes: number, isLate = false): Promise<unknown[]> {
  const reading: ContentReading = kind.open({ file, source: 7, startAt: null, extra: null, accounts: new AccountNames(new Uint8Array(KEY_BYTES)) });
  const batches: unknown[] = [];
  const segments: Iterable<ColumnBatch>[] = [];
  const store = (taken: Iterable<ColumnBatch>): void => {
    for (const batch of taken) if (batch.rows > 0) batches.push(plainBatch(batch));
  };
  const taken = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunksOf(content, chunkBytes)) {
      yield chunk;
      if (reading.isFull) store(reading.takeRows());
    }
  };
  await reading.read({
    chunks: taken(),
    segmentBytes,
    isSegmentDue: () => false,
    onSegment: async (state, isFinal) => {
      const rows = await reading.endSegment(state, isFinal);
      if (isLate) segments.push(rows);
      else store(rows);
    },
  });
  segments.forEach(store);
  return [...batches, reading.recordsRead, reading.kept()];
}

function plainBatch({ table, rows, columns }: ColumnBatch): unknown {
  return [table, rows, Object.entries(columns).map(([name, column]) => [name, plainColumn(column, rows)])];
}

function plainColumn(column: Column, rows: number): unknown {
  if ("ids" in column) return Array.from({ length: rows }, (_, i) => column.dictionary[column.ids[i] as number]);
  return Array.from({ length: rows }, (_, i) => (column[i] instanceof Uint8Array ? Buffer.from(column[i]).toString("hex") : column[i]));
}

function contentOf(name: string): Uint8Array {
  const read = readFileSync(join(capturesFolder as string, name));
  return isGzip(read) ? gunzipSync(read) : read;
}

describe("flows followed beside counting", () => {
  const cuts = [
    [1 << 20, DEFAULT_SEGMENT_BYTES],
    [200_003, 300_000],
    [16_411, 1 << 20],
  ] as const;

  it.each(cuts)("give the rows of a generated capture in chunks of %i bytes and segments of %i", async (chunkBytes, segmentBytes) => {
    const content = smallCapture({ seed: 5, packets: 60_000 });
    const expected = await rowsOf(here, "small.pcap", content, chunkBytes, segmentBytes);
    expect(await rowsOf(beside, "small.pcap", content, chunkBytes, segmentBytes)).toEqual(expected);
  });

  it("are those of its segment however late they are asked for", async () => {
    const content = smallCapture({ seed: 6, packets: 20_000 });
    for (const kind of [here, beside]) {
      const expected = await rowsOf(kind, "small.pcap", content, 200_003, 300_000);
      expect(expected.length).toBeGreaterThan(10);
      expect(await rowsOf(kind, "small.pcap", content, 200_003, 300_000, true)).toEqual(expected);
    }
  });

  it.skipIf(capturesFolder === null).each(captureNames())("give the rows of %s", async (name) => {
    const content = contentOf(name);
    for (const [chunkBytes, segmentBytes] of [
      [1 << 20, DEFAULT_SEGMENT_BYTES],
      [8_209, 60_000],
    ] as const) {
      const expected = await rowsOf(here, name, content, chunkBytes, segmentBytes);
      expect(expected.length).toBeGreaterThan(2);
      expect(await rowsOf(beside, name, content, chunkBytes, segmentBytes)).toEqual(expected);
    }
  });
});

describe("a learn that follows flows in a thread", () => {
  const files = [place.file("a.pcap", smallCapture({ seed: 21, packets: 90_000, stepMicros: 400_000 })), place.file("b.pcap", smallCapture({ seed: 22, packets: 40_000 }))];
  const others = captureNames()
    .map((name) => join(capturesFolder as string, name))
    .filter((path) => !basename(path).startsWith("."));

  it("stores the same rows and texts", async () => {
    const stores = [await place.openStore("here.duckdb"), await place.openStore("beside.duckdb")] as const;
    await learnInto(stores[0], [...files, ...others]);
    await compiled.learn({ store: stores[1], paths: [...files, ...others], vantage: null, addressSpaceOf: () => "site", onProgress: () => {}, signal: new AbortController().signal });
    expect(await everything(stores[1])).toEqual(await everything(stores[0]));
    for (const store of stores) await store.close();
  }, 240_000);

  it("that is asked to stop keeps what it read, and goes on there", async () => {
    const store = await place.openStore("stopped.duckdb");
    const expected = await place.openStore("unstopped.duckdb");
    await learnInto(expected, files);
    let rounds = 0;
    for (let isDone = false; !isDone; rounds++) {
      const stop = new AbortController();
      let chunks = 0;
      const onProgress = (): void => {
        if (++chunks > rounds % 2) stop.abort();
      };
      const { interrupted } = await compiled.learn({ store, paths: files, vantage: null, addressSpaceOf: () => "site", onProgress, signal: stop.signal });
      const sources = await store.sources();
      const { conversations } = (await conclusions(store)) as { conversations: { packetsToServer: number; packetsToClient: number }[] };
      // Every packet that the sources claim is there, and none besides.
      expect(conversations.reduce((n, c) => n + c.packetsToServer + c.packetsToClient, 0)).toBe(sources.reduce((n, s) => n + s.understood, 0));
      isDone = !interrupted;
    }
    expect(rounds).toBeGreaterThan(2);
    expect(await conclusions(store)).toEqual(await conclusions(expected));
    for (const s of [store, expected]) await s.close();
  }, 240_000);
});

describe("what goes wrong in the thread", () => {
  const chunk = new Uint8Array(new SharedArrayBuffer(64));
  const view = new DataView(chunk.buffer);
  /** No counter would tell of a payload that is not there. */
  const impossible = Object.assign(new Packet(), { ipVersion: 4, transport: IGMP, payloadOffset: 1 << 30, payloadLength: 50, payloadWireLength: 50 });

  it("is said where the rows are asked for, and the next source is followed all the same", async () => {
    const failing = followFlows(1, chunk, 0);
    failing.sink.payload(0, 0, 0, impossible, false, IGMP, view, chunk);
    await expect(failing.finish()).rejects.toThrow(/following flows failed: .*DataView/);
    await expect(failing.settle()).rejects.toThrow(/following flows failed/);
    const next = followFlows(1, chunk, 0);
    expect([...(await next.finish())]).toEqual([]);
    await next.settle();
  });

  it("ends the learn as a mistake of the program, and stores nothing of the source", async () => {
    const { learnSource, StoreFailure } = await built.load<typeof import("../../src/app/learn-source.ts")>("app/learn-source");
    const { KnownSources } = await built.load<typeof import("../../src/app/known-sources.ts")>("app/known-sources");
    const { openFileContent } = await built.load<typeof import("../../src/app/source-content.ts")>("app/source-content");
    const { openHashingReader } = await built.load<typeof import("../../src/evidence/capture/hashed-chunks.ts")>("evidence/capture/hashed-chunks");
    const kind = captureKind(false, (source, first) => {
      const followed = followFlows(source, first, 0);
      followed.sink.payload(0, 0, 0, impossible, false, IGMP, view, first.subarray(0, 0));
      return followed;
    });
    const store = await place.openStore("failed.duckdb");
    const reader = openHashingReader();
    const content = await openFileContent(place.file("c.pcap", smallCapture({ seed: 23, packets: 60_000 })), reader);
    const asked = {
      file: "c.pcap",
      kind,
      content,
      vantage: "captures",
      addressSpace: "site",
      accounts: new AccountNames(new Uint8Array(KEY_BYTES)),
      segmentBytes: 1 << 20,
      signal: new AbortController().signal,
      onProgress: () => {},
    };
    const failure = await learnSource(store, await KnownSources.of(store), asked).catch((error: unknown) => error);
    expect(String(failure)).toMatch(/following flows failed/);
    expect(failure).not.toBeInstanceOf(StoreFailure);
    expect(await store.sources()).toEqual([]);
    await reader.close();
    await store.close();
  });
});
