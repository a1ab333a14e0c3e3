// The file of the embedded store: what is no store, who holds it, what an older or newer program does with it. Other processes are real.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, describe, expect, it } from "vitest";
import { openEmbeddedStore, STORE_VERSION } from "../../src/store/embedded-store.ts";
import type { EvidenceStore } from "../../src/store/evidence-store.ts";
import { buildProgram } from "./built-program.ts";
import { contractTables, readSeen, storeRows } from "./store-contract.ts";

const folder = mkdtempSync(join(tmpdir(), "holdpoint-embedded-"));
const built = buildProgram("embedded");
let files = 0;
const fresh = (): string => join(folder, `${files++}.duckdb`);
const row = { from: "a", to: "b", count: 1, flags: 0, detail: null };
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  built.remove();
});

async function open(file: string, readOnly = false): Promise<EvidenceStore> {
  const { store, diagnostics } = await openEmbeddedStore({ file, tables: contractTables, readOnly });
  expect(diagnostics).toEqual([]);
  return store as EvidenceStore;
}

async function refusal(file: string, readOnly = false, tables = contractTables): Promise<string> {
  const { store, diagnostics } = await openEmbeddedStore({ file, tables, readOnly });
  expect(store).toBeNull();
  expect(diagnostics.length).toBe(1);
  expect(diagnostics[0]?.severity).toBe("error");
  return `${diagnostics[0]?.code}: ${diagnostics[0]?.message}`;
}

/** Another process that opens the store, says what came of it, and holds it until it is told to go. */
async function otherProcess(file: string, readOnly: boolean): Promise<{ readonly child: ChildProcess; readonly said: string; leave(): Promise<void> }> {
  const script = `const { openEmbeddedStore } = await import(${JSON.stringify(join(built.folder, "store/embedded-store.js"))});
    const { store, diagnostics } = await openEmbeddedStore({ file: ${JSON.stringify(file)}, tables: ${JSON.stringify(contractTables)}, readOnly: ${readOnly} });
    console.log(store === null ? diagnostics[0].code + ": " + diagnostics[0].message : "open");
    process.stdin.once("data", async () => { await store?.close(); process.exit(0); });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["pipe", "pipe", "inherit"] });
  const said = await new Promise<string>((resolve) => child.stdout?.once("data", (text) => resolve(String(text).trim())));
  return {
    child,
    said,
    leave: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.stdin?.write("\n");
      }),
  };
}

describe("the file of the embedded store", () => {
  it("keeps what was stored and leaves no other file behind", async () => {
    const file = fresh();
    const store = await open(file);
    await storeRows(store, [row]);
    await store.close();
    const again = await open(file, true);
    expect((await readSeen(again)).length).toBe(1);
    await again.close();
    expect(readdirSync(folder).filter((name) => name.startsWith(file.slice(folder.length + 1)))).toEqual([file.slice(folder.length + 1)]);
  });

  it("is told from other files, folders and databases, which stay as they are", async () => {
    const text = fresh();
    writeFileSync(text, "not a store");
    expect(await refusal(text)).toMatch(/^store-foreign: .*another kind of file/);
    expect(readFileSync(text, "utf8")).toBe("not a store");
    const empty = fresh();
    writeFileSync(empty, "");
    expect(await refusal(empty)).toMatch(/^store-foreign/);
    const directory = fresh();
    mkdirSync(directory);
    expect(await refusal(directory)).toMatch(/^store-foreign: .*not a file/);
    const other = fresh();
    const instance = await DuckDBInstance.create(other);
    const connection = await instance.connect();
    await connection.run("CREATE TABLE somebody (x INTEGER)");
    connection.closeSync();
    instance.closeSync();
    expect(await refusal(other)).toMatch(/^store-foreign: .*another program/);
    expect(await refusal(join(folder, "no", "such", "folder.duckdb"))).toMatch(/^store-folder-missing/);
    expect(await refusal(fresh(), true)).toMatch(/^store-missing/);
  });

  it("says when it is damaged", async () => {
    const file = fresh();
    await (await open(file)).close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096, 12_000);
    writeFileSync(file, bytes);
    expect(await refusal(file)).toMatch(/^store-(damaged|newer)/);
  });

  it("refuses a newer format and tables in another form, and adds new tables", async () => {
    const file = fresh();
    await (await open(file)).close();
    const added = { name: "added", columns: { source: "i32", note: "text" } } as const;
    expect(await refusal(file, true, [...contractTables, added])).toMatch(/^store-older/);
    const { store } = await openEmbeddedStore({ file, tables: [...contractTables, added] });
    await store?.close();
    expect(await refusal(file, false, [{ ...added, columns: { source: "i32", note: "f64" } }])).toMatch(/^store-other-tables: .*added/);
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await connection.run(`UPDATE holdpoint_store SET version = ${STORE_VERSION + 1}`);
    connection.closeSync();
    instance.closeSync();
    expect(await refusal(file)).toMatch(/^store-newer: .*newer Holdpoint/);
    expect(await refusal(file, true)).toMatch(/^store-newer/);
  });

  it("is open for one writer or any number of readers, in this process too, by any name", async () => {
    const file = fresh();
    const link = fresh();
    symlinkSync(file, link);
    const writer = await open(file);
    expect(await refusal(link)).toMatch(/^store-busy: this process/);
    expect(await refusal(file, true)).toMatch(/^store-busy/);
    await writer.close();
    const readers = [await open(file, true), await open(link, true)];
    expect(await refusal(file)).toMatch(/^store-busy/);
    for (const reader of readers) await reader.close();
    await (await open(file)).close();
  });

  it("says which process holds it", async () => {
    const file = fresh();
    await (await open(file)).close();
    const writer = await otherProcess(file, false);
    expect(writer.said).toBe("open");
    expect(await refusal(file)).toContain(`process ${writer.child.pid} has`);
    expect(await refusal(file, true)).toContain(`process ${writer.child.pid} is learning`);
    await writer.leave();
    const reader = await otherProcess(file, true);
    expect(reader.said).toBe("open");
    expect(await refusal(file)).toContain(`process ${reader.child.pid} has`);
    const second = await open(file, true);
    await second.close();
    await reader.leave();
    await (await open(file)).close();
  });

  it("cannot be made to reach outside: no files, no extensions, no other settings", async () => {
    const file = fresh();
    const store = await open(file);
    const run = (sql: string): Promise<unknown> => (store as unknown as { reading: { run(sql: string): Promise<unknown> } }).reading.run(sql);
    await expect(run("SET enable_external_access = true")).rejects.toThrow(/lock|cannot/i);
    await expect(run("SELECT * FROM read_text('/etc/hostname')")).rejects.toThrow(/disabled|permission/i);
    await expect(run(`COPY (SELECT 1) TO '${folder}/out.csv'`)).rejects.toThrow(/disabled|permission/i);
    await expect(run("INSTALL httpfs")).rejects.toThrow(/disabled|permission|not allowed/i);
    await expect(run("ATTACH '/tmp/other.duckdb'")).rejects.toThrow(/disabled|permission|not allowed/i);
    expect(existsSync(join(folder, "out.csv"))).toBe(false);
    await store.close();
  });
});
