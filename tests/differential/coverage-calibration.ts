// What estimates of the unseen are worth: a recording is cut in half by time, each half into twenty slices that stand for days; from the first half the new
// conversations of the second are predicted, and counted. Slices of a short recording depend on each other more than days of a plant do.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { askCoverage } from "../../src/engines/coverage/coverage.ts";
import { FlowMeter } from "../generators/flow-meter.ts";
import { evidenceTables, hoursToBatch, piecesToBatch } from "../../src/evidence/flows/flow-tables.ts";
import { learn } from "../../src/app/learn.ts";
import { plantFromEvidence } from "../../src/app/plant-from-evidence.ts";
import type { Activity } from "../../src/plant/activity.ts";
import type { CoverageScope } from "../../src/plant/coverage.ts";
import type { Plant } from "../../src/plant/plant.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { walkPackets } from "../protocols/walk-capture.ts";

const SLICES_PER_HALF = 20;
const SLICES = 2 * SLICES_PER_HALF;
/** Less says nothing of an estimator. */
const LEAST_RECORDS = 500;
const LEAST_CONVERSATIONS = 5;
/** Slices of the first half in which anything was recorded; fewer are bursts with nothing between, put together in one file. */
const LEAST_SLICES = SLICES_PER_HALF / 2;
/** What a slice is called when it is counted as a day; any day will do. */
const FIRST_DAY = 20_000;
const HOUR = 3_600_000_000;

export interface CalibrationRow {
  readonly capture: string;
  readonly seconds: number;
  /** The first half. */
  readonly half: CoverageScope;
  /** Conversations that the second half is expected to add, with the 95 % interval of the curve; null = no estimate. */
  readonly predicted: { readonly expected: number; readonly low: number; readonly high: number } | null;
  /** What the gate reckons with: so many may be unseen, by the upper end of Chao2's interval. */
  readonly mayBeUnseen: number | null;
  readonly reallyNew: number;
}

/** A recording in slices: which slice each packet or flow belongs to, and how to learn them. */
interface Sliced {
  readonly seconds: number;
  /** Packets or flows by slice. */
  readonly records: readonly number[];
  plant(): Promise<Plant>;
}

/** null = too little is in it. @param file a capture, or a conn.log of Zeek */
export async function calibrate(file: string, name: string): Promise<CalibrationRow | null> {
  const sliced = file.endsWith(".log") ? sliceLog(file) : sliceCapture(file);
  if (sliced === null || sliced.records.reduce((sum, n) => sum + n, 0) < LEAST_RECORDS) return null;
  if (sliced.records.slice(0, SLICES_PER_HALF).filter((n) => n > 0).length < LEAST_SLICES) return null;
  const plant = await sliced.plant();
  const whole = coverageOf(plant, SLICES).scopes[0] as CoverageScope;
  if (whole.observed < LEAST_CONVERSATIONS) return null;
  const answer = coverageOf(plant, SLICES_PER_HALF);
  const half = answer.scopes[0] as CoverageScope;
  const ahead = answer.curveOf(0).at(-1);
  return {
    capture: name,
    seconds: sliced.seconds,
    half,
    predicted: ahead === undefined ? null : { expected: ahead.expected - half.observed, low: Math.max(0, ahead.low - half.observed), high: ahead.high - half.observed },
    mayBeUnseen: half.interval === null ? null : half.interval[1] - half.observed,
    reallyNew: whole.observed - half.observed,
  };
}

/** Equal slices from the first time to the last; null = there is no span. */
function slicer(times: readonly number[]): { first: number; last: number; sliceOf: (time: number) => number; edge: (slice: number) => number; records: number[] } | null {
  const first = times.reduce((least, t) => Math.min(least, t), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, t) => Math.max(most, t), Number.NEGATIVE_INFINITY);
  if (!(last > first)) return null;
  const sliceOf = (time: number): number => Math.min(SLICES - 1, Math.floor(((time - first) / (last - first)) * SLICES));
  const records = Array<number>(SLICES).fill(0);
  for (const time of times) records[sliceOf(time)] = (records[sliceOf(time)] ?? 0) + 1;
  return { first, last, sliceOf, edge: (slice) => first + ((last - first) * slice) / SLICES, records };
}

function sliceCapture(file: string): Sliced | null {
  const times: number[] = [];
  walkPackets(file, (packet) => times.push(packet.micros));
  const slices = slicer(times);
  if (slices === null) return null;
  const { first, last, sliceOf, edge, records } = slices;
  return {
    seconds: (last - first) / 1e6,
    records,
    async plant() {
      const store = createMemoryStore(evidenceTables);
      for (let slice = 0; slice < SLICES; slice++) {
        const writer = await store.beginSegment(null);
        const meter = new FlowMeter({ source: writer.source });
        walkPackets(file, (packet, view, bytes) => {
          if (sliceOf(packet.micros) === slice) meter.add(packet, view, bytes);
        });
        meter.finish();
        await writer.append(piecesToBatch(meter.takePieces()));
        await writer.append(hoursToBatch(meter.takeHours()));
        const count = records[slice] ?? 0;
        await writer.commit({
          sha256: String(slice),
          file: String(slice),
          kind: "pcap",
          vantage: "tap",
          addressSpace: "site",
          bytes: 0,
          records: count,
          understood: count,
          notUnderstood: 0,
          first: edge(slice),
          last: edge(slice + 1),
          lossShare: Number.NaN,
          warnings: [],
          complete: true,
          checkpoint: "",
        });
      }
      const plant = await plantFromEvidence(store, null);
      await store.close();
      return plant;
    },
  };
}

/** A flow counts where it begins, which is the time in its first column. */
function sliceLog(file: string): Sliced | null {
  const lines = readFileSync(file, "utf8").split("\n");
  const head = lines.filter((line) => line.startsWith("#") && !line.startsWith("#close"));
  const rows = lines.filter((line) => /^\d+\.\d+\t/.test(line));
  const timeOf = (row: string): number => Math.round(Number(row.slice(0, row.indexOf("\t"))) * 1e6);
  const slices = slicer(rows.map(timeOf));
  if (slices === null) return null;
  return {
    seconds: (slices.last - slices.first) / 1e6,
    records: slices.records,
    async plant() {
      const folder = mkdtempSync(join(tmpdir(), "holdpoint-slices-"));
      const store = createMemoryStore(evidenceTables);
      try {
        const paths = Array.from({ length: SLICES }, (_, slice) => join(folder, `${slice}.log`));
        for (const [slice, path] of paths.entries()) writeFileSync(path, `${[...head, ...rows.filter((row) => slices.sliceOf(timeOf(row)) === slice)].join("\n")}\n`);
        await learn({ store, paths, vantage: "tap", addressSpaceOf: () => "site", onProgress: () => {}, signal: new AbortController().signal });
        return await plantFromEvidence(store, null);
      } finally {
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** The first slices as days on which everything was watched. */
function coverageOf(plant: Plant, slices: number): ReturnType<typeof askCoverage> {
  const startOf = (slice: number): number => (FIRST_DAY + slice) * 24 * HOUR;
  const activity: Activity = {
    watches: [{ vantage: "tap", addressSpace: "site", spans: [{ first: startOf(0), last: startOf(slices) }] }],
    conversations: plant.conversations.map((c) => ({
      hours: c.sources
        .map((source) => Number(basename(source, ".log")))
        .filter((slice) => slice < slices)
        .sort((x, y) => x - y)
        .map((slice) => ({ hour: startOf(slice) / HOUR, first: startOf(slice), last: startOf(slice) + HOUR - 1, connections: null })),
      watches: [0],
    })),
  };
  return askCoverage({ plant, activity, phases: [], timezone: "UTC", placesOf: () => null, target: { share: 0.9, by: "test" }, without: [] });
}

/** The table of docs/coverage.md with its summary. */
export function calibrationText(rows: readonly CalibrationRow[]): string {
  const number = (value: number): string => (value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value)));
  const table = rows.map(({ capture, seconds, half, predicted, mayBeUnseen, reallyNew }) => {
    const interval = predicted === null ? "–" : `${number(predicted.expected)} (${number(predicted.low)}–${number(predicted.high)})`;
    return `| ${capture} | ${durationText(seconds)} | ${half.observed} | ${half.once} | ${half.twice} | ${interval} | ${reallyNew} | ${whereItLies(predicted, reallyNew)} | ${mayBeUnseen === null ? "–" : number(mayBeUnseen)} |`;
  });
  const estimated = rows.flatMap(({ predicted, reallyNew, mayBeUnseen }) => (predicted === null || mayBeUnseen === null ? [] : [{ predicted, reallyNew, mayBeUnseen }]));
  const within = estimated.filter(({ predicted, reallyNew }) => whereItLies(predicted, reallyNew) === "yes").length;
  const above = estimated.filter(({ predicted, reallyNew }) => whereItLies(predicted, reallyNew) === "more came").length;
  const held = estimated.filter(({ mayBeUnseen, reallyNew }) => reallyNew <= Math.ceil(mayBeUnseen)).length;
  const factors = estimated.map(({ predicted, reallyNew }) => (reallyNew + 1) / (predicted.expected + 1)).sort((x, y) => x - y);
  const median = factors[factors.length >> 1] ?? Number.NaN;
  const offBy = factors.map((f) => Math.max(f, 1 / f)).sort((x, y) => x - y);
  return `| Capture | Lasts | Seen in the first half | Once | Twice | Predicted new (95 %) | Really new | In the interval | May be unseen |
|---|---|--:|--:|--:|--:|--:|---|--:|
${table.join("\n")}

Of ${estimated.length} captures the truth lay within the curve's interval in ${within}; in ${above} more came than it allows, in ${estimated.length - within - above} fewer. In ${held} of ${estimated.length} not more came than the upper end of Chao2's interval says may be unseen, which is what completeness counts with. The prediction was typically (median) off by a factor of ${number(offBy[offBy.length >> 1] ?? Number.NaN)}, with one added to both numbers so that zeros count; the median of really new over predicted is ${number(median)}.`;
}

function whereItLies(predicted: CalibrationRow["predicted"], reallyNew: number): string {
  if (predicted === null) return "no estimate";
  if (reallyNew > Math.ceil(predicted.high)) return "more came";
  return reallyNew < Math.floor(predicted.low) ? "fewer came" : "yes";
}

function durationText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`;
}
