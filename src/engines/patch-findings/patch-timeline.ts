// The course that is asked for against time: when it stops which line, when what it stopped would have been over, the window in which it would fit, and when somebody's
// word or a rule that stands in ends. Times are those of calendars and of the change.
import { groupBy } from "../../foundation/group-by.ts";
import type { Micros } from "../../foundation/time.ts";
import type { TimelineEntry } from "../../plant/finding.ts";
import { countOf, distinct, exposureWords, minutesText, moneyText, patchesText, shortList, whenText } from "./field-words.ts";
import { runWords } from "./need-words.ts";
import { namesOf, type PatchRow, type PatchTable } from "./patch-table.ts";

const DAY_SECONDS = 86_400;

/** @param findingOf id of the finding that tells of a need; undefined = none does */
export function patchTimeline(table: PatchTable, findingOf: (need: string) => string | undefined): TimelineEntry[] {
  const { question, rows } = table;
  const { timezone, patching } = question;
  const moment = (at: Micros): Pick<TimelineEntry, "afterSeconds" | "when"> => ({ afterSeconds: Math.max(0, (at - patching.now) / 1e6), when: whenText(timezone, at) });
  const idsOf = (of: readonly PatchRow[]): string[] => distinct(of.flatMap(({ dossier }) => findingOf(dossier.need.id) ?? []));
  const dated = rows.filter(({ given, isDone }) => given !== null && isDone);
  const entries: TimelineEntry[] = [];
  const stops = dated.filter(({ verdict }) => verdict === "conflict");
  for (const group of groupBy(stops, ({ machine, given }) => `${machine}\n${given?.first}`).values()) entries.push(...stopEntries(group, moment, idsOf(group)));
  const others = dated.filter(({ verdict }) => verdict !== "conflict");
  for (const group of groupBy(others, ({ given, verdict }) => `${whenText(timezone, given?.first ?? 0).slice(0, 10)}\n${verdict === "unknown"}`).values()) {
    const first = Math.min(...group.map(({ given }) => given?.first ?? Number.POSITIVE_INFINITY));
    const open = group[0]?.verdict === "unknown";
    entries.push({ ...moment(first), line: null, what: `${patchesText(group.length)} on ${shortList(namesOf(group))}${open ? ": what stops is not known" : ""}`, findings: idsOf(group) });
  }
  entries.push(...ends(table, idsOf));
  return [...entries.sort((x, y) => (x.afterSeconds ?? Number.POSITIVE_INFINITY) - (y.afterSeconds ?? Number.POSITIVE_INFINITY) || (x.what < y.what ? -1 : 1)), total(table)];
}

/** The stop, the end of what it stopped, and the window in which it would fit. */
function stopEntries(group: readonly PatchRow[], moment: (at: Micros) => Pick<TimelineEntry, "afterSeconds" | "when">, findings: readonly string[]): TimelineEntry[] {
  const [lead] = group as [PatchRow, ...PatchRow[]];
  const hits = lead.conflicts.filter(({ state }) => state !== "unknown");
  const lines = distinct(hits.map(({ line }) => line));
  const [hit] = hits;
  const into = hit === undefined ? "" : hit.elapsedSeconds > 0 ? ` ${minutesText(hit.elapsedSeconds / 60)} into ${runWords(hit)}` : `, and ${runWords(hit)} begins meanwhile`;
  const many = group.length === 1 ? "is patched" : `is patched (${patchesText(group.length)})`;
  const entries: TimelineEntry[] = [
    {
      ...moment(lead.given?.first ?? 0),
      line: lines.length === 0 ? null : lines.join(", "),
      what: `${shortList(lines)} ${lines.length === 1 ? "stops" : "stop"}: ${lead.name} ${many}${into}`,
      findings,
    },
  ];
  if (hit !== undefined && hit.last !== null) entries.push({ ...moment(hit.last), line: hit.line, what: `${runWords(hit)} would have been over`, findings });
  const planned = group.flatMap((row) => row.planned ?? []).reduce<PatchRow["planned"]>((least, next) => (least === null || next.first < least.first ? next : least), null);
  if (planned !== null)
    entries.push({
      ...moment(planned.first),
      line: null,
      what: `${planned.isScheduled ? "planned instead" : "it first fits"}: ${lead.name}${planned.window === null ? "" : ` in ${planned.window}`}, which stops no production that is known`,
      findings,
    });
  return entries;
}

/** Days after which nobody answers any more, or a rule no longer stands in. */
function ends({ question: { today }, rows }: PatchTable, idsOf: (of: readonly PatchRow[]) => string[]): TimelineEntry[] {
  const leaving = rows.filter(({ verdict }) => verdict === "accepted" || verdict === "compensated");
  const untilOf = ({ dossier: { need }, verdict }: PatchRow): string | null => (verdict === "accepted" ? need.accepted?.until : need.compensated?.until) ?? null;
  const entries: TimelineEntry[] = [];
  for (const group of groupBy(
    leaving.filter((row) => untilOf(row) !== null),
    (row) => `${untilOf(row)}\n${row.verdict}`,
  ).values()) {
    const [lead] = group as [PatchRow, ...PatchRow[]];
    const day = untilOf(lead) as string;
    const afterSeconds = (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 1_000 + DAY_SECONDS;
    const what = lead.verdict === "accepted" ? "nobody answers any more for leaving" : "no rule stands in any more for";
    entries.push({ afterSeconds, when: `after ${day}`, line: null, what: `${what} ${patchesText(group.length)} on ${shortList(namesOf(group))}`, findings: idsOf(group) });
  }
  return entries;
}

/** What both courses come to. */
function total({ question: { patching } }: PatchTable): TimelineEntry {
  const { asGiven, planned } = patching;
  const words = ({ conflicts, downtimeMinutes, costs, exposureDays, unpatchedDays }: typeof asGiven): string =>
    [
      conflicts === 0 ? "no stop of production is known" : `${countOf(conflicts, "patch stops", "patches stop")} production`,
      downtimeMinutes.p50 > 0 ? `lines stand ${minutesText(downtimeMinutes.p50)} (in one of twenty ${minutesText(downtimeMinutes.p95)})` : "",
      ...costs.map(({ currency, p50, ifBatchesAreLost }) => `${moneyText(p50, currency)}${ifBatchesAreLost > 0 ? `, and ${moneyText(ifBatchesAreLost, currency)} if batches are lost` : ""}`),
      exposureWords(exposureDays, unpatchedDays),
    ]
      .filter((text) => text !== "")
      .join(", ");
  const other = planned.course === null ? "; no other schedule is known" : `; planned instead: ${words(planned.course)}`;
  return { afterSeconds: null, when: "in all", line: null, what: `As given: ${words(asGiven)}${other}`, findings: [], isTotal: true };
}
