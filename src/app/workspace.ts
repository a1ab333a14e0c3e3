// A plant workspace: a folder with plant.yaml, changes/ and the store of what was learnt. Knows where things are, and starts a new one.
// Opens no evidence.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Diagnostic } from "../foundation/diagnostic.ts";

export interface Workspace {
  readonly directory: string;
  readonly plantFile: string;
  readonly changesDirectory: string;
  readonly storeFile: string;
}

const STORE_FOLDER = ".holdpoint";

export function workspaceAt(directory: string): Workspace {
  const root = resolve(directory);
  return { directory: root, plantFile: join(root, "plant.yaml"), changesDirectory: join(root, "changes"), storeFile: join(root, STORE_FOLDER, "evidence.duckdb") };
}

/** The workspace that a folder is in: the nearest folder upwards that has a store or a plant.yaml; null when there is none. */
export function findWorkspace(start: string): Workspace | null {
  for (let at = resolve(start); ; at = dirname(at)) {
    const workspace = workspaceAt(at);
    if (existsSync(join(at, STORE_FOLDER)) || existsSync(workspace.plantFile)) return workspace;
    if (dirname(at) === at) return null;
  }
}

/** The one asked for, or the one that `start` is in, or the one in which all of the files lie that the question is about. */
export function chooseWorkspace(asked: string | undefined, start: string, about: readonly string[] = []): Workspace | null {
  if (asked !== undefined) return existsSync(asked) ? workspaceAt(asked) : null;
  const here = findWorkspace(start);
  if (here !== null) return here;
  const theirs = workspacesOf(start, about);
  const [first] = theirs;
  return first != null && theirs.every((other) => other?.directory === first.directory) ? first : null;
}

function workspacesOf(start: string, about: readonly string[]): (Workspace | null)[] {
  return about.map((file) => findWorkspace(dirname(resolve(start, file))));
}

/** @param about files in more than one workspace, or in none, as chooseWorkspace() was asked */
export function noWorkspace(asked: string | undefined, start = "", about: readonly string[] = []): Diagnostic {
  const theirs = workspacesOf(start, about);
  if (asked === undefined && theirs.some((workspace) => workspace !== null)) {
    const where = about.map((file, i) => `${file} in ${theirs[i]?.directory ?? "none"}`);
    return {
      code: "no-workspace",
      severity: "error",
      message: `these files lie in different plant workspaces: ${where.join(", ")}`,
      help: "Say which one's evidence they are to be judged by: --workspace DIR.",
    };
  }
  return {
    code: "no-workspace",
    severity: "error",
    message: asked === undefined ? "this folder is in no plant workspace" : `there is no workspace in ${asked}`,
    help: "Start one with `holdpoint init`, name one with --workspace DIR, or learn something: `holdpoint learn capture.pcapng`.",
  };
}

/** Text of a file of the product itself, two folders above the running one: schemas and samples ship beside dist/. */
export function readShipped(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

export interface StartedWorkspace {
  readonly workspace: Workspace;
  /** Files written, relative to the workspace; what was there before is never touched. */
  readonly written: readonly string[];
}

/** Starts a workspace, or completes one: writes only what is missing. */
export function startWorkspace(directory: string): StartedWorkspace {
  const workspace = workspaceAt(directory);
  const written: string[] = [];
  mkdirSync(dirname(workspace.storeFile), { recursive: true });
  mkdirSync(workspace.changesDirectory, { recursive: true });
  const put = (path: string, text: string): void => {
    const file = join(workspace.directory, path);
    if (existsSync(file)) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    written.push(path);
  };
  put("plant.yaml", PLANT_TEMPLATE);
  put(join("schemas", "plant.schema.json"), readShipped("schemas/plant.schema.json"));
  for (const kind of ["segmentation", "access", "patching", "bundle"]) put(join("schemas", `${kind}.schema.json`), readShipped(`schemas/${kind}.schema.json`));
  put(join(STORE_FOLDER, ".gitignore"), "*\n");
  return { workspace, written };
}

const PLANT_TEMPLATE = `# yaml-language-server: $schema=./schemas/plant.schema.json
# What no capture can show: lines, names, redundancy, cost of an hour. Everything is optional;
# what is missing becomes an assumption, and every result says so. Take the # away from what you know.
site: my-plant
timezone: UTC                       # for example Europe/Berlin
# networks:
#   - { prefix: 10.20.1.0/24, vlan: 201, gateway: 10.20.1.1 }
# lines:
#   - { name: line-1, downtimePerHour: 12000 EUR, restart: 90m, buffer: 10m }
# assets:
#   - { name: FILLER-1-PLC, addresses: [10.20.1.5], line: line-1, role: plc, vendor: Siemens }
# essential:
#   - { name: fill and cap, needs: [FILLER-1-PLC] }
`;
