// Lines that do not go on without a machine while it is patched, and whether anything tells what it is for. That no line is known to stop is an answer only where what
// needs the machine can be seen: of screens that people steer by, of controllers, and of what carries other people's packets, no conversation says it.
import type { DependencyAnswer } from "../engines/dependencies/answer.ts";
import type { AssetRole } from "../plant/asset.ts";
import type { FailurePropagation } from "../plant/dependency.ts";
import type { PatchNeed } from "../plant/patch-need.ts";
import type { RestartConsequences } from "../plant/patch-risk-words.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { StoppedLine } from "../plant/production-times.ts";

export interface LinesQuestion {
  readonly plant: Plant;
  /** null = nothing is declared. */
  readonly plantFile: PlantFile | null;
  readonly dependencies: DependencyAnswer;
  readonly consequencesOf: (need: PatchNeed) => RestartConsequences;
  /** Others that are away at the same time, by their names; absent = none. */
  readonly besideOf?: (need: PatchNeed) => readonly string[];
}

/** Machines whose users ask them over the network: who needs them was seen, where somebody watched. */
const ASKED: ReadonlySet<AssetRole> = new Set<AssetRole>(["historian", "mes", "engineering-station", "domain-controller", "time-server", "licence-server", "jump-host", "printer", "camera", "server"]);

/** null = nothing declares or shows what it is for. Empty = what needs it is known, and no line is among it. By name of the line. */
export function linesOfPatch(need: PatchNeed, question: LinesQuestion): readonly StoppedLine[] | null {
  const { dependencies, consequencesOf } = question;
  const propagation = dependencies.propagationFrom(need.asset, question.besideOf?.(need) ?? []);
  const { stops, stopsLater } = consequencesOf(need);
  const lines = new Map<string, number | null>();
  for (const { line, afterSeconds } of [...stops, ...stopsLater, ...(propagation?.impact?.byLine ?? [])]) {
    const before = lines.get(line);
    lines.set(line, before === null || afterSeconds === null ? null : Math.min(before ?? Number.POSITIVE_INFINITY, afterSeconds));
  }
  // How long its own line goes on without it nobody says, where the graph does not.
  if (need.line !== null && !lines.has(need.line)) lines.set(need.line, null);
  if (lines.size > 0) return sorted(lines);
  const functions = propagation?.impact?.functions ?? [];
  if (functions.length > 0) return linesOfFunctions(functions, question);
  return isNeededByNobody(need, question) || isTakenOver(need, propagation, question) || isForNoLine(need, propagation, question) ? [] : null;
}

/** A person says that whoever needs it goes on without it for ever: dependencies: [{ needs: OFFICE-11, tolerates: forever }]. */
function isNeededByNobody({ asset: name }: PatchNeed, { plantFile }: LinesQuestion): boolean {
  const declared = plantFile?.dependencies.filter(({ needs, service, role }) => needs === name && service === null && role === null) ?? [];
  return declared.some(({ asset, line }) => asset === null && line === null) && declared.every(({ tolerates }) => tolerates.kind === "forever");
}

/** Somebody declared its partner, and whoever was seen to need it, of screens too, goes on with that one: nothing at all fails. */
function isTakenOver({ asset }: PatchNeed, propagation: FailurePropagation | null, { plant }: LinesQuestion): boolean {
  return propagation !== null && propagation.covered.length > 0 && propagation.failures.length === 0 && plant.redundancy.some((group) => group.includes(asset));
}

/** An essential function fails with it, and the graph ties that to no line: then to every line that a machine of the function stands on. */
function linesOfFunctions(functions: readonly string[], { plant, plantFile }: LinesQuestion): readonly StoppedLine[] | null {
  const machines = new Set(plantFile?.essential.filter(({ name }) => functions.includes(name)).flatMap(({ needs }) => needs) ?? []);
  const lines = new Map(plant.assets.flatMap(({ name, line }) => (line !== null && machines.has(name) ? [[line, null] as const] : [])));
  return lines.size === 0 ? null : sorted(lines);
}

/** Somebody is known to use it, and of everything that fails with it the same can be said. */
function isForNoLine(need: PatchNeed, propagation: FailurePropagation | null, { plant, dependencies }: LinesQuestion): boolean {
  const failing = new Set(propagation?.failures.flatMap(({ kind, name }) => (kind === "asset" ? [name] : [])) ?? []);
  const roles = plant.assets.filter(({ name }) => failing.has(name)).map(({ role }) => role);
  // Ends of conversations of which no machine is known have no role, and no purpose.
  const areKnown = [...failing].every((name) => plant.assets.some((asset) => asset.name === name));
  if (!areKnown || ![need.role, ...roles].every((role) => ASKED.has(role))) return false;
  const { needs, neededBy } = dependencies.needsOf(need.asset) ?? { needs: [], neededBy: [] };
  return neededBy.length > 0 || (needs.length > 0 && keepsRecords(need, plant));
}

/** Who collects records is asked by nobody while it does so: that it was seen collecting shows what it is for, if it surely is such a machine. */
function keepsRecords({ addressSpace, asset: name, role }: PatchNeed, { assets }: Plant): boolean {
  const confidence = assets.find((asset) => asset.addressSpace === addressSpace && asset.name === name)?.roleConfidence;
  return role === "historian" && (confidence === "high" || confidence === "medium");
}

function sorted(lines: ReadonlyMap<string, number | null>): StoppedLine[] {
  return [...lines].map(([line, afterSeconds]) => ({ line, afterSeconds })).sort((x, y) => (x.line < y.line ? -1 : 1));
}
