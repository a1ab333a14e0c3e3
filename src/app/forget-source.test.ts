// Which source is meant: by its whole path, the end of it, or the beginning of its digest; and nothing goes where that is not one.
import { expect, it } from "vitest";
import type { SourceRow } from "../store/evidence-store.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { evidenceTables } from "../evidence/flows/flow-tables.ts";
import { forgetSource } from "./forget-source.ts";

const FILES = ["logs/hist-1/auth.log", "logs/jump-1/auth.log", "C:\\logs\\panel.evtx", "auth"];

async function asked(name: string): Promise<{ readonly told: string; readonly left: readonly string[] }> {
  const store = createMemoryStore(evidenceTables);
  for (const [i, file] of FILES.entries()) {
    const segment = await store.beginSegment(null);
    const counts = { bytes: 1, records: 3, understood: 3, notUnderstood: 0, first: Number.NaN, last: Number.NaN, lossShare: Number.NaN };
    await segment.commit({ sha256: `${i}abcdef0123456789`, file, kind: "host-syslog", vantage: "", addressSpace: "", ...counts, warnings: [], complete: true, checkpoint: "" });
  }
  const found = await forgetSource(store, name);
  return { told: "code" in found ? [found.code, found.help].join(": ") : (found satisfies SourceRow).file, left: (await store.sources()).map(({ file }) => file) };
}

it.each([
  ["logs/jump-1/auth.log", "logs/jump-1/auth.log"],
  ["jump-1/auth.log", "logs/jump-1/auth.log"],
  ["panel.evtx", "C:\\logs\\panel.evtx"],
  ["1ABCDEF0", "logs/jump-1/auth.log"],
  ["auth", "auth"],
])("%s is one source, and goes", async (name, file) => {
  expect(await asked(name)).toEqual({ told: file, left: FILES.filter((other) => other !== file) });
});

it.each([
  ["auth.log", "several-sources: Name one by its whole path, or by the beginning of its digest."],
  ["jump-1/auht.log", "unknown-source: Did you mean jump-1/auth.log?"],
  ["1abc", "unknown-source: holdpoint show sources names them."],
  ["th.log", "unknown-source: Did you mean auth.log?"],
])("%s is none, and nothing goes", async (name, told) => {
  expect(await asked(name)).toEqual({ told, left: FILES });
});
