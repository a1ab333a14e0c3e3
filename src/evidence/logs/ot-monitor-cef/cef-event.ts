// One event in ArcSight's Common Event Format to its header and extension (OpenText, Implementing ArcSight CEF, version 0 and 1): escapes are undone,
// whatever a syslog server or collector writes before it is handed on as it is. Gives no meaning to any key.

export interface CefEvent {
  /** What stands before "CEF:": a syslog header, or nothing. */
  readonly before: string;
  readonly vendor: string;
  readonly product: string;
  readonly name: string;
  /** The first value of each key. */
  readonly extension: ReadonlyMap<string, string>;
}

/** Some senders put a space behind the colon, collectors a quote before it. */
const MARK = /(?:^|[^A-Za-z0-9])CEF: ?\d{1,2}\|/;
const HEADER_FIELDS = 6;
const MOST_KEYS = 400;
/** A key begins the extension or stands behind a space; an equals sign in a value is escaped, so no key ends in a backslash. Custom keys have dots and brackets. */
const KEY = /(?:^|\s)([A-Za-z0-9_][\w.[\]-]{0,62})=/g;

/** null = the line holds no event; a text says what is wrong with the one it holds. */
export function readCefEvent(line: string): CefEvent | string | null {
  const mark = MARK.exec(line);
  if (mark === null) return null;
  const start = mark.index + mark[0].indexOf("CEF:");
  const fields: string[] = [];
  let at = mark.index + mark[0].length;
  while (fields.length < HEADER_FIELDS) {
    const end = pipeBehind(line, at);
    if (end < 0) {
      // The header may end the line: an event without extension.
      if (fields.length === HEADER_FIELDS - 1) {
        fields.push(unescapeHeader(line.slice(at)));
        at = line.length;
        break;
      }
      return `its header has ${fields.length + 2} of 7 fields`;
    }
    fields.push(unescapeHeader(line.slice(at, end)));
    at = end + 1;
  }
  const [vendor = "", product = "", , , name = ""] = fields;
  return { before: line.slice(0, start), vendor, product, name, extension: readExtension(line.slice(at)) };
}

/** The next pipe that no backslash escapes; −1 = there is none. */
function pipeBehind(line: string, from: number): number {
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === PIPE) return at;
  }
  return -1;
}

const BACKSLASH = 0x5c;
const PIPE = 0x7c;

function unescapeHeader(text: string): string {
  return (text.includes("\\") ? text.replace(/\\([\\|])/g, "$1") : text).trim();
}

function readExtension(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let key: string | null = null;
  let from = 0;
  const end = (to: number): void => {
    if (key !== null && !fields.has(key)) fields.set(key, unescapeValue(text.slice(from, to)));
  };
  for (const match of text.matchAll(KEY)) {
    end(match.index);
    key = match[1] as string;
    from = match.index + match[0].length;
    if (fields.size >= MOST_KEYS) return fields;
  }
  end(text.length);
  return fields;
}

/** Also control characters as rsyslog writes them ("#012" for a line feed), which senders leave at the end of values. */
function unescapeValue(text: string): string {
  const plain = text.includes("\\") ? text.replace(/\\([\\=|nr])/g, (_, sign: string) => (sign === "n" || sign === "r" ? " " : sign)) : text;
  return plain.replace(/#0(?:11|12|15)(?!\d)/g, " ").trim();
}
