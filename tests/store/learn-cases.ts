// What tests of learning share: a folder of its own, stores, a learn with few words, and everything a store says as plain values.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { learn, type LearnRequest, type LearnResult } from "../../src/app/learn.ts";
import { evidenceTables, rowAt } from "../../src/evidence/flows/flow-tables.ts";
import { readConversations } from "../../src/evidence/flows/read-conversations.ts";
import { openEmbeddedStore } from "../../src/store/embedded-store.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";

export class LearnCase {
  readonly folder = mkdtempSync(join(tmpdir(), "holdpoint-learn-"));

  file(name: string, bytes: Uint8Array | string): string {
    const path = join(this.folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  async openStore(name = "evidence.duckdb"): Promise<EvidenceStore> {
    const { store, diagnostics } = await openEmbeddedStore({ file: join(this.folder, name), tables: evidenceTables });
    if (store === null) throw new Error(JSON.stringify(diagnostics));
    return store;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function learnInto(store: EvidenceStore, paths: readonly string[], over: Partial<LearnRequest> = {}): Promise<LearnResult> {
  return learn({ store, paths, vantage: null, addressSpaceOf: () => "site", onProgress: () => {}, signal: new AbortController().signal, ...over });
}

/** Every row of every table and every source, in order. */
export async function everything(store: EvidenceStore): Promise<unknown[]> {
  const all: unknown[] = [await store.sources()];
  for (const table of evidenceTables) {
    const rows: unknown[] = [];
    for await (const batch of store.scan(table.name, []))
      for (let i = 0; i < batch.rows; i++) rows.push(Object.values(rowAt(table, batch, i)).map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString("hex") : cell)));
    all.push([table.name, rows]);
  }
  return all;
}

/** What is concluded from the store, without what names files and packets. */
export async function conclusions(store: EvidenceStore): Promise<unknown> {
  const sources = (await store.sources()).map(({ sha256, bytes, records, understood, first, last, warnings, complete }) => ({ sha256, bytes, records, understood, first, last, warnings, complete }));
  const conversations = (await readConversations(store)).map((c) => ({ ...c, sources: [], example: { ...c.example, file: "" } }));
  return { sources, conversations };
}

/**
 * The same without what dissectors count: a message that is sent again behind a cut counts twice there, and which of several requests under one id
 * stayed without answer is only known while they are watched (docs/limits.md). Response times and periods are the same.
 */
export async function conclusionsWhereverCut(store: EvidenceStore): Promise<unknown> {
  const { sources, conversations } = (await conclusions(store)) as { sources: unknown; conversations: object[] };
  return { sources, conversations: conversations.map((c) => ({ ...c, details: {} })) };
}

/** For traffic that no stack would send: both sides count in one sequence, so that a cut shows in everything a dissector says. */
export async function conclusionsWithoutDissection(store: EvidenceStore): Promise<unknown> {
  const { sources, conversations } = (await conclusions(store)) as { sources: unknown; conversations: object[] };
  return { sources, conversations: conversations.map((c) => ({ ...c, details: {}, responseP50: null, responseP95: null, periodP50: null, periodP95: null })) };
}
