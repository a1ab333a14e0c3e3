// Learning captures: once per content whatever the name, in segments that can be interrupted, growing files, damaged files, folders of junk.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { gzipped, smallCapture } from "../generators/small-captures.ts";
import { conclusions, conclusionsWhereverCut, conclusionsWithoutDissection, everything, LearnCase, learnInto } from "./learn-cases.ts";

const one = smallCapture({ seed: 1, packets: 3_000 });
const other = smallCapture({ seed: 2, packets: 500 });
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const captures = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "captures");

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

/** What an undisturbed learn of these bytes concludes. */
async function learnedAlone(bytes: Uint8Array, name = "alone.pcap"): Promise<unknown> {
  const alone = await place.openStore(`alone-${name}.duckdb`);
  try {
    await learnInto(alone, [place.file(name, bytes)]);
    return await conclusionsWithoutDissection(alone);
  } finally {
    await alone.close();
  }
}

describe("what is learnt once", () => {
  it("stores a capture with its digest, times and counts", async () => {
    const result = await learnInto(store, [place.file("one.pcap", one)]);
    expect(outcomes(result)).toEqual(["learnt"]);
    expect(result).toMatchObject({ interrupted: false, nothingReadable: false });
    const [source] = await store.sources();
    expect(source).toMatchObject({ sha256: sha256(one), bytes: one.length, records: 3_000, understood: 3_000, kind: "pcap", vantage: "captures", addressSpace: "site", complete: true, warnings: [] });
    const { conversations } = (await conclusions(store)) as { conversations: { packetsToServer: number; packetsToClient: number }[] };
    expect(conversations.reduce((n, c) => n + c.packetsToServer + c.packetsToClient, 0)).toBe(3_000);
  });

  it("knows the same content under any name, compressed or from standard input, and changes nothing", async () => {
    await learnInto(store, [place.file("one.pcap", one)]);
    const before = await everything(store);
    const again = await learnInto(store, [place.file("one.pcap", one), place.file("copy.bin", one), place.file("one.pcap.gz", gzipped(one)), "-"], {
      standardInput: Readable.from([one.subarray(0, 70_001), one.subarray(70_001)]),
    });
    expect(outcomes(again)).toEqual(["known", "known", "known", "known"]);
    expect(again.nothingReadable).toBe(false);
    expect(await everything(store)).toEqual(before);
    expect(outcomes(await learnInto(store, ["-"], { standardInput: Readable.from([gzipped(one)]) }))).toEqual(["known"]);
    expect(await everything(store)).toEqual(before);
  });

  it("counts two names of one content in one call once, and two contents of one name twice", async () => {
    const result = await learnInto(store, [place.file("a.pcap", other), place.file("b.pcap", other), place.file("c.pcap.gz", gzipped(one)), join(place.folder, "a.pcap")]);
    expect(outcomes(result)).toEqual(["learnt", "known", "learnt", "known"]);
    expect((await store.sources()).map((s) => s.sha256)).toEqual([sha256(other), sha256(one)]);
  });

  it("warns when a known content is now said to come from elsewhere, and leaves it where it was", async () => {
    const path = place.file("one.pcap", one);
    await learnInto(store, [path]);
    const [file] = (await learnInto(store, [path], { vantage: "roof" })).files;
    expect(file?.diagnostics.map((d) => d.code)).toEqual(["learnt-elsewhere"]);
    expect((await store.sources())[0]?.vantage).toBe("captures");
  });

  it("warns when a capture begins like another but then differs", async () => {
    const edited = Buffer.from(one);
    edited.writeUInt8(0x55, one.length - 1);
    await learnInto(store, [place.file("one.pcap", one)]);
    const [file] = (await learnInto(store, [place.file("edited.pcap", edited)])).files;
    expect([file?.outcome, file?.diagnostics.map((d) => d.code)]).toEqual(["learnt", ["begins-like-another"]]);
  });

  it("takes no notice of hostile file names", async () => {
    const name = "'); DROP TABLE source; --\n\u202e.pcap";
    await learnInto(store, [place.file(name, one)]);
    expect((await store.sources())[0]?.file).toBe(join(place.folder, name));
  });
});

describe("interrupted learning", () => {
  it("keeps committed segments and goes on there; the result is that of an undisturbed learn", async () => {
    const big = smallCapture({ seed: 3, packets: 150_000 });
    const path = place.file("big.pcap", big);
    const expected = await learnedAlone(big);
    for (let stops = 0; stops < 2; stops++) {
      const controller = new AbortController();
      const result = await learnInto(store, [path], { segmentBytes: 2 << 20, signal: controller.signal, onProgress: () => controller.abort() });
      expect([outcomes(result), result.interrupted, result.nothingReadable]).toEqual([["interrupted"], true, false]);
      // Where reading stopped is not the end of the capture.
      expect(result.files[0]?.diagnostics).toEqual([]);
      const [source] = await store.sources();
      expect(source?.complete).toBe(false);
      expect(source?.bytes).toBeGreaterThan(2 << 20);
      expect(source?.bytes).toBeLessThan(big.length);
    }
    const progressed = (await store.sources())[0]?.records as number;
    const last = await learnInto(store, [path], { segmentBytes: 2 << 20 });
    expect(outcomes(last)).toEqual(["resumed"]);
    expect(last.files[0]?.records).toBe(150_000 - progressed);
    expect(await conclusionsWithoutDissection(store)).toEqual(expected);
    expect(outcomes(await learnInto(store, [path]))).toEqual(["known"]);
  });

  it("does not start what comes after the interrupt", async () => {
    const controller = new AbortController();
    controller.abort();
    const result = await learnInto(store, [place.file("one.pcap", one)], { signal: controller.signal });
    expect([result.files, result.interrupted, await store.sources()]).toEqual([[], true, []]);
  });

  it("does not depend on where segments end", async () => {
    const expected = await learnedAlone(one);
    for (const segmentBytes of [5_000, 100_000]) {
      const cut = await place.openStore(`cut-${segmentBytes}.duckdb`);
      await learnInto(cut, [join(place.folder, "alone.pcap")], { segmentBytes });
      expect(await conclusionsWithoutDissection(cut)).toEqual(expected);
      await cut.close();
    }
  });
});

describe("growing captures", () => {
  it("are learnt from where they ended, even inside a packet, and replace their beginning", async () => {
    const path = place.file("live.pcap", one.subarray(0, 100_001));
    const [begun] = (await learnInto(store, [path])).files;
    expect([begun?.outcome, begun?.diagnostics.map((d) => d.code)]).toEqual(["learnt", ["capture-truncated"]]);
    const before = (await store.sources())[0]?.records as number;
    appendFileSync(path, one.subarray(100_001));
    const [grown] = (await learnInto(store, [path])).files;
    expect([grown?.outcome, grown?.records]).toEqual(["grown", 3_000 - before]);
    expect((await store.sources()).length).toBe(1);
    expect(await conclusionsWithoutDissection(store)).toEqual(await learnedAlone(one));
    // An old copy of the beginning is known, too.
    expect(outcomes(await learnInto(store, [place.file("old.pcap", one.subarray(0, 100_001))]))).toEqual(["known"]);
  });

  it("grow again and again, also from compressed copies and standard input", async () => {
    for (const [i, length] of [20, 24, 30, 5_000, 64_000, 70_000, one.length - 1, one.length].entries()) {
      const part = one.subarray(0, length);
      const result =
        i % 3 === 2
          ? await learnInto(store, ["-"], { standardInput: Readable.from([part]) })
          : await learnInto(store, [place.file(i % 3 === 1 ? "live.pcap.gz" : "live.pcap", i % 3 === 1 ? gzipped(part) : part)]);
      expect(outcomes(result)).toEqual([i === 0 || (await store.sources()).length > 1 ? "learnt" : "grown"]);
      if ((await store.sources()).length > 1) await store.forget((await store.sources())[0] as never);
    }
    expect(await conclusionsWithoutDissection(store)).toEqual(await learnedAlone(one));
  });

  it("do not swallow another capture after an empty one", async () => {
    const result = await learnInto(store, [place.file("empty.pcap", one.subarray(0, 24)), place.file("one.pcap", one)]);
    expect(outcomes(result)).toEqual(["learnt", "learnt"]);
    expect((await store.sources()).map((s) => s.records)).toEqual([0, 3_000]);
  });
});

describe("damaged and foreign files", () => {
  it("commit every whole packet of a broken gzip file and say so with the source", async () => {
    const packed = gzipped(one);
    const [file] = (await learnInto(store, [place.file("cut.pcap.gz", packed.subarray(0, packed.length >> 1))])).files;
    expect(file?.outcome).toBe("learnt");
    expect(file?.diagnostics.map((d) => [d.severity, d.code])).toContainEqual(["warning", "gzip-damaged"]);
    const [source] = await store.sources();
    expect(source?.records).toBeGreaterThan(1_000);
    expect(source?.warnings.join("\n")).toMatch(/breaks off[\s\S]*|middle of a packet/);
    // The whole file later is the same source, grown.
    expect(outcomes(await learnInto(store, [place.file("cut.pcap.gz", packed)]))).toEqual(["grown"]);
    expect(await conclusionsWithoutDissection(store)).toEqual(await learnedAlone(one));
  });

  it("tell junk in a folder from a named file that is no evidence", async () => {
    const folder = join(place.folder, "mixed");
    mkdirSync(join(folder, "deep.pcap"), { recursive: true });
    for (const [name, bytes] of [
      ["notes.txt", "hello"],
      ["empty.pcap", ""],
      ["zip.pcap", "PK\x03\x04"],
      ["deep.pcap/one.pcap", one],
      ["deep.pcap/two.pcap.gz", gzipped(other)],
    ] as const)
      writeFileSync(join(folder, name), bytes);
    const result = await learnInto(store, [folder]);
    expect(result.files.map((f) => [f.file.slice(folder.length + 1), f.outcome])).toEqual([
      ["deep.pcap/one.pcap", "learnt"],
      ["deep.pcap/two.pcap.gz", "learnt"],
      ["empty.pcap", "skipped"],
      ["notes.txt", "skipped"],
      ["zip.pcap", "skipped"],
    ]);
    expect(result.files.slice(2).flatMap((f) => f.diagnostics.map((d) => d.severity))).toEqual(["note", "note", "note"]);
    expect(result.files[2]?.diagnostics[0]?.message).toContain("an empty file");
    const named = await learnInto(store, [join(folder, "notes.txt"), join(place.folder, "missing.pcap"), join(folder, "empty.pcap")]);
    expect(outcomes(named)).toEqual(["failed", "failed", "failed"]);
    expect(named.nothingReadable).toBe(true);
    expect(named.files.map((f) => [f.diagnostics[0]?.severity, f.diagnostics[0]?.code])).toEqual([
      ["error", "not-evidence"],
      ["error", "file-missing"],
      ["error", "not-evidence"],
    ]);
    expect((await store.sources()).length).toBe(2);
  });

  it("survive links in circles, broken links, sockets and unreadable files", async () => {
    const folder = join(place.folder, "odd");
    mkdirSync(join(folder, "inner"), { recursive: true });
    symlinkSync(folder, join(folder, "inner", "up"));
    symlinkSync(join(folder, "self"), join(folder, "self"));
    symlinkSync("nowhere", join(folder, "broken.pcap"));
    writeFileSync(join(folder, "one.pcap"), one);
    symlinkSync("one.pcap", join(folder, "same.pcap"));
    writeFileSync(join(folder, "secret.pcap"), one);
    chmodSync(join(folder, "secret.pcap"), 0);
    execFileSync("mkfifo", [join(folder, "pipe.pcap")]);
    const server = createServer().listen(join(folder, "socket"));
    try {
      const result = await learnInto(store, [folder]);
      const told = Object.fromEntries(result.files.map((f) => [f.file.slice(folder.length + 1), f.diagnostics[0]?.code ?? f.outcome]));
      // Nothing is unreadable for root.
      expect(told).toEqual({
        "inner/up": "link-loop",
        self: "link-loop",
        "broken.pcap": "link-broken",
        "one.pcap": "learnt",
        "same.pcap": "known",
        "pipe.pcap": "not-a-file",
        socket: "not-a-file",
        "secret.pcap": process.getuid?.() === 0 ? "known" : "file-unreadable",
      });
    } finally {
      server.close();
    }
  });

  it("reads a named pipe once", async () => {
    const pipe = join(place.folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    place.file("one.pcap", one);
    execFileSync("sh", ["-c", `cat "${join(place.folder, "one.pcap")}" > "${pipe}" &`], { stdio: "ignore" });
    expect(outcomes(await learnInto(store, [pipe]))).toEqual(["learnt"]);
    expect((await store.sources())[0]?.sha256).toBe(sha256(one));
  });

  it.each(["append", "commit"] as const)("leaves nothing of a learn whose store cannot be written (%s)", async (step) => {
    const full = withoutRoom(store, step, 1);
    const result = await learnInto(full.store, [place.file("one.pcap", one), place.file("other.pcap", other)]);
    expect(result.files.map((f) => [f.outcome, f.diagnostics[0]?.code])).toEqual([["failed", "store-not-written"]]);
    expect(await store.sources()).toEqual([]);
    expect(outcomes(await learnInto(store, [join(place.folder, "one.pcap")]))).toEqual(["learnt"]);
  });

  it.each([
    ["append", 9],
    ["commit", 3],
  ] as const)("keeps the segments before one that cannot be stored, says so, and goes on from there (%s)", async (step, last) => {
    const full = withoutRoom(store, step, last);
    const path = place.file("one.pcap", one);
    const segmentBytes = one.length >> 3;
    const result = await learnInto(full.store, [path], { segmentBytes });
    expect(result.files.map((f) => [f.outcome, f.diagnostics[0]?.code])).toEqual([["failed", "store-not-written"]]);
    expect(full.steps()).toBe(last);
    const [kept] = await store.sources();
    expect(kept?.complete).toBe(false);
    expect(kept?.bytes).toBeGreaterThanOrEqual(2 * segmentBytes);
    expect(outcomes(await learnInto(store, [path], { segmentBytes }))).toEqual(["resumed"]);
    const undisturbed = await place.openStore("undisturbed.duckdb");
    await learnInto(undisturbed, [path], { segmentBytes });
    expect(await everything(store)).toEqual(await everything(undisturbed));
    await undisturbed.close();
  });
});

/** A store on a disk that is full from the `last` append or commit on. */
function withoutRoom(into: EvidenceStore, step: "append" | "commit", last: number): { readonly store: EvidenceStore; steps(): number } {
  let steps = 0;
  const isFull = (): boolean => ++steps >= last;
  const beginSegment: EvidenceStore["beginSegment"] = async (continues) => {
    const writer = await into.beginSegment(continues);
    return {
      source: writer.source,
      append: async (batch) => {
        if (step === "append" && isFull()) throw new Error("IO Error: No space left on device");
        return writer.append(batch);
      },
      rollback: () => writer.rollback(),
      commit: async (state) => {
        if (step === "append" || !isFull()) return writer.commit(state);
        await writer.rollback();
        throw new Error("IO Error: No space left on device");
      },
    };
  };
  return {
    store: {
      tables: into.tables,
      sources: () => into.sources(),
      forget: (s) => into.forget(s),
      forgetRows: (asked) => into.forgetRows(asked),
      scan: (t, o, only) => into.scan(t, o, only),
      rows: (t, only) => into.rows(t, only),
      close: () => into.close(),
      beginSegment,
    },
    steps: () => steps,
  };
}

describe.skipIf(!existsSync(captures))("real captures", () => {
  it("are learnt the same whole, in small segments and compressed", async () => {
    const folder = join(captures, "modbus");
    const names = readdirSync(folder)
      .filter((name) => /\.p?cap(ng)?$/.test(name))
      .slice(0, 3);
    expect(names.length).toBeGreaterThan(0);
    await learnInto(
      store,
      names.map((name) => join(folder, name)),
    );
    const pieces = await place.openStore("pieces.duckdb");
    await learnInto(
      pieces,
      names.map((name) => place.file(`${name}.gz`, gzipped(readFileSync(join(folder, name))))),
      { segmentBytes: 4_000 },
    );
    expect(await conclusionsWhereverCut(pieces)).toEqual(await conclusionsWhereverCut(store));
    await pieces.close();
  });
});
