// FortiOS text → tables with positions: carries out config, edit, set, append, unset, select, unselect, next, end, move, delete, purge, rename, clone.
// FortiOS Administration Guide, "Command line interface: subcommands". Says of every line what became of it, as far as its words tell.
import type { LineState } from "../../../plant/firewall-config.ts";
import type { LineTally } from "../line-tally.ts";
import { type ConfigTroubles, UNREADABLE } from "./config-troubles.ts";
import { ConfigNode, type FortiosRecord } from "./fortios-record.ts";
import { type PathWords, UNKNOWN_PATH } from "./path-shape.ts";
import { isIrrelevantSetting, isKept, wholePath, wordsOfPath } from "./path-words.ts";
import type { Statement, TextCut } from "./statements.ts";
import type { UnreadLines } from "./unread-lines.ts";

/** Blocks within blocks; real texts have six. */
const DEEPEST = 64;

interface Frame {
  readonly kind: "config" | "edit";
  /** What the commands act on; null = nobody asks what is written here. */
  readonly node: ConfigNode | null;
  readonly path: string;
  readonly words: PathWords;
  /** Where a `config` in it begins a path anew: in a virtual domain and in `config global`. */
  readonly isRoot: boolean;
  readonly line: number;
  /** The table that is not read around it, and the entry of it. */
  readonly unread: { readonly path: string; readonly entry: string | null } | null;
}

/** What became of a statement. */
type Verdict = { readonly state: LineState; readonly why: string | null };
const UNDERSTOOD: Verdict = { state: "understood", why: null };
const IRRELEVANT: Verdict = { state: "irrelevant", why: null };

const GLOBAL_WORDS: PathWords = { ...UNKNOWN_PATH, state: "understood" };

export class FortiosParser {
  readonly #global = new ConfigNode("", 1, 1);
  readonly #vdoms = new Map<string, ConfigNode>();
  readonly #frames: Frame[] = [];
  readonly #tally: LineTally;
  readonly #troubles: ConfigTroubles;
  #version: FortiosRecord["version"] = null;
  #isTransparent = false;
  #vdomName = "";
  #ignoredDepth = 0;
  /** Lines of tables that are not read. */
  readonly unread: UnreadLines[] = [];

  constructor(tally: LineTally, troubles: ConfigTroubles) {
    this.#tally = tally;
    this.#troubles = troubles;
  }

  parse(text: TextCut): FortiosRecord {
    for (const statement of text.statements((line) => this.#header(line, text.lineText(line)))) {
      if (statement.trouble !== null) this.#troubled(statement);
      else {
        const before = this.#top()?.unread ?? null;
        const { state, why } = this.#carryOut(statement);
        const after = this.#top()?.unread ?? null;
        const unread = statement.words[0] === "edit" ? after : (before ?? after);
        if (state === "unsupported" && unread !== null) this.#addUnread(statement, unread, why ?? "");
        else this.#tally.markAll(statement.line, statement.toLine, state, state === "understood" || state === "irrelevant" ? null : why);
      }
    }
    const open = this.#frames[this.#frames.length - 1];
    if (open !== undefined) {
      this.#troubles.say(
        "error",
        "fortios-cut",
        { line: open.line, column: 1 },
        "this block is not closed before the text ends: what should follow may be missing",
        "export the configuration again, as a whole",
      );
    }
    return { version: this.#version, isTransparent: this.#isTransparent, vdomName: this.#vdomName, global: this.#global, vdoms: this.#vdoms, cutInLine: open?.line ?? 0 };
  }

  /** Whether they matter is known when everything is read. */
  #addUnread({ line, toLine, words }: Statement, { path, entry }: NonNullable<Frame["unread"]>, why: string): void {
    let last = this.unread[this.unread.length - 1];
    if (last === undefined || last.path !== path || last.entry !== entry || last.to !== line - 1) {
      last = { path, entry, why, from: line, to: toLine, hasSettings: false };
      this.unread.push(last);
    }
    last.to = toLine;
    if (words[0] === "set" || words[0] === "append" || words[0] === "edit") last.hasSettings = true;
  }

  #header(line: number, text: string): void {
    this.#tally.mark(line, "irrelevant");
    if (line >= 20) return;
    const header = /^\ufeff?\s*#config-version=[^-:]*-(\d{1,2})\.(\d{1,2})(?:\.(\d{1,2}))?/.exec(text);
    if (header !== null) {
      this.#version = [Number(header[1]), Number(header[2]), Number(header[3] ?? 0)];
      this.#isTransparent = /:opmode=1(:|$)/.test(text);
    }
    // Of one virtual domain alone: "#global_vdom=0:vd_name=OT/root".
    this.#vdomName = /^\s*#global_vdom=0:vd_name=([^/\s:]+)/.exec(text)?.[1] ?? this.#vdomName;
  }

  #troubled({ line, column, toLine, trouble, words }: Statement): void {
    this.#tally.markAll(line, toLine, "unknown", trouble);
    this.#troubles.say("error", UNREADABLE, { line, column }, `${trouble}: the line is not read`);
    this.#doubt(line, words);
  }

  #carryOut(statement: Statement): Verdict {
    const [command = "", ...words] = statement.words;
    if (this.#ignoredDepth > 0) {
      if (command === "config") this.#ignoredDepth++;
      if (command === "end") this.#ignoredDepth--;
      return verdict("unknown", "blocks are nested too deeply");
    }
    switch (command) {
      case "config":
        return this.#enter(statement, words);
      case "edit":
        return this.#edit(statement, words[0]);
      case "next":
        return this.#next(statement);
      case "end":
      case "abort":
        return this.#end(statement, command === "abort");
      case "set":
      case "append":
      case "select":
      case "unselect":
      case "unset":
        return this.#set(statement, command, words);
      case "move":
      case "delete":
      case "purge":
      case "rename":
      case "clone":
        return this.#arrange(statement, command, words);
      case "show":
      case "get":
      case "diagnose":
      case "execute":
      case "exit":
        return this.#frames.length === 0 ? IRRELEVANT : this.#unknown(statement);
      default:
        return this.#unknown(statement);
    }
  }

  #top(): Frame | undefined {
    return this.#frames[this.#frames.length - 1];
  }

  #enter(statement: Statement, words: readonly string[]): Verdict {
    const parent = this.#top();
    if (words.length === 0) return this.#unknown(statement);
    if (this.#frames.length >= DEEPEST) {
      this.#ignoredDepth = 1;
      this.#troubles.say("error", "fortios-too-deep", statement, `blocks are nested deeper than ${DEEPEST}: what is in this one is not read`);
      this.#doubt(statement.line, words);
      return verdict("unknown", "blocks are nested too deeply");
    }
    const isTop = parent === undefined || parent.isRoot;
    const written = words.join(" ");
    if (isTop && (written === "vdom" || written === "global")) {
      const isGlobal = written === "global";
      this.#frames.push({ kind: "config", node: isGlobal ? this.#global : null, path: written, words: GLOBAL_WORDS, isRoot: isGlobal, line: statement.line, unread: null });
      return UNDERSTOOD;
    }
    const path = isTop ? wholePath(written) : `${parent.path}/${written}`;
    const pathWords = wordsOfPath(path, isTop ? null : parent.words);
    const holder = isTop ? (parent?.node ?? this.#global) : parent.node;
    // Below a block that nobody asks for nothing is kept either; below one that is asked for everything is.
    let node: ConfigNode | null = null;
    if (holder !== null && (!isTop || isKept(path, pathWords))) {
      const key = isTop ? path : written;
      node = holder.tables.get(key) ?? new ConfigNode(path, statement.line, statement.column);
      holder.tables.set(key, node);
    }
    // A block that nobody knows inside of an entry that decides on packets.
    if (!isTop && pathWords.state === "unknown") this.#doubt(statement.line, ["config", ...words]);
    const around = parent?.unread ?? null;
    this.#frames.push({ kind: "config", node, path, words: pathWords, isRoot: false, line: statement.line, unread: around ?? (pathWords.state === "unsupported" ? { path, entry: null } : null) });
    return this.#verdictOf(pathWords);
  }

  #edit(statement: Statement, name: string | undefined): Verdict {
    const frame = this.#top();
    if (frame === undefined || frame.kind !== "config" || name === undefined) {
      // An `edit` in an `edit`: the device would refuse it; the entry before it is taken for closed, as in texts whose `next` is lost.
      if (frame?.kind === "edit" && name !== undefined) {
        this.#frames.pop();
        this.#troubles.say("warning", "fortios-unexpected", statement, `an entry begins before the one in line ${frame.line} was closed with next`);
        return this.#edit(statement, name);
      }
      return this.#unknown(statement);
    }
    if (frame.path === "vdom") {
      const vdom = this.#vdoms.get(name) ?? new ConfigNode(name, statement.line, statement.column);
      this.#vdoms.set(name, vdom);
      this.#frames.push({ kind: "edit", node: vdom, path: "vdom", words: GLOBAL_WORDS, isRoot: true, line: statement.line, unread: null });
      return UNDERSTOOD;
    }
    let entry: ConfigNode | null = null;
    if (frame.node !== null) {
      // The device gives a new number, which the text does not show.
      const key = name === "0" && frame.words.isNumbered ? `0 (line ${statement.line})` : name;
      entry = frame.node.entry(key);
      if (entry === null) {
        entry = new ConfigNode(key, statement.line, statement.column);
        frame.node.add(entry);
      }
      entry.toLine = Math.max(entry.toLine, statement.line);
    }
    const unread = frame.unread !== null && frame.unread.entry === null && frame.unread.path === frame.path ? { path: frame.path, entry: name } : frame.unread;
    this.#frames.push({ kind: "edit", node: entry, path: frame.path, words: frame.words, isRoot: false, line: statement.line, unread });
    return this.#verdictOf(frame.words);
  }

  #next(statement: Statement): Verdict {
    const frame = this.#top();
    if (frame?.kind !== "edit") return this.#unexpected(statement, "there is no entry to be closed");
    this.#frames.pop();
    if (frame.node !== null) frame.node.toLine = statement.line;
    return this.#verdictOf(frame.words);
  }

  #end(statement: Statement, isAborted: boolean): Verdict {
    const frame = this.#frames.pop();
    if (frame === undefined) return this.#unexpected(statement, "there is no block to be closed");
    if (frame.node !== null) frame.node.toLine = statement.line;
    // `end` in an entry saves it and leaves its table too.
    if (frame.kind === "edit") {
      const table = this.#frames.pop();
      if (table !== undefined && table.node !== null) table.node.toLine = statement.line;
    }
    if (!isAborted) return this.#verdictOf(frame.words);
    if (frame.node !== null) frame.node.doubts.push(`what was edited is given up in line ${statement.line}`);
    this.#troubles.say("warning", "fortios-abort", statement, "what was edited in this block is given up here; it is read as if it held, perhaps");
    return verdict("unsupported", "abort is not carried out");
  }

  #set(statement: Statement, command: string, words: readonly string[]): Verdict {
    const frame = this.#top();
    const [key, ...values] = words;
    if (frame === undefined || key === undefined || frame.isRoot) return this.#unknown(statement);
    // A setting outside of an entry: the device would refuse it, so an `edit` may be missing.
    if (frame.kind === "config" && frame.words.decides) return this.#unknown(statement);
    const node = frame.node;
    if (node !== null) {
      node.toLine = Math.max(node.toLine, statement.toLine);
      if (command === "set" && values.length === 0) return verdict("unknown", "it sets no value");
      this.#change(node, frame.path, statement, command, key, values);
    }
    return this.#verdictOfSetting(statement, frame, key);
  }

  #change(node: ConfigNode, path: string, { line, column }: Statement, command: string, key: string, values: readonly string[]): void {
    const before = node.settings.get(key)?.words ?? [];
    const put = (words: readonly string[]): void => void node.settings.set(key, { words, line, column });
    if (command === "append") node.append(key, values, { line, column });
    else if (command === "select") put(values);
    else if (command === "unselect") put(before.filter((value) => !values.includes(value)));
    else if (command === "set") {
      // The device forgets what belongs to another protocol, and the code with the type. FortiOS CLI Reference, "config firewall service custom".
      if (key === "protocol" && path === "firewall service custom" && before[0] !== values[0]) this.#forget(node, PROTOCOL_KEYS);
      put(values);
    } else this.#forget(node, key === "icmptype" ? ["icmptype", "icmpcode"] : [key]);
  }

  #forget(node: ConfigNode, keys: readonly string[]): void {
    for (const key of keys) node.settings.delete(key);
  }

  #verdictOfSetting(statement: Statement, frame: Frame, key: string): Verdict {
    const { words, path } = frame;
    if (words.state !== "understood") return this.#verdictOf(words);
    if (words.understood.has(key)) return UNDERSTOOD;
    if (words.irrelevant.has(key) || isIrrelevantSetting(path, key)) return IRRELEVANT;
    const why = words.partly.get(key);
    if (why !== undefined) return statement.words[2] === "disable" ? UNDERSTOOD : verdict("partly", why);
    this.#doubt(statement.line, ["set", key]);
    return verdict("unknown", `the setting ${key} is not known in config ${path}`);
  }

  #arrange(statement: Statement, command: string, words: readonly string[]): Verdict {
    const frame = this.#top();
    const [name, how = "", other = ""] = words;
    if (frame === undefined || frame.kind !== "config" || frame.path === "vdom" || frame.isRoot) return this.#unknown(statement);
    const node = frame.node;
    if (node === null) return this.#verdictOf(frame.words);
    let done = true;
    if (command === "purge") node.clear();
    else if (name === undefined) return this.#unknown(statement);
    else if (command === "delete") done = node.delete(name);
    else if (command === "move" && (how === "before" || how === "after")) done = node.move(name, how, other);
    else if (command === "rename" && how === "to" && other !== "") done = node.rename(name, other);
    else if (command === "clone" && how === "to" && other !== "") done = this.#clone(node, name, other, statement);
    else return this.#unknown(statement);
    // What is not in the text may be on the device: there it would be moved, copied or taken away.
    if (!done) this.#troubles.say("warning", "fortios-no-such-entry", statement, `${statement.words.slice(0, 4).join(" ")}: there is no such entry in this text`);
    return this.#verdictOf(frame.words);
  }

  #clone(node: ConfigNode, name: string, to: string, statement: Statement): boolean {
    const source = node.entry(name);
    if (source === null || node.entry(to) !== null) return false;
    node.add(source.copyAs(to, statement.line, statement.column));
    return true;
  }

  /** The entry that is open now, if it decides on packets, is no longer sure; between entries, an entry of which nothing is known stands in their place. */
  #doubt(line: number, words: readonly string[]): void {
    const frame = this.#frames.findLast(({ words: known, node }) => known.decides && node !== null);
    if (frame === undefined || frame.node === null) return;
    let node = frame.node;
    if (frame.kind === "config") {
      // What stands in a row is one such entry.
      const last = frame.node.lastEntry;
      node = last?.name.startsWith(NAMELESS) ? last : new ConfigNode(`${NAMELESS}${line})`, line, 1);
      if (node !== last) frame.node.add(node);
      node.toLine = line;
    }
    if (node.doubts.length < MOST_DOUBTS) node.doubts.push(`line ${line} (${words.slice(0, 2).join(" ")}) is not understood`);
  }

  #unexpected(statement: Statement, why: string): Verdict {
    this.#troubles.say("warning", "fortios-unexpected", statement, `${statement.words[0]}: ${why}`);
    return verdict("unknown", why);
  }

  #unknown(statement: Statement): Verdict {
    const frame = this.#top();
    if (frame !== undefined && frame.words.state !== "understood") return this.#verdictOf(frame.words);
    this.#doubt(statement.line, statement.words.slice(0, 1));
    return verdict("unknown", "not recognised");
  }

  #verdictOf(words: PathWords): Verdict {
    return verdict(words.state, words.state === "unsupported" ? words.why : words.state === "unknown" ? "the block is not known" : null);
  }
}

function verdict(state: LineState, why: string | null): Verdict {
  return { state, why };
}

/** Name of an entry that stands for lines that were not understood. */
const NAMELESS = "? (line ";
/** Of one entry; more would say no more. */
const MOST_DOUBTS = 5;
const PROTOCOL_KEYS: readonly string[] = ["tcp-portrange", "udp-portrange", "udplite-portrange", "sctp-portrange", "icmptype", "icmpcode", "protocol-number"];
