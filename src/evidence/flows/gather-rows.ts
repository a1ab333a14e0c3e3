// Stored rows brought together by conversation, vantage and, where asked, hour: stitches pieces and parts of flows, merges hours, settles protocols and VLANs,
// and lets every vantage say what it knows best. A pure function of the set of rows: the order in which evidence was learnt and where it was cut leave no
// trace in the result.
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import type { EvidenceStore, SourceRow } from "../../store/evidence-store.ts";
import { seesTraffic } from "../sees-traffic.ts";
import { combineVantages } from "./combine-vantages.ts";
import { Concurrency } from "./concurrency.ts";
import { type ConversationHour, mergeHour } from "./conversation-hour.ts";
import { CoverageIntervals } from "./coverage-intervals.ts";
import type { FlowPiece } from "./flow-piece.ts";
import { FLOW_COLUMNS, hoursOf, piecesOf } from "./flow-rows.ts";
import { flowToHours } from "./fold.ts";
import { conversationOf, type Gathered, settleProtocols, settleVlans } from "./gathered.ts";
import { flowToLoggedHour, VLAN_UNKNOWN } from "./logged-hours.ts";
import { isSameTuple as isSamePartTuple, joinParts, LOGGED_PART_ORDER, type LoggedPart, loggedPartsOf } from "./logged-parts.ts";
import { comparePieces, stitch } from "./stitch.ts";

export interface GatherOptions {
  /** One entry per hour instead of one over all hours. */
  readonly byHour: boolean;
  /** false = what was said in the flows is left out (details, response times, periods, repeated openings, how many ran at once): reading it takes most of the time. */
  readonly withContent: boolean;
}

/** Where rows come from. */
interface Origin {
  readonly source: SourceRow;
  readonly vantage: string;
  readonly isCapture: boolean;
}

/** What all steps of one reading know. */
interface Reading {
  readonly store: EvidenceStore;
  /** By the store's number of the source. */
  readonly origins: ReadonlyMap<number, Origin>;
  readonly into: Map<string, Gathered>;
  /** Hours are kept apart: asked for, or needed to tell which vantage saw what when. */
  readonly byHour: boolean;
  readonly withContent: boolean;
}

/** @param sources of the store, by its number */
export async function gatherRows(store: EvidenceStore, sources: ReadonlyMap<number, SourceRow>, { byHour: asked, withContent }: GatherOptions): Promise<Gathered[]> {
  const origins = new Map([...sources].map(([id, source]) => [id, { source, vantage: vantageOf(source), isCapture: isCapture(source) }] as const));
  // Lists and logs of sign-ins see no traffic: beside them one tap is still one vantage.
  const seeing = [...origins.values()].filter(({ source }) => seesTraffic(source));
  const hasOneVantage = new Set(seeing.map(({ vantage }) => vantage)).size <= 1;
  const reading: Reading = { store, origins, into: new Map(), byHour: asked || !hasOneVantage, withContent };
  await gatherPieces(reading);
  await gatherLoggedParts(reading);
  await gatherHours(reading);
  const settled = settleVlans(settleProtocols(reading.into.values()));
  return hasOneVantage ? settled : combineVantages(settled, asked);
}

const TUPLE = ["a", "b", "portA", "portB", "transport", "vlan"] as const;

async function gatherPieces(reading: Reading): Promise<void> {
  const { store, origins } = reading;
  const watched = watchedByVantage(origins);
  let group: FlowPiece[] = [];
  const closeGroup = (): void => {
    for (const [vantage, pieces] of byVantage(group, origins)) {
      const covers = watched.get(vantage) as CoverageIntervals;
      for (const flow of stitch(pieces.sort(comparePieces), (from, to) => covers.covers(from, to))) {
        for (const row of flowToHours(flow)) {
          row.minutes = null;
          const entry = gather(reading, row);
          if (row.connections > 0 && reading.withContent) entry.concurrency.addFlow(flow.whole.first, flow.whole.last);
        }
      }
    }
  };
  for await (const batch of store.scan("flow_piece", [...TUPLE, "first", "last", "record"], reading.withContent ? undefined : FLOW_COLUMNS.piece)) {
    for (const piece of piecesOf(batch)) {
      const [other] = group;
      if (other !== undefined && !isSameTuple(piece, other)) {
        closeGroup();
        group = [];
      }
      group.push(piece);
    }
  }
  closeGroup();
}

async function gatherLoggedParts(reading: Reading): Promise<void> {
  const { store, origins } = reading;
  let group: LoggedPart[] = [];
  const closeGroup = (): void => {
    for (const parts of byVantage(group, origins).values()) {
      for (const { flow, sources: tellers } of joinParts(parts, VLAN_UNKNOWN)) {
        const entry = gatherHour(reading, flowToLoggedHour(flow, tellers[0] as number));
        for (const source of tellers) entry.sources.add(source);
      }
    }
  };
  for await (const batch of store.scan("logged_part", [...LOGGED_PART_ORDER])) {
    for (const part of loggedPartsOf(batch)) {
      const [other] = group;
      if (other !== undefined && !isSamePartTuple(part, other)) {
        closeGroup();
        group = [];
      }
      group.push(part);
    }
  }
  closeGroup();
}

/** Hours of one conversation merge in any order. */
async function gatherHours(reading: Reading): Promise<void> {
  for await (const batch of reading.store.rows("conversation_hour", reading.withContent ? undefined : FLOW_COLUMNS.hour)) {
    for (const row of hoursOf(batch)) gatherHour(reading, row);
  }
}

function gatherHour(reading: Reading, row: ConversationHour): Gathered {
  const { hour, minutes, first, last, connections, denied } = row;
  row.minutes = null;
  const entry = gather(reading, row);
  if (minutes !== null) entry.concurrency.addHour(hour, minutes);
  // A logged flow that lasts into another hour stands alone in its row.
  else if (connections === 1 && denied === 0 && Math.floor(last / MICROS_PER_HOUR) > hour) entry.concurrency.addFlow(first, last);
  return entry;
}

function isSameTuple(x: FlowPiece, y: FlowPiece): boolean {
  return x.a === y.a && x.b === y.b && x.portA === y.portA && x.portB === y.portB && x.transport === y.transport && x.vlan === y.vlan;
}

/** The row becomes the entry's own: nobody else keeps it, nor its counters and histograms. */
function gather({ origins, into, byHour }: Reading, row: ConversationHour): Gathered {
  const { source, vantage, isCapture: fromCapture } = originOf(row, origins);
  const key = `${vantage}\n${conversationOf(row)}\n${byHour ? row.hour : 0}`;
  let entry = into.get(key);
  if (entry === undefined) {
    entry = { addressSpace: source.addressSpace, vantage, isCapture: fromCapture, row, sources: new Set(), concurrency: new Concurrency() };
    if (!byHour) row.hour = 0;
    into.set(key, entry);
  } else mergeHour(entry.row, row);
  entry.sources.add(row.source);
  return entry;
}

function originOf(row: { readonly source: number }, origins: ReadonlyMap<number, Origin>): Origin {
  const origin = origins.get(row.source);
  if (origin === undefined) throw new Error(`a stored row names source ${row.source}, which the store does not have`);
  return origin;
}

function watchedByVantage(origins: ReadonlyMap<number, Origin>): Map<string, CoverageIntervals> {
  const spans = new Map<string, { first: number; last: number }[]>();
  for (const { source, vantage } of origins.values()) {
    if (!spans.has(vantage)) spans.set(vantage, []);
    if (!Number.isNaN(source.first)) spans.get(vantage)?.push({ first: source.first, last: source.last });
  }
  return new Map([...spans].map(([vantage, list]) => [vantage, new CoverageIntervals(list)]));
}

export const isCapture = (source: Pick<SourceRow, "kind">): boolean => source.kind === "pcap" || source.kind === "pcapng";

/** A capture and a log of one place are two vantages even under one name: both tell of the same packets. */
function vantageOf(source: SourceRow): string {
  return `${source.vantage}\n${isCapture(source) ? "capture" : source.kind}\n${source.addressSpace}`;
}

function byVantage<T extends { readonly source: number }>(rows: readonly T[], origins: ReadonlyMap<number, Origin>): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const { vantage } = originOf(row, origins);
    const group = groups.get(vantage);
    if (group === undefined) groups.set(vantage, [row]);
    else group.push(row);
  }
  return groups;
}
