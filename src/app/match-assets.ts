// Which machines of the plant the learnt advisories mean: the plant's machines and the newest editions, held against each other (engines/advisory-match). All advisories are
// in memory for it, without their prose.
import { matchAdvisories } from "../engines/advisory-match/advisory-match.ts";
import type { AdvisoryMatchAnswer, AssetMatch } from "../engines/advisory-match/answer.ts";
import { readAdvisories } from "../evidence/advisories/stored-advisories.ts";
import { groupBy } from "../foundation/group-by.ts";
import type { Advisory } from "../plant/advisory.ts";
import type { LearntPlant } from "./learnt-plant.ts";
import { plantFromEvidence } from "./plant-from-evidence.ts";

export interface MatchedPlant extends Pick<AdvisoryMatchAnswer, "undecidedAssets" | "undecidedWords"> {
  readonly assets: number;
  readonly matches: readonly AssetMatch[];
  readonly matchesOf: (advisory: Advisory) => readonly AssetMatch[];
}

/** null = no machine of the plant is known. */
export async function matchAssets({ store, plantFile }: LearntPlant): Promise<MatchedPlant | null> {
  const { assets } = await plantFromEvidence(store, plantFile);
  if (assets.length === 0) return null;
  const advisories: Advisory[] = [];
  for await (const advisory of readAdvisories(store)) advisories.push(withoutProse(advisory));
  const { matches, undecidedAssets, undecidedWords } = matchAdvisories({ assets, advisories });
  const byAdvisory = groupBy(matches, ({ namespace, advisory }) => `${namespace}\n${advisory}`);
  return { assets: assets.length, matches, undecidedAssets, undecidedWords, matchesOf: ({ namespace, id }) => byAdvisory.get(`${namespace}\n${id}`) ?? [] };
}

/** What matching asks for. */
function withoutProse(advisory: Advisory): Advisory {
  return { ...advisory, faults: [], vulnerabilities: advisory.vulnerabilities.map((flaw) => ({ ...flaw, summary: null, scores: [], flags: [], threats: [], remediations: [] })) };
}
