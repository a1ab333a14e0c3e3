// The text of `nft list ruleset`, or of a file that nft -f loads, as a record with positions. Files that are included are not read.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { TextLines } from "../../../foundation/text-lines.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { LineTally } from "../line-tally.ts";
import type { NftChain, NftElement, NftObject, NftRecord, NftRule, NftSet, NftTable, NftValue } from "./nft-record.ts";
import { nftTokens } from "./nft-tokens.ts";
import { OBJECTS, PRIORITIES } from "./nft-words.ts";
import { parseElements, parseValue } from "./parse-expression.ts";
import { parseStatements } from "./parse-statement.ts";
import { TokenReader } from "./token-reader.ts";

const FAMILIES = /^(ip|ip6|inet|arp|bridge|netdev)$/;

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type ChainDraft = Omit<Draft<NftChain>, "rules"> & { rules: NftRule[] };
type SetDraft = Omit<Draft<NftSet>, "elements"> & { elements: NftElement[] };
type TableDraft = Omit<Draft<NftTable>, "chains" | "sets" | "objects"> & { chains: ChainDraft[]; sets: Map<string, SetDraft>; objects: NftObject[] };

export interface ParsedNft {
  readonly record: NftRecord;
  readonly diagnostics: readonly Diagnostic[];
}

export function parseNftText(text: string, file: string, tally: LineTally): ParsedNft {
  return new NftTextParser(text, file, tally).run();
}

class NftTextParser {
  readonly #reader: TokenReader;
  readonly #lines: TextLines;
  readonly #tally: LineTally;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #tables = new Map<string, TableDraft>();
  readonly #variables = new Map<string, NftValue>();
  readonly #lost: TextAt[] = [];

  constructor(text: string, file: string, tally: LineTally) {
    this.#reader = new TokenReader(text, nftTokens(text));
    this.#lines = new TextLines(text, file);
    this.#tally = tally;
    text.split("\n").forEach((line, i, all) => {
      const trimmed = line.trim();
      if (i < all.length - 1 || line !== "") if (trimmed === "" || trimmed.startsWith("#")) tally.mark(i + 1, "irrelevant");
    });
  }

  run(): ParsedNft {
    const reader = this.#reader;
    for (;;) {
      reader.skipBreaks();
      if (reader.isEnd()) return { record: { tables: [...this.#tables.values()], lost: this.#lost }, diagnostics: this.#diagnostics };
      const before = reader.peek();
      this.#command();
      if (reader.peek() === before) reader.take();
    }
  }

  #command(): void {
    const reader = this.#reader;
    const from = reader.peek().from;
    if (reader.is("define") || reader.is("redefine")) {
      reader.take();
      const name = reader.take().text;
      reader.skip("=");
      this.#variables.set(name, parseValue(reader, this.#variables));
      this.#claim(from, "understood");
      return;
    }
    if (reader.is("undefine")) {
      reader.take();
      this.#variables.delete(reader.take().text);
      this.#claim(from, "understood");
      return;
    }
    if (reader.is("flush") || reader.is("destroy") || reader.is("delete")) {
      const isAll = reader.is("flush") && reader.is("ruleset", 1);
      if (isAll) this.#tables.clear();
      this.#skipLine();
      this.#claim(from, isAll ? "understood" : "irrelevant");
      return;
    }
    if (reader.is("include")) {
      this.#skipLine();
      this.#diagnostics.push({
        code: "nft-include",
        severity: "warning",
        message: "The included file is not read: rules may be missing.",
        help: "Give the output of `nft list ruleset`.",
        at: this.#lines.at(from),
      });
      this.#lost.push(this.#lines.at(from));
      this.#claim(from, "unsupported", "included files are not read");
      return;
    }
    if (reader.is("add") || reader.is("create") || reader.is("insert")) {
      const isInsert = reader.is("insert");
      if (reader.is("element", 1) || reader.is("rule", 1) || reader.is("chain", 1) || reader.is("table", 1) || reader.is("set", 1) || reader.is("map", 1)) reader.take();
      this.#addition(from, isInsert);
      return;
    }
    if (reader.is("table")) {
      this.#table();
      return;
    }
    this.#skipLine();
    this.#lose(from, "no command of nftables that is known");
  }

  /** add rule inet t c …, add element inet t s { … }, add chain …: as `nft` takes them one by one. */
  #addition(from: number, isInsert: boolean): void {
    const reader = this.#reader;
    if (reader.is("table")) {
      this.#table();
      return;
    }
    const what = reader.take().text;
    const family = FAMILIES.test(reader.peek().text) && reader.peek(1).kind === "word" ? reader.take().text : "ip";
    const table = this.#tableNamed(family, reader.take().text, from);
    const name = reader.take().text;
    if (what === "rule") {
      const chain = this.#chainNamed(table, name, from);
      const rule = this.#rule();
      if (isInsert) chain.rules.unshift(rule);
      else chain.rules.push(rule);
    } else if (what === "element") {
      const set = this.#setNamed(table, name, false, from);
      if (reader.is("{")) set.elements.push(...parseElements(reader, this.#variables, 1));
      this.#claim(from, "understood");
    } else if (what === "chain") {
      this.#chainBody(table, name, from);
    } else if (what === "set" || what === "map") this.#setBody(table, name, what === "map", from);
    else {
      this.#skipLine();
      this.#lose(from, "no command of nftables that is known");
    }
  }

  #table(): void {
    const reader = this.#reader;
    const from = reader.take().from;
    const family = FAMILIES.test(reader.peek().text) && reader.peek(1).kind !== "newline" && !reader.is("{", 1) ? reader.take().text : "ip";
    const table = this.#tableNamed(family, reader.take().text, from);
    reader.skipNewlines();
    const opened = reader.skip("{");
    this.#claim(from, "understood");
    if (!opened) return;
    for (;;) {
      reader.skipBreaks();
      const start = reader.peek();
      if (reader.isEnd()) {
        this.#diagnostics.push({ code: "nft-unfinished", severity: "warning", message: `The table ${table.name} has no closing brace.`, at: this.#lines.at(from) });
        return;
      }
      if (reader.skip("}")) {
        this.#claim(start.from, "understood");
        return;
      }
      if (reader.skip("chain")) this.#chainBody(table, reader.take().text, start.from);
      else if (reader.is("set") || reader.is("map")) {
        const isMap = reader.take().text === "map";
        this.#setBody(table, reader.take().text, isMap, start.from);
      } else if (OBJECTS.has(start.text) && start.kind === "word") this.#object(table);
      else if (reader.is("flags")) {
        reader.take();
        if (/\bdormant\b/.test(this.#skipLine())) table.isDormant = true;
        this.#claim(start.from, "understood");
      } else if (reader.is("comment") || start.text.startsWith("#")) {
        this.#skipLine();
        this.#claim(start.from, "irrelevant");
      } else if (reader.is("define")) this.#command();
      else {
        this.#skipLine();
        this.#lose(start.from, "neither a chain nor a set nor an object that is known");
      }
      if (reader.peek() === start) reader.take();
    }
  }

  #chainBody(table: TableDraft, name: string, from: number): void {
    const reader = this.#reader;
    const chain = this.#chainNamed(table, name, from);
    reader.skipNewlines();
    if (!reader.skip("{")) {
      this.#claim(from, "understood");
      return;
    }
    this.#claim(from, "understood");
    for (;;) {
      reader.skipBreaks();
      const start = reader.peek();
      if (reader.isEnd()) return;
      if (reader.skip("}")) {
        this.#claim(start.from, "understood");
        return;
      }
      if (reader.is("type") && (reader.is("hook", 2) || reader.is("hook", 3))) this.#baseLine(chain);
      else if (reader.is("policy")) {
        reader.take();
        const policy = reader.take().text;
        if (chain.base !== null) chain.base = { ...chain.base, policy };
        this.#claim(start.from, "understood");
      } else if (start.text.startsWith("#")) reader.take();
      else if (reader.is("comment")) {
        this.#skipLine();
        this.#claim(start.from, "irrelevant");
      } else chain.rules.push(this.#rule());
      if (reader.peek() === start) reader.take();
    }
  }

  #baseLine(chain: ChainDraft): void {
    const reader = this.#reader;
    const from = reader.take().from;
    const type = reader.take().text;
    reader.skip("hook");
    const hook = reader.take().text;
    const devices: string[] = [];
    let priority = 0;
    while (!reader.isLineEnd()) {
      if (reader.skip("priority")) priority = this.#priority();
      else if (reader.is("device") || reader.is("devices")) {
        reader.take();
        reader.skip("=");
        const value = parseValue(reader, this.#variables);
        for (const one of value.kind === "set" ? value.elements.map((e) => e.key) : [value]) if (one.kind === "word") devices.push(one.text);
      } else reader.take();
    }
    chain.base = { type, hook, priority, policy: "accept", devices, at: this.#lines.at(from, reader.peek().from) };
    this.#claim(from, "understood");
  }

  #priority(): number {
    const reader = this.#reader;
    const sign = reader.skip("-") ? -1 : 1;
    const first = reader.take().text;
    let value = /^\d+$/.test(first) ? sign * Number(first) : (PRIORITIES.get(first) ?? 0);
    if (reader.is("+") || reader.is("-")) {
      const plus = reader.take().text === "+" ? 1 : -1;
      value += plus * Number(reader.take().text);
    }
    return Number.isFinite(value) ? value : 0;
  }

  #rule(): NftRule {
    const reader = this.#reader;
    const start = reader.peek();
    const { statements, comment } = parseStatements(reader, this.#variables);
    const text = reader.since(start.from).trim();
    const handle = reader.peek().text.startsWith("#") ? Number(reader.take().text.slice(1)) : null;
    const at = this.#lines.at(start.from, start.from + text.length);
    return { handle, comment, statements, text: text.replace(/\s*\n\s*/g, " "), at, toLine: at.line + (text.match(/\n/g)?.length ?? 0) };
  }

  #setBody(table: TableDraft, name: string, isMap: boolean, from: number): void {
    const reader = this.#reader;
    const set = this.#setNamed(table, name, isMap, from);
    reader.skipNewlines();
    if (!reader.skip("{")) {
      this.#claim(from, "understood");
      return;
    }
    for (;;) {
      reader.skipBreaks();
      const start = reader.peek();
      if (reader.isEnd()) return;
      if (reader.skip("}")) {
        this.#claim(from, "understood");
        return;
      }
      if (reader.skip("elements")) {
        reader.skip("=");
        reader.skipNewlines();
        // Not one by one: a set may hold more elements than a call takes arguments.
        for (const element of parseElements(reader, this.#variables, 1)) set.elements.push(element);
      } else if (reader.is("flags") || reader.is("timeout")) {
        if (/\b(timeout|dynamic)\b/.test(this.#skipLine())) set.isDynamic = true;
      } else this.#skipLine();
      if (reader.peek() === start) reader.take();
    }
  }

  #object(table: TableDraft): void {
    const reader = this.#reader;
    const start = reader.peek();
    const kind = Array.from({ length: OBJECTS.get(start.text) ?? 1 }, () => reader.take().text).join(" ");
    const name = reader.take().text;
    reader.skipNewlines();
    const bodyFrom = reader.peek().from;
    if (reader.is("{")) reader.skipBlock();
    else this.#skipLine();
    const body = reader.since(bodyFrom);
    const type = /\b(?:type\s+"([^"]+)"|protocol\s+(\w+))/.exec(body);
    const seconds = new Map<string, number>();
    for (const [, state, time] of body.matchAll(/(\w+)\s*:\s*(\d[\w]*)/g)) seconds.set(state as string, secondsOf(time as string));
    table.objects.push({ kind, name, type: type?.[1] ?? type?.[2] ?? "", seconds, at: this.#lines.at(start.from) });
    this.#claim(start.from, "understood");
  }

  #tableNamed(family: string, name: string, from: number): TableDraft {
    const key = `${family} ${name}`;
    let table = this.#tables.get(key);
    if (table === undefined) {
      table = { family, name, isDormant: false, chains: [], sets: new Map(), objects: [], at: this.#lines.at(from) };
      this.#tables.set(key, table);
    }
    return table;
  }

  #chainNamed(table: TableDraft, name: string, from: number): ChainDraft {
    let chain = table.chains.find((c) => c.name === name);
    if (chain === undefined) {
      chain = { name, base: null, rules: [], at: this.#lines.at(from) };
      table.chains.push(chain);
    }
    return chain;
  }

  #setNamed(table: TableDraft, name: string, isMap: boolean, from: number): SetDraft {
    let set = table.sets.get(name);
    if (set === undefined) {
      set = { name, isMap, isDynamic: false, elements: [], at: this.#lines.at(from) };
      table.sets.set(name, set);
    }
    return set;
  }

  #skipLine(): string {
    const from = this.#reader.peek().from;
    while (!this.#reader.isLineEnd()) {
      if (this.#reader.is("{")) this.#reader.skipBlock();
      else this.#reader.take();
    }
    return this.#reader.since(from);
  }

  #lose(from: number, why: string): void {
    this.#lost.push(this.#lines.at(from));
    this.#claim(from, "unknown", why);
  }

  /** All lines from the offset to the last token taken. */
  #claim(from: number, state: "understood" | "irrelevant" | "unsupported" | "unknown", why: string | null = null): void {
    const length = this.#reader.since(from).length;
    this.#tally.markAll(this.#lines.at(from).line, this.#lines.at(from + Math.max(0, length - 1)).line, state, why);
  }
}

/** "1h30m", "30s", "432000" */
export function secondsOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const unit: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };
  let seconds = 0;
  for (const [, count, letter] of text.matchAll(/(\d+)([dhms])(?!s)/g)) seconds += Number(count) * (unit[letter as string] as number);
  return seconds;
}
