// The accumulation curve for a terminal: drawn with dots of braille characters inside a given width, told apart by shape only, so that it reads without
// colour. Lines of text come back; nothing is printed here.
import { countText } from "../foundation/count-words.ts";
import type { AccumulationPoint, SamplingUnit } from "../plant/coverage.ts";
import { curveAxes, valueAt } from "./curve-axes.ts";

export interface PlotOptions {
  /** Columns of the whole picture; below 30 nothing is drawn. */
  readonly width: number;
  /** Rows of the curve, without the axis. */
  readonly rows: number;
  readonly unit: SamplingUnit;
  readonly targetKeys: number | null;
  /** What is counted; absent = conversations. */
  readonly counted?: string;
}

const NARROWEST = 30;
const WIDEST = 110;
/** Bits of a braille character by column and row of its dots. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

export function plotAccumulation(curve: readonly AccumulationPoint[], { width, rows, unit, targetKeys, counted = "conversations" }: PlotOptions): string[] {
  const observed = curve.find((point) => point.method === "observed");
  if (observed === undefined || width < NARROWEST) return [];
  const axes = curveAxes(curve, targetKeys, { units: Math.max(2, Math.floor(Math.min(width, WIDEST) / 14)), keys: Math.max(2, Math.floor(rows / 3)) });
  const margin = Math.max(...axes.keyTicks.map((tick) => countOf(tick).length)) + 2;
  const columns = Math.min(width, WIDEST) - margin - 1;
  const canvas = new Uint8Array(columns * rows);
  const dotColumns = columns * 2;
  const dotRows = rows * 4;
  const rowOf = (keys: number): number => dotRows - 1 - Math.round((keys / axes.mostKeys) * (dotRows - 1));
  const dot = (column: number, row: number): void => {
    if (row < 0 || row >= dotRows || column < 0 || column >= dotColumns) return;
    const cell = (row >> 2) * columns + (column >> 1);
    canvas[cell] = (canvas[cell] as number) | (DOTS[column & 1]?.[row & 3] ?? 0);
  };
  const columnOf = (units: number): number => Math.round((units / axes.mostUnits) * (dotColumns - 1));
  let before: number | null = null;
  for (let column = 0; column < dotColumns; column++) {
    const units = (column / (dotColumns - 1)) * axes.mostUnits;
    const row = rowOf(valueAt(curve, units, "expected") ?? 0);
    // Extrapolated: dashes of six dots, gaps of four.
    const isDrawn = units <= observed.units || column % 10 < 6;
    if (isDrawn) for (const r of between(before ?? row, row)) dot(column, r);
    before = isDrawn ? row : null;
    if (column % 4 === 0 && units >= (curve[0]?.units ?? 0)) {
      dot(column, rowOf(valueAt(curve, units, "high") ?? 0));
      dot(column, rowOf(valueAt(curve, units, "low") ?? 0));
    }
  }
  const cells = Array.from(canvas, (bits) => (bits === 0 ? " " : String.fromCodePoint(0x2800 + bits)));
  const target = axes.targetKeys === null ? null : rowOf(axes.targetKeys) >> 2;
  if (target !== null) for (let column = 0; column < columns; column++) if (cells[target * columns + column] === " ") cells[target * columns + column] = "┄";
  cells[(rowOf(observed.expected) >> 2) * columns + Math.min(columns - 1, columnOf(observed.units) >> 1)] = "●";
  const ticks = new Map(axes.keyTicks.map((tick) => [rowOf(tick) >> 2, countOf(tick)]));
  const lines = Array.from({ length: rows }, (_, row) => {
    const label = (ticks.get(row) ?? "").padStart(margin - 1);
    return `${label} ${ticks.has(row) ? "┤" : "│"}${cells.slice(row * columns, (row + 1) * columns).join("")}`.trimEnd();
  });
  return [counted.padStart(margin - 1), ...lines, `${" ".repeat(margin)}└${"─".repeat(columns)}`, unitAxis(axes.unitTicks, columns, margin, (tick) => columnOf(tick) >> 1, unit)];
}

/** Numbers below the axis, each with its end below its tick where the next would run into it. */
function unitAxis(ticks: readonly number[], columns: number, margin: number, columnOf: (tick: number) => number, unit: SamplingUnit): string {
  let line = " ".repeat(margin + 1);
  const name = ` ${unit}s`;
  ticks.forEach((tick, i) => {
    const text = i === ticks.length - 1 ? `${countOf(tick)}${name}` : countOf(tick);
    const at = Math.min(margin + 1 + columnOf(tick), margin + 1 + columns - text.length);
    if (at >= line.length + (i === 0 ? 0 : 1) || i === 0) line = line.padEnd(at) + text;
    else if (i === ticks.length - 1) line = `${line}${name}`.slice(0, margin + 1 + columns);
  });
  return line;
}

function* between(from: number, to: number): Generator<number> {
  const step = from < to ? 1 : -1;
  for (let row = from; row !== to; row += step) yield row;
  yield to;
}

function countOf(value: number): string {
  return countText(Math.round(value));
}
