// A table once, for people and for programs: columns say what kind of value they hold; text is laid out to the width, CSV keeps raw values.
import { countOf, countText } from "../foundation/count-words.ts";
import { csvText, visibleText } from "../foundation/hostile-text.ts";
import { formatDuration } from "../foundation/time.ts";
import { bytesText, instantOrNull, shareText, whenText } from "./measure-words.ts";
import { cutEnd, cutStart, displayWidth, padEnd, padStart } from "./text-layout.ts";
import { textStyle } from "./text-style.ts";

export type CellKind = "text" | "path" | "list" | "count" | "bytes" | "seconds" | "share" | "instant";

export interface TableColumn {
  /** Name in CSV: that of the JSON contract. */
  readonly key: string;
  /** Heading for people. */
  readonly header: string;
  readonly kind: CellKind;
  /** Left out for people first when the screen is narrow; higher goes sooner. Absent = always shown. */
  readonly spare?: number;
  /** Characters that a text keeps at least; other columns go sooner. */
  readonly least?: number;
}

/** Instants are microseconds since 1970, durations seconds, shares 0…1. */
export type Cell = string | number | null | readonly string[];

export interface TableOptions {
  readonly width: number;
  readonly color: boolean;
  readonly timezone?: string;
}

const GAP = "  ";
const NARROWEST_TEXT = 8;

export function renderTable(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[], options: TableOptions): string {
  const style = textStyle(options.color);
  const cells = rows.map((row) => columns.map((column, i) => cellText(column.kind, row[i] ?? null, options.timezone ?? "UTC")));
  const natural = columns.map((column, i) => Math.max(displayWidth(column.header), ...cells.map((row) => displayWidth(row[i] as string))));
  const shown = chooseColumns(columns, natural, options.width);
  const widths = shrink(columns, natural, shown, options.width);
  const line = (texts: readonly string[]): string =>
    shown
      .map((i) => fit(columns[i] as TableColumn, texts[i] as string, widths[i] as number))
      .join(GAP)
      .replace(/ +$/, "");
  const head = style.strong(line(columns.map((c) => c.header)));
  const left = columns.length - shown.length;
  const note =
    left > 0
      ? `${style.quiet(
          `${countOf(left, "column")} left out for the width: ${columns
            .filter((_, i) => !shown.includes(i))
            .map((c) => c.header)
            .join(", ")}`,
        )}\n`
      : "";
  return `${[head, ...cells.map(line)].join("\n")}\n${note}`;
}

function cellText(kind: CellKind, value: Cell, timezone: string): string {
  if (value === null || (typeof value === "number" && Number.isNaN(value))) return "–";
  if (typeof value === "number") {
    switch (kind) {
      case "bytes":
        return bytesText(value);
      case "seconds":
        return formatDuration(value);
      case "share":
        return shareText(value);
      case "instant":
        return whenText(value, timezone);
      default:
        return kind === "text" ? String(value) : countText(value);
    }
  }
  if (typeof value === "string") return visibleText(value);
  return value.map(visibleText).join(", ");
}

function isNumber(column: TableColumn): boolean {
  return column.kind === "count" || column.kind === "bytes" || column.kind === "seconds" || column.kind === "share";
}

function smallest(column: TableColumn, natural: number): number {
  return column.kind === "text" || column.kind === "path" || column.kind === "list" ? Math.min(natural, Math.max(column.least ?? NARROWEST_TEXT, displayWidth(column.header))) : natural;
}

function chooseColumns(columns: readonly TableColumn[], natural: readonly number[], width: number): number[] {
  let shown = columns.map((_, i) => i);
  const total = (): number => shown.reduce((sum, i) => sum + smallest(columns[i] as TableColumn, natural[i] as number), 0) + GAP.length * (shown.length - 1);
  while (total() > width) {
    const spare = shown.filter((i) => columns[i]?.spare !== undefined).sort((a, b) => (columns[b]?.spare ?? 0) - (columns[a]?.spare ?? 0))[0];
    if (spare === undefined) break;
    shown = shown.filter((i) => i !== spare);
  }
  return shown;
}

/** Takes from the widest text column until the rest fits: numbers are never cut. */
function shrink(columns: readonly TableColumn[], natural: readonly number[], shown: readonly number[], width: number): number[] {
  const widths = [...natural];
  const total = (): number => shown.reduce((sum, i) => sum + (widths[i] as number), 0) + GAP.length * (shown.length - 1);
  for (let over = total() - width; over > 0; over--) {
    const widest = shown.filter((i) => (widths[i] as number) > smallest(columns[i] as TableColumn, natural[i] as number)).sort((a, b) => (widths[b] as number) - (widths[a] as number))[0];
    if (widest === undefined) break;
    widths[widest] = (widths[widest] as number) - 1;
  }
  return widths;
}

function fit(column: TableColumn, text: string, width: number): string {
  const cut = column.kind === "path" ? cutStart(text, width) : cutEnd(text, width);
  return isNumber(column) ? padStart(cut, width) : padEnd(cut, width);
}

/** RFC 4180: CRLF, quotes doubled; numbers raw, instants ISO, lists joined by a space. Texts cannot become formulas. */
export function toCsv(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[]): string {
  return `${columns.map((c) => csvText(c.key)).join(",")}\r\n${csvLines(columns, rows)}`;
}

/** Without the header, for tables that are written in parts. */
export function csvLines(columns: readonly TableColumn[], rows: Iterable<readonly Cell[]>): string {
  let lines = "";
  for (const row of rows) lines += `${columns.map((column, i) => csvCell(column, row[i] ?? null)).join(",")}\r\n`;
  return lines;
}

function csvCell(column: TableColumn, value: Cell): string {
  if (value === null || (typeof value === "number" && Number.isNaN(value))) return "";
  if (typeof value === "number") return column.kind === "instant" ? (instantOrNull(value) ?? "") : String(value);
  return csvText(typeof value === "string" ? value : value.join(" "));
}
