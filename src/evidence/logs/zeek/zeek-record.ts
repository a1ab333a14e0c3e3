// One record of a Zeek log, whatever way it is written: fields by name as text, number, time or flag. A field that is missing or unset is null;
// nothing is guessed from it. Texts are hostile and are cut, never trusted.
import { parseIp, formatIp } from "../../../foundation/ip-address.ts";
import { MICROS_PER_SECOND } from "../../../foundation/time.ts";

/** Longer values are of no use to anybody who reads a name. */
const LONGEST_TEXT = 300;
const LONGEST_ADDRESS = 45;

export interface ZeekRecord {
  /** "conn", "dns" …; null = neither a header, nor a field, nor the fields say it. */
  readonly path: string | null;
  /** The log has this column, or the record this member, even when it is unset. */
  has(name: string): boolean;
  /** null = unset. Lists are joined with ",". */
  text(name: string): string | null;
}

export function numberOf(record: ZeekRecord, name: string): number | null {
  const text = record.text(name);
  if (text === null || !/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$/.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** A count: a whole number from 0 that is exact. */
export function countOf(record: ZeekRecord, name: string): number | null {
  const text = record.text(name);
  return text === null || !/^\d{1,15}$/.test(text) ? null : Number(text);
}

/** "0x4c", "76". */
export function codeOf(record: ZeekRecord, name: string): number | null {
  const text = record.text(name);
  if (text === null) return null;
  if (/^0x[0-9a-fA-F]{1,8}$/.test(text)) return Number.parseInt(text, 16);
  return /^\d{1,10}$/.test(text) ? Number(text) : null;
}

export function flagOf(record: ZeekRecord, name: string): boolean | null {
  const text = record.text(name);
  return text === "T" || text === "true" ? true : text === "F" || text === "false" ? false : null;
}

/** `Log::default_scope_sep` set to "_", as other stores of logs ask for it. */
const JOINED_NAMES: ReadonlyMap<string, string> = new Map(["id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p"].map((name) => [name.replace(".", "_"), name] as const));

/** The usual name of a field. */
export function usualName(name: string): string {
  return JOINED_NAMES.get(name) ?? name;
}

/** Zeek's own tests write all times so. */
export const MASKED_TIME = /^X{4,}\.X+$/;

/** Microseconds of seconds since 1970 with a fraction, of milliseconds (`LogAscii::json_timestamps`), or of ISO 8601 with a zone; null for anything else. */
export function timeOf(record: ZeekRecord, name: string): number | null {
  const text = record.text(name);
  return text === null ? null : parseTime(text);
}

function parseTime(text: string): number | null {
  const seconds = /^(\d{1,11})(?:\.(\d{1,9}))?$/.exec(text);
  if (seconds !== null) return Number(seconds[1]) * MICROS_PER_SECOND + Number((seconds[2] ?? "").slice(0, 6).padEnd(6, "0"));
  if (/^\d{13}$/.test(text)) return Number(text) * 1_000;
  // Numbers that JSON wrote with an exponent.
  if (/^\d(\.\d+)?e[+]?\d{1,2}$/i.test(text)) return Math.round(Number(text) * MICROS_PER_SECOND);
  const iso = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/.exec(text);
  if (iso === null) return null;
  const zone = iso[4] as string;
  const whole = Date.parse(`${iso[1]}T${iso[2]}${zone === "Z" ? "Z" : `${zone.slice(0, 3)}:${zone.slice(-2)}`}`);
  return Number.isNaN(whole) ? null : whole * 1_000 + Number((iso[3] ?? "").slice(0, 6).padEnd(6, "0"));
}

/** Logs name few machines often. */
const MOST_SPELLINGS = 16_384;
const spellings = new Map<string, string | null>();

/** The usual spelling of an address; null for anything else. */
export function addressOf(record: ZeekRecord, name: string): string | null {
  const text = record.text(name);
  if (text === null || text.length > LONGEST_ADDRESS) return null;
  let usual = spellings.get(text);
  if (usual === undefined) {
    const ip = parseIp(text);
    usual = ip === undefined ? null : formatIp(ip);
    if (spellings.size >= MOST_SPELLINGS) spellings.clear();
    spellings.set(text, usual);
  }
  return usual;
}

/** A name or version worth claiming: one line, no longer than anybody reads. */
export function claimText(text: string | null): string | null {
  if (text === null) return null;
  const plain = text.trim();
  return plain === "" || plain.length > LONGEST_TEXT ? null : plain;
}
