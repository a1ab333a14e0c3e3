// Rates of the Linux kernel in one spelling, whoever wrote them: "5/sec", "300/minute" and {"rate": 5, "per": "second"} let pass the same.

/** As the kernel fills it in where nothing is said of bursts, and prints nothing then. */
const USUAL_BURST = 5;

export interface Limit {
  readonly rate: number;
  /** "" = packets. */
  readonly unit: string;
  readonly per: string;
  readonly isOver: boolean;
  /** null = not said. */
  readonly burst: number | null;
  readonly burstUnit: string;
}

const UNITS = ["second", "minute", "hour", "day", "week"];
const PER_UNIT = [1, 60, 60, 24, 7];

/** What comes to the same in a shorter time is told in it. */
function shortest(rate: number, per: string): { readonly rate: number; readonly per: string } {
  let [left, unit] = [rate, UNITS.indexOf(per)];
  while (unit > 0 && left > 0 && left % (PER_UNIT[unit] as number) === 0) left /= PER_UNIT[unit--] as number;
  return unit < 0 ? { rate, per } : { rate: left, per: UNITS[unit] as string };
}

export function limitWords({ rate: written, unit, per: writtenPer, isOver, burst, burstUnit }: Limit): string {
  const { rate, per } = shortest(written, writtenPer);
  const size = (count: number, of: string): string => `${count}${of === "" ? "" : ` ${of}`}`;
  // Of bytes no burst is none.
  const isUsual = burst === null || burst === (unit === "" ? USUAL_BURST : 0);
  return `limit rate ${isOver ? "over " : ""}${size(rate, unit)}/${per}${isUsual ? "" : ` burst ${size(burst, burstUnit === "" ? "packets" : burstUnit)}`}`;
}
