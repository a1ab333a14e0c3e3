// What a statement or a procedure call does, by its first word or its number (MS-TDS §2.2.5.3, §2.2.6.6, §2.2.6.7). Looks at no more of it.
import type { DissectionSink } from "../protocol.ts";
import { EXECUTE_STATEMENT, HARMLESS_PROCEDURES, OTHER_STATEMENT, OTHER_STATEMENT_OPERATIONS, PROCEDURES, STATEMENTS } from "./tds-codes.ts";

const LONGEST_HEADERS = 512;
const LONGEST_WORD = 10;
const MOST_BLANKS = 64;
const BY_NUMBER = 0xffff;
const WIDE_TEXT_TYPE = 0xe7;

/** Behind the headers that came with TDS 7.2: their total length stands first. */
function behindHeaders(view: DataView, at: number, end: number): number {
  if (at + 4 > end) return at;
  const total = view.getUint32(at, true);
  return total >= 22 && total <= LONGEST_HEADERS && at + total <= end ? at + total : at;
}

/** A statement's message in [at, end). */
export function readStatement(view: DataView, at: number, end: number, sink: DissectionSink): void {
  countWord(view, behindHeaders(view, at, end), end, sink);
}

/** The first word, of two-byte characters; blanks and brackets before it are passed over. */
function countWord(view: DataView, from: number, end: number, sink: DissectionSink): void {
  let at = from;
  for (let i = 0; i < MOST_BLANKS && at + 2 <= end && isBlank(view.getUint16(at, true)); i++) at += 2;
  let word = "";
  for (; word.length <= LONGEST_WORD && at + 2 <= end; at += 2) {
    const letter = view.getUint16(at, true) | 0x20;
    if (letter < 0x61 || letter > 0x7a) break;
    word += String.fromCharCode(letter);
  }
  const operations = STATEMENTS.get(word);
  sink.detail("statement", operations === undefined ? OTHER_STATEMENT : word);
  const bits = operations ?? OTHER_STATEMENT_OPERATIONS;
  if (bits !== 0) sink.operation(bits);
}

const isBlank = (character: number): boolean => character <= 0x20 || character === 0x28 || character === 0x3b;

/** A procedure call's message in [at, end): a name (length 2), or 0xFFFF and a number; flags; then parameters. */
export function readCall(view: DataView, from: number, end: number, sink: DissectionSink): void {
  const at = behindHeaders(view, from, end);
  if (at + 4 > end) return;
  if (view.getUint16(at, true) !== BY_NUMBER) {
    sink.detail("procedure", "by name");
    sink.operation(OTHER_STATEMENT_OPERATIONS);
    return;
  }
  const number = view.getUint16(at + 2, true);
  sink.detail("procedure", PROCEDURES[number] ?? "other");
  // Flags 2; the parameter: length of its name (0), status, type, size 2, collation 5, length 2.
  const parameter = at + 6;
  if (number === EXECUTE_STATEMENT && parameter + 12 <= end && view.getUint8(parameter) === 0 && view.getUint8(parameter + 2) === WIDE_TEXT_TYPE) {
    const isLong = view.getUint16(parameter + 3, true) === BY_NUMBER;
    countWord(view, parameter + (isLong ? 22 : 12), end, sink);
  } else if (!HARMLESS_PROCEDURES.has(number)) sink.operation(OTHER_STATEMENT_OPERATIONS);
}
