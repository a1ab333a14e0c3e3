// Names in a change that the plant does not know. Warnings: a machine that is not in the evidence may still exist.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import { parseIp, parsePrefix } from "../../foundation/ip-address.ts";
import { nearestWord } from "../../foundation/nearest-word.ts";
import { isMac } from "../../plant/endpoint.ts";
import type { Plant } from "../../plant/plant.ts";
import type { SegmentationChange, TextAt } from "../../plant/segmentation.ts";
import { matchesAsset } from "../../plant/match-asset.ts";

export function namesNotInPlant(change: SegmentationChange, plant: Plant): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const names = new Set(plant.assets.map((a) => a.name));
  const say = (code: string, message: string, at: TextAt, help: string | undefined): void => {
    diagnostics.push({ code, severity: "warning", message, at, ...(help === undefined ? {} : { help }) });
  };
  const near = (word: string, known: Iterable<string>): string | undefined => {
    const found = nearestWord(word, known);
    return found === undefined ? undefined : `Did you mean ${found}?`;
  };
  for (const member of change.zones.flatMap((z) => z.members)) {
    if (member.kind === "asset" && !names.has(member.name)) say("unknown-asset", `No asset of the plant is named "${member.name}", so this places nobody.`, member.at, near(member.name, names));
    if (member.kind !== "match" || plant.assets.some((asset) => matchesAsset(member.terms, asset))) continue;
    const line = member.terms["line"];
    const isUnknownLine = line !== undefined && !line.includes("*") && !plant.lines.some((l) => l.name.toLowerCase() === line.toLowerCase());
    if (isUnknownLine)
      say(
        "unknown-line",
        `No line of the plant is named "${line}", so ${member.written} places nobody.`,
        member.at,
        near(
          line,
          plant.lines.map((l) => l.name),
        ),
      );
    else say("match-places-nobody", `No asset of the plant fits ${member.written}.`, member.at, "`holdpoint show assets` lists what is known of each.");
  }
  for (const entry of change.acknowledged) {
    for (const name of [entry.client, entry.server]) {
      if (name === null || names.has(name) || isMac(name) || parseIp(name) !== undefined || parsePrefix(name) !== undefined) continue;
      say("unknown-asset", `No asset of the plant is named "${name}", so this acknowledges nothing.`, entry.at, near(name, names));
    }
  }
  return diagnostics;
}
