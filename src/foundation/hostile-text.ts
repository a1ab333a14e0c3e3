// Makes text from evidence or change files safe to show: in a terminal, in HTML, XML, Markdown, CSV and JSON. Keeps what the text says
// readable: what could steer a screen becomes a visible escape such as \x1b or \u{202e}. Does not judge whether a text is meant to harm.

/** C0 and C1 controls, DEL; line and paragraph separators; bidirectional controls; characters without width; tags; byte order mark; noncharacters. */
const STEERING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: combining characters are listed one by one, to be found alone
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|\p{Noncharacter_Code_Point}|\p{Surrogate}/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

function escapeOf(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) as number;
  if (code >= 0xd800 && code <= 0xdfff) return "\ufffd";
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

/** One line that shows every character and obeys none. The only form in which foreign text may reach a terminal. */
export function visibleText(text: string): string {
  return text.replace(STEERING, escapeOf);
}

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** For element content and quoted attribute values, in HTML and in XML 1.0 alike: what XML cannot carry is a visible escape already. */
export function markupText(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (c) => HTML[c] as string);
}

/**
 * For running Markdown text (CommonMark with GitHub's tables): no markup, no link, no mention, no HTML comes out of it.
 * A mention is broken by an empty comment, because an escaped @ still notifies people.
 */
export function markdownText(text: string): string {
  return visibleText(text)
    .replace(/[\\`*_[\]|~]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/:\/\//g, "\\://")
    .replace(/\b(www)\./gi, "$1\\.")
    .replace(/(^|[^\p{L}\p{N}])@(?=[\p{L}\p{N}])/gu, "$1@<!-- -->")
    .replace(/^(\s*)([-+#>=])/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** A Markdown code span that also survives in a table cell. */
export function markdownCode(text: string): string {
  const safe = visibleText(text).replace(/\|/g, "\\|");
  if (safe === "") return "` `";
  const longestRun = Math.max(0, ...[...safe.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longestRun + 1);
  const edge = safe.startsWith("`") || safe.endsWith("`") ? " " : "";
  return `${fence}${edge}${safe}${edge}${fence}`;
}

/** Characters with which a spreadsheet starts a formula, and their full-width twins. */
const FORMULA_START = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

/**
 * One field of a CSV record (RFC 4180). A text that a spreadsheet would take for a formula gets a leading apostrophe;
 * numbers go another way and keep their sign.
 */
export function csvText(text: string): string {
  const visible = visibleText(text);
  const tame = FORMULA_START.test(text) ? `'${visible}` : visible;
  return /[",;\t\r\n]|^\s|\s$/.test(tame) ? `"${tame.replace(/"/g, '""')}"` : tame;
}

const BEYOND_PLAIN = /[^\n\x20-\x7e]/;

/** JSON that means the same and can be printed: steering characters stand as \uXXXX. Takes what JSON.stringify gave. */
export function printableJson(json: string): string {
  if (!BEYOND_PLAIN.test(json)) return json;
  return json.replace(STEERING, (character) => {
    if (character === "\n") return character;
    let escaped = "";
    for (let i = 0; i < character.length; i++) escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
    return escaped;
  });
}
