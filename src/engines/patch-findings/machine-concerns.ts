// What is known of a machine that is to be patched, over all its patches: each concern about its restart once, as sure as any patch has it, and how old it is.
import type { LastUpdate, RestartConcern, RestartConcernKind } from "../../plant/patch-risk-words.ts";
import type { PatchRow, PatchTable } from "./patch-table.ts";

export const OF_AGE: ReadonlySet<RestartConcernKind> = new Set<RestartConcernKind>(["long-not-updated", "versions-skipped"]);
/** What may keep a machine, its partner or its line from coming back: whether it does is not known until somebody looked. */
const MAY_NOT_COME_BACK: ReadonlySet<RestartConcernKind> = new Set<RestartConcernKind>(["program-may-be-lost", "safety-signature", "mixed-versions", "partner-not-shown"]);
export const ORDER: readonly RestartConcernKind[] = [
  "safety-signature",
  "program-may-be-lost",
  "mixed-versions",
  "partner-not-shown",
  "long-uptime",
  "needs-to-start",
  "needed-to-start",
  "versions-skipped",
  "long-not-updated",
];
const LEVELS = ["low", "medium", "high"] as const;

export interface MachineConcerns {
  readonly machine: string;
  /** Those whose update this change puts in. */
  readonly rows: readonly [PatchRow, ...PatchRow[]];
  /** Each kind once, as sure as any patch has it; the gravest first. */
  readonly concerns: readonly RestartConcern[];
}

/** Of machines that this change updates. */
export function concernsByMachine({ byMachine }: PatchTable): MachineConcerns[] {
  return [...byMachine].flatMap(([machine, all]) => {
    const rows = all.filter(({ isDone }) => isDone);
    if (rows.length === 0) return [];
    const kinds = new Map<RestartConcernKind, RestartConcern>();
    for (const { dossier } of rows) {
      for (const concern of dossier.restart.concerns) {
        const known = kinds.get(concern.kind);
        if (known === undefined || LEVELS.indexOf(concern.confidence) > LEVELS.indexOf(known.confidence)) kinds.set(concern.kind, concern);
      }
    }
    const concerns = [...kinds.values()].sort((x, y) => ORDER.indexOf(x.kind) - ORDER.indexOf(y.kind));
    return [{ machine, rows: rows as [PatchRow, ...PatchRow[]], concerns }];
  });
}

/** It speaks against `stable`: something of the machine itself says that it may not come back as it was. */
export function isGrave({ kind, confidence }: RestartConcern): boolean {
  return MAY_NOT_COME_BACK.has(kind) && confidence !== "low";
}

export interface MachineAge {
  readonly machine: string;
  readonly rows: readonly [PatchRow, ...PatchRow[]];
  /** null = nothing tells. */
  readonly last: LastUpdate | null;
  /** Whole years since, as far as anything tells; null = nothing does. */
  readonly years: number | null;
  readonly concerns: readonly RestartConcern[];
}

const YEAR_MICROS = 31_557_600e6;

/** Every machine that is to be patched, whatever becomes of it: the oldest first, then those of which nothing tells. */
export function agesOf({ byMachine, question: { patching } }: PatchTable): MachineAge[] {
  const ages = [...byMachine].map(([machine, rows]): MachineAge => {
    const last = rows.flatMap(({ dossier }) => dossier.restart.lastUpdate ?? []).reduce<LastUpdate | null>((latest, next) => (latest === null || next.at > latest.at ? next : latest), null);
    const kinds = new Map(rows.flatMap(({ dossier }) => dossier.restart.concerns.map((concern) => [concern.kind, concern] as const)));
    return { machine, rows: rows as [PatchRow, ...PatchRow[]], last, years: last === null ? null : Math.floor((patching.now - last.at) / YEAR_MICROS), concerns: [...kinds.values()] };
  });
  return ages.sort((x, y) => (y.years ?? -1) - (x.years ?? -1) || (x.machine < y.machine ? -1 : 1));
}
