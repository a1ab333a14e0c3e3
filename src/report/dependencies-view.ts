// What `show dependencies` lays out: of one machine, line or function, or of the whole plant.
import type { DirectNeed, FailurePropagation, OldSystem, SinglePoint } from "../plant/dependency.ts";
import type { Assumption } from "../plant/plant.ts";
import { formatDuration } from "../foundation/time.ts";
import type { TableColumn } from "./table.ts";

export interface AssetDependencies {
  readonly kind: "asset";
  readonly name: string;
  /** null = a line or function: nothing is asked of its own failure. */
  readonly propagation: FailurePropagation | null;
  readonly needs: readonly DirectNeed[];
  readonly neededBy: readonly DirectNeed[];
  readonly assumptions: readonly Assumption[];
}

export interface PlantDependencies {
  readonly kind: "plant";
  readonly site: string;
  readonly singlePoints: readonly SinglePoint[];
  readonly oldSystems: readonly OldSystem[];
  readonly assumptions: readonly Assumption[];
}

export type DependenciesView = AssetDependencies | PlantDependencies;

/** "after 5 min", "at once", "at the next changeover". */
export function whenWords({ afterSeconds, whenNext }: { readonly afterSeconds: number | null; readonly whenNext: string | null }): string {
  if (afterSeconds === null) return whenNext ?? "at a time that nothing tells";
  return afterSeconds === 0 ? "at once" : `after ${formatDuration(afterSeconds)}`;
}

/** "stops at once", "goes on 1 h", "goes on until the next changeover", "goes on its buffer of 8 min". */
export function borneWords({ borne: { seconds, event }, bufferSeconds }: Pick<DirectNeed, "borne" | "bufferSeconds">): string {
  const own = event !== null ? `until ${event}` : seconds > 0 ? formatDuration(seconds) : null;
  const buffer = bufferSeconds > 0 ? `its buffer of ${formatDuration(bufferSeconds)}` : null;
  const both = [own, buffer].filter((t) => t !== null).join(" and ");
  return both === "" ? "stops at once" : `goes on ${both}`;
}

export const FAILURE_COLUMNS: readonly TableColumn[] = [
  { key: "name", header: "fails", kind: "text" },
  { key: "kind", header: "kind", kind: "text" },
  { key: "afterSeconds", header: "after", kind: "seconds" },
  { key: "whenNext", header: "or", kind: "text" },
  { key: "path", header: "path", kind: "text" },
  { key: "why", header: "why", kind: "text" },
  { key: "borneSeconds", header: "does without", kind: "seconds" },
  { key: "borneEvent", header: "until", kind: "text" },
  { key: "by", header: "known by", kind: "text" },
  { key: "source", header: "source", kind: "text" },
];

export const POINT_COLUMNS: readonly TableColumn[] = [
  { key: "asset", header: "machine", kind: "text", least: 12 },
  { key: "role", header: "role", kind: "text", spare: 2 },
  { key: "lines", header: "lines", kind: "list" },
  { key: "afterSeconds", header: "after", kind: "seconds" },
  { key: "whenNext", header: "or", kind: "text", spare: 3 },
  { key: "path", header: "path to the first", kind: "text", least: 24 },
  { key: "downtimeMinutesP50", header: "min p50", kind: "count", spare: 5 },
  { key: "downtimeMinutesP95", header: "min p95", kind: "count", spare: 6 },
];

export function failureRows({ failures }: FailurePropagation): (string | number | null | readonly string[])[][] {
  return failures.map((f) => [
    f.name,
    f.kind,
    f.afterSeconds,
    f.whenNext,
    f.path.join(" → "),
    f.why,
    f.borne?.event == null ? (f.borne?.seconds ?? null) : null,
    f.borne?.event ?? null,
    f.borne?.by ?? null,
    f.borne?.source ?? null,
  ]);
}

export function pointRows(points: readonly SinglePoint[]): (string | number | null | readonly string[])[][] {
  return points.map(({ asset, role, impact: { lines, timeToImpactSeconds, whenNext, path, downtimeMinutes } }) => [
    asset,
    role,
    lines,
    timeToImpactSeconds,
    whenNext,
    path.join(" → "),
    downtimeMinutes?.p50 ?? null,
    downtimeMinutes?.p95 ?? null,
  ]);
}
