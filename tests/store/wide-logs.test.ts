// Logs in UTF-16, as Windows writes its exports ("> events.json" in PowerShell): the same records as in UTF-8, plain, packed, through a pipe, when they grow, and larger
// than what is looked at first.
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { STANDARD_INPUT } from "../../src/app/evidence-files.ts";
import { evidenceTables, rowAt, signInTable } from "../../src/evidence/flows/flow-tables.ts";
import { hostLines } from "../../src/evidence/logs/host-syslog/samples.ts";
import { asCsv, asEvtxECmd, asNxlog, asXml, sampleEvents } from "../../src/evidence/logs/windows-events/samples.ts";
import { AccountNames, KEY_BYTES } from "../../src/evidence/sessions/account-names.ts";
import { utf8OfWideHead, utf8OfWideText } from "../../src/evidence/wide-text.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { zipArchive } from "../generators/zip-archive.ts";
import { LearnCase, learnInto } from "./learn-cases.ts";

const little = (text: string): Buffer => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, "utf16le")]);
const big = (text: string): Buffer => little(text).swap16();
const events = sampleEvents.map(asNxlog);
const LOGS: readonly (readonly [string, string])[] = [
  ["lines.json", events.map((event) => JSON.stringify(event)).join("\r\n")],
  ["list.json", JSON.stringify(events, null, 4)],
  ["events.csv", asCsv(sampleEvents.map(asEvtxECmd))],
  ["events.xml", `<?xml version="1.0" encoding="utf-16"?>\r\n<Events>${sampleEvents.map(asXml).join("\r\n")}</Events>`],
  ["auth.log", `${hostLines.join("\n")}\n`],
];

let place: LearnCase;
beforeEach(() => {
  place = new LearnCase();
});
afterEach(() => place.remove());

interface Learnt {
  readonly outcomes: readonly string[];
  readonly rows: readonly string[];
}

async function learnt(name: string, bytes: Uint8Array, store: EvidenceStore = createMemoryStore(evidenceTables), standardInput?: NodeJS.ReadableStream): Promise<Learnt> {
  const path = standardInput === undefined ? place.file(name, bytes) : STANDARD_INPUT;
  const { files } = await learnInto(store, [path], { accounts: new AccountNames(new Uint8Array(KEY_BYTES)), ...(standardInput === undefined ? {} : { standardInput }) });
  const rows: string[] = [];
  for await (const batch of store.scan(signInTable.name, [])) for (let i = 0; i < batch.rows; i++) rows.push(JSON.stringify({ ...(rowAt(signInTable, batch, i) as object), source: 0 }));
  return { outcomes: files.map(({ outcome, source }) => `${outcome} ${source?.kind} ${source?.understood} of ${source?.records}`), rows: rows.sort() };
}

it.each(LOGS)("%s is the same in UTF-16 of either order, plain, packed and through a pipe", async (name, text) => {
  const plain = await learnt(name, Buffer.from(text));
  expect(plain.rows.length).toBeGreaterThan(5);
  for (const bytes of [little(text), big(text)]) {
    expect(await learnt(name, bytes)).toEqual(plain);
    expect(await learnt(`${name}.gz`, gzipSync(bytes))).toEqual(plain);
    expect(await learnt(`${name}.zip`, zipArchive([{ name, content: bytes }]))).toEqual(plain);
    expect(await learnt(name, bytes, undefined, Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]))).toEqual(plain);
  }
});

it("a log larger than what is looked at first is read whole, is known again, and goes on where it ended when it has grown", async () => {
  const line = (n: number): string => `2026-03-10T06:${String(n % 60).padStart(2, "0")}:11+00:00 hist-1 sshd[${n}]: Accepted password for op.ä${n} from 10.9.0.5 port 51000 ssh2\n`;
  const text = Array.from({ length: 1_000 }, (_, n) => line(n)).join("");
  const store = createMemoryStore(evidenceTables);
  const first = await learnt("auth.log", little(text), store);
  expect([first.outcomes, first.rows.length]).toEqual([["learnt host-syslog 1000 of 1000"], 1_000]);
  expect((await learnt("auth.log", little(text), store)).outcomes).toEqual(["known host-syslog 1000 of 1000"]);
  const more = [line(1_001), line(1_002)].join("");
  writeFileSync(join(place.folder, "grown.log"), little(text));
  appendFileSync(join(place.folder, "grown.log"), Buffer.from(more, "utf16le"));
  const grown = await learnt("auth.log", little(text + more), store);
  expect(grown.outcomes).toEqual(["grown host-syslog 1002 of 1002"]);
  expect(grown.rows).toEqual((await learnt("auth.log", Buffer.from(text + more))).rows);
});

it("any text in any cut is what it is in UTF-8", async () => {
  const cut = async (bytes: Uint8Array, at: readonly number[]): Promise<string> => {
    // The mark comes in one piece.
    const ends = [0, ...at.map((n) => 2 + (n % (bytes.length - 1))), bytes.length].sort((x, y) => x - y);
    const pieces = ends.slice(1).map((end, i) => bytes.slice(ends[i], end));
    const read: Uint8Array[] = [];
    for await (const piece of utf8OfWideText(Readable.from(pieces) as AsyncIterable<Uint8Array>)) read.push(piece);
    return Buffer.concat(read).toString();
  };
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), fc.array(fc.nat(), { maxLength: 4 }), async (text, at) => {
      const cuts = at.map((n) => n + 2);
      expect(
        await cut(
          little(text),
          cuts.filter((n) => n >= 2),
        ),
      ).toBe(text);
      expect(await cut(big(text), cuts)).toBe(text);
      expect(Buffer.from(utf8OfWideHead(little(text)) as Uint8Array).toString()).toBe(text);
    }),
    { seed: 20_261_126, numRuns: 100 },
  );
  expect(await cut(Buffer.of(0xff, 0xfe, 0x41, 0, 0x3d, 0xd8, 0x42), [])).toBe("A");
  expect(await cut(Buffer.of(0xff, 0xfe, 0x3d, 0xd8, 0x42, 0), [])).toBe("\ufffdB");
  expect(utf8OfWideHead(Buffer.from("{}"))).toBe(null);
});
