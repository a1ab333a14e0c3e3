// holdpoint show rules CONFIG and holdpoint annotate CONFIG: what a firewall's configuration says, and what was not understood of it.
import { countOf } from "../foundation/count-words.ts";
import process from "node:process";
import { annotateConfig } from "../app/annotate-config.ts";
import { chooseFirewall, type ConfigFile, openConfigFile } from "../app/config-file.ts";
import { reachOfConfiguration } from "../app/reach-of-configuration.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { printableJson, visibleText } from "../foundation/hostile-text.ts";
import { annotatedConfig } from "../report/annotated-config.ts";
import { lineTallyText, notUnderstood, rulesTable, rulesToJson } from "../report/config-rules.ts";
import { renderTable, toCsv } from "../report/table.ts";
import { wrongDay } from "./change-text.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE } from "./command-options.ts";
import { type EvidenceOptions, optionalEvidence, todayHere } from "./command-evidence.ts";
import { ProgressLine, stepsText } from "./progress-line.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

export interface ConfigCommandOptions extends CommonOptions {
  readonly dialect?: string;
}

export interface RulesOptions extends ConfigCommandOptions {
  readonly format: string;
  readonly limit?: string;
  readonly from?: string;
  readonly to?: string;
  readonly operation?: string;
  readonly service?: readonly string[];
  readonly firewall?: string;
  readonly today?: string;
}

const MOST_DIAGNOSTICS = 20;

export async function runShowRules(files: readonly string[], options: RulesOptions): Promise<void> {
  const terminal = openTerminal(options);
  const wrong = [...wrongFiles(files, "holdpoint show rules running.conf"), ...wrongDay(options.today)];
  if (!["text", "json", "csv"].includes(options.format)) wrong.push({ code: "unknown-format", severity: "error", message: `--format is text, json or csv; found "${options.format}"` });
  const limit = options.limit === undefined ? undefined : Number(options.limit);
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 0)) wrong.push({ code: "bad-limit", severity: "error", message: `--limit is a whole number; found "${options.limit}"` });
  if (wrong.length > 0) return fail(terminal, wrong);
  const { opened, diagnostics } = openConfigFile(files[0] as string, options.dialect);
  terminal.diagnose(diagnostics, MOST_DIAGNOSTICS);
  if (opened === null) return fail(terminal, []);
  if (options.from !== undefined || options.to !== undefined) return showReach(opened, options, terminal);
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

/** `--from` and `--to`: what of one place reaches a service in the other, over all packets. */
async function showReach(opened: ConfigFile, options: RulesOptions, terminal: Terminal): Promise<void> {
  const { from, to } = options;
  if (from === undefined || to === undefined)
    return fail(terminal, [
      { code: "two-places", severity: "error", message: "--from and --to are given together", help: "Example: holdpoint show rules new.conf --from 10.20.20.0/23 --to line-1 --operation program" },
    ]);
  const chosen = chooseFirewall(opened, options.firewall);
  if (chosen.firewall === null) return fail(terminal, chosen.diagnostics);
  const services = options.service ?? [options.operation ?? "any"];
  const { shown, diagnostics } = reachOfConfiguration(chosen.firewall, { from, to, services, today: options.today ?? todayHere() });
  if (shown === null) return fail(terminal, diagnostics);
  if (options.format === "json") return terminal.write([`${printableJson(JSON.stringify({ from, to, ...shown }, null, 2))}\n`]);
  const what = options.service === undefined && options.operation !== undefined ? `a service that can ${options.operation}` : services.join(", ");
  const words = {
    yes: `yes: something in ${from} reaches ${what} in ${to}`,
    perhaps: `perhaps: whether anything in ${from} reaches ${what} in ${to} is not decided by what is known`,
    no: `no: nothing in ${from} reaches ${what} in ${to}`,
    "not computed": "not computed: too many packets to tell apart",
  };
  await terminal.write([
    `${words[shown.reaches]}\n`,
    ...shown.boxes.map((box) => `  ${box.sure ? "permitted" : "perhaps  "}  ${visibleText(box.text)}\n             for example ${visibleText(box.example)}\n`),
  ]);
  if (shown.more > 0) terminal.say(`… and ${countOf(shown.more, "box", "boxes")} more`);
  for (const name of shown.tooLarge) terminal.say(`not computed: ${name}`);
}

export async function runAnnotate(files: readonly string[], options: ConfigCommandOptions & EvidenceOptions & { readonly today?: string }): Promise<void> {
  const terminal = openTerminal(options);
  const wrong = [...wrongFiles(files, "holdpoint annotate running.conf"), ...wrongDay(options.today)];
  if (wrong.length > 0) return fail(terminal, wrong);
  const { opened, diagnostics } = openConfigFile(files[0] as string, options.dialect);
  if (opened === null) return fail(terminal, diagnostics);
  const evidence = await optionalEvidence(options, terminal, files);
  if (evidence === "failed") return;
  const progress = new ProgressLine(terminal.quiet);
  const remarks = annotateConfig({
    ...{ opened, diagnostics, plant: evidence?.plant ?? null, today: options.today ?? evidence?.today ?? todayHere() },
    onProgress: (done, of) => progress.show(`${stepsText("looking for rules that do nothing", done, of)} rules`),
  });
  progress.clear();
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
