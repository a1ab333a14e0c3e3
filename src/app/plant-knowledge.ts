// What is known of a plant besides its conversations: when each was active, which phases there were, what people declare. Gathered once, while the store is
// open; what each engine makes of it is asked for with the zones of a change.
import type { CoverageAnswer } from "../engines/coverage/answer.ts";
import type { ReachKnowledge, ZoneOf } from "../engines/reach/question.ts";
import { readActivity } from "../evidence/flows/read-activity.ts";
import type { Activity } from "../plant/activity.ts";
import type { JudgedCoverage } from "../plant/coverage.ts";
import type { Phase } from "../plant/phase.ts";
import type { Assumption, Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { ConversationTimes } from "../plant/rhythm.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { coverageOfPlant } from "./coverage-of-plant.ts";

export interface PlantKnowledge {
  /** null = nothing is declared. */
  readonly plantFile: PlantFile | null;
  readonly activity: Activity;
  readonly phases: readonly Phase[];
  /** In the order of the plant's conversations. */
  readonly times: readonly ConversationTimes[];
}

/** What a judgement takes from it. */
export interface JudgingKnowledge {
  readonly known: ReachKnowledge;
  readonly coverage: JudgedCoverage;
  readonly assumptions: readonly Assumption[];
}

export async function gatherKnowledge(store: EvidenceStore, plant: Plant, plantFile: PlantFile | null): Promise<PlantKnowledge> {
  const activity = await readActivity(store, plant.conversations);
  return { plantFile, activity, phases: [], times: [] };
}

export function knowledgeForZones(knowledge: PlantKnowledge, plant: Plant, zoneOf: ZoneOf): JudgingKnowledge {
  const { plantFile, activity, phases, times } = knowledge;
  const coverage = coverageOfPlant({ plant, activity, phases, plantFile, zoneOf });
  return {
    known: {
      conditionsOf: (conversation) => times[conversation]?.conditions.map(({ text }) => text) ?? [],
      coverageOf: (conversation) => coverage.coverageOfConversation(conversation),
      impactOf: () => null,
      gate: coverage.gate,
    },
    coverage: judgedCoverage(coverage),
    assumptions: coverage.assumptions,
  };
}

/** Without what only answers further questions. */
function judgedCoverage({ target, targetBy, scopes, phasesUnseen, blindSpots, gate }: CoverageAnswer): JudgedCoverage {
  return { target, targetBy, scopes, phasesUnseen, blindSpots, gate };
}
