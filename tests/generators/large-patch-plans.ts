// Plans of patches of a size that a site has, from a seed: lines with weekly batches, windows of lines and of the whole site, redundant pairs, order, kinds that soak.
import type { Batch, PatchItem, PatchPlan, PatchRule, PatchWindow } from "../../src/plant/patch-plan.ts";
import { seededRandom } from "../../src/foundation/seeded-random.ts";

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 2026-12-05T20:00Z, a Saturday. */
const FROM = Date.UTC(2026, 11, 5, 20) * 1_000;
/** So many windows are eligible for one item at most. */
const MOST_ELIGIBLE = 15;

export interface PlanSize {
  readonly patches: number;
  readonly windows: number;
  /** Of the people's time in all windows, so much is asked for: 1 = all of it. */
  readonly load: number;
  readonly seed: number;
}

/** Of ten windows, eight are one line's and two the site's; each asset has one item; redundant pairs, orders and kinds are drawn. */
export function generatePlan({ patches, windows: windowCount, load, seed }: PlanSize): PatchPlan {
  const random = seededRandom(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const lineCount = Math.max(2, Math.round(windowCount / 10));
  const lines = Array.from({ length: lineCount }, (_, i) => `line-${i + 1}`);
  const windows: PatchWindow[] = Array.from({ length: windowCount }, (_, w) => {
    const isSite = w % 5 === 4;
    const week = Math.floor((w * 26) / windowCount);
    const hours = isSite ? 4 : 4 + pick(5);
    const first = FROM + week * 7 * DAY + (isSite ? 24 * HOUR : pick(2) * 4 * HOUR);
    const line = lines[(Math.floor((w * 4) / 5) + week) % lineCount] as string;
    return { id: `W${String(w + 1).padStart(3, "0")}`, first, last: first + hours * HOUR, lines: isSite ? null : [line], workMinutes: isSite ? 8 * 60 : null, crew: isSite ? "site" : `crew-${line}` };
  });
  const people = 2;
  const crews = ["site", ...lines.map((line) => `crew-${line}`)].map((name) => ({ name, people }));
  const capacity = windows.reduce((sum, { first, last, workMinutes }) => sum + Math.min(((last - first) / MINUTE) * people, workMinutes ?? Number.POSITIVE_INFINITY), 0);
  const meanMinutes = (capacity * load) / patches / 1.25;
  const items = Array.from({ length: patches }, (_, i): PatchItem => {
    const line = lines[pick(lineCount)] as string;
    const minutes = Math.max(15, Math.min(210, Math.round((meanMinutes * (0.4 + random() * 1.2)) / 15) * 15));
    const restarts = random() < 0.8;
    const weight = Math.round(100 * (0.05 + random() ** 3 * 4)) / 100;
    return {
      id: `P${String(i + 1).padStart(4, "0")}`,
      asset: `ASSET-${String(i + 1).padStart(4, "0")}`,
      what: `update ${i % 37}`,
      kind: random() < 0.5 ? `kind-${pick(Math.ceil(patches / 10))}` : null,
      lines: restarts || random() < 0.7 ? [line] : [],
      workMinutes: restarts ? Math.max(10, minutes - 15) : minutes,
      restartMinutes: restarts ? 15 : 0,
      backOutMinutes: 15 * pick(3),
      people: random() < 0.75 ? 1 : 2,
      exposurePerDay: weight,
      exposedFrom: FROM - pick(60) * DAY,
      notBefore: random() < 0.1 ? FROM + pick(40) * DAY : null,
      notAfter: null,
      dueAt: FROM + (20 + pick(70)) * DAY,
      mustBeDone: false,
      fixedAt: null,
    };
  });
  const batches: Batch[] = lines.flatMap((line) =>
    // Monday to Saturday noon in most weeks; one in eight goes on over the weekend.
    Array.from({ length: 27 }, (_, k) => {
      const first = FROM + 7 * k * DAY + 34 * HOUR;
      return { line, first, last: first + (random() < 0.125 ? 7 : 5) * DAY, label: `batch ${line}/${k + 1}` };
    }),
  );
  const plan = { from: FROM, horizon: FROM + 27 * 7 * DAY, windows, crews, batches, rules: generateRules(items, pick), costs: [], costPerExposureDay: 1 };
  return { ...plan, items: items.map((item) => limitEligible(item, windows)) };
}

function generateRules(items: readonly PatchItem[], pick: (n: number) => number): PatchRule[] {
  const asset = (i: number): string => (items[i] as PatchItem).asset;
  const pairs = Math.floor(items.length / 10);
  const apart = Array.from({ length: pairs }, (_, k): PatchRule => {
    const i = pick(items.length);
    const j = (i + 1 + pick(items.length - 1)) % items.length;
    return { kind: "apart", id: `pair-${k}`, assets: [asset(i), asset(j)], restMinutes: pick(2) * 6 * 24 * 60, mixedAtMostMinutes: null, reason: "redundant pair" };
  });
  // From lower to higher numbers, so that no circle comes about.
  const order = Array.from({ length: 2 * pairs }, (_, k): PatchRule => {
    const i = pick(items.length - 1);
    const j = i + 1 + pick(Math.min(40, items.length - i - 1));
    return { kind: "order", id: `order-${k}`, before: asset(i), after: asset(j), reason: "server before its clients" };
  });
  const kinds = [...new Set(items.flatMap(({ kind }) => kind ?? []))];
  const soak = kinds.map((patchKind): PatchRule => ({ kind: "soak", id: `soak-${patchKind}`, patchKind, minutes: 6 * 24 * 60 }));
  return [...apart, ...order, ...soak];
}

/** So that at most fifteen windows are left, the earliest ones are kept, as a due date would. */
function limitEligible(item: PatchItem, windows: readonly PatchWindow[]): PatchItem {
  const open = windows.filter(({ lines, first }) => (lines === null || item.lines.every((line) => lines.includes(line))) && first >= (item.notBefore ?? 0)).map(({ last }) => last);
  open.sort((x, y) => x - y);
  const [last, next] = [open[MOST_ELIGIBLE - 1], open[MOST_ELIGIBLE]];
  if (last === undefined || next === undefined) return item;
  return { ...item, notAfter: last < next ? last : last - MINUTE };
}
