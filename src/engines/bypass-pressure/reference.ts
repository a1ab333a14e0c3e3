// The score of one control once more, from its shown inputs alone: whoever reads a report can do this sum.
import type { BypassPressure } from "../../plant/access-judgement.ts";

export function scoreFromInputs({ inputs }: BypassPressure): number {
  let score = 0;
  for (const { value, weight } of inputs) score += value * weight;
  return score;
}
