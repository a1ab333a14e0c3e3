// For how long records of people signing in are kept: as plant.yaml says it, and from the day on that somebody named with `holdpoint forget`. What is older goes from
// the store after every learn, so that reading an old log again brings nothing back. Deletes no log file.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { accountNameTable, signInTable } from "../evidence/flows/flow-tables.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { localInstant } from "../foundation/local-time.ts";
import { formatInstant, type Micros, MICROS_PER_SECOND } from "../foundation/time.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import type { Workspace } from "./workspace.ts";

/** Beside the store: the instant from which on records of signing in are kept, where somebody named one. */
const KEPT_FROM_FILE = "sessions-kept-from";
const DAY_MICROS = 86_400 * MICROS_PER_SECOND;
const DROPPED = "records of signing in from before ";

export interface KeptFrom {
  /** Records before this instant are not kept; null = all are: nobody said for how long. */
  readonly from: Micros | null;
  /** An error where it was said, and cannot be read: then nothing may be learnt, or what was to go would come back. */
  readonly diagnostics: readonly Diagnostic[];
}

export function sessionsKeptFrom(workspace: Workspace, plantFile: PlantFile | null, now: Micros): KeptFrom {
  const keepFor = plantFile?.keepSessionsSeconds;
  const named = readKeptFrom(workspace);
  if (named === "damaged") return { from: null, diagnostics: [damaged(workspace)] };
  const said = [keepFor === undefined ? null : now - keepFor * MICROS_PER_SECOND, named].filter((at) => at !== null);
  return { from: said.length === 0 ? null : Math.max(...said), diagnostics: [] };
}

/** The first instant of a day of the plant, of "2026-05-01"; null = it is no day. */
export function startOfDay(text: string, timezone: string): Micros | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const millis = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  if (new Date(millis).toISOString().slice(0, 10) !== text) return null;
  return localInstant(timezone, (millis * 1_000) / DAY_MICROS, 0);
}

/** From now on nothing from before is kept. A day before the one that was named last changes nothing; what cannot be read is written anew. Throws what the file system says. */
export function keepSessionsFrom(workspace: Workspace, from: Micros): void {
  const before = readKeptFrom(workspace);
  if (before !== null && before !== "damaged" && before >= from) return;
  writeFileSync(keptFromFile(workspace), `${formatInstant(from)}\n`);
}

/** How many records went. What is told of a session from before, and what ended it later, becomes a session whose beginning is not known. */
export async function forgetSessions(store: EvidenceStore, before: Micros): Promise<number> {
  return store.forgetRows({
    table: signInTable.name,
    below: { column: "time", value: before },
    thenUnused: { table: accountNameTable.name, column: "account" },
    stateOf: ({ id: _, ...source }) => ({
      ...source,
      warnings: [...source.warnings.filter((warning) => !warning.startsWith(DROPPED)), `${DROPPED}${formatInstant(before)} were dropped, as is asked for here`],
    }),
  });
}

function keptFromFile(workspace: Workspace): string {
  return join(dirname(workspace.storeFile), KEPT_FROM_FILE);
}

function readKeptFrom(workspace: Workspace): Micros | null | "damaged" {
  const file = keptFromFile(workspace);
  if (!existsSync(file)) return null;
  const millis = Date.parse(readFileSync(file, "utf8").trim());
  return Number.isNaN(millis) ? "damaged" : millis * 1_000;
}

function damaged(workspace: Workspace): Diagnostic {
  return {
    code: "kept-from-damaged",
    severity: "error",
    message: "from which day on records of signing in are kept was said here, and cannot be read any more",
    help: "Say it again: holdpoint forget --sessions-before 2026-05-01",
    at: { kind: "file", file: keptFromFile(workspace) },
  };
}
