// Several changes that come into force together, judged together: conversations through the zones, sessions through the roles, and the ways of sessions
// through the zones. One judgement with both parts. A change of patching is only read here: bundle-patching.ts judges it beside them.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseBundle } from "../controls/bundle/parse-bundle.ts";
import { changeKind } from "../controls/change-kind.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import type { BundledFile, ChangeBundle } from "../plant/bundle.ts";
import type { Judgement } from "../plant/finding.ts";
import type { AccessEvidence } from "./access-evidence.ts";
import { check, type Checked, type CheckQuestion } from "./check.ts";
import { type AccessChecked, checkAccess } from "./check-access.ts";
import { joinedJudgements } from "./joined-judgements.ts";
import { sha256Of } from "./content-digest.ts";
import type { PlantKnowledge } from "./plant-knowledge.ts";
import { sessionPaths } from "./session-paths.ts";

export interface BundleQuestion extends Omit<CheckQuestion, "knowledge" | "against"> {
  readonly knowledge: PlantKnowledge;
  readonly access: AccessEvidence;
  /** Texts of changes, by path as the bundle leads to them, that stand in place of what is on disk: of copies that are judged before they are written. */
  readonly unwritten?: ReadonlyMap<string, string>;
}

export interface BundledChange<Part> {
  readonly file: string;
  readonly text: string;
  /** Place among the changes of the bundle. */
  readonly index: number;
  readonly checked: Part;
}

export interface BundleChecked {
  /** Both parts in one, without that of patching. */
  readonly judgement: Judgement;
  /** Each part by itself; null = the bundle has none of that kind. */
  readonly zones: BundledChange<Checked> | null;
  readonly access: BundledChange<AccessChecked> | null;
  /** Not judged yet; null = the bundle has none. */
  readonly patching: Omit<BundledChange<never>, "checked"> | null;
}

/** null = it cannot be judged; the diagnostics say why. */
export function checkBundle(question: BundleQuestion): { readonly checked: BundleChecked | null; readonly diagnostics: readonly Diagnostic[] } {
  const { file, text } = question.change;
  const parsed = parseBundle(text, file, sha256Of(text));
  if (parsed.value === undefined || hasErrors(parsed.diagnostics)) return { checked: null, diagnostics: parsed.diagnostics };
  const bundle = parsed.value;
  const diagnostics: Diagnostic[] = [...parsed.diagnostics];
  const files = bundle.changes.map((bundled, index) => readBundled(bundled, index, question, diagnostics));
  if (hasErrors(diagnostics)) return { checked: null, diagnostics };
  const read = files.filter((found) => found !== null);
  const accesses = read.filter(({ kind }) => kind === "access");
  const patches = read.filter(({ kind }) => kind === "patching");
  const others = read.filter(({ kind }) => kind === "segmentation");
  for (const more of [accesses[1], patches[1], others[1]]) if (more !== undefined) diagnostics.push(onlyOne(more));
  const [lone] = patches;
  if (lone !== undefined && accesses.length + others.length === 0) diagnostics.push(nothingBeside(lone));
  if (hasErrors(diagnostics)) return { checked: null, diagnostics };
  const [zones, access] = [others[0], accesses[0]];
  const judgedZones = zones === undefined ? null : check({ ...question, change: zones });
  diagnostics.push(...(judgedZones?.diagnostics ?? []));
  if (judgedZones !== null && judgedZones.checked === null) return { checked: null, diagnostics };
  const checkedZones = judgedZones?.checked ?? null;
  const judgedAccess = access === undefined ? null : checkAccess({ ...question, change: access, ...throughZones(checkedZones, question) });
  diagnostics.push(...(judgedAccess?.diagnostics ?? []));
  if (judgedAccess !== null && judgedAccess.checked === null) return { checked: null, diagnostics };
  const checkedAccess = judgedAccess?.checked ?? null;
  const judgement = together(bundle, checkedZones, checkedAccess, { file, sha256: bundle.sha256 });
  return { checked: { judgement, zones: bundledChange(zones, checkedZones), access: bundledChange(access, checkedAccess), patching: patches[0] ?? null }, diagnostics };
}

function bundledChange<Part>(read: ReadFile | undefined, checked: Part | null): BundledChange<Part> | null {
  return read === undefined || checked === null ? null : { file: read.file, text: read.text, index: read.index, checked };
}

interface ReadFile {
  readonly file: string;
  readonly text: string;
  readonly kind: string;
  readonly index: number;
  readonly at: BundledFile["at"];
}

function readBundled({ path, at }: BundledFile, index: number, { change, unwritten }: BundleQuestion, diagnostics: Diagnostic[]): ReadFile | null {
  const file = join(dirname(change.file), path);
  let text: string;
  try {
    text = unwritten?.get(file) ?? readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    diagnostics.push({
      code: "bundled-file-unreadable",
      severity: "error",
      message: code === "ENOENT" ? `there is no file ${path}` : `${path} cannot be read: ${message}`,
      help: "Paths are relative to the bundle.",
      at,
    });
    return null;
  }
  const kind = changeKind(text, file);
  if (hasErrors(kind.diagnostics)) {
    diagnostics.push(...kind.diagnostics);
    return null;
  }
  if (kind.value !== "segmentation" && kind.value !== "access" && kind.value !== "patching") {
    diagnostics.push({ code: "bundle-in-bundle", severity: "error", message: `${path} is a change of the kind ${kind.value}: a bundle holds changes of segmentation, access and patching.`, at });
    return null;
  }
  return { file, text, kind: kind.value, index, at };
}

function onlyOne({ kind, at }: ReadFile): Diagnostic {
  return {
    code: "two-of-a-kind",
    severity: "error",
    message: `This is the second change of the kind ${kind}: one of each is judged together.`,
    help: "Write both into one file, or judge them one after the other.",
    at,
  };
}

function nothingBeside({ at }: ReadFile): Diagnostic {
  return {
    code: "bundle-of-one",
    severity: "error",
    message: "A change of patching has nothing beside it here that it could be judged together with.",
    help: "Judge it by itself: holdpoint check, with its own file.",
    at,
  };
}

/** What the zones say of machines and of the ways between them. */
function throughZones(checked: Checked | null, { access, plant }: BundleQuestion): Pick<Parameters<typeof checkAccess>[0], "zones" | "pathOf"> {
  if (checked === null) return { zones: null, pathOf: null };
  const { change, zoneOf } = checked.question;
  const zones = {
    names: change.zones.map(({ name }) => name),
    zonesOf: (asset: (typeof plant.assets)[number]): string[] => [...new Set(asset.addresses.flatMap((address) => zoneOf(asset.addressSpace, address)?.zone ?? []))],
  };
  return { zones, pathOf: sessionPaths(checked.question, access.record) };
}

function together(bundle: ChangeBundle, zones: Checked | null, access: AccessChecked | null, input: Judgement["inputs"][number]): Judgement {
  const [first, second] = [zones?.judgement, access?.judgement].filter((judgement) => judgement !== undefined);
  if (first === undefined) throw new Error("a bundle without zones and access was refused");
  const whole = second === undefined ? first : joinedJudgements(first, second);
  return {
    ...whole,
    ...{ changeName: bundle.name, changeKind: "bundle", changeFile: bundle.file, inputs: [input, ...whole.inputs] },
    satisfies: [...new Set([...bundle.satisfies, ...whole.satisfies])],
    shape: second === undefined ? whole.shape : `bundle · ${whole.shape}`,
  };
}
