// A value of which people can say the least, the likeliest and the most: the PERT distribution (a beta distribution with shape 4). Draws are sorted into no order.

export interface ThreePoints {
  readonly min: number;
  readonly mode: number;
  readonly max: number;
}

/** Weight of the likeliest value against the two ends, as PERT has it. */
const SHAPE = 4;

export function meanOf({ min, mode, max }: ThreePoints): number {
  return (min + SHAPE * mode + max) / (SHAPE + 2);
}

/** One value between the ends. @param random numbers in [0, 1) */
export function drawPert({ min, mode, max }: ThreePoints, random: () => number): number {
  if (max <= min) return min;
  const alpha = 1 + (SHAPE * (mode - min)) / (max - min);
  const beta = 1 + (SHAPE * (max - mode)) / (max - min);
  const x = drawGamma(alpha, random);
  const y = drawGamma(beta, random);
  return min + ((max - min) * x) / (x + y);
}

/** Marsaglia and Tsang (2000), for shapes from 1 up. */
function drawGamma(shape: number, random: () => number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * normal) ** 3;
    if (v <= 0) continue;
    const u = random();
    if (Math.log(1 - u) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
  }
}
