// Sets of points as lists of boxes that do not overlap, with exact subtraction: the slow, obviously right algebra that the diagrams are held against.

/** Per dimension the first and the last value. */
export type NumberBox = readonly (readonly [number, number])[];

/** INVARIANT: no two boxes of a list share a point. */
export type BoxList = readonly NumberBox[];

export function boxMinus(a: NumberBox, b: NumberBox): NumberBox[] {
  if (a.some(([from, to], d) => from > (b[d]?.[1] as number) || to < (b[d]?.[0] as number))) return [a];
  const out: NumberBox[] = [];
  const rest = [...a];
  for (let d = 0; d < a.length; d++) {
    const [from, to] = rest[d] as readonly [number, number];
    const [cutFrom, cutTo] = b[d] as readonly [number, number];
    if (from < cutFrom) out.push(rest.with(d, [from, cutFrom - 1]));
    if (to > cutTo) out.push(rest.with(d, [cutTo + 1, to]));
    rest[d] = [Math.max(from, cutFrom), Math.min(to, cutTo)];
  }
  return out;
}

export function minusByBoxes(a: BoxList, b: BoxList): BoxList {
  return b.reduce<BoxList>((left, cut) => left.flatMap((box) => boxMinus(box, cut)), a);
}

export function unionByBoxes(a: BoxList, b: BoxList): BoxList {
  return [...a, ...minusByBoxes(b, a)];
}

export function intersectionByBoxes(a: BoxList, b: BoxList): BoxList {
  return minusByBoxes(a, minusByBoxes(a, b));
}

export function countByBoxes(a: BoxList): number {
  return a.reduce((sum, box) => sum + box.reduce((product, [from, to]) => product * (to - from + 1), 1), 0);
}
