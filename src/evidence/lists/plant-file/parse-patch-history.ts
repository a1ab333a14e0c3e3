// How many patches a plant has done, and how many of them made trouble. What that says of the next one is not asked here.
import { assetRoles } from "../../../plant/role-names.ts";
import type { PatchHistory } from "../../../plant/plant-file.ts";
import type { PlantShape } from "./plant-schema.ts";

export function parsePatchHistory(shaped: PlantShape): { readonly patchHistory?: readonly PatchHistory[] } {
  if (shaped.top("patchHistory") === undefined && !shaped.isDamaged("patchHistory")) return {};
  const lines = new Map<string, number>();
  const patchHistory = shaped.entries("patchHistory").map(({ index, value: { roles, patches, troubles } }): PatchHistory => {
    const path = ["patchHistory", index];
    const at = shaped.yaml.at(path);
    if (troubles > patches) shaped.error("more-troubles-than-patches", [...path, "troubles"], `${troubles} of ${patches} patches cannot have made trouble.`, "Exchange the two, or count again.");
    if (roles === undefined) once(shaped, lines, "", "The history of all machines that no other entry names", path, at.line);
    roles?.forEach((role, i) => {
      once(shaped, lines, role, `The history of ${role}`, [...path, "roles", i], at.line);
    });
    return { roles: roles === undefined ? null : assetRoles.filter((role) => roles.includes(role)), patches, troubles, at };
  });
  return { patchHistory };
}

function once(shaped: PlantShape, lines: Map<string, number>, key: string, what: string, path: readonly PropertyKey[], line: number): void {
  const before = lines.get(key);
  if (before !== undefined) shaped.error("duplicate-history", path, `${what} stands twice; it is already in line ${before}.`, "Join them: a patch counts once.");
  lines.set(key, before ?? line);
}
