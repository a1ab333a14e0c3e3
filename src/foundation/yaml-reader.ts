// Text to the value of one YAML 1.2 document (core schema), with the place of every key and value. Size, depth, number of values and aliases
// are bounded; whatever cannot be read is a diagnostic with a position. Knows nothing of what the file is about.
import { countText } from "./count-words.ts";
import { Composer, type Document, Lexer, Parser, type YAMLError } from "yaml";
import type { Diagnostic } from "./diagnostic.ts";
import { TextLines, type TextPosition } from "./text-lines.ts";
import { syntaxWords } from "./yaml-syntax-words.ts";
import { DEEPEST, YamlValues } from "./yaml-values.ts";

/** Characters. The largest change files people write by hand are far below; a file of this size is read in about two seconds. */
export const LONGEST_YAML = 4 * 1024 * 1024;
/** More problems than this are one problem. */
const MOST_DIAGNOSTICS = 100;
/** The parser's stack holds the document, open lists and mappings, and the value in hand. */
const DEEPEST_STACK = DEEPEST + 4;
/** Words, signs, spaces and line ends. */
const MOST_LEXEMES = 800_000;
/** Brackets that close nothing: the parser goes on after each of them, but nobody reads on. */
const MOST_STRAY = 10;

export interface YamlFile {
  /** Plain objects without prototype, arrays, strings, numbers, booleans, null; undefined when the file cannot be read. */
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  at(path: readonly PropertyKey[], of?: "key" | "value"): TextPosition;
  /** A part of a text value: `length` characters from `offset` of the value (quotes not counted). */
  within(path: readonly PropertyKey[], offset: number, length: number): TextPosition;
  sourceOf(path: readonly PropertyKey[]): string | undefined;
}

export function readYaml(text: string, file: string): YamlFile {
  const lines = new TextLines(text.startsWith("\ufeff") ? text.slice(1) : text, file);
  const early = refusedText(lines);
  if (early !== undefined) return unreadable([early], lines);
  const { documents, diagnostics } = compose(lines);
  const [document, second] = documents;
  if (second !== undefined) {
    diagnostics.push({
      code: "yaml-documents",
      severity: "error",
      message: "A second document begins here; a file holds one.",
      help: "Put it into a file of its own.",
      at: lines.at(documentStart(second)),
    });
  }
  if (document === undefined) return unreadable(diagnostics.length > 0 ? diagnostics : [{ code: "yaml-empty", severity: "error", message: "The file is empty.", at: lines.at(0) }], lines);
  if (diagnostics.length > 0) return unreadable(inOrder(diagnostics), lines);
  const values = new YamlValues(document, lines);
  const readable = values.diagnostics.length === 0;
  return {
    value: readable ? values.value : undefined,
    diagnostics: inOrder(values.diagnostics),
    at: (path, of) => values.at(path, of),
    within: (path, offset, length) => within(values.at(path), values.sourceOf(path), offset, length),
    sourceOf: (path) => values.sourceOf(path),
  };
}

/** Only where the characters of the value stand unchanged in the file; else the whole value. */
function within(whole: TextPosition, source: string | undefined, offset: number, length: number): TextPosition {
  const written = whole.lineText?.slice(whole.column - 1, whole.column - 1 + (whole.length ?? 0));
  if (source === undefined || written === undefined) return whole;
  const start = written.indexOf(source);
  return start < 0 || offset + length > source.length ? whole : { ...whole, column: whole.column + start + offset, length: Math.max(1, length) };
}

function refusedText(lines: TextLines): Diagnostic | undefined {
  const { text } = lines;
  if (text.length > LONGEST_YAML)
    return {
      code: "yaml-too-large",
      severity: "error",
      message: `The file has ${countText(text.length)} characters; ${countText(LONGEST_YAML)} are the most that is read.`,
      at: lines.at(0),
    };
  const undecoded = text.indexOf("\ufffd");
  if (undecoded >= 0) return { code: "not-utf8", severity: "error", message: "The file is not UTF-8: this character could not be decoded.", help: "Save the file as UTF-8.", at: lines.at(undecoded) };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: YAML 1.2 §5.1 forbids them
  const control = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/u);
  if (control < 0) return undefined;
  const code = text.charCodeAt(control).toString(16).padStart(4, "0");
  return {
    code: "yaml-character",
    severity: "error",
    message: `The character U+${code.toUpperCase()} is not allowed in YAML.`,
    help: "Remove it; inside double quotes it can be written as an escape.",
    at: lines.at(control),
  };
}

/** The parser is fed piece by piece, so that nesting is noticed before anything recurses over it. */
function compose(lines: TextLines): { documents: Document.Parsed[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const documents: Document.Parsed[] = [];
  const parser = new Parser();
  const composer = new Composer({ version: "1.2", schema: "core", uniqueKeys: false, merge: false, strict: true, prettyErrors: false, stringKeys: false });
  const error = (code: string, message: string, help?: string): void => {
    diagnostics.push({ code, severity: "error", message, at: lines.at(parser.offset), ...(help === undefined ? {} : { help }) });
  };
  let stray = 0;
  const take = (tokens: Iterable<Parameters<Composer["next"]>[0]>): void => {
    for (const token of tokens) {
      if (token.type === "error") stray++;
      if (token.type === "directive" && !/^%YAML\s+1\.2\s*$/.test(token.source)) diagnostics.push({ ...syntaxError("BAD_DIRECTIVE"), at: lines.at(token.offset, token.offset + token.source.length) });
      for (const document of composer.next(token)) documents.push(document as Document.Parsed);
    }
  };
  try {
    let lexemes = 0;
    for (const lexeme of new Lexer().lex(lines.text)) {
      take(parser.next(lexeme));
      if (parser.stack.length > DEEPEST_STACK) {
        error("yaml-too-deep", `Lists and mappings are nested more than ${DEEPEST} deep.`);
        return { documents, diagnostics };
      }
      if (++lexemes > MOST_LEXEMES || documents.length > 2 || diagnostics.length > 0 || stray > MOST_STRAY) break;
    }
    if (lexemes > MOST_LEXEMES) error("yaml-too-large", "The file holds more values than are read.", "Split it.");
    else {
      take(parser.end());
      for (const document of composer.end(false, lines.text.length)) documents.push(document as Document.Parsed);
    }
  } catch {
    // The library recurses over chains of properties such as "&a &a &a …" and gives up when its stack is full.
    error("yaml-too-deep", "This text is nested too deep to be read.");
  }
  for (const document of documents) for (const problem of [...document.errors, ...document.warnings]) diagnostics.push(toDiagnostic(problem, lines));
  return { documents, diagnostics };
}

function syntaxError(code: Parameters<typeof syntaxWords>[0]): Omit<Diagnostic, "at"> {
  return { severity: "error", ...syntaxWords(code) };
}

function toDiagnostic(problem: YAMLError, lines: TextLines): Diagnostic {
  // An open bracket at the end of a block counts as bad indentation for the library; for people it is an open bracket.
  const code = problem.code === "BAD_INDENT" && problem.message.includes("end with a") ? "MISSING_CHAR" : problem.code;
  return { ...syntaxError(code), at: lines.at(problem.pos[0], problem.pos[1]) };
}

function documentStart(document: Document.Parsed): number {
  return document.range[0];
}

/** Sorted by place, each problem once. */
function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const byKey = new Map<string, Diagnostic>();
  for (const d of diagnostics) if (d.at?.kind === "text") byKey.set(`${d.code} ${d.at.line}:${d.at.column}`, d);
  return [...byKey.values()].sort(byPlace).slice(0, MOST_DIAGNOSTICS);
}

/** For sorting: by line, then column. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.at?.kind !== "text" || b.at?.kind !== "text") return 0;
  return a.at.line - b.at.line || a.at.column - b.at.column;
}

function unreadable(diagnostics: readonly Diagnostic[], lines: TextLines): YamlFile {
  const start = lines.at(0);
  return { value: undefined, diagnostics: diagnostics.slice(0, MOST_DIAGNOSTICS), at: () => start, within: () => start, sourceOf: () => undefined };
}
