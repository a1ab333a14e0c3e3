// Tables of Windows' own tools as they are written to a file (`Get-HotFix > …`, `wmic qfe > …`): columns begin where the words of the header begin. Only tables with
// the columns of these two tools are read so.
import type { TimedRow } from "../row-times.ts";

const MOST_ROWS = 200_000;

/** null = it is no such table. */
export function readFixedWidth(text: string): readonly TimedRow[] | null {
  const lines = text.slice(0, 64 * 1024 * 1024).split(/\r\n|\r|\n/);
  const at = lines.slice(0, 40).findIndex((line) => /(^|\s)HotFixID(\s|$)/.test(line) && /(^|\s)(Source|CSName|PSComputerName|Node)(\s|$)/.test(line) && !/[,;\t]/.test(line));
  const header = lines[at];
  if (header === undefined) return null;
  const starts = [...header.matchAll(/\S+/g)].map((match) => match.index);
  const cut = (line: string): string[] => starts.map((start, i) => line.slice(start, starts[i + 1] ?? line.length).trim());
  const rows: TimedRow[] = [{ number: at + 1, cells: cut(header) }];
  for (let i = at + 1; i < lines.length && rows.length <= MOST_ROWS; i++) {
    const line = lines[i] as string;
    if (line.trim() === "" || /^[-\s]+$/.test(line)) continue;
    rows.push({ number: i + 1, cells: cut(line) });
  }
  return rows.length > 1 ? rows : null;
}
