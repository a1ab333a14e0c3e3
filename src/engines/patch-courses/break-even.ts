// Patching now against patching in a later window: what stopping production costs more, against what waiting risks. Nothing is invented: without a declared loss
// the loss is given from which on waiting is the worse choice, and people say whether theirs is larger.

export interface BreakEvenQuestion {
  /** What patching now costs more than patching in the window: stopped production and its tail, in one currency. Not negative. */
  readonly extraCost: number;
  /** Probability that the flaw is used against this machine on one day, 0…1. */
  readonly dailyChance: number;
  /** Days from now to the window. */
  readonly waitDays: number;
  /** What that would cost, in the same currency; null = nobody declared it. */
  readonly loss: number | null;
}

export interface BreakEven {
  /** Probability that it is used before the window, 0…1. */
  readonly chanceWhileWaiting: number;
  /** From this loss on, patching now is the better choice; null = no loss is large enough, because nothing is risked. */
  readonly lossFrom: number | null;
  /** With the declared loss: the day, counted from now, from which on waiting costs more than patching now would; null = no loss is declared, or it never comes. */
  readonly day: number | null;
}

export function breakEven({ extraCost, dailyChance, waitDays, loss }: BreakEvenQuestion): BreakEven {
  const chanceWhileWaiting = chanceWithin(dailyChance, waitDays);
  return {
    chanceWhileWaiting,
    lossFrom: chanceWhileWaiting > 0 ? extraCost / chanceWhileWaiting : null,
    day: loss === null ? null : dayOf(extraCost, dailyChance, loss),
  };
}

export function chanceWithin(dailyChance: number, days: number): number {
  return 1 - (1 - dailyChance) ** Math.max(0, days);
}

/** The first moment at which the chance, times the loss, is what stopping now costs more. */
function dayOf(extraCost: number, dailyChance: number, loss: number): number | null {
  if (extraCost <= 0) return 0;
  const share = extraCost / loss;
  if (!(share < 1) || dailyChance <= 0) return null;
  return dailyChance >= 1 ? 1 : Math.log(1 - share) / Math.log(1 - dailyChance);
}
