// `nft -j list ruleset` (libnftables-json(5)) as the record that the text form gives. Everything may stand in one line: then the line is understood
// only when all of it is. Commands other than "add" are not read.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { TextLines } from "../../../foundation/text-lines.ts";
import type { LineTally } from "../line-tally.ts";
import { elementsOf, statementOf, wordsOf } from "./json-expressions.ts";
import { isList, isObject, type PlacedJson, type PlacedObject, parsePlacedJson } from "./json-places.ts";
import type { NftChain, NftElement, NftObject, NftRule, NftSet, NftTable } from "./nft-record.ts";
import { PRIORITIES } from "./nft-words.ts";
import type { ParsedNft } from "./parse-nft-text.ts";

export function isNftJson(text: string): boolean {
  return /^\uFEFF?\s*\{\s*"nftables"\s*:/.test(text.slice(0, 1_000));
}

const OBJECTS: ReadonlySet<string> = new Set(["counter", "quota", "limit", "synproxy", "secmark", "flowtable", "ct helper", "ct timeout", "ct expectation"]);

interface TableDraft extends NftTable {
  isDormant: boolean;
  readonly chains: (NftChain & { readonly rules: NftRule[] })[];
  readonly sets: Map<string, NftSet & { readonly elements: NftElement[] }>;
  readonly objects: NftObject[];
}

export function parseNftJson(text: string, file: string, tally: LineTally): ParsedNft {
  const lines = new TextLines(text, file);
  const diagnostics: Diagnostic[] = [];
  const tables = new Map<string, TableDraft>();
  const root = parsePlacedJson(text);
  const list = isObject(root) ? root.entries.get("nftables") : undefined;
  if (!isList(list)) {
    diagnostics.push({ code: "nft-json", severity: "error", message: 'This is no JSON with a list "nftables".', at: { kind: "file", file } });
    return { record: { tables: [], lost: [] }, diagnostics };
  }
  // Brackets and blank lines between the commands; what a command says is added to it.
  text.split("\n").forEach((line, i, all) => {
    if ((i < all.length - 1 || line !== "") && /^[\s{}[\],]*("nftables"\s*:)?[\s{}[\],]*$/.test(line)) tally.mark(i + 1, "irrelevant");
  });
  for (const item of list) {
    if (!isObject(item)) continue;
    const [first] = item.entries;
    const isAdd = first?.[0] === "add" && isObject(first[1]);
    const [name, body] = (isAdd ? [...(first[1] as PlacedObject).entries][0] : first) ?? ["", null];
    const claim = (state: "understood" | "irrelevant" | "unknown", why: string | null = null): void =>
      tally.markAll(lines.at(item.from).line, lines.at(Math.max(item.from, item.to - 1)).line, state, why);
    if (name === "metainfo") claim("irrelevant");
    else if (isObject(body)) {
      const known = command(name, body, text, lines, tables);
      if (known === "rule") continue;
      claim(known === null ? "unknown" : "understood", known === null ? `"${name.slice(0, 40)}" is no command that is known` : null);
    } else claim("unknown", "no command that is known");
  }
  for (const table of tables.values()) {
    for (const rule of table.chains.flatMap((c) => c.rules)) tally.markAll(rule.at.line, rule.toLine, "irrelevant");
  }
  return { record: { tables: [...tables.values()], lost: [] }, diagnostics };
}

/** null = not known; "rule" = what reads its statements says what became of its lines. */
function command(name: string, body: PlacedObject, text: string, lines: TextLines, tables: Map<string, TableDraft>): "rule" | "other" | null {
  const get = (key: string): string => stringOf(body.entries.get(key));
  const at = lines.at(body.from, body.to);
  const tableNamed = (table: string): TableDraft => {
    const key = `${get("family")} ${table}`;
    let found = tables.get(key);
    if (found === undefined) {
      found = { family: get("family"), name: table, isDormant: false, chains: [], sets: new Map(), objects: [], at };
      tables.set(key, found);
    }
    return found;
  };
  if (name === "table") {
    const table = tableNamed(get("name"));
    if (/dormant/.test(wordsOf(body.entries.get("flags"), text))) table.isDormant = true;
    return "other";
  }
  const table = tableNamed(get("table"));
  const chainNamed = (chain: string): TableDraft["chains"][number] => {
    let found = table.chains.find((c) => c.name === chain);
    if (found === undefined) {
      found = { name: chain, base: null, rules: [], at };
      table.chains.push(found);
    }
    return found;
  };
  if (name === "chain") {
    const chain = chainNamed(get("name"));
    if (body.entries.has("hook"))
      Object.assign(chain, {
        base: { type: get("type"), hook: get("hook"), priority: priorityOf(body.entries.get("prio")), policy: get("policy") || "accept", devices: stringsOf(body.entries.get("dev")), at },
      });
    return "other";
  }
  if (name === "rule") {
    const list = body.entries.get("expr");
    const handle = body.entries.get("handle");
    const statements = isList(list) ? list.map((one) => statementOf(one, text)) : [];
    const end = lines.at(Math.max(body.from, body.to - 1)).line;
    chainNamed(get("chain")).rules.push({
      handle: typeof handle === "number" ? handle : null,
      comment: get("comment") || null,
      statements,
      text: text.slice(body.from, body.to).replace(/\s+/g, " ").slice(0, 2_000),
      at,
      toLine: end,
    });
    return "rule";
  }
  if (name === "set" || name === "map") {
    const flags = wordsOf(body.entries.get("flags"), text);
    const elements = elementsOf(body.entries.get("elem"), text);
    table.sets.set(get("name"), { name: get("name"), isMap: name === "map", isDynamic: /timeout|dynamic/.test(flags) || body.entries.has("timeout"), elements, at });
    return "other";
  }
  if (name === "element") {
    const set = table.sets.get(get("name"));
    if (set === undefined) return null;
    for (const element of elementsOf(body.entries.get("elem"), text)) set.elements.push(element);
    return "other";
  }
  if (!OBJECTS.has(name)) return null;
  const seconds = new Map<string, number>();
  const policy = body.entries.get("policy");
  if (isObject(policy)) for (const [state, value] of policy.entries) if (typeof value === "number") seconds.set(state, value);
  table.objects.push({ kind: name, name: get("name"), type: name === "ct helper" ? get("type") : get("protocol"), seconds, at });
  return "other";
}

function stringOf(value: PlacedJson | undefined): string {
  return typeof value === "string" ? value : "";
}

function stringsOf(value: PlacedJson | undefined): string[] {
  return isList(value) ? value.map(stringOf) : typeof value === "string" ? [value] : [];
}

function priorityOf(value: PlacedJson | undefined): number {
  return typeof value === "number" ? value : (PRIORITIES.get(stringOf(value)) ?? 0);
}
