// Writes the sample plant into a folder: its plant.yaml, its changes, its lists and advisories, its captures. Captures that are there already are not written again.
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { FileSink } from "../scenario/capture-files.ts";
import {
  buildSamplePlant,
  SAMPLE_ACCESS_CHANGE,
  SAMPLE_ADVISORIES,
  SAMPLE_CALENDARS,
  SAMPLE_CHANGES,
  SAMPLE_CONFIGURATIONS,
  SAMPLE_EARLY_CHANGE,
  SAMPLE_LISTS,
  SAMPLE_PATCHING_CHANGE,
  SAMPLE_PLANT_FILE,
  SAMPLE_SCENARIO,
} from "../scenario/sample-plant.ts";
import { sha256Of } from "./content-digest.ts";
import { productVersion } from "./product-version.ts";
import { readShipped, startWorkspace, type Workspace, workspaceAt } from "./workspace.ts";

export interface DemoPlant {
  readonly workspace: Workspace;
  readonly capturesDirectory: string;
  /** Logs of sign-ins. */
  readonly logsDirectory: string;
  /** CSAF documents. */
  readonly advisoriesDirectory: string;
  /** Which machine is of which make and model. */
  readonly listsDirectory: string;
  /** All of the folders with evidence. */
  readonly learnPaths: readonly string[];
  readonly changes: readonly string[];
  /** The first change as configurations of devices. */
  readonly configurations: readonly string[];
  /** A change drawn from the first days only. */
  readonly earlyChange: string;
  readonly accessChange: string;
  readonly patchingChange: string;
  readonly files: number;
  readonly packets: number;
  readonly bytes: number;
  /** The captures were there from an earlier run. */
  readonly wereThere: boolean;
}

interface Written {
  readonly digest: string;
  readonly packets: number;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly logs: readonly string[];
}

const readSample = (path: string): string => readShipped(`samples/${path}`);

/** `onFile` is told each file as it is begun. The diagnostics are errors of the shipped scenario, which a test keeps empty. */
export function writeDemoPlant(directory: string, fresh: boolean, onFile: (name: string, files: number) => void): { readonly plant: DemoPlant | null; readonly diagnostics: readonly Diagnostic[] } {
  const workspace = workspaceAt(directory);
  const changes = SAMPLE_CHANGES.map((path) => join(workspace.changesDirectory, basename(path)));
  const configurations = SAMPLE_CONFIGURATIONS.map((path) => join(workspace.changesDirectory, basename(path)));
  const earlyChange = join(workspace.changesDirectory, basename(SAMPLE_EARLY_CHANGE));
  const accessChange = join(workspace.changesDirectory, basename(SAMPLE_ACCESS_CHANGE));
  const patchingChange = join(workspace.changesDirectory, basename(SAMPLE_PATCHING_CHANGE));
  const advisoriesDirectory = join(workspace.directory, "advisories");
  const listsDirectory = join(workspace.directory, "lists");
  for (const folder of [workspace.changesDirectory, advisoriesDirectory, listsDirectory]) mkdirSync(folder, { recursive: true });
  writeFileSync(accessChange, readSample(SAMPLE_ACCESS_CHANGE));
  writeFileSync(earlyChange, readSample(SAMPLE_EARLY_CHANGE));
  // Written beside its fix by an earlier run: another text of that name would stand in the way of the next.
  for (const name of readdirSync(workspace.changesDirectory)) if (/^until-.*-is-patched\.yaml$/.test(name)) rmSync(join(workspace.changesDirectory, name));
  writeFileSync(patchingChange, readSample(SAMPLE_PATCHING_CHANGE));
  writeFileSync(workspace.plantFile, readSample(SAMPLE_PLANT_FILE));
  for (const path of SAMPLE_CALENDARS) writeFileSync(join(workspace.directory, basename(path)), readSample(path));
  for (const path of SAMPLE_LISTS) writeFileSync(join(listsDirectory, basename(path)), readSample(path));
  for (const path of SAMPLE_ADVISORIES) writeFileSync(join(advisoriesDirectory, basename(path)), readSample(path));
  for (const [i, path] of SAMPLE_CHANGES.entries()) writeFileSync(changes[i] as string, readSample(path));
  for (const [i, path] of SAMPLE_CONFIGURATIONS.entries()) writeFileSync(configurations[i] as string, readSample(path));
  startWorkspace(directory);
  const capturesDirectory = join(workspace.directory, "captures");
  const logsDirectory = join(workspace.directory, "logs");
  const stamp = join(dirname(workspace.storeFile), "sample-captures.json");
  const digest = sha256Of(`${productVersion()}\n${readSample(SAMPLE_SCENARIO)}`);
  const before = fresh ? null : readStamp(stamp, digest, capturesDirectory, logsDirectory);
  const described = (written: Written, wereThere: boolean): DemoPlant => ({
    workspace,
    capturesDirectory,
    logsDirectory,
    advisoriesDirectory,
    listsDirectory,
    learnPaths: [capturesDirectory, logsDirectory, listsDirectory, advisoriesDirectory],
    changes,
    configurations,
    earlyChange,
    accessChange,
    patchingChange,
    wereThere,
    files: written.files.length,
    packets: written.packets,
    bytes: written.files.reduce((sum, f) => sum + f.bytes, 0),
  });
  if (before !== null) return { plant: described(before, true), diagnostics: [] };
  rmSync(stamp, { force: true });
  for (const folder of [capturesDirectory, logsDirectory]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const logs = new FolderSink(logsDirectory, () => undefined);
  const built = buildSamplePlant(readSample, new FolderSink(capturesDirectory, onFile), logs);
  if (built.value === undefined) return { plant: null, diagnostics: built.diagnostics };
  const written: Written = { digest, packets: built.value.packets, files: built.value.files.map(({ name, bytes }) => ({ name, bytes })), logs: logs.names };
  writeFileSync(stamp, `${JSON.stringify(written, null, 1)}\n`);
  return { plant: described(written, false), diagnostics: built.diagnostics };
}

function readStamp(stamp: string, digest: string, directory: string, logsDirectory: string): Written | null {
  if (!existsSync(stamp)) return null;
  try {
    const written = JSON.parse(readFileSync(stamp, "utf8")) as Written;
    const isWhole =
      written.digest === digest &&
      written.files.every(({ name, bytes }) => existsSync(join(directory, name)) && statSync(join(directory, name)).size === bytes) &&
      written.logs.every((name) => existsSync(join(logsDirectory, name)));
    return isWhole ? written : null;
  } catch {
    // A stamp that was cut while being written says nothing: the captures are written again.
    return null;
  }
}

const BUFFER_BYTES = 1 << 20;

/** Files of a folder, written through one buffer. */
class FolderSink implements FileSink {
  private readonly directory: string;
  private readonly onFile: (name: string, files: number) => void;
  private readonly buffer = new Uint8Array(BUFFER_BYTES);
  private used = 0;
  private file = -1;
  readonly names: string[] = [];

  constructor(directory: string, onFile: (name: string, files: number) => void) {
    this.directory = directory;
    this.onFile = onFile;
  }

  fileBegins(name: string): void {
    this.names.push(name);
    this.onFile(name, this.names.length);
    this.file = openSync(join(this.directory, name), "w");
  }

  bytes(piece: Uint8Array): void {
    if (this.used + piece.length > BUFFER_BYTES) this.flush();
    if (piece.length > BUFFER_BYTES) writeAll(this.file, piece);
    else {
      this.buffer.set(piece, this.used);
      this.used += piece.length;
    }
  }

  fileEnds(): void {
    this.flush();
    closeSync(this.file);
    this.file = -1;
  }

  private flush(): void {
    writeAll(this.file, this.buffer.subarray(0, this.used));
    this.used = 0;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
