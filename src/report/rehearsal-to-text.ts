// What a rehearsal showed, for people: how many conversations the kernel treated as predicted, each that it did not, and what was left out and why.
import { countOf, countText } from "../foundation/count-words.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { formatDuration } from "../foundation/time.ts";
import { textStyle } from "./text-style.ts";

export interface RehearsalShown {
  readonly changeName: string;
  readonly agreed: number;
  readonly byPrediction: readonly { readonly prediction: string; readonly count: number }[];
  readonly disagreed: readonly { readonly name: string; readonly predicted: string; readonly seen: string; readonly rule: string | null; readonly line: number | null }[];
  readonly leftOut: readonly { readonly why: string; readonly count: number }[];
  readonly machines: number;
  readonly seconds: number;
  readonly kernel: string;
}

const MOST_SHOWN = 20;

export function rehearsalToText(shown: RehearsalShown, options: { readonly color: boolean }): string {
  const style = textStyle(options.color);
  const total = shown.agreed + shown.disagreed.length;
  const lines = [
    style.strong(visibleText(shown.changeName)),
    `rehearsed in the packet filter of Linux ${visibleText(shown.kernel)}: ${countOf(shown.machines, "machine")}, ${countOf(total, "conversation")}, ${formatDuration(shown.seconds)}`,
    "",
    shown.disagreed.length === 0
      ? `  ${style.verdict("kept", "✔ as predicted")}  ${countText(shown.agreed)} of ${countText(total)}`
      : `  ${style.verdict("blocked", "✖ not as predicted")}  ${countText(shown.disagreed.length)} of ${countText(total)}: a mistake of Holdpoint's; do not rely on the verdict, and please report it`,
    ...shown.byPrediction.map(({ prediction, count }) => `      ${prediction}: ${countText(count)}`),
  ];
  for (const d of shown.disagreed.slice(0, MOST_SHOWN)) {
    lines.push("", `${style.severity("error", "error[rehearsal]:")} ${style.strong(visibleText(d.name))}`, `  predicted ${d.predicted}, seen ${visibleText(d.seen)}`);
    if (d.rule !== null) lines.push(`  ${style.quiet(`by ${d.line === null ? "" : `line ${d.line}: `}${visibleText(d.rule)}`)}`);
  }
  if (shown.disagreed.length > MOST_SHOWN) lines.push(style.quiet(`… and ${countText(shown.disagreed.length - MOST_SHOWN)} more (--format json has all)`));
  if (shown.leftOut.length > 0) {
    lines.push("", `not rehearsed: ${countText(shown.leftOut.reduce((sum, l) => sum + l.count, 0))}`);
    for (const { why, count } of shown.leftOut) lines.push(`  ${countText(count).padStart(6)}  ${visibleText(why)}`);
  }
  lines.push("", style.quiet("This proves what the rules mean on Linux. It does not prove the device that will carry them."));
  return `${lines.join("\n")}\n`;
}
