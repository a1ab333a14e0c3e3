// holdpoint check: judges changes, against the workspace or against captures given on the spot.
import { writeFileSync } from "node:fs";
import process from "node:process";
import { check, type CheckQuestion } from "../app/check.ts";
import { checkAccess } from "../app/check-access.ts";
import { fixOfAccess, withAccessFix, writeAccessFix } from "../app/fix-access.ts";
import { checkBundle } from "../app/check-bundle.ts";
import { kindOfChange } from "../app/read-change.ts";
import { chooseFirewall, openConfigFile } from "../app/config-file.ts";
import type { EvidenceForCheck } from "../app/gather-evidence.ts";
import { formatJudgement, JUDGEMENT_FORMATS, type JudgementFormat } from "../app/judgement-formats.ts";
import { secondOpinion } from "../app/second-opinion.ts";
import type { Judgement } from "../plant/finding.ts";
import { type FixedChange, fixChange } from "../app/fix-change.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { countOf } from "../report/measure-words.ts";
import { readChangeText, wrongDay } from "./change-text.ts";
import { type CommonOptions, EXIT_CANNOT_JUDGE, EXIT_STABLE, EXIT_UNKNOWN, EXIT_UNSTABLE } from "./command-options.ts";
import { neededEvidence } from "./command-evidence.ts";
import { behindInterfaces, wrongInterfaces } from "./interface-option.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

export interface CheckCommandOptions extends CommonOptions {
  readonly evidence?: readonly string[];
  readonly plant?: string;
  readonly format: string;
  readonly output?: string;
  readonly html?: string;
  readonly all?: boolean;
  readonly write?: string;
  readonly today?: string;
  readonly secondOpinion?: boolean;
  readonly against?: string;
  readonly firewall?: string;
  readonly dialect?: string;
  readonly interface?: readonly string[];
}

const EXIT_OF = { stable: EXIT_STABLE, unstable: EXIT_UNSTABLE, unknown: EXIT_UNKNOWN } as const;

export async function runCheck(given: readonly string[], options: CheckCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const { changes, evidence } = sortPaths(given, options.evidence ?? []);
  const wrong = wrongOptions(changes, options);
  if (wrong.length > 0) return fail(terminal, wrong);
  const gathered = await neededEvidence({ ...options, evidence }, terminal);
  if (gathered === null) return;
  const codes: number[] = [];
  for (const file of changes) codes.push(await judgeOne(file, gathered, options, terminal));
  process.exitCode = worst(codes);
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
  const single = [options.write === undefined ? "" : "--write", options.html === undefined ? "" : "--html", options.output === undefined ? "" : "--output"].filter((o) => o !== "");
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
  if (kind === "access" || kind === "bundle") return judgeAccess(kind, { file, text }, evidence, options, terminal);
  const { checked, diagnostics } = check(question);
  terminal.diagnose(diagnostics);
  if (checked === null) return EXIT_CANNOT_JUDGE;
  await show(checked.judgement, evidence, options, terminal);
  if (options.secondOpinion === true) {
    const opinion = secondOpinion(checked);
    terminal.say(`second opinion: ${countOf(opinion.compared, "conversation")} judged again by the reference, ${countOf(opinion.differences.length, "difference")}`);
    if (!opinion.agrees) {
      terminal.diagnose(
        opinion.differences.map((message) => ({ code: "second-opinion", severity: "error", message, help: "This is a mistake of Holdpoint's: do not rely on the verdict, and please report it." })),
        10,
      );
      return EXIT_CANNOT_JUDGE;
    }
  }
  if (options.write !== undefined) {
    const fixed = fixChange(question, checked, options.write);
    if (fixed.text !== null) writeFileSync(options.write, fixed.text);
    tellFix(fixed, options.write, terminal);
  }
  return EXIT_OF[checked.judgement.verdict];
}

/** A change of access, or one together with zones. What only zones have is refused by name. */
async function judgeAccess(
  kind: "access" | "bundle",
  change: { readonly file: string; readonly text: string },
  evidence: EvidenceForCheck,
  options: CheckCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const given = { "--against": options.against, "--firewall": options.firewall, "--second-opinion": options.secondOpinion, ...(kind === "bundle" ? { "--write": options.write } : {}) };
  const refused = Object.entries(given).filter(([, value]) => value !== undefined && value !== false);
  if (refused.length > 0) {
    terminal.diagnose([
      {
        code: "not-for-access",
        severity: "error",
        message: `${refused.map(([name]) => name).join(" and ")} cannot be used with a change of the kind ${kind}`,
        at: { kind: "file", file: change.file },
      },
    ]);
    return EXIT_CANNOT_JUDGE;
  }
  const { plant, knowledge, access, inputs } = evidence;
  const question = { change, plant, knowledge, access, today: options.today ?? evidence.today, inputs };
  const alone = kind === "access" ? { ...question, zones: null, pathOf: null } : null;
  const judged = alone === null ? null : checkAccess(alone);
  const fix = judged?.checked == null ? null : fixOfAccess(judged.checked.question);
  const { judgement, diagnostics } =
    judged === null ? checkBundle(question) : { judgement: judged.checked === null || fix === null ? null : withAccessFix(judged.checked.judgement, fix), diagnostics: judged.diagnostics };
  terminal.diagnose(diagnostics);
  if (judgement === null) return EXIT_CANNOT_JUDGE;
  await show(judgement, evidence, options, terminal);
  if (options.write !== undefined && alone !== null && fix !== null) {
    const fixed = writeAccessFix(alone, fix, options.write);
    terminal.diagnose(fixed.diagnostics);
    if (fixed.text === null) terminal.say("nothing that fix may change by itself would restore anything; no file was written");
    else {
      writeFileSync(options.write, fixed.text);
      const after = fixed.after === null ? "it could not be judged again" : `judged again: ${fixed.after.verdict}. ${visibleText(fixed.after.verdictWhy)} Compliance: ${fixed.after.compliance}.`;
      terminal.say(`wrote ${visibleText(options.write)} with ${countOf(fixed.edits, "edit")}; ${after}`);
    }
  }
  return EXIT_OF[judgement.verdict];
}

/** null = it cannot be read, and was said. */
function configurationInForce(file: string, { firewall: name, dialect }: CheckCommandOptions, terminal: Terminal): CheckQuestion["against"] | null {
  const { opened, diagnostics } = openConfigFile(file, dialect);
  const chosen = opened === null ? null : chooseFirewall(opened, name);
  terminal.diagnose([...diagnostics.filter((d) => d.severity === "error"), ...(chosen?.diagnostics ?? [])]);
  if (opened === null || chosen === null || chosen.firewall === null) return null;
  return { firewall: chosen.firewall, file, sha256: opened.config.sha256 };
}

async function show(judgement: Judgement, evidence: EvidenceForCheck, options: CheckCommandOptions, terminal: Terminal): Promise<void> {
  const format = options.format as JudgementFormat;
  const shared = { all: options.all === true, timezone: evidence.plant.timezone, sources: evidence.plant.sources };
  if (options.output !== undefined) {
    writeFileSync(options.output, [...formatJudgement(judgement, format, { ...shared, color: false, width: 120 })].join(""));
    terminal.say(`wrote ${visibleText(options.output)}`);
  } else await terminal.write(formatJudgement(judgement, format, { ...shared, color: terminal.color, width: terminal.width }));
  if (options.html !== undefined) {
    writeFileSync(options.html, [...formatJudgement(judgement, "html", { ...shared, color: false, width: 120 })].join(""));
    terminal.say(`report: ${visibleText(options.html)}`);
  }
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

/** Bad input outranks a break, a break outranks missing evidence. */
function worst(codes: readonly number[]): number {
  if (codes.includes(EXIT_CANNOT_JUDGE)) return EXIT_CANNOT_JUDGE;
  if (codes.includes(EXIT_UNSTABLE)) return EXIT_UNSTABLE;
  if (codes.includes(EXIT_UNKNOWN)) return EXIT_UNKNOWN;
  return EXIT_STABLE;
}
