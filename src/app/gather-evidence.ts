// The evidence that `check` judges against: the workspace's store, or captures given on the spot, learnt into a store that is thrown away.
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AccountNames, KEY_BYTES } from "../evidence/sessions/account-names.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import type { Plant } from "../plant/plant.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { type AccessEvidence, gatherAccess } from "./access-evidence.ts";
import { openKey } from "./account-key.ts";
import { addressSpaceRule } from "./address-space-rule.ts";
import type { LearnProgress } from "./learn.ts";
import { openEvidence, openEvidenceFile } from "./open-evidence.ts";
import type { PatchingEvidence } from "./patching-evidence.ts";
import { type DeclaredPlant, readDeclaredPlant } from "./declared-plant.ts";
import { plantFromEvidence } from "./plant-from-evidence.ts";
import { gatherKnowledge, type PlantKnowledge } from "./plant-knowledge.ts";
import { chooseWorkspace, noWorkspace, type Workspace } from "./workspace.ts";

export interface EvidenceRequest {
  readonly workspace: string | undefined;
  /** A plant.yaml named by the user. */
  readonly plantFile: string | undefined;
  /** Captures; empty = the workspace's store. */
  readonly paths: readonly string[];
  /** Where the program runs. */
  readonly directory: string;
  /** Changes and configurations that are asked about: where the program runs in no workspace, theirs is taken. */
  readonly about?: readonly string[];
  readonly onProgress: (progress: LearnProgress) => void;
  readonly signal: AbortSignal;
  /** What a change of patching needs is read too; `today` YYYY-MM-DD in plant time, null = now. Absent = no such change is judged. */
  readonly patching?: { readonly today: string | null };
}

export interface EvidenceForCheck {
  readonly plant: Plant;
  readonly knowledge: PlantKnowledge;
  readonly access: AccessEvidence;
  /** null = nobody asked for it. */
  readonly patching: PatchingEvidence | null;
  /** The date now, in plant time. */
  readonly today: string;
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
}

export interface Gathered {
  readonly evidence: EvidenceForCheck | null;
  readonly diagnostics: readonly Diagnostic[];
}

export async function gatherEvidence(request: EvidenceRequest): Promise<Gathered> {
  const workspace = chooseWorkspace(request.workspace, request.directory, request.about);
  const onTheSpot = request.paths.length > 0;
  if (workspace === null && !onTheSpot) return { evidence: null, diagnostics: [noWorkspace(request.workspace, request.directory, request.about)] };
  const declared = declaredPlant(request, workspace);
  if (hasErrors(declared.diagnostics)) return { evidence: null, diagnostics: declared.diagnostics };
  const gathered = onTheSpot ? await fromCaptures(request, workspace, declared) : await fromWorkspace(request, workspace as Workspace, declared);
  return { ...gathered, diagnostics: [...declared.diagnostics, ...gathered.diagnostics] };
}

function declaredPlant(request: EvidenceRequest, workspace: Workspace | null): DeclaredPlant {
  const { plantFile } = request;
  if (plantFile !== undefined) {
    if (existsSync(plantFile)) return readDeclaredPlant(plantFile);
    return { plantFile: null, input: null, diagnostics: [{ code: "no-plant-file", severity: "error", message: "there is no such plant file", at: { kind: "file", file: plantFile } }] };
  }
  return workspace === null ? { plantFile: null, input: null, diagnostics: [] } : readDeclaredPlant(workspace.plantFile, "plant.yaml");
}

async function fromWorkspace(request: EvidenceRequest, workspace: Workspace, declared: DeclaredPlant): Promise<Gathered> {
  const opened = await openEvidence(workspace, "read");
  if (opened.store === null) return { evidence: null, diagnostics: opened.diagnostics };
  try {
    // Without the key, whatever asks for no account is judged all the same; what does says that it is missing.
    const { names } = openKey(workspace);
    const { evidence, diagnostics } = await toEvidence(opened.store, declared, dirname(request.plantFile ?? workspace.plantFile), names, request.patching);
    return { evidence, diagnostics: [...opened.diagnostics, ...diagnostics] };
  } finally {
    await opened.store.close();
  }
}

async function fromCaptures(request: EvidenceRequest, workspace: Workspace | null, declared: DeclaredPlant): Promise<Gathered> {
  const scratch = mkdtempSync(join(tmpdir(), "holdpoint-"));
  try {
    const opened = await openEvidenceFile(join(scratch, "evidence.duckdb"), "learn");
    if (opened.store === null) return { evidence: null, diagnostics: opened.diagnostics };
    const accounts = new AccountNames(randomBytes(KEY_BYTES));
    try {
      // Every reader of captures and logs comes with it: only who brings evidence waits for them to load.
      const { learn } = await import("./learn.ts");
      const result = await learn({
        store: opened.store,
        paths: request.paths,
        vantage: null,
        ...(declared.plantFile?.timezone == null ? {} : { timezone: declared.plantFile.timezone }),
        addressSpaceOf: addressSpaceRule(declared.plantFile, null),
        onProgress: request.onProgress,
        signal: request.signal,
        accounts,
      });
      const diagnostics = result.files.flatMap((f) => f.diagnostics);
      if (result.nothingReadable || result.interrupted) return { evidence: null, diagnostics };
      const gathered = await toEvidence(opened.store, declared, dirname(request.plantFile ?? workspace?.plantFile ?? "."), accounts, request.patching);
      return { evidence: gathered.evidence, diagnostics: [...diagnostics, ...gathered.diagnostics] };
    } finally {
      await opened.store.close();
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @param directory folder of plant.yaml */
async function toEvidence(store: EvidenceStore, declared: DeclaredPlant, directory: string, names: AccountNames | null, asked: EvidenceRequest["patching"]): Promise<Gathered> {
  const { plantFile } = declared;
  const plant = await plantFromEvidence(store, plantFile);
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: plant.timezone, dateStyle: "short" }).format(new Date());
  const { knowledge, diagnostics, inputs } = await gatherKnowledge(store, plant, plantFile, directory);
  // A calendar that is declared and cannot be read hides phases that nobody would miss.
  if (hasErrors(diagnostics)) return { evidence: null, diagnostics };
  const { access, diagnostics: ofSessions } = await gatherAccess(store, plant, plantFile, directory, names);
  const patches = asked === undefined ? null : await (await import("./patching-evidence.ts")).gatherPatching({ store, plant, plantFile, directory, today: asked.today });
  const later = [...ofSessions, ...(patches?.diagnostics ?? [])].filter((d) => !diagnostics.some((told) => told.code === d.code && told.message === d.message));
  const evidence = { plant, knowledge, access, patching: patches?.patching ?? null, today, inputs: [...(declared.input === null ? [] : [declared.input]), ...inputs] };
  return { evidence, diagnostics: [...diagnostics, ...later] };
}
