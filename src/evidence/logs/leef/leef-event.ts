// One event in IBM's Log Event Extended Format to its header and fields (QRadar, LEEF 1.0 and 2.0), whichever sign stands between the fields: version 2.0 may name it, version 1.0
// has tabs, and some senders use another one without saying so. Gives no meaning to any key.

export interface LeefEvent {
  /** What stands before "LEEF:": a syslog header, or nothing. */
  readonly before: string;
  readonly vendor: string;
  readonly product: string;
  readonly eventId: string;
  /** The first value of each key. */
  readonly fields: ReadonlyMap<string, string>;
}

const MARK = /(?<![A-Za-z0-9])LEEF: ?([12])(?:\.\d)?\|([^|\n]{0,120})\|([^|\n]{0,120})\|([^|\n]{0,80})\|([^|\n]{0,200})\|/;
/** "x7C", "0x09", "^", a tab, or nothing. */
const DECLARED = /^(?:(?:0?x)([0-9A-Fa-f]{1,2})|([^\w|])|)\|/;
const KEY = /^([A-Za-z_][\w.-]{0,60})=/;
const MOST_FIELDS = 400;

export function holdsLeefEvent(text: string): boolean {
  return MARK.test(text);
}

/** null = the line holds none. */
export function readLeefEvent(line: string): LeefEvent | null {
  const mark = MARK.exec(line);
  if (mark === null) return null;
  const [whole, version, vendor = "", product = "", , eventId = ""] = mark;
  let text = line.slice(mark.index + whole.length);
  let separator = "";
  const declared = version === "2" ? DECLARED.exec(text) : null;
  if (declared !== null) {
    separator = declared[1] === undefined ? (declared[2] ?? "\t") : String.fromCharCode(Number.parseInt(declared[1], 16));
    text = text.slice(declared[0].length);
  }
  // Collectors write a tab as its number.
  text = text.replaceAll("#011", "\t");
  if (separator === "") separator = text.includes("\t") ? "\t" : "|";
  const fields = new Map<string, string>();
  for (const part of text.split(separator, MOST_FIELDS)) {
    const key = KEY.exec(part)?.[1];
    if (key !== undefined && !fields.has(key)) fields.set(key, part.slice(key.length + 1).trim());
  }
  return { before: line.slice(0, mark.index), vendor: vendor.trim(), product: product.trim(), eventId: eventId.trim(), fields };
}
