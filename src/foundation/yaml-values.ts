// The nodes of one YAML document to plain values, refusing what would make them mean something else: duplicate keys, merge keys, foreign tags,
// aliases without or inside their anchor, aliases that multiply. Values behind aliases are shared, not copied, and their size is counted.
import { countText } from "./count-words.ts";
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import type { Diagnostic } from "./diagnostic.ts";
import type { TextLines, TextPosition } from "./text-lines.ts";

export const DEEPEST = 64;
/** Values in the whole document, each alias counted with everything behind it. */
export const MOST_VALUES = 200_000;
/** An alias that stands for more than this many values is a bomb or a mistake. */
const MOST_VALUES_BEHIND_ALIASES = 20_000;

interface Measured {
  readonly value: unknown;
  readonly size: number;
  readonly height: number;
}

const NOTHING: Measured = { value: null, size: 1, height: 0 };
const CORE_TAGS = new Set(["str", "int", "float", "bool", "null", "map", "seq"].map((t) => `tag:yaml.org,2002:${t}`));

export class YamlValues {
  readonly value: unknown;
  readonly diagnostics: Diagnostic[] = [];
  readonly #document: Document.Parsed;
  readonly #lines: TextLines;
  readonly #anchors = new Map<string, { node: Node; measured: Measured | undefined }>();
  readonly #targets = new Map<Node, Node>();
  #values = 0;
  #behindAliases = 0;
  #full = false;

  constructor(document: Document.Parsed, lines: TextLines) {
    this.#document = document;
    this.#lines = lines;
    this.value = this.#convert(document.contents).value;
  }

  /**
   * Where the value at the path is written, or its key. A value that is not there is given the place of what should hold it; behind an
   * alias, the place is at the anchor.
   */
  at(path: readonly PropertyKey[], of: "key" | "value" = "value"): TextPosition {
    let node: Node | null = this.#document.contents as Node | null;
    let key: Node | null = null;
    for (const step of path) {
      node = this.#behind(node);
      let next: Node | null | undefined;
      if (isMap(node)) {
        const pair: Pair | undefined = node.items.find((p) => keyText(p.key) === String(step));
        if (pair === undefined) break;
        key = pair.key as Node;
        next = pair.value as Node | null;
      } else if (isSeq(node) && typeof step === "number") {
        next = node.items[step] as Node | undefined;
        if (next === undefined) break;
        key = null;
      } else break;
      node = next;
    }
    if (key !== null && (of === "key" || isEmpty(node))) return this.#place(key);
    return this.#place(node ?? key);
  }

  /** The characters of a plain or quoted value as they stand in the file; undefined for lists and mappings. */
  sourceOf(path: readonly PropertyKey[]): string | undefined {
    let node = this.#behind(this.#document.contents as Node | null);
    for (const step of path) {
      const next: unknown = isMap(node) ? node.items.find((p) => keyText(p.key) === String(step))?.value : isSeq(node) ? node.items[Number(step)] : undefined;
      node = this.#behind((next ?? null) as Node | null);
    }
    return isScalar(node) ? node.source : undefined;
  }

  #behind(node: Node | null): Node | null {
    return node === null ? null : (this.#targets.get(node) ?? node);
  }

  #place(node: Node | null): TextPosition {
    const range = node?.range;
    return range == null ? this.#lines.at(0) : this.#lines.at(range[0], range[1]);
  }

  #convert(node: unknown): Measured {
    if (isAlias(node)) return this.#alias(node as Node & { source: string });
    if (++this.#values > MOST_VALUES) {
      if (!this.#full) this.#say("yaml-too-large", `The file holds more than ${countText(MOST_VALUES)} values.`, node as Node);
      this.#full = true;
      return NOTHING;
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return NOTHING;
    if (node.tag !== undefined && !CORE_TAGS.has(node.tag)) this.#say("yaml-tag", `The tag ${node.tag} is not understood.`, node as Node, "Leave the tag out; no value here needs one.");
    const anchor = node.anchor === undefined ? undefined : { node: node as Node, measured: undefined as Measured | undefined };
    if (anchor !== undefined) this.#anchors.set(node.anchor as string, anchor);
    const measured = isScalar(node) ? { value: node.value, size: 1, height: 0 } : isMap(node) ? this.#map(node) : this.#list(node.items);
    if (anchor !== undefined) anchor.measured = measured;
    return measured;
  }

  #alias(node: Node & { source: string }): Measured {
    const anchor = this.#anchors.get(node.source);
    if (anchor === undefined) {
      this.#say("yaml-alias", `The alias *${node.source} has no anchor &${node.source} before it.`, node, 'A text that begins with * needs quotes: "*.pcapng".');
      return NOTHING;
    }
    if (anchor.measured === undefined) {
      this.#say("yaml-alias", `The alias *${node.source} stands inside its own anchor.`, node);
      return NOTHING;
    }
    this.#targets.set(node, anchor.node);
    this.#behindAliases += anchor.measured.size;
    if (this.#behindAliases <= MOST_VALUES_BEHIND_ALIASES) return anchor.measured;
    if (!this.#full) this.#say("yaml-alias-bomb", `With *${node.source}, aliases stand for more than ${countText(MOST_VALUES_BEHIND_ALIASES)} values.`, node, "Write the list out, or split the file.");
    this.#full = true;
    return NOTHING;
  }

  #list(items: readonly unknown[]): Measured {
    const value: unknown[] = [];
    let size = 1;
    let height = 0;
    for (const item of items) {
      const one = this.#convert(item);
      value.push(one.value);
      size += one.size;
      height = Math.max(height, one.height);
    }
    return this.#notTooDeep({ value, size, height: height + 1 }, items[0]);
  }

  #map(node: YAMLMap): Measured {
    // Without prototype, so that a key such as __proto__ is a key like any other.
    const value: Record<string, unknown> = Object.create(null);
    const seen = new Map<string, Node>();
    let size = 1;
    let height = 0;
    for (const pair of node.items) {
      const keyNode = pair.key as Node;
      if (isAnchored(keyNode)) this.#say("yaml-alias", "A key can have no anchor.", keyNode);
      const key = keyText(keyNode);
      const one = this.#convert(pair.value);
      size += one.size;
      height = Math.max(height, one.height);
      if (key === undefined) {
        this.#say("yaml-key", "A key must be a plain text.", keyNode ?? (pair.value as Node), "Is a key missing in front of the colon, or are quotes missing?");
        continue;
      }
      const before = seen.get(key);
      if (key === "<<" && isScalar(keyNode) && keyNode.type === "PLAIN") this.#say("yaml-merge-key", "Merge keys (<<) are not part of YAML 1.2 and are not read.", keyNode, "Write the keys out.");
      else if (before !== undefined) this.#say("yaml-duplicate-key", `The key "${key}" stands twice; it is already in line ${this.#place(before).line}.`, keyNode, "Remove one of them.");
      else {
        seen.set(key, keyNode);
        value[key] = one.value;
      }
    }
    return this.#notTooDeep({ value, size, height: height + 1 }, node);
  }

  #notTooDeep(measured: Measured, node: unknown): Measured {
    if (measured.height <= DEEPEST) return measured;
    if (!this.#full) this.#say("yaml-too-deep", `Lists and mappings are nested more than ${DEEPEST} deep.`, node as Node);
    this.#full = true;
    return NOTHING;
  }

  #say(code: string, message: string, node: Node | null | undefined, help?: string): void {
    this.diagnostics.push({ code, severity: "error", message, at: this.#place(node ?? null), ...(help === undefined ? {} : { help }) });
  }
}

function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null && (node.source ?? "") === "");
}

function isAnchored(node: unknown): boolean {
  return isScalar(node) && node.anchor !== undefined;
}

/** Keys are texts, also those that look like numbers; undefined for lists, mappings, aliases and nothing. */
function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  if (typeof key.value === "string") return key.value;
  return key.source === undefined || key.source === "" ? undefined : key.source;
}
