// Expressions and statements of `nft -j` (libnftables-json(5)) as the same record that the text gives. What is not known keeps its JSON as words.
import { isList, isObject, type PlacedJson, type PlacedObject } from "./json-places.ts";
import type { MatchOperator, NftElement, NftKey, NftStatement, NftValue, NftVerdict, RejectAnswer } from "./nft-record.ts";

export function wordsOf(value: PlacedJson | undefined, text: string): string {
  return (isObject(value) ? text.slice(value.from, value.to) : (JSON.stringify(value) ?? "")).slice(0, 300);
}

/** The only entry of an object; null for anything else. */
function onlyEntry(value: PlacedJson | undefined): readonly [string, PlacedJson] | null {
  return isObject(value) ? ([...value.entries][0] ?? null) : null;
}

const textOf = (value: PlacedJson | undefined): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

export function keyOf(value: PlacedJson | undefined, text: string): NftKey {
  const entry = onlyEntry(value);
  const unread: NftKey = { kind: "unknown", words: wordsOf(value, text) };
  if (entry === null) return unread;
  const [name, inner] = entry;
  const get = (key: string): string => (isObject(inner) ? textOf(inner.entries.get(key)) : "");
  if (name === "payload") return get("protocol") === "" ? { kind: "unknown", words: "@ raw payload" } : { kind: "field", name: `${get("protocol")} ${get("field")}` };
  if (name === "meta") return { kind: "field", name: `meta ${get("key")}` };
  if (name === "ct") return { kind: "field", name: ["ct", get("dir"), get("family"), get("key")].filter((w) => w !== "").join(" ") };
  if (name === "concat" && isList(inner)) return { kind: "concat", parts: inner.map((part) => keyOf(part, text)) };
  if (name === "&" && isList(inner)) return { kind: "masked", key: keyOf(inner[0], text), mask: writtenValue(inner[1], text) };
  if (name === "fib") return { kind: "field", name: `fib ${wordsOf(value, text)}` };
  if (/^(socket|osf|rt|ipsec|numgen|jhash|symhash|exthdr)$/.test(name)) return { kind: "field", name: `${name} ${wordsOf(value, text)}` };
  return unread;
}

export function writtenValue(value: PlacedJson | undefined, text: string): NftValue {
  if (typeof value === "string") return value === "*" ? { kind: "every" } : value.startsWith("@") ? { kind: "named-set", name: value.slice(1) } : { kind: "word", text: value };
  if (typeof value === "number") return { kind: "word", text: String(value) };
  if (isList(value)) return { kind: "list", values: value.map((one) => writtenValue(one, text)) };
  const entry = onlyEntry(value);
  const unread: NftValue = { kind: "unknown", words: wordsOf(value, text) };
  if (entry === null) return unread;
  const [name, inner] = entry;
  if (name === "prefix" && isObject(inner)) return { kind: "prefix", address: textOf(inner.entries.get("addr")), length: Number(inner.entries.get("len")) };
  if (name === "range" && isList(inner)) return { kind: "range", from: textOf(inner[0]), to: textOf(inner[1]) };
  if (name === "concat" && isList(inner)) return { kind: "concat", parts: inner.map((part) => writtenValue(part, text)) };
  if (name === "|" && isList(inner)) return { kind: "list", values: inner.map((one) => writtenValue(one, text)) };
  if (name === "set") return { kind: "set", elements: elementsOf(inner, text) };
  if (name === "elem" && isObject(inner)) return writtenValue(inner.entries.get("val"), text);
  return unread;
}

/** Elements of sets and maps: values, [key, data] pairs, or {"elem": {"val": …}}. */
export function elementsOf(value: PlacedJson | undefined, text: string): NftElement[] {
  const list = isList(value) ? value : value === undefined ? [] : [value];
  return list.map((one): NftElement => {
    const [written, data] = isList(one) ? [one[0], one[1]] : [one, undefined];
    const elem = isObject(written) ? written.entries.get("elem") : undefined;
    const expires = isObject(elem) && (elem.entries.has("timeout") || elem.entries.has("expires"));
    const verdict = data === undefined ? null : verdictOf(data);
    return { key: writtenValue(written, text), verdict, data: data === undefined || verdict !== null ? null : writtenValue(data, text), expires };
  });
}

export function verdictOf(value: PlacedJson | undefined): NftVerdict | null {
  const entry = onlyEntry(value);
  if (entry === null) return null;
  const [name, inner] = entry;
  if (name === "accept" || name === "drop" || name === "continue" || name === "return") return { kind: name };
  if (name === "jump" || name === "goto") return { kind: name, chain: isObject(inner) ? textOf(inner.entries.get("target")) : "" };
  return null;
}

/** "icmpx" answers each family in its own way. */
const REJECT_ANSWERS: ReadonlyMap<string, RejectAnswer> = new Map([
  ["icmp", "icmp"],
  ["icmpv6", "icmpv6"],
  ["tcp reset", "tcp reset"],
]);

const OPERATORS: ReadonlySet<string> = new Set(["==", "!=", "<", ">", "<=", ">="]);

export function statementOf(value: PlacedJson, text: string): NftStatement {
  const words = wordsOf(value, text);
  const verdict = verdictOf(value);
  if (verdict !== null) return { kind: "verdict", verdict };
  const entry = onlyEntry(value);
  if (entry === null) return { kind: "unknown", words };
  const [name, inner] = entry;
  const body: PlacedObject | null = isObject(inner) ? inner : null;
  const at = (key: string): PlacedJson | undefined => body?.entries.get(key);
  switch (name) {
    case "match": {
      const operator = textOf(at("op"));
      const left = keyOf(at("left"), text);
      const right = writtenValue(at("right"), text);
      // "in" tests flags and states as a word without an operator does in the text.
      if (operator !== "in" && operator !== "!" && !OPERATORS.has(operator)) return { kind: "unknown", words };
      return { kind: "match", left, operator: operator === "in" ? "is" : operator === "!" ? "without" : (operator as MatchOperator), right, words: matchWords(left, operator, at("right"), text) };
    }
    case "vmap":
      return { kind: "vmap", key: keyOf(at("key"), text), map: writtenValue(at("data"), text), words };
    case "reject":
      return { kind: "reject", answer: REJECT_ANSWERS.get(textOf(at("type"))) ?? "" };
    case "counter":
      return { kind: "counter", packets: typeof at("packets") === "number" ? (at("packets") as number) : null };
    case "log":
      return { kind: "log" };
    case "notrack":
      return { kind: "notrack" };
    case "limit":
    case "quota":
    case "ct count":
      return { kind: "condition", words };
    case "snat":
    case "dnat":
    case "masquerade":
    case "redirect": {
      const address = at("addr") === undefined ? null : writtenValue(at("addr"), text);
      return {
        kind: "nat",
        type: name,
        address,
        port: at("port") === undefined ? null : writtenValue(at("port"), text),
        isPlain: at("type_flags") === undefined && address?.kind !== "unknown",
        words,
      };
    }
    case "mangle": {
      const key = keyOf(at("key"), text);
      const field = key.kind === "field" ? key.name : "";
      return {
        kind: "change",
        set: null,
        open: /^(meta mark|ct mark|ct zone)$/.test(field)
          ? "the mark or zone it sets is not followed"
          : /^(ip|ip6) (saddr|daddr)$|port$/.test(field)
            ? `what it sets (${field}) is not followed`
            : null,
      };
    }
    case "set":
      return { kind: "change", set: textOf(at("set")).replace(/^@/, ""), open: null };
    case "ct helper":
    case "ct timeout":
    case "ct expectation":
      return { kind: "set-object", of: name, name: textOf(inner) };
    case "flow":
      return { kind: "change", set: null, open: "packets of offloaded flows pass the chains by" };
    case "dup":
      return { kind: "change", set: null, open: "its copies of packets are not followed" };
    case "last":
      return { kind: "change", set: null, open: null };
    case "queue":
    case "tproxy":
    case "synproxy":
    case "fwd":
      return { kind: "unsure", words };
    case "xt":
      return textOf(at("type")) === "match" ? { kind: "condition", words: `the match ${textOf(at("name"))} of iptables` } : { kind: "unsure", words };
    default:
      return { kind: "unknown", words };
  }
}

/** Like the text: "meta mark 0x1". */
function matchWords(left: NftKey, operator: string, right: PlacedJson | undefined, text: string): string {
  const key = left.kind === "field" ? left.name : left.kind === "unknown" ? left.words : "several fields";
  return `${key} ${operator === "==" || operator === "in" ? "" : `${operator} `}${typeof right === "object" ? wordsOf(right, text) : textOf(right)}`;
}
