// The base score that a CVSS vector (2.0, 3.0, 3.1, 4.0) computes to. The calculator is of another project and loaded only when a first advisory is learnt; it is given
// nothing but the base metrics with values of the standard: what else an advisory writes never reaches it.

export type BaseOf = (vector: string) => number | null;

/** The longest vector of version 4.0, with all optional metrics, has about 250 characters. */
const LONGEST_VECTOR = 500;
const MOST_REMEMBERED = 10_000;

/** Base metrics in their order, each with its values (FIRST: CVSS v2 §2.1, v3.1 §2, v4.0 §2). */
const V3 = "AV:NALP AC:LH PR:NLH UI:NR S:UC C:NLH I:NLH A:NLH";
const BASE_METRICS: Readonly<Record<string, string>> = {
  "": "AV:NAL AC:LMH Au:NSM C:NPC I:NPC A:NPC",
  "CVSS:3.0": V3,
  "CVSS:3.1": V3,
  "CVSS:4.0": "AV:NALP AC:LH AT:NP PR:NLH UI:NPA VC:HLN VI:HLN VA:HLN SC:HLN SI:HLN SA:HLN",
};

let loaded: Promise<BaseOf> | null = null;

export function openCvss(): Promise<BaseOf> {
  loaded ??= import("ae-cvss-calculator").then((found) => {
    // CommonJS: Node gives all of it as default, bundlers and test runners by name as well.
    const { fromVector } = found.default ?? found;
    const known = new Map<string, number | null>();
    return (vector) => {
      const base = baseMetricsOf(vector);
      if (base === null) return null;
      const before = known.get(base);
      if (before !== undefined) return before;
      const score = (fromVector(base) as { calculateScores(): { readonly base?: number } } | null)?.calculateScores().base ?? null;
      if (known.size > MOST_REMEMBERED) known.clear();
      known.set(base, score);
      return score;
    };
  });
  return loaded;
}

/** The vector without all that is no base metric; null = it has not each of them once, with a value of its standard. */
function baseMetricsOf(vector: string): string | null {
  if (vector.length > LONGEST_VECTOR) return null;
  const parts = vector
    .trim()
    .replace(/^\(|\)$/g, "")
    .split("/");
  const prefix = parts[0]?.startsWith("CVSS:") === true ? (parts[0] as string) : "";
  const metrics = Object.hasOwn(BASE_METRICS, prefix) ? (BASE_METRICS[prefix] as string).split(" ") : null;
  if (metrics === null) return null;
  const found = metrics.map((metric) => {
    const [name, values] = metric.split(":") as [string, string];
    const given = parts.filter((part) => part.startsWith(`${name}:`)).map((part) => part.slice(name.length + 1));
    const [value] = given;
    return given.length === 1 && value !== undefined && value.length === 1 && values.includes(value) ? `${name}:${value}` : null;
  });
  return found.includes(null) ? null : [...(prefix === "" ? [] : [prefix]), ...found].join("/");
}
