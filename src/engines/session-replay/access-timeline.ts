// What happens when after the change is loaded, as far as the record tells: retired accounts at once for whoever signs in next, limits after their time,
// and acknowledged breaks that end.
import { formatDuration } from "../../foundation/time.ts";
import type { Finding, TimelineEntry } from "../../plant/finding.ts";
import { isInForce } from "./acknowledged-sessions.ts";
import type { Outcome } from "./outcome.ts";
import { outcomeOf, type ReplayTable } from "./replay-table.ts";
import type { SessionGroup } from "./session-groups.ts";

const DAY_SECONDS = 86_400;

export function accessTimeline(table: ReplayTable, found: readonly { readonly group: SessionGroup; readonly finding: Finding }[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const { group, finding } of found) {
    if (group.severity !== "error") continue;
    const outcome = outcomeOf(table, group.members[0] as number);
    const { afterSeconds, when } = momentOf(outcome, group);
    const line = finding.impact.lines.length === 0 ? null : finding.impact.lines.join(", ");
    entries.push({ afterSeconds, when, line, what: finding.title, findings: [finding.id] });
    const { timeToImpact } = finding.impact;
    if (timeToImpact !== null && line !== null && group.verdict !== "cut-off")
      entries.push({ afterSeconds: null, when: `${formatDuration(timeToImpact)} after that`, line, what: "the line goes on for so long without the work that is missing", findings: [finding.id] });
  }
  const { change, today } = table.question;
  for (const entry of change.acknowledged) {
    if (entry.until === null || !isInForce(entry, today)) continue;
    const seconds = (Date.parse(`${entry.until}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 1_000 + DAY_SECONDS;
    entries.push({ afterSeconds: seconds, when: `after ${entry.until}`, line: null, what: `nobody answers any more for what ${entry.owner} took upon themselves`, findings: [] });
  }
  return entries.sort((a, b) => (a.afterSeconds ?? Number.POSITIVE_INFINITY) - (b.afterSeconds ?? Number.POSITIVE_INFINITY));
}

function momentOf({ verdict, afterSeconds }: Outcome, { why }: SessionGroup): Pick<TimelineEntry, "afterSeconds" | "when"> {
  if (why === "retired-in-service") return { afterSeconds: null, when: "at the next start of the program" };
  if (why === "retired-automatic") return { afterSeconds: null, when: "at the next start of the machine" };
  if (verdict === "cut-off") return { afterSeconds: null, when: `${formatDuration(afterSeconds)} into the session` };
  return { afterSeconds: null, when: "at the next sign-in" };
}
