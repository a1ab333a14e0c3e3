// JSON (RFC 8259) with the offset of every object: a diagnostic can then point into the text. Bounded in depth; null on text that is no JSON.

export type PlacedJson = string | number | boolean | null | readonly PlacedJson[] | PlacedObject;

export interface PlacedObject {
  readonly from: number;
  readonly to: number;
  readonly entries: ReadonlyMap<string, PlacedJson>;
}

const DEEPEST = 64;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them in a string
const STRING = /"(?:[^"\\\u0000-\u001f]|\\.)*"/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const BLANK = /[ \t\r\n]*/y;

export function parsePlacedJson(text: string): PlacedJson | undefined {
  const state = { at: text.startsWith("\uFEFF") ? 1 : 0 };
  const value = parse(text, state, 0);
  skip(BLANK, text, state);
  return state.at === text.length ? value : undefined;
}

export function isObject(value: PlacedJson | undefined): value is PlacedObject {
  return typeof value === "object" && value !== null && "entries" in value && value.entries instanceof Map;
}

export function isList(value: PlacedJson | undefined): value is readonly PlacedJson[] {
  return Array.isArray(value);
}

function parse(text: string, state: { at: number }, depth: number): PlacedJson | undefined {
  if (depth > DEEPEST) return undefined;
  skip(BLANK, text, state);
  const c = text.charAt(state.at);
  if (c === "{") {
    const from = state.at++;
    const entries = new Map<string, PlacedJson>();
    const isOk = items(text, state, "}", () => {
      const key = take(STRING, text, state);
      skip(BLANK, text, state);
      if (key === undefined || text.charAt(state.at++) !== ":") return false;
      const value = parse(text, state, depth + 1);
      if (value === undefined) return false;
      entries.set(unquoted(key), value);
      return true;
    });
    return isOk ? { from, to: state.at, entries } : undefined;
  }
  if (c === "[") {
    state.at++;
    const list: PlacedJson[] = [];
    const isOk = items(text, state, "]", () => {
      const value = parse(text, state, depth + 1);
      if (value === undefined) return false;
      list.push(value);
      return true;
    });
    return isOk ? list : undefined;
  }
  const string = take(STRING, text, state);
  if (string !== undefined) return unquoted(string);
  const word = take(WORD, text, state) ?? take(NUMBER, text, state);
  return word === undefined ? undefined : (JSON.parse(word) as number | boolean | null);
}

function items(text: string, state: { at: number }, close: string, item: () => boolean): boolean {
  skip(BLANK, text, state);
  if (text.charAt(state.at) === close) {
    state.at++;
    return true;
  }
  for (;;) {
    skip(BLANK, text, state);
    if (!item()) return false;
    skip(BLANK, text, state);
    const next = text.charAt(state.at++);
    if (next === close) return true;
    if (next !== ",") return false;
  }
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

function take(pattern: RegExp, text: string, state: { at: number }): string | undefined {
  pattern.lastIndex = state.at;
  const found = pattern.exec(text)?.[0];
  if (found !== undefined) state.at += found.length;
  return found;
}

function skip(pattern: RegExp, text: string, state: { at: number }): void {
  take(pattern, text, state);
}
