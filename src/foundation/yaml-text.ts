// Values to the text of a YAML file as a person would lay it out, with comments where asked: reading it gives the same values. Keys, order and meaning are
// the caller's.
import { Document, isMap, isScalar, isSeq, type Node, type Scalar, visit, YAMLSeq } from "yaml";

export interface YamlRemarks {
  /** Lines at the top of the file, and at its end. */
  readonly head?: readonly string[];
  readonly tail?: readonly string[];
  /** Lines above the entries of a list at the top, by the list's key. */
  readonly above?: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** Lines above keys at the top. */
  readonly aboveKey?: Readonly<Record<string, readonly string[]>>;
}

/** @param inOneLine keys whose mapping, or whose list's mappings, stand in one line each: { a: 1, b: 2 } */
export function yamlText(entries: Readonly<Record<string, unknown>>, inOneLine: ReadonlySet<string>, remarks: YamlRemarks = {}): string {
  const document = new Document(entries, { version: "1.2", schema: "core", aliasDuplicateObjects: false });
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !inOneLine.has(String(key.value))) return;
      if (isMap(value)) value.flow = true;
      if (isSeq(value)) for (const item of value.items) if (isMap(item)) item.flow = true;
    },
    Seq: (_, node) => {
      if (!node.items.every(isScalar)) return;
      node.flow = true;
      // Spaces within braces only, as people write.
      node.toString = (context, ...rest) => YAMLSeq.prototype.toString.call(node, context === undefined ? context : { ...context, flowCollectionPadding: "" }, ...rest);
    },
    Scalar: (_, node) => {
      if (typeof node.value === "string" && NEEDS_ESCAPE.test(node.value)) (node as Scalar).type = "QUOTE_DOUBLE";
    },
  });
  remark(document, remarks);
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: inOneLine.size > 0, indentSeq: true });
  // Whatever needs an escape stands in double quotes by now; the library leaves some of them raw.
  return text.replace(RAW, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function remark(document: Document, { head = [], tail = [], above = {}, aboveKey = {} }: YamlRemarks): void {
  if (head.length > 0) document.commentBefore = commentOf(head);
  for (const [key, lists] of Object.entries(above)) {
    const sequence = document.get(key);
    if (!isSeq(sequence)) continue;
    sequence.items.forEach((item, i) => {
      const lines = lists[i] ?? [];
      if (lines.length > 0) (item as Node).commentBefore = commentOf(lines);
    });
  }
  for (const pair of isMap(document.contents) ? document.contents.items : []) {
    const lines = isScalar(pair.key) ? (aboveKey[String(pair.key.value)] ?? []) : [];
    if (lines.length > 0) (pair.key as Node).commentBefore = commentOf(lines);
  }
  if (tail.length > 0) document.comment = commentOf(tail);
}

/** The space after the sign is part of a comment. */
function commentOf(lines: readonly string[]): string {
  return lines.map((line) => ` ${line.replace(CONTROL, "?").trimEnd()}`).join("\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a line end in a remark would end the comment
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: what YAML does not carry unescaped
const NEEDS_ESCAPE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffd-\uffff\ud800-\udfff]/;
const RAW = /[\u007f-\u009f\u2028\u2029\ufeff\ufffd-\uffff]/g;

/** Without the keys that say nothing. */
export function present(entries: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null && value !== undefined));
}

/** A list worth writing. */
export function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
