// Opens the stored evidence of a workspace. Reading never creates a store; learning does.
import { existsSync } from "node:fs";
import { evidenceTables } from "../evidence/flows/flow-tables.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { openEmbeddedStore } from "../store/embedded-store.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import type { Workspace } from "./workspace.ts";

export interface OpenedEvidence {
  readonly store: EvidenceStore | null;
  readonly diagnostics: readonly Diagnostic[];
}

export async function openEvidence(workspace: Workspace, purpose: "read" | "learn"): Promise<OpenedEvidence> {
  if (purpose === "read" && !existsSync(workspace.storeFile)) {
    return {
      store: null,
      diagnostics: [
        {
          code: "nothing-learnt",
          severity: "error",
          message: "nothing was learnt in this workspace yet",
          help: "Learn a capture first: holdpoint learn capture.pcapng",
          at: { kind: "file", file: workspace.storeFile },
        },
      ],
    };
  }
  return openEvidenceFile(workspace.storeFile, purpose);
}

export async function openEvidenceFile(file: string, purpose: "read" | "learn"): Promise<OpenedEvidence> {
  return openEmbeddedStore({ file, tables: evidenceTables, readOnly: purpose === "read" });
}
