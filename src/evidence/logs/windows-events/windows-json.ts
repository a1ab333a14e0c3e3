// Windows events as JSON: one object a line, a list of them, or objects over many lines. What an event says, tell-event.ts knows.
import { JsonObjects, type JsonObjectsCheckpoint } from "../json-objects.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LogSink, LogSurroundings } from "../log-format.ts";
import { LONGEST_LINE_BYTES } from "../split-lines.ts";
import { readJsonEvent } from "./json-shapes.ts";
import { tellEvent } from "./tell-event.ts";

const decoder = new TextDecoder();

/** Pairs of members that together no other log has. */
const SHAPES: readonly (readonly RegExp[])[] = [
  [/"EventID"\s*:\s*"?\d/, /"(SourceName|Channel)"\s*:\s*"/, /"(Hostname|Computer)"\s*:\s*"/],
  [/"winlog"\s*:\s*\{/, /"(event_id|record_id)"\s*:/],
  [/"event_id"\s*:\s*"?\d/, /"log_name"\s*:\s*"/, /"computer_name"\s*:\s*"/],
  [/"Event"\s*:\s*\{/, /"System"\s*:\s*\{/, /"EventRecordID"\s*:/],
  [/"EventRecordId"\s*:/, /"EventId"\s*:/, /"Computer"\s*:/],
  [/"LogName"\s*:\s*"/, /"MachineName"\s*:\s*"/, /"RecordId"\s*:/],
];

export const windowsJson: LogFormat = {
  id: "windows-events",
  name: "Windows events as JSON",
  namesPeople: true,
  remembersPeople: true,
  recognise: (head) => {
    const text = decoder.decode(head);
    return /^\ufeff?\s*[[{]/.test(text) && SHAPES.some((shape) => shape.every((member) => member.test(text))) ? 2 : 0;
  },
  open: (checkpoint, surroundings) => new WindowsJsonReader(surroundings, checkpoint as JsonObjectsCheckpoint | null),
};

class WindowsJsonReader extends LineLogReader {
  private readonly objects: JsonObjects;

  constructor(surroundings: LogSurroundings, from: JsonObjectsCheckpoint | null) {
    super(surroundings, LONGEST_LINE_BYTES);
    this.objects = new JsonObjects(from);
  }

  override checkpoint(): JsonObjectsCheckpoint {
    return this.objects.checkpoint();
  }

  protected override line(line: string, record: number, sink: LogSink): void {
    let isEmpty = true;
    for (const object of this.objects.of(line)) {
      isEmpty = false;
      const read = object === null ? { why: "expected a JSON object" } : readJsonEvent(object, this.surroundings);
      if (read === null) sink.irrelevant("objects that are no Windows events");
      else if ("why" in read) sink.notUnderstood(record, read.why);
      else {
        if (read.assumption !== undefined) sink.assumption(read.assumption);
        tellEvent(read.event, record, sink);
      }
    }
    // Between objects only brackets and commas of a list may stand.
    if (isEmpty && this.objects.checkpoint().depth === 0 && !/^[\s,[\]\ufeff]*$/.test(line)) sink.notUnderstood(record, "expected a JSON object");
  }
}
