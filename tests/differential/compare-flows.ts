// Two readings of the same capture, flow by flow: what was counted in each, how long answers took, what was claimed. For the tests that hold
// dissectors against tshark; says what differs as lines that a table of known differences can hold.
import { parseIpv6 } from "../../src/foundation/ip-address.ts";
import type { DissectedConnection } from "../protocols/dissect-capture.ts";

/** Seconds; both sides are rounded to microseconds. */
const TIME_TOLERANCE = 2e-6;

/** What one side understood of one flow. */
export class FlowReading {
  readonly counts = new Map<string, number>();
  readonly responseSeconds: number[] = [];

  count(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }
}

export type Readings = Map<string, FlowReading>;

export function readingOf(readings: Readings, key: string): FlowReading {
  let reading = readings.get(key);
  if (reading === undefined) {
    reading = new FlowReading();
    readings.set(key, reading);
  }
  return reading;
}

/** Fields of tshark that name a flow, to stand first in a row; flowOfRow reads them. */
export const FLOW_FIELDS = ["ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "udp.srcport", "udp.dstport", "tcp.srcport", "tcp.dstport"] as const;

/** Of several layers' values the innermost. */
const innermost = (text: string | undefined): string => (text ?? "").split(",").at(-1) as string;

/** The key that dissectCapture() gives the flow of a row. */
export function flowOfRow(row: readonly string[]): string {
  const [ip4Src, ip6Src, ip4Dst, ip6Dst, udpSrc, udpDst, tcpSrc, tcpDst] = row.slice(0, FLOW_FIELDS.length).map(innermost) as [string, string, string, string, string, string, string, string];
  const isTcp = tcpSrc !== "";
  const src = `${ip6Src === "" ? ip4Src : longIpv6(ip6Src)}:${isTcp ? tcpSrc : udpSrc}`;
  const dst = `${ip6Dst === "" ? ip4Dst : longIpv6(ip6Dst)}:${isTcp ? tcpDst : udpDst}`;
  return `${isTcp ? "tcp" : "udp"} ${src < dst ? `${src} ${dst}` : `${dst} ${src}`}`;
}

const longIpv6 = (text: string): string => `[${(parseIpv6(text) ?? 0n).toString(16).padStart(32, "0")}]`;

/** A tshark field that may hold several occurrences. */
export const occurrences = (field: string | undefined): string[] => (field ?? "").split(",").filter((each) => each !== "");

/** What our dissector counted under some facets, and its response times. */
export function readHeard(flows: ReadonlyMap<string, DissectedConnection>, isCompared: (detail: string) => boolean): Readings {
  const readings: Readings = new Map();
  for (const [key, { heard }] of flows) {
    const reading = readingOf(readings, key);
    for (const [detail, times] of Object.entries(heard.details)) if (isCompared(detail)) reading.count(detail, times);
    reading.responseSeconds.push(...heard.responses);
  }
  return readings;
}

/** "capture | flow | what: ours / theirs", sorted. */
export function differencesBetween(capture: string, ours: Readings, theirs: Readings): string[] {
  const found: string[] = [];
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const a = ours.get(key) ?? new FlowReading();
    const b = theirs.get(key) ?? new FlowReading();
    for (const what of new Set([...a.counts.keys(), ...b.counts.keys()])) {
      if ((a.counts.get(what) ?? 0) !== (b.counts.get(what) ?? 0)) found.push(`${capture} | ${key} | ${what}: ${a.counts.get(what) ?? 0} / ${b.counts.get(what) ?? 0}`);
    }
    const times = [a.responseSeconds, b.responseSeconds].map((each) => [...each].sort((x, y) => x - y)) as [number[], number[]];
    if (times[0].length !== times[1].length || times[0].some((seconds, i) => Math.abs(seconds - (times[1][i] as number)) > TIME_TOLERANCE)) {
      found.push(`${capture} | ${key} | response times: ${times.map((each) => `${each.length}, ${(each[0] ?? 0).toFixed(6)} to ${(each.at(-1) ?? 0).toFixed(6)} s`).join(" / ")}`);
    }
  }
  return found.sort();
}

/** Lines of a table of known differences that belong to one capture. */
export const knownOf = (capture: string, differences: Readonly<Record<string, string>>): string[] =>
  Object.keys(differences)
    .filter((line) => line.startsWith(`${capture} | `))
    .sort();

/** All claims heard in a capture, about any endpoint but the flow's own ends: "10.0.0.1 hostname = plc (…)". */
export function claimsHeard(flows: ReadonlyMap<string, DissectedConnection>): string[] {
  return [...new Set([...flows.values()].flatMap(({ heard }) => heard.claims))].sort();
}
