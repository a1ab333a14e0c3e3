// One conversation in one hour as one source saw it: every value is a sum, minimum, maximum, bit set or histogram, so rows of the
// same key merge in any order. Rows come from flows that lie wholly inside a source (at learn), from stitched flows (at read) and from logs.
// NaN = the source cannot know it: a sum, minimum or maximum with something unknown is unknown.
import { LogHistogram } from "../../foundation/log-histogram.ts";
import type { Counters } from "./flow-piece.ts";
import { minimumUnlessZero } from "./stitch.ts";

export interface ConversationHour {
  source: number;
  vlan: string;
  transport: number;
  client: string;
  server: string;
  /** −1 where the transport has no ports. */
  serverPort: number;
  protocol: string;
  /** 0 none … 3 high, with the reason for the highest. */
  level: number;
  reason: string;
  /** Index into DECIDED_BY: smaller is better proof. */
  decidedBy: number;
  /** Hours since 1970 UTC. */
  hour: number;
  connections: number;
  established: number;
  refused: number;
  unanswered: number;
  /** Attempts that the log of a firewall says it stopped. */
  denied: number;
  reset: number;
  openingsSeen: number;
  closingsSeen: number;
  packetsToServer: number;
  packetsToClient: number;
  bytesToServer: number;
  bytesToClient: number;
  /** Bytes of IP packets, as logs count; captures count frames. */
  ipBytesToServer: number;
  ipBytesToClient: number;
  keepAlives: number;
  retransmissions: number;
  /** How openers ask again (opening-repeats.ts); null = none was seen doing it. */
  openings: Counters | null;
  first: number;
  last: number;
  /** Microseconds; −1 = no two packets of an open connection. */
  longestGap: number;
  /** How many flows had a gap that nobody watched. */
  notWatched: number;
  /** Microseconds. */
  longestConnection: number;
  /** Active connections in each of the 60 minutes, of those flows that lie wholly in this hour; null = none do. */
  minutes: Uint32Array | null;
  operations: number;
  details: Counters | null;
  responses: LogHistogram | null;
  periods: LogHistogram | null;
  /** 0 unicast, 1 multicast, 2 broadcast. */
  delivery: number;
  ttlMin: number;
  largestPayload: number;
  ipFragments: number;
  mss: number;
  serverBegan: number;
  /** Packet number of the earliest packet. */
  record: number;
}

export const DECIDED_BY = ["log", "syn", "header", "registered-port", "lower-port"] as const;

/** Adds row to into; `into` owns its histograms and counters, the row's stay untouched. */
export function mergeHour(into: ConversationHour, row: ConversationHour): void {
  if (row.level > into.level || (row.level === into.level && row.reason < into.reason)) {
    into.level = row.level;
    into.reason = row.reason;
  }
  if (row.first < into.first || (row.first === into.first && (row.source - into.source || row.record - into.record) < 0)) {
    into.first = row.first;
    into.record = row.record;
    into.source = row.source;
  }
  into.last = Math.max(into.last, row.last);
  into.decidedBy = Math.min(into.decidedBy, row.decidedBy);
  into.connections += row.connections;
  into.established += row.established;
  into.refused += row.refused;
  into.unanswered += row.unanswered;
  into.denied += row.denied;
  into.reset += row.reset;
  into.openingsSeen += row.openingsSeen;
  into.closingsSeen += row.closingsSeen;
  into.packetsToServer += row.packetsToServer;
  into.packetsToClient += row.packetsToClient;
  into.bytesToServer += row.bytesToServer;
  into.bytesToClient += row.bytesToClient;
  into.ipBytesToServer += row.ipBytesToServer;
  into.ipBytesToClient += row.ipBytesToClient;
  into.keepAlives += row.keepAlives;
  into.retransmissions += row.retransmissions;
  into.openings = mergeDetails(into.openings, row.openings);
  into.longestGap = Math.max(into.longestGap, row.longestGap);
  into.notWatched += row.notWatched;
  into.longestConnection = Math.max(into.longestConnection, row.longestConnection);
  into.minutes = mergeMinutes(into.minutes, row.minutes);
  into.operations |= row.operations;
  into.details = mergeDetails(into.details, row.details);
  into.responses = mergeHistograms(into.responses, row.responses);
  into.periods = mergeHistograms(into.periods, row.periods);
  into.delivery = Math.max(into.delivery, row.delivery);
  into.ttlMin = minimumUnlessZero(into.ttlMin, row.ttlMin);
  into.largestPayload = Math.max(into.largestPayload, row.largestPayload);
  into.ipFragments += row.ipFragments;
  into.mss = minimumUnlessZero(into.mss, row.mss);
  into.serverBegan += row.serverBegan;
}

function mergeMinutes(into: Uint32Array | null, minutes: Uint32Array | null): Uint32Array | null {
  if (minutes === null) return into;
  if (into === null) return minutes.slice();
  for (let i = 0; i < 60; i++) into[i] = (into[i] as number) + (minutes[i] as number);
  return into;
}

function mergeDetails(into: Counters | null, counters: Counters | null): Counters | null {
  if (counters === null) return into;
  if (into === null) return new Map(counters);
  for (const [key, count] of counters) into.set(key, (into.get(key) ?? 0) + count);
  return into;
}

function mergeHistograms(into: LogHistogram | null, added: LogHistogram | null): LogHistogram | null {
  if (added === null) return into;
  const merged = into ?? new LogHistogram();
  merged.merge(added);
  return merged;
}
