// The sample plant: its text files agree with each other, its captures stay within their budget, and what is said to break plants is
// really on the wire.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";
import { captureWindows, renderScenario } from "../../src/scenario/render-scenario.ts";
import { buildSamplePlant, SAMPLE_CHANGES, SAMPLE_LISTS, SAMPLE_PLANT_FILE, SAMPLE_SCENARIO } from "../../src/scenario/sample-plant.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { dotted } from "../../src/scenario/traffic/traffic-kind.ts";

const read = (path: string): string => readFileSync(new URL(`../../samples/${path}`, import.meta.url), "utf8");
const { value, diagnostics } = parseScenario(read(SAMPLE_SCENARIO), SAMPLE_SCENARIO);
const plant = value as Scenario;

describe("the text files", () => {
  test("the scenario parses", () => expect(diagnostics).toEqual([]));

  test("about 120 machines of three makers of controllers, starting on Monday 2026-09-28 for 35 days", () => {
    expect(plant.hosts.length).toBeGreaterThanOrEqual(110);
    expect(plant.hosts.length).toBeLessThanOrEqual(130);
    expect(new Set(plant.hosts.filter((h) => h.role === "plc").map((h) => h.vendor))).toEqual(new Set(["Siemens", "Rockwell Automation", "Schneider Electric"]));
    expect([plant.start, plant.days]).toEqual([{ year: 2026, month: 9, day: 28 }, 35]);
  });

  test("every asset of plant.yaml is a machine of the drawing, with its address", () => {
    const declared = parse(read(SAMPLE_PLANT_FILE)) as {
      assets: { name: string; addresses: string[]; line?: string }[];
      networks: { prefix: string; gateway: string }[];
      lines: { name: string }[];
      essential: { needs: string[] }[];
    };
    const drawn = new Map(plant.hosts.map((h) => [h.name, h.addresses.map(dotted)]));
    for (const asset of declared.assets) expect([asset.name, asset.addresses]).toEqual([asset.name, drawn.get(asset.name)]);
    expect(declared.networks.map((n) => [n.prefix, n.gateway])).toEqual(plant.networks.map((n) => [`${dotted(n.base)}/${n.prefixLength}`, dotted(n.gateway ?? 0)]));
    const lines = new Set(declared.lines.map((l) => l.name));
    for (const asset of declared.assets) if (asset.line !== undefined) expect(lines).toContain(asset.line);
    const names = new Set(declared.assets.map((a) => a.name));
    for (const name of declared.essential.flatMap((e) => e.needs)) expect(names).toContain(name);
  });

  test("the list of machines has each machine of the drawing once, with its make and model", () => {
    const rows = read(SAMPLE_LISTS[0] as string)
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((row) => row.split(";"));
    expect(rows.map(([address]) => address)).toEqual(plant.hosts.map((h) => h.addresses.map(dotted).join(" ")));
    expect(rows.filter((row) => row.length !== 3 || row.some((cell) => cell === ""))).toEqual([]);
  });

  test("every machine of the drawing is in one zone of the segmentation, and every conduit joins two of them", () => {
    const change = parse(read(SAMPLE_CHANGES[0] as string)) as { zones: { name: string; members: string[] }[]; conduits: { from: string; to: string }[]; satisfies: string[] };
    const number = (text: string): number => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
    const inside = (address: number, member: string): boolean => {
      const [base, length] = member.split("/");
      return base !== undefined && length !== undefined && Math.floor(address / 2 ** (32 - Number(length))) === Math.floor(number(base) / 2 ** (32 - Number(length)));
    };
    for (const host of plant.hosts) for (const address of host.addresses) expect([host.name, change.zones.filter((z) => z.members.some((m) => inside(address, m))).length]).toEqual([host.name, 1]);
    const zones = new Set(change.zones.map((z) => z.name));
    for (const conduit of change.conduits) expect(zones.has(conduit.from) && zones.has(conduit.to)).toBe(true);
    expect(change.satisfies).toEqual(expect.arrayContaining(["iec62443-3-3/SR 5.1", "iec62443-3-3/SR 5.2"]));
  });

  test("the windows show nights, changeovers, both month ends, a weekend, and one stretch of four hours", () => {
    const windows = captureWindows(plant);
    const local = windows.map((w) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin", dateStyle: "short", timeStyle: "short" }).format(w.from / 1_000));
    expect(local.filter((t) => / 01:5/.test(t)).length).toBeGreaterThanOrEqual(3);
    expect(local.filter((t) => / 13:40/.test(t)).length).toBe(5);
    expect(local.filter((t) => /17:30/.test(t)).map((t) => t.slice(0, 10))).toEqual(["2026-09-30", "2026-10-30"]);
    expect(local).toContain("2026-10-11 12:00");
    expect(Math.max(...windows.map((w) => w.to - w.from))).toBeGreaterThanOrEqual(4 * 3_600_000_000);
    expect(Math.min(...windows.map((w) => w.from))).toBe(Date.UTC(2026, 8, 28, 3, 45) * 1_000);
  });
});

describe("the captures", () => {
  let packets = 0;
  let bytesTotal = 0;
  /** Per TCP connection: last packet, and the longest silence inside one window. */
  const silences = new Map<string, number>();
  const refusedBy = new Map<string, number>();
  const opened = new Map<string, number>();
  const asked = new Set<string>();
  let multicastIo = 0;

  beforeAll(() => {
    let last = new Map<string, number>();
    renderScenario(
      plant,
      { seed: 1 },
      {
        windowBegins: () => {
          last = new Map();
        },
        packet: (micros, b, length) => {
          packets++;
          bytesTotal += length;
          const type = ((b[12] as number) << 8) | (b[13] as number);
          if (type === 0x0806) asked.add(`${dotted(word(b, 28))} ${dotted(word(b, 38))}`);
          if (type !== 0x0800) return;
          const from = word(b, 26);
          const to = word(b, 30);
          const fromPort = ((b[34] as number) << 8) | (b[35] as number);
          const toPort = ((b[36] as number) << 8) | (b[37] as number);
          if (b[23] === 17 && toPort === 2222 && to >>> 28 === 14) multicastIo++;
          if (b[23] !== 6) return;
          const flags = b[47] as number;
          if (flags === 0x02) count(opened, `${dotted(from)} ${dotted(to)} ${toPort >= 49_152 ? "dynamic" : toPort}`);
          if ((flags & 0x04) !== 0) count(refusedBy, `${dotted(from)} ${dotted(to)}`);
          const key = fromPort < toPort ? `${to}:${toPort} ${from}:${fromPort}` : `${from}:${fromPort} ${to}:${toPort}`;
          const before = last.get(key);
          if (before !== undefined && micros - before > (silences.get(key) ?? 0)) silences.set(key, micros - before);
          last.set(key, micros);
        },
      },
    );
  });

  test("stay within two million packets and 300 MB", () => {
    expect(packets).toBeGreaterThan(600_000);
    expect(packets).toBeLessThan(2_000_000);
    expect(bytesTotal).toBeLessThan(300_000_000);
  });

  test("the SQL pool and the label printers are silent for more than an hour while somebody listens", () => {
    const longest = (needle: RegExp): number => Math.max(0, ...[...silences].filter(([key]) => needle.test(key)).map(([, micros]) => micros / 3_600_000_000));
    expect(longest(/:1433$/)).toBeGreaterThan(1.2);
    expect(longest(/:9100$/)).toBeGreaterThan(1.2);
  });

  test("the old filler refuses while eight connections are taken, and is backed up at night", () => {
    expect(refusedBy.get("10.20.4.11 10.20.1.10")).toBeGreaterThan(10);
    expect(opened.get("10.20.2.22 10.20.4.11 102")).toBeGreaterThanOrEqual(4);
  });

  test("recipes: the line computers open connections to the recipe server", () => {
    for (const computer of ["10.20.5.21", "10.20.4.21"]) {
      expect(opened.get(`${computer} 10.20.1.12 135`)).toBe(5);
      expect(opened.get(`${computer} 10.20.1.12 dynamic`)).toBe(5);
    }
  });

  test("twelve screens open connections to the one server that draws their pictures", () => {
    const screens = [...opened.keys()].filter((pair) => pair.endsWith(" 10.20.0.12 4840")).map((pair) => pair.split(" ")[0] as string);
    expect(screens.length).toBe(12);
    expect(new Set(screens.map((address) => address.split(".")[2]))).toEqual(new Set(["4", "5", "8", "9"]));
  });

  test("the palletiser asks by ARP for what lies outside its network, and its neighbours reach it", () => {
    expect(asked).toContain("10.20.4.14 10.20.0.18");
    expect([...asked].filter((pair) => pair.startsWith("10.20.4.11 10.20.0.")).length).toBe(0);
  });

  test("I/O goes to a group, licences are asked for, month end opens what is closed otherwise", () => {
    expect(multicastIo).toBeGreaterThan(1_000);
    expect(opened.get("10.20.4.21 10.20.2.16 27000")).toBeGreaterThanOrEqual(2);
    expect(opened.get("10.20.1.20 10.20.1.14 1433")).toBe(2);
  });
});

const NO_FILES = { fileBegins: () => undefined, bytes: () => undefined, fileEnds: () => undefined };

test("the files are a rotated series whose blocks are whole, with drop counters", () => {
  const names: string[] = [];
  let pieces: Uint8Array[] = [];
  let first: Uint8Array | undefined;
  const { value: summary } = buildSamplePlant(
    read,
    {
      fileBegins: (name) => {
        names.push(name);
        pieces = [];
      },
      bytes: (piece) => void (names.length === 9 && pieces.push(piece.slice())),
      fileEnds: () => {
        if (names.length === 9) first ??= new Uint8Array(Buffer.concat(pieces));
      },
    },
    NO_FILES,
  );
  expect(names[0]).toBe("span-core-0001.pcapng");
  expect(names.length).toBe(summary?.files.length);
  expect(summary?.files.every((f) => f.packets > 0)).toBe(true);
  const bytes = first as Uint8Array;
  expect(bytes.length).toBe(summary?.files[8]?.bytes);
  const view = new DataView(bytes.buffer);
  const types: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = view.getUint32(at + 4, true);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    types.push(view.getUint32(at, true));
    at += length;
  }
  expect([types[0], types[1], types[types.length - 1]]).toEqual([0x0a0d0d0a, 1, 5]);
  // The last file of the long morning carries the twelve packets that its interface lost: option 5 of the statistics.
  expect(Buffer.from(bytes.subarray(-24)).toString("hex")).toContain("050008000c00000000000000");
});

function word(b: Uint8Array, at: number): number {
  return (((b[at] as number) << 24) | ((b[at + 1] as number) << 16) | ((b[at + 2] as number) << 8) | (b[at + 3] as number)) >>> 0;
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
