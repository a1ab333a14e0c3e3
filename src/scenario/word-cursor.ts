// Walks over the words of one line and reports what was expected and what was found, with its column. Never throws.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { parseDuration } from "../foundation/time.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import { positionOf, type SourceLine, type Word } from "./source-line.ts";

const LONGEST_DURATION_SECONDS = 60 * 86_400;

export class WordCursor {
  readonly line: SourceLine;
  private readonly diagnostics: Diagnostic[];
  private at: number;
  /** Set by the first error: later words of the line are not worth a second one. */
  failed = false;

  constructor(line: SourceLine, diagnostics: Diagnostic[], at = 0) {
    this.line = line;
    this.diagnostics = diagnostics;
    this.at = at;
  }

  get done(): boolean {
    return this.failed || this.at >= this.line.words.length;
  }

  peek(): Word | undefined {
    return this.line.words[this.at];
  }

  take(): Word | undefined {
    return this.line.words[this.at++];
  }

  /** Takes the word if it is this one. */
  accept(text: string): boolean {
    const word = this.peek();
    if (word === undefined || word.quoted || word.text !== text) return false;
    this.at++;
    return true;
  }

  fail(code: string, message: string, word?: Word, help?: string): undefined {
    this.failed = true;
    const end = this.line.words[this.line.words.length - 1];
    const past = word === undefined && end !== undefined ? { ...end, column: end.column + end.text.length + (end.quoted ? 2 : 0), text: "" } : word;
    this.diagnostics.push({ code, severity: "error", message, at: positionOf(this.line, past), ...(help === undefined ? {} : { help }) });
    return undefined;
  }

  unknownWord(word: Word, what: string, known: Iterable<string>): undefined {
    const near = nearestWord(word.text, known);
    return this.fail("scenario-unknown-word", `Expected ${what}, found "${word.text.slice(0, 60)}".`, word, near === undefined ? undefined : `Did you mean "${near}"?`);
  }

  text(what: string): string | undefined {
    const word = this.take();
    if (word === undefined) return this.fail("scenario-missing", `Expected ${what}, found the end of the line.`);
    if (word.text.length === 0 || word.text.length > 200) return this.fail("scenario-text", `Expected ${what} of 1 to 200 characters, found ${word.text.length}.`, word);
    return word.text;
  }

  number(what: string, least: number, most: number): number | undefined {
    const word = this.take();
    if (word === undefined) return this.fail("scenario-missing", `Expected ${what}, found the end of the line.`);
    const value = /^\d{1,12}$/.test(word.text) ? Number(word.text) : Number.NaN;
    if (!(value >= least && value <= most)) return this.fail("scenario-number", `Expected ${what} from ${least} to ${most}, found "${word.text.slice(0, 60)}".`, word);
    return value;
  }

  /** Microseconds. */
  duration(what: string, leastMicros = 1): number | undefined {
    const word = this.take();
    if (word === undefined) return this.fail("scenario-missing", `Expected ${what}, found the end of the line.`);
    const seconds = parseDuration(word.text);
    if (seconds === undefined || seconds > LONGEST_DURATION_SECONDS || seconds * 1e6 < leastMicros) {
      return this.fail("scenario-duration", `Expected ${what} such as 250ms, 2s, 1h30m, found "${word.text.slice(0, 60)}".`, word);
    }
    return Math.round(seconds * 1e6);
  }

  choice<T extends string>(what: string, choices: readonly T[]): T | undefined {
    const word = this.take();
    if (word === undefined) return this.fail("scenario-missing", `Expected ${what}, found the end of the line.`);
    const found = choices.find((c) => c === word.text);
    return found ?? this.unknownWord(word, what, choices);
  }
}

/** An IPv4 address as an unsigned number. */
export function parseIpv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1).map(Number);
  if (parts.some((p) => p > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** Three or six bytes of a MAC address. */
export function parseMac(text: string): number[] | undefined {
  if (!/^[0-9a-f]{2}([:-][0-9a-f]{2}){2}(([:-][0-9a-f]{2}){3})?$/i.test(text)) return undefined;
  return text.split(/[:-]/).map((part) => Number.parseInt(part, 16));
}

/** Seconds since midnight of "06:00" or "06:00:30"; 24:00 is allowed as an end. */
export function parseTimeOfDay(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (match === null) return undefined;
  const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
  return Number(match[2]) > 59 || Number(match[3] ?? 0) > 59 || seconds > 86_400 ? undefined : seconds;
}
