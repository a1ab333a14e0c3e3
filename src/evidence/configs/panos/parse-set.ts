// The set form: set lines and the commands that change what they made (delete, move, rename, copy, edit). Gives the tree.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { LineState } from "../../../plant/firewall-config.ts";
import { ChildOrder } from "./child-order.ts";
import { addChild, type ConfigNode, DEEPEST, grow, newNode, nodeAt, nodesOf, type PanosRecord } from "./panos-record.ts";
import { splitWords, type Word } from "./split-words.ts";

const LONGEST_QUOTE_LINES = 500;
/** Moving and copying cost as much as the lists that they change: this bounds them all together. */
const MOST_STEPS = 20_000_000;
const MOST_COPIED = 4_000_000;
const PROMPT = /^\s*[\w.-]+@[^\s#>]+[#>]\s*/;
const STARTS_COMMAND = /^\s*(set|delete|move|rename|copy|edit|override|show|top|up|exit|commit)\b/;
/** Words that stand at the very top of the configuration; what is not here and not in DEVICE_WORDS belongs to a virtual system. */
const TOP_WORDS: ReadonlySet<string> = new Set(["mgt-config", "shared", "readonly", "panorama", "policy", "devices", "predefined", "template-config"]);
const DEVICE_WORDS: ReadonlySet<string> = new Set([
  "deviceconfig",
  "network",
  "vsys",
  "device-group",
  "template",
  "template-stack",
  "log-collector",
  "log-collector-group",
  "wildfire-appliance",
  "wildfire-appliance-cluster",
  "platform",
  "plugins",
  "cloud-services",
  "vm-info-source",
]);
/** Commands of a session that leave the configuration as it is. */
const NO_CHANGE: ReadonlySet<string> = new Set(["commit", "configure", "exit", "quit", "run", "show", "check", "find", "save", "validate"]);
/** Keys with one value or one list: after it, the same line may go on with the next key. */
const RULE_KEYS: ReadonlySet<string> = new Set(
  "from to source destination source-user source-hip destination-hip hip-profiles category application service action disabled negate-source negate-destination rule-type log-start log-end log-setting schedule tag group-tag description icmp-unreachable port protocol to-interface nat-type type profile".split(
    " ",
  ),
);
const OBJECT_KEYS: ReadonlySet<string> = new Set(["ip-netmask", "ip-range", "ip-wildcard", "fqdn", "static", "members", "description", "tag", "comments", "color"]);
const OBJECT_LISTS: ReadonlySet<string> = new Set(["address", "address-group", "service", "service-group", "application-group", "tag"]);

export function parseSet(lines: readonly string[], file: string, diagnostics: Diagnostic[]): PanosRecord {
  const reader = new SetReader(file, diagnostics);
  for (let i = 0; i < lines.length && reader.brokenAt === null; i++) i = reader.readLine(lines, i);
  reader.end();
  return { form: "set", root: reader.root, lineStates: reader.lineStates, brokenAt: reader.brokenAt };
}

class SetReader {
  readonly root = newNode("config", null, 1, 1);
  readonly lineStates: { line: number; state: LineState; why: string | null }[] = [];
  /** Why the rest is not read, or null. */
  brokenAt: PanosRecord["brokenAt"] = null;
  readonly #file: string;
  readonly #diagnostics: Diagnostic[];
  #steps = 0;
  readonly #orders = new Map<ConfigNode, ChildOrder>();
  #edited: readonly Word[] = [];

  constructor(file: string, diagnostics: Diagnostic[]) {
    this.#file = file;
    this.#diagnostics = diagnostics;
  }

  /** Gives the index of the last line that it read. */
  readLine(lines: readonly string[], index: number): number {
    const line = index + 1;
    // A recorded session has a prompt before each command: "admin@fw# set …".
    let content = (lines[index] as string).replace(PROMPT, "");
    if (/^\s*([#!]|$)/.test(content)) {
      this.#mark(line, "irrelevant");
      return index;
    }
    let last = index;
    let split = splitWords(content, "[]");
    if (split.open && STARTS_COMMAND.test(content)) {
      // A quotation may hold line ends: a banner, a description.
      let longer = content;
      for (let i = index + 1; i < lines.length && i - index <= LONGEST_QUOTE_LINES; i++) {
        if (STARTS_COMMAND.test(lines[i] as string)) break;
        longer += `\n${lines[i] as string}`;
        if (!/["']/.test(lines[i] as string)) continue;
        const again = splitWords(longer, "[]");
        if (again.open) continue;
        content = longer;
        split = again;
        last = i;
        break;
      }
    }
    if (split.open) {
      // A lone quotation mark inside a word.
      split = {
        words: content
          .trim()
          .split(/\s+/)
          .map((text) => ({ text, column: 1, quoted: false })),
        open: false,
      };
    }
    const words = split.words;
    const command = words[0]?.text ?? "";
    const owned = Array.from({ length: last - index + 1 }, (_, k) => line + k);
    const rest = words.slice(1);
    if (command === "set") this.#set(rest, owned);
    else if (command === "delete") this.#delete(rest, owned);
    else if (command === "move") this.#move(rest, owned);
    else if (command === "rename" || command === "copy") this.#renameOrCopy(command, rest, owned);
    else if (command === "edit") {
      this.#edited = [...this.#edited, ...rest];
      this.#markAll(owned, "understood");
    } else if (command === "up" || command === "top") {
      this.#edited = command === "top" ? [] : this.#edited.slice(0, -1);
      this.#markAll(owned, "understood");
    } else if (NO_CHANGE.has(command)) this.#markAll(owned, "irrelevant");
    else this.#markAll(owned, "unknown", "no command of a configuration");
    return last;
  }

  #mark(line: number, state: LineState, why: string | null = null): void {
    this.lineStates.push({ line, state, why });
  }

  #markAll(lines: readonly number[], state: LineState, why: string | null = null): void {
    for (const line of lines) this.#mark(line, state, why);
  }

  #grow(parent: ConfigNode, word: Word, line: number): ConfigNode {
    const before = parent.children.size;
    const node = grow(parent, word.text, line, word.column);
    if (parent.children.size > before) this.#orders.get(parent)?.append(word.text);
    return node;
  }

  /** Gives the names their order. */
  end(): void {
    for (const [node, order] of this.#orders) order.writeBack(node);
    this.#orders.clear();
  }

  /** The path from the top of the configuration. */
  #path(given: readonly Word[]): Word[] {
    const words = [...this.#edited, ...given];
    const first = words[0]?.text ?? "";
    const word = (text: string): Word => ({ text, column: words[0]?.column ?? 1, quoted: false });
    if (first === "config") return words.slice(1);
    if (TOP_WORDS.has(first)) return words;
    if (DEVICE_WORDS.has(first)) return [word("devices"), word("localhost.localdomain"), ...words];
    return [word("devices"), word("localhost.localdomain"), word("vsys"), word("vsys1"), ...words];
  }

  #set(given: readonly Word[], owned: readonly number[]): void {
    const words = this.#path(given);
    const line = owned[0] as number;
    let node = this.root;
    let context: ConfigNode | null = null;
    let depth = 0;
    let keys: ReadonlySet<string> = RULE_KEYS;
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as Word;
      if (depth > DEEPEST) {
        this.#markAll(owned, "unknown", `more than ${DEEPEST} words deep`);
        return;
      }
      if (isMark(word, "[")) {
        const end = words.findIndex((w, k) => k > i && isMark(w, "]"));
        const members = words.slice(i + 1, end < 0 ? words.length : end);
        for (const member of members) this.#grow(node, member, line).lines.push(...owned);
        if (members.length === 0) node.lines.push(...owned);
        if (end < 0 || end === words.length - 1) return;
        i = end;
        node = context ?? node;
        continue;
      }
      const isKey = context !== null && node === context && !word.quoted && keys.has(word.text);
      node = this.#grow(node, word, line);
      depth++;
      if (isKey && i + 2 < words.length && !isMark(words[i + 1] as Word, "[")) {
        // Key, value, and the line goes on with the next key.
        const value = words[i + 1] as Word;
        this.#grow(node, value, line).lines.push(...owned);
        node = context as ConfigNode;
        i++;
        continue;
      }
      const grand = node.parent?.name;
      if (context === null && (grand === "rules" || OBJECT_LISTS.has(grand ?? ""))) {
        context = node;
        keys = grand === "rules" ? RULE_KEYS : OBJECT_KEYS;
      }
    }
    node.lines.push(...owned);
  }

  #delete(given: readonly Word[], owned: readonly number[]): void {
    const words = this.#path(given).filter((w) => !isMark(w, "[") && !isMark(w, "]"));
    const node = nodeAt(this.root, ...words.map((w) => w.text));
    if (node === undefined || node.parent === null) {
      this.#warn(owned[0] as number, "nothing of this name stands above to be deleted");
      this.#markAll(owned, "understood");
      return;
    }
    this.#forget(node);
    node.parent.children.delete(node.name);
    this.#orders.get(node.parent)?.remove(node.name);
    this.#markAll(owned, "understood");
  }

  /** What is gone has no effect, and that is in the result. */
  #forget(top: ConfigNode): void {
    for (const node of nodesOf(top)) for (const line of node.lines) this.#mark(line, "understood");
  }

  #move(given: readonly Word[], owned: readonly number[]): void {
    const words = this.#path(given).map((w) => w.text);
    const how = words.findLastIndex((w) => w === "before" || w === "after" || w === "top" || w === "bottom");
    const node = how < 1 ? undefined : nodeAt(this.root, ...words.slice(0, how));
    const siblings = node?.parent?.children;
    const word = words[how];
    const other = words[how + 1] ?? "";
    const needsOther = word === "before" || word === "after";
    if (node === undefined || siblings === undefined || (needsOther && (!siblings.has(other) || other === node.name))) {
      this.#warn(owned[0] as number, "what is moved, or where to, is not written above: the device refuses this");
      this.#markAll(owned, "unsupported", "what is moved, or where to, is not written above");
      return;
    }
    const parent = node.parent as ConfigNode;
    let order = this.#orders.get(parent);
    if (order === undefined) {
      order = new ChildOrder(parent);
      this.#orders.set(parent, order);
    }
    order.move(node.name, word as "top" | "bottom" | "before" | "after", other);
    this.#markAll(owned, "understood");
  }

  #renameOrCopy(command: "rename" | "copy", given: readonly Word[], owned: readonly number[]): void {
    const words = this.#path(given).map((w) => w.text);
    const to = words.lastIndexOf("to");
    const node = to < 1 ? undefined : nodeAt(this.root, ...words.slice(0, to));
    const name = words[to + 1];
    const siblings = node?.parent?.children;
    if (node === undefined || siblings === undefined || name === undefined || siblings.has(name)) {
      this.#warn(owned[0] as number, `what is to be ${command === "copy" ? "copied" : "renamed"} is not written above, or its new name is in use`);
      this.#markAll(owned, "unsupported", "its source is not written above, or its target is in use");
      return;
    }
    if (this.#isTooMuch(command === "copy" ? sizeOf(node) * 5 : siblings.size, owned)) return;
    this.end();
    const parent = node.parent as ConfigNode;
    if (command === "copy") addChild(parent, name, copyOf(node, name, parent));
    else {
      const siblings = parent.children;
      const all = [...siblings.entries()];
      siblings.clear();
      for (const [known, sibling] of all) siblings.set(sibling === node ? name : known, sibling);
      node.name = name;
    }
    this.#markAll(owned, "understood");
  }

  #isTooMuch(steps: number, owned: readonly number[]): boolean {
    this.#steps += steps;
    if (this.#steps <= MOST_STEPS) return false;
    this.brokenAt = { line: owned[0] as number, message: "too much is moved and copied" };
    return true;
  }

  #warn(line: number, message: string): void {
    this.#diagnostics.push({ code: "panos-command", severity: "warning", message, at: { kind: "text", file: this.#file, line, column: 1 } });
  }
}

function isMark(word: Word, mark: string): boolean {
  return !word.quoted && word.text === mark;
}

function sizeOf(top: ConfigNode): number {
  let size = 0;
  for (const _ of nodesOf(top)) if (++size > MOST_COPIED) break;
  return size;
}

function copyOf(node: ConfigNode, name: string, parent: ConfigNode | null): ConfigNode {
  const copy = newNode(name, parent, node.line, node.column);
  copy.lines = [...node.lines];
  for (const [child, below] of node.children) addChild(copy, child, copyOf(below, child, copy));
  return copy;
}
