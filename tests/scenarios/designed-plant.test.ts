// What designs and monitors say, in the plant: a design makes ghosts and no strangers, an inventory beside it does; what a monitor saw is a machine
// although nobody was seen talking to it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { learn } from "../../src/app/learn.ts";
import { plantFromEvidence } from "../../src/app/plant-from-evidence.ts";
import { evidenceTables } from "../../src/evidence/flows/flow-tables.ts";
import { automationMlSample } from "../../src/evidence/lists/automationml/samples.ts";
import { sclSample } from "../../src/evidence/lists/scl/samples.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "holdpoint-designs-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const event = (extension: string): string => `CEF:0|radiflow|isid|7.0|1|x|5|start=1773134974123 ${extension}\n`;
/** One IED of the design talks to a station that no design names; a third machine is only said to be there. */
const monitor = event("src=10.30.1.11 spt=50000 dst=10.30.1.200 dpt=102 proto=TCP") + event("dvc=10.30.1.77 SrcMac=00:30:DE:00:00:07");

async function statuses(files: Readonly<Record<string, string>>): Promise<Record<string, string | null>> {
  const store = createMemoryStore(evidenceTables);
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  await learn({ store, paths, vantage: null, addressSpaceOf: () => "", onProgress: () => {}, signal: new AbortController().signal });
  const plant = await plantFromEvidence(store, null);
  return Object.fromEntries(plant.assets.map((a) => [[...new Set([a.name, ...a.addresses])].join(" "), a.status]));
}

it("of an IEC 61850 design lists what it names, and calls nobody else a stranger", async () => {
  expect(await statuses({ "station.scd": sclSample, "events.log": monitor })).toEqual({
    "IED_A 10.30.1.11 10.31.1.11": "listed",
    "10.30.1.200": null,
    "10.30.1.77": null,
    "ELSEWHERE 10.30.1.90": "ghost",
    MU_1: "ghost",
    CLOCK: "ghost",
  });
});

it("with an inventory beside the design knows strangers", async () => {
  const inventory = "Name;IP address;Vendor\nHMI;10.30.1.200;Acme\nPump;10.30.1.5;Acme\nMixer;10.30.1.6;Acme\n";
  expect(await statuses({ "station.scd": sclSample, "assets.csv": inventory, "events.log": monitor })).toMatchObject({
    "IED_A 10.30.1.11 10.31.1.11": "listed",
    // Only asked: no event says that it answered.
    "HMI 10.30.1.200": "ghost",
    "10.30.1.77": "stranger",
    "Pump 10.30.1.5": "ghost",
  });
});

it("of an AutomationML design makes one machine of a station", async () => {
  expect(await statuses({ "plant.aml": automationMlSample, "events.log": event("src=10.41.1.10 spt=50001 dst=10.99.0.1 dpt=502 proto=TCP") })).toMatchObject({
    "PLC_1 10.40.1.10 10.41.1.10": "listed",
    "RIO_1 10.40.1.11": "ghost",
    Panel: "ghost",
    "10.99.0.1": null,
  });
});
