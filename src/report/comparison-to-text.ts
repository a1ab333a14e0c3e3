// What two rule sets do differently, for people: packets in boxes with an example each and the rules that decide, then conversations that were seen.
import { countOf, countText } from "../foundation/count-words.ts";
import { printableJson, visibleText } from "../foundation/hostile-text.ts";
import { wrapAfter } from "./text-layout.ts";
import { textStyle } from "./text-style.ts";

export interface ComparedRule {
  readonly text: string;
  /** null = no rule decides. */
  readonly file: string | null;
  readonly line: number | null;
}

export interface PacketChange {
  readonly kind: "newlyPermitted" | "newlyDenied" | "deniedOtherwise" | "notKnown";
  /** "10.20.1.0/24 → any IPv4, tcp/1-1023" */
  readonly boxes: readonly string[];
  readonly moreBoxes: number;
  readonly example: string | null;
  readonly old: ComparedRule;
  readonly now: ComparedRule;
}

export interface ComparisonShown {
  readonly before: string;
  readonly after: string;
  /** The same packets pass, and nothing beside the rules differs. */
  readonly same: boolean;
  readonly packets: {
    readonly same: boolean;
    readonly changes: readonly PacketChange[];
    /** Changes that are not listed. */
    readonly more: number;
    /** Parts of all packets that were not computed: nothing is said of them. */
    readonly tooLarge: readonly string[];
  };
  /** Lines that begin with "- " (only before) or "+ " (only after). */
  readonly settings: readonly string[];
  /** null = there was no evidence. */
  readonly conversations: {
    readonly compared: number;
    readonly changed: readonly { readonly name: string; readonly role: string; readonly before: string; readonly after: string; readonly why: string; readonly line: number | null }[];
  } | null;
}

const KIND_WORDS: Readonly<Record<PacketChange["kind"], string>> = {
  newlyPermitted: "newly permitted",
  newlyDenied: "newly denied",
  deniedOtherwise: "denied in another way",
  notKnown: "not known, and not alike",
};
const KINDS = ["newlyDenied", "newlyPermitted", "deniedOtherwise", "notKnown"] as const;
const MOST_SHOWN = 40;

export function comparisonToJson(shown: ComparisonShown): string {
  return `${printableJson(JSON.stringify(shown, null, 2))}\n`;
}

export function comparisonToText(shown: ComparisonShown, { color, width, all }: { readonly color: boolean; readonly width: number; readonly all: boolean }): string {
  const style = textStyle(color);
  const most = all ? Number.POSITIVE_INFINITY : MOST_SHOWN;
  const lines: string[] = [style.strong(`${visibleText(shown.before)} → ${visibleText(shown.after)}`), ""];
  if (shown.packets.same) lines.push("  packets: the same pass in both");
  for (const name of shown.packets.tooLarge) lines.push(style.severity("warning", `  packets: ${name} is too large to compare; nothing is said of it`));
  for (const kind of KINDS) {
    const changes = shown.packets.changes.filter((c) => c.kind === kind);
    if (changes.length === 0) continue;
    lines.push(`${style.strong(`Packets ${KIND_WORDS[kind]}`)} ${style.quiet(`(${countText(changes.length)})`)}`);
    for (const change of changes.slice(0, most)) {
      for (const box of change.boxes) lines.push(...wrapAfter("  ", visibleText(box), width, 4));
      if (change.moreBoxes > 0) lines.push(style.quiet(`  … and ${countOf(change.moreBoxes, "box", "boxes")} more`));
      if (change.example !== null) lines.push(style.quiet(`    for example ${visibleText(change.example)}`));
      for (const [side, rule] of [
        ["before", change.old],
        ["now", change.now],
      ] as const)
        lines.push(...wrapAfter(`    ${side.padEnd(7)}`, `${rule.line === null ? "" : `line ${rule.line}: `}${visibleText(rule.text.replace(/\s+/g, " "))}`, width, 11));
    }
    if (changes.length > most) lines.push(style.quiet(`  … and ${countText(changes.length - most)} more: --all`));
    lines.push("");
  }
  if (shown.packets.more > 0) lines.push(style.quiet(`… and ${countOf(shown.packets.more, "further pair")} of deciding rules that differ`), "");
  if (shown.settings.length > 0) lines.push(style.strong("Beside the rules"), ...shown.settings.map((s) => `  ${visibleText(s)}`), "");
  if (shown.conversations === null) lines.push(style.quiet("No evidence was given: which conversations change is not known (--evidence)."));
  else if (shown.conversations.changed.length === 0) lines.push(`  conversations: all ${countText(shown.conversations.compared)} that were seen fare the same in both`);
  else {
    const { changed, compared } = shown.conversations;
    lines.push(style.strong(`Conversations that change (${countText(changed.length)} of ${countText(compared)} seen)`));
    for (const c of changed.slice(0, most))
      lines.push(...wrapAfter("  ", `${visibleText(c.name)}: ${c.before} → ${c.after}`, width, 4), ...wrapAfter("    ", visibleText(c.why), width, 4).map(style.quiet));
    if (changed.length > most) lines.push(style.quiet(`  … and ${countText(changed.length - most)} more: --all`));
  }
  return `${lines.join("\n").trimEnd()}\n`;
}
