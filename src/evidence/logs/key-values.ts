// One record of a firewall to its fields: key=value with or without quotes, between spaces or commas, whole pairs quoted or not (the formats
// default and csv of a FortiGate, what FortiAnalyzer writes, and what other makers write alike). Reads no meaning.

const MOST_FIELDS = 400;

/** The first value of each key; a backslash before a quote in a value is an escape. */
export function readKeyValues(line: string, from: number): Map<string, string> {
  const fields = new Map<string, string>();
  let at = from;
  while (at < line.length && fields.size < MOST_FIELDS) {
    const code = line.charCodeAt(at);
    if (code === SPACE || code === COMMA || code === QUOTE || code === TAB) {
      at++;
      continue;
    }
    const equals = keyEnd(line, at);
    if (equals < 0) {
      // A word that is no pair: it is passed over.
      while (at < line.length && !isBetween(line.charCodeAt(at))) at++;
      continue;
    }
    const key = line.slice(at, equals);
    at = equals + 1;
    let value: string;
    // In `"msg=two words"` the pair is quoted as a whole, so a space belongs to the value, and quotes inside are doubled.
    const before = at - key.length - 2;
    const isWhole = before >= from && line.charCodeAt(before) === QUOTE;
    if (isWhole) {
      let end = line.indexOf('"', at);
      while (end >= 0 && line.charCodeAt(end + 1) === QUOTE) end = line.indexOf('"', end + 2);
      if (end < 0) end = line.length;
      value = line
        .slice(at, end)
        .replaceAll('""', '"')
        .replace(/^"(.*)"$/, "$1");
      at = end + 1;
    } else if (line.charCodeAt(at) === QUOTE) {
      const end = quoteEnd(line, at + 1);
      value = line.slice(at + 1, end);
      if (value.includes("\\")) value = value.replace(/\\(["\\])/g, "$1");
      at = end + 1;
    } else {
      const start = at;
      while (at < line.length && !isBetween(line.charCodeAt(at))) at++;
      value = line.slice(start, at);
    }
    if (!fields.has(key)) fields.set(key, value);
  }
  return fields;
}

const SPACE = 0x20;
const TAB = 0x09;
const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function isBetween(code: number): boolean {
  return code === SPACE || code === COMMA || code === QUOTE || code === TAB;
}

/** Where the `=` of a key stands; −1 = no key begins here. */
function keyEnd(line: string, from: number): number {
  for (let at = from; at < line.length && at - from <= 64; at++) {
    const code = line.charCodeAt(at);
    if (code === 0x3d) return at > from ? at : -1;
    const isWord = (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d;
    if (!isWord) return -1;
  }
  return -1;
}

function quoteEnd(line: string, from: number): number {
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at;
  }
  return line.length;
}
