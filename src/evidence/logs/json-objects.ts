// Objects of JSON from lines of text, whether one stands on each line, all of them in one list on one line, or each over many lines (as jq prints). Bounded: an
// object that is longer than any record is dropped, and said. Members with the type they must have; everything else is null.

export type JsonObject = Readonly<Record<string, unknown>>;

/** Longer is no record of anything. */
const LONGEST_OBJECT = 65_536;

export interface JsonObjectsCheckpoint {
  readonly text: string;
  readonly depth: number;
  readonly isDropped: boolean;
}

export class JsonObjects {
  private text: string;
  private depth: number;
  private isDropped: boolean;

  constructor(from: JsonObjectsCheckpoint | null) {
    this.text = from?.text ?? "";
    this.depth = from?.depth ?? 0;
    this.isDropped = from?.isDropped ?? false;
  }

  /** Outermost objects that end in this line; null = one that is no JSON, or too long. Brackets of a list around them do not matter. */
  *of(line: string): Generator<JsonObject | null> {
    let start = this.depth > 0 ? 0 : -1;
    let inString = false;
    for (let i = 0; i < line.length; i++) {
      const c = line.charCodeAt(i);
      if (inString) {
        if (c === BACKSLASH) i++;
        else if (c === QUOTE) inString = false;
      } else if (c === QUOTE) inString = true;
      else if (c === OPEN) {
        if (this.depth++ === 0) start = i;
      } else if (c === CLOSE && this.depth > 0 && --this.depth === 0) {
        const text = this.text + line.slice(start, i + 1);
        yield this.isDropped || text.length > LONGEST_OBJECT ? null : parseObject(text);
        this.text = "";
        this.isDropped = false;
        start = -1;
      }
    }
    if (this.depth > 0 && start >= 0) {
      // Strings of JSON do not reach over lines, so no state of one is kept.
      if (this.text.length + line.length - start > LONGEST_OBJECT) this.isDropped = true;
      this.text = this.isDropped ? "" : `${this.text}${line.slice(start)}\n`;
    }
  }

  checkpoint(): JsonObjectsCheckpoint {
    return { text: this.text, depth: this.depth, isDropped: this.isDropped };
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** null = no JSON object. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/** "" = it is not there, or no text. */
export function textAt(object: JsonObject | null, name: string): string {
  const value = object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === "string" ? value : "";
}

export function objectAt(object: JsonObject | null, name: string): JsonObject | null {
  const value = object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** "10.0.0.5:51000", "[2001:db8::1]:22", "host:22" → without the port. */
export function withoutPort(address: string): string {
  const bracketed = /^\[([^\]]{1,60})\](?::\d{1,5})?$/.exec(address);
  if (bracketed !== null) return bracketed[1] as string;
  // More than one colon: an address of IPv6, which has no port behind it without brackets.
  return address.indexOf(":") === address.lastIndexOf(":") ? address.replace(/:\d{1,5}$/, "") : address;
}
