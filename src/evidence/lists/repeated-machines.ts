// Rows of one list that speak of the same address, MAC address or name: told with their places, and whether they contradict each other. Nothing is
// merged or dropped here; both rows stay as claims.
import type { ListedAsset } from "./listed-asset.ts";
import type { ListTroubles } from "./list-troubles.ts";

export function tellRepetitions(assets: readonly ListedAsset[], troubles: ListTroubles): void {
  const first = new Map<string, ListedAsset>();
  for (const asset of assets) {
    const keys = [...asset.addresses, ...asset.macs];
    if (keys.length === 0 && asset.name !== null) keys.push(`name ${asset.name.toLowerCase()}`);
    const told = new Set<ListedAsset>();
    for (const key of keys) {
      const before = first.get(key);
      if (before === undefined) {
        first.set(key, asset);
        continue;
      }
      if (before === asset || told.has(before)) continue;
      told.add(before);
      const differences = differencesOf(before, asset);
      const shown = key.startsWith("name ") ? `the name "${(asset.name as string).slice(0, 60)}"` : key.replace(/^mac:/, "");
      if (differences.length === 0) troubles.say("note", "list-repeated", recordOf(asset), `${asset.place} repeats ${shown} of ${before.place}, and says the same`, "rows that repeat another");
      else
        troubles.say(
          "warning",
          "list-contradicts-itself",
          recordOf(asset),
          `${shown} stands in ${before.place} and in ${asset.place}, which contradict each other: ${differences.slice(0, 3).join("; ")}`,
          "rows that contradict another row",
          "One of the rows is wrong, or two machines have one address. Both are kept, and `holdpoint show assets` shows the contradiction.",
        );
    }
  }
}

function differencesOf(x: ListedAsset, y: ListedAsset): string[] {
  const differences: string[] = [];
  const compare = (attribute: string, a: string | null | undefined, b: string | null | undefined): void => {
    if (a != null && b != null && a.trim().toLowerCase() !== b.trim().toLowerCase()) differences.push(`${attribute} "${a.slice(0, 60)}" and "${b.slice(0, 60)}"`);
  };
  compare("name", x.name, y.name);
  for (const { attribute, value } of x.facts) {
    if (attribute === "software" || attribute === "service") continue;
    compare(attribute, value, y.facts.find((f) => f.attribute === attribute)?.value);
  }
  return differences;
}

/** The last number of a place: "sheet Devices row 12" is record 12. */
function recordOf(asset: ListedAsset): number {
  return Number(/(\d+)\D*$/.exec(asset.place)?.[1] ?? 0);
}
