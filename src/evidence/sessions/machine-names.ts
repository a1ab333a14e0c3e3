// The asset that a log means by a host name or an address. Logs write "HMI-1", "hmi-1.plant.example" or "10.20.4.21" for one machine; a name that fits
// several assets means none of them, because a wrong machine is worse than an unknown one.
import type { Asset } from "../../plant/asset.ts";

export interface MachineName {
  /** Name of the asset, else as it is logged. */
  readonly name: string;
  readonly isAsset: boolean;
}

export function machineNames(assets: readonly Asset[]): (logged: string) => MachineName {
  /** null = several assets go by it. */
  const known = new Map<string, string | null>();
  const add = (word: string, name: string): void => {
    const folded = word.trim().toLowerCase();
    if (folded === "") return;
    const before = known.get(folded);
    known.set(folded, before === undefined || before === name ? name : null);
  };
  for (const asset of assets) {
    const names = [asset.name, ...asset.claims.filter(({ attribute }) => attribute === "hostname").map(({ value }) => value)];
    for (const word of new Set([...asset.addresses, ...names, ...names.map(shortName)])) add(word, asset.name);
  }
  const remembered = new Map<string, MachineName>();
  return (logged) => {
    const before = remembered.get(logged);
    if (before !== undefined) return before;
    const folded = logged.trim().toLowerCase();
    const word = known.has(folded) ? folded : shortName(folded);
    const name = known.get(word) ?? null;
    const found = name === null ? { name: logged, isAsset: false } : { name, isAsset: true };
    remembered.set(logged, found);
    return found;
  };
}

/** "hmi-1" of "hmi-1.plant.example"; an address stays whole. */
function shortName(name: string): string {
  return isAddress(name) ? name : (name.split(".")[0] ?? name);
}

function isAddress(text: string): boolean {
  return text.includes(":") || /^[0-9.]+$/.test(text);
}
