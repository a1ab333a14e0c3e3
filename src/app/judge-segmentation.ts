// What `check` says of a change of segmentation, without looking for fixes or leftovers: the same reading, the same judge, for changes that are judged by the dozen.
import type { ReachAnswer } from "../engines/reach/answer.ts";
import { judgeReach } from "../engines/reach/reach.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { Plant } from "../plant/plant.ts";
import { knowledgeForZones, type PlantKnowledge } from "./plant-knowledge.ts";
import { type ChangeText, type ReadChange, readChange } from "./read-change.ts";

export interface JudgedSegmentation {
  /** null = it cannot be judged; the diagnostics say why. */
  readonly judged: { readonly read: ReadChange; readonly answer: ReachAnswer } | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param knowledge undefined = how much was seen is not asked, and nothing can be stable */
export function judgeSegmentation(change: ChangeText, plant: Plant, knowledge: PlantKnowledge | undefined, today: string): JudgedSegmentation {
  const { read, diagnostics } = readChange(change, plant);
  if (read === null) return { judged: null, diagnostics };
  const known = knowledge === undefined ? null : knowledgeForZones(knowledge, plant, read.zoneOf).known;
  return { judged: { read, answer: judgeReach({ plant, change: read.change, zoneOf: read.zoneOf, known, today }) }, diagnostics };
}
