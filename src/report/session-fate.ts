// What the change takes from sessions, in a few words for a table, a bar of a picture or a line of text.
import { countOf, countText } from "../foundation/count-words.ts";
import { formatDuration } from "../foundation/time.ts";
import type { BypassPressure, HandoverCost, JudgedSession, SessionCounts, SharedAccount } from "../plant/access-judgement.ts";
import { compareText } from "./conversation-entry.ts";
import { shareText } from "./measure-words.ts";
import { SESSION_COUNT_KEYS, SESSION_ORDER, SESSION_WORDS } from "./verdict-words.ts";

/** "5 h 12 min", "at least 2 h" */
export function lastedWords({ lastedSeconds, isLastedAtLeast }: JudgedSession): string {
  return `${isLastedAtLeast ? "at least " : ""}${formatDuration(lastedSeconds)}`;
}

/** "cut at 4 h, 1 h 12 min lost"; only the fate, not why. */
export function fateWords(judged: JudgedSession): string {
  const { verdict, afterSeconds, lastedSeconds, isLastedAtLeast, waitSeconds } = judged;
  switch (verdict) {
    case "cut-off":
      if (afterSeconds === null) return `cut off, lasted ${lastedWords(judged)}`;
      return `cut at ${formatDuration(afterSeconds)}, ${isLastedAtLeast ? "at least " : ""}${formatDuration(Math.max(0, lastedSeconds - afterSeconds))} lost`;
    case "waits":
      return waitSeconds === null ? "waits" : `waits ${formatDuration(waitSeconds)}`;
    case "kept":
      return waitSeconds === null || waitSeconds === 0 ? "kept" : `kept, waits ${formatDuration(waitSeconds)}`;
    default:
      return SESSION_WORDS[verdict];
  }
}

/** "cut at 4 h, 1 h 12 min lost of 5 h 12 min": the fate with how long it lasted. */
export function wholeFateWords(judged: JudgedSession): string {
  const lasted = lastedWords(judged);
  return judged.verdict === "cut-off" && judged.afterSeconds !== null ? `${fateWords(judged)} of ${lasted}` : `${fateWords(judged)}, lasted ${lasted}`;
}

/** "2 cut off, 2 waits, 1 kept": what is zero is left out, what stays comes last. */
export function countWords(counts: SessionCounts): string {
  const parts = SESSION_ORDER.flatMap((verdict) => {
    const count = counts[SESSION_COUNT_KEYS[verdict]];
    return count === 0 ? [] : [`${countText(count)} ${SESSION_WORDS[verdict]}`];
  });
  return parts.length === 0 ? "no session" : parts.join(", ");
}

/** Sessions of a role that do not go on as before, acknowledged ones among them. */
export function brokenCount(counts: SessionCounts): number {
  return counts.lockedOut + counts.cutOff + counts.waits + counts.needsOtherPath;
}

/** One decimal where it says something. */
export function valueText(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0 });
}

/** "time that it costs (3.3 min per shift × 1)" */
export function inputWords({ what, value, unit, weight }: BypassPressure["inputs"][number]): string {
  return `${what} (${valueText(value)}${unit === "" ? "" : ` ${unit}`} × ${valueText(weight)})`;
}

/** What weighs most first. */
export function inputsByWeight(inputs: BypassPressure["inputs"]): BypassPressure["inputs"] {
  return [...inputs].sort((a, b) => b.value * b.weight - a.value * a.weight || compareText(a.what, b.what));
}

/** "10 to 12 min" */
export function rangeText({ p50, p95 }: { readonly p50: number; readonly p95: number }, unit: string): string {
  return p50 === p95 ? `${valueText(p50)} ${unit}` : `${valueText(p50)} to ${valueText(p95)} ${unit}`;
}

export function handoverWords(h: HandoverCost): string {
  return `${rangeText(h.signInsPerHandover, h.signInsPerHandover.p95 === 1 ? "sign-in" : "sign-ins")} of ${valueText(h.secondsPerSignIn)} s at a change of shift, ${rangeText(h.minutesPerDay, "min")} a day`;
}

/** The accounts of which something shows that several people use them. How one person uses an account is nobody's business: such accounts are only counted. */
export function severalPeople(accounts: readonly SharedAccount[]): SharedAccount[] {
  const found = accounts.filter(({ isShared }) => isShared === "shared" || isShared === "likely");
  return found.sort((a, b) => Number(a.isShared !== "shared") - Number(b.isShared !== "shared") || compareText(a.account, b.account));
}

/** The strongest first. */
export function signWords({ signs }: SharedAccount, most = signs.length): string {
  if (signs.length === 0) return "no sign is told";
  const left = signs.length - most;
  return `${signs.slice(0, most).join("; ")}${left > 0 ? ` and ${countOf(left, "more sign")}` : ""}`;
}

/** "28 % sure"; a confidence is never said as certain. */
export function sureWords(confidence: number | null): string {
  return confidence === null ? "nothing follows" : `${shareText(Math.min(confidence, 0.99))} sure`;
}
