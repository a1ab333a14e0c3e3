// The base score that a CVSS vector (2.0, 3.0, 3.1, 4.0) computes to. The calculator is of another project and loaded only when a first advisory is learnt.

export type BaseOf = (vector: string) => number | null;

/** The longest vector of version 4.0, with all optional metrics, has about 250 characters. */
const LONGEST_VECTOR = 500;

let loaded: Promise<BaseOf> | null = null;

export function openCvss(): Promise<BaseOf> {
  loaded ??= import("ae-cvss-calculator").then(({ fromVector }) => {
    const known = new Map<string, number | null>();
    return (vector) => {
      if (vector.length > LONGEST_VECTOR) return null;
      const before = known.get(vector);
      if (before !== undefined) return before;
      const base = compute(fromVector, vector);
      if (known.size > MOST_REMEMBERED) known.clear();
      known.set(vector, base);
      return base;
    };
  });
  return loaded;
}

const MOST_REMEMBERED = 10_000;

function compute(fromVector: (vector: string) => { isBaseFullyDefined(): boolean; calculateScores(): { readonly base?: number } } | null, vector: string): number | null {
  try {
    const parsed = fromVector(vector);
    const base = parsed?.isBaseFullyDefined() === true ? parsed.calculateScores().base : undefined;
    return base !== undefined && Number.isFinite(base) ? base : null;
  } catch {
    return null;
  }
}
