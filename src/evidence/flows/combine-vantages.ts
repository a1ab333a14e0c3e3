// Several vantages that saw the same conversation count it once. Hours are grouped into stretches that hang together; in each stretch every fact is
// told by the vantage that knows it best, and stretches add up: a capture of Monday and a log of Tuesday are two days, a capture and its own log
// are one. A pure function of the set of rows.
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import { Concurrency } from "./concurrency.ts";
import type { ConversationHour } from "./conversation-hour.ts";
import { SEAM_MICROS } from "./coverage-intervals.ts";
import type { Counters } from "./flow-piece.ts";
import { addTo, conversationOf, type Gathered, tellsFlows } from "./gathered.ts";
import { minimumUnlessZero } from "./stitch.ts";

/** `byHour`: the hours of the vantage that speaks stay apart. */
export function combineVantages(gathered: readonly Gathered[], byHour: boolean): Gathered[] {
  const conversations = new Map<string, Gathered[]>();
  for (const g of gathered) {
    const key = `${g.addressSpace}\n${conversationOf(g.row)}`;
    const group = conversations.get(key);
    if (group === undefined) conversations.set(key, [g]);
    else group.push(g);
  }
  const combined: Gathered[] = [];
  for (const rows of conversations.values()) {
    const parts = stretches(rows).flatMap((stretch) => (byHour ? hoursOfSpeaker(stretch) : [bestOf(sumByVantage(stretch))]));
    if (byHour) combined.push(...parts);
    else combined.push(parts.reduce(joined));
  }
  return combined;
}

/** Rows whose hours overlap, over all vantages, in the order of time. A logged flow stands in its first hour and lasts to its end. */
function stretches(rows: readonly Gathered[]): Gathered[][] {
  const found: Gathered[][] = [];
  let lastHour = Number.NEGATIVE_INFINITY;
  for (const g of [...rows].sort(compareRows)) {
    if (g.row.hour > lastHour) found.push([]);
    (found[found.length - 1] as Gathered[]).push(g);
    lastHour = Math.max(lastHour, g.row.hour, Math.floor(g.row.last / MICROS_PER_HOUR));
  }
  return found;
}

function compareRows(x: Gathered, y: Gathered): number {
  return x.row.hour - y.row.hour || (x.vantage < y.vantage ? -1 : x.vantage > y.vantage ? 1 : 0);
}

function sumByVantage(stretch: readonly Gathered[]): Gathered[] {
  const sums = new Map<string, Gathered>();
  for (const g of stretch) {
    const known = sums.get(g.vantage);
    if (known === undefined) sums.set(g.vantage, g);
    else addTo(known, g);
  }
  return [...sums.values()];
}

/** Sums of two stretches of time. Where messages alone tell of one, they add nothing to the counts; but nobody watched it for silences. */
function joined(into: Gathered, next: Gathered): Gathered {
  if (tellsFlows(into) !== tellsFlows(next)) into.row.notWatched = Math.max(1, into.row.notWatched);
  addTo(into, next);
  return { ...into, isCapture: into.isCapture || next.isCapture };
}

/** All that is counted of connections and packets. */
const COUNTS = [
  "connections",
  "established",
  "refused",
  "unanswered",
  "reset",
  "openingsSeen",
  "closingsSeen",
  "packetsToServer",
  "packetsToClient",
  "bytesToServer",
  "bytesToClient",
  "ipBytesToServer",
  "ipBytesToClient",
  "keepAlives",
  "retransmissions",
  "longestConnection",
  "largestPayload",
  "ipFragments",
  "serverBegan",
] as const satisfies readonly (keyof ConversationHour)[];

const packets = (g: Gathered): number => (tellsFlows(g) ? orLess(g.row.packetsToServer + g.row.packetsToClient) : -1);
const orLess = (value: number): number => (Number.isNaN(value) ? -1 : value);

/** More packets, then captures, then the first name. */
function byPackets(x: Gathered, y: Gathered): number {
  return packets(y) - packets(x) || Number(y.isCapture) - Number(x.isCapture) || (x.vantage < y.vantage ? -1 : 1);
}

function byConnections(x: Gathered, y: Gathered): number {
  return orLess(y.row.connections) - orLess(x.row.connections) || byPackets(x, y);
}

function hoursOfSpeaker(stretch: readonly Gathered[]): Gathered[] {
  const hours = new Map<number, Gathered[]>();
  for (const g of stretch) hours.set(g.row.hour, [...(hours.get(g.row.hour) ?? []), g]);
  const totals = new Map<string, number>();
  for (const g of stretch) totals.set(g.vantage, (totals.get(g.vantage) ?? 0) + Math.max(0, packets(g)));
  const [speaker] = [...stretch].sort((x, y) => (totals.get(y.vantage) as number) - (totals.get(x.vantage) as number) || byPackets(x, y)) as [Gathered];
  // In hours in which the speaker says nothing, nothing was begun that another vantage would know better.
  return [...hours.values()].filter((rows) => rows.some((g) => g.vantage === speaker.vantage)).map((rows) => bestOf(rows));
}

/** One row of several vantages for the same stretch of time. */
function bestOf(rows: readonly Gathered[]): Gathered {
  if (rows.length === 1) return rows[0] as Gathered;
  const ranked = [...rows].sort(byPackets);
  const speaker = ranked[0] as Gathered;
  const known = rows.filter(tellsFlows);
  const byCount = [...known].sort(byConnections);
  const row: ConversationHour = { ...speaker.row };
  for (const g of ranked.slice(1)) {
    const names: ConversationHour = { ...g.row };
    row.first = Math.min(row.first, names.first);
    row.last = Math.max(row.last, names.last);
    row.decidedBy = Math.min(row.decidedBy, names.decidedBy);
    row.operations |= names.operations;
    row.details = largerCounts(row.details, names.details);
    row.openings ??= names.openings;
    row.responses ??= names.responses;
    row.periods ??= names.periods;
    row.delivery = Math.max(row.delivery, names.delivery);
    row.ttlMin = minimumUnlessZero(row.ttlMin, names.ttlMin);
    row.mss = minimumUnlessZero(row.mss, names.mss);
    row.denied = Math.max(row.denied, names.denied);
    if (names.level > row.level || (names.level === row.level && names.reason < row.reason)) {
      row.level = names.level;
      row.reason = names.reason;
    }
  }
  for (const name of ["connections", "established", "refused", "unanswered", "reset", "openingsSeen", "closingsSeen", "serverBegan"] as const) row[name] = firstKnown(byCount, name);
  const byWeight = known.sort(byPackets);
  for (const name of [
    "packetsToServer",
    "packetsToClient",
    "bytesToServer",
    "bytesToClient",
    "ipBytesToServer",
    "ipBytesToClient",
    "keepAlives",
    "retransmissions",
    "ipFragments",
    "largestPayload",
  ] as const)
    row[name] = firstKnown(byWeight, name);
  // Each is a lower bound.
  const lives = known.map((g) => g.row.longestConnection).filter((micros) => !Number.isNaN(micros));
  row.longestConnection = lives.length > 0 ? Math.max(...lives) : known.length > 0 ? Number.NaN : 0;
  addSilences(row, byWeight);
  const concurrency = new Concurrency();
  for (const g of byCount.slice(0, 1)) concurrency.merge(g.concurrency);
  return { ...speaker, isCapture: known.some((g) => g.isCapture), row, sources: new Set(rows.flatMap((g) => [...g.sources])), concurrency };
}

function firstKnown(ranked: readonly Gathered[], name: (typeof COUNTS)[number]): number {
  // Messages alone: the row stays one that adds nothing.
  if (ranked.length === 0) return 0;
  return ranked.map((g) => g.row[name]).find((value) => !Number.isNaN(value)) ?? Number.NaN;
}

/**
 * Silences are told by a vantage that watched packets. That no silence was missed it can say only of what it saw whole: as long as the others and
 * as many connections.
 */
function addSilences(row: ConversationHour, byWeight: readonly Gathered[]): void {
  const watcher = byWeight.find((g) => g.row.longestGap >= 0 || g.row.notWatched === 0) ?? byWeight[0];
  if (watcher === undefined) return;
  row.longestGap = watcher.row.longestGap;
  const sawAll = watcher.row.first <= row.first + SEAM_MICROS && watcher.row.last >= row.last - SEAM_MICROS && !(watcher.row.connections < row.connections);
  row.notWatched = sawAll ? watcher.row.notWatched : Math.max(1, watcher.row.notWatched);
}

/** Counting the same messages, the one who counted more missed fewer. */
function largerCounts(x: Counters | null, y: Counters | null): Counters | null {
  if (x === null || y === null) return x ?? y;
  const larger: Counters = new Map(x);
  for (const [key, count] of y) larger.set(key, Math.max(count, larger.get(key) ?? 0));
  return larger;
}
