// One line on standard error that is overwritten while long work goes on: only on a terminal, at most ten times a second, gone when done.
import process from "node:process";
import { bytesText, countText } from "../report/measure-words.ts";
import { cutStart, displayWidth } from "../report/text-layout.ts";
import { visibleText } from "../foundation/hostile-text.ts";

const LEAST_MILLISECONDS = 100;

export class ProgressLine {
  private readonly isShown: boolean;
  private lastShown = 0;
  private lastText = "";

  constructor(quiet: boolean) {
    this.isShown = !quiet && process.stderr.isTTY === true;
  }

  show(text: string): void {
    const now = Date.now();
    if (!this.isShown || now - this.lastShown < LEAST_MILLISECONDS) return;
    this.lastShown = now;
    const width = (process.stderr.columns ?? 80) - 1;
    const line = displayWidth(text) > width ? text.slice(0, width) : text;
    process.stderr.write(`\r\u001b[K${line}`);
    this.lastText = line;
  }

  clear(): void {
    if (this.isShown && this.lastText !== "") process.stderr.write("\r\u001b[K");
    this.lastText = "";
  }
}

/** "learning 12/48  span-core-0412.pcapng  38 %  1.2 GB  4,102,331 packets". */
export function learningText(p: {
  readonly file: string;
  readonly bytesDone: number;
  readonly bytesTotal: number | null;
  readonly records: number;
  readonly filesDone: number;
  readonly filesTotal: number;
}): string {
  const share = p.bytesTotal === null || p.bytesTotal === 0 ? "" : `  ${Math.min(100, Math.floor((100 * p.bytesDone) / p.bytesTotal))} %`;
  const files = p.filesTotal > 1 ? `${p.filesDone + 1}/${p.filesTotal}  ` : "";
  return `learning ${files}${cutStart(visibleText(p.file), 48)}${share}  ${bytesText(p.bytesDone)}  ${countText(p.records)} records`;
}
