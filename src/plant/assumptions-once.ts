// Assumptions of several engines in one list, each said once.
import type { Assumption } from "./plant.ts";

export function assumptionsOnce(assumptions: readonly Assumption[]): Assumption[] {
  return [...new Map(assumptions.map((assumption) => [`${assumption.code}\n${assumption.text}`, assumption])).values()];
}
