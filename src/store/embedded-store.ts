// Opens the file of the embedded store for writing or reading, and says plainly what is wrong when it cannot be opened: somebody else has
// it, it is no store of Holdpoint's, it is newer than this program. Never repairs or removes a file.
import { closeSync, existsSync, linkSync, openSync, readSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { columnSql, EmbeddedStore, quoted } from "./duckdb-evidence.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import type { TableDefinition } from "./tables.ts";
import { DICTIONARY_SQL } from "./text-dictionary.ts";

/** Goes up when an older program could not read the file any more. */
export const STORE_VERSION = 1;

export interface OpenOptions {
  readonly file: string;
  readonly tables: readonly TableDefinition[];
  /** Reading shares the file with other readers, and never with a writer. Default false: write, and create the file where there is none. */
  readonly readOnly?: boolean;
  /** Most megabytes DuckDB keeps in memory; what is more goes to a folder beside the file while it is needed. */
  readonly memoryMegabytes?: number;
}

export interface OpenedStore {
  /** null exactly when a diagnostic with severity error says why. The caller closes it. */
  readonly store: EvidenceStore | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Files this process has open. DuckDB's lock does not keep one process from opening a file twice, and rows would vanish. */
const openHere = new Map<string, { readers: number; writer: boolean }>();

export async function openEmbeddedStore(options: OpenOptions): Promise<OpenedStore> {
  const readOnly = options.readOnly ?? false;
  const refusal = await makeReady(options, readOnly);
  if (refusal !== null) return refused(refusal);
  const path = realpathSync(options.file);
  const others = openHere.get(path) ?? { readers: 0, writer: false };
  if (others.writer || (!readOnly && others.readers > 0)) return refused(busy(options.file, readOnly, process.pid));
  let instance: DuckDBInstance;
  try {
    instance = await DuckDBInstance.create(path, settings(path, readOnly, options.memoryMegabytes ?? (readOnly ? 512 : 64)));
  } catch (error) {
    return refused(whyNotOpened(options.file, readOnly, messageOf(error)));
  }
  const wrong = await whatIsWrong(instance, options, readOnly).catch((error: unknown) => damaged(options.file, messageOf(error)));
  if (wrong !== null) {
    instance.closeSync();
    return refused(wrong);
  }
  const mine = openHere.get(path) ?? { readers: 0, writer: false };
  openHere.set(path, { readers: mine.readers + (readOnly ? 1 : 0), writer: !readOnly });
  const store = await EmbeddedStore.over(instance, options.tables, () => {
    const now = openHere.get(path) as { readers: number; writer: boolean };
    if (!readOnly || now.readers === 1) openHere.delete(path);
    else openHere.set(path, { readers: now.readers - 1, writer: false });
  });
  return { store, diagnostics: [] };
}

/** Order matters: once external access is off and the configuration locked, nothing can be set any more. */
function settings(path: string, readOnly: boolean, megabytes: number): Record<string, string> {
  return {
    access_mode: readOnly ? "READ_ONLY" : "READ_WRITE",
    threads: "1",
    memory_limit: `${megabytes}MiB`,
    temp_directory: `${path}.spill`,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    allow_unsigned_extensions: "false",
    enable_external_access: "false",
    lock_configuration: "true",
  };
}

async function makeReady(options: OpenOptions, readOnly: boolean): Promise<Diagnostic | null> {
  const { file } = options;
  if (existsSync(file)) {
    if (!statSync(file).isFile()) return foreign(file, "it is not a file");
    return startsLikeDuckDb(file) ? null : foreign(file, "it is another kind of file");
  }
  if (readOnly) return diagnostic("store-missing", file, `there is no evidence yet: ${file} does not exist`, "Learn from a capture first.");
  if (!existsSync(dirname(resolve(file)))) return diagnostic("store-folder-missing", file, `the folder of ${file} does not exist`, "Create it first.");
  try {
    await create(file, options.tables);
    return null;
  } catch (error) {
    return diagnostic("store-not-created", file, `${file} could not be created: ${messageOf(error)}`);
  }
}

/** Made under another name and then put in place whole, so that no crash leaves half a store, and no other process is overwritten. */
async function create(file: string, tables: readonly TableDefinition[]): Promise<void> {
  const fresh = `${file}.new-${process.pid}`;
  rmSync(fresh, { force: true });
  const instance = await DuckDBInstance.create(fresh);
  const connection = await instance.connect();
  await connection.run("CREATE TABLE holdpoint_store (version INTEGER NOT NULL, tables VARCHAR NOT NULL)");
  await connection.run("CREATE TABLE source (id INTEGER NOT NULL, state VARCHAR NOT NULL)");
  await connection.run(DICTIONARY_SQL);
  for (const table of tables) await connection.run(`CREATE TABLE ${quoted(table.name)} (${columnSql(table)})`);
  await connection.run("INSERT INTO holdpoint_store VALUES ($version, $tables)", { version: STORE_VERSION, tables: JSON.stringify(tables) });
  await connection.run("CHECKPOINT");
  connection.closeSync();
  instance.closeSync();
  try {
    linkSync(fresh, file);
    rmSync(fresh);
  } catch {
    // No hard links on this file system, or another process was quicker.
    if (existsSync(file)) rmSync(fresh);
    else renameSync(fresh, file);
  }
}

function startsLikeDuckDb(file: string): boolean {
  const bytes = Buffer.alloc(12);
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return true; // Opening it properly will say why it cannot be read.
  }
  try {
    return readSync(descriptor, bytes) === 12 && bytes.toString("latin1", 8) === "DUCK";
  } finally {
    closeSync(descriptor);
  }
}

async function whatIsWrong(instance: DuckDBInstance, options: OpenOptions, readOnly: boolean): Promise<Diagnostic | null> {
  const { file, tables } = options;
  const connection = await instance.connect();
  try {
    const known = await connection.runAndReadAll("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'holdpoint_store'");
    if (known.getRows()[0]?.[0] !== 1n) return foreign(file, "it is a database of another program");
    const [version, stored] = (await connection.runAndReadAll("SELECT version, tables FROM holdpoint_store")).getRows()[0] as [number, string];
    if (version > STORE_VERSION) {
      return diagnostic("store-newer", file, `${file} was written by a newer Holdpoint (format ${version}, this one reads ${STORE_VERSION})`, "Use the newer program, or another workspace.");
    }
    const before = new Map((JSON.parse(stored) as TableDefinition[]).map((table) => [table.name, table] as const));
    for (const table of tables) {
      const old = before.get(table.name);
      if (old !== undefined && JSON.stringify(old.columns) !== JSON.stringify(table.columns)) {
        return diagnostic("store-other-tables", file, `${file} keeps ${table.name} in another form than this version of Holdpoint`, "Learn the captures again in a new workspace.");
      }
    }
    const added = tables.filter((table) => !before.has(table.name));
    if (added.length === 0) return null;
    if (readOnly)
      return diagnostic("store-older", file, `${file} was written by an older Holdpoint and lacks ${added.map((t) => t.name).join(", ")}`, "Run a learn once: it brings the file up to date.");
    await connection.run("BEGIN TRANSACTION");
    for (const table of added) await connection.run(`CREATE TABLE ${quoted(table.name)} (${columnSql(table)})`);
    await connection.run("UPDATE holdpoint_store SET tables = $tables", { tables: JSON.stringify([...before.values(), ...added]) });
    await connection.run("COMMIT");
    return null;
  } finally {
    connection.closeSync();
  }
}

function whyNotOpened(file: string, readOnly: boolean, message: string): Diagnostic {
  if (/conflicting lock|could not set lock|being used by another process/i.test(message)) {
    const pid = /PID (\d+)/.exec(message)?.[1];
    return busy(file, readOnly, pid === undefined ? null : Number(pid));
  }
  if (/not a valid DuckDB database/i.test(message)) return foreign(file, "it is another kind of file");
  if (/version number|newer version of DuckDB|storage version/i.test(message)) {
    return diagnostic("store-newer", file, `${file} was written by a newer version than this one can read`, "Use the newer program, or another workspace.");
  }
  if (/permission denied/i.test(message)) return diagnostic("store-not-permitted", file, `${file} may not be ${readOnly ? "read" : "written"} by this account`);
  return damaged(file, message);
}

function busy(file: string, readOnly: boolean, pid: number | null): Diagnostic {
  const who = pid === null ? "another process" : pid === process.pid ? "this process" : `process ${pid}`;
  const message = readOnly ? `${who} is learning into ${basename(file)}: it can be read when that is done` : `${who} has ${basename(file)} open: only one can write to it at a time`;
  return diagnostic("store-busy", file, message, "Wait until it ends, then run the same command again. Nothing was changed.");
}

function foreign(file: string, why: string): Diagnostic {
  return diagnostic("store-foreign", file, `${file} is not a store of Holdpoint's: ${why}`, "Move it away, or name another workspace. It was not touched.");
}

function damaged(file: string, message: string): Diagnostic {
  return diagnostic("store-damaged", file, `${file} cannot be read: ${message}`, "Keep a copy if it matters; learning the captures again in a new workspace gives the same evidence.");
}

function diagnostic(code: string, file: string, message: string, help?: string): Diagnostic {
  return { code, severity: "error", message, ...(help === undefined ? {} : { help }), at: { kind: "file", file } };
}

function refused(why: Diagnostic): OpenedStore {
  return { store: null, diagnostics: [why] };
}

/** The first line is enough; the rest are links and stack traces. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] as string;
}
