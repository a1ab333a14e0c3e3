// The numbers of coverage as one table, for people and for CSV.
import type { CoverageScope } from "../plant/coverage.ts";
import { scopesInOrder } from "./coverage-view.ts";
import type { EvidenceTable } from "./evidence-tables.ts";
import type { Cell, TableColumn } from "./table.ts";

interface ScopeColumn extends TableColumn {
  readonly of: (scope: CoverageScope) => Cell;
}

const COLUMNS: readonly ScopeColumn[] = [
  { key: "scope", header: "where or when", kind: "text", least: 44, of: (s) => s.scope },
  { key: "units", header: "watched", kind: "count", of: (s) => s.units },
  { key: "unit", header: "unit", kind: "text", of: (s) => s.unit },
  { key: "observed", header: "seen", kind: "count", of: (s) => s.observed },
  { key: "once", header: "once", kind: "count", spare: 4, of: (s) => s.once },
  { key: "twice", header: "twice", kind: "count", spare: 5, of: (s) => s.twice },
  { key: "estimatedTotal", header: "at least", kind: "count", of: (s) => s.estimatedTotal },
  { key: "intervalHigh", header: "perhaps", kind: "count", spare: 2, of: (s) => s.interval?.[1] ?? null },
  { key: "completeness", header: "complete", kind: "share", of: (s) => s.completeness },
  { key: "coverage", header: "coverage", kind: "share", spare: 3, of: (s) => s.coverage },
  { key: "daysToTarget", header: "more days", kind: "count", of: (s) => s.daysToTarget },
  { key: "isShort", header: "note", kind: "text", spare: 1, of: (s) => (s.isShort ? "short" : "") },
];

export function coverageTable(scopes: readonly CoverageScope[]): EvidenceTable {
  return { columns: COLUMNS.map(({ of: _, ...column }) => column), rows: scopesInOrder(scopes).map((scope) => COLUMNS.map((column) => column.of(scope))) };
}

/** Shares cut to whole per cent, not rounded: never 100 % while anything is missing. */
export function cutShares({ completeness, coverage, ...scope }: CoverageScope): CoverageScope {
  const cut = (share: number | null): number | null => (share === null ? null : Math.floor(share * 100) / 100);
  return { ...scope, completeness: cut(completeness), coverage: cut(coverage) };
}
