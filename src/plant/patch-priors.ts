// Values that stand in for what the plant does not know yet of its own patches, by name, and how they are told.
import { patchPriors } from "./facts/patch-table.ts";
import type { PatchPrior } from "./patch-facts.ts";
import type { Assumption } from "./plant.ts";

const OWN_RESTART = "plant.yaml: restart and restartAtWorst below lines";

export function priorNamed(id: string): PatchPrior {
  const found = patchPriors.find((prior) => prior.id === id);
  if (found === undefined) throw new Error(`the facts have no prior ${id}`);
  return found;
}

/** Minutes of restart after a stop, where those of the line are not declared. */
export function restartPrior(): PatchPrior {
  return priorNamed("restart-after-stop");
}

export function priorAssumption({ id, use, min, mode, max, reason, confidence, sources }: PatchPrior): Assumption {
  return {
    code: id,
    text: `${use[0]?.toUpperCase()}${use.slice(1)}: ${mode} (${min} to ${max}).`,
    origin: `${confidence}: ${reason}; ${sources.map(({ title }) => title).join("; ")}`,
    overruledBy: id === restartPrior().id ? OWN_RESTART : "the plant's own history of patches",
  };
}
