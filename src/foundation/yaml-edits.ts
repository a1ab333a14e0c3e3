// One edit in a YAML text that people wrote: a value set, items added to a list, an item taken out. Comments, order and layout stay. The result is read
// again and compared with what it should say: where a text is written in a way in which the edit would touch something else (aliases, anchors, merged
// keys), nothing is written. Knows nothing of what the file is about.
import { isMap, isScalar, isSeq, type Pair, parseDocument, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { Diagnostic } from "./diagnostic.ts";
import { sameContent } from "./same-content.ts";
import { blockItem, blockItemFirst, blockKey, endOf, endOfLine, flowItem, flowItemFirst, insertedAt, scalarText, type TextEdit, type YamlStyle } from "./yaml-insertions.ts";

type Path = readonly (string | number)[];
export type YamlValue = string | readonly string[] | { readonly [key: string]: string | readonly string[] };

export type YamlEdit =
  /** Mappings that are missing on the way are made; there must be no value, or a scalar. An item of a list must be there, as a scalar. */
  | { readonly kind: "set"; readonly path: Path; readonly value: YamlValue }
  /** A list that is missing is begun. */
  | { readonly kind: "append"; readonly path: Path; readonly items: readonly YamlValue[] }
  /** The same, before the first item. */
  | { readonly kind: "prepend"; readonly path: Path; readonly items: readonly YamlValue[] }
  | { readonly kind: "remove"; readonly path: Path };

/** What is said of edits that cannot be written. */
export class EditComplaints {
  readonly diagnostics: Diagnostic[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  complain(severity: "error" | "warning", message: string): void {
    this.diagnostics.push({ code: "fix-not-written", severity, message, help: "Write it by hand.", at: { kind: "file", file: this.file } });
  }

  /** false, with an error: the text is no change that can be edited. */
  canEdit(text: string): boolean {
    if (contentOfYaml(text) !== undefined) return true;
    this.complain("error", "The file is not a change that can be edited: it does not parse as one YAML mapping.");
    return false;
  }
}

/** undefined = the text is no YAML mapping, or refers to its own parts too often. */
export function contentOfYaml(text: string): Readonly<Record<string, unknown>> | undefined {
  const document = parseDocument(text, { logLevel: "error" });
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  try {
    return document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** null = it cannot be written so that everything else stays. */
export function editedYaml(text: string, edit: YamlEdit): string | null {
  const document = parseDocument(text, { keepSourceTokens: true, logLevel: "error" });
  const before = contentOfYaml(text);
  if (before === undefined || !isMap(document.contents)) return null;
  const edits = new Editor(text, document.contents).write(edit);
  if (edits === null) return null;
  const edited = insertedAt(text, edits);
  const after = contentOfYaml(edited);
  // What stands in one place and is meant in several (an alias) is told apart here: an edit of one would show in the others.
  const expected = JSON.parse(JSON.stringify(before)) as Record<string, unknown>;
  return after !== undefined && apply(expected, edit) && sameContent(after, expected) ? edited : null;
}

/** The edit on the content instead of the text; false where there is nothing to edit. */
function apply(content: Record<string, unknown>, edit: YamlEdit): boolean {
  let here: unknown = content;
  for (const step of edit.path.slice(0, -1)) {
    const parent = here as Record<string | number, unknown>;
    if (parent === null || typeof parent !== "object") return false;
    if (parent[step] === undefined && edit.kind !== "remove") parent[step] = {};
    here = parent[step];
  }
  const last = edit.path[edit.path.length - 1] as string | number;
  const parent = here as Record<string | number, unknown>;
  if (parent === null || typeof parent !== "object") return false;
  if (edit.kind === "set") parent[last] = edit.value;
  else if (edit.kind === "append") parent[last] = [...((parent[last] as unknown[] | undefined) ?? []), ...edit.items];
  else if (edit.kind === "prepend") parent[last] = [...edit.items, ...((parent[last] as unknown[] | undefined) ?? [])];
  else if (Array.isArray(parent)) parent.splice(last as number, 1);
  return true;
}

class Editor {
  readonly #text: string;
  readonly #root: YAMLMap;
  readonly #style: YamlStyle;

  constructor(text: string, root: YAMLMap) {
    this.#text = text;
    this.#root = root;
    this.#style = { eol: text.includes("\r\n") ? "\r\n" : "\n", json: root.flow === true };
  }

  write(edit: YamlEdit): TextEdit[] | null {
    if (edit.kind === "remove") return this.#remove(edit.path);
    if (edit.kind === "set" && typeof edit.path[edit.path.length - 1] === "number") return this.#replaceItem(edit.path, edit.value);
    const found = this.#deepest(edit.path);
    if (found === null) return null;
    const { node, rest, value } = found;
    if (edit.kind === "set") {
      if (rest.length > 0) return [this.#newKey(node, rest[0] as string, nested(rest.slice(1), edit.value))];
      return isScalar(value) && value.range != null && typeof edit.value === "string" ? [replaced(value, scalarText(edit.value, this.#style))] : null;
    }
    if (rest.length === 0) return !isSeq(value) ? null : edit.kind === "prepend" && value.items.length > 0 ? this.#prepend(value, edit.items) : this.#append(value, edit.items);
    if (rest.length > 1) return null;
    return [this.#newList(node, rest[0] as string, edit.items)];
  }

  /** The last mapping on the way that is there, the steps behind it that are not, and what stands at the end where all are. */
  #deepest(path: Path): { readonly node: YAMLMap; readonly rest: Path; readonly value: unknown } | null {
    let node: unknown = this.#root;
    for (const [i, step] of path.entries()) {
      if (isSeq(node) && typeof step === "number") {
        node = node.items[step];
        continue;
      }
      if (!isMap(node) || typeof step !== "string") return null;
      const pair: Pair | undefined = pairOf(node, step);
      if (pair === undefined) return { node, rest: path.slice(i), value: undefined };
      if (i === path.length - 1) return { node, rest: [], value: pair.value };
      node = pair.value;
    }
    return null;
  }

  #newKey(map: YAMLMap, key: string, value: YamlValue | Nested): TextEdit {
    const written = `${this.#keyText(key)}: ${this.#valueText(value)}`;
    return map.flow === true ? flowItem(this.#text, map, written) : blockKey(this.#text, map, [written], this.#style);
  }

  /** Plain words in one line, mappings below each other. */
  #newList(map: YAMLMap, key: string, items: readonly YamlValue[]): TextEdit {
    const words = items.map((item) => this.#valueText(item));
    if (map.flow === true || items.every((item) => typeof item === "string")) {
      const written = `${this.#keyText(key)}: [${words.join(", ")}]`;
      return map.flow === true ? flowItem(this.#text, map, written) : blockKey(this.#text, map, [written], this.#style);
    }
    return blockKey(this.#text, map, [`${this.#keyText(key)}:`, ...words.map((word) => `  - ${word}`)], this.#style);
  }

  #append(seq: YAMLSeq, items: readonly YamlValue[]): TextEdit[] {
    const words = items.map((item) => this.#valueText(item));
    if (words.length === 0) return [];
    return seq.flow === true ? [flowItem(this.#text, seq, words.join(", "))] : words.map((word) => blockItem(this.#text, seq, [word], this.#style));
  }

  #prepend(seq: YAMLSeq, items: readonly YamlValue[]): TextEdit[] {
    const words = items.map((item) => this.#valueText(item));
    return [seq.flow === true ? flowItemFirst(seq, words.join(", ")) : blockItemFirst(this.#text, seq, words, this.#style)];
  }

  #replaceItem(path: Path, value: YamlValue): TextEdit[] | null {
    const found = this.#deepest(path.slice(0, -1));
    const item = found !== null && isSeq(found.value) ? found.value.items[path[path.length - 1] as number] : undefined;
    return isScalar(item) && item.range != null ? [{ offset: item.range[0], removed: item.range[1] - item.range[0], text: this.#valueText(value) }] : null;
  }

  #remove(path: Path): TextEdit[] | null {
    const found = this.#deepest(path.slice(0, -1));
    const index = path[path.length - 1];
    if (found === null || !isSeq(found.value) || typeof index !== "number") return null;
    const seq = found.value as YAMLSeq;
    const item = seq.items[index];
    if (!(isScalar(item) || isMap(item)) || item.range == null) return null;
    const [from, to] = [item.range[0], endOf(item)];
    return seq.flow === true ? this.#removeFromFlow(seq, index, from, to) : this.#removeFromBlock(seq, index, to, pairOf(found.node, String(path[path.length - 2])));
  }

  /** With the comma before it, or of the first item the one behind it. */
  #removeFromFlow(seq: YAMLSeq, index: number, from: number, to: number): TextEdit[] {
    const comma = commaBefore(seq, index === 0 ? 1 : index);
    const cut = (start: number, end: number): TextEdit => ({ offset: start, removed: end - start, text: "" });
    if (comma === undefined) return [cut(from, to)];
    const [first, last] = index === 0 ? [to, comma] : [comma + 1, from];
    // A comment or a line break between the two stays.
    const isPlain = /^[ \t]*$/.test(this.#text.slice(first, last));
    if (index > 0) return isPlain ? [cut(comma, to)] : [cut(comma, comma + 1), cut(from, to)];
    const spaces = /^[ \t]*/.exec(this.#text.slice(comma + 1))?.[0].length ?? 0;
    return isPlain ? [cut(from, comma + 1 + spaces)] : [cut(from, to), cut(comma, comma + 1)];
  }

  /** With its line; of the only item an empty list stays. */
  #removeFromBlock(seq: YAMLSeq, index: number, to: number, pair: Pair | undefined): TextEdit[] | null {
    const dash = (seq.srcToken as SequenceToken | undefined)?.items?.[index]?.start?.find((t) => t.type === "seq-item-ind")?.offset;
    if (dash === undefined) return null;
    const lineStart = this.#text.lastIndexOf("\n", dash - 1) + 1;
    const lineEnd = endOfLine(this.#text, to);
    const next = this.#text.indexOf("\n", lineEnd);
    const isLastLine = next < 0;
    // Without a line break behind it, the one before goes.
    const start = isLastLine && lineStart > 0 ? lineStart - (this.#text[lineStart - 2] === "\r" ? 2 : 1) : lineStart;
    const cut: TextEdit = { offset: start, removed: (isLastLine ? this.#text.length : next + 1) - start, text: "" };
    if (seq.items.length > 1) return [cut];
    const keyEnd = isScalar(pair?.key) ? pair.key.range?.[1] : undefined;
    const colon = keyEnd === undefined ? -1 : this.#text.indexOf(":", keyEnd);
    return colon < 0 ? null : [{ offset: colon + 1, removed: 0, text: " []" }, cut];
  }

  #keyText(key: string): string {
    return this.#style.json ? JSON.stringify(key) : key;
  }

  #valueText(value: YamlValue | Nested): string {
    if (typeof value === "string") return scalarText(value, this.#style);
    if (Array.isArray(value)) return `[${value.map((v: string) => scalarText(v, this.#style)).join(", ")}]`;
    return `{ ${Object.entries(value)
      .map(([key, v]) => `${this.#keyText(key)}: ${this.#valueText(v as YamlValue)}`)
      .join(", ")} }`;
  }
}

interface Nested {
  readonly [key: string]: YamlValue | Nested;
}

function nested(keys: Path, value: YamlValue): YamlValue | Nested {
  return keys.reduceRight<YamlValue | Nested>((inner, key) => ({ [String(key)]: inner }) as Nested, value);
}

interface SequenceToken {
  readonly items?: readonly { readonly start?: readonly { readonly type: string; readonly offset: number }[] }[];
}

/** Offset of the comma that stands before the item of a list in brackets. */
function commaBefore(seq: YAMLSeq, index: number): number | undefined {
  return (seq.srcToken as SequenceToken | undefined)?.items?.[index]?.start?.find((t) => t.type === "comma")?.offset;
}

function replaced(node: Scalar, text: string): TextEdit {
  const [from, to] = node.range as [number, number, number];
  return { offset: from, removed: to - from, text };
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((p) => isScalar(p.key) && p.key.value === key);
}
