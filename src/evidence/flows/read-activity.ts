// When each conversation was active, hour by hour, and when every vantage watched. Merges nothing that conversations do not merge: the same rows give the
// same hours, whatever the order and the cuts.
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import { type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { ActiveConversation, ActiveHour, Activity, Watch } from "../../plant/activity.ts";
import { type Conversation, conversationKey } from "../../plant/conversation.ts";
import type { EvidenceStore, SourceRow } from "../../store/evidence-store.ts";
import { seesTraffic } from "../sees-traffic.ts";
import { SEAM_MICROS } from "./coverage-intervals.ts";
import { readConversations } from "./read-conversations.ts";

/** A logged flow of many days does not make more entries than this; where it ends is kept. */
const MOST_HOURS_OF_A_FLOW = 24 * 400;

/** @param conversations of the plant, whose order the answer has; those of no hour in the store have no hours */
export async function readActivity(store: EvidenceStore, conversations: readonly Conversation[]): Promise<Activity> {
  const { watches, watchesOfFile } = watchesOf(await store.sources());
  const hourly = new Map<string, { hours: Map<number, ActiveHour>; watches: Set<number> }>();
  for (const part of await readConversations(store, { byHour: true })) {
    const key = conversationKey(part);
    let entry = hourly.get(key);
    if (entry === undefined) {
      entry = { hours: new Map(), watches: new Set() };
      hourly.set(key, entry);
    }
    for (const hour of hoursOf(part)) entry.hours.set(hour.hour, joined(entry.hours.get(hour.hour), hour));
    for (const file of part.sources) for (const watch of watchesOfFile.get(`${part.addressSpace}\n${file}`) ?? []) entry.watches.add(watch);
  }
  return {
    watches,
    conversations: conversations.map((c): ActiveConversation => {
      const entry = hourly.get(conversationKey(c));
      if (entry === undefined) return { hours: [], watches: [] };
      return { hours: [...entry.hours.values()].sort((x, y) => x.hour - y.hour), watches: [...entry.watches].sort((x, y) => x - y) };
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
function* hoursOf({ first, last, connections }: Conversation): Generator<ActiveHour> {
  const from = Math.floor(first / MICROS_PER_HOUR);
  const to = Math.min(Math.floor(last / MICROS_PER_HOUR), from + MOST_HOURS_OF_A_FLOW);
  for (let hour = from; hour <= to; hour++) {
    yield {
      hour,
      first: hour === from ? first : hour * MICROS_PER_HOUR,
      last: hour === to ? Math.min(last, (hour + 1) * MICROS_PER_HOUR - 1) : (hour + 1) * MICROS_PER_HOUR - 1,
      connections: hour === from ? connections : connections === null ? null : 0,
    };
  }
}

function joined(known: ActiveHour | undefined, more: ActiveHour): ActiveHour {
  if (known === undefined) return more;
  return {
    hour: known.hour,
    first: Math.min(known.first, more.first),
    last: Math.max(known.last, more.last),
    connections: known.connections === null || more.connections === null ? null : known.connections + more.connections,
  };
}
