// Puts the lines of access lists in their order: as written, at the place that `line N` names, and with what `show access-list` counts and writes out
// below an entry. Reads no single line itself.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { LineTally } from "../line-tally.ts";
import type { AccessEntry, AccessList, AsaRecord } from "./asa-record.ts";
import { WordReader, type WordedLine } from "./config-words.ts";
import { readListLine } from "./parse-access-list.ts";

export function collectLists(lines: readonly { readonly line: WordedLine; readonly isIpv6: boolean }[], record: AsaRecord, file: string, tally: LineTally, diagnostics: Diagnostic[]): void {
  /** Lists of which the configuration itself stands in the text: what is shown with counters beside it is not another list. */
  const written = new Set<string>();
  for (const { line } of lines) if (!/ line \d+ /.test(line.text)) written.add(nameOf(line));
  let above: { readonly name: string; readonly number: number; readonly entry: AccessEntry } | null = null;
  for (const { line, isIpv6 } of lines) {
    const read = readListLine(new WordReader(line, file, isIpv6 ? 2 : 1), record, isIpv6);
    if (read.kind === "unknown") {
      openLine(line, record, file, isIpv6);
      continue;
    }
    if (read.kind === "nothing") {
      tally.mark(line.line, "irrelevant");
      continue;
    }
    if (read.kind === "other") {
      tally.mark(line.line, "unsupported", read.why);
      continue;
    }
    const shown = isShown(line);
    if (read.kind === "remark") {
      tally.mark(line.line, "irrelevant");
      if (shown && written.has(read.name)) continue;
      place(listOf(record, read.name, isIpv6 ? "ipv6" : "extended", new WordReader(line, file).atLine()), read.number, { kind: "remark", text: read.text, at: new WordReader(line, file).atLine() });
      continue;
    }
    const { entry, name, number } = read;
    if (shown && number !== null && above !== null && above.name === name && above.number === number) {
      above.entry.elements.push(entry);
      tally.mark(line.line, "understood");
      continue;
    }
    above = shown && number !== null ? { name, number, entry } : null;
    if (shown && written.has(name)) {
      count(record.lists.get(name), number, entry, tally, diagnostics);
      continue;
    }
    const list = listOf(record, name, read.list, entry.at);
    place(list, number, entry);
    markEntry(entry, tally);
  }
}

/** `line N` is in no configuration; it is in what is shown with counters, and in commands that put an entry in its place. */
function isShown(line: WordedLine): boolean {
  return / line \d+ /.test(line.text) && (/ \(hitcnt=\d+\)/.test(line.text) || (/ remark /.test(line.text) && line.indent === 0));
}

function nameOf(line: WordedLine): string {
  return line.words[line.words[0]?.text === "ipv6" ? 2 : 1]?.text ?? "";
}

function listOf(record: AsaRecord, name: string, kind: AccessList["kind"], at: AccessList["at"]): AccessList {
  let list = record.lists.get(name);
  if (list === undefined) {
    list = { name, kind, lines: [], at, usedBy: new Set() };
    record.lists.set(name, list);
  }
  return list;
}

/** At line N, before what stands there; else at the end. */
function place(list: AccessList, number: number | null, line: AccessList["lines"][number]): void {
  if (number !== null && number >= 1 && number <= list.lines.length) list.lines.splice(number - 1, 0, line);
  else list.lines.push(line);
}

function markEntry(entry: AccessEntry, tally: LineTally): void {
  if (entry.match === null) tally.mark(entry.at.line, "partly", "not all of its words are known: what it matches is open");
  else if (entry.conditions.length > 0) tally.mark(entry.at.line, "partly", `${entry.conditions.join(", ")}: not known of a packet`);
  else tally.mark(entry.at.line, "understood");
}

function count(list: AccessList | undefined, number: number | null, shown: AccessEntry, tally: LineTally, diagnostics: Diagnostic[]): void {
  const entry = number === null ? undefined : list?.lines[number - 1];
  if (entry?.kind === "entry" && entry.action === shown.action) {
    entry.hits = shown.hits;
    tally.mark(shown.at.line, "understood");
    return;
  }
  tally.mark(shown.at.line, "partly", "its counter belongs to no entry of the configuration above");
  diagnostics.push({
    code: "counter-without-entry",
    severity: "warning",
    message: "This counter belongs to no entry of the configuration in this text.",
    help: "Take both prints at one moment.",
    at: shown.at,
  });
}

/** A line of a list that is not even a permit or a deny: it may decide anything. */
function openLine(line: WordedLine, record: AsaRecord, file: string, isIpv6: boolean): void {
  const name = nameOf(line);
  if (name === "") return;
  const r = new WordReader(line, file);
  const entry: AccessEntry = {
    kind: "entry",
    action: "permit",
    match: null,
    conditions: [],
    timeRange: null,
    isInactive: false,
    logged: null,
    hits: null,
    text: line.text,
    at: r.atLine(),
    elements: [],
  };
  place(listOf(record, name, isIpv6 ? "ipv6" : "extended", entry.at), null, entry);
}
