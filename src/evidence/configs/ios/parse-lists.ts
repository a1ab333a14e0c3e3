// Access lists of Cisco IOS as ordered entries: numbered and named, IPv4 and IPv6, from the configuration and from `show access-lists`, whose entries
// give their hit counters to those of the configuration. Does not read what an entry matches.
import type { LineTally } from "../line-tally.ts";
import type { AccessList, IosRecord, ListEntry } from "./ios-record.ts";
import type { Statement } from "./parse-ios.ts";

const ENTRY_STEP = 10;
const SHOWN = /^(Standard|Extended|Reflexive|Role-based) IP access list (\S+)|^IPv6 access list (\S+)/;

export function listKey(version: 4 | 6, name: string): string {
  return `${version}:${name}`;
}

/** true = the statement was about access lists. */
export function readListStatement(s: Statement, record: IosRecord, tally: LineTally): boolean {
  const { words, text, at } = s;
  const [first, second, third] = words;
  const shown = SHOWN.exec(text);
  if (shown !== null) {
    readShown(s, shown, record, tally);
    return true;
  }
  if (first === "access-list" && /^\d+$/.test(second ?? "")) {
    const number = Number(second);
    const isStandard = number < 100 || (number >= 1_300 && number < 2_000);
    if (number >= 200 && number < 1_300) {
      tally.mark(at.line, "irrelevant");
      return true;
    }
    addEntry(listOf(record, 4, second as string, isStandard, s), s, words.slice(2), tally);
    return true;
  }
  if (/^no (?:ip |ipv6 )?access-list \S+/.test(text)) {
    const version = second === "ipv6" ? 6 : 4;
    const before = record.lists.get(listKey(version, words.at(-1) ?? ""));
    // What was written before and is taken away is not in force; its lines are read nevertheless.
    if (before !== undefined) record.lists.delete(listKey(version, before.name));
    for (const entry of before?.entries ?? []) tally.mark(entry.statement.at.line, "irrelevant");
    tally.mark(at.line, "understood");
    return true;
  }
  const named =
    first === "ip" && second === "access-list" && !/^(?:logging|log-update|persistent|resequence|match-local-traffic|fqdn|role-based)$/.test(third ?? "")
      ? { version: 4 as const, isStandard: third === "standard", name: (third === "standard" || third === "extended" ? words[3] : third) ?? "" }
      : first === "ipv6" && second === "access-list" && third !== "log-update"
        ? { version: 6 as const, isStandard: false, name: third ?? "" }
        : null;
  if (named === null) return false;
  const list = listOf(record, named.version, named.name, named.isStandard, s);
  tally.mark(at.line, "understood");
  for (const inner of s.inside) {
    if (/^(?:exit|exit-ace-list|hardware statistics|statistics)\b/.test(inner.text)) tally.mark(inner.at.line, "irrelevant");
    else if (/^no \d+$|^no sequence \d+$/.test(inner.text)) {
      const sequence = Number(inner.words.at(-1));
      const gone = list.entries.findIndex((e) => e.sequence === sequence);
      if (gone >= 0) tally.mark((list.entries[gone] as ListEntry).statement.at.line, "irrelevant");
      if (gone >= 0) list.entries.splice(gone, 1);
      list.bySequence.delete(sequence);
      tally.mark(inner.at.line, "understood");
    } else if (/^(?:dynamic|no)\b/.test(inner.text) && !/^dynamic\b/.test(inner.text)) tally.mark(inner.at.line, "unknown", "not understood");
    else addEntry(list, inner, inner.words, tally);
  }
  return true;
}

function listOf(record: IosRecord, version: 4 | 6, name: string, isStandard: boolean, s: Statement): AccessList {
  const key = listKey(version, name);
  const known = record.lists.get(key) ?? { name, version, isStandard, entries: [], bySequence: new Map<number, ListEntry>(), last: 0, usedBy: new Set<string>(), at: s.at };
  record.lists.set(key, known);
  return known;
}

/** "10 permit …", "sequence 10 permit …", "permit … sequence 10" or without a number: behind the last. */
function addEntry(list: AccessList, statement: Statement, given: readonly string[], tally: LineTally): void {
  let words = given;
  let sequence: number | null = null;
  if (words[0] === "sequence") words = words.slice(1);
  if (/^\d{1,10}$/.test(words[0] ?? "")) {
    sequence = Number(words[0]);
    words = words.slice(1);
  } else if (list.version === 6 && words[0] !== "remark") {
    const place = words.lastIndexOf("sequence");
    if (place > 0 && /^\d{1,10}$/.test(words[place + 1] ?? "")) {
      sequence = Number(words[place + 1]);
      words = [...words.slice(0, place), ...words.slice(place + 2)];
    }
  }
  if (words[0] === "remark" && sequence === null) {
    // A remark takes no number of its own: it stands before the entry that follows it.
    list.entries.push({ sequence: list.last + 0.5, words, statement, hits: null });
    return;
  }
  const number = sequence ?? Math.floor(list.last / ENTRY_STEP) * ENTRY_STEP + ENTRY_STEP;
  // The same number again replaces what stood there (a text of commands); the device would refuse it in an extended list.
  const old = list.bySequence.get(number);
  if (old !== undefined && old.words.join(" ") === words.join(" ")) {
    tally.mark(statement.at.line, "understood");
    return;
  }
  list.last = Math.max(list.last, number);
  const entry: ListEntry = { sequence: number, words, statement, hits: null };
  list.bySequence.set(number, entry);
  list.entries.push(entry);
}

const HITS = /\((\d+) match(?:es)?(?:[^)]*)\)/;

function readShown(s: Statement, shown: RegExpExecArray, record: IosRecord, tally: LineTally): void {
  const [, kind, name4, name6] = shown;
  const version = name6 === undefined ? 4 : 6;
  const name = (name6 ?? name4) as string;
  tally.mark(s.at.line, "understood");
  if (kind === "Reflexive" || kind === "Role-based") {
    for (const inner of s.inside) tally.mark(inner.at.line, "irrelevant");
    return;
  }
  const before = record.lists.get(listKey(version, name));
  const list = before ?? listOf(record, version, name, kind === "Standard", s);
  for (const inner of s.inside) {
    const hits = HITS.exec(inner.text);
    const text = inner.text.replace(/\s*\(.*\)\s*/g, " ").trim();
    const words = text.split(/\s+/);
    if (before === undefined) {
      addEntry(list, inner, words, tally);
      const last = list.entries[list.entries.length - 1];
      if (last !== undefined && last.statement === inner) last.hits = hits === null ? 0 : Number(hits[1]);
      continue;
    }
    const number = /^\d+$/.test(words[0] ?? "") ? Number(words[0]) : Number(/sequence (\d+)/.exec(text)?.[1] ?? Number.NaN);
    const entry = list.bySequence.get(number);
    if (entry !== undefined) entry.hits = hits === null ? 0 : Number(hits[1]);
    tally.mark(inner.at.line, entry === undefined ? "unknown" : "understood", entry === undefined ? "the configuration has no such entry" : null);
  }
}
