// The instability tail of one patch: how likely it makes trouble, and how long it takes until the machine is stable again, by simulation with a fixed seed from
// priors that are declared and shown. The restart that a patch needs is no instability; it is planned.
import { seededRandom } from "../../foundation/seeded-random.ts";
import type { InstabilityTail } from "../../plant/patch-judgement.ts";
import { drawPert, meanOf, type ThreePoints } from "./pert.ts";

/** Something that makes trouble likelier or less likely: it multiplies the odds. */
export interface TroubleFactor {
  readonly why: string;
  readonly odds: number;
}

export interface TailQuestion {
  /** Probability of trouble of such a patch, 0…1, before anything is known of this machine. */
  readonly trouble: ThreePoints;
  readonly factors: readonly TroubleFactor[];
  /** The plant's own: patches of this class that were made, and how many of them made trouble. */
  readonly history: { readonly patches: number; readonly troubles: number };
  /** Minutes to repair, where it is not put back. */
  readonly repairMinutes: ThreePoints;
  /** Minutes to put everything back; null = it cannot be put back, or nobody knows how. */
  readonly backOutMinutes: number | null;
}

/** The prior counts like so many patches of the plant's own. Chosen: a prior from other plants should give way after two dozen. */
export const PRIOR_WORTH_PATCHES = 20;
/** No list of factors makes trouble sure. */
const MOST_TROUBLE = 0.95;
/** p95 is then sure to about one part in a hundred of the range. */
const DRAWS = 8_000;
const SEED = 0x50a7c4;

export interface SimulatedTail extends InstabilityTail {
  /** Share of troubles (0…1) that last longer. */
  shareBeyond(minutes: number): number;
  /** Minutes that this share (0…1) of the troubles lasts at most. */
  minutesAt(share: number): number;
}

export function instabilityTail(question: TailQuestion, draws = DRAWS, seed = SEED): SimulatedTail {
  const random = seededRandom(seed);
  const odds = question.factors.reduce((product, factor) => product * factor.odds, 1);
  const learnt = learntFactor(question);
  const minutes = new Float64Array(draws);
  let trouble = 0;
  let expected = 0;
  for (let i = 0; i < draws; i++) {
    const chance = Math.min(MOST_TROUBLE, withOdds(drawPert(question.trouble, random) * learnt, odds));
    const repair = drawPert(question.repairMinutes, random);
    // Trouble has to be seen before anybody puts back: whoever can, is never slower than repairing.
    minutes[i] = question.backOutMinutes === null ? repair : Math.min(repair, question.backOutMinutes);
    trouble += chance / draws;
    expected += (chance * (minutes[i] as number)) / draws;
  }
  minutes.sort();
  const at = (share: number): number => minutes[Math.min(draws - 1, Math.max(0, Math.floor(share * draws)))] as number;
  const factors = [...question.factors].sort((x, y) => Math.abs(Math.log(y.odds)) - Math.abs(Math.log(x.odds))).map(({ why }) => why);
  const shareBeyond = (limit: number): number => minutes.reduce((n, value) => n + Number(value > limit), 0) / draws;
  return { trouble, minutes: { p50: at(0.5), p95: at(0.95) }, expectedMinutes: expected, draws, factors, shareBeyond, minutesAt: at };
}

/** How the plant's own patches move the prior: the mean of a beta distribution after them, against the one before. */
export function learntFactor({ trouble, history: { patches, troubles } }: Pick<TailQuestion, "trouble" | "history">): number {
  const prior = meanOf(trouble);
  if (patches === 0 || prior === 0) return 1;
  return (prior * PRIOR_WORTH_PATCHES + troubles) / (PRIOR_WORTH_PATCHES + patches) / prior;
}

/** The probability whose odds are so many times those of another. */
export function withOdds(probability: number, factor: number): number {
  if (probability >= 1) return 1;
  const odds = (probability / (1 - probability)) * factor;
  return odds / (1 + odds);
}
