// Several changes that come into force together, judged together: conversations through the zones, sessions through the roles, and the ways of sessions
// through the zones. One judgement with both parts.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseBundle } from "../controls/bundle/parse-bundle.ts";
import { changeKind } from "../controls/change-kind.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import type { BundledFile, ChangeBundle } from "../plant/bundle.ts";
import type { Answer, Judgement } from "../plant/finding.ts";
import type { ComplianceVerdict, OverallVerdict } from "../plant/overall-verdict.ts";
import type { AccessEvidence } from "./access-evidence.ts";
import { check, type Checked, type CheckQuestion } from "./check.ts";
import { type AccessChecked, checkAccess } from "./check-access.ts";
import { sha256Of } from "./plant-from-evidence.ts";
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
  /** Both parts in one. */
  readonly judgement: Judgement;
  /** Each part by itself; null = the bundle has none of that kind. */
  readonly zones: BundledChange<Checked> | null;
  readonly access: BundledChange<AccessChecked> | null;
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
  const others = read.filter(({ kind }) => kind !== "access");
  for (const more of [accesses[1], others[1]]) if (more !== undefined) diagnostics.push(onlyOne(more));
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
  return { checked: { judgement, zones: bundledChange(zones, checkedZones), access: bundledChange(access, checkedAccess) }, diagnostics };
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
  if (kind.value !== "segmentation" && kind.value !== "access") {
    diagnostics.push({ code: "bundle-in-bundle", severity: "error", message: `${path} is a change of the kind ${kind.value}: a bundle holds changes of segmentation and of access.`, at });
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

const VERDICTS: readonly OverallVerdict[] = ["unstable", "unknown", "stable"];
const COMPLIANCES: readonly ComplianceVerdict[] = ["not-met", "unknown", "met"];

function together(bundle: ChangeBundle, zones: Checked | null, access: AccessChecked | null, input: Judgement["inputs"][number]): Judgement {
  const [first, second] = [zones?.judgement, access?.judgement].filter((judgement) => judgement !== undefined);
  if (first === undefined) throw new Error("a bundle names at least one change");
  const named = { changeName: bundle.name, changeKind: "bundle" as const, changeFile: bundle.file, inputs: [input, ...first.inputs] };
  const satisfies = [...new Set([...bundle.satisfies, ...first.satisfies, ...(second?.satisfies ?? [])])];
  if (second === undefined) return { ...first, ...named, satisfies };
  const known = new Set(first.inputs.map(({ file, sha256 }) => `${file} ${sha256}`));
  const answer = (key: keyof Judgement["questions"]): Answer => ({
    summary: `${first.questions[key].summary} ${second.questions[key].summary}`,
    points: [...new Set([...first.questions[key].points, ...second.questions[key].points])],
  });
  return {
    ...first,
    ...named,
    satisfies,
    shape: `bundle · ${first.shape} · ${second.shape}`,
    judgedAgainst: second.judgedAgainst,
    verdict: worst(VERDICTS, first.verdict, second.verdict),
    verdictWhy: `${first.verdictWhy} ${second.verdictWhy}`,
    compliance: worst(COMPLIANCES, first.compliance, second.compliance),
    complianceWhy: `${first.complianceWhy} ${second.complianceWhy}`.trim(),
    questions: { impact: answer("impact"), neverUpdated: answer("neverUpdated"), dependencies: answer("dependencies"), validation: answer("validation") },
    timeline: [...first.timeline, ...second.timeline].sort((x, y) => (x.afterSeconds ?? Number.MAX_VALUE) - (y.afterSeconds ?? Number.MAX_VALUE)),
    findings: [...first.findings, ...second.findings].sort((x, y) => SEVERITIES.indexOf(x.severity) - SEVERITIES.indexOf(y.severity)),
    decisions: [...first.decisions, ...second.decisions],
    assumptions: [...new Map([...first.assumptions, ...second.assumptions].map((assumption) => [`${assumption.code}\n${assumption.text}`, assumption])).values()],
    inputs: [...named.inputs, ...second.inputs.filter(({ file, sha256 }) => !known.has(`${file} ${sha256}`))],
    access: second.access,
    coverage: bothCoverages(first.coverage, second.coverage),
  };
}

/** How much was seen of conversations, with that of people beside it. */
function bothCoverages(zones: Judgement["coverage"], access: Judgement["coverage"]): Judgement["coverage"] {
  return zones === null || access === null ? (zones ?? access) : { ...zones, sessions: access };
}

const SEVERITIES = ["error", "warning", "note"];

function worst<T>(order: readonly T[], x: T, y: T): T {
  return order[Math.min(order.indexOf(x), order.indexOf(y))] as T;
}
