// The product's sentence: read the change, build the plant from the evidence, put every endpoint into its zone, ask what the change does to
// each conversation, look for the smallest fix, and give one judgement. START READING HERE.
import { changeKind } from "../controls/change-kind.ts";
import { describeSegmentation } from "../controls/segmentation/describe-segmentation.ts";
import { parseSegmentation } from "../controls/segmentation/parse-segmentation.ts";
import { placeInZones } from "../controls/segmentation/zone-placement.ts";
import type { ReachAnswer } from "../engines/reach/answer.ts";
import { judgeReach } from "../engines/reach/reach.ts";
import { proposeFix } from "../engines/fix/propose-fix.ts";
import { attachFixes } from "../engines/fix/attach-fixes.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import type { Judgement } from "../plant/finding.ts";
import type { FixProposal } from "../plant/fix.ts";
import type { Plant } from "../plant/plant.ts";
import type { SegmentationChange } from "../plant/segmentation.ts";
import { judgedAgainst, placedZones } from "./judgement-frame.ts";
import { sha256Of } from "./plant-from-evidence.ts";

export interface ChangeText {
  readonly file: string;
  readonly text: string;
}

export interface CheckQuestion {
  readonly change: ChangeText;
  readonly plant: Plant;
  /** YYYY-MM-DD in plant time. */
  readonly today: string;
  /** Further files that the judgement rests on, with their digests: plant.yaml. The sources are added. */
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
}

export interface Checked {
  readonly change: SegmentationChange;
  readonly judgement: Judgement;
  readonly answer: ReachAnswer;
  readonly fix: FixProposal;
  readonly diagnostics: readonly Diagnostic[];
}

/** `checked` is null when the change cannot be judged; the diagnostics then say why, with positions. */
export function check(question: CheckQuestion): { readonly checked: Checked | null; readonly diagnostics: readonly Diagnostic[] } {
  const { plant, today } = question;
  const { file, text } = question.change;
  const kind = changeKind(text, file);
  if (kind.value !== "segmentation") return { checked: null, diagnostics: kind.diagnostics };
  const parsed = parseSegmentation(text, file, sha256Of(text));
  if (parsed.value === undefined || hasErrors(parsed.diagnostics)) return { checked: null, diagnostics: parsed.diagnostics };
  const change = parsed.value;
  const placed = placeInZones(change, plant);
  const diagnostics = [...parsed.diagnostics, ...placed.diagnostics];
  if (hasErrors(placed.diagnostics)) return { checked: null, diagnostics };

  const judge = (other: SegmentationChange): ReachAnswer => judgeReach({ plant, change: other, zoneOf: placed.zoneOf, today });
  const answer = judge(change);
  const fix = proposeFix({ plant, change, today, answer, judge });
  const judgement: Judgement = {
    changeName: change.name,
    changeKind: change.kind,
    changeFile: change.file,
    shape: describeSegmentation(change),
    judgedAgainst: judgedAgainst(plant),
    verdict: answer.verdict,
    verdictWhy: answer.verdictWhy,
    compliance: answer.compliance,
    complianceWhy: answer.complianceWhy,
    satisfies: change.satisfies,
    counts: answer.counts,
    questions: answer.questions,
    coverage: { completeness: null, note: "how much of the plant's communication was never seen is not computed in this version" },
    timeline: answer.timeline,
    findings: attachFixes(answer.findings, fix),
    assumptions: answer.assumptions,
    inputs: [{ file: change.file, sha256: change.sha256 }, ...question.inputs, ...plant.sources.map((s) => ({ file: s.file, sha256: s.sha256 }))],
    conversations: answer.conversations,
    crossings: answer.crossings,
    zones: placedZones(change, plant, placed.zoneOf),
  };
  return { checked: { change, judgement, answer, fix, diagnostics }, diagnostics };
}
