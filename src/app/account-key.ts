// The key that hides names of accounts. It lies apart from the workspace that it belongs to: who has only the store, or a copy of it, cannot tell a
// name, and where the key is destroyed nobody ever can (docs/privacy.md).
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { AccountNames, KEY_BYTES } from "../evidence/sessions/account-names.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { Workspace } from "./workspace.ts";

/** Folder of keys, where the user names one. */
export const KEYS_VARIABLE = "HOLDPOINT_KEYS";

export interface OpenedKey {
  /** null = there is none that fits; the diagnostics say why. */
  readonly names: AccountNames | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the workspace remembers of its key: where to look, and how to tell a wrong one. Nothing of the key follows from it. */
interface KeyRecord {
  readonly id: string;
  readonly fingerprint: string;
}

/** The key of a workspace; where nothing was hidden in it yet, a new one, which is kept once a name is hidden with it. */
export function openOrMakeKey(workspace: Workspace): OpenedKey {
  const record = readRecord(workspace);
  if (record === "damaged") return { names: null, diagnostics: [damagedRecord(workspace)] };
  if (record !== null) return openRecorded(record);
  const key = randomBytes(KEY_BYTES);
  const made: KeyRecord = { id: randomBytes(8).toString("hex"), fingerprint: fingerprintOf(key) };
  return { names: new AccountNames(key, () => keepKey(workspace, made, key)), diagnostics: [] };
}

/** Throws what the file system says, in words. */
function keepKey(workspace: Workspace, made: KeyRecord, key: Buffer): void {
  const file = keyFile(made.id);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${key.toString("hex")}\n`, { mode: 0o600, flag: "wx" });
    writeFileSync(recordFile(workspace), `${JSON.stringify(made)}\n`, { flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw Object.assign(new Error(`the key that hides names of accounts cannot be written: ${(error as Error).message}`), { code });
  }
}

/** The key of a workspace, if there is one; null without diagnostics = nothing was hidden in it yet. */
export function openKey(workspace: Workspace): OpenedKey {
  const record = readRecord(workspace);
  if (record === "damaged") return { names: null, diagnostics: [damagedRecord(workspace)] };
  return record === null ? { names: null, diagnostics: [] } : openRecorded(record);
}

export function keysFolder(): string {
  const named = process.env[KEYS_VARIABLE];
  if (named !== undefined && named !== "") return named;
  const configuration = process.env["XDG_CONFIG_HOME"];
  return join(configuration !== undefined && configuration !== "" ? configuration : join(homedir(), ".config"), "holdpoint", "keys");
}

function openRecorded({ id, fingerprint }: KeyRecord): OpenedKey {
  const file = keyFile(id);
  if (!existsSync(file)) return { names: null, diagnostics: [keyTrouble("key-missing", "the key of this workspace's account names is not on this machine", file)] };
  let text: string;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch (error) {
    return { names: null, diagnostics: [keyTrouble("key-unreadable", `the key of this workspace's account names cannot be read: ${(error as Error).message}`, file)] };
  }
  const key = Buffer.from(text, "hex");
  if (key.length !== KEY_BYTES || fingerprintOf(key) !== fingerprint) {
    return { names: null, diagnostics: [keyTrouble("key-wrong", "this is not the key with which the account names of this workspace were hidden", file)] };
  }
  return { names: new AccountNames(key), diagnostics: [] };
}

function readRecord(workspace: Workspace): KeyRecord | null | "damaged" {
  const file = recordFile(workspace);
  if (!existsSync(file)) return null;
  try {
    const record = JSON.parse(readFileSync(file, "utf8")) as Partial<KeyRecord>;
    if (typeof record.id === "string" && /^[0-9a-f]{16}$/.test(record.id) && typeof record.fingerprint === "string") return { id: record.id, fingerprint: record.fingerprint };
  } catch {
    // Told below: a record that is not JSON says as little as one that lacks its words.
  }
  return "damaged";
}

function recordFile(workspace: Workspace): string {
  return join(dirname(workspace.storeFile), "account-key.json");
}

function keyFile(id: string): string {
  return join(keysFolder(), `${id}.key`);
}

function fingerprintOf(key: Uint8Array): string {
  return createHash("sha256").update("holdpoint key fingerprint\n").update(key).digest("hex").slice(0, 16);
}

function damagedRecord(workspace: Workspace): Diagnostic {
  return keyTrouble("key-record-damaged", "what this workspace says of its key of account names cannot be read", recordFile(workspace));
}

function keyTrouble(code: string, message: string, file: string): Diagnostic {
  return {
    code,
    severity: "error",
    message,
    help: `Bring the key file to its place (${KEYS_VARIABLE} names another folder). Without it no account of a change can be compared with what was learnt; a new workspace makes a new key.`,
    at: { kind: "file", file },
  };
}
