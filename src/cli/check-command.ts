// holdpoint check: judges changes, against the workspace or against captures given on the spot.
import { countOf } from "../foundation/count-words.ts";
import { writeFileSync } from "node:fs";
import process from "node:process";
import { check, type CheckQuestion } from "../app/check.ts";
import { errorsOfChange } from "../app/errors-of-change.ts";
import { kindOfChange } from "../app/read-change.ts";
import { chooseFirewall, openConfigFile } from "../app/config-file.ts";
import type { EvidenceForCheck } from "../app/gather-evidence.ts";
import { JUDGEMENT_FORMATS } from "../app/judgement-formats.ts";
import { secondOpinion } from "../app/second-opinion.ts";
import { type FixedChange, fixChange } from "../app/fix-change.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { judgeOfAccess } from "./check-access-command.ts";
import { judgeOfPatching } from "./check-patching-command.ts";
import type { CheckCommandOptions } from "./check-options.ts";
import { readChangeText, wrongDay } from "./change-text.ts";
import { EXIT_CANNOT_JUDGE, EXIT_INTERRUPTED, EXIT_OF, EXIT_STABLE, EXIT_UNKNOWN, EXIT_UNSTABLE } from "./command-options.ts";
import { neededEvidence } from "./command-evidence.ts";
import { behindInterfaces, wrongInterfaces } from "./interface-option.ts";
import { showJudgement } from "./show-judgement.ts";
import { tellOpinion } from "./tell-opinion.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

export async function runCheck(given: readonly string[], options: CheckCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const { changes, evidence } = sortPaths(given, options.evidence ?? []);
  const wrong = wrongOptions(changes, options);
  if (wrong.length > 0) return fail(terminal, wrong);
  const unread = changes.map((file) => errorsOfFile(file, options));
  if (unread.every((said) => said.length > 0)) return fail(terminal, unread.flat());
  const gathered = await neededEvidence({ ...options, evidence, ...(changes.some((file) => isOfPatching(file, options)) ? { patching: { today: options.today ?? null } } : {}) }, terminal, changes);
  if (gathered === null) return;
  const codes: number[] = [];
  for (const file of changes) codes.push(await judgeOne(file, gathered, { ...options, evidence }, terminal));
  process.exitCode = worst(codes);
}

function errorsOfFile(file: string, { dialect }: CheckCommandOptions): readonly Diagnostic[] {
  const text = readChangeText(file);
  return typeof text === "string" ? errorsOfChange({ file, text, dialect }) : [text];
}

/** Or may hold such a change. What cannot be read is said when it is judged. */
function isOfPatching(file: string, { dialect }: CheckCommandOptions): boolean {
  const text = readChangeText(file);
  const kind = typeof text === "string" ? kindOfChange({ file, text, dialect }) : null;
  return kind === "patching" || kind === "bundle";
}

/** `--evidence a.pcap zones.yaml` takes the change for evidence: evidence is never YAML. */
function sortPaths(given: readonly string[], evidence: readonly string[]): { changes: string[]; evidence: string[] } {
  const isChange = (path: string): boolean => /\.ya?ml$/i.test(path);
  return { changes: [...given, ...evidence.filter(isChange)], evidence: evidence.filter((path) => !isChange(path)) };
}

function wrongOptions(changes: readonly string[], options: CheckCommandOptions): Diagnostic[] {
  const wrong: Diagnostic[] = [];
  const say = (code: string, message: string, help?: string): void => void wrong.push({ code, severity: "error", message, ...(help === undefined ? {} : { help }) });
  wrong.push(...wrongInterfaces(options.interface));
  if (changes.length === 0) say("no-change", "no change file is given", "Example: holdpoint check changes/cell-zones.yaml");
  if (!JUDGEMENT_FORMATS.some((f) => f === options.format)) say("unknown-format", `--format is one of ${JUDGEMENT_FORMATS.join(", ")}; found "${options.format}"`);
  wrong.push(...wrongDay(options.today));
  if (options.seconds !== undefined && !/^\d{1,5}(?:\.\d+)?$/.test(options.seconds)) say("bad-seconds", `--seconds is a number of seconds; found "${options.seconds}"`, "Example: --seconds 60");
  const single = [options.write === undefined ? "" : "--write", options.html === undefined ? "" : "--html", options.output === undefined ? "" : "--output"].filter((o) => o !== "");
  for (const [option, file] of [
    ["--write", options.write],
    ["--html", options.html],
    ["--output", options.output],
  ] as const)
    if (file?.startsWith("-") === true) say("no-file-named", `${option} takes the name of a file; found "${file}"`, `A file of that name is written ./${file}.`);
  if (changes.length > 1 && options.against !== undefined) say("one-change", `--against can be used with one configuration at a time; ${changes.length} changes are given`);
  if (changes.length > 1 && single.length > 0) say("one-change", `${single.join(" and ")} can be used with one change at a time; ${changes.length} are given`);
  return wrong;
}

function fail(terminal: Terminal, diagnostics: readonly Diagnostic[]): void {
  terminal.diagnose(diagnostics);
  process.exitCode = EXIT_CANNOT_JUDGE;
}

async function judgeOne(file: string, evidence: EvidenceForCheck, options: CheckCommandOptions, terminal: Terminal): Promise<number> {
  const text = readChangeText(file);
  if (typeof text !== "string") {
    terminal.diagnose([text]);
    return EXIT_CANNOT_JUDGE;
  }
  const against = options.against === undefined ? undefined : configurationInForce(options.against, options, terminal);
  if (against === null) return EXIT_CANNOT_JUDGE;
  const { firewall, dialect } = options;
  const question = {
    change: { file, text, firewall, dialect, behind: behindInterfaces(options.interface) },
    against,
    plant: evidence.plant,
    knowledge: evidence.knowledge,
    today: options.today ?? evidence.today,
    inputs: evidence.inputs,
  };
  const kind = kindOfChange({ file, text, dialect });
  if (kind === "patching") return judgeOfPatching({ file, text, against }, evidence, options, terminal);
  if (kind === "access" || kind === "bundle") return judgeOfAccess(kind, { file, text }, evidence, options, terminal);
  const { checked, diagnostics } = check(question);
  terminal.diagnose(diagnostics);
  if (checked === null) return EXIT_CANNOT_JUDGE;
  if (!(await showJudgement(checked.judgement, evidence, options, terminal))) return EXIT_CANNOT_JUDGE;
  const disagrees = options.secondOpinion === true ? tellOpinion(secondOpinion(checked), "conversation", terminal) : null;
  if (disagrees !== null) return disagrees;
  if (options.write !== undefined) {
    const fixed = fixChange(question, checked, options.write);
    if (fixed.text !== null) writeFileSync(options.write, fixed.text);
    tellFix(fixed, options.write, terminal);
  }
  return EXIT_OF[checked.judgement.verdict];
}

/** null = it cannot be read, and was said. */
function configurationInForce(file: string, { firewall: name, dialect }: CheckCommandOptions, terminal: Terminal): CheckQuestion["against"] | null {
  const { opened, diagnostics } = openConfigFile(file, dialect);
  const chosen = opened === null ? null : chooseFirewall(opened, name);
  terminal.diagnose([...diagnostics.filter((d) => d.severity === "error"), ...(chosen?.diagnostics ?? [])]);
  if (opened === null || chosen === null || chosen.firewall === null) return null;
  return { firewall: chosen.firewall, file, sha256: opened.config.sha256 };
}

function tellFix(fixed: FixedChange, file: string, terminal: Terminal): void {
  terminal.diagnose(fixed.diagnostics);
  if (fixed.text === null) {
    terminal.say("nothing that fix may add by itself would restore anything; no file was written");
    tellQuestions(fixed, terminal);
    return;
  }
  terminal.say(`wrote ${visibleText(file)}: ${countOf(fixed.additions, "addition")}`);
  tellQuestions(fixed, terminal);
  if (fixed.after !== null) {
    const { counts, verdict } = fixed.after;
    terminal.say(`judged again: ${verdict}, kept ${counts.kept}, blocked ${counts.blocked}, degraded ${counts.degraded}, unfiltered ${counts.unfiltered}, unknown ${counts.unknown}`);
  }
}

/** What fix left to people. */
function tellQuestions(fixed: FixedChange, terminal: Terminal): void {
  if (fixed.questions.length === 0) return;
  terminal.say(`${countOf(fixed.questions.length, "thing")} that fix does not decide:`);
  for (const q of fixed.questions) terminal.say(`  ? ${visibleText(q.owner)}: ${visibleText(q.text)}`);
}

/** Bad input outranks what was stopped, that a break, and a break missing evidence. */
function worst(codes: readonly number[]): number {
  if (codes.includes(EXIT_CANNOT_JUDGE)) return EXIT_CANNOT_JUDGE;
  if (codes.includes(EXIT_INTERRUPTED)) return EXIT_INTERRUPTED;
  if (codes.includes(EXIT_UNSTABLE)) return EXIT_UNSTABLE;
  if (codes.includes(EXIT_UNKNOWN)) return EXIT_UNKNOWN;
  return EXIT_STABLE;
}
