// What a FortiOS text says after its commands have been carried out: tables of entries in order, each with its settings and where they are written.
// The same shape for every table; what the words mean is not known here.
import type { TextAt } from "../../../plant/segmentation.ts";

/** One `set`, with what `append`, `select` and `unselect` made of it. */
export interface Setting {
  readonly words: readonly string[];
  readonly line: number;
  readonly column: number;
}

/** A `config` block, or one `edit` in it. */
export class ConfigNode {
  /** As written after `edit`; the path of a block. */
  name: string;
  readonly line: number;
  readonly column: number;
  /** Last line that says something of it. */
  toLine: number;
  readonly settings = new Map<string, Setting>();
  readonly tables = new Map<string, ConfigNode>();
  /** Why what is written here may not be all that holds: words of lines that were not understood. */
  readonly doubts: string[] = [];
  readonly #entries = new Map<string, ConfigNode>();
  /** Old names of entries: a device carries references along when it renames. */
  readonly #renamed = new Map<string, string>();
  readonly #grown = new Map<string, { readonly words: string[]; readonly known: Set<string> }>();
  #first: ConfigNode | null = null;
  #last: ConfigNode | null = null;
  // A doubly linked list, so that a text of many `move` commands costs no more than its length.
  #before: ConfigNode | null = null;
  #after: ConfigNode | null = null;

  constructor(name: string, line: number, column: number) {
    this.name = name;
    this.line = line;
    this.column = column;
    this.toLine = line;
  }

  /** The entry that stands last. */
  get lastEntry(): ConfigNode | null {
    return this.#last;
  }

  /** Adds what is not there: a list of thousands is often written one by one. */
  append(key: string, values: readonly string[], at: { readonly line: number; readonly column: number }): void {
    const before = this.settings.get(key)?.words ?? [];
    const grown = this.#grown.get(key);
    const list = grown !== undefined && grown.words === before ? grown : { words: [...before], known: new Set(before) };
    for (const value of values) {
      if (list.known.has(value)) continue;
      list.known.add(value);
      list.words.push(value);
    }
    this.#grown.set(key, list);
    this.settings.set(key, { words: list.words, line: at.line, column: at.column });
  }

  words(key: string): readonly string[] {
    return this.settings.get(key)?.words ?? [];
  }

  /** First word of a setting; "" = not set. */
  word(key: string): string {
    return this.settings.get(key)?.words[0] ?? "";
  }

  is(key: string, value: string): boolean {
    return this.word(key) === value;
  }

  entry(name: string): ConfigNode | null {
    return this.#entries.get(name) ?? this.#entries.get(this.#renamed.get(name) ?? "") ?? null;
  }

  get size(): number {
    return this.#entries.size;
  }

  *entries(): Generator<ConfigNode> {
    for (let node = this.#first; node !== null; node = node.#after) yield node;
  }

  add(node: ConfigNode): void {
    this.#entries.set(node.name, node);
    this.#linkBefore(node, null);
  }

  delete(name: string): boolean {
    const node = this.#entries.get(name);
    if (node === undefined) return false;
    this.#entries.delete(name);
    this.#unlink(node);
    return true;
  }

  clear(): void {
    this.#entries.clear();
    this.#first = null;
    this.#last = null;
  }

  /** False when one of them is not there. */
  move(name: string, where: "before" | "after", other: string): boolean {
    const node = this.#entries.get(name);
    const target = this.#entries.get(other);
    if (node === undefined || target === undefined) return false;
    if (node === target) return true;
    this.#unlink(node);
    this.#linkBefore(node, where === "before" ? target : target.#after);
    return true;
  }

  /** False when there is no such entry, or the new name is taken. */
  rename(name: string, to: string): boolean {
    const node = this.#entries.get(name);
    if (node === undefined || this.#entries.has(to)) return false;
    this.#entries.delete(name);
    node.name = to;
    this.#entries.set(to, node);
    this.#renamed.set(name, to);
    return true;
  }

  /** A copy with all that is in it, under a new name, as if written at `line`. */
  copyAs(name: string, line: number, column: number): ConfigNode {
    const copy = new ConfigNode(name, line, column);
    for (const [key, setting] of this.settings) copy.settings.set(key, { ...setting, words: [...setting.words] });
    for (const [key, table] of this.tables) copy.tables.set(key, table.copyAs(table.name, table.line, table.column));
    copy.doubts.push(...this.doubts);
    for (const entry of this.entries()) copy.add(entry.copyAs(entry.name, entry.line, entry.column));
    return copy;
  }

  #unlink(node: ConfigNode): void {
    if (node.#before === null) this.#first = node.#after;
    else node.#before.#after = node.#after;
    if (node.#after === null) this.#last = node.#before;
    else node.#after.#before = node.#before;
    node.#before = null;
    node.#after = null;
  }

  #linkBefore(node: ConfigNode, target: ConfigNode | null): void {
    node.#after = target;
    node.#before = target === null ? this.#last : target.#before;
    if (node.#before === null) this.#first = node;
    else node.#before.#after = node;
    if (target === null) this.#last = node;
    else target.#before = node;
  }
}

export interface FortiosRecord {
  /** From `#config-version=FGT60F-7.2.5-FW-build1517-…`: [7, 2, 5]; null = the text has no such header. */
  readonly version: readonly [number, number, number] | null;
  /** opmode=1 of the header. */
  readonly isTransparent: boolean;
  /** Of a backup of one virtual domain, its name; "" = the header gives none. */
  readonly vdomName: string;
  /** What stands outside of every virtual domain, and in `config global`. */
  readonly global: ConfigNode;
  /** By name; empty = the text knows no virtual domains. */
  readonly vdoms: ReadonlyMap<string, ConfigNode>;
  /** Line of a block that is never closed: what should follow is missing. 0 = none. */
  readonly cutInLine: number;
}

/** Tables of one virtual domain, and behind them those of the whole device. */
export class VdomTables {
  readonly name: string;
  readonly own: ConfigNode;
  readonly global: ConfigNode;

  constructor(name: string, own: ConfigNode, global: ConfigNode) {
    this.name = name;
    this.own = own;
    this.global = global;
  }

  table(path: string): ConfigNode | null {
    return this.own.tables.get(path) ?? this.global.tables.get(path) ?? null;
  }

  entries(path: string): Iterable<ConfigNode> {
    return this.table(path)?.entries() ?? [];
  }

  setting(path: string, key: string): Setting | null {
    return this.own.tables.get(path)?.settings.get(key) ?? this.global.tables.get(path)?.settings.get(key) ?? null;
  }
}

/** Positions in the text. Only for lines that hold no secret. */
export class TextPlaces {
  readonly file: string;
  readonly #lineText: (line: number) => string;

  constructor(file: string, lineText: (line: number) => string) {
    this.file = file;
    this.#lineText = lineText;
  }

  at(line: number, column: number): TextAt {
    const lineText = this.#lineText(line);
    const length = Math.max(1, lineText.trimEnd().length - column + 1);
    const isShown = lineText.length <= LONGEST_SHOWN_LINE && !HOLDS_SECRET.test(lineText);
    return { kind: "text", file: this.file, line, column, length, ...(isShown ? { lineText } : {}) };
  }

  of(what: { readonly line: number; readonly column: number }): TextAt {
    return this.at(what.line, what.column);
  }
}

const LONGEST_SHOWN_LINE = 4_000;
const HOLDS_SECRET = /\bENC\s|^\s*(?:set|append)\s+\S*(?:pass|passwd|pwd|secret|key|psk|token|community|private)/i;
