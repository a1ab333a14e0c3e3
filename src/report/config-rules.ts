// What `show rules` shows of a configuration: every rule as it is written, and what became of the lines. As a table, and as the JSON of the contract.
import type { ConfigText, LineState, WrittenRule } from "../plant/firewall-config.ts";
import { printableJson } from "../foundation/hostile-text.ts";
import type { EvidenceTable } from "./evidence-tables.ts";
import type { Cell, TableColumn } from "./table.ts";

export const LINE_STATES: readonly LineState[] = ["understood", "irrelevant", "unsupported", "partly", "unknown"];

export function countLineStates(config: ConfigText): Record<LineState, number> {
  const counts: Record<LineState, number> = { understood: 0, irrelevant: 0, unsupported: 0, partly: 0, unknown: 0 };
  for (const { state } of config.lines) counts[state]++;
  return counts;
}

interface RuleColumn extends TableColumn {
  readonly of: (rule: WrittenRule, firewall: string) => Cell;
}

const COLUMNS: readonly RuleColumn[] = [
  { key: "firewall", header: "firewall", kind: "text", spare: 9, of: (_, firewall) => firewall || null },
  { key: "list", header: "list", kind: "text", least: 10, of: (r) => r.list },
  { key: "name", header: "rule", kind: "text", of: (r) => r.name },
  { key: "line", header: "line", kind: "count", of: (r) => r.at.line },
  { key: "action", header: "does", kind: "text", of: (r) => r.action },
  { key: "enabled", header: "holds", kind: "text", of: (r) => (r.notHolding === null ? "yes" : r.notHolding) },
  { key: "hits", header: "hits", kind: "count", spare: 5, of: (r) => r.hits },
  { key: "until", header: "until", kind: "text", spare: 6, of: (r) => r.until },
  { key: "schedule", header: "schedule", kind: "text", spare: 7, of: (r) => r.schedule },
  { key: "comment", header: "comment", kind: "text", spare: 8, least: 10, of: (r) => r.comment },
  { key: "text", header: "as written", kind: "text", least: 30, of: (r) => r.text.replace(/\s+/g, " ") },
];

export function rulesTable(config: ConfigText, limit: number | undefined): EvidenceTable {
  const rows = config.firewalls.flatMap((f) => f.written.map((rule) => COLUMNS.map((column) => column.of(rule, f.name))));
  const several = config.firewalls.length > 1;
  const shown = COLUMNS.map((column, i) => ({ column, i })).filter(
    ({ column }) => (several || column.key !== "firewall") && (column.spare === undefined || rows.some((row) => row[COLUMNS.indexOf(column)] !== null)),
  );
  return { columns: shown.map(({ column: { of: _, ...column } }) => column), rows: (limit === undefined ? rows : rows.slice(0, limit)).map((row) => shown.map(({ i }) => row[i] ?? null)) };
}

export function rulesToJson(config: ConfigText): string {
  const rules = config.firewalls.flatMap((f) =>
    f.written.map((r) => ({
      firewall: f.name,
      list: r.list,
      name: r.name,
      action: r.action,
      line: r.at.line,
      toLine: r.toLine,
      text: r.text,
      enabled: r.notHolding === null,
      notHolding: r.notHolding,
      until: r.until,
      schedule: r.schedule,
      hits: r.hits,
      logged: r.logged,
      comment: r.comment,
      byNature: r.byNature === true,
    })),
  );
  const shown = { dialect: config.dialect, file: config.file, sha256: config.sha256, rules, lines: countLineStates(config), notUnderstood: notUnderstood(config) };
  return `${printableJson(JSON.stringify(shown, null, 2))}\n`;
}

/** Lines whose meaning is not, or not all, in the result; numbered from 1. */
export function notUnderstood(config: ConfigText): { readonly line: number; readonly state: LineState; readonly why: string }[] {
  return config.lines.flatMap((l, i) => (l.state === "understood" || l.state === "irrelevant" ? [] : [{ line: i + 1, state: l.state, why: l.why ?? "" }]));
}

/** "182 lines: 150 understood, 30 irrelevant, 2 unknown (99 % known)". */
export function lineTallyText(config: ConfigText): string {
  const counts = countLineStates(config);
  const total = config.lines.length;
  const known = total === 0 ? 1 : (counts.understood + counts.irrelevant) / total;
  const parts = LINE_STATES.filter((s) => counts[s] > 0).map((s) => `${counts[s]} ${s === "partly" ? "partly understood" : s}`);
  return `${total} lines: ${parts.join(", ")} (${(Math.floor(known * 1000) / 10).toFixed(1)} % known)`;
}
