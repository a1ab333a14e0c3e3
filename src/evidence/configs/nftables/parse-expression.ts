// Expressions of nftables text: what is looked at (keys) and what it is compared with (values). Never fails: what is not known keeps its words.
import { parseIp } from "../../../foundation/ip-address.ts";
import { plainWords } from "./condition-words.ts";
import type { NftElement, NftKey, NftValue, NftVerdict } from "./nft-record.ts";
import { BARE_META, HEADERS, OPAQUE } from "./nft-words.ts";
import type { TokenReader } from "./token-reader.ts";

/** Values of `define`, by name. */
export type Variables = ReadonlyMap<string, NftValue>;
const DEEPEST_SET = 16;
/** What is never part of an expression: a key that is not known may take no verdict with it. */
const VERDICT = /^(accept|drop|continue|return|jump|goto|reject|queue|counter|log)$/;
const MAC = /^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/;

/** null = here begins no expression. */
export function parseKey(reader: TokenReader): NftKey | null {
  const first = parsePart(reader);
  if (first === null) return null;
  const parts = [first];
  while (reader.is(".")) {
    reader.take();
    parts.push(parsePart(reader) ?? { kind: "unknown", words: reader.peek().text });
  }
  return parts.length === 1 ? first : { kind: "concat", parts };
}

function parsePart(reader: TokenReader): NftKey | null {
  let key = parsePrimary(reader);
  while (key !== null && reader.is("&")) {
    reader.take();
    key = { kind: "masked", key, mask: parseValue(reader, new Map()) };
  }
  if (key !== null && (reader.is("|") || reader.is("^") || reader.is("<<") || reader.is(">>"))) {
    const from = reader.peek().from;
    while (!reader.isLineEnd() && !reader.is("==") && !reader.is("!=") && !reader.is("set") && !reader.is("vmap")) reader.take();
    return { kind: "unknown", words: reader.since(from) };
  }
  return key;
}

function parsePrimary(reader: TokenReader): NftKey | null {
  if (reader.is("(")) {
    reader.take();
    const inner = parseKey(reader);
    reader.skip(")");
    return inner;
  }
  const token = reader.peek();
  if (reader.is("@")) {
    // @th,16,16: from where, how far, how long.
    for (let i = 0; i < 6 && !reader.isLineEnd() && !VERDICT.test(reader.peek().text); i++) reader.take();
    return { kind: "unknown", words: plainWords(reader.since(token.from)) };
  }
  if (token.kind !== "word") return null;
  const { text } = token;
  if (text === "fib") return { kind: "field", name: takeFib(reader) };
  if (text === "meta" || (BARE_META.has(text) && !(text === "ipsec" && (reader.is("in", 1) || reader.is("out", 1))))) {
    reader.take();
    return { kind: "field", name: `meta ${text === "meta" ? reader.take().text : text}` };
  }
  if (text === "ct") {
    reader.take();
    const words = [reader.take().text];
    if (words[0] === "original" || words[0] === "reply") words.push(reader.take().text);
    if (/^(ip|ip6)$/.test(words.at(-1) ?? "")) words.push(reader.take().text);
    return { kind: "field", name: `ct ${words.join(" ")}` };
  }
  if (HEADERS.has(text) && reader.peek(1).kind === "word") {
    reader.take();
    const field = reader.take().text;
    if (field !== "option") return { kind: "field", name: `${text} ${field}` };
    takeOption(reader);
    return { kind: "unknown", words: plainWords(reader.since(token.from)) };
  }
  if (OPAQUE.has(text)) {
    reader.take();
    while (
      !reader.isLineEnd() &&
      !VERDICT.test(reader.peek().text) &&
      !isOperator(reader) &&
      !/^(exists|missing|vmap|set|local|unicast|broadcast|multicast|anycast|blackhole|unreachable|prohibit|unspec)$/.test(reader.peek().text)
    ) {
      if (reader.peek().kind === "string") break;
      if (/^(0x)?\d+$/.test(reader.peek().text) && !/^(mod|offset|seed|spnum)$/.test(lastWord(reader, token.from))) break;
      reader.take();
    }
    return { kind: "unknown", words: plainWords(reader.since(token.from)) };
  }
  return null;
}

/** fib saddr . iif oif: what is looked up, and what of the answer; both have names of their own. */
function takeFib(reader: TokenReader): string {
  const { from } = reader.take();
  while (/^(saddr|daddr|mark|iif|oif|\.)$/.test(reader.peek().text)) {
    const isAnswer = reader.is("oif") && !reader.is(".", 1) && !/^(oif|oifname|type)$/.test(reader.peek(1).text);
    reader.take();
    if (isAnswer) return plainWords(reader.since(from));
  }
  if (/^(oifname|type)$/.test(reader.peek().text)) reader.take();
  return plainWords(reader.since(from));
}

/** The name of an option, or its number, or its bytes ("@255,8,16"), and the field that is looked at, where one is. */
function takeOption(reader: TokenReader): void {
  if (reader.skip("@")) {
    for (let i = 0; i < 5 && !reader.isLineEnd(); i++) reader.take();
    return;
  }
  if (!reader.isLineEnd()) reader.take();
  if (/^(kind|length|size|count|left|right|tsval|tsecr|subtype|addr|value|ptr|type)$/.test(reader.peek().text)) reader.take();
}

function lastWord(reader: TokenReader, from: number): string {
  return /(\S+)\s*$/.exec(reader.since(from))?.[1] ?? "";
}

function isOperator(reader: TokenReader): boolean {
  return reader.peek().kind === "symbol" && /^(==|!=|<|>|<=|>=|&|\{|@|\$|!)$/.test(reader.peek().text);
}

/** One side of a comparison: a set, a list, or a single value. */
export function parseValue(reader: TokenReader, variables: Variables, depth = 0): NftValue {
  const first = parseConcat(reader, variables, depth);
  if (!reader.is(",") && !reader.is("|")) return first;
  const values = [first];
  while (reader.is(",") || reader.is("|")) {
    reader.take();
    values.push(parseConcat(reader, variables, depth));
  }
  return { kind: "list", values };
}

function parseConcat(reader: TokenReader, variables: Variables, depth: number): NftValue {
  const parts = [parseSingle(reader, variables, depth)];
  while (reader.is(".")) {
    reader.take();
    parts.push(parseSingle(reader, variables, depth));
  }
  return parts.length === 1 ? (parts[0] as NftValue) : { kind: "concat", parts };
}

function parseSingle(reader: TokenReader, variables: Variables, depth: number): NftValue {
  const token = reader.peek();
  if (reader.is("{")) {
    if (depth < DEEPEST_SET) return { kind: "set", elements: parseElements(reader, variables, depth + 1) };
    reader.skipBlock();
    return { kind: "unknown", words: "sets inside of sets" };
  }
  if (reader.is("(")) {
    reader.take();
    const inner = parseValue(reader, variables, depth + 1);
    reader.skip(")");
    return inner;
  }
  if (reader.is("@")) {
    reader.take();
    return { kind: "named-set", name: reader.take().text };
  }
  if (reader.is("$")) {
    reader.take();
    const name = reader.take().text;
    return variables.get(name) ?? { kind: "unknown", words: `$${name}` };
  }
  if (reader.is("*")) {
    reader.take();
    return { kind: "every" };
  }
  if (reader.isLineEnd() || (token.kind === "symbol" && !reader.is("-"))) return { kind: "unknown", words: "" };
  if (reader.is("!") || reader.is("-")) reader.take();
  const from = reader.take().text;
  if (reader.is("*") && reader.peek().from === token.to) return { kind: "word", text: `${from}${reader.take().text}` };
  // Classes of priority: 1:10. In maps a colon stands before the data.
  if (depth === 0 && reader.is(":") && reader.peek().from === token.to && /^[0-9a-fA-F]+$/.test(from)) {
    reader.take();
    return { kind: "word", text: `${from}:${reader.take().text}` };
  }
  if (reader.is("/") && MAC.test(from)) {
    reader.take();
    return { kind: "prefix", address: from, length: Number(reader.take().text) };
  }
  if (reader.is("/") && (parseIp(from) !== undefined || reader.peek(1).kind === "word")) {
    if (parseIp(from) === undefined) return { kind: "word", text: from };
    reader.take();
    return { kind: "prefix", address: from, length: Number(reader.take().text) };
  }
  if (reader.is("-")) {
    reader.take();
    return { kind: "range", from, to: reader.take().text };
  }
  return { kind: "word", text: from };
}

/** Flags of one element: syn | ack. A comma begins the next element. */
function parseOred(reader: TokenReader, variables: Variables, depth: number): NftValue {
  const values = [parseConcat(reader, variables, depth)];
  while (reader.skip("|")) values.push(parseConcat(reader, variables, depth));
  return values.length === 1 ? (values[0] as NftValue) : { kind: "list", values };
}

/** From { to }, of sets, maps and verdict maps. */
export function parseElements(reader: TokenReader, variables: Variables, depth: number): NftElement[] {
  const elements: NftElement[] = [];
  reader.skip("{");
  for (;;) {
    while (reader.peek().kind === "newline" || reader.is(",") || reader.is(";")) reader.take();
    if (reader.isEnd() || reader.skip("}")) return elements;
    const before = reader.peek();
    const key = parseOred(reader, variables, depth);
    let expires = false;
    while (!reader.is(",") && !reader.is("}") && !reader.is(":") && reader.peek().kind !== "newline" && !reader.isEnd()) {
      if (reader.is("timeout") || reader.is("expires")) expires = true;
      if (reader.is("{")) reader.skipBlock();
      else reader.take();
    }
    reader.skipNewlines();
    let verdict: NftVerdict | null = null;
    let data: NftValue | null = null;
    if (reader.skip(":")) {
      reader.skipNewlines();
      verdict = parseVerdict(reader);
      if (verdict === null) data = parseConcat(reader, variables, depth);
    }
    // A variable or a set inside of a set stands for its elements.
    if (key.kind === "set" && verdict === null && data === null) elements.push(...key.elements);
    else elements.push({ key, verdict, data, expires });
    // Nothing was taken: go on behind it, or this would never end.
    if (reader.peek() === before) reader.take();
  }
}

export function parseVerdict(reader: TokenReader): NftVerdict | null {
  const token = reader.peek();
  if (token.kind !== "word") return null;
  switch (token.text) {
    case "accept":
    case "drop":
    case "continue":
    case "return":
      reader.take();
      return { kind: token.text };
    case "jump":
    case "goto":
      reader.take();
      return { kind: token.text, chain: reader.take().text };
    default:
      return null;
  }
}
