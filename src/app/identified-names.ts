// Plain names behind pseudonyms: only for who holds the key and asks, and every such question is written down before it is answered.
import { appendFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { accountNameTable, rowAt } from "../evidence/flows/flow-tables.ts";
import type { AccountNames } from "../evidence/sessions/account-names.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { openKey } from "./account-key.ts";
import { openEvidence } from "./open-evidence.ts";
import type { Workspace } from "./workspace.ts";

/** Beside the store, and never shortened by Holdpoint. */
export const IDENTIFIED_LOG = "identified.log";

/** One line behind the others; null = it is written, else nothing may be told. */
export function writeDownQuestion({ storeFile }: Pick<Workspace, "storeFile">, what: string): Diagnostic | null {
  const file = join(dirname(storeFile), IDENTIFIED_LOG);
  try {
    appendFileSync(file, `${new Date().toISOString()} ${JSON.stringify(userInfo().username)} asked for ${what}\n`, { mode: 0o600 });
    return null;
  } catch (error) {
    const message = `what people did is told by name only when the question can be written down: ${(error as Error).message}`;
    return { code: "not-identified", severity: "error", message, help: `The log is ${file}.` };
  }
}

export function keyIsMissing(): Diagnostic {
  return { code: "not-identified", severity: "error", message: "names of accounts cannot be told: the key that hides them is not on this machine", help: "docs/privacy.md says where it lies." };
}

/** By pseudonym; without those that were sealed with another key. */
export async function namesIn(store: EvidenceStore, names: AccountNames): Promise<Map<string, string>> {
  const plain = new Map<string, string>();
  for await (const batch of store.scan(accountNameTable.name, ["account"])) {
    for (let i = 0; i < batch.rows; i++) {
      const { account, sealed } = rowAt(accountNameTable, batch, i) as { account: string; sealed: Uint8Array | null };
      if (sealed === null || plain.has(account)) continue;
      const name = names.open(sealed, account);
      if (name !== null) plain.set(account, name);
    }
  }
  return plain;
}

export interface Identified {
  /** null = nothing may be told; the diagnostics say why. */
  readonly names: ReadonlyMap<string, string> | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Opens key and store of a workspace, and writes the question down, before any name is read. */
export async function identifyIn(workspace: Workspace, what: string): Promise<Identified> {
  const key = openKey(workspace);
  if (key.names === null) return { names: null, diagnostics: key.diagnostics.length > 0 ? key.diagnostics : [keyIsMissing()] };
  const { store, diagnostics } = await openEvidence(workspace, "read");
  if (store === null) return { names: null, diagnostics };
  try {
    const refused = writeDownQuestion(workspace, what);
    return refused === null ? { names: await namesIn(store, key.names), diagnostics } : { names: null, diagnostics: [...diagnostics, refused] };
  } finally {
    await store.close();
  }
}
