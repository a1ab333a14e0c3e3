// Times as Windows shows them to people, in the clock and the habits of the machine that exported them. Which of two numbers is the month is not always told.
import { type CivilTime, parseIsoTime } from "../../../foundation/civil-time.ts";

export interface ShownTime {
  readonly civil: CivilTime;
  /** The date reads in two ways, and was read day first. */
  readonly isAmbiguous: boolean;
}

const SHOWN = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}),?[ \u00a0\u202f]+(\d{1,2})[:.](\d{2})[:.](\d{2}(?:[.,]\d{1,7})?)(?:[ \u00a0\u202f]?([AP])\.?M\.?)?$/i;

/** "22.10.2020 04:29:53", "10/22/2020 4:29:53 AM", "2020-10-22 04:29:53"; null for anything else. */
export function parseShownTime(text: string): ShownTime | null {
  const iso = parseIsoTime(text);
  if (iso !== null) return { civil: iso, isAmbiguous: false };
  const match = SHOWN.exec(text.trim());
  if (match === null) return null;
  const [, first = "", separator, second = "", year, hour = "", minute, seconds = "", half] = match;
  // Of those who write slashes, only those who write AM and PM put the month first.
  const isMonthFirst = separator === "/" && (Number(second) > 12 || (half !== undefined && Number(first) <= 12));
  const [day, month] = isMonthFirst ? [second, first] : [first, second];
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === "P" ? 12 : 0);
  return {
    civil: { year: Number(year), month: Number(month), day: Number(day), hour: hours, minute: Number(minute), second: Number(seconds.replace(",", ".")), offsetSeconds: null },
    isAmbiguous: separator === "/" && half === undefined && Number(first) <= 12 && Number(second) <= 12 && first !== second,
  };
}
