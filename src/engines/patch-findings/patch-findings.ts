// What a judged change of patching says to people: findings, the course of events, the four answers, and the verdict on both sides. Judges no patch and plans none: it
// puts into words what was judged and planned, and decides only what all of it comes to. START READING HERE.
import type { Finding } from "../../plant/finding.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { PatchingAnswer } from "./answer.ts";
import { changeFindings } from "./change-findings.ts";
import { type RankedFinding, needFinding } from "./need-finding.ts";
import { patchAnswers } from "./patch-answers.ts";
import { patchCompliance } from "./patch-compliance.ts";
import { patchDecisions } from "./patch-decisions.ts";
import { compareRank } from "./patch-table.ts";
import { type PatchParts, patchParts } from "./patch-parts.ts";
import { patchTimeline } from "./patch-timeline.ts";
import { patchVerdict } from "./patch-verdict.ts";
import { peerFinding } from "./peer-findings.ts";
import type { PatchFindingsQuestion } from "./question.ts";
import { neverUpdatedFindings, restartFindings } from "./restart-findings.ts";

export function answerPatching(question: PatchFindingsQuestion): PatchingAnswer {
  const table = patchParts(question);
  const ranked = allFindings(table);
  const findings = ranked.map(({ finding }) => finding);
  const toldIn = new Map(ranked.flatMap(({ finding, needs }) => needs.map((need) => [need, finding.id] as const)));
  const decisions = patchDecisions(table);
  const { verdict, why: verdictWhy } = patchVerdict(table);
  const { verdict: compliance, why: complianceWhy } = patchCompliance(table);
  return {
    ...{ verdict, verdictWhy, compliance, complianceWhy, findings, toldIn, decisions },
    timeline: patchTimeline(table, (need) => toldIn.get(need)),
    questions: patchAnswers(table, findings, decisions),
    assumptions: assumptionsOf(question),
  };
}

function allFindings(table: PatchParts): RankedFinding[] {
  return [
    ...table.needGroups.map((group) => needFinding(table, group)),
    ...table.peerGroups.map((group) => peerFinding(table, group)),
    ...restartFindings(table),
    ...changeFindings(table),
    ...neverUpdatedFindings(table),
  ].sort(byWeight);
}

const SEVERITIES: readonly Finding["severity"][] = ["error", "warning", "note"];

/** Errors first; of each the most urgent, the most exposed, and what stops longest. */
function byWeight(x: RankedFinding, y: RankedFinding): number {
  const [a, b] = [x.finding, y.finding];
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || compareRank(x.rank, y.rank) || (a.title < b.title ? -1 : a.title > b.title ? 1 : a.id < b.id ? -1 : 1);
}

function assumptionsOf({ exploitationFeeds, patching }: PatchFindingsQuestion): Assumption[] {
  if (exploitationFeeds || patching.patches.length === 0) return [];
  return [
    {
      code: "patch-no-exploited-list",
      text: "No list of exploited flaws was learnt: none counts as known to be exploited.",
      origin: "absence of a list; it is no worst case, and flaws that are exploited rank too low",
      overruledBy: "learn a catalogue of known exploited flaws",
    },
  ];
}
