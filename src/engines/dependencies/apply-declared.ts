// What plant.yaml says of dependencies wins over everything found: how long something may be missing, and that there is a dependency which nothing shows.
import type { DeclaredDependency } from "../../plant/plant-file.ts";
import type { Phase } from "../../plant/phase.ts";
import type { Plant } from "../../plant/plant.ts";
import type { DependencyNode } from "./dependency-graph.ts";
import type { DraftedRequirement, GraphDraft } from "./graph-draft.ts";
import { compareMoments } from "./moment.ts";
import { declaredTolerance, fitOf } from "./tolerance.ts";

export interface DeclaredEffects {
  /** Requirements that may be missing for ever. */
  readonly forever: Set<DraftedRequirement>;
  /** Entries that fit nothing. */
  readonly unmatched: readonly DeclaredDependency[];
}

export function applyDeclared(draft: GraphDraft, declared: readonly DeclaredDependency[], plant: Plant, phases: readonly Phase[]): DeclaredEffects {
  const forever = new Set<DraftedRequirement>();
  const used = new Set<DeclaredDependency>();
  const found = [...draft.requirements];
  for (const requirement of found) {
    if (requirement.kind === "function" || requirement.kind === "partner") continue;
    const best = bestFit(draft, requirement, declared, phases);
    for (const entry of best.fitting) used.add(entry);
    if (best.entry === null) continue;
    applyTo(requirement, best.entry, phases, forever);
  }
  const unmatched: DeclaredDependency[] = [];
  for (const entry of declared) {
    if (used.has(entry) || isNeededByNobody(entry, plant)) continue;
    if (!addDeclared(draft, entry, plant, phases, forever)) unmatched.push(entry);
  }
  return { forever, unmatched };
}

/** "OFFICE-11 may be missing for ever", and nobody was seen to need it: that is what the entry says, not a mistake in it. */
function isNeededByNobody({ asset, line, needs, service, role, tolerates }: DeclaredDependency, { assets }: Plant): boolean {
  return needs !== null && asset === null && line === null && service === null && role === null && tolerates.kind === "forever" && assets.some(({ name }) => name === needs);
}

function applyTo(requirement: DraftedRequirement, entry: DeclaredDependency, phases: readonly Phase[], forever: Set<DraftedRequirement>): void {
  const tolerance = declaredTolerance(entry, phases);
  if (tolerance === null) forever.add(requirement);
  else Object.assign(requirement, { tolerance, bufferSeconds: 0 });
}

/** The closest fit; of equal ones the shortest time, so that nothing depends on the order of entries. */
function bestFit(
  draft: GraphDraft,
  r: DraftedRequirement,
  declared: readonly DeclaredDependency[],
  phases: readonly Phase[],
): { readonly entry: DeclaredDependency | null; readonly fitting: readonly DeclaredDependency[] } {
  const dependent = draft.nodes[r.dependent] as DependencyNode;
  const provider = [...r.providers.keys()].map((p) => (draft.nodes[(draft.nodes[p] as DependencyNode).owner] as DependencyNode).name);
  const place = { asset: dependent.asset?.name ?? null, line: dependent.kind === "function" ? null : dependent.line, provider, services: [...r.services], role: r.role };
  let entry: DeclaredDependency | null = null;
  let most = -1;
  const fitting: DeclaredDependency[] = [];
  for (const d of declared) {
    const fit = fitOf(d, place);
    if (fit < 0) continue;
    fitting.push(d);
    if (fit > most || (fit === most && entry !== null && isShorter(d, entry, phases))) {
      most = fit;
      entry = d;
    }
  }
  return { entry, fitting };
}

function isShorter(a: DeclaredDependency, b: DeclaredDependency, phases: readonly Phase[]): boolean {
  const [x, y] = [declaredTolerance(a, phases), declaredTolerance(b, phases)];
  return x !== null && (y === null || compareMoments(x, y) < 0);
}

/** What nothing shows: "line-1 needs WATER-PLC". */
function addDeclared(draft: GraphDraft, entry: DeclaredDependency, plant: Plant, phases: readonly Phase[], forever: Set<DraftedRequirement>): boolean {
  if (entry.needs === null || entry.role !== null || entry.service !== null) return false;
  const named = (name: string): number[] => plant.assets.flatMap((a) => (a.name === name ? [draft.nodeOfAsset.get(a) as number] : []));
  const dependents = entry.line !== null ? [draft.nodeOfLine.get(entry.line)].filter((n) => n !== undefined) : entry.asset !== null ? named(entry.asset) : [];
  const owners = named(entry.needs);
  if (dependents.length === 0 || owners.length === 0) return false;
  const tolerance = declaredTolerance(entry, phases);
  for (const dependent of dependents) {
    for (const owner of owners) {
      const before = draft.requirements.length;
      draft.require({
        dependent,
        owner,
        service: null,
        conversation: -1,
        serviceWords: [],
        kind: "declared",
        effect: "stops",
        why: entry.reason === null ? "plant.yaml says that it needs it." : `plant.yaml says that it needs it: ${entry.reason}.`,
        role: null,
        protocol: null,
        bufferSeconds: 0,
        tolerance: tolerance ?? ALWAYS,
      });
      if (tolerance === null) for (const added of draft.requirements.slice(before)) forever.add(added);
    }
  }
  return true;
}

const ALWAYS = { waits: 0, seconds: 0, event: null, eventAt: null, range: null, by: "plant.yaml", source: "as plant.yaml declares", assumption: null } as const;
