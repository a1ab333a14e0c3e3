// What is known of a plant besides its conversations: when each happens, which phases there were, what people declare. Gathered once, while the store is
// open; what each engine makes of it is asked for with the zones of a change.
import type { CoverageAnswer } from "../engines/coverage/answer.ts";
import type { ReachKnowledge, ZoneOf } from "../engines/reach/question.ts";
import type { JudgedCoverage } from "../plant/coverage.ts";
import type { Assumption, Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { ConversationTimes, Rhythm } from "../plant/rhythm.ts";
import type { StateInterval } from "../plant/state-interval.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { coverageOfPlant } from "./coverage-of-plant.ts";
import { type PlantTimes, readPlantTimes } from "./plant-times.ts";

export interface PlantKnowledge extends PlantTimes {
  /** null = nothing is declared. */
  readonly plantFile: PlantFile | null;
}

/** What a judgement takes from it. */
export interface JudgingKnowledge {
  readonly known: ReachKnowledge;
  readonly coverage: JudgedCoverage;
  readonly assumptions: readonly Assumption[];
}

export async function gatherKnowledge(store: EvidenceStore, plant: Plant, plantFile: PlantFile | null): Promise<PlantKnowledge> {
  const states: readonly StateInterval[] = [];
  return { plantFile, ...(await readPlantTimes(store, plant, plantFile, states)) };
}

export function knowledgeForZones(knowledge: PlantKnowledge, plant: Plant, zoneOf: ZoneOf): JudgingKnowledge {
  const { plantFile, activity, phases, times } = knowledge;
  const coverage = coverageOfPlant({ plant, activity, phases, plantFile, zoneOf });
  return {
    known: {
      conditionsOf: (conversation) => conditionWords(times[conversation]),
      dueOf: (conversation) => times[conversation]?.rhythm?.overdue ?? null,
      coverageOf: (conversation) => coverage.coverageOfConversation(conversation),
      impactOf: () => null,
      gate: coverage.gate,
    },
    coverage: judgedCoverage(coverage),
    assumptions: [...knowledge.assumptions, ...coverage.assumptions],
  };
}

const JOBS: ReadonlySet<Rhythm["kind"]> = new Set(["daily", "workdays", "weekly", "monthly"]);

/** When it happens, in words: its conditions, or the job that it is where too little was seen for "only". */
function conditionWords(times: ConversationTimes | undefined): readonly string[] {
  if (times === undefined) return [];
  if (times.conditions.length > 0) return times.conditions.map(({ text }) => text);
  return times.rhythm !== null && JOBS.has(times.rhythm.kind) ? [times.rhythm.text] : [];
}

/** Without what only answers further questions. */
function judgedCoverage({ target, targetBy, scopes, phasesUnseen, blindSpots, gate }: CoverageAnswer): JudgedCoverage {
  return { target, targetBy, scopes, phasesUnseen, blindSpots, gate };
}
