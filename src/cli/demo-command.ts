// holdpoint demo: the sample plant from drawing to verdict, in one command.
import { countOf, countText } from "../foundation/count-words.ts";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import process from "node:process";
import { openOrMakeKey } from "../app/account-key.ts";
import { check } from "../app/check.ts";
import { fixOfAccess, withAccessFix, writeAccessFix } from "../app/fix-access.ts";
import { checkAccess } from "../app/check-access.ts";
import { type DemoPlant, writeDemoPlant } from "../app/demo-plant.ts";
import { type EvidenceForCheck, gatherEvidence } from "../app/gather-evidence.ts";
import { formatJudgement } from "../app/judgement-formats.ts";
import { learn } from "../app/learn.ts";
import { openEvidence } from "../app/open-evidence.ts";
import { SITE_SPACE } from "../app/address-space-rule.ts";
import type { Judgement } from "../plant/finding.ts";
import { hasErrors } from "../foundation/diagnostic.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { besideBefore, leftAfter, pressureBeside } from "../report/beside-before.ts";
import { bytesText } from "../report/measure-words.ts";
import { askedWith } from "./asked-with.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE, EXIT_INTERRUPTED } from "./command-options.ts";
import { sayPatching } from "./demo-patching.ts";
import { onInterrupt } from "./interrupt.ts";
import { learningText, ProgressLine } from "./progress-line.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

export interface DemoCommandOptions extends CommonOptions {
  readonly fresh?: boolean;
}

/** The same segmentation as a device would carry it, in one line. */
function sayVerdictOf(file: string, { plant, knowledge, inputs }: EvidenceForCheck, terminal: Terminal): void {
  const { checked, diagnostics } = check({ change: { file, text: readFileSync(file, "utf8") }, plant, knowledge, today: DAY_OF_CHANGE, inputs });
  terminal.diagnose(diagnostics.filter((d) => d.severity === "error"));
  if (checked === null) return;
  const { counts, verdict, shape } = checked.judgement;
  terminal.say(
    `the same as ${shape.split(" · ")[1] ?? "a configuration"} (${visibleText(file)}): ${verdict}, kept ${counts.kept}, blocked ${counts.blocked}, degraded ${counts.degraded}, unfiltered ${counts.unfiltered}, unknown ${counts.unknown}`,
  );
}

/** The second audit-proof change: who may sign in where, how and for how long. */
async function sayAccess({ accessChange }: DemoPlant, { plant, knowledge, access, inputs }: EvidenceForCheck, directory: string, terminal: Terminal): Promise<void> {
  const file = relative(process.cwd(), accessChange);
  const asked = { change: { file, text: readFileSync(accessChange, "utf8") }, plant, knowledge, access, today: DAY_OF_CHANGE, inputs, zones: null, pathOf: null };
  const { checked, diagnostics } = checkAccess(asked);
  terminal.diagnose(diagnostics.filter(({ severity }) => severity === "error"));
  if (checked === null) return;
  const shared = { all: false, timezone: plant.timezone, sources: plant.sources, notice: SYNTHETIC, asked: askedWith({ today: DAY_OF_CHANGE }) };
  const fix = fixOfAccess(checked.question);
  const judgement = withAccessFix(checked.judgement, fix);
  await terminal.write(["\n", ...formatJudgement(judgement, "text", { ...shared, color: terminal.color, width: terminal.width })]);
  const report = join(directory, "report-access.html");
  writeFileSync(report, [...formatJudgement(judgement, "html", { ...shared, color: false, width: 120 })].join(""));
  const { after, edits, decisions } = writeAccessFix(asked, fix, file);
  const beside = after === null ? null : besideBefore(judgement, after);
  if (after !== null && beside !== null) {
    terminal.say(`\nWith its fix (${countOf(edits, "edit")}, ${countOf(decisions.length, "decision")} for people): ${visibleText(beside)}.`);
    for (const line of leftAfter(after)) terminal.say(`  ${visibleText(line)}`);
    const pressure = pressureBeside(judgement, after);
    if (pressure !== null) terminal.say(`What will be worked around: ${visibleText(pressure)}.`);
  }
  terminal.say(`\nThe audit would pass this change, too. Report: ${visibleText(report)}.`);
}

/** A change drawn from the first two days, judged with these alone and with all: what only a changeover or a month end shows. */
async function sayWhatLaterDaysShow({ workspace, earlyChange }: DemoPlant, all: EvidenceForCheck, signal: AbortSignal, terminal: Terminal): Promise<void> {
  const { directory, plantFile } = workspace;
  const paths = all.plant.sources.filter(({ last, vantage }) => vantage !== "" && last !== null && last < FIRST_MONTH_END).map(({ file }) => file);
  const { evidence } = await gatherEvidence({ workspace: directory, plantFile, paths, directory, onProgress: () => undefined, signal });
  if (evidence === null) return;
  const file = relative(process.cwd(), earlyChange);
  const judged = (given: EvidenceForCheck): Judgement | undefined =>
    check({ change: { file, text: readFileSync(earlyChange, "utf8") }, plant: given.plant, knowledge: given.knowledge, today: DAY_OF_CHANGE, inputs: given.inputs }).checked?.judgement;
  const [before, after] = [judged(evidence), judged(all)];
  if (before === undefined || after === undefined) return;
  terminal.say(`\nWhat two days do not show (${visibleText(file)}, drawn from 28 and 29 September, permits all that was seen):`);
  terminal.say(`  judged with these two days: ${before.verdict}. ${visibleText(before.verdictWhy)}`);
  const when = [...new Set(after.findings.filter(({ severity }) => severity === "error").flatMap(({ conditions }) => conditions))].slice(0, MOST_WHEN);
  terminal.say(`  judged with all of it: ${after.verdict}. ${after.verdictWhy} Among them: ${visibleText(when.join("; "))}.`);
}

const DEFAULT_FOLDER = "holdpoint-demo";
const SYNTHETIC = "This plant is synthetic: every machine, name, address and number in it is invented.";
/** The day after the last capture: the same verdict on every day the demonstration is run. */
const DAY_OF_CHANGE = "2026-11-02";
/** 2026-09-30 in Berlin: before it come neither month end nor changeover. */
const FIRST_MONTH_END = Date.UTC(2026, 8, 29, 22) * 1_000;
const MOST_WHEN = 6;

export async function runDemo(options: DemoCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const directory = options.workspace ?? DEFAULT_FOLDER;
  const began = Date.now();
  const progress = new ProgressLine(terminal.quiet);
  const signal = onInterrupt((line) => terminal.say(line));
  mkdirSync(directory, { recursive: true });

  terminal.say(`sample plant in ${visibleText(directory)}. ${SYNTHETIC}`);
  const { plant, diagnostics } = writeDemoPlant(directory, options.fresh === true, (name, n) => progress.show(`writing capture ${n}  ${name}`));
  progress.clear();
  terminal.diagnose(diagnostics);
  if (plant === null) {
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  terminal.say(`${plant.wereThere ? "captures from an earlier run" : "wrote captures"}: ${countOf(plant.files, "file")}, ${countText(plant.packets)} packets, ${bytesText(plant.bytes)}`);

  let opened = await openEvidence(plant.workspace, "learn");
  if (opened.diagnostics.some((d) => d.code === "store-older" || d.code === "store-other-tables")) {
    terminal.say("the store is of an older version of Holdpoint; the captures are learnt again");
    rmSync(plant.workspace.storeFile);
    opened = await openEvidence(plant.workspace, "learn");
  }
  terminal.diagnose(opened.diagnostics);
  if (opened.store === null) {
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  const key = openOrMakeKey(plant.workspace);
  terminal.diagnose(key.diagnostics);
  if (key.names === null) {
    await opened.store.close();
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  try {
    const learnt = await learn({
      store: opened.store,
      paths: plant.learnPaths,
      vantage: null,
      addressSpaceOf: () => SITE_SPACE,
      onProgress: (p) => progress.show(learningText(p)),
      signal,
      accounts: key.names,
    });
    progress.clear();
    terminal.diagnose(learnt.files.flatMap((f) => f.diagnostics).filter((d) => d.severity === "error"));
    const fresh = learnt.files.filter((f) => f.outcome === "learnt" || f.outcome === "resumed").length;
    terminal.say(`learnt ${countOf(fresh, "new source")}, ${countText(learnt.files.length - fresh)} known already`);
  } finally {
    await opened.store.close();
  }
  if (signal.aborted) {
    process.exitCode = EXIT_INTERRUPTED;
    return;
  }
  const gathered = await gatherEvidence({ workspace: directory, plantFile: undefined, paths: [], directory, onProgress: () => undefined, signal, patching: { today: DAY_OF_CHANGE } });
  terminal.diagnose(gathered.diagnostics);
  if (gathered.evidence === null) {
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  const { plant: judgedPlant, knowledge, inputs } = gathered.evidence;
  for (const file of plant.changes) {
    const shown = relative(process.cwd(), file);
    const judged = check({ change: { file: shown, text: readFileSync(file, "utf8") }, plant: judgedPlant, knowledge, today: DAY_OF_CHANGE, inputs });
    if (hasErrors(judged.diagnostics) || judged.checked === null) {
      terminal.diagnose(judged.diagnostics);
      process.exitCode = EXIT_CANNOT_JUDGE;
      return;
    }
    const shared = { all: false, timezone: judgedPlant.timezone, sources: judgedPlant.sources, notice: SYNTHETIC, asked: askedWith({ today: DAY_OF_CHANGE }) };
    await terminal.write(["\n", ...formatJudgement(judged.checked.judgement, "text", { ...shared, color: terminal.color, width: terminal.width })]);
    const report = join(directory, "report.html");
    writeFileSync(report, [...formatJudgement(judged.checked.judgement, "html", { ...shared, color: false, width: 120 })].join(""));
    for (const configuration of plant.configurations) sayVerdictOf(relative(process.cwd(), configuration), gathered.evidence, terminal);
    await sayWhatLaterDaysShow(plant, gathered.evidence, signal, terminal);
    terminal.say("\nThe audit would pass this change.");
    await sayAccess(plant, gathered.evidence, directory, terminal);
    await sayPatching({ patchingChange: plant.patchingChange, directory, today: DAY_OF_CHANGE, notice: SYNTHETIC }, gathered.evidence, terminal);
    terminal.say(`Look further: holdpoint show conversations --workspace ${visibleText(directory)} --server FILLER-1-PLC`);
    if (!isInstalled()) terminal.say("Where a command begins with holdpoint: `npm install --global .` puts it there, or write node dist/cli/main.js in its place.");
    terminal.say(`Done in ${((Date.now() - began) / 1000).toFixed(1)} s. Report:`);
    await terminal.write([`${report}\n`]);
  }
}

/** Run by its name, and not by the checkout's scripts. */
function isInstalled(): boolean {
  return basename(process.argv[1] ?? "").startsWith("holdpoint");
}
