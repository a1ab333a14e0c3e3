// A learn that is killed at any moment: the store stays whole, and the same command goes on where it stopped and ends as if nothing had been.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { smallCapture } from "../generators/small-captures.ts";
import { buildProgram } from "./built-program.ts";
import { conclusions, everything, LearnCase, learnInto } from "./learn-cases.ts";

const ROUNDS = 12;
const SEGMENT_BYTES = 1 << 20;
const place = new LearnCase();
const built = buildProgram("killed");
afterAll(() => {
  place.remove();
  built.remove();
});

function startLearn(store: string, paths: readonly string[]): ChildProcess {
  const at = (module: string): string => JSON.stringify(join(built.folder, `${module}.js`));
  const script = `const { openEmbeddedStore } = await import(${at("store/embedded-store")});
    const { evidenceTables } = await import(${at("evidence/flows/flow-tables")});
    const { learn } = await import(${at("app/learn")});
    const { store, diagnostics } = await openEmbeddedStore({ file: ${JSON.stringify(store)}, tables: evidenceTables });
    if (store === null) { console.error(JSON.stringify(diagnostics)); process.exit(3); }
    console.log("begun");
    const result = await learn({ store, paths: ${JSON.stringify(paths)}, vantage: null, addressSpaceOf: () => "site", onProgress: () => {}, signal: new AbortController().signal, segmentBytes: ${SEGMENT_BYTES} });
    await store.close();
    console.log(result.files.map((f) => f.outcome).join(","));`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
}

describe("a learn that is killed", () => {
  it("leaves the store whole, and the same command ends as an undisturbed learn does", async () => {
    const paths = [place.file("a.pcap", smallCapture({ seed: 11, packets: 90_000 })), place.file("b.pcap", smallCapture({ seed: 12, packets: 20_000 }))];
    const undisturbed = await place.openStore("undisturbed.duckdb");
    await learnInto(undisturbed, paths, { segmentBytes: SEGMENT_BYTES });
    const expected = [await everything(undisturbed), await conclusions(undisturbed)];
    await undisturbed.close();

    const file = join(place.folder, "killed.duckdb");
    let seed = 7;
    let killed = 0;
    let most = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const child = startLearn(file, paths);
      const exited = once(child, "exit");
      await Promise.race([once(child.stdout as NodeJS.ReadableStream, "data"), exited]);
      seed = (seed * 48_271) % 2_147_483_647;
      await pause(seed % 900);
      child.kill("SIGKILL");
      const [code] = (await exited) as [number | null];
      expect([null, 0]).toContain(code);
      if (code === null) killed++;
      const store = await place.openStore("killed.duckdb");
      const sources = await store.sources();
      expect(sources.length).toBeLessThanOrEqual(2);
      const records = sources.reduce((n, s) => n + s.records, 0);
      expect(records).toBeGreaterThanOrEqual(most);
      most = records;
      // Every packet that the sources claim is there, and none besides.
      const { conversations } = (await conclusions(store)) as { conversations: { packetsToServer: number; packetsToClient: number }[] };
      expect(conversations.reduce((n, c) => n + c.packetsToServer + c.packetsToClient, 0)).toBe(sources.reduce((n, s) => n + s.understood, 0));
      await store.close();
    }
    expect(killed).toBeGreaterThan(2);
    const last = startLearn(file, paths);
    const [code] = (await once(last, "exit")) as [number | null];
    expect(code).toBe(0);
    const store = await place.openStore("killed.duckdb");
    expect([await everything(store), await conclusions(store)]).toEqual(expected);
    await store.close();
  }, 240_000);
});
