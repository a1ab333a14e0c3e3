// Zeek's own text form: lines that begin with # describe the columns of the lines behind them and may change in mid-file; everything else is a
// record. Also lines without any header, as zeek-cut writes them, where the name of the log and the number of columns leave one reading only.
import { headerlessFields } from "./headerless-fields.ts";
import { usualName, type ZeekRecord } from "./zeek-record.ts";

/** What the header lines said last; JSON. */
export interface TsvHeader {
  readonly separator: string;
  readonly setSeparator: string;
  readonly emptyField: string;
  readonly unsetField: string;
  readonly path: string | null;
  readonly fields: readonly string[] | null;
}

const USUAL: TsvHeader = { separator: "\t", setSeparator: ",", emptyField: "(empty)", unsetField: "-", path: null, fields: null };
const MOST_FIELDS = 1_000;

export type TsvLine = { readonly kind: "header" } | { readonly kind: "record"; readonly record: ZeekRecord } | { readonly kind: "unreadable"; readonly why: string };

const HEADER: TsvLine = { kind: "header" };

export class TsvLines {
  private header: TsvHeader;
  private positions: ReadonlyMap<string, number>;
  private readonly fileName: string;

  constructor(fileName: string, header: TsvHeader | null) {
    this.fileName = fileName;
    this.header = header ?? USUAL;
    this.positions = positionsOf(this.header.fields);
  }

  checkpoint(): TsvHeader {
    return this.header;
  }

  read(line: string): TsvLine {
    if (line === "") return HEADER;
    if (line.startsWith("#")) return this.readHeader(line);
    const values = line.split(this.header.separator);
    if (this.header.fields === null && !this.assumeFields(values.length)) return { kind: "unreadable", why: "no #fields line stands before it, and the name of the file does not say which log it is" };
    const fields = this.header.fields as readonly string[];
    if (values.length !== fields.length) return { kind: "unreadable", why: `expected ${fields.length} columns as in #fields, found ${values.length}` };
    return { kind: "record", record: new TsvRecord(this.header, this.positions, values) };
  }

  private readHeader(line: string): TsvLine {
    const { header } = this;
    if (line.startsWith("#separator")) {
      this.header = { ...header, separator: unescaped(line.slice("#separator ".length)) || "\t" };
      return HEADER;
    }
    const [name = "", ...rest] = line.split(header.separator);
    // What stands behind the name may be the separator itself: that of sets is a comma unless it was set, whatever columns are separated by.
    const value = line.slice(name.length + header.separator.length);
    if (name === "#set_separator") this.header = { ...header, setSeparator: value === "" ? USUAL.setSeparator : value };
    else if (name === "#empty_field") this.header = { ...header, emptyField: value };
    else if (name === "#unset_field") this.header = { ...header, unsetField: value };
    else if (name === "#path") this.header = { ...header, path: value, fields: null };
    else if (name === "#fields") {
      if (rest.length > MOST_FIELDS) return { kind: "unreadable", why: `a #fields line of ${rest.length} columns` };
      this.header = { ...header, fields: rest };
    }
    this.positions = positionsOf(this.header.fields);
    return HEADER;
  }

  private assumeFields(columns: number): boolean {
    const assumed = headerlessFields(this.header.path ?? logNameOf(this.fileName), columns);
    if (assumed === null) return false;
    this.header = { ...this.header, path: assumed.path, fields: assumed.fields };
    this.positions = positionsOf(assumed.fields);
    return true;
  }
}

function positionsOf(fields: readonly string[] | null): Map<string, number> {
  return new Map((fields ?? []).map((name, i) => [usualName(name), i] as const));
}

/** "conn" of "/logs/2026-10-05/conn.00:00:00-01:00:00.log.gz", "conn_20261005.log", "conn.log". */
export function logNameOf(file: string): string {
  const base = file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
  const name = /^[a-z][a-z0-9]*(?:_[a-z][a-z0-9]*)*/i.exec(base)?.[0] ?? "";
  return name.toLowerCase();
}

class TsvRecord implements ZeekRecord {
  readonly path: string | null;
  private readonly header: TsvHeader;
  private readonly positions: ReadonlyMap<string, number>;
  private readonly values: readonly string[];

  constructor(header: TsvHeader, positions: ReadonlyMap<string, number>, values: readonly string[]) {
    this.path = header.path;
    this.header = header;
    this.positions = positions;
    this.values = values;
  }

  has(name: string): boolean {
    return this.positions.has(name);
  }

  text(name: string): string | null {
    const position = this.positions.get(name);
    if (position === undefined) return null;
    const value = this.values[position] as string;
    const { unsetField, emptyField, setSeparator } = this.header;
    if (value === unsetField) return null;
    if (value === emptyField) return "";
    const text = value.includes("\\x") ? unescaped(value) : value;
    return setSeparator === "," ? text : text.replaceAll(setSeparator, ",");
  }
}

/** Zeek writes bytes that would break the line as \xNN. */
function unescaped(text: string): string {
  return text.replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
