// Archives as containers: what they hold comes out whole, what is damaged as far as it goes, and what is made to hurt is refused.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type FileToZip, zipArchive } from "../../../tests/generators/zip-archive.ts";
import { listZip, type ZipListing, ZippedFile, zipRefusal } from "./zip-file.ts";

const folder = mkdtempSync(join(tmpdir(), "holdpoint-zip-"));
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;
function write(bytes: Uint8Array): string {
  const path = join(folder, `${written++}.zip`);
  writeFileSync(path, bytes);
  return path;
}

async function unpack(path: string, { entries }: ZipListing): Promise<string[]> {
  const said: string[] = [];
  for (const entry of entries) {
    const file = new ZippedFile(path, entry);
    let length = 0;
    let end = "";
    for await (const piece of file) {
      length += piece.length;
      end = Buffer.from(piece.subarray(-5)).toString();
    }
    said.push([entry.name, length, end, file.damage].filter((part) => part !== null).join(" "));
  }
  return said;
}

/** Repeats, but not so that it packs like a bomb. */
const lines = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `${(i * 7_919) % 65_521} line\n`).join(""));
const files: readonly FileToZip[] = [
  { name: "a.log", content: Buffer.from("hello") },
  { name: "folder/", content: Buffer.alloc(0) },
  { name: "folder/b.log", content: lines, isDeflated: true },
  { name: "ü.log", content: Buffer.from("world") },
];
const whole = ["a.log 5 hello", `folder/b.log ${lines.length} line\n`, "ü.log 5 world"];

describe("all of an archive", () => {
  it.each([
    ["with sizes in front", {}],
    ["with sizes behind", { sizesFollow: true }],
    ["with ZIP64 fields", { isZip64: true }],
  ])("%s", async (_, how) => {
    const path = write(zipArchive(files.map((file) => ({ ...file, ...how }))));
    const listing = listZip(path) as ZipListing;
    expect(listing.problem).toBe(null);
    expect(await unpack(path, listing)).toEqual(whole);
  });
});

describe("what is damaged", () => {
  it.each([
    ["sizes in front", {}],
    ["sizes behind", { sizesFollow: true }],
  ])("without a directory, files are found one after another (%s)", async (_, how) => {
    const deflated = files.map((file) => ({ ...file, ...how, isDeflated: file.name !== "folder/" }));
    const path = write(zipArchive(deflated, false));
    const listing = listZip(path) as ZipListing;
    expect(listing.problem).toContain("its directory is missing");
    expect(await unpack(path, listing)).toEqual(whole);
  });

  it("cut within a file, what stands before is kept and the break is said", async () => {
    const bytes = zipArchive(files);
    const path = write(bytes.subarray(0, 90_000));
    const [first, second] = await unpack(path, listZip(path) as ZipListing);
    expect(first).toBe(whole[0]);
    expect(second).toMatch(/^folder\/b\.log [1-9]\d{4,}.*unexpected end of file$/s);
  });

  it("other bytes than the archive promises are said", async () => {
    const bytes = Buffer.from(zipArchive(files));
    bytes.write("j", bytes.indexOf("hello"));
    const path = write(bytes);
    expect((await unpack(path, listZip(path) as ZipListing))[0]).toBe("a.log 5 jello its length or checksum is not the one that the archive says");
  });
});

describe("what is refused", () => {
  const refusalOf = (file: Partial<FileToZip>): string | null => {
    const [entry] = (listZip(write(zipArchive([{ name: "x", content: Buffer.from("hello"), ...file }]))) as ZipListing).entries;
    return zipRefusal(entry as NonNullable<typeof entry>);
  };

  it("names encryption, methods and what unpacks too well", () => {
    expect(refusalOf({})).toBe(null);
    expect(refusalOf({ isEncrypted: true })).toBe("it is encrypted");
    expect(refusalOf({ method: 14 })).toBe("it is packed by method 14, which is not read");
    expect(refusalOf({ claimedBytes: 2_000_000_000 })).toBe("it unpacks to 400000000 times its size, as no log does");
  });

  it("stops where a file unpacks too well though its archive says otherwise", async () => {
    const path = write(zipArchive([{ name: "x", content: Buffer.alloc(100 << 20), isDeflated: true, claimedBytes: 1_000 }]));
    const [said] = await unpack(path, listZip(path) as ZipListing);
    expect(said).toMatch(/it unpacks to more than 400 times its size/);
    expect(Number((said as string).split(" ")[1])).toBeLessThan(70 << 20);
  });

  it("looks neither into office files nor into what is no archive", () => {
    expect(listZip(write(zipArchive([{ name: "[Content_Types].xml", content: Buffer.from("<x/>") }])))).toBe(null);
    expect(listZip(write(Buffer.from("PKtext")))).toBe(null);
  });
});
