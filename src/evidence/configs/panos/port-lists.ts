// "80,443,1000-2000" and what a service object makes of it, as PacketsMatch.
import type { NumberRanges, PacketsMatch, TextAt } from "../../../plant/segmentation.ts";

export const PROTOCOL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ["tcp", 6],
  ["udp", 17],
  ["sctp", 132],
]);

/** null = not a list of ports. */
export function portRanges(text: string): NumberRanges | null {
  const ranges: [number, number][] = [];
  for (const part of text.split(",")) {
    const match = /^\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*$/.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (match === null || to > 65_535 || from > to) return null;
    ranges.push([from, to]);
  }
  ranges.sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = joined[joined.length - 1];
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

export function packets(protocols: readonly number[] | null, written: string, at: TextAt, more: Partial<PacketsMatch> = {}): PacketsMatch {
  const numbers: NumberRanges | null = protocols === null ? null : [...protocols].sort((a, b) => a - b).map((p) => [p, p] as const);
  return { kind: "packets", protocols: numbers, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written, at, ...more };
}

/** "tcp/502 udp/20000-20010" */
export function packetsOfPorts(text: string, written: string, at: TextAt): PacketsMatch[] {
  return text.split(/\s+/).flatMap((part) => {
    const [protocol = "", list = ""] = part.split("/");
    const number = PROTOCOL_NUMBERS.get(protocol);
    const ranges = portRanges(list);
    return number === undefined || ranges === null ? [] : [packets([number], written, at, { destinationPorts: ranges })];
  });
}
