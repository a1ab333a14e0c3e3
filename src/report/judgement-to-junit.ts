// The judgement as JUnit XML, for build servers: one case for the result, one per finding, one per pair of zones and per role where everything is kept,
// one per patch.
// An error fails, an unknown is skipped: a green bar never stands for something that is not known.
import { countOf } from "../foundation/count-words.ts";
import { markupText } from "../foundation/hostile-text.ts";
import type { Finding, Judgement } from "../plant/finding.ts";
import type { PatchVerdict } from "../plant/patch-judgement.ts";
import { compareText } from "./conversation-entry.ts";
import { fixLines, impactText } from "./finding-to-text.ts";
import { recordText } from "./measure-words.ts";
import { PATCH_WORDS } from "./patch-words.ts";
import { brokenCount } from "./session-fate.ts";
import { resultWords } from "./verdict-words.ts";

type Outcome = "passed" | "failed" | "skipped";

interface TestCase {
  readonly className: string;
  readonly name: string;
  readonly outcome: Outcome;
  readonly message: string;
  /** Lines of further text. */
  readonly details: readonly string[];
}

export function judgementToJunit(judgement: Judgement): string {
  const cases = [resultCase(judgement), ...judgement.findings.map((f) => findingCase(f, judgement)), ...keptCases(judgement), ...roleCases(judgement), ...patchCases(judgement)];
  const failures = cases.filter((c) => c.outcome === "failed").length;
  const skipped = cases.filter((c) => c.outcome === "skipped").length;
  const totals = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="holdpoint" ${totals}>`,
    `  <testsuite name="${markupText(judgement.changeName)}" ${totals}>`,
    "    <properties>",
    ...[
      ["verdict", judgement.verdict],
      ["compliance", judgement.compliance],
      ["result", resultWords(judgement.verdict, judgement.compliance)],
      ["change", judgement.changeFile],
    ].map(([name, value]) => `      <property name="${name}" value="${markupText(value as string)}"/>`),
    "    </properties>",
    ...cases.map(caseXml),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function resultCase(j: Judgement): TestCase {
  const outcome = j.verdict === "stable" ? "passed" : j.verdict === "unknown" ? "skipped" : "failed";
  return { className: `${j.changeFile}.result`, name: resultWords(j.verdict, j.compliance), outcome, message: j.verdictWhy, details: [j.verdictWhy, j.complianceWhy] };
}

function findingCase(f: Finding, j: Judgement): TestCase {
  const outcome: Outcome = f.severity === "error" ? "failed" : f.verdict === "unknown" ? "skipped" : "passed";
  const place = f.cause === null ? [] : [`${f.cause.file}:${f.cause.line}:${f.cause.column}`];
  const witnesses = f.evidence.map((e) => `witness ${e.example.file} ${recordText(e.example)}`);
  return {
    className: `${j.changeFile}.${f.kind}`,
    name: `${f.title} [${f.id}]`,
    outcome,
    message: f.message,
    details: [...place, f.message, ...witnesses, `impact: ${impactText(f)}`, ...(f.workaround === null ? [] : [`people: ${f.workaround}`]), ...fixLines(f)],
  };
}

function keptCases(j: Judgement): TestCase[] {
  return j.crossings
    .filter((c) => c.blocked + c.degraded + c.unfiltered + c.unknown === 0)
    .map((c) => ({ className: `${j.changeFile}.zones`, name: `${c.from} → ${c.to}`, outcome: "passed", message: "", details: [`${countOf(c.kept, "conversation")} kept`] }));
}

/** A role passes only where every session of it is kept; a machine that nobody logs is skipped, never passed. What breaks stands in the findings. */
function roleCases({ access, changeFile }: Judgement): TestCase[] {
  if (access === null) return [];
  const kept = access.byRole.filter(({ counts }) => counts.kept > 0 && brokenCount(counts) + counts.unknown === 0);
  const roles = kept.map(({ role, counts }): TestCase => ({ className: `${changeFile}.roles`, name: role, outcome: "passed", message: "", details: [`${countOf(counts.kept, "session")} kept`] }));
  const text = "No log shows who signs in here.";
  return [...roles, ...access.notLogged.map((machine): TestCase => ({ className: `${changeFile}.not-logged`, name: machine, outcome: "skipped", message: text, details: [text] }))];
}

/** What touches production or keeps no rule fails, what is not known is skipped; a machine of which nobody knows what it is never passes. */
function patchCases({ patching, changeFile }: Judgement): TestCase[] {
  if (patching === undefined) return [];
  const patches = [...patching.patches].sort((a, b) => compareText(a.need.asset, b.need.asset) || compareText(a.need.id, b.need.id));
  return [
    ...patches.map(({ need, verdict, why }): TestCase => {
      const place = `${need.cause.at.file}:${need.cause.at.line}:${need.cause.at.column}`;
      return {
        className: `${changeFile}.patches`,
        name: `${need.asset}: ${need.advisory}`,
        outcome: PATCH_OUTCOMES[verdict],
        message: `${PATCH_WORDS[verdict]}: ${why}`,
        details: [place, `${PATCH_WORDS[verdict]}: ${why}`],
      };
    }),
    ...patching.undecidedAssets.map(({ asset, why }): TestCase => ({ className: `${changeFile}.undecided`, name: asset, outcome: "skipped", message: why, details: [why] })),
  ];
}

const PATCH_OUTCOMES: Readonly<Record<PatchVerdict, Outcome>> = {
  fits: "passed",
  accepted: "passed",
  compensated: "passed",
  "no-fix": "skipped",
  unknown: "skipped",
  "outside-window": "failed",
  late: "failed",
  conflict: "failed",
};

function caseXml(c: TestCase): string {
  const details = c.details.map(markupText).join("\n");
  const inner = {
    failed: `\n      <failure message="${markupText(c.message)}" type="error">${details}</failure>\n    `,
    skipped: `\n      <skipped message="${markupText(c.message)}"/>\n      <system-out>${details}</system-out>\n    `,
    passed: `\n      <system-out>${details}</system-out>\n    `,
  }[c.outcome];
  return `    <testcase classname="${markupText(c.className)}" name="${markupText(c.name)}" time="0">${inner}</testcase>`;
}
