// Syslog of Cisco ASA (and FTD, FWSM, PIX) as evidence: connections from opening to end, Firepower's events of them, denied attempts, and who signs in. One line
// after the other; what must be kept between lines, its parts keep.
import { instantOf } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { LogFormat, LogReader, LogSink, LogSurroundings } from "../log-format.ts";
import { packetFlow } from "../packet-flow.ts";
import { readSyslogHeader, whatStampLeavesOpen } from "../syslog-header.ts";
import { AsaConnections, type AsaConnectionsCheckpoint } from "./asa-connections.ts";
import { readAsaMessage } from "./asa-messages.ts";
import { firepowerFlow, readFirepowerEvent } from "./firepower-events.ts";
import { AsaSignIns, type AsaSignInsCheckpoint, tellsOfPeople } from "./asa-sign-ins.ts";

/** Longer lines hold no message of these. */
const MOST_LINE_BYTES = 8_192;
const MARK = /%(?:ASA|FTD|NGIPS|FWSM|PIX)-(?:[A-Za-z_]{0,20}-)?[0-7]-(\d{6})(?:: ?| )/;
/** A collector's word for lines that came again and again; it stands before the message or before its text. */
const REPEATED = /message repeated (\d{1,9}) times: \[ ?(.*)\]\s*$/;
/** More in one line are damage. */
const MOST_REPEATS = 1_000;
const decoder = new TextDecoder();

export const asaSyslog: LogFormat = {
  id: "asa-syslog",
  name: "Cisco ASA syslog",
  namesPeople: true,
  remembersPeople: true,
  recognise: (head) => (MARK.test(decoder.decode(head)) ? 2 : 0),
  open: (checkpoint, surroundings) => new AsaReader(surroundings, checkpoint),
};

const MISSED = "a firewall counts denied packets of a limited number of flows and says that it left further ones out (106101)";
const TRANSLATED = "addresses are translated at this firewall; flows are told with the real ones, which the far side does not see";

interface Checkpoint {
  readonly connections: AsaConnectionsCheckpoint;
  readonly signIns: AsaSignInsCheckpoint;
}

class AsaReader implements LogReader {
  private readonly surroundings: LogSurroundings;
  private readonly connections: AsaConnections;
  private readonly signIns: AsaSignIns;

  constructor(surroundings: LogSurroundings, checkpoint: unknown) {
    this.surroundings = surroundings;
    const from = checkpoint as Checkpoint | null;
    this.connections = new AsaConnections(from?.connections ?? null);
    this.signIns = new AsaSignIns(from?.signIns ?? null);
  }

  checkpoint(): Checkpoint {
    return { connections: this.connections.checkpoint(), signIns: this.signIns.checkpoint() };
  }

  record(bytes: Uint8Array, record: number, sink: LogSink): void {
    const written = decoder.decode(bytes.length > MOST_LINE_BYTES ? bytes.subarray(0, MOST_LINE_BYTES) : bytes);
    const repeated = REPEATED.exec(written);
    const line = repeated === null ? written : written.slice(0, repeated.index) + (repeated[2] as string);
    const mark = MARK.exec(line);
    if (mark === null) {
      sink.irrelevant(line.trim() === "" ? "empty lines" : "lines of other programs");
      return;
    }
    const number = mark[1] as string;
    const text = line.slice(mark.index + mark[0].length);
    if (tellsOfPeople(number)) {
      this.signIn(number, text, line.slice(0, mark.index), record, sink);
      return;
    }
    if (number === "430002" || number === "430003") {
      this.event(number, text, line.slice(0, mark.index), record, sink);
      return;
    }
    const message = readAsaMessage(number, text);
    if (message.kind === "irrelevant") {
      sink.irrelevant(message.what);
      return;
    }
    if (message.kind === "missed") {
      sink.assumption(MISSED);
      sink.irrelevant("reports of denied packets that were not logged (106101)");
      return;
    }
    if (message.kind === "unreadable") {
      sink.notUnderstood(record, message.why);
      return;
    }
    const when = this.when(line.slice(0, mark.index), record, sink);
    if (when === null) return;
    const { time, host } = when;
    const said = { record, time, device: host, hasEvents: mark[0].startsWith("%FTD") };
    if (message.kind === "denied") {
      const packets = message.packets * Math.min(MOST_REPEATS, Number(repeated?.[1] ?? 1));
      sink.flow(packetFlow({ ...message, packets }, true, record, time - message.seconds * MICROS_PER_SECOND));
    } else if (message.kind === "teardown") sink.flow(this.connections.ended(message, said));
    else {
      if (message.isTranslated) sink.assumption(TRANSLATED);
      sink.flow(this.connections.built(message, said));
    }
  }

  private event(number: "430002" | "430003", text: string, header: string, record: number, sink: LogSink): void {
    const event = readFirepowerEvent(number, text);
    if (typeof event === "string") {
      sink.notUnderstood(record, event);
      return;
    }
    // Only what tells no first packet needs a stamp before it.
    const when = event.firstPacket === null ? this.when(header, record, sink) : { time: event.firstPacket, host: readSyslogHeader(header).host };
    if (when === null) return;
    if (event.isTranslated) sink.assumption(TRANSLATED);
    const { client, clientPort, server, serverPort, transport } = event;
    const id = this.connections.idOf(when.host, transport, { address: client, port: clientPort }, { address: server, port: serverPort });
    sink.flow(firepowerFlow(event, record, when.time, id));
  }

  private signIn(number: string, text: string, header: string, record: number, sink: LogSink): void {
    const when = this.when(header, record, sink);
    if (when === null) return;
    if (!this.signIns.read(number, text, { record, time: when.time, device: when.host }, sink))
      sink.notUnderstood(record, `a message about somebody who signs in or out (${number}) in words that are not known`);
  }

  /** null = it has no time, and that is said. */
  private when(text: string, record: number, sink: LogSink): { readonly time: Micros; readonly host: string } | null {
    const header = readSyslogHeader(text);
    const { timezone, notAfter } = this.surroundings;
    const time = header.time === null ? null : instantOf(header.time, timezone, notAfter);
    if (header.time === null || time === null) {
      sink.notUnderstood(record, "no time stamp before the message (the device writes one after `logging timestamp`, a collector with its usual format)");
      return null;
    }
    const open = whatStampLeavesOpen(header.time, timezone);
    if (open !== "") sink.assumption(open);
    return { time, host: header.host };
  }
}
