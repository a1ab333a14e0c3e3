// Logs go the way of captures: once per content whatever the name, in segments that can be interrupted, growing files; lines that never end and
// files that unpack without end cost no memory.
import { execFileSync } from "node:child_process";
import { appendFileSync, createWriteStream, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConversations } from "../../src/evidence/flows/read-conversations.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { smallCapture } from "../generators/small-captures.ts";
import { conclusions, everything, LearnCase, learnInto } from "./learn-cases.ts";

const FIELDS = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration conn_state history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes".split(" ");
const HEADER = `#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#fields\t${FIELDS.join("\t")}\n`;

/** Records of a connection log, over 30 hours, some longer than an hour. */
function connLines(from: number, count: number): string {
  let text = "";
  for (let i = from; i < from + count; i++) {
    const seconds = i % 50 === 0 ? 5_000 : (i % 7) + 0.25;
    text += `${1_791_158_400 + i * 11}.${String(i % 1_000_000).padStart(6, "0")}\tC${i}\t10.0.0.${i % 9}\t${40_000 + (i % 20_000)}\t10.0.1.${i % 5}\t${[502, 102, 443][i % 3]}\ttcp\t${i % 3 === 2 ? "ssl" : "-"}\t${seconds}\tSF\tShADadFf\t${4 + (i % 3)}\t400\t3\t300\n`;
  }
  return text;
}

let place: LearnCase;
let store: EvidenceStore;
beforeEach(async () => {
  place = new LearnCase();
  store = await place.openStore();
});
afterEach(async () => {
  await store.close();
  place.remove();
});

const outcomes = (result: { files: readonly { outcome: string }[] }): string[] => result.files.map((f) => f.outcome);
let stores = 0;
/** What an undisturbed learn of this text concludes. */
async function learnedAlone(text: string): Promise<unknown> {
  const alone = await place.openStore(`alone-${stores++}.duckdb`);
  try {
    await learnInto(alone, [place.file("alone.log", text)]);
    return await conclusions(alone);
  } finally {
    await alone.close();
  }
}

describe("a log", () => {
  it("is stored with digest, times, counts and what it holds", async () => {
    const result = await learnInto(store, [place.file("conn.log", HEADER + connLines(0, 1_000))]);
    expect(outcomes(result)).toEqual(["learnt"]);
    const [source] = await store.sources();
    expect(source).toMatchObject({ kind: "zeek", vantage: "zeek", records: 1_000, understood: 1_000, notUnderstood: 0, contents: { flows: 1_000 }, warnings: [], complete: true });
    expect(source?.first).toBe(1_791_158_400_000_000);
    const conversations = await readConversations(store);
    expect(conversations.reduce((n, c) => n + (c.connections ?? 0), 0)).toBe(1_000);
    expect(Math.max(...conversations.map((c) => c.longestConnection ?? 0))).toBe(5_000);
  });

  it("is known under any name, compressed or from standard input", async () => {
    const text = HEADER + connLines(0, 2_000);
    await learnInto(store, [place.file("conn.log", text)]);
    const before = await everything(store);
    const again = await learnInto(store, [place.file("x.txt", text), place.file("conn.log.gz", gzipSync(text)), "-"], { standardInput: Readable.from([Buffer.from(text)]) });
    expect(outcomes(again)).toEqual(["known", "known", "known"]);
    expect(await everything(store)).toEqual(before);
  });

  it("that has grown, once or often, is what an undisturbed learn gives", async () => {
    const path = place.file("conn.log", HEADER + connLines(0, 700));
    await learnInto(store, [path]);
    for (const [from, count] of [
      [700, 1],
      [701, 4_000],
    ] as const) {
      appendFileSync(path, connLines(from, count));
      expect(outcomes(await learnInto(store, [path]))).toEqual(["grown"]);
    }
    expect(outcomes(await learnInto(store, [place.file("copy.log", HEADER + connLines(0, 700))]))).toEqual(["known"]);
    expect(await conclusions(store)).toEqual(await learnedAlone(HEADER + connLines(0, 4_701)));
  });

  it("whose last line had no end yet is read again when it goes on", async () => {
    const text = HEADER + connLines(0, 50);
    const path = place.file("conn.log", text.slice(0, -3));
    await learnInto(store, [path]);
    appendFileSync(path, text.slice(-3) + connLines(50, 10));
    expect(outcomes(await learnInto(store, [path]))).toEqual(["grown"]);
    expect(await conclusions(store)).toEqual(await learnedAlone(HEADER + connLines(0, 60)));
    expect((await store.sources()).length).toBe(1);
  });

  it("that ends without a line end counts its last record", async () => {
    await learnInto(store, [place.file("conn.log", (HEADER + connLines(0, 5)).trimEnd())]);
    expect((await store.sources())[0]?.records).toBe(5);
  });

  it("in many segments, interrupted in between, is what an undisturbed learn gives", async () => {
    const text = HEADER + connLines(0, 60_000);
    const path = place.file("conn.log", text);
    for (let stops = 0; stops < 2; stops++) {
      const controller = new AbortController();
      const result = await learnInto(store, [path], { segmentBytes: 1 << 20, signal: controller.signal, onProgress: () => controller.abort() });
      expect(outcomes(result)).toEqual([stops === 0 ? "interrupted" : "resumed"]);
      if (stops === 0) expect((await store.sources())[0]?.complete).toBe(false);
    }
    expect(await conclusions(store)).toEqual(await learnedAlone(text));
  });

  it("rotated into files of days and hours is one log, whatever the order", async () => {
    const parts = [0, 300, 310, 900].map((from, i, all) => HEADER + connLines(from, (all[i + 1] ?? 1_500) - from));
    const folder = join(place.folder, "logs");
    mkdirSync(join(folder, "2026-10-06"), { recursive: true });
    parts.reverse().forEach((part, i) => {
      writeFileSync(join(folder, i % 2 === 0 ? "2026-10-06" : "", `conn.0${i}:00:00.log.gz`), gzipSync(part));
    });
    await learnInto(store, [folder]);
    const { conversations } = (await conclusions(store)) as { conversations: object[] };
    const whole = (await learnedAlone(HEADER + connLines(0, 1_500))) as { conversations: object[] };
    const facts = (list: object[]): unknown => list.map((c) => ({ ...c, example: null }));
    expect(facts(conversations)).toEqual(facts(whole.conversations));
  });

  it("beside a capture of other machines adds to it, and each keeps its vantage", async () => {
    await learnInto(store, [place.file("conn.log", HEADER + connLines(0, 100)), place.file("one.pcap", smallCapture({ seed: 1, packets: 500 }))]);
    expect((await store.sources()).map((s) => [s.kind, s.vantage])).toEqual([
      ["zeek", "zeek"],
      ["pcap", "captures"],
    ]);
  });
});

describe("hostile logs", () => {
  it("with a line of 100 MB are read around it, with the place of it", async () => {
    const path = join(place.folder, "conn.log");
    async function* content(): AsyncGenerator<Buffer> {
      yield Buffer.from(HEADER + connLines(0, 10));
      for (let i = 0; i < 100; i++) yield Buffer.alloc(1 << 20, "x");
      yield Buffer.from(`\n${connLines(10, 10)}`);
    }
    await pipeline(content(), createWriteStream(path));
    const before = process.memoryUsage().arrayBuffers;
    const [file] = (await learnInto(store, [path])).files;
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
    expect(file).toMatchObject({ outcome: "learnt", source: { records: 21, understood: 20, notUnderstood: 1 } });
    expect(file?.diagnostics).toMatchObject([{ code: "log-line-too-long", severity: "warning", at: { kind: "bytes", file: path, offsetBytes: (HEADER + connLines(0, 10)).length } }]);
    expect(file?.diagnostics[0]?.message).toContain("line 17 has 104857601 bytes");
  });

  it("that unpack a thousandfold are streamed", async () => {
    const path = join(place.folder, "conn.log.gz");
    async function* content(): AsyncGenerator<Buffer> {
      yield Buffer.from(HEADER + connLines(0, 10));
      for (let i = 0; i < 300; i++) yield Buffer.alloc(1 << 20);
    }
    await pipeline(content(), createGzip(), createWriteStream(path));
    const before = process.memoryUsage().arrayBuffers;
    const [file] = (await learnInto(store, [path])).files;
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(96 << 20);
    expect(file).toMatchObject({ outcome: "learnt", source: { understood: 10, notUnderstood: 1 } });
  });

  it("broken off inside their compression keep what came before", async () => {
    const packed = gzipSync(HEADER + connLines(0, 50_000));
    const [file] = (await learnInto(store, [place.file("conn.log.gz", packed.subarray(0, packed.length - 2_000))])).files;
    expect(file?.diagnostics.map((d) => d.code)).toContain("gzip-damaged");
    expect(file?.source?.understood).toBeGreaterThan(10_000);
  });

  it("of which nothing can be read are said to be of no use", async () => {
    const result = await learnInto(store, [place.file("conn.log", `${HEADER}not\ta\tconnection\n`)]);
    expect(result.nothingReadable).toBe(true);
    expect(result.files[0]?.source?.warnings).toEqual(["1 of 1 records could not be read; the first: line 7: expected 15 columns as in #fields, found 3"]);
  });
});

const zeekData = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "zeek");

describe.skipIf(!existsSync(zeekData))("recorded Zeek logs", () => {
  it("are learnt whole: as many records as there are lines that are no comment", async () => {
    const result = await learnInto(store, [zeekData]);
    expect(result.files.filter((f) => f.outcome !== "learnt")).toEqual([]);
    for (const { file, source } of result.files) {
      const lines = Number(execFileSync("awk", ["!/^#/ && !/^[[:space:]]*$/ {n++} END {print n + 0}", file], { encoding: "utf8" }));
      expect([file, source?.records, source?.notUnderstood]).toEqual([file, lines, 0]);
    }
  });

  const sum = (file: string, columns: readonly [number, number], condition = "1"): number =>
    Number(execFileSync("awk", ["-F\t", `!/^#/ && ${condition} {n += $${columns[0]} + $${columns[1]}} END {printf "%d", n}`, join(zeekData, file)], { encoding: "utf8" }));

  it.each(["4sics-geeklounge-151020/conn.log", "tridium-jace2/conn.log", "dnp3-malformed/conn.log"])("%s: packets, bytes and connections are those that awk adds up", async (name) => {
    await learnInto(store, [join(zeekData, name)]);
    const conversations = await readConversations(store);
    const total = (of: (c: (typeof conversations)[number]) => number | null): number => conversations.reduce((n, c) => n + (of(c) ?? Number.NaN), 0);
    expect(total((c) => c.connections)).toBe(Number(execFileSync("awk", ["!/^#/ {n++} END {print n}", join(zeekData, name)], { encoding: "utf8" })));
    expect(total((c) => (c.packetsToServer ?? 0) + (c.packetsToClient ?? 0))).toBe(sum(name, [17, 19]));
    expect(total((c) => (c.ipBytesToServer ?? 0) + (c.ipBytesToClient ?? 0))).toBe(sum(name, [18, 20]));
  });

  it("of mixed TSV in one file and of NDJSON count their connections", async () => {
    await learnInto(store, [join(zeekData, "zeek-mixed-sample.zeektsv"), join(zeekData, "zeek-json-sample.ndjson")]);
    const [json, tsv] = [...(await store.sources())].sort((x, y) => (x.file < y.file ? -1 : 1));
    expect(json?.contents?.flows).toBe(Number(execFileSync("grep", ["-c", '"_path":"conn"', json?.file as string], { encoding: "utf8" })));
    const conn = execFileSync("awk", ["-F\t", '/^#path/ {path = $2} !/^#/ && path == "conn" {n++} END {print n}', tsv?.file as string], { encoding: "utf8" });
    expect(tsv?.contents?.flows).toBe(Number(conn));
    expect(json?.lossShare).toBe(0);
  });
});
