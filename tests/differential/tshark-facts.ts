// Compares what a dissector says of each connection with what tshark's fields say of it, as counted facts ("command read" ×3) and response
// times. For differential tests: what differs has to stand in a table with its reason, and a difference that vanishes fails too.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import type { Heard } from "../protocols/heard.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";

/** What one side says of a connection. */
export class Facts {
  readonly counts = new Map<string, number>();
  readonly seconds: number[] = [];

  add(fact: string, times = 1): void {
    this.counts.set(fact, (this.counts.get(fact) ?? 0) + times);
  }
}

export interface Comparison {
  readonly title: string;
  /** Protocol ids whose flows are compared. */
  readonly protocols: readonly string[];
  /** Below the captures' folder. */
  readonly captures: readonly string[];
  /** Display filter, fields and options for tshark. */
  readonly filter: string;
  readonly fields: readonly string[];
  readonly options?: readonly string[];
  /** Adds what a frame's fields say to the facts of its connection. `fromFirst`: its sender stands first in the key. */
  theirs(values: Record<string, string>, facts: Facts, fromFirst: boolean): void;
  /** Adds what a dissector said of a connection. */
  ours(heard: Heard, facts: Facts): void;
  /** "capture | connection | fact: ours / theirs" → why. */
  readonly differences: Readonly<Record<string, string>>;
  /** Only flows that ours and theirs can both know: tshark may call a flow something else as a whole. */
  readonly transport?: "tcp" | "udp";
}

const ENDS = ["ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport"];
/** Seconds; tshark prints nanoseconds, ours are made of microseconds. */
const TOLERANCE = 2e-6;

/** Occurrences of a field in a frame. */
export const each = (value: string | undefined): string[] => (value === undefined || value === "" ? [] : value.split(","));

function wholeIpv6(text: string): string {
  const [head = "", tail] = text.split("::");
  const words = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const front = words(head);
  const back = tail === undefined ? [] : words(tail);
  const all = tail === undefined ? front : [...front, ...Array<string>(8 - front.length - back.length).fill("0"), ...back];
  const padded = all.map((word) => word.padStart(4, "0")).join("");
  return `[${(padded.match(/.{8}/g) ?? []).join("")}]`;
}

function endsOf(row: Record<string, string>): { key: string; fromFirst: boolean } {
  const last = (value: string | undefined): string => each(value).at(-1) ?? "";
  const address = (v4: string | undefined, v6: string | undefined): string => (last(v4) !== "" ? last(v4) : wholeIpv6(last(v6)));
  const transport = row["tcp.srcport"] !== "" ? "tcp" : "udp";
  const src = `${address(row["ip.src"], row["ipv6.src"])}:${last(row[`${transport}.srcport`])}`;
  const dst = `${address(row["ip.dst"], row["ipv6.dst"])}:${last(row[`${transport}.dstport`])}`;
  return { key: src < dst ? `${transport} ${src} ${dst}` : `${transport} ${dst} ${src}`, fromFirst: src < dst };
}

function theirFacts(comparison: Comparison, file: string): Map<string, Facts> {
  const names = [...ENDS, ...comparison.fields];
  const flows = new Map<string, Facts>();
  for (const values of tsharkFields(file, comparison.filter, names, comparison.options)) {
    const row = Object.fromEntries(names.map((name, i) => [name, values[i] ?? ""]));
    const { key, fromFirst } = endsOf(row);
    const facts = flows.get(key) ?? new Facts();
    flows.set(key, facts);
    comparison.theirs(row, facts, fromFirst);
  }
  return flows;
}

const secondsText = (seconds: readonly number[]): string => `${seconds.length}, ${(seconds[0] ?? 0).toFixed(6)} to ${(seconds.at(-1) ?? 0).toFixed(6)} s`;

/** Lines "connection | fact: ours / theirs". */
export function differencesIn(comparison: Comparison, file: string): string[] {
  const theirs = theirFacts(comparison, file);
  const ours = new Map<string, Facts>();
  for (const connection of dissectCapture(file, comparison.protocols).values()) {
    if (comparison.transport !== undefined && !connection.key.startsWith(comparison.transport)) continue;
    const facts = new Facts();
    comparison.ours(connection.heard, facts);
    ours.set(connection.key, facts);
  }
  const found: string[] = [];
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const our = ours.get(key) ?? new Facts();
    const their = theirs.get(key) ?? new Facts();
    for (const fact of new Set([...our.counts.keys(), ...their.counts.keys()])) {
      const [a, b] = [our.counts.get(fact) ?? 0, their.counts.get(fact) ?? 0];
      if (a !== b) found.push(`${key} | ${fact}: ${a} / ${b}`);
    }
    const a = our.seconds.toSorted((x, y) => x - y);
    const b = their.seconds.toSorted((x, y) => x - y);
    if (a.length !== b.length || a.some((seconds, i) => Math.abs(seconds - (b[i] as number)) > TOLERANCE)) found.push(`${key} | response times: ${secondsText(a)} / ${secondsText(b)}`);
  }
  return found.sort();
}

/** One test per capture; skipped where there are no captures or no tshark. */
export function describeAgainstTshark(comparison: Comparison): void {
  describe.skipIf(capturesFolder === null || !hasTshark)(`${comparison.title}, as tshark reads it`, () => {
    test.each(comparison.captures)(
      "%s",
      (capture) => {
        const file = join(capturesFolder as string, capture);
        const known = Object.keys(comparison.differences).filter((line) => line.startsWith(`${capture} | `));
        expect(differencesIn(comparison, file).map((line) => `${capture} | ${line}`)).toEqual(known.sort());
        expect(theirFacts(comparison, file).size, "tshark sees connections").toBeGreaterThan(0);
      },
      120_000,
    );
  });
}
