// Judgements of changes that come into force together, as one: the worse verdict, and everything else side by side.
import type { Answer, Judgement } from "../plant/finding.ts";
import type { ComplianceVerdict, OverallVerdict } from "../plant/overall-verdict.ts";
import { assumptionsOnce } from "../plant/assumptions-once.ts";

const VERDICTS: readonly OverallVerdict[] = ["unstable", "unknown", "stable"];
const COMPLIANCES: readonly ComplianceVerdict[] = ["not-met", "unknown", "met"];
const SEVERITIES = ["error", "warning", "note"];

/** Name, kind and file are those of the first. */
export function joinedJudgements(first: Judgement, second: Judgement): Judgement {
  const known = new Set(first.inputs.map(({ file, sha256 }) => `${file} ${sha256}`));
  const answer = (key: keyof Judgement["questions"]): Answer => ({
    summary: `${first.questions[key].summary} ${second.questions[key].summary}`,
    points: [...new Set([...first.questions[key].points, ...second.questions[key].points])],
  });
  const patching = first.patching ?? second.patching;
  return {
    ...first,
    satisfies: [...new Set([...first.satisfies, ...second.satisfies])],
    shape: `${first.shape} · ${second.shape}`,
    judgedAgainst: second.access === null && second.patching === undefined ? first.judgedAgainst : second.judgedAgainst,
    verdict: worst(VERDICTS, first.verdict, second.verdict),
    verdictWhy: `${first.verdictWhy} ${second.verdictWhy}`,
    compliance: worst(COMPLIANCES, first.compliance, second.compliance),
    complianceWhy: `${first.complianceWhy} ${second.complianceWhy}`.trim(),
    questions: { impact: answer("impact"), neverUpdated: answer("neverUpdated"), dependencies: answer("dependencies"), validation: answer("validation") },
    timeline: [...first.timeline, ...second.timeline].sort((x, y) => (x.afterSeconds ?? Number.MAX_VALUE) - (y.afterSeconds ?? Number.MAX_VALUE)),
    findings: [...first.findings, ...second.findings].sort((x, y) => SEVERITIES.indexOf(x.severity) - SEVERITIES.indexOf(y.severity)),
    decisions: [...first.decisions, ...second.decisions],
    assumptions: assumptionsOnce([...first.assumptions, ...second.assumptions]),
    inputs: [...first.inputs, ...second.inputs.filter(({ file, sha256 }) => !known.has(`${file} ${sha256}`))],
    access: first.access ?? second.access,
    ...(patching === undefined ? {} : { patching }),
    coverage: bothCoverages(first.coverage, second.coverage),
  };
}

/** How much was seen of conversations, with that of people beside it. */
function bothCoverages(first: Judgement["coverage"], second: Judgement["coverage"]): Judgement["coverage"] {
  if (first === null || second === null) return first ?? second;
  return second.of === "sessions" && first.of !== "sessions" ? { ...first, sessions: second } : first;
}

function worst<T>(order: readonly T[], x: T, y: T): T {
  return order[Math.min(order.indexOf(x), order.indexOf(y))] as T;
}
