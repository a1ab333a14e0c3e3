// Hours of a week as people write them: "Mon-Fri 06:00-18:00". Durations: foundation/time.ts.
import type { Hours } from "../../plant/access.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const DAY_MINUTES = 1_440;

export function hoursText(hours: Hours): string {
  if (hours.kind === "always") return "always";
  if (hours.kind === "calendar") return `by the calendar ${hours.calendar}`;
  if (hours.week.length === 0) return "never";
  // Days with the same times are said together; what goes over midnight is said at its first day.
  const byTimes = new Map<string, number[]>();
  for (const { from, to } of hours.week) {
    if (from === 0 && to === 7 * DAY_MINUTES) return "always";
    const day = Math.floor(from / DAY_MINUTES);
    const length = to - from;
    const times = length > DAY_MINUTES ? `${clock(from)} to ${DAYS[Math.floor(to / DAY_MINUTES) % 7]} ${clock(to)}` : `${clock(from)}-${to % DAY_MINUTES === 0 ? "24:00" : clock(to)}`;
    byTimes.set(times, [...(byTimes.get(times) ?? []), day]);
  }
  return [...byTimes].map(([times, days]) => `${daysText(days)} ${times}`).join(", ");
}

function daysText(days: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const day of days) {
    const last = runs[runs.length - 1];
    if (last !== undefined && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs.map(([first, last]) => (first === last ? DAYS[first] : `${DAYS[first]}${last === first + 1 ? "," : "-"}${DAYS[last]}`)).join(",");
}

function clock(minute: number): string {
  const ofDay = minute % DAY_MINUTES;
  return `${String(Math.floor(ofDay / 60)).padStart(2, "0")}:${String(ofDay % 60).padStart(2, "0")}`;
}
