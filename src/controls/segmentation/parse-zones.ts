// The zones of a change, and the ties between them that can be seen without the plant.
import { nearestWord } from "../../foundation/nearest-word.ts";
import type { TextAt, Zone, ZoneMember } from "../../plant/segmentation.ts";
import type { SegmentationFile } from "./segmentation-schema.ts";
import { readMember } from "./zone-members.ts";
import { staticTies } from "./zone-ties.ts";

/** Says whether a zone is declared; where it is not, an error is collected at the path. */
export type IsZone = (name: string, path: readonly PropertyKey[]) => boolean;

export function parseZones(shaped: SegmentationFile): { readonly zones: readonly Zone[]; readonly isZone: IsZone } {
  const zones: Zone[] = [];
  const firstAt = new Map<string, TextAt>();
  for (const { index, value } of shaped.entries("zones")) {
    const path = ["zones", index];
    const before = firstAt.get(value.name);
    if (before !== undefined)
      shaped.error("duplicate-zone", [...path, "name"], `The zone "${value.name}" is declared twice; it is already in line ${before.line}.`, "Join their members, or rename one.");
    else firstAt.set(value.name, shaped.yaml.at([...path, "name"]));
    if (value.members.length === 0) shaped.error("zone-without-members", [...path, "members"], `The zone "${value.name}" has no members.`, "Write who is in it, or remove it.", "key");
    const members = value.members.flatMap((written, i) => parseMember(shaped, written, [...path, "members", i]));
    zones.push({ name: value.name, level: value.level ?? null, securityLevel: value.securityLevel ?? null, members, at: shaped.yaml.at(path) });
  }
  for (const tie of staticTies(zones)) {
    shaped.errorAt(
      "zone-tie",
      tie.second.at,
      `${tie.what} is in the zone "${tie.secondZone}" here and in "${tie.firstZone}" in line ${tie.first.at.line}, and neither is more specific.`,
      "Leave it in one of the two.",
    );
  }
  return { zones, isZone: zoneCheck(shaped, [...firstAt.keys()]) };
}

function parseMember(shaped: SegmentationFile, written: string, path: readonly PropertyKey[]): ZoneMember[] {
  const read = readMember(written, shaped.yaml.at(path));
  if ("member" in read) return [read.member];
  const { code, message, help, offset, length } = read.problem;
  shaped.errorAt(code, shaped.yaml.within(path, offset, length), message, help);
  return [];
}

function zoneCheck(shaped: SegmentationFile, names: readonly string[]): IsZone {
  const known = new Set(names);
  // A zone that could not be read may be the one that is meant.
  const isCertain = !shaped.isDamaged("zones");
  return (name, path) => {
    if (known.has(name)) return true;
    if (isCertain) {
      const near = nearestWord(name, names);
      shaped.error("unknown-zone", path, `No zone is named "${name}".`, near === undefined ? `Zones: ${names.slice(0, 14).join(", ")}${names.length > 14 ? " …" : ""}.` : `Did you mean ${near}?`);
    }
    return false;
  };
}
