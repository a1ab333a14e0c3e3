// The product's sentence: read the change, put every endpoint of the plant into its zone, ask what the change does to each conversation, look for
// the smallest fix, and give one judgement. START READING HERE.
import { attachFixes } from "../engines/fix/attach-fixes.ts";
import { proposeFix } from "../engines/fix/propose-fix.ts";
import { proposeRules, type RuleFixProposal } from "../engines/fix/propose-rules.ts";
import type { ChangeJudgement, FixInput } from "../engines/fix/question.ts";
import { rankLeftovers } from "../engines/leftovers/leftovers.ts";
import type { ReachAnswer } from "../engines/reach/answer.ts";
import type { ReachQuestion } from "../engines/reach/question.ts";
import { judgeReach } from "../engines/reach/reach.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { conversationKey } from "../plant/conversation.ts";
import type { Answer, Judgement } from "../plant/finding.ts";
import type { AdditionFacts, FixProposal } from "../plant/fix.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";
import type { Plant } from "../plant/plant.ts";
import type { SegmentationChange } from "../plant/segmentation.ts";
import { judgedAgainst, placedZones } from "./judgement-frame.ts";
import type { ConfigFile } from "./config-file.ts";
import { permissionsOf } from "./permissions-of-change.ts";
import { knowledgeForZones, type PlantKnowledge } from "./plant-knowledge.ts";
import { type ChangeText, type ReadChange, readChange } from "./read-change.ts";

export interface CheckQuestion {
  readonly change: ChangeText;
  /** The configuration that runs today, where the change is one. */
  readonly against?: { readonly firewall: FirewallConfig; readonly file: string; readonly sha256: string } | undefined;
  readonly plant: Plant;
  /** Absent = only the verdicts of conversations are wanted: how much was seen is not asked, and nothing can be stable. */
  readonly knowledge?: PlantKnowledge;
  /** YYYY-MM-DD in plant time. */
  readonly today: string;
  /** Files, besides the change and the sources, that the judgement rests on: plant.yaml. */
  readonly inputs: Judgement["inputs"];
}

export interface Checked {
  readonly judgement: Judgement;
  readonly fix: FixProposal<AdditionFacts>;
  /** How the fix is written: into the text of a change file, or as rules of the configuration that is judged. */
  readonly write: { readonly kind: "conduits"; readonly fix: FixProposal } | { readonly kind: "rules"; readonly fix: RuleFixProposal; readonly opened: ConfigFile; readonly firewall: FirewallConfig };
  /** For a second opinion. */
  readonly question: ReachQuestion;
  readonly answer: ReachAnswer;
}

export interface CheckResult {
  /** null = the change cannot be judged; the diagnostics say why, with positions. */
  readonly checked: Checked | null;
  readonly diagnostics: readonly Diagnostic[];
}

export function check({ change: given, against, plant, knowledge, today, inputs }: CheckQuestion): CheckResult {
  const { read, diagnostics } = readChange(given, plant);
  if (read === null) return { checked: null, diagnostics };
  const { change, zoneOf } = read;
  const { file } = given;

  const judging = knowledge === undefined ? null : knowledgeForZones(knowledge, plant, zoneOf);
  const questionOf = (other: SegmentationChange): ReachQuestion => ({ plant, change: other, zoneOf, known: judging?.known ?? null, today, inForce: against?.firewall ?? null });
  const question = questionOf(change);
  const answer = judgeReach(question);
  const input: FixInput = {
    plant,
    change,
    today,
    zoneOf: (space, endpoint) => zoneOf(space, endpoint)?.zone ?? null,
    before: toFixJudgement(answer),
    judge: (other) => toFixJudgement(judgeReach(questionOf(other))),
    negotiatedBy: negotiations(answer, plant),
  };
  const write = fixFor(input, read);
  const { fix } = write;
  const judgement: Judgement = {
    changeName: change.name,
    changeKind: read.configuration === null ? change.kind : "configuration",
    changeFile: file,
    shape: read.shape,
    judgedAgainst: judgedAgainst(plant),
    verdict: answer.verdict,
    verdictWhy: answer.verdictWhy,
    compliance: answer.compliance,
    complianceWhy: answer.complianceWhy,
    satisfies: change.satisfies,
    counts: answer.counts,
    questions: { ...answer.questions, validation: withDecisions(answer.questions.validation, fix.questions.length) },
    coverage: judging?.coverage ?? null,
    timeline: answer.timeline,
    findings: attachFixes(answer.findings, fix),
    decisions: fix.questions.map(({ owner, text, couldAdd }) => ({ owner, text, couldAdd })),
    leftovers: rankLeftovers({
      permissions: permissionsOf(answer, read.configuration?.firewall ?? null, today),
      watched: plant.window?.watched ?? [],
      phasesUnseen: judging?.coverage.phasesUnseen ?? [],
    }),
    assumptions: [...answer.assumptions, ...(judging?.assumptionsFor(new Set(answer.findings.flatMap(({ assumptions }) => assumptions))) ?? [])],
    inputs: [
      { file, sha256: change.sha256 },
      ...read.inputs,
      ...(against === undefined ? [] : [{ file: against.file, sha256: against.sha256 }]),
      ...inputs,
      ...plant.sources.map((s) => ({ file: s.file, sha256: s.sha256 })),
    ],
    conversations: answer.conversations,
    access: null,
    crossings: answer.crossings,
    zones: placedZones(change, plant, zoneOf),
  };
  return { checked: { judgement, fix, write, question, answer }, diagnostics };
}

function fixFor(input: FixInput, { configuration }: ReadChange): Checked["write"] {
  if (configuration === null) return { kind: "conduits", fix: proposeFix(input) };
  const { firewall, opened } = configuration;
  const judgeWith = (other: FirewallConfig): ChangeJudgement => input.judge({ ...input.change, enforcement: input.change.enforcement.map((point) => ({ ...point, firewall: other })) });
  return { kind: "rules", fix: proposeRules({ ...input, firewall, judgeWith }), firewall, opened };
}

export function toFixJudgement(answer: ReachAnswer): ChangeJudgement {
  return { verdict: answer.verdict, conversations: answer.conversations, derived: answer.derived.map((d) => d.judged) };
}

/** What people must decide is part of how the change is validated. */
function withDecisions(validation: Answer, count: number): Answer {
  if (count === 0) return validation;
  return { ...validation, points: [...validation.points, `${count === 1 ? "1 decision is" : `${count} decisions are`} left to people before anything is loaded.`] };
}

/** Which conversation negotiated which, by key. */
export function negotiations(answer: ReachAnswer, plant: Plant): Map<string, string> {
  const found = new Map<string, string>();
  const { primary } = answer.work.table;
  plant.conversations.forEach((c, i) => {
    const by = plant.conversations[primary[i] as number];
    if (by !== undefined) found.set(conversationKey(c), conversationKey(by));
  });
  return found;
}
