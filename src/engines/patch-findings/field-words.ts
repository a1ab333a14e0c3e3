// Words for counts, shares, times and lists, as people of a plant say them. Hostile text passes unchanged: whoever shows it makes it visible.
import { countOf, countText } from "../../foundation/count-words.ts";
import { formatLocalMinute } from "../../foundation/local-time.ts";
import { formatDuration, type Micros } from "../../foundation/time.ts";

const MOST_NAMES = 4;

/** "A, B, C, D and 3 more" */
export function shortList(names: readonly string[], most = MOST_NAMES): string {
  return `${names.slice(0, most).join(", ")}${names.length > most ? ` and ${names.length - most} more` : ""}`;
}

export const patchesText = (count: number): string => countOf(count, "patch", "patches");

/** 0…1 as "3 %"; what is above zero never reads as zero, and what is not sure never as sure. */
export function shareText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "less than 0.1 %";
  if (percent < 100 && percent > 99) return "more than 99 %";
  return `${percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent)} %`;
}

/** "55 min", "2 h 25 min", "3 d 4 h" */
export function minutesText(minutes: number): string {
  return minutes > 0 && minutes < 1 ? "less than 1 min" : formatDuration(Math.round(minutes) * 60);
}

const YEAR_MINUTES = 525_960;

/** What a stop would have to last: beyond a year nobody counts days. */
export function lossText(minutes: number): string {
  return minutes >= YEAR_MINUTES ? "a year" : minutes >= 2_880 ? daysText(minutes / 1_440) : minutesText(minutes);
}

export function moneyText(amount: number, currency: string): string {
  return `${countText(Math.round(amount))} ${currency}`;
}

export function daysText(days: number): string {
  if (days > 0 && days < 1) return "less than a day";
  return countOf(Math.round(days), "day");
}

/** Days of exposure, weighed: "12.3". */
export function weighedDaysText(days: number): string {
  return days >= 100 ? countText(Math.round(days)) : String(Number(days.toPrecision(2)));
}

/** How long lines stand for a course, in production and beside it. */
export function standWords(production: { readonly p50: number; readonly p95: number }, all: { readonly p50: number; readonly p95: number }): string {
  const range = ({ p50, p95 }: { readonly p50: number; readonly p95: number }): string => `${minutesText(p50)}${p95 > p50 ? `, in one of twenty ${minutesText(p95)}` : ""}`;
  if (production.p95 > 0) return `production stands ${range(production)}`;
  return all.p95 > 0 ? `lines stand ${range(all)}, while nothing is made on them that is known` : "no line stands that is known";
}

/** Of a course: weighed days tell how grave, plain ones how many machines wait for how long. */
export function exposureWords(exposureDays: number, unpatchedDays: number): string {
  return `${weighedDaysText(exposureDays)} weighed days of exposure (${daysText(unpatchedDays)} without a patch, over all machines)`;
}

export function whenText(timezone: string, instant: Micros): string {
  return formatLocalMinute(timezone, instant);
}

/** A sentence: first letter large, one stop at its end. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "";
  // Names of files and machines stay as they are.
  const head = /^[a-z]+[\s,;:]/.test(trimmed) ? trimmed.charAt(0).toUpperCase() : trimmed.charAt(0);
  return `${head}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? "" : "."}`;
}

export function sentences(parts: readonly string[]): string {
  return parts
    .map(sentence)
    .filter((text) => text !== "")
    .join(" ");
}

export function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/** As a clause within a sentence; names and abbreviations stay as they are. */
export function lowered(text: string): string {
  const plain = text.trim().replace(/\.$/, "");
  return /^[A-Z][a-z]*( |$)/.test(plain) ? plain.charAt(0).toLowerCase() + plain.slice(1) : plain;
}

/** By code units, the same everywhere. */
export const compareText = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
