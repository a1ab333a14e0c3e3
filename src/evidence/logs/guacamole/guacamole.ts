// The history of connections of Apache Guacamole: as its REST interface gives it (JSON), and as a table of its database is exported (CSV). Each record is a whole
// session through the gateway. Its protocol is not in it. What users watch or share is not kept.
import { instantOf, parseIsoTime } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { SessionHow } from "../../../plant/session.ts";
import { csvFields } from "../csv-fields.ts";
import { type JsonObject, JsonObjects, type JsonObjectsCheckpoint, textAt } from "../json-objects.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LogSink, LogSurroundings } from "../log-format.ts";
import { accountOf, signInRecord } from "../sign-in-record.ts";

/** A list of all records may be one line. */
const MOST_LINE_BYTES = 1 << 20;
const decoder = new TextDecoder();

const JSON_RECORD = /"startDate"\s*:\s*\d{10,16}[,\s}]/;
const JSON_NAMES = ["connectionName", "remoteHost", "username"] as const;
const NEEDED = ["username", "connection_name", "start_date", "end_date"] as const;
const COLUMNS = ["history_id", "remote_host", ...NEEDED] as const;
type Column = (typeof COLUMNS)[number];

export const guacamole: LogFormat = {
  id: "guacamole",
  name: "Guacamole connection history",
  namesPeople: true,
  recognise: (head) => {
    const text = decoder.decode(head);
    if (/^\s*[[{]/.test(text)) return JSON_RECORD.test(text) && JSON_NAMES.every((name) => text.includes(`"${name}"`)) ? 2 : 0;
    return text.split("\n", 5).some((line) => headerOf(line) !== null) ? 2 : 0;
  },
  open: (checkpoint, surroundings) => new GuacamoleReader(surroundings, checkpoint as Checkpoint | null),
};

interface Header {
  readonly separator: string;
  readonly places: Readonly<Record<Column, number>>;
}

function headerOf(line: string): Header | null {
  for (const separator of [",", "\t", ";", "|"]) {
    if (!line.includes(separator)) continue;
    const names = csvFields(line.replace(/^\ufeff/, "").replace(/\r$/, ""), separator).map((name) => name.trim().toLowerCase());
    if (!NEEDED.every((name) => names.includes(name))) continue;
    return { separator, places: Object.fromEntries(COLUMNS.map((name) => [name, names.indexOf(name)])) as Record<Column, number> };
  }
  return null;
}

interface Checkpoint {
  readonly header: Header | null;
  readonly objects: JsonObjectsCheckpoint;
}

class GuacamoleReader extends LineLogReader {
  private header: Header | null;
  private readonly objects: JsonObjects;

  constructor(surroundings: LogSurroundings, from: Checkpoint | null) {
    super(surroundings, MOST_LINE_BYTES);
    this.header = from?.header ?? null;
    this.objects = new JsonObjects(from?.objects ?? null);
  }

  override checkpoint(): Checkpoint {
    return { header: this.header, objects: this.objects.checkpoint() };
  }

  protected override line(line: string, record: number, sink: LogSink): void {
    if (this.header !== null) {
      this.row(line, this.header, record, sink);
      return;
    }
    this.header = headerOf(line);
    if (this.header !== null) return;
    for (const object of this.objects.of(line)) {
      if (object === null) sink.notUnderstood(record, "an object that is no JSON, or too long");
      else this.object(object, record, sink);
    }
  }

  private object(object: JsonObject, record: number, sink: LogSink): void {
    const name = textAt(object, "connectionName");
    if (name === "" && object.connectionIdentifier === undefined) {
      sink.irrelevant("sign-ins at Guacamole itself");
      return;
    }
    const start = millis(object.startDate);
    const end = millis(object.endDate);
    if (start === null) sink.notUnderstood(record, "expected milliseconds since 1970 in startDate");
    else this.whole(record, start, end, textAt(object, "username"), name, textAt(object, "remoteHost"), textAt(object, "uuid") || textAt(object, "identifier"), sink);
  }

  private row(line: string, { separator, places }: Header, record: number, sink: LogSink): void {
    // Lines that clients of databases draw, and how many rows there were.
    if (line.trim() === "" || /^[-+|\s]+$/.test(line) || /^\(\d+ rows?\)/.test(line)) return;
    const fields = csvFields(line.replace(/\r$/, ""), separator).map((field) => field.trim());
    const at = (column: Column): string => {
      const field = fields[places[column]] ?? "";
      return field === "NULL" || field === "\\N" ? "" : field;
    };
    const start = this.instantOf(at("start_date"), sink);
    const end = at("end_date") === "" ? null : this.instantOf(at("end_date"), sink);
    if (start === null || (end === null && at("end_date") !== "")) sink.notUnderstood(record, "its start or end is no date and time");
    else this.whole(record, start, end, at("username"), at("connection_name"), at("remote_host"), at("history_id"), sink);
  }

  /** "2026-03-10 10:29:34", of PostgreSQL with "+01" behind. */
  private instantOf(text: string, sink: LogSink): Micros | null {
    const civil = parseIsoTime(text.replace(/([+-]\d{2})$/, "$100").replace(/^(\d{4}-\d{2})-(\d{2})[+-]\d{2}00$/, "$1-$2"));
    if (civil === null) return null;
    const { timezone, notAfter } = this.surroundings;
    if (civil.offsetSeconds === null) sink.assumption(`time stamps carry no time zone; taken as ${timezone}, the plant's`);
    return instantOf(civil, timezone, notAfter);
  }

  private whole(record: number, start: Micros, end: Micros | null, username: string, connection: string, remoteHost: string, key: string, sink: LogSink): void {
    if (end !== null && end < start) {
      sink.notUnderstood(record, "it ends before it starts");
      return;
    }
    const seconds = end === null ? null : (end - start) / MICROS_PER_SECOND;
    const known = { ...accountOf(username), how: wayOf(connection), from: remoteHost, key, seconds };
    sink.signIn(signInRecord({ record, time: start, act: "whole", host: machineOf(connection), ...known, nativeId: key === "" ? "" : `guacamole/${key}` }), "connections");
  }
}

function millis(value: unknown): Micros | null {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.round(value * 1_000) : null;
}

/** "hmi-1 (RDP)", "SSH hist-1", "hmi-1 - vnc": named after the machine, with the protocol beside it. */
function machineOf(connection: string): string {
  const name = connection
    .replace(/\s*[([](?:rdp|ssh|vnc)[)\]]\s*$/i, "")
    .replace(/\s+(?:[-–:]\s*)?(?:rdp|ssh|vnc)\s*$/i, "")
    .replace(/^\s*(?:rdp|ssh|vnc)(?:\s*[-–:])?\s+/i, "");
  return name.trim() === "" ? connection : name.trim();
}

/** The history does not hold the protocol: only the connection's name may say it, where it holds the word. */
function wayOf(connection: string): SessionHow {
  const words = new Set(connection.toLowerCase().match(/(?<![a-z])(rdp|ssh|vnc)(?![a-z])/g) ?? []);
  return words.size === 1 ? ([...words][0] as SessionHow) : "unknown";
}
