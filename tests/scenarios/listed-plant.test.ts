// Lists beside what was seen: which machine a row speaks of, what contradicts, who is a stranger and who a ghost. The store is filled by `learn` from
// captures that are drawn and lists that are written here.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { learn } from "../../src/app/learn.ts";
import { plantFromEvidence } from "../../src/app/plant-from-evidence.ts";
import { evidenceTables } from "../../src/evidence/flows/flow-tables.ts";
import { parsePlantFile } from "../../src/evidence/lists/plant-file/parse-plant-file.ts";
import type { Asset } from "../../src/plant/asset.ts";
import type { Plant } from "../../src/plant/plant.ts";
import { renderCaptureFiles } from "../../src/scenario/capture-files.ts";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

const SCENE = `plant "Lists"
from 2026-10-05 for 1 day
network floor 10.20.1.0/24
host plc 10.20.1.5 mac 00:1b:1b:00:00:05
host hmi 10.20.1.6 mac 00:1b:1b:00:00:06
host two 10.20.1.7 mac 00:1b:1b:00:00:07
host odd 10.20.1.8 mac 00:1b:1b:00:00:08
hmi -> plc modbus write every 2s 08:00..08:01
hmi -> two modbus read every 2s 08:00..08:01
odd -> plc modbus read every 5s 08:00..08:01
capture 2026-10-05 07:59..08:02
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "holdpoint-lists-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function drawn(): string {
  const { value, diagnostics } = parseScenario(SCENE, "drawn.scenario");
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  let pieces: Uint8Array[] = [];
  let file = "";
  renderCaptureFiles(
    value,
    { seed: 7, rotateSeconds: 3_600 },
    {
      fileBegins: (name) => {
        file = join(folder, name);
        pieces = [];
      },
      bytes: (piece) => void pieces.push(piece.slice()),
      fileEnds: () => writeFileSync(file, Buffer.concat(pieces)),
    },
  );
  return file;
}

async function plantOf(lists: Readonly<Record<string, string>>, plantFile: string | null = null): Promise<Plant> {
  const store = createMemoryStore(evidenceTables);
  const paths = Object.entries(lists).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  const result = await learn({ store, paths: [drawn(), ...paths], vantage: null, addressSpaceOf: () => "", onProgress: () => {}, signal: new AbortController().signal });
  expect(result.files.map((f) => f.outcome)).toEqual(result.files.map(() => "learnt"));
  return plantFromEvidence(store, plantFile === null ? null : (parsePlantFile(plantFile, "plant.yaml").value ?? null));
}

function assetAt(plant: Plant, address: string): Asset {
  const found = plant.assets.filter((a) => a.addresses.includes(address));
  expect(found.map((a) => a.name)).toHaveLength(1);
  return found[0] as Asset;
}

describe("a list beside a capture", () => {
  it("gives names, roles, levels and lines, strangers and ghosts", async () => {
    const plant = await plantOf({
      "list.csv":
        "Name,IP,Role,Level,Line,Vendor,Firmware\nFILLER,10.20.1.5,PLC,1,line-1,Siemens AG,2.6\nPANEL,10.20.1.6,HMI,2,line-1,Siemens,\nOLD SCALE,10.20.1.99,Scale,0,line-2,Mettler,\nHANDHELD,,Scanner,,,Zebra,\n",
    });
    expect(plant.assets.map((a) => [a.name, a.status, a.role, a.level, a.line])).toEqual([
      ["10.20.1.7", "stranger", "field-device", 0, null],
      ["10.20.1.8", "stranger", "hmi", 2, null],
      ["FILLER", "listed", "plc", 1, "line-1"],
      ["HANDHELD", "ghost", "field-device", 0, null],
      ["OLD SCALE", "ghost", "field-device", 0, "line-2"],
      ["PANEL", "listed", "hmi", 2, "line-1"],
    ]);
    const filler = assetAt(plant, "10.20.1.5");
    expect(filler.roleReason).toBe('list.csv row 2 ("PLC") says so.');
    expect(filler.sources.map((s) => s.slice(folder.length + 1)).sort()).toEqual(["list.csv", "span-0001.pcapng"]);
    expect([filler.firstSeen === null, filler.visible]).toEqual([false, true]);
    const ghost = assetAt(plant, "10.20.1.99");
    expect([ghost.firstSeen, ghost.lastSeen, ghost.visible, ghost.macs]).toEqual([null, null, false, []]);
    expect(ghost.sources.map((s) => s.slice(folder.length + 1))).toEqual(["list.csv"]);
  });

  it("without a list nobody is a stranger; plant.yaml alone makes ghosts of what it declares and nobody saw", async () => {
    expect((await plantOf({})).assets.map((a) => a.status)).toEqual([null, null, null, null]);
    const declared = await plantOf({}, "assets:\n  - { name: FILLER, addresses: [10.20.1.5] }\n  - { name: GONE, addresses: [10.20.1.50] }\n");
    expect(declared.assets.map((a) => [a.name, a.status])).toEqual([
      ["10.20.1.6", null],
      ["10.20.1.7", null],
      ["10.20.1.8", null],
      ["FILLER", "listed"],
      ["GONE", "ghost"],
    ]);
  });

  it("contradicts the wire and other lists, but not by its spelling; plant.yaml has the last word on name and role", async () => {
    const lists = {
      "a.csv": "Name,IP,MAC,Vendor,Firmware\nFILLER,10.20.1.5,00:1b:1b:00:00:05,Siemens AG,V2.6\nPANEL,10.20.1.6,00:1b:1b:ff:ff:ff,Siemens,1.0\nMOVED,10.20.1.70,00:1b:1b:00:00:07,ABB,1\n",
      "b.csv": "Name,IP,Vendor,Firmware,Role\nFILLER,10.20.1.5,Siemens,2.8,Printer\nPANEL,10.20.1.6,SIEMENS Industrial,1.0.0,HMI\n",
    };
    const plant = await plantOf(lists, "assets:\n  - { name: FILL-1, addresses: [10.20.1.5], role: plc }\n");
    const filler = assetAt(plant, "10.20.1.5");
    expect([filler.name, filler.role, filler.roleReason]).toEqual(["FILL-1", "plc", "plant.yaml says so."]);
    expect(filler.conflicts).toEqual(['a.csv row 2 says firmware "V2.6", b.csv row 2 says firmware "2.8"']);
    expect(assetAt(plant, "10.20.1.6").conflicts).toEqual(["a.csv row 3 says MAC address 00:1b:1b:ff:ff:ff, seen was 00:1b:1b:00:00:06"]);
    const moved = assetAt(plant, "10.20.1.7");
    expect([moved.name, moved.status, moved.conflicts]).toEqual(["MOVED", "listed", ["a.csv row 4 says address 10.20.1.70, seen was 10.20.1.7 with the same MAC address"]]);
    expect(plant.assets.some((a) => a.addresses.includes("10.20.1.70"))).toBe(false);
  });

  it("joins the addresses of one row, unless two rows of it claim one", async () => {
    const joined = await plantOf({ "a.csv": 'Name,IP,Vendor\nPLANT PC,"10.20.1.6, 10.20.1.8",Dell\n' });
    expect(assetAt(joined, "10.20.1.6")).toBe(assetAt(joined, "10.20.1.8"));
    expect(assetAt(joined, "10.20.1.6").macs).toEqual(["00:1b:1b:00:00:06", "00:1b:1b:00:00:08"]);
    const contested = await plantOf({ "a.csv": 'Name,IP,Vendor\nPLANT PC,"10.20.1.6, 10.20.1.8",Dell\nOTHER,10.20.1.8,HP\n' });
    expect(assetAt(contested, "10.20.1.6")).not.toBe(assetAt(contested, "10.20.1.8"));
    expect(assetAt(contested, "10.20.1.6").conflicts.join()).toContain("were not taken for one machine");
  });

  it("tells apart machines that a list gives one name", async () => {
    const plant = await plantOf({ "a.csv": "Name,IP,Vendor\nPLC,10.20.1.5,S\nPLC,10.20.1.7,S\nPLC,10.20.1.90,S\n" });
    expect(plant.assets.map((a) => a.name)).toEqual(["10.20.1.6", "10.20.1.8", "PLC (10.20.1.5)", "PLC (10.20.1.7)", "PLC (10.20.1.90)"]);
  });

  it("takes scanned hosts for seen, parts only where something has their name, and keeps ghosts out of networks and the time span", async () => {
    const scan =
      '<nmaprun start="1791190000"><host starttime="1791190000" endtime="1791190001"><status state="up"/><address addr="10.20.1.60" addrtype="ipv4"/><address addr="00:1b:1b:00:00:60" addrtype="mac" vendor="Acme"/></host></nmaprun>';
    const bom = JSON.stringify({ bomFormat: "CycloneDX", metadata: { component: { type: "device", name: "filler" } }, components: [{ type: "firmware", name: "boot", version: "2.9" }] });
    const list = "Name,IP,Vendor,Firmware\nFILLER,10.20.1.5,Siemens,2.6\nFAR,10.99.1.1,Siemens,1\n";
    const plant = await plantOf({ "scan.xml": scan, "bom.json": bom, "list.csv": list });
    const scanned = assetAt(plant, "10.20.1.60");
    expect([scanned.status, scanned.visible, scanned.vendor, scanned.macs]).toEqual(["stranger", false, "Acme", ["00:1b:1b:00:00:60"]]);
    expect(assetAt(plant, "10.20.1.5").conflicts).toEqual(['bom.json bill of materials says firmware "2.9", list.csv row 2 says firmware "2.6"']);
    expect(plant.assets.filter((a) => a.name === "filler")).toEqual([]);
    const without = await plantOf({});
    expect(plant.networks).toEqual(without.networks);
    expect(plant.window).toEqual(without.window);
    expect(plant.conversations).toEqual(without.conversations.map((c) => ({ ...c, sources: plant.conversations[0]?.sources ?? [] })));
  });

  it("gives the same plant in whatever order it is learnt", async () => {
    const a = { "a.csv": "Name,IP,Vendor\nX,10.20.1.5,S\nY,10.20.1.90,S\n", "b.csv": "Name,IP,Vendor\nZ,10.20.1.5,T\nY2,10.20.1.90,S\n" };
    const b = Object.fromEntries(Object.entries(a).reverse());
    expect(JSON.stringify((await plantOf(a)).assets)).toBe(JSON.stringify((await plantOf(b)).assets));
  });
});
