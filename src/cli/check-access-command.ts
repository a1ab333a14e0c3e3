// holdpoint check, of a change of access and of one together with zones. What only zones have is refused by name.
import { countOf } from "../foundation/count-words.ts";
import { writeFileSync } from "node:fs";
import { type AccessChecked, checkAccess } from "../app/check-access.ts";
import type { PatchingChecked } from "../app/check-patching.ts";
import type { Checked } from "../app/check.ts";
import { withPatching } from "../app/bundle-patching.ts";
import { type BundleChecked, checkBundle } from "../app/check-bundle.ts";
import { fixOfBundle, withBundleFix, writeBundleFix } from "../app/fix-bundle.ts";
import { fixOfAccess, withAccessFix, writeAccessFix } from "../app/fix-access.ts";
import type { EvidenceForCheck } from "../app/gather-evidence.ts";
import { secondOpinion } from "../app/second-opinion.ts";
import { secondOpinionOfPatches } from "../app/second-opinion-of-patches.ts";
import { secondOpinionOfSessions } from "../app/second-opinion-of-sessions.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import type { Judgement } from "../plant/finding.ts";
import { againWords, besideBefore, pressureBeside } from "../report/beside-before.ts";
import type { CheckCommandOptions } from "./check-options.ts";
import { whilePlanning } from "./while-planning.ts";
import { EXIT_CANNOT_JUDGE, EXIT_OF } from "./command-options.ts";
import { untilInterrupted } from "./interrupt.ts";
import { ProgressLine, stepsText } from "./progress-line.ts";
import { showJudgement } from "./show-judgement.ts";
import { tellOpinion } from "./tell-opinion.ts";
import type { Terminal } from "./terminal.ts";

interface GivenChange {
  readonly file: string;
  readonly text: string;
}

export async function judgeOfAccess(kind: "access" | "bundle", change: GivenChange, evidence: EvidenceForCheck, options: CheckCommandOptions, terminal: Terminal): Promise<number> {
  const given = { "--against": options.against, "--firewall": options.firewall };
  const refused = Object.entries(given).filter(([, value]) => value !== undefined);
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
  return kind === "bundle" ? judgeBundle(question, evidence, options, terminal) : judgeAlone(question, evidence, options, terminal);
}

type Asked = Parameters<typeof checkBundle>[0];

async function judgeAlone(question: Asked, evidence: EvidenceForCheck, options: CheckCommandOptions, terminal: Terminal): Promise<number> {
  const alone = { ...question, zones: null, pathOf: null };
  const { checked, diagnostics } = checkAccess(alone);
  terminal.diagnose(diagnostics);
  if (checked === null) return EXIT_CANNOT_JUDGE;
  const fix = fixOfAccess(checked.question);
  const judgement = withAccessFix(checked.judgement, fix);
  if (!(await showJudgement(judgement, evidence, options, terminal))) return EXIT_CANNOT_JUDGE;
  const disagrees = options.secondOpinion === true ? await opinionOf(null, checked, terminal) : null;
  if (disagrees !== null) return disagrees;
  if (options.write !== undefined) {
    const fixed = writeAccessFix(alone, fix, options.write);
    terminal.diagnose(fixed.diagnostics);
    if (fixed.text === null) terminal.say("nothing that fix may change by itself would restore anything; no file was written");
    else {
      writeFileSync(options.write, fixed.text);
      terminal.say(`wrote ${visibleText(options.write)} with ${countOf(fixed.edits, "edit")}; ${visibleText(againWords(fixed.after))}`);
      for (const line of besideLines(judgement, fixed.after)) terminal.say(line);
    }
  }
  return EXIT_OF[judgement.verdict];
}

async function judgeBundle(question: Asked, evidence: EvidenceForCheck, options: CheckCommandOptions, terminal: Terminal): Promise<number> {
  const { checked, diagnostics } = checkBundle(question);
  terminal.diagnose(diagnostics);
  if (checked === null) return EXIT_CANNOT_JUDGE;
  const fix = fixOfBundle(question, checked);
  const { judgement, patches } = await withPatches(checked, withBundleFix(checked, fix), question, evidence, options, terminal);
  if (judgement === null) return EXIT_CANNOT_JUDGE;
  if (!(await showJudgement(judgement, evidence, options, terminal))) return EXIT_CANNOT_JUDGE;
  const disagrees = options.secondOpinion === true ? await opinionOf(checked.zones?.checked ?? null, checked.access?.checked ?? null, terminal) : null;
  if (disagrees !== null) return disagrees;
  const ofPatches = options.secondOpinion === true && patches !== null ? tellOpinion(secondOpinionOfPatches(patches), "patch", terminal, "patches") : null;
  if (ofPatches !== null) return ofPatches;
  if (options.write !== undefined) {
    const { copies, after, diagnostics: ofCopies } = writeBundleFix(question, checked, fix, options.write);
    terminal.diagnose(ofCopies);
    if (copies.length === 0) terminal.say("no file was written");
    for (const { file, text, edits } of copies) {
      writeFileSync(file, text);
      terminal.say(`wrote ${visibleText(file)}${edits === null ? `, which names them; ${visibleText(againWords(after))}` : ` with ${countOf(edits, "edit")}`}`);
    }
  }
  return EXIT_OF[judgement.verdict];
}

interface Patched {
  /** null = its change of patching cannot be judged, and it was said. */
  readonly judgement: Judgement | null;
  /** null = it has none. */
  readonly patches: PatchingChecked | null;
}

async function withPatches(checked: BundleChecked, judgement: Judgement, question: Asked, evidence: EvidenceForCheck, options: CheckCommandOptions, terminal: Terminal): Promise<Patched> {
  if (checked.patching === null) return { judgement, patches: null };
  return whilePlanning(evidence, options, terminal, async (asked, planned) => {
    const { judgement: whole, checked: patches, diagnostics } = await withPatching(checked, judgement, { ...asked, ...question });
    planned();
    terminal.diagnose(diagnostics);
    return { judgement: whole, patches };
  });
}

/** What the edits change, beside what stood there before. */
function besideLines(before: Judgement, after: Judgement | null): string[] {
  const beside = after === null ? null : besideBefore(before, after);
  const pressure = after === null ? null : pressureBeside(before, after);
  return [...(beside === null ? [] : [`with these edits: ${beside}`]), ...(pressure === null ? [] : [`what will be worked around: ${pressure}`])].map(visibleText);
}

/** Of both parts, where there are two. @returns the exit code that the first asks for that does not agree; null = both agree */
async function opinionOf(zones: Checked | null, access: AccessChecked | null, terminal: Terminal): Promise<number | null> {
  const ofZones = zones === null ? null : tellOpinion(secondOpinion(zones), "conversation", terminal);
  if (access === null) return ofZones;
  const { signal, release } = untilInterrupted((line) => terminal.say(line), "stopping; the judgement stands as it is shown (again to stop at once)");
  const progress = new ProgressLine(terminal.quiet);
  const opinion = await secondOpinionOfSessions(access, zones, {
    onProgress: (done, of) => progress.show(`${stepsText("judging again by the reference", done, of)} sessions`),
    signal,
  });
  progress.clear();
  release();
  const ofSessions = tellOpinion(opinion, "session", terminal);
  return ofZones ?? ofSessions;
}
