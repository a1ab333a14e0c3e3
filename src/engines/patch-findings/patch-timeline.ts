// The course that is asked for against time: when it stops which line, when what it stopped would have been over, the window in which it would fit, and when somebody's
// word or a rule that stands in ends. Times are those of calendars and of the change.
import { countOf } from "../../foundation/count-words.ts";
import { groupBy } from "../../foundation/group-by.ts";
import type { Micros } from "../../foundation/time.ts";
import type { TimelineEntry } from "../../plant/finding.ts";
import type { PatchCourse } from "../../plant/patching-judgement.ts";
import { compareText, distinct, exposureWords, minutesText, moneyText, patchesText, shortList, standWords, whenText } from "./field-words.ts";
import { runWords } from "./need-words.ts";
import { namesOf, type PatchRow, type PatchTable } from "./patch-table.ts";

const DAY_SECONDS = 86_400;

/** When, and in which words a clock of the plant shows it. What has passed already is at once. */
type Moment = (at: Micros) => Pick<TimelineEntry, "afterSeconds" | "when">;
type IdsOf = (rows: readonly PatchRow[]) => string[];

/** @param findingOf id of the finding that tells of a need; undefined = none does */
export function patchTimeline(table: PatchTable, findingOf: (need: string) => string | undefined): TimelineEntry[] {
  const { timezone, patching } = table.question;
  const moment: Moment = (at) => ({ afterSeconds: Math.max(0, (at - patching.now) / 1e6), when: whenText(timezone, at) });
  const idsOf: IdsOf = (rows) => distinct(rows.flatMap(({ dossier }) => findingOf(dossier.need.id) ?? []));
  const done = table.rows.filter(({ given, isDone }) => given !== null && isDone);
  const stops = done.filter(({ verdict }) => verdict === "conflict");
  const others = done.filter(({ verdict }) => verdict !== "conflict");
  const entries = [
    ...stopEntries(stops, moment, idsOf),
    ...endsOfProduction(stops, moment, idsOf),
    ...plannedEntries(stops, moment, idsOf),
    ...otherEntries(others, table, moment, idsOf),
    ...ends(table, idsOf),
  ];
  return [...entries.sort((x, y) => (x.afterSeconds ?? Number.POSITIVE_INFINITY) - (y.afterSeconds ?? Number.POSITIVE_INFINITY) || compareText(x.what, y.what)), total(table)];
}

/** A machine is stopped once, however many patches are put in then. */
function stopEntries(stops: readonly PatchRow[], moment: Moment, idsOf: IdsOf): TimelineEntry[] {
  return [...groupBy(stops, ({ machine, given }) => `${machine}\n${given?.first}`).values()].map((group) => {
    const [lead] = group as [PatchRow, ...PatchRow[]];
    const hits = lead.conflicts.filter(({ state }) => state !== "unknown");
    const lines = distinct(hits.map(({ line }) => line));
    const [hit] = hits;
    const into = hit === undefined ? "" : hit.elapsedSeconds > 0 ? ` ${minutesText(hit.elapsedSeconds / 60)} into ${runWords(hit)}` : `, and ${runWords(hit)} begins meanwhile`;
    const many = group.length === 1 ? "is patched" : `is patched (${patchesText(group.length)})`;
    return {
      ...moment(lead.given?.first ?? 0),
      line: lines.length === 0 ? null : lines.join(", "),
      what: `${shortList(lines)} ${lines.length === 1 ? "stops" : "stop"}: ${lead.name} ${many}${into}`,
      findings: idsOf(group),
    };
  });
}

/** Until when what is stopped would have run. */
function endsOfProduction(stops: readonly PatchRow[], moment: Moment, idsOf: IdsOf): TimelineEntry[] {
  const hits = stops.flatMap((row) => row.conflicts.filter(({ state, last }) => state !== "unknown" && last !== null).map((hit) => ({ row, hit })));
  return [...groupBy(hits, ({ hit }) => `${hit.line}\n${hit.label}\n${hit.last}`).values()].map((group) => {
    const { hit } = group[0] as (typeof group)[number];
    return { ...moment(hit.last as Micros), line: hit.line, what: `${runWords(hit)} would have been over`, findings: idsOf(group.map(({ row }) => row)) };
  });
}

/** The windows in which what stops production would fit. */
function plannedEntries(stops: readonly PatchRow[], moment: Moment, idsOf: IdsOf): TimelineEntry[] {
  const fitting = stops.flatMap((row) => (row.planned === null ? [] : [{ row, planned: row.planned }]));
  return [...groupBy(fitting, ({ planned }) => `${planned.window ?? planned.first}\n${planned.isScheduled}`).values()].map((group) => {
    const rows = group.map(({ row }) => row);
    const { window, isScheduled } = (group[0] as (typeof group)[number]).planned;
    const first = Math.min(...group.map(({ planned }) => planned.first));
    return {
      ...moment(first),
      line: null,
      what: `${isScheduled ? "planned instead" : "first fits"}${window === null ? "" : ` in ${window}`}: ${shortList(namesOf(rows))}, and no production that is known stops`,
      findings: idsOf(rows),
    };
  });
}

/** What stops nothing that is known, day by day. */
function otherEntries(others: readonly PatchRow[], { question: { timezone } }: PatchTable, moment: Moment, idsOf: IdsOf): TimelineEntry[] {
  return [...groupBy(others, ({ given, verdict }) => `${whenText(timezone, given?.first ?? 0).slice(0, 10)}\n${verdict === "unknown"}`).values()].map((group) => {
    const first = Math.min(...group.map(({ given }) => given?.first ?? Number.POSITIVE_INFINITY));
    const open = group[0]?.verdict === "unknown" ? ": what stops is not known" : "";
    return { ...moment(first), line: null, what: `${patchesText(group.length)} on ${shortList(namesOf(group))}${open}`, findings: idsOf(group) };
  });
}

/** Days after which nobody answers any more, or a rule no longer stands in. */
function ends({ question: { today }, rows }: PatchTable, idsOf: IdsOf): TimelineEntry[] {
  const untilOf = ({ dossier: { need }, verdict }: PatchRow): string | null => (verdict === "accepted" ? need.accepted?.until : verdict === "compensated" ? need.compensated?.until : null) ?? null;
  const ending = rows.filter((row) => untilOf(row) !== null);
  return [...groupBy(ending, (row) => `${untilOf(row)}\n${row.verdict}`).values()].map((group) => {
    const [lead] = group as [PatchRow, ...PatchRow[]];
    const day = untilOf(lead) as string;
    const afterSeconds = (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 1_000 + DAY_SECONDS;
    const what = lead.verdict === "accepted" ? "nobody answers any more for leaving" : "no rule stands in any more for";
    return { afterSeconds, when: `after ${day}`, line: null, what: `${what} ${patchesText(group.length)} on ${shortList(namesOf(group))}`, findings: idsOf(group) };
  });
}

/** What both courses come to. */
function total({ question: { patching } }: PatchTable): TimelineEntry {
  const other = patching.planned.course === null ? "; no other schedule is known" : `; planned instead: ${totalWords(patching.planned.course)}`;
  return { afterSeconds: null, when: "in all", line: null, what: `As given: ${totalWords(patching.asGiven)}${other}`, findings: [], isTotal: true };
}

function totalWords({ conflicts, downtimeMinutes, productionMinutes, costs, exposureDays, unpatchedDays }: PatchCourse): string {
  return [
    conflicts === 0 ? "no stop of production is known" : `${countOf(conflicts, "patch stops", "patches stop")} production`,
    standWords(productionMinutes, downtimeMinutes),
    ...costs
      .filter(({ p95, ifBatchesAreLost }) => p95 + ifBatchesAreLost > 0)
      .map(({ currency, p50, ifBatchesAreLost }) => `${moneyText(p50, currency)}${ifBatchesAreLost > 0 ? `, and ${moneyText(ifBatchesAreLost, currency)} if batches are lost` : ""}`),
    exposureWords(exposureDays, unpatchedDays),
  ]
    .filter((text) => text !== "")
    .join(", ");
}
