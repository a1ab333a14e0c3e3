// The browser service of SQL Server (MC-SQLR §2.2): its answers tell the machine, the version, and on which port each instance listens.
import { Exchanges } from "../exchanges.ts";
import type { DissectionSink, DissectorDefinition, DissectorState, LooseEnds } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";

const ANSWER = 5;
const QUESTIONS: ReadonlyMap<number, string> = new Map([
  [2, "all servers"],
  [3, "all instances"],
  [4, "one instance"],
  [15, "administrator's connection"],
]);
const LONGEST_DATAGRAM = 65_535;
const MOST_INSTANCES = 50;
const LONGEST_VALUE = 128;

export const browserDatagrams: DissectorDefinition = {
  longestUnit: LONGEST_DATAGRAM,
  frame: (_view, _offset, available) => available,
  open: () => new Browser(),
};

class Browser implements DissectorState {
  /** Everybody may be asked; not everybody answers. */
  private readonly exchanges = new Exchanges(true);

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const question = QUESTIONS.get(view.getUint8(offset));
    if (question !== undefined) {
      this.exchanges.asked(direction, 0, 0, 0, micros, sink);
      sink.detail("browser", question);
      return;
    }
    if (view.getUint8(offset) !== ANSWER || length < 3) {
      sink.trouble("not-mine");
      return;
    }
    this.exchanges.answered(direction, 0, 0, micros, sink);
    const end = Math.min(offset + length, offset + 3 + view.getUint16(offset + 1, true));
    readAnswer(bytes, offset + 3, end, sink);
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }
}

/** "ServerName;SCADA1;InstanceName;WINCC;IsClustered;No;Version;10.50.1600.1;tcp;49172;;", once for each instance. The port of the other form stands alone. */
function readAnswer(bytes: Uint8Array, from: number, end: number, sink: DissectionSink): void {
  if (end - from === 3 && bytes[from] === 1) {
    // The administrator's connection: version 1, port 2.
    sink.secondary("sender", "tcp", (bytes[from + 1] as number) | ((bytes[from + 2] as number) << 8), "mssql");
    return;
  }
  let name = "";
  let instances = 0;
  for (let at = from; at < end && instances < MOST_INSTANCES; ) {
    let to = at;
    while (to < end && bytes[to] !== 0x3b) to++;
    const text = to - at > LONGEST_VALUE ? "" : narrowText(bytes, at, to);
    at = to + 1;
    if (name === "") {
      name = text;
      continue;
    }
    if (name === "ServerName") {
      instances++;
      if (text !== "") sink.claim("sender", "hostname", text, "sql browser, ServerName");
    } else if (name === "Version" && text !== "") sink.claim("sender", "software", `Microsoft SQL Server ${text}`, "sql browser, Version");
    else if (name === "tcp") countPort(text, sink);
    name = "";
  }
}

function countPort(text: string, sink: DissectionSink): void {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port <= 65_535) sink.secondary("sender", "tcp", port, "mssql");
}
