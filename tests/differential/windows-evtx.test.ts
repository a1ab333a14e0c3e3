// Real Windows event logs: each event's number, time, machine and every field against two readers of other people (libevtx's evtxexport and python-evtx).
// Where one of them is not installed, its part is skipped.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EventAssembler } from "../../src/evidence/logs/windows-events/event-assembler.ts";
import { CHUNK_BYTES, readChunk } from "../../src/evidence/logs/windows-events/evtx-chunk.ts";
import type { ReadEvent } from "../../src/evidence/logs/windows-events/json-shapes.ts";

const data = process.env.HOLDPOINT_DATA ?? join(import.meta.dirname, "../../../shared/data");
const folder = join(data, "access/windows-evtx");
const HEADER_BYTES = 4_096;

function run(program: string, ...args: readonly string[]): string | null {
  try {
    return execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return null;
  }
}

const readers = {
  evtxexport: { isThere: run("evtxexport", "-V") !== null, read: (file: string) => run("evtxexport", "-f", "xml", file) },
  "python-evtx": { isThere: run("evtx_dump.py", "--help") !== null, read: (file: string) => run("evtx_dump.py", file) },
};

/** "0x000000000000003E7" and "0x3e7" are one; readers differ in the case of GUIDs, in the digits of seconds and in what they do with white space and control characters. */
const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^0x0*(?=[0-9a-f])/, "0x")
    .replaceAll(/(?!\s)\p{C}/gu, "")
    .replaceAll(/\s+/g, " ");

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
const unescaped = (text: string): string =>
  text
    .replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] as string)
    .replaceAll(/&#(x?)([0-9a-f]+);/gi, (_, hex: string, code: string) => String.fromCodePoint(Number.parseInt(code, hex === "" ? 10 : 16)));

interface Told {
  readonly id: string;
  readonly recordId: string;
  readonly computer: string;
  readonly milliseconds: number;
  readonly fields: readonly string[];
}

/** By patterns over the text: no XML reader of ours. */
function toldIn(xml: string): Told[] {
  return (xml.match(/<Event [\s\S]*?<\/Event>/g) ?? []).map((event) => {
    const element = (name: string): string => new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(event)?.[1] ?? "";
    const named = [...event.matchAll(/<Data Name="([^"]*)"(?:\/>|>([^<]*)<\/Data>)/g)].map(([, name, value = ""]) => `${name}=${plain(unescaped(value))}`);
    const body = /<UserData>([\s\S]*)<\/UserData>/.exec(event)?.[1] ?? "";
    const own = [...body.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name, value = ""]) => `${name}=${plain(unescaped(value))}`);
    const time = (/SystemTime="([^"]*)"/.exec(event)?.[1] ?? "").replace(" ", "T").replace(/(\.\d{3})\d*Z?$/, "$1Z");
    return {
      id: element("EventID"),
      recordId: element("EventRecordID"),
      computer: element("Computer"),
      milliseconds: Date.parse(time.endsWith("Z") ? time : `${time}Z`),
      fields: [...named, ...own].filter(says),
    };
  });
}

/** Optional fields without a value are left out by some and written by others. */
const says = (field: string): boolean => !field.endsWith("=") && !field.endsWith("=-");

function ours(file: string): Told[] {
  const bytes = new Uint8Array(readFileSync(file));
  const events: ReadEvent[] = [];
  const assembler = new EventAssembler();
  for (let at = HEADER_BYTES; at + CHUNK_BYTES <= bytes.length; at += CHUNK_BYTES) {
    if (bytes[at] !== 0) readChunk(bytes.slice(at, at + CHUNK_BYTES), CHUNK_BYTES, assembler, { event: (read) => events.push(read), damage: (offset) => expect(offset).toBe(null) });
  }
  return events.map((read) => {
    if (read === null || "why" in read) throw new Error(read?.why ?? "no event");
    const { id, recordId, computer, time, data: fields } = read.event;
    return {
      id: String(id),
      recordId,
      computer,
      milliseconds: Math.floor(time / 1_000),
      fields: [...fields].map(([name, value]) => `${name}=${plain(value)}`).filter((field) => says(field) && !/^\d+=/.test(field)),
    };
  });
}

const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".evtx")) : [];

describe.skipIf(files.length === 0).each(Object.entries(readers))("%s", (_, reader) => {
  it.skipIf(!reader.isThere).each(files)("%s: every event and every field", (name) => {
    const told = toldIn(reader.read(join(folder, name)) ?? "");
    const found = ours(join(folder, name));
    expect(found.length).toBe(told.length);
    expect(told.length).toBeGreaterThan(0);
    found.forEach((event, i) => {
      const other = told[i] as Told;
      // python-evtx computes fractions of seconds with floating point: one millisecond may be missing.
      expect(Math.abs(event.milliseconds - other.milliseconds)).toBeLessThanOrEqual(1);
      expect({ ...event, milliseconds: 0 }).toEqual({ ...other, milliseconds: 0 });
    });
  });
});
