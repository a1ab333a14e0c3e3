// Compares two sets of conversation lists and names every field that differs.
import { type ConvRow, LIST_NAMES, type ListName, type PairList, type PairLists, type PairTotal, roundedBytes } from "./tshark-lists.ts";

export interface Difference {
  readonly list: ListName;
  readonly conversation: string;
  readonly field: string;
  readonly ours: string;
  readonly tshark: string;
}

const EXACT_FIELDS = ["packetsFromA", "packetsFromB", "bytesFromA", "bytesFromB", "first", "last"] as const;

export function compareExactly(ours: PairLists, theirs: PairLists): Difference[] {
  return LIST_NAMES.flatMap((list) =>
    eachPair(ours[list], theirs[list], (conversation, mine, other) => {
      if (mine === undefined || other === undefined) return [presence(list, conversation, mine, other)];
      return EXACT_FIELDS.flatMap((field) => (mine[field] === other[field] ? [] : [{ list, conversation, field, ours: String(mine[field]), tshark: String(other[field]) }]));
    }),
  );
}

/** `-z conv` prints the start to the nanosecond, the duration to 0.1 ms and bytes in three to five digits. */
export function compareWithRows(ours: PairLists, rows: Readonly<Record<ListName, readonly ConvRow[]>>, firstPacketMicros: number): Difference[] {
  return LIST_NAMES.flatMap((list) => {
    const byPair = new Map<string, ConvRow[]>();
    for (const row of rows[list]) {
      const key = row.from <= row.to ? `${row.from} <-> ${row.to}` : `${row.to} <-> ${row.from}`;
      byPair.set(key, [...(byPair.get(key) ?? []), row]);
    }
    return eachPair(ours[list], byPair, (conversation, mine, group) => {
      if (mine === undefined || group === undefined) return [presence(list, conversation, mine, undefined, group)];
      const sum = (pick: (row: ConvRow, isA: boolean) => number): number => group.reduce((n, row) => n + pick(row, row.from === mine.a), 0);
      const differences: Difference[] = [];
      const check = (field: string, own: string | number, other: string | number, isEqual = own === other): void => {
        if (!isEqual) differences.push({ list, conversation, field, ours: String(own), tshark: String(other) });
      };
      check(
        "packetsFromA",
        mine.packetsFromA,
        sum((row, isA) => (isA ? row.packetsForth : row.packetsBack)),
      );
      check(
        "packetsFromB",
        mine.packetsFromB,
        sum((row, isA) => (isA ? row.packetsBack : row.packetsForth)),
      );
      const only = group[0] as ConvRow;
      if (group.length === 1) {
        check("bytesFromA", roundedBytes(mine.bytesFromA), only.from === mine.a ? only.bytesForth : only.bytesBack);
        check("bytesFromB", roundedBytes(mine.bytesFromB), only.from === mine.a ? only.bytesBack : only.bytesForth);
      }
      const first = firstPacketMicros + Math.min(...group.map((row) => row.start)) * 1e6;
      const last = firstPacketMicros + Math.max(...group.map((row) => row.start + row.duration)) * 1e6;
      check("first", mine.first, first, Math.abs(mine.first - first) <= 1.5);
      check("last", mine.last, last, Math.abs(mine.last - last) <= 101.5);
      return differences;
    });
  });
}

function eachPair<T>(ours: PairList, theirs: ReadonlyMap<string, T>, visit: (conversation: string, mine: PairTotal | undefined, other: T | undefined) => Difference[]): Difference[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])].sort().flatMap((key) => visit(key, ours.get(key), theirs.get(key)));
}

function presence(list: ListName, conversation: string, mine: PairTotal | undefined, other: PairTotal | undefined, rows?: readonly ConvRow[]): Difference {
  const describe = (total: PairTotal | undefined): string => (total === undefined ? "absent" : `${total.packetsFromA}+${total.packetsFromB} packets`);
  const tshark = rows === undefined ? describe(other) : `${rows.reduce((n, row) => n + row.packetsBack + row.packetsForth, 0)} packets`;
  return { list, conversation, field: "conversation", ours: describe(mine), tshark };
}
