// Expressions and statements of `nft -j` (libnftables-json(5)) as the same record that the text gives. What is not known keeps its JSON as words.
import { limitWords } from "../netfilter-limits.ts";
import { countWords, keyWords, OF_EACH_ENTRY, quotaWords } from "./condition-words.ts";
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
  if (name === "payload") return get("protocol") === "" ? { kind: "unknown", words: `@${get("base")},${get("offset")},${get("len")}` } : { kind: "field", name: `${get("protocol")} ${get("field")}` };
  if (name === "meta") return { kind: "field", name: `meta ${get("key")}` };
  if (name === "ct") return { kind: "field", name: ["ct", get("dir"), get("family"), get("key")].filter((w) => w !== "").join(" ") };
  if (name === "concat" && isList(inner)) return { kind: "concat", parts: inner.map((part) => keyOf(part, text)) };
  if (name === "&" && isList(inner)) return { kind: "masked", key: keyOf(inner[0], text), mask: writtenValue(inner[1], text) };
  const told = printedWords(name, inner, get, text);
  if (told === null) return unread;
  return name === "fib" ? { kind: "field", name: told } : { kind: "unknown", words: told };
}

/** Of what is never looked into, as the text prints it; null = not known. */
function printedWords(name: string, inner: PlacedJson, get: (key: string) => string, text: string): string | null {
  const list = (key: string): readonly PlacedJson[] => (isObject(inner) ? [inner.entries.get(key) ?? []].flatMap((one) => (isList(one) ? [...one] : [one])) : []);
  const joined = (...words: readonly string[]): string => words.filter((word) => word !== "").join(" ");
  const unlessZero = (key: string): string => (get(key) === "0" || get(key) === "" ? "" : `${key} ${get(key)}`);
  switch (name) {
    case "fib":
      return joined("fib", list("flags").map(textOf).join(" . "), get("result"));
    case "exthdr":
      // "exthdr frag exists", and "frag more-fragments 1".
      return get("field") === "" ? joined("exthdr", get("name")) : joined(get("name"), get("field"));
    case "tcp option":
    case "ip option":
    case "sctp chunk":
      return joined(name, get("name"), get("field"));
    case "rt":
      return joined("rt", get("family"), get("key"));
    case "socket":
      return joined("socket", get("key"));
    case "osf":
      return joined("osf", get("key"));
    case "ipsec":
      return joined("ipsec", get("dir"), unlessZero("spnum"), get("family"), get("key"));
    case "numgen":
      return joined("numgen", get("mode"), "mod", get("mod"), unlessZero("offset"));
    case "jhash":
      return joined(
        "jhash",
        isObject(inner) ? keyWords(keyOf(inner.entries.get("expr"), text)) : "",
        "mod",
        get("mod"),
        get("seed") === "" ? "" : `seed 0x${Number(get("seed")).toString(16)}`,
        unlessZero("offset"),
      );
    case "symhash":
      return joined("symhash", "mod", get("mod"), unlessZero("offset"));
    default:
      return null;
  }
}

export function writtenValue(value: PlacedJson | undefined, text: string): NftValue {
  if (typeof value === "string") return value === "*" ? { kind: "every" } : value.startsWith("@") ? { kind: "named-set", name: value.slice(1) } : { kind: "word", text: value };
  if (typeof value === "number") return { kind: "word", text: String(value) };
  if (typeof value === "boolean") return { kind: "word", text: value ? "exists" : "missing" };
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
      return { kind: "match", left, operator: operator === "in" ? "is" : operator === "!" ? "without" : (operator as MatchOperator), right, words };
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
      if (body === null) return { kind: "condition", words: `limit ${textOf(inner)}` };
      return { kind: "condition", words: limitWords({ ...sizesOf(at), rate: numberOf(at("rate")), per: textOf(at("per")), isOver: at("inv") === true }) };
    case "quota":
      return { kind: "condition", words: body === null ? `quota ${textOf(inner)}` : quotaWords(at("inv") === true, numberOf(at("val")), textOf(at("val_unit"))) };
    case "ct count":
      return { kind: "condition", words: countWords(at("inv") === true, numberOf(at("val"))) };
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
    case "set": {
      const set = textOf(at("set")).replace(/^@/, "");
      return isCounting(at("stmt")) ? { kind: "condition", words: `${OF_EACH_ENTRY} ${set}` } : { kind: "change", set, open: null };
    }
    case "meter":
      return isCounting(at("stmt")) ? { kind: "condition", words: `${OF_EACH_ENTRY} ${textOf(at("name"))}` } : { kind: "change", set: null, open: null };
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

const numberOf = (value: PlacedJson | undefined): number => (typeof value === "number" ? value : Number.NaN);

function sizesOf(at: (key: string) => PlacedJson | undefined): { readonly unit: string; readonly burst: number | null; readonly burstUnit: string } {
  const unit = (key: string): string => textOf(at(key)).replace(/^packets$/, "");
  return { unit: unit("rate_unit"), burst: at("burst") === undefined ? null : numberOf(at("burst")), burstUnit: unit("burst_unit") };
}

/** What a set counts for each of its entries decides whether the rest of the rule is done. */
function isCounting(value: PlacedJson | undefined): boolean {
  const statements = isList(value) ? value : value === undefined ? [] : [value];
  return statements.some((one) => /^(limit|quota|ct count)$/.test(onlyEntry(one)?.[0] ?? ""));
}
