// EVTX files and XML exports of Windows events, cut, mutated and forged, made ones and real ones: nothing throws, time and memory stay bounded, every record can be
// stored, and a stop anywhere changes nothing.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AccountNames, KEY_BYTES } from "../../src/evidence/sessions/account-names.ts";
import { SignInRows } from "../../src/evidence/sessions/sign-in-rows.ts";
import { asXml, sampleEvents } from "../../src/evidence/logs/windows-events/samples.ts";
import { evtxChunks, evtxFile } from "../generators/evtx-file.ts";
import { type HeardEvents, readEventLog } from "../logs/read-event-log.ts";

const SEED = 20261126;
const RUNS = Number(process.env.HOLDPOINT_FUZZ_RUNS ?? 300);
const HEADER_BYTES = 4_096;
const CHUNK_BYTES = 65_536;
/** Of one log: a record is at least 32 bytes long, and what is no record is counted once. */
const mostRecords = (bytes: Uint8Array): number => bytes.length / 16 + 2;

const data = process.env.HOLDPOINT_DATA ?? join(import.meta.dirname, "../../../shared/data");
const folder = join(data, "access/windows-evtx");
const real = existsSync(folder)
  ? readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).size < 100_000)
      .map((path) => readFileSync(path))
  : [];
const sources = [evtxFile(evtxChunks(sampleEvents, 8)), ...real];

interface Change {
  readonly place: number;
  readonly value: number;
  readonly width: number;
}

/** Nearer to the front of a chunk, where its records are. */
const change = fc.record({
  place: fc.integer({ min: 0, max: 12_000 }),
  value: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0xffffffff, 0x7fffffff, 0xfffffff0, 512, 0)),
  width: fc.constantFrom(1, 2, 4),
});

function changed(source: Buffer, changes: readonly Change[], fixesChecksums: boolean): Buffer {
  const bytes = Buffer.from(source);
  for (const { place, value, width } of changes) {
    const at = Math.min(HEADER_BYTES + place, bytes.length - 4);
    bytes.writeUIntLE(value % 2 ** (8 * width), at, width);
  }
  if (fixesChecksums) {
    for (let at = HEADER_BYTES; at + CHUNK_BYTES <= bytes.length; at += CHUNK_BYTES) {
      const chunk = bytes.subarray(at, at + CHUNK_BYTES);
      const free = Math.min(chunk.readUInt32LE(48), CHUNK_BYTES);
      chunk.writeUInt32LE(crc32(chunk.subarray(512, Math.max(512, free))), 52);
      chunk.writeUInt32LE(crc32(chunk.subarray(128, 512), crc32(chunk.subarray(0, 120))), 124);
    }
  }
  return bytes;
}

const accounts = new AccountNames(new Uint8Array(KEY_BYTES));

function holds({ signIns, state }: HeardEvents, bytes: Uint8Array): void {
  expect(state.records).toBeLessThanOrEqual(mostRecords(bytes));
  expect(state.understood + state.notUnderstood).toBe(state.records);
  const rows = new SignInRows(1, accounts);
  for (const record of signIns) {
    expect(Number.isSafeInteger(record.time) && record.time >= 0).toBe(true);
    rows.signIn(record);
  }
  expect([...rows.take()].length).toBeGreaterThanOrEqual(0);
  // Names of people are in nothing that is said of a log.
  expect(JSON.stringify([state.warnings, state.diagnostics, state.contents])).not.toMatch(/op\.a|vendor|svc-batch/);
}

describe("EVTX", () => {
  test("fields anywhere that lie, with checksums that fit and without", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(sources.length - 1), fc.array(change, { minLength: 1, maxLength: 12 }), fc.boolean(), fc.integer({ min: 1, max: 70_000 }), async (which, changes, fixes, pieceBytes) => {
        const bytes = changed(sources[which] as Buffer, changes, fixes);
        const heard = await readEventLog("evtx", bytes);
        holds(heard, bytes);
        const resumed = await readEventLog("evtx", bytes, { pieceBytes: Math.max(512, pieceBytes), segmentBytes: 1, stopsAt: 60_000 });
        expect(resumed).toEqual(heard);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test("cut, put together and filled with anything", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(sources.length - 1), fc.nat(140_000), fc.nat(70_000)), { minLength: 1, maxLength: 4 }), fc.uint8Array({ maxLength: 200 }), async (cuts, junk) => {
        const bytes = Buffer.concat(cuts.flatMap(([which, from, length]) => [(sources[which] as Buffer).subarray(from, from + length), junk]));
        holds(await readEventLog("evtx", bytes), bytes);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});

describe("XML", () => {
  const document = `<Events>${sampleEvents.map(asXml).join("\n")}</Events>`;
  const pieces = fc.constantFrom(
    "<Event>",
    "</Event>",
    "<Event ",
    "<System>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "&#0;",
    "&x;",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "\u0000",
    "'",
    ">",
    "<Data Name='TargetUserName'>",
  );

  test("cut, mutated and with pieces of XML put in anywhere, in both encodings", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(document.length), fc.nat(40), pieces), { minLength: 1, maxLength: 10 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 5_000 }),
        async (edits, isWide, pieceBytes) => {
          const text = edits.reduce((t, [at, dropped, put]) => t.slice(0, at) + put + t.slice(at + dropped), document);
          const bytes = Buffer.from(isWide ? `\ufeff${text}` : text, isWide ? "utf16le" : "utf8");
          const heard = await readEventLog("xml", bytes);
          expect(heard.state.understood + heard.state.notUnderstood).toBe(heard.state.records);
          for (const record of heard.signIns) expect(Number.isSafeInteger(record.time) && record.time >= 0).toBe(true);
          expect(await readEventLog("xml", bytes, { pieceBytes: Math.max(2, pieceBytes), segmentBytes: 1, stopsAt: 5_000 })).toEqual(heard);
        },
      ),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
