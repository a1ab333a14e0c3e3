// When each source was really recorded: from its first to its last packet or record, without the stretches in which it holds nothing at all for longer than half a
// day. A packet that strays in nine months after a capture ended makes nobody a witness of these months. The only notion of it: what counts watched time, and
// what asks whether a silence was watched, takes a source for as many recordings as it is (`asRecorded`).
// LIMIT: shorter holes in a source count as recorded; a quiet tap and one that was unplugged for a night look alike.
import { MICROS_PER_HOUR } from "../foundation/time.ts";
import { intersectionOfSpans, type Span, unionOfSpans } from "../foundation/time-spans.ts";
import type { EvidenceStore, SourceRow } from "../store/evidence-store.ts";
import { seesTraffic } from "./sees-traffic.ts";

/**
 * The longest silence of a whole source that was watched: coverage counts a day of which half was watched, so a longer one may not make a day count. Ethernet is
 * never so quiet (switches say hello every 2 s, and name themselves every 30 s by IEEE 802.1AB); a filtered capture, and a firewall that logs little, may be, and
 * are then taken for less than they were.
 */
export const LONGEST_QUIET_MICROS = 12 * MICROS_PER_HOUR;

/** By the store's number of the source; sorted and disjoint, ends exclusive. */
export type Recordings = ReadonlyMap<number, readonly Span[]>;

/** Where a table tells of packets or records: all the time between two columns, or at both of these times alone. */
const SIGNS = [
  { table: "conversation_hour", first: "first", last: "last", between: true },
  { table: "flow_piece", first: "first", last: "last", between: true },
  { table: "logged_part", first: "start", seconds: "seconds", between: true },
  { table: "claim", first: "first", last: "last", between: false },
  { table: "arp", first: "first", last: "last", between: false },
] as const;

/** Reads nothing but the sources where each of them is shorter than what it may be quiet for. */
export async function readRecordings(store: EvidenceStore): Promise<Recordings> {
  const seeing = (await store.sources()).filter((source) => seesTraffic(source) && !Number.isNaN(source.first));
  const signs = new Map(seeing.filter((source) => source.last - source.first > LONGEST_QUIET_MICROS).map(({ id }) => [id, new Signs()] as const));
  if (signs.size > 0) for (const from of SIGNS) await readSigns(store, from, signs);
  return new Map(seeing.map((source) => [source.id, recordingsOf(source, signs.get(source.id)?.spans() ?? [])]));
}

/** @param signs stretches in which the source holds something, in any order; what lies outside the source's own ends counts for nothing */
export function recordingsOf({ first, last }: Pick<SourceRow, "first" | "last">, signs: readonly Span[]): Span[] {
  // The last packet lies in the stretch, whose end is exclusive.
  const ends = [
    { first, last: first + 1 },
    { first: last, last: last + 1 },
  ];
  return intersectionOfSpans(unionOfSpans([...signs, ...ends], LONGEST_QUIET_MICROS), [{ first, last: last + 1 }]);
}

/**
 * The store as who asks about time is to see it: a source of several recordings stands there once for each. The first keeps the number that rows carry; the
 * others have numbers that no row has.
 */
export function asRecorded(store: EvidenceStore, recordings: Recordings): EvidenceStore {
  return {
    tables: store.tables,
    async sources() {
      let number = 0;
      return (await store.sources()).flatMap((source): SourceRow[] => {
        const [first, ...others] = recordings.get(source.id) ?? [];
        if (first === undefined || others.length === 0) return [source];
        return [within(source, first, source.id), ...others.map((span) => within(source, span, --number))];
      });
    },
    beginSegment: (continues) => store.beginSegment(continues),
    forget: (source) => store.forget(source),
    forgetRows: (asked) => store.forgetRows(asked),
    scan: (table, orderBy, only) => store.scan(table, orderBy, only),
    rows: (table, only) => store.rows(table, only),
    close: () => store.close(),
  };
}

function within(source: SourceRow, { first, last }: Span, id: number): SourceRow {
  return { ...source, id, first, last: last - 1 };
}

/** Of one source: each hour from its first to its last sign, and what lasts longer. Holes within an hour are far below what is asked for. */
class Signs {
  readonly #hours = new Map<number, { first: number; last: number }>();
  #long: Span[] = [];

  add(first: number, last: number): void {
    const hour = Math.floor(first / MICROS_PER_HOUR);
    if (Math.floor(last / MICROS_PER_HOUR) !== hour) {
      this.#long.push({ first, last: last + 1 });
      if (this.#long.length > MOST_LONG) this.#long = unionOfSpans(this.#long, LONGEST_QUIET_MICROS);
      return;
    }
    const known = this.#hours.get(hour);
    if (known === undefined) this.#hours.set(hour, { first, last: last + 1 });
    else {
      known.first = Math.min(known.first, first);
      known.last = Math.max(known.last, last + 1);
    }
  }

  spans(): readonly Span[] {
    return [...this.#hours.values(), ...this.#long];
  }
}

const MOST_LONG = 65_536;

async function readSigns(store: EvidenceStore, from: (typeof SIGNS)[number], signs: ReadonlyMap<number, Signs>): Promise<void> {
  const end = "seconds" in from ? from.seconds : from.last;
  for await (const { rows, columns } of store.rows(from.table, ["source", from.first, end])) {
    const [source, first, last] = [columns.source, columns[from.first], columns[end]] as [Int32Array, Float64Array, Float64Array];
    for (let i = 0; i < rows; i++) {
      const known = signs.get(source[i] as number);
      const begin = first[i] as number;
      if (known === undefined || Number.isNaN(begin)) continue;
      const told = last[i] as number;
      const until = "seconds" in from ? begin + told * 1e6 : told;
      if (from.between && until >= begin) known.add(begin, until);
      else {
        known.add(begin, begin);
        if (!Number.isNaN(until)) known.add(until, until);
      }
    }
  }
}
