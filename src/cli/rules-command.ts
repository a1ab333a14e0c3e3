// holdpoint show rules CONFIG and holdpoint annotate CONFIG: what a firewall's configuration says, and what was not understood of it.
import process from "node:process";
import { annotateConfig } from "../app/annotate-config.ts";
import { openConfigFile } from "../app/config-file.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { annotatedConfig } from "../report/annotated-config.ts";
import { lineTallyText, notUnderstood, rulesTable, rulesToJson } from "../report/config-rules.ts";
import { countOf } from "../report/measure-words.ts";
import { renderTable, toCsv } from "../report/table.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE } from "./command-options.ts";
import { type EvidenceOptions, optionalEvidence, todayHere } from "./optional-evidence.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

export interface ConfigCommandOptions extends CommonOptions {
  readonly dialect?: string;
}

const MOST_DIAGNOSTICS = 20;

export async function runShowRules(files: readonly string[], options: ConfigCommandOptions & { readonly format: string; readonly limit?: string }): Promise<void> {
  const terminal = openTerminal(options);
  const wrong = wrongFiles(files, "holdpoint show rules running.conf");
  if (!["text", "json", "csv"].includes(options.format)) wrong.push({ code: "unknown-format", severity: "error", message: `--format is text, json or csv; found "${options.format}"` });
  const limit = options.limit === undefined ? undefined : Number(options.limit);
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 0)) wrong.push({ code: "bad-limit", severity: "error", message: `--limit is a whole number; found "${options.limit}"` });
  if (wrong.length > 0) return fail(terminal, wrong);
  const { opened, diagnostics } = openConfigFile(files[0] as string, options.dialect);
  terminal.diagnose(diagnostics, MOST_DIAGNOSTICS);
  if (opened === null) return fail(terminal, []);
  const { config, dialect } = opened;
  if (options.format === "json") return terminal.write([rulesToJson(config)]);
  const { columns, rows } = rulesTable(config, limit);
  if (options.format === "csv") return terminal.write([toCsv(columns, rows)]);
  await terminal.write([renderTable(columns, rows, { width: terminal.width, color: terminal.color })]);
  terminal.say(`${dialect.name}: ${countOf(rows.length, "rule")}; ${lineTallyText(config)}`);
  const open = notUnderstood(config);
  for (const { line, state, why } of open.slice(0, MOST_DIAGNOSTICS)) terminal.say(`  line ${line} ${state === "partly" ? "partly understood" : state}: ${why}`);
  if (open.length > MOST_DIAGNOSTICS) terminal.say(`  … and ${open.length - MOST_DIAGNOSTICS} more: holdpoint annotate ${files[0]}`);
}

export async function runAnnotate(files: readonly string[], options: ConfigCommandOptions & EvidenceOptions & { readonly today?: string }): Promise<void> {
  const terminal = openTerminal(options);
  const wrong = wrongFiles(files, "holdpoint annotate running.conf");
  if (wrong.length > 0) return fail(terminal, wrong);
  const { opened, diagnostics } = openConfigFile(files[0] as string, options.dialect);
  if (opened === null) return fail(terminal, diagnostics);
  const evidence = await optionalEvidence(options, terminal);
  if (evidence === "failed") return;
  const remarks = annotateConfig({ opened, diagnostics, plant: evidence?.plant ?? null, today: options.today ?? evidence?.today ?? todayHere() });
  await terminal.write(annotatedConfig(opened.text, remarks, { dialect: opened.dialect.id, color: terminal.color }));
  terminal.say(`${opened.dialect.name}: ${lineTallyText(opened.config)}; ${countOf(remarks.length, "remark")}`);
}

function wrongFiles(files: readonly string[], example: string): Diagnostic[] {
  if (files.length === 1) return [];
  return [
    { code: "one-configuration", severity: "error", message: files.length === 0 ? "no configuration is given" : `one configuration at a time; ${files.length} are given`, help: `Example: ${example}` },
  ];
}

function fail(terminal: Terminal, diagnostics: readonly Diagnostic[]): void {
  terminal.diagnose(diagnostics);
  process.exitCode = EXIT_CANNOT_JUDGE;
}
