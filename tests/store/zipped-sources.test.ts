// Archives of evidence: each file in them is learnt by its content, as if it lay in a folder; a Windows log gives the same whatever it came in.
import { afterEach, beforeEach, expect, it } from "vitest";
import { asNxlog, asXml, sampleEvents } from "../../src/evidence/logs/windows-events/samples.ts";
import { signInTable, rowAt } from "../../src/evidence/flows/flow-tables.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { evtxChunks, evtxFile } from "../generators/evtx-file.ts";
import { gzipped, smallCapture } from "../generators/small-captures.ts";
import { zipArchive } from "../generators/zip-archive.ts";
import { LearnCase, learnInto } from "./learn-cases.ts";

const capture = smallCapture({ seed: 1, packets: 3_000 });
const json = Buffer.from(sampleEvents.map((event) => JSON.stringify(asNxlog(event))).join("\n"));
const xml = Buffer.from(sampleEvents.map(asXml).join("\n"));
const evtx = evtxFile(evtxChunks(sampleEvents, 8));

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

async function learnt(paths: readonly string[]): Promise<string[]> {
  const result = await learnInto(store, [...paths]);
  return result.files.map(({ file, outcome, records, diagnostics }) => [file.slice(place.folder.length + 1), outcome, records, ...diagnostics.map(({ code }) => code)].join(" "));
}

/** By source: act, key and number of each record. */
async function signIns(): Promise<Map<number, string[]>> {
  const bySource = new Map<number, string[]>();
  for await (const batch of store.scan(signInTable.name, ["source", "record"])) {
    for (let i = 0; i < batch.rows; i++) {
      const row = rowAt(signInTable, batch, i) as unknown as { source: number; act: number; host: string; key: string; nativeId: string; account: string };
      bySource.set(row.source, [...(bySource.get(row.source) ?? []), `${row.nativeId} ${row.act} ${row.host} ${row.key} ${row.account}`]);
    }
  }
  return bySource;
}

it("what lies in an archive is learnt as what lies in a folder, and known again outside of it", async () => {
  const archive = place.file(
    "all.zip",
    zipArchive([
      { name: "plant/one.pcap", content: capture, isDeflated: true },
      { name: "plant/two.pcap.gz", content: gzipped(smallCapture({ seed: 2, packets: 500 })) },
      { name: "read me.txt", content: Buffer.from("hello"), isDeflated: true },
      { name: "secret.log", content: Buffer.from("x"), isEncrypted: true },
      { name: "inner.zip", content: zipArchive([{ name: "a", content: capture }]) },
    ]),
  );
  expect(await learnt([archive])).toEqual([
    "all.zip/plant/one.pcap learnt 3000",
    "all.zip/plant/two.pcap.gz learnt 500",
    "all.zip/read me.txt skipped 0 not-evidence",
    "all.zip/secret.log failed 0 archive-entry-refused",
    "all.zip/inner.zip skipped 0 not-evidence",
  ]);
  expect(await learnt([archive, place.file("outside.pcap", capture)])).toEqual(expect.arrayContaining(["all.zip/plant/one.pcap known 0", "outside.pcap known 0"]));
});

it("a cut archive gives what stands before the cut, and says so", async () => {
  const bytes = zipArchive([{ name: "one.pcap", content: capture, isDeflated: true }]);
  const lines = await learnt([place.file("cut.zip", bytes.subarray(0, bytes.length >> 1))]);
  expect(lines[0]).toBe("cut.zip skipped 0 archive-damaged");
  expect(lines[1]).toMatch(/^cut\.zip\/one\.pcap learnt [1-9]\d+ .*gzip-damaged/);
});

it("the same events as EVTX, XML and JSON, zipped or not, give the same records, and no name of a person", async () => {
  const paths = [place.file("log.evtx", evtx), place.file("log.xml", xml), place.file("logs.zip", zipArchive([{ name: "log.json", content: json, isDeflated: true }]))];
  const records = sampleEvents.length;
  expect(await learnt(paths)).toEqual([`log.evtx learnt ${records}`, `log.xml learnt ${records}`, `logs.zip/log.json learnt ${records}`]);
  const [first, ...others] = [...(await signIns()).values()];
  expect(first?.length).toBe(records - 2);
  for (const other of others) expect(other).toEqual(first);
  expect(others.length).toBe(2);
  expect(JSON.stringify([first, await store.sources()])).not.toMatch(/op\.a|vendor|svc-batch/);
});
