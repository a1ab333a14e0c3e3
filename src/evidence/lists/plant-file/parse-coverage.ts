// What plant.yaml says need not have been seen. Whether any calendar has the phase, or any sensor misses the machine, is not asked here.
import type { CoverageException } from "../../../plant/plant-file.ts";
import type { PlantShape } from "./plant-schema.ts";

export function parseCoverageExceptions(shaped: PlantShape): CoverageException[] {
  const exceptions = shaped.top("coverage")?.without ?? [];
  return exceptions.map(({ phase, asset, owner, reason }, index) => {
    const path = ["coverage", "without", index];
    if (phase !== undefined && asset !== undefined) shaped.error("two-subjects", [...path, "asset"], "A phase and an asset cannot both be what need not have been seen.", "Write two entries.");
    if (phase === undefined && asset === undefined) shaped.error("exception-of-nothing", path, "This names nothing that need not have been seen.", "Say which: phase or asset.");
    return { phase: phase ?? null, asset: asset ?? null, owner, reason, at: shaped.yaml.at(path) };
  });
}
