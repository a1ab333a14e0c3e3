// What it costs at changes of shift to do without a shared account: every change is played through, and at each station that is in use then, somebody new
// signs in. Counts sign-ins and seconds; money only where lines stop, which is another engine's answer.
import { formatDuration, MICROS_PER_HOUR, MICROS_PER_SECOND, type Micros } from "../../foundation/time.ts";
import type { HandoverCost } from "../../plant/access-judgement.ts";
import type { Assumption } from "../../plant/plant.ts";
import { isOfPeople } from "../../plant/session.ts";
import { groupBy } from "../../foundation/group-by.ts";
import type { HandoverAnswer } from "./answer.ts";
import type { Stay } from "./overlaps.ts";
import type { HandoverQuestion } from "./question.ts";
import { shiftChanges } from "./shift-changes.ts";

/** No public source gives the time that a sign-in takes at a panel, with gloves, and with the screen coming back. */
export const ASSUMED_SIGN_IN_SECONDS = 40;

const ASSUMED_SIGN_IN: Assumption = {
  code: "seconds-per-sign-in",
  text: `Signing in takes ${ASSUMED_SIGN_IN_SECONDS} s.`,
  origin: "chosen: no public source gives one",
  overruledBy: "access.signIn in plant.yaml: measure it once at a panel",
};

/** A station that is in use up to so long before or after the change is in use at the change. */
export const NEAR_CHANGE: Micros = 15 * 60 * MICROS_PER_SECOND;
const DAY = 24 * MICROS_PER_HOUR;

export function costHandovers(question: HandoverQuestion): HandoverAnswer {
  const changes = shiftChanges(question);
  const seconds = question.secondsPerSignIn ?? ASSUMED_SIGN_IN_SECONDS;
  const retired = new Set(question.retired);
  const own = question.record.sessions.filter((session) => retired.has(session.account) && isOfPeople(session) && (session.how === "console" || session.how === "hmi"));
  const lastOf = new Map(question.record.loggedTargets.map(({ target, last }) => [target, last]));
  const costs: HandoverCost[] = [];
  for (const [account, sessions] of groupBy(own, (session) => session.account)) {
    const stays = sessions.map((session): Stay => {
      const end = session.end ?? lastOf.get(session.target) ?? session.start ?? 0;
      const start = session.start ?? end;
      return { station: session.target, first: Math.min(start, end), last: Math.max(start, end) + 1 };
    });
    const cost = costOf(question, account, stays, changes.at, seconds);
    if (cost !== null) costs.push(cost);
  }
  costs.sort((x, y) => y.minutesPerDay.p95 - x.minutesPerDay.p95 || (x.account < y.account ? -1 : 1));
  const assumed = question.secondsPerSignIn === null ? [ASSUMED_SIGN_IN] : [];
  return { costs, assumptions: costs.length > 0 ? [...changes.assumptions, ...assumed] : [] };
}

function costOf(question: HandoverQuestion, account: string, stays: readonly Stay[], changes: readonly Micros[], seconds: number): HandoverCost | null {
  const first = stays.reduce((x, stay) => Math.min(x, stay.first), Number.POSITIVE_INFINITY);
  const last = stays.reduce((x, stay) => Math.max(x, stay.last), Number.NEGATIVE_INFINITY);
  const within = changes.filter((at) => at > first - NEAR_CHANGE && at < last + NEAR_CHANGE);
  if (within.length === 0) return null;
  const signIns = stationsOverChanges(stays, within, NEAR_CHANGE);
  const busy = signIns.filter((n) => n > 0);
  if (busy.length === 0) return null;
  const perHandover = { p50: percentile(busy, 0.5), p95: percentile(busy, 0.95) };
  const perDay = busy.length / Math.max(1, (last - first) / DAY);
  const stations = [...new Set(stays.map(({ station }) => station))].sort();
  const lines = [...new Set(stations.flatMap((station) => question.lineOf(station) ?? []))].sort();
  const minutes = (n: number): number => (n * perDay * seconds) / 60;
  return {
    ...{ account, stations, lines, signInsPerHandover: perHandover, handoversPerDay: perDay, secondsPerSignIn: seconds },
    minutesPerDay: { p50: minutes(perHandover.p50), p95: minutes(perHandover.p95) },
    text: textOf(question, lines, perHandover, seconds),
  };
}

/** Stations in use around each change; both ascending in time or not, the answer is per change. */
export function stationsOverChanges(stays: readonly Stay[], changes: readonly Micros[], near: Micros): number[] {
  const found = changes.map(() => new Set<string>());
  const order = changes.map((at, i) => ({ at, i })).sort((x, y) => x.at - y.at);
  for (const { station, first, last } of stays) {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((order[middle] as { at: Micros }).at + near > first) high = middle;
      else low = middle + 1;
    }
    for (let k = low; k < order.length && (order[k] as { at: Micros }).at - near < last; k++) found[(order[k] as { i: number }).i]?.add(station);
  }
  return found.map((stations) => stations.size);
}

/** The value that this share of them does not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}

/** A line whose people sign in one after the other goes on for so long; whoever stands at several panels is there once. */
function textOf({ lineWaits }: HandoverQuestion, lines: readonly string[], perHandover: HandoverCost["signInsPerHandover"], seconds: number): string {
  const one = formatDuration(seconds);
  const count = (n: number): string => `${n} sign-in${n === 1 ? "" : "s"}`;
  const head = `At a change of shift ${count(perHandover.p50)}, at worst ${count(perHandover.p95)}, of ${one} each.`;
  if (lines.length === 0) return `${head} No line of these stations is known.`;
  const told = lines.map((line) => {
    const waits = lineWaits(line);
    if (waits === null) return `How long ${line} goes on meanwhile is not known.`;
    return seconds > waits ? `${line} goes on for ${formatDuration(waits)}, less than one sign-in takes.` : `${line} goes on for ${formatDuration(waits)}: longer than one sign-in takes.`;
  });
  return `${head} ${told.join(" ")}`;
}
