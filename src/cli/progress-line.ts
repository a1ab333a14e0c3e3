// One line on standard error that is overwritten while long work goes on: only on a terminal, at most ten times a second, gone when done. Where it is known
// how much there is to do, it begins with a bar.
import { countText } from "../foundation/count-words.ts";
import process from "node:process";
import { bytesText } from "../report/measure-words.ts";
import { cutEnd, cutStart } from "../report/text-layout.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { columnsOf } from "./terminal.ts";

const LEAST_MILLISECONDS = 100;
const WIDTH_NOT_KNOWN = 80;

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
    const line = cutEnd(text, (columnsOf(process.stderr) ?? WIDTH_NOT_KNOWN) - 1);
    process.stderr.write(`\r\u001b[K${line}`);
    this.lastText = line;
  }

  clear(): void {
    if (this.isShown && this.lastText !== "") process.stderr.write("\r\u001b[K");
    this.lastText = "";
  }
}

const BAR_WIDTH = 20;

/** "[#####···············]  25 %": of so many steps, so many done. */
export function progressBar(done: number, of: number): string {
  const share = of > 0 ? Math.min(1, Math.max(0, done / of)) : 1;
  // Full only when all is done.
  const filled = Math.floor(share * BAR_WIDTH);
  return `[${"#".repeat(filled)}${"·".repeat(BAR_WIDTH - filled)}] ${String(Math.floor(100 * share)).padStart(3)} %`;
}

/** "[##########··········]  50 %  carrying with rules  120 of 240". */
export function stepsText(what: string, done: number, of: number): string {
  return `${progressBar(done, of)}  ${what}  ${countText(done)} of ${countText(of)}`;
}

/** "[#######·············]  38 %  learning 12/48  span-core-0412.pcapng  1.2 GB  4,102,331 packets". */
export function learningText(p: {
  readonly file: string;
  readonly bytesDone: number;
  readonly bytesTotal: number | null;
  readonly records: number;
  readonly filesDone: number;
  readonly filesTotal: number;
}): string {
  const bar = p.bytesTotal === null || p.bytesTotal === 0 ? "" : `${progressBar(p.bytesDone, p.bytesTotal)}  `;
  const files = p.filesTotal > 1 ? `${p.filesDone + 1}/${p.filesTotal}  ` : "";
  return `${bar}learning ${files}${cutStart(visibleText(p.file), 48)}  ${bytesText(p.bytesDone)}  ${countText(p.records)} records`;
}
