// Records of a list in which a name is unique, as NetBox has it: all that carry one name are one machine with the addresses of all of them. Not for
// lists that people keep, where "PLC" may stand in ten rows for ten machines.
import type { ListedAsset } from "./listed-asset.ts";

export function mergeNamesakes(assets: readonly ListedAsset[]): ListedAsset[] {
  const merged = new Map<string, ListedAsset>();
  for (const asset of assets) {
    const key = asset.name === null ? asset.place : `name ${asset.name}`;
    const before = merged.get(key);
    merged.set(key, before === undefined ? asset : join(before, asset));
  }
  return [...merged.values()];
}

function join(x: ListedAsset, y: ListedAsset): ListedAsset {
  const known = new Set(x.facts.map((f) => `${f.attribute} ${f.value}`));
  return {
    ...x,
    addresses: [...new Set([...x.addresses, ...y.addresses])],
    macs: [...new Set([...x.macs, ...y.macs])],
    facts: [...x.facts, ...y.facts.filter((f) => !known.has(`${f.attribute} ${f.value}`))],
  };
}
