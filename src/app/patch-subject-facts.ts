// What the app knows of the machine and the advisory of a patch: the advisory's own words of its flaws, updates that lists say the machine has, and the releases that
// advisories name between two versions. What follows from it is the work of engines.
import type { UpdateRecord } from "../engines/patch-risk/last-update.ts";
import { MachineNames } from "../evidence/sessions/machine-names.ts";
import { groupBy } from "../foundation/group-by.ts";
import type { Advisory, AdvisoryRecord, InstalledUpdate, Vulnerability } from "../plant/advisory.ts";
import type { Asset } from "../plant/asset.ts";
import { flawName } from "../plant/flaw-name.ts";
import type { PatchMatch, PatchNeed } from "../plant/patch-need.ts";
import type { FlawWords } from "../plant/patch-risk-words.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import { compareVersions } from "../plant/version-range/compare-versions.ts";
import { readVersion } from "../plant/version-range/version.ts";

export interface PatchSubjectQuestion {
  readonly plant: Plant;
  /** null = nothing is declared. */
  readonly plantFile: PlantFile | null;
  readonly record: AdvisoryRecord;
  /** Which product of an advisory a machine is. */
  readonly matches: readonly PatchMatch[];
}

export interface PatchSubjectFacts {
  /** undefined = no such machine is known. */
  readonly machineOf: (need: PatchNeed) => Asset | undefined;
  /** null = it was not learnt: a person names it. */
  readonly advisoryOf: (need: PatchNeed) => Advisory | null;
  /** Of the flaws of a need, those of which its advisory speaks. */
  readonly flawsOf: (need: PatchNeed) => readonly Vulnerability[];
  /** A flaw of which nothing is said is there without text and vectors. */
  readonly wordsOf: (need: PatchNeed) => readonly FlawWords[];
  readonly updatesOf: (need: PatchNeed) => UpdateRecord;
  /** Versions that advisories name between two versions of what the machine is, both left out; null = they name none, and who else would know is not here. */
  readonly releasesBetween: (need: PatchNeed, from: string, to: string) => number | null;
}

export function patchSubjectFacts({ plant, plantFile, record, matches }: PatchSubjectQuestion): PatchSubjectFacts {
  const assets = new Map(plant.assets.map((asset) => [keyOf(asset.addressSpace, asset.name), asset]));
  const byId = groupBy(record.advisories, ({ id }) => id);
  const installed = updatesByAsset(plant.assets, record.installed);
  const versionsOf = versionsByAsset(record.advisories, matches);
  const advisoryOf = ({ advisory, witness }: PatchNeed): Advisory | null => {
    const found = byId.get(advisory) ?? [];
    // Two publishers may use one id; the witness of the need is a file of the one that is meant.
    return found.find(({ file }) => file === witness?.file) ?? found[0] ?? null;
  };
  const flawsOf = (need: PatchNeed): Vulnerability[] => {
    const flaws = new Set(need.flaws);
    return advisoryOf(need)?.vulnerabilities.filter((flaw, at) => flaws.has(flawName(flaw, at))) ?? [];
  };
  return {
    machineOf: ({ addressSpace, asset }) => assets.get(keyOf(addressSpace, asset)),
    advisoryOf,
    flawsOf,
    wordsOf(need) {
      const advisory = advisoryOf(need);
      const spoken = groupBy(advisory?.vulnerabilities.map((flaw, at) => ({ name: flawName(flaw, at), flaw })) ?? [], ({ name }) => name);
      return need.flaws.map((name) => {
        const said = spoken.get(name)?.map(({ flaw }) => flaw) ?? [];
        const text = [advisory?.title ?? null, ...said.flatMap(({ title, summary }) => [title, summary])].filter((part) => part !== null && part.trim() !== "").join("\n");
        const vectors = new Set(said.flatMap(({ scores }) => scores.flatMap(({ vector }) => vector ?? [])));
        return { flaw: name, text: said.length === 0 || text === "" ? null : text, vectors: [...vectors].sort() };
      });
    },
    updatesOf: ({ addressSpace, asset }) => ({
      updates: installed.get(keyOf(addressSpace, asset)) ?? [],
      declared: declaredOf(plantFile, addressSpace, asset),
      // An advisory tells that a version was there when it was released, not since when.
      firmwareReleasedAt: null,
    }),
    releasesBetween(need, from, to) {
      const [first, last] = [readVersion(from), readVersion(to)];
      if (first === null || last === null) return null;
      const between = [...(versionsOf.get(keyOf(need.addressSpace, need.asset)) ?? [])].filter((text) => {
        const version = readVersion(text);
        return version !== null && compareVersions(first, version) === "before" && compareVersions(version, last) === "before";
      });
      return between.length === 0 ? null : between.length;
    },
  };
}

/** By the names under which lists, sessions and plant.yaml know machines; what fits several machines is none of them. */
function updatesByAsset(assets: readonly Asset[], installed: readonly InstalledUpdate[]): ReadonlyMap<string, readonly InstalledUpdate[]> {
  const names = new MachineNames(assets);
  const spaces = [...new Set(assets.map(({ addressSpace }) => addressSpace))];
  const found = new Map<string, InstalledUpdate[]>();
  for (const [machine, updates] of groupBy(installed, (update) => update.machine.trim().toLowerCase())) {
    const meant = spaces.flatMap((space) => {
      const { name, isAsset } = names.machineOf(space, machine);
      return isAsset ? [keyOf(space, name)] : [];
    });
    const [only] = meant;
    if (meant.length === 1 && only !== undefined) found.set(only, [...(found.get(only) ?? []), ...updates]);
  }
  return found;
}

/** Single versions of the products that the machine is, or may be; in words, each once. */
function versionsByAsset(advisories: readonly Advisory[], matches: readonly PatchMatch[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byKey = new Map(advisories.map((advisory) => [keyOf(advisory.namespace, advisory.id), advisory]));
  const versions = new Map<string, Set<string>>();
  for (const { addressSpace, asset, namespace, advisory, products } of matches) {
    const spoken = byKey.get(keyOf(namespace, advisory))?.products.filter(({ id, version }) => version?.kind === "version" && products.includes(id)) ?? [];
    const key = keyOf(addressSpace, asset);
    for (const { version } of spoken) versions.set(key, (versions.get(key) ?? new Set()).add((version as { readonly text: string }).text.trim()));
  }
  return versions;
}

function declaredOf(plantFile: PlantFile | null, addressSpace: string, name: string): string | null {
  const declared = plantFile?.assets.filter((asset) => asset.name === name) ?? [];
  return declared.find((asset) => asset.addressSpace === null || asset.addressSpace === addressSpace)?.installed ?? null;
}

function keyOf(space: string, name: string): string {
  return `${space}\n${name}`;
}
