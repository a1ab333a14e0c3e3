// EVTX: what Windows writes means what the same events mean as JSON; damage, dirt and cuts cost no more than what they hit.
import { describe, expect, it } from "vitest";
import { evtxChunks, evtxFile } from "../../../../tests/generators/evtx-file.ts";
import { readEventLog } from "../../../../tests/logs/read-event-log.ts";
import { said } from "../../../../tests/logs/said-sign-ins.ts";
import { isEvtx } from "./evtx-chunks.ts";
import { sampleEvents, sampleMeanings } from "./samples.ts";

const CHUNK_BYTES = 65_536;
const chunks = evtxChunks(sampleEvents, 8);
const file = evtxFile(chunks);

describe("a sound log", () => {
  it("gives the meaning that every container gives", async () => {
    const heard = await readEventLog("evtx", evtxFile(evtxChunks(sampleEvents)));
    expect(heard.state).toMatchObject({ kind: "evtx", records: sampleEvents.length, notUnderstood: 0, warnings: [], diagnostics: [] });
    expect(said(heard)).toEqual(sampleMeanings);
    expect(heard.signIns[1]?.nativeId).toBe("security/4002");
    expect(heard.state.contents).toMatchObject({ "event 4624": 5, "event 5156 (not used)": 1, "event 4634": 1, "event 4634 (not used)": 1 });
  });

  it.each([1, 7, 4_095, 65_537, 1 << 22])("pieces of %i bytes, and a stop in between, change nothing", async (pieceBytes) => {
    const bytes = pieceBytes < 10 ? file.subarray(0, 4_096 + CHUNK_BYTES) : file;
    const whole = await readEventLog("evtx", bytes);
    const resumed = await readEventLog("evtx", bytes, { pieceBytes, segmentBytes: 1, stopsAt: 80_000 });
    expect(resumed.signIns).toEqual(whole.signIns);
    expect(resumed.state).toEqual(whole.state);
  });

  it("is known by its first bytes, with its header or by its chunks alone", async () => {
    const headless = Buffer.from(file).fill(0, 0, 100);
    expect([isEvtx(file), isEvtx(chunks[0] as Buffer), isEvtx(headless), isEvtx(Buffer.from("ElfText"))]).toEqual([true, true, true, false]);
    expect(said(await readEventLog("evtx", headless))).toEqual(sampleMeanings);
    expect(said(await readEventLog("evtx", Buffer.concat(chunks)))).toEqual(sampleMeanings);
  });

  it("neither a dirty header, nor a count of none, nor the oldest chunk in the middle, nor unused space matters", async () => {
    const wrapped = [...chunks.slice(2), Buffer.alloc(CHUNK_BYTES), ...chunks.slice(0, 2), Buffer.alloc(3 * CHUNK_BYTES)];
    const heard = await readEventLog("evtx", evtxFile(wrapped, { isDirty: true, claimedChunks: 0 }));
    expect(heard.state).toMatchObject({ records: sampleEvents.length, notUnderstood: 0, warnings: [] });
    expect(said(heard).sort()).toEqual([...sampleMeanings].sort());
  });

  it("records behind the end of a sound chunk are left from before, and not read", async () => {
    const old = evtxChunks(sampleEvents.slice(0, 20))[0] as Buffer;
    const chunk = Buffer.from(evtxChunks(sampleEvents.slice(0, 2))[0] as Buffer);
    const end = chunk.readUInt32LE(48);
    old.copy(chunk, end, end);
    const heard = await readEventLog("evtx", evtxFile([chunk]));
    expect([heard.state.records, heard.state.warnings]).toEqual([2, []]);
  });
});

describe("what is damaged", () => {
  const damaged = async (change: (bytes: Buffer) => Buffer) => readEventLog("evtx", change(Buffer.from(file)));

  it("a record that was overwritten costs itself, and is told by its place; no name of a person is shown", async () => {
    const heard = await damaged((bytes) => {
      bytes.fill(0x41, 4_096 + 512 + 40, 4_096 + 512 + 80);
      return bytes;
    });
    expect(heard.state.notUnderstood).toBe(1);
    expect(said(heard)).toEqual(sampleMeanings.slice(1));
    expect(heard.state.diagnostics[0]?.message).toMatch(/\(at byte 4608\)$/);
    expect(heard.state.warnings[1]).toBe("1 of 4 chunks do not fit their checksums, the first at byte 4096: the log was copied while in use, or is damaged. What could be read of them was");
  });

  it("a chunk that is overwritten altogether costs that chunk", async () => {
    const heard = await damaged((bytes) => bytes.fill(0x2a, 4_096, 4_096 + CHUNK_BYTES));
    expect(heard.state.records).toBe(sampleEvents.length - 8 + 1);
    expect(heard.state.diagnostics[0]?.message).toBe("65536 bytes before byte 69632 are no part of an event log");
    expect(said(heard)).toEqual(sampleMeanings.slice(-said(heard).length));
  });

  it("a mark of a record in the middle is found again after a length that lies", async () => {
    const heard = await damaged((bytes) => {
      bytes.writeUInt32LE(0xffff_fff0, 4_096 + 512 + 4);
      return bytes;
    });
    expect(said(heard)).toEqual(sampleMeanings.slice(1));
    expect(heard.state.diagnostics[0]?.message).toMatch(/^\d+ bytes at byte 4608 are no event$/);
  });

  it("bytes put in between move the chunks, and no chunk is lost", async () => {
    const heard = await damaged((bytes) => Buffer.concat([bytes.subarray(0, 4_096 + CHUNK_BYTES), Buffer.from("junk"), bytes.subarray(4_096 + CHUNK_BYTES)]));
    expect(said(heard)).toEqual(sampleMeanings);
    expect(heard.state.notUnderstood).toBe(1);
  });

  it("cut within a chunk, what stands before is read, and the cut is said", async () => {
    const heard = await damaged((bytes) => bytes.subarray(0, 4_096 + 3 * CHUNK_BYTES + 5_000));
    expect(heard.state.warnings).toContain("the file ends within a chunk of events");
    expect(said(heard).length).toBeGreaterThan(20);
    expect(said(heard)).toEqual(sampleMeanings.slice(0, said(heard).length));
  });

  it("records that go on counting behind the end of a chunk in use are read", async () => {
    const chunk = Buffer.from(evtxChunks(sampleEvents.slice(0, 4))[0] as Buffer);
    // The header was not written again after the last two records.
    let at = 512;
    for (let i = 0; i < 2; i++) at += chunk.readUInt32LE(at + 4);
    chunk.writeUInt32LE(at, 48);
    const heard = await readEventLog("evtx", evtxFile([chunk], { isDirty: true }));
    expect(said(heard)).toEqual(sampleMeanings.slice(0, 4));
  });

  it("a template that is used within itself ends", async () => {
    const heard = await damaged((bytes) => {
      // The first element of the template becomes an instance of the template itself.
      const body = 4_096 + 512 + 24 + 4 + 10 + 24 + 4;
      const again = Buffer.alloc(10);
      again.writeUInt8(0x0c, 0);
      again.writeUInt32LE(512 + 24 + 4 + 10, 6);
      again.copy(bytes, body);
      return bytes;
    });
    expect(heard.state.notUnderstood).toBe(1);
    expect(said(heard).length).toBe(sampleMeanings.length - 1);
  });
});
