// Crossings bundled by pair of zones: one line in the picture for whatever goes between two zones, in both directions. Does not place anything.
import type { Crossing, Verdict } from "../plant/finding.ts";

export type BundleClass = "breaks" | "open" | "kept";
export type CountedVerdict = Verdict;
export const COUNTED: readonly CountedVerdict[] = ["blocked", "degraded", "unfiltered", "unknown", "kept"];

export interface Bundle {
  /** The zone with more partners: its lines share a trunk. */
  readonly hub: string;
  readonly spoke: string;
  /** "breaks": something is blocked or degraded; "open": unfiltered or unknown; else kept. */
  readonly kind: BundleClass;
  readonly counts: Readonly<Record<CountedVerdict, number>>;
  /** Which way goes what is not kept: who opens. */
  readonly toSpoke: boolean;
  readonly toHub: boolean;
  /** One crossing per direction that occurs. */
  readonly crossings: readonly Crossing[];
}

export function kindOf(c: Readonly<Record<CountedVerdict, number>>): BundleClass {
  if (c.blocked + c.degraded > 0) return "breaks";
  return c.unfiltered + c.unknown > 0 ? "open" : "kept";
}

export function bundleCrossings(crossings: readonly Crossing[], orderOf: (zone: string) => number): Bundle[] {
  const pairs = new Map<string, Crossing[]>();
  for (const crossing of crossings) {
    if (crossing.from === crossing.to) continue;
    const key = [crossing.from, crossing.to].sort().join("\u0000");
    const pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, [crossing]);
    else pair.push(crossing);
  }
  const merged = [...pairs.values()].map((list) => ({ list, counts: sumOf(list) }));
  const partners = new Map<string, number>();
  for (const { list, counts } of merged) {
    const [one] = list;
    if (one === undefined) continue;
    for (const zone of [one.from, one.to]) partners.set(`${kindOf(counts)} ${zone}`, (partners.get(`${kindOf(counts)} ${zone}`) ?? 0) + 1);
  }
  return merged.map(({ list, counts }) => {
    const kind = kindOf(counts);
    const { from, to } = list[0] as Crossing;
    const weight = (zone: string): number => partners.get(`${kind} ${zone}`) ?? 0;
    const fromIsHub = weight(from) - weight(to) || orderOf(to) - orderOf(from);
    const [hub, spoke] = fromIsHub >= 0 ? [from, to] : [to, from];
    const goes = (zone: string): boolean => list.some((c) => c.from === zone && (kind === "kept" || (kind === "breaks" ? c.blocked + c.degraded : c.unfiltered + c.unknown) > 0));
    return { hub, spoke, kind, counts, toSpoke: goes(hub), toHub: goes(spoke), crossings: list };
  });
}

function sumOf(list: readonly Crossing[]): Record<CountedVerdict, number> {
  const sum: Record<CountedVerdict, number> = { blocked: 0, degraded: 0, unfiltered: 0, unknown: 0, kept: 0 };
  for (const crossing of list) for (const verdict of COUNTED) sum[verdict] += crossing[verdict];
  return sum;
}
