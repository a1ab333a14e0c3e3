// What one day without a patch weighs on one machine: the chance that its flaw is used somewhere, times how far today's rules let others reach the machine. Weight 1
// is a flaw as is usual in control systems, of a machine that anything can reach. Says nothing of what its use would do.
import type { SystemExposure } from "../../plant/patch-facts.ts";
import type { ExposureToday } from "../../plant/patch-risk-words.ts";
import type { Assumption } from "../../plant/plant.ts";
import { USUAL_CHANCE_PER_DAY } from "../../plant/usual-exploitation.ts";
import type { WeightAnswer } from "./answer.ts";

/** Of what is used somewhere: the share that could come through to a machine of this exposure. */
const REACHES: Readonly<Record<SystemExposure, number>> = { open: 1, controlled: 0.5, small: 0.1 };

const WAY: Readonly<Record<SystemExposure, string>> = {
  open: "Anything can reach the machine",
  controlled: "What reaches the machine is limited",
  small: "Hardly anything reaches the machine",
};

const FACTORS: Assumption = {
  code: "patch-exposure-factor",
  text: `Of the use of a flaw, ${percent(REACHES.controlled)} could come through to a machine whose exposure is controlled, and ${percent(REACHES.small)} to one whose exposure is small.`,
  origin: "chosen; half of the incidents of SANS 2025 began with unauthorised access from outside, which controlled ways keep off; no figure says what a small exposure keeps off",
  overruledBy: "rules in force that were learnt: they move the exposure itself",
};

export function weighExposure({ exposure }: { readonly exposure: ExposureToday }): WeightAnswer {
  const { value } = exposure.exploitedPerDay;
  const factor = REACHES[exposure.exposure];
  // What is no chance is taken for sure: not knowing never makes it less.
  const chancePerDay = Number.isFinite(value) ? Math.min(1, Math.max(0, value)) * factor : factor;
  const share = factor === 1 ? "" : `, of which ${percent(factor)} counts`;
  return {
    weight: {
      chancePerDay,
      weight: chancePerDay / USUAL_CHANCE_PER_DAY,
      why: `${WAY[exposure.exposure]} (${exposure.exposure} exposure)${share}; its flaw is used somewhere on a day with a chance of ${percent(value)}.`,
    },
    assumptions: factor === 1 ? [] : [FACTORS],
  };
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
