// Where in a YAML text something can be inserted so that all other bytes stay, and how a word is written there. Knows nothing of changes.
import { isAlias, isMap, isPair, isScalar, isSeq, parse, type YAMLMap, type YAMLSeq } from "yaml";

export interface TextEdit {
  /** UTF-16 offset in the original text. */
  readonly offset: number;
  readonly removed: number;
  readonly text: string;
}

export interface YamlStyle {
  readonly eol: "\n" | "\r\n";
  /** The whole file is written as JSON: keys and words are quoted. */
  readonly json: boolean;
}

/** Edits at the same place are inserted in their order. */
export function insertedAt(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.map((edit, order) => ({ edit, order })).sort((a, b) => a.edit.offset - b.edit.offset || a.order - b.order);
  let result = "";
  let from = 0;
  for (const { edit } of sorted) {
    result += text.slice(from, edit.offset) + edit.text;
    from = edit.offset + edit.removed;
  }
  return result + text.slice(from);
}

/** Behind the last item of `[a, b]` or `{ a: 1 }`. */
export function flowItem(text: string, node: YAMLSeq | YAMLMap, item: string): TextEdit {
  const last = node.items[node.items.length - 1];
  if (last !== undefined) return { offset: endOf(last), removed: 0, text: `, ${item}` };
  const start = node.range?.[0] ?? 0;
  const padded = text[start + 1] === " " && text[start + 2] !== " " ? ` ${item}` : item;
  return { offset: start + 1, removed: 0, text: isMap(node) && padded === item ? ` ${item} ` : padded };
}

/** A further `- …` in its own lines behind the last one; `lines` are the lines of the item, the first behind the dash. */
export function blockItem(text: string, seq: YAMLSeq, lines: readonly string[], style: YamlStyle): TextEdit {
  const indent = " ".repeat(dashColumn(text, seq));
  return afterLine(
    text,
    endOf(seq.items[seq.items.length - 1]),
    lines.map((line, i) => `${indent}${i === 0 ? "- " : "  "}${line}`),
    style,
  );
}

/** Before the first item of `[a, b]`, of which there is one. */
export function flowItemFirst(seq: YAMLSeq, item: string): TextEdit {
  return { offset: startOf(seq.items[0]), removed: 0, text: `${item}, ` };
}

/** Further `- …`, each in a line, before the first one; comments above that one stay above them. */
export function blockItemFirst(text: string, seq: YAMLSeq, items: readonly string[], { eol }: YamlStyle): TextEdit {
  const column = dashColumn(text, seq);
  const dash = (seq.srcToken as SequenceToken | undefined)?.items?.[0]?.start?.find((t) => t.type === "seq-item-ind")?.offset ?? startOf(seq);
  return { offset: dash, removed: 0, text: items.map((item) => `- ${item}${eol}${" ".repeat(column)}`).join("") };
}

/** A further key in its own lines behind the last one, or behind `after`. */
export function blockKey(text: string, map: YAMLMap, lines: readonly string[], style: YamlStyle, after?: unknown): TextEdit {
  const first = map.items[0];
  const column = first === undefined ? 0 : columnOf(text, startOf(first.key));
  return afterLine(
    text,
    endOf(after ?? map.items[map.items.length - 1]),
    lines.map((line) => " ".repeat(column) + line),
    style,
  );
}

function afterLine(text: string, offset: number, lines: readonly string[], { eol }: YamlStyle): TextEdit {
  // A block scalar ends behind its own line break.
  if (offset > 0 && text[offset - 1] === "\n") return { offset, removed: 0, text: lines.map((l) => l + eol).join("") };
  return { offset: endOfLine(text, offset), removed: 0, text: lines.map((l) => eol + l).join("") };
}

/** Offset of the line break (or of the end of the text) behind an offset. */
export function endOfLine(text: string, offset: number): number {
  const next = text.indexOf("\n", offset);
  if (next < 0) return text.length;
  return text[next - 1] === "\r" && next > offset ? next - 1 : next;
}

function columnOf(text: string, offset: number): number {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  // A byte order mark is no column.
  return offset - (lineStart === 0 && text.charCodeAt(0) === 0xfeff ? 1 : lineStart);
}

interface SequenceToken {
  readonly items?: readonly { readonly start?: readonly { readonly type: string; readonly offset: number }[] }[];
}

function dashColumn(text: string, seq: YAMLSeq): number {
  for (const item of (seq.srcToken as SequenceToken | undefined)?.items ?? []) {
    const dash = item.start?.find((t) => t.type === "seq-item-ind");
    if (dash !== undefined) return columnOf(text, dash.offset);
  }
  return columnOf(text, startOf(seq));
}

function startOf(node: unknown): number {
  return (node as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0;
}

/** Behind the last character that belongs to the node, without the comment that may follow. */
export function endOf(node: unknown): number {
  if (isPair(node)) return Math.max(endOf(node.key), endOf(node.value));
  if ((isMap(node) || isSeq(node)) && node.flow !== true) return node.items.reduce<number>((end, item) => Math.max(end, endOf(item)), startOf(node));
  return isScalar(node) || isAlias(node) || isMap(node) || isSeq(node) ? (node.range?.[1] ?? 0) : 0;
}

/** A word as it must be written to be read back as this very text, in any place. */
export function scalarText(text: string, { json }: YamlStyle): string {
  const plain = /^[A-Za-z0-9_][A-Za-z0-9_./:-]*$/.test(text) && !text.endsWith(":");
  if (!json && plain && readsAs(text)) return text;
  // JSON leaves what YAML 1.2 §5.1 calls not printable as it is.
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function readsAs(text: string): boolean {
  try {
    return parse(`[${text}]`)[0] === text;
  } catch {
    return false;
  }
}
