// Learning lists: once per content and mapping, a corrected edition in the place of the old one, doubts refused or asked about, nothing half stored.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { learn, type LearnResult } from "../../src/app/learn.ts";
import type { ListDialogue } from "../../src/app/map-list.ts";
import { readMapping, workspaceDialogue } from "../../src/app/mapping-files.ts";
import { answerToProposal, proposalToText } from "../../src/app/mapping-words.ts";
import { workspaceAt } from "../../src/app/workspace.ts";
import { claimTable, evidenceTables, rowAt } from "../../src/evidence/flows/flow-tables.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

const SURE = "Name,IP,Vendor\nPLC,10.0.0.1,Siemens\nHMI,10.0.0.2,Siemens\n";
const UNSURE = "Name,Wert,Vendor\nPLC,10.0.0.1,Siemens\nHMI,10.0.0.2,Siemens\n";

let folder: string;
let store: EvidenceStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdpoint-learn-list-"));
  store = createMemoryStore(evidenceTables);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function learnInto(paths: readonly string[], lists?: ListDialogue, addressSpace = ""): Promise<LearnResult> {
  return learn({ store, paths, vantage: null, addressSpaceOf: () => addressSpace, onProgress: () => {}, signal: new AbortController().signal, ...(lists === undefined ? {} : { lists }) });
}

function codes(result: LearnResult): string[][] {
  return result.files.map((f) => [f.outcome, ...f.diagnostics.map((d) => `${d.severity} ${d.code}`)]);
}

async function claims(): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of store.scan("claim", ["endpoint", "attribute", "value", "by"])) {
    for (let i = 0; i < batch.rows; i++) {
      const row = rowAt(claimTable, batch, i) as { endpoint: string; attribute: string; value: string };
      found.push(`${row.endpoint} ${row.attribute} ${row.value}`);
    }
  }
  return found;
}

describe("a sure list", () => {
  it("is learnt once, also compressed and under another name", async () => {
    expect(codes(await learnInto([write("a.csv", SURE)]))).toEqual([["learnt", "note list-columns"]]);
    expect(codes(await learnInto([write("a.csv", SURE), write("b.csv", SURE), write("c.csv.gz", gzipSync(SURE))]))).toEqual([["known"], ["known"], ["known"]]);
    expect(await store.sources()).toHaveLength(1);
    expect((await store.sources())[0]).toMatchObject({ kind: "asset-list", records: 2, understood: 2, notUnderstood: 0, complete: true });
    expect(await claims()).toHaveLength(6);
  });

  it("takes the place of its older edition, but not of a list that only has its name", async () => {
    await learnInto([write("a.csv", SURE)]);
    expect(codes(await learnInto([write("a.csv", SURE.replace("10.0.0.2", "10.0.0.3"))]))).toEqual([["learnt", "note list-replaced", "note list-columns"]]);
    expect((await claims()).filter((c) => c.includes("address"))).toEqual(["10.0.0.1 address 10.0.0.1", "10.0.0.3 address 10.0.0.3"]);
    expect(codes(await learnInto([write("a.csv", SURE.replaceAll("10.0.0", "10.9.9"))]))).toEqual([["learnt", "note list-columns"]]);
    expect(await store.sources()).toHaveLength(2);
  });

  it("in another address space is another list of it", async () => {
    const path = write("a.csv", SURE);
    await learnInto([path]);
    await learnInto([path], undefined, "skid");
    // The same content is one source: the last word on its address space counts.
    expect((await store.sources()).map((s) => s.addressSpace)).toEqual(["skid"]);
  });

  it("that is damaged, cut or far too large is refused whole", async () => {
    const cut = gzipSync(SURE.repeat(2_000)).subarray(0, 120);
    const large = write("large.csv", gzipSync(`Name,IP\n${"x".repeat(70 * 1024 * 1024)}`));
    const quote = write("quote.csv", `${SURE}"open,10.0.0.4,x\n`);
    const result = await learnInto([write("cut.csv.gz", cut), large, quote]);
    expect(codes(result).map(([outcome]) => outcome)).toEqual(["failed", "failed", "failed"]);
    expect(result.files[1]?.diagnostics[0]?.message).toContain("more than 64 MiB");
    expect(result.files[2]?.diagnostics[0]?.message).toContain("never closed");
    expect(await store.sources()).toEqual([]);
  });
});

describe("a list that is not sure", () => {
  it("is refused with a mapping to correct, which then decides; under another mapping it is learnt anew", async () => {
    const list = write("a.csv", UNSURE);
    const [refused] = (await learnInto([list])).files;
    expect([refused?.outcome, refused?.diagnostics.map((d) => d.code)]).toEqual(["failed", ["list-not-sure"]]);
    const draft = refused?.mappingDraft ?? "";
    expect(draft).toContain("NOT SURE");
    const dialogue = workspaceDialogue(workspaceAt(folder), readMapping(write("m.yaml", draft)).value ?? null, null);
    expect(codes(await learnInto([list], dialogue))).toEqual([["learnt"]]);
    expect(await claims()).toContain("10.0.0.1 vendor Siemens");
    expect(codes(await learnInto([list], dialogue))).toEqual([["known"]]);
    const other = workspaceDialogue(workspaceAt(folder), readMapping(write("m.yaml", draft.replace("is: vendor", "is: line"))).value ?? null, null);
    expect(codes(await learnInto([list], other))).toEqual([["learnt", "note list-replaced"]]);
    expect((await claims()).filter((c) => c.includes("Siemens"))).toEqual(["10.0.0.1 line Siemens", "10.0.0.2 line Siemens"]);
    expect(await store.sources()).toHaveLength(1);
  });

  it("is left out with a warning where it only lies in a folder", async () => {
    mkdirSync(join(folder, "in"));
    write("in/a.csv", UNSURE);
    write("in/readme.md", "# Plant\n\nNothing to see, but a table:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
    expect(codes(await learnInto([join(folder, "in")]))).toEqual([
      ["skipped", "warning list-not-sure"],
      ["skipped", "note not-evidence"],
    ]);
  });

  it("is asked about at a terminal; what was confirmed is kept and used for the next edition", async () => {
    const asked: string[] = [];
    const ask: ListDialogue["ask"] = async (list, proposal) => {
      asked.push(list);
      expect(proposalToText(list, proposal, { width: 100, color: false })).toContain("Not sure:");
      const answer = answerToProposal("B=address", proposal);
      if (answer.is !== "changed") throw new Error("not changed");
      expect(answer.proposal.doubts).toEqual([]);
      return answer.proposal;
    };
    const list = write("a.csv", UNSURE);
    const dialogue = workspaceDialogue(workspaceAt(folder), null, ask);
    expect(codes(await learnInto([list], dialogue))).toEqual([["learnt", "note list-mapping-kept"]]);
    expect(readFileSync(join(folder, "mappings/a.csv.yaml"), "utf8")).toContain("said so at the terminal");
    write("a.csv", `${UNSURE}NEW,10.0.0.9,ABB\n`);
    expect(codes(await learnInto([list], dialogue))).toEqual([["learnt", "note list-replaced", "note list-mapping-saved"]]);
    expect(asked).toHaveLength(1);
    write("a.csv", UNSURE.replace("Wert", "Wort"));
    expect(codes(await learnInto([list], dialogue))).toEqual([["failed", "note list-mapping-saved", "error mapping-does-not-fit"]]);
  });

  it("is left out when the answer is no", async () => {
    const dialogue = workspaceDialogue(workspaceAt(folder), null, async () => null);
    expect(codes(await learnInto([write("a.csv", UNSURE)], dialogue))).toEqual([["failed", "warning list-left-out"]]);
    expect(existsSync(join(folder, "mappings"))).toBe(false);
  });
});

describe("an answer at the terminal", () => {
  it.each([
    ["", "unclear"],
    ["yes", "take"],
    ["ja", "take"],
    ["no", "leave"],
    ["B=address", "changed"],
    ["b = ADDRESS, C=ignore", "changed"],
    ["D=vendor", "unclear"],
    ["B=colour", "unclear"],
    ["what?", "unclear"],
  ])("%j with doubts is %s", async (text, is) => {
    let seen = "";
    const ask: ListDialogue["ask"] = async (_, proposal) => {
      seen = answerToProposal(text, proposal).is;
      return null;
    };
    await learnInto([write("a.csv", UNSURE)], workspaceDialogue(workspaceAt(folder), null, ask));
    expect(seen).toBe(is);
  });
});
