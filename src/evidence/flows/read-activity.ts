// When each conversation was active, hour by hour, and when every vantage watched. Merges nothing that conversations do not merge: the same rows give the
// same hours, whatever the order and the cuts.
import { groupBy } from "../../foundation/group-by.ts";
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import { type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { ActiveConversation, ActiveHour, Activity, Watch } from "../../plant/activity.ts";
import { type Conversation, conversationKey } from "../../plant/conversation.ts";
import type { EvidenceStore, SourceRow } from "../../store/evidence-store.ts";
import { seesTraffic } from "../sees-traffic.ts";
import { SEAM_MICROS } from "./coverage-intervals.ts";
import { gatherRows } from "./gather-rows.ts";
import { type Gathered, tellsFlows } from "./gathered.ts";
import { keyOf } from "./read-conversations.ts";

/** A logged flow of many days does not make more entries than this; where it ends is kept. */
const MOST_HOURS_OF_A_FLOW = 24 * 400;

/** @param conversations of the plant, whose order the answer has; those of no hour in the store have no hours */
export async function readActivity(store: EvidenceStore, conversations: readonly Conversation[]): Promise<Activity> {
  const sources = new Map((await store.sources()).map((s) => [s.id, s] as const));
  const { watches, watchesOfFile } = watchesOf([...sources.values()]);
  const parts = groupBy(await gatherRows(store, sources, { byHour: true, withContent: false }), keyOf);
  const watchesOfPart = ({ addressSpace, sources: ids }: Gathered): number[] =>
    Array.from(ids).flatMap((id) => [...(watchesOfFile.get(`${addressSpace}\n${(sources.get(id) as SourceRow).file}`) ?? [])]);
  return {
    watches,
    conversations: conversations.map((c): ActiveConversation => {
      const own = parts.get(conversationKey(c)) ?? [];
      return { hours: joinedHours(own.flatMap(hoursOf)), watches: [...new Set(own.flatMap(watchesOfPart))].sort((x, y) => x - y) };
    }),
  };
}

function watchesOf(sources: readonly SourceRow[]): { watches: Watch[]; watchesOfFile: Map<string, Set<number>> } {
  const groups = new Map<string, { vantage: string; addressSpace: string; spans: Span[]; files: string[] }>();
  for (const source of sources) {
    if (!seesTraffic(source) || Number.isNaN(source.first)) continue;
    const { vantage, addressSpace, kind, file, first, last } = source;
    // A capture and a log of one place are two vantages, as where conversations are read.
    const key = `${vantage}\n${kind.startsWith("pcap") ? "capture" : kind}\n${addressSpace}`;
    const group = groups.get(key);
    // The end of a stretch is exclusive: the last packet lies in it.
    const span = { first, last: last + 1 };
    if (group === undefined) groups.set(key, { vantage, addressSpace, spans: [span], files: [file] });
    else {
      group.spans.push(span);
      group.files.push(file);
    }
  }
  const watchesOfFile = new Map<string, Set<number>>();
  const watches = [...groups]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([, { vantage, addressSpace, spans, files }], index): Watch => {
      for (const file of files) {
        const key = `${addressSpace}\n${file}`;
        watchesOfFile.set(key, (watchesOfFile.get(key) ?? new Set()).add(index));
      }
      return { vantage, addressSpace, spans: unionOfSpans(spans, SEAM_MICROS) };
    });
  return { watches, watchesOfFile };
}

/** A logged flow stands in its first hour and lasts to its end: it was there in all hours between. */
function hoursOf(part: Gathered): ActiveHour[] {
  const { first, last } = part.row;
  const connections = tellsFlows(part) && !Number.isNaN(part.row.connections) ? part.row.connections : null;
  const from = Math.floor(first / MICROS_PER_HOUR);
  const to = Math.min(Math.floor(last / MICROS_PER_HOUR), from + MOST_HOURS_OF_A_FLOW);
  const hours: ActiveHour[] = [];
  for (let hour = from; hour <= to; hour++) {
    hours.push({
      hour,
      first: hour === from ? first : hour * MICROS_PER_HOUR,
      last: hour === to ? Math.min(last, (hour + 1) * MICROS_PER_HOUR - 1) : (hour + 1) * MICROS_PER_HOUR - 1,
      connections: hour === from ? connections : connections === null ? null : 0,
    });
  }
  return hours;
}

/** One entry per hour, in their order. */
function joinedHours(hours: ActiveHour[]): ActiveHour[] {
  const joined: ActiveHour[] = [];
  for (const hour of hours.sort((x, y) => x.hour - y.hour)) {
    const known = joined[joined.length - 1];
    if (known?.hour === hour.hour) joined[joined.length - 1] = together(known, hour);
    else joined.push(hour);
  }
  return joined;
}

function together(known: ActiveHour, more: ActiveHour): ActiveHour {
  return {
    hour: known.hour,
    first: Math.min(known.first, more.first),
    last: Math.max(known.last, more.last),
    connections: known.connections === null || more.connections === null ? null : known.connections + more.connections,
  };
}
