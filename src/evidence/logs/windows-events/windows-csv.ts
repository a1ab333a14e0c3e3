// Windows events as CSV: what EvtxECmd writes, and what Get-WinEvent | Export-Csv does, whose fields are in the message only. Event Viewer's own CSV names no
// machine: it is known, and refused with what to do instead. A record may reach over many lines, within quotes.
import { instantOf } from "../../../foundation/civil-time.ts";
import { csvFields } from "../csv-fields.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LogSink, LogSurroundings } from "../log-format.ts";
import { LONGEST_LINE_BYTES } from "../split-lines.ts";
import { evtxECmd, eventOf, namedFields, type ReadEvent } from "./json-shapes.ts";
import { parseShownTime } from "./shown-time.ts";
import { tellEvent } from "./tell-event.ts";

type Writer = "EvtxECmd" | "Export-Csv" | "Event Viewer";

const EVENT_VIEWER = /^(level|ebene|niveau),(date and time|datum und uhrzeit|date et heure),/i;
const NEEDED: readonly (readonly [Writer, readonly string[]])[] = [
  ["EvtxECmd", ["EventRecordId", "TimeCreated", "EventId", "Computer", "Payload"]],
  ["Export-Csv", ["Message", "Id", "RecordId", "LogName", "MachineName", "TimeCreated"]],
];
/** Characters of one record. */
const LONGEST_RECORD = 262_144;
const decoder = new TextDecoder();

interface Header {
  readonly writer: Writer;
  readonly separator: string;
  readonly names: readonly string[];
}

interface Checkpoint {
  readonly header: Header | null;
  readonly pending: string;
  readonly quotes: number;
  readonly isDropped: boolean;
}

export const windowsCsv: LogFormat = {
  id: "windows-events-csv",
  name: "Windows events as CSV",
  namesPeople: true,
  remembersPeople: true,
  recognise: (head) => (headerOf(firstLine(decoder.decode(head.subarray(0, 8_192)))) === null ? 0 : 2),
  open: (checkpoint, surroundings) => new WindowsCsvReader(surroundings, checkpoint as Checkpoint | null),
};

/** PowerShell puts the type of its objects in front. */
function firstLine(text: string): string {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/, 2);
  return (lines[0]?.startsWith("#TYPE ") === true ? lines[1] : lines[0]) ?? "";
}

function headerOf(line: string): Header | null {
  if (EVENT_VIEWER.test(line)) return { writer: "Event Viewer", separator: ",", names: [] };
  for (const separator of [",", ";", "\t"]) {
    const names = csvFields(line, separator);
    const writer = NEEDED.find(([, needed]) => needed.every((name) => names.includes(name)))?.[0];
    if (writer !== undefined) return { writer, separator, names };
  }
  return null;
}

class WindowsCsvReader extends LineLogReader {
  private header: Header | null;
  private pending: string;
  /** Quotes in what waits: where they are odd, the record goes on in the next line. */
  private quotes: number;
  private isDropped: boolean;

  constructor(surroundings: LogSurroundings, from: Checkpoint | null) {
    super(surroundings, LONGEST_LINE_BYTES);
    this.header = from?.header ?? null;
    this.pending = from?.pending ?? "";
    this.quotes = from?.quotes ?? 0;
    this.isDropped = from?.isDropped ?? false;
  }

  override checkpoint(): Checkpoint {
    return { header: this.header, pending: this.pending, quotes: this.quotes, isDropped: this.isDropped };
  }

  protected override line(line: string, record: number, sink: LogSink): void {
    if (this.header === null) {
      if (line.startsWith("#TYPE ") || line.trim() === "") return;
      this.header = headerOf(line.replace(/^\ufeff/, ""));
      if (this.header === null) sink.notUnderstood(record, "expected a heading with the names of the columns");
      return;
    }
    if (this.pending === "" && this.quotes === 0 && line.trim() === "") return;
    this.quotes += line.split('"').length - 1;
    if (this.pending.length + line.length > LONGEST_RECORD) this.isDropped = true;
    this.pending = this.isDropped ? "" : `${this.pending}${line}`;
    if (this.quotes % 2 === 1) {
      if (!this.isDropped) this.pending += "\n";
      return;
    }
    const { pending, isDropped } = this;
    this.pending = "";
    this.quotes = 0;
    this.isDropped = false;
    const read = isDropped ? { why: "a record that is longer than any event" } : this.event(this.header, pending);
    if (read === null || "why" in read) sink.notUnderstood(record, read?.why ?? "no event");
    else {
      if (read.assumption !== undefined) for (const text of read.assumption.split("\n")) sink.assumption(text);
      tellEvent(read.event, record, sink);
    }
  }

  private event({ writer, separator, names }: Header, text: string): ReadEvent {
    if (writer === "Event Viewer") return { why: "Event Viewer's CSV does not say on which machine: save the log as EVTX or XML" };
    const values = csvFields(text, separator);
    const row: Record<string, string> = Object.create(null);
    names.forEach((name, i) => {
      row[name] = values[i] ?? "";
    });
    return writer === "EvtxECmd" ? evtxECmd(row) : this.exported(row);
  }

  private exported(row: Readonly<Record<string, string>>): ReadEvent {
    const { timezone, notAfter } = this.surroundings;
    const shown = parseShownTime(row.TimeCreated ?? "");
    const provider = row.ProviderName ?? "";
    const message = row.Message ?? "";
    const fields = namedFields(provider, Number(row.Id), [], message);
    if (fields === null) return { why: "its fields stand in a message of an unknown layout: export the log as EVTX or XML" };
    const read = eventOf({
      id: row.Id ?? "",
      time: shown === null ? null : instantOf(shown.civil, timezone, notAfter),
      channel: row.LogName ?? "",
      provider,
      computer: row.MachineName ?? "",
      recordId: row.RecordId ?? "",
      data: fields,
      message,
    });
    if (read === null || "why" in read || shown === null) return read;
    const zone = shown.civil.offsetSeconds === null ? [`times of events name no time zone; taken as ${timezone}`] : [];
    const order = shown.isAmbiguous ? ["dates like 03/04/2026 are taken as day and month"] : [];
    return zone.length + order.length === 0 ? read : { ...read, assumption: [...zone, ...order].join("\n") };
  }
}
