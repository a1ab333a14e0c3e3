// Which days of the plant show best what a change of access takes: few, and so chosen that each kind of break is seen at least once where it can be. A day of
// the plant goes from six to six, so that a night shift is one piece. Draws nothing.
import { localInstant, localReading, type LocalDay } from "../foundation/local-time.ts";
import type { Micros } from "../foundation/time.ts";
import { type Span, unionOfSpans } from "../foundation/time-spans.ts";
import type { JudgedSession, SessionVerdict } from "../plant/access-judgement.ts";
import { type LaneBar, mergeAlike, stretchOf } from "./lane-bars.ts";

/** Seconds of the local day at which a day of the plant begins. */
const DAY_BEGINS = 6 * 3_600;

export interface ShownLane {
  readonly name: string;
  /** Where at least one session goes on as before; sorted, disjoint. */
  readonly kept: readonly Span[];
  readonly bars: readonly LaneBar[];
}

export interface ShownDay {
  readonly day: LocalDay;
  readonly span: Span;
  readonly lanes: readonly ShownLane[];
  /** Lanes with something to show that are not drawn. */
  readonly lanesLeft: number;
}

export interface ShownDays {
  /** In order of time. */
  readonly days: readonly ShownDay[];
  /** Days with breaks or unknown sessions that are not drawn. */
  readonly daysLeft: number;
  /** Sessions of which neither start nor end is recorded. */
  readonly timeless: number;
}

export interface DayOptions {
  readonly timezone: string;
  readonly laneOf: (judged: JudgedSession) => string;
  readonly mostDays: number;
  readonly mostLanes: number;
}

/** What a picture shows as taken, or as not known; what somebody answers for is no news. */
export function isShown({ verdict, acknowledged }: JudgedSession): boolean {
  return !acknowledged && verdict !== "kept" && verdict !== "not-governed";
}

export function plantDay(timezone: string, instant: Micros): LocalDay {
  const { day, secondOfDay } = localReading(timezone, instant);
  return secondOfDay < DAY_BEGINS ? day - 1 : day;
}

export function spanOfPlantDay(timezone: string, day: LocalDay): Span {
  return { first: localInstant(timezone, day, DAY_BEGINS), last: localInstant(timezone, day + 1, DAY_BEGINS) };
}

interface DayTally {
  readonly kinds: Set<string>;
  breaks: number;
}

export function chooseDays(sessions: readonly JudgedSession[], options: DayOptions): ShownDays {
  const { timezone, laneOf } = options;
  const byDay = new Map<LocalDay, DayTally>();
  let timeless = 0;
  for (const judged of sessions) {
    if (!isShown(judged)) continue;
    const stretch = stretchOf(judged);
    if (stretch === null) {
      timeless++;
      continue;
    }
    const day = plantDay(timezone, stretch.first);
    const entry: DayTally = byDay.get(day) ?? { kinds: new Set(), breaks: 0 };
    entry.kinds.add(`${laneOf(judged)}\u0000${judged.verdict}\u0000${judged.reason}`);
    if (judged.verdict !== "unknown") entry.breaks++;
    byDay.set(day, entry);
  }
  const chosen = cover(byDay, options.mostDays);
  return { days: chosen.map((day) => dayOf(sessions, day, options)), daysLeft: byDay.size - chosen.length, timeless };
}

/** The day with the most kinds not shown yet, then with the most kinds, then with the most breaks, then the latest, as often as there is room. */
function cover(byDay: ReadonlyMap<LocalDay, DayTally>, most: number): LocalDay[] {
  const shown = new Set<string>();
  const left = new Map([...byDay].sort(([a], [b]) => b - a));
  const chosen: LocalDay[] = [];
  while (chosen.length < most && left.size > 0) {
    let best: { readonly day: LocalDay; readonly weight: readonly number[] } | null = null;
    for (const [day, { kinds, breaks }] of left) {
      const weight = [[...kinds].filter((kind) => !shown.has(kind)).length, kinds.size, breaks];
      if (best === null || isHeavier(weight, best.weight)) best = { day, weight };
    }
    if (best === null) break;
    chosen.push(best.day);
    for (const kind of left.get(best.day)?.kinds ?? []) shown.add(kind);
    left.delete(best.day);
  }
  return chosen.sort((a, b) => a - b);
}

function isHeavier(a: readonly number[], b: readonly number[]): boolean {
  const differs = a.findIndex((value, i) => value !== b[i]);
  return differs >= 0 && (a[differs] as number) > (b[differs] as number);
}

const WORST_FIRST: readonly SessionVerdict[] = ["cut-off", "waits", "locked-out", "needs-other-path", "unknown"];

function dayOf(sessions: readonly JudgedSession[], day: LocalDay, { timezone, laneOf, mostLanes }: DayOptions): ShownDay {
  const span = spanOfPlantDay(timezone, day);
  const lanes = new Map<string, { readonly kept: Span[]; readonly broken: JudgedSession[] }>();
  for (const judged of sessions) {
    if (judged.verdict === "not-governed" || (judged.acknowledged && judged.verdict !== "kept")) continue;
    const stretch = stretchOf(judged);
    if (stretch === null || stretch.first >= span.last || (stretch.last <= span.first && stretch.first !== span.first)) continue;
    const name = laneOf(judged);
    const lane = lanes.get(name) ?? { kept: [], broken: [] };
    lanes.set(name, lane);
    if (judged.verdict === "kept") lane.kept.push({ first: Math.max(stretch.first, span.first), last: Math.min(stretch.last, span.last) });
    else lane.broken.push(judged);
  }
  const worst = ({ broken }: { readonly broken: readonly JudgedSession[] }): number => broken.reduce((least, { verdict }) => Math.min(least, WORST_FIRST.indexOf(verdict)), WORST_FIRST.length);
  const order = [...lanes].sort(([a, x], [b, y]) => worst(x) - worst(y) || y.broken.length - x.broken.length || (a < b ? -1 : 1));
  return {
    day,
    span,
    lanes: order.slice(0, mostLanes).map(([name, { kept, broken }]) => ({ name, kept: unionOfSpans(kept), bars: mergeAlike(broken) })),
    lanesLeft: Math.max(0, order.filter(([, { broken }]) => broken.length > 0).length - mostLanes),
  };
}
