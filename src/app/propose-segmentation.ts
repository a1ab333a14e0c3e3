// The product's sentence: draw zones and conduits from the evidence, write them as a change file with the reasons beside them, read that file again, and
// say what the judgement of it is. The engines that draw, permit and judge do not know each other: they are wired here.
import { seededRandom } from "../foundation/seeded-random.ts";
import { printSegmentation } from "../controls/segmentation/print-segmentation.ts";
import { placeInZones } from "../controls/segmentation/zone-placement.ts";
import { applyAdditions } from "../engines/fix/apply-additions.ts";
import { proposeFix } from "../engines/fix/propose-fix.ts";
import { proposeSegmentation } from "../engines/proposal/proposal.ts";
import type { ProposalInput } from "../engines/proposal/question.ts";
import { judgeReach } from "../engines/reach/reach.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { Judgement } from "../plant/finding.ts";
import type { Plant } from "../plant/plant.ts";
import type { SegmentationProposal } from "../plant/proposal.ts";
import type { SegmentationChange } from "../plant/segmentation.ts";
import { proposalRemarks } from "../report/proposal-remarks.ts";
import type { PlantKnowledge } from "./plant-knowledge.ts";
import { check, negotiations, toFixJudgement } from "./check.ts";

export interface ProposalRequest {
  readonly plant: Plant;
  /** Absent = only the verdicts of conversations are wanted: how much was seen is not asked. */
  readonly knowledge?: PlantKnowledge;
  /** YYYY-MM-DD in plant time. */
  readonly today: string;
  readonly splitSubnets: boolean;
  /** Name of the file that will hold the proposal, for positions. */
  readonly file: string;
  readonly inputs: Judgement["inputs"];
}

export interface WrittenProposal {
  readonly proposal: SegmentationProposal;
  /** The change file. */
  readonly text: string;
  /** What `check` says of that text; null only with diagnostics. */
  readonly judgement: Judgement | null;
  readonly diagnostics: readonly Diagnostic[];
}

export function proposeForPlant({ plant, knowledge, today, splitSubnets, file, inputs }: ProposalRequest): WrittenProposal {
  const proposal = proposeSegmentation({ plant, name: `Proposed zones of ${plant.site}`, splitSubnets, permit: permitBy(plant, today), random: () => seededRandom(SEED) });
  const text = printSegmentation(proposal.change, proposalRemarks(proposal));
  const { checked, diagnostics } = check({ change: { file, text }, plant, today, inputs, ...(knowledge === undefined ? {} : { knowledge }) });
  return { proposal, text, judgement: checked?.judgement ?? null, diagnostics };
}

function permitBy(plant: Plant, today: string): ProposalInput["permit"] {
  return (zonesOnly, alsoRefused) => {
    const { zoneOf } = placeInZones(zonesOnly, plant);
    const judge = (change: SegmentationChange): ReturnType<typeof judgeReach> => judgeReach({ plant, change, zoneOf, today });
    const before = judge(zonesOnly);
    const fix = proposeFix({
      plant,
      change: zonesOnly,
      today,
      zoneOf: (space, endpoint) => zoneOf(space, endpoint)?.zone ?? null,
      before: toFixJudgement(before),
      judge: (change) => toFixJudgement(judge(change)),
      negotiatedBy: negotiations(before, plant),
      alsoRefused,
      permitUnproven: true,
    });
    const change = applyAdditions(zonesOnly, fix.additions);
    return { change, fix, after: toFixJudgement(judge(change)) };
  };
}

/** Any number would do, as long as it is always the same. */
const SEED = 62_443;
