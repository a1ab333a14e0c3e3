// What is known of a plant besides its conversations: when each happens, which phases there were, what people declare. Gathered once, while the store is
// open; what each engine makes of it is asked for with the zones of a change.
import type { DependencyAnswer } from "../engines/dependencies/answer.ts";
import { askDependencies } from "../engines/dependencies/dependencies.ts";
import type { ReachKnowledge, ZoneOf } from "../engines/reach/question.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { JudgedCoverage } from "../plant/coverage.ts";
import type { Impact } from "../plant/impact.ts";
import { onlyInPhase } from "../plant/only-in-phase.ts";
import type { Assumption, Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { conditionWords } from "./condition-words.ts";
import { coverageOfPlant } from "./coverage-of-plant.ts";
import { type PlantTimes, plantTimes } from "./plant-times.ts";

export interface PlantKnowledge extends PlantTimes {
  /** null = nothing is declared. */
  readonly plantFile: PlantFile | null;
  /** What needs what, and how long it goes on without it. */
  readonly dependencies: DependencyAnswer;
}

/** What a judgement takes from it. */
export interface JudgingKnowledge {
  readonly known: ReachKnowledge;
  readonly coverage: JudgedCoverage;
  /** What it rests on; of impacts, what the findings with these codes rest on. */
  assumptionsFor(codes: ReadonlySet<string>): readonly Assumption[];
}

export interface GatheredKnowledge {
  readonly knowledge: PlantKnowledge;
  /** Of calendars. */
  readonly diagnostics: readonly Diagnostic[];
  /** Files that were read for it. */
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
}

/** @param directory folder of plant.yaml */
export async function gatherKnowledge(store: EvidenceStore, plant: Plant, plantFile: PlantFile | null, directory: string): Promise<GatheredKnowledge> {
  const { diagnostics, inputs, ...times } = await plantTimes(store, plant, plantFile, directory);
  const dependencies = askDependencies({ plant, declared: plantFile, phases: times.phases, times: times.times });
  const unmatched = dependencies.unmatched.map((message): Diagnostic => ({ code: "dependency-unmatched", severity: "warning", message }));
  return { knowledge: { plantFile, ...times, dependencies }, diagnostics: [...diagnostics, ...unmatched], inputs };
}

export function knowledgeForZones(knowledge: PlantKnowledge, plant: Plant, zoneOf: ZoneOf): JudgingKnowledge {
  const { plantFile, activity, phases, times, dependencies } = knowledge;
  const impacts: Impact[] = [];
  const onlyIn = onlyInPhase(phases, activity.watches);
  const coverage = coverageOfPlant({ plant, activity, phases, plantFile, zoneOf });
  return {
    known: {
      conditionsOf: (conversation) => conditionWords(times[conversation], onlyIn(activity.conversations[conversation]?.hours ?? [])),
      dueOf: (conversation) => times[conversation]?.rhythm?.overdue ?? null,
      coverageOf: (conversation) => coverage.coverageOfConversation(conversation),
      impactOf(conversations, how, breaking) {
        const impact = dependencies.impactOf(conversations, how, breaking);
        if (impact !== null) impacts.push(impact);
        return impact;
      },
      totalOf: (stops) => dependencies.totalOf(stops),
      oldSystems: dependencies.neverUpdated,
      undeclared: dependencies.undeclared,
      // Worked out when a judgement asks for it: one propagation for each machine.
      get singlePoints() {
        return dependencies.singlePointsOfFailure;
      },
      gate: coverage.gate,
    },
    coverage: judgedCoverage(coverage),
    assumptionsFor: (codes) => [...knowledge.assumptions, ...coverage.assumptions, ...dependencies.assumptionsBehind(impacts).filter(({ code }) => codes.has(code))],
  };
}

/** Without what only answers further questions. */
export function judgedCoverage({ target, targetBy, scopes, phasesUnseen, blindSpots, gate }: Omit<JudgedCoverage, "of" | "sessions">): JudgedCoverage {
  return { target, targetBy, scopes, phasesUnseen, blindSpots, gate };
}
