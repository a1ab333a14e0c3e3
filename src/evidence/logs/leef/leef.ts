// Events of firewalls and other sensors in LEEF as evidence: those with two ends and a transport are connections. What Palo Alto's say of a session's end is known; of others only
// whether they were denied. Everything else is counted by its vendor. Keeps no state.
import { type CivilTime, parseIsoTime, zoneOffset } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { protocolOfApplication } from "../application-names.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LogSink } from "../log-format.ts";
import { addressOf, hasPorts, ICMP, ICMP6, ipProtocol, namesOther, portNumber } from "../logged-flow.ts";
import { type LoggedSession, sessionFlow, TRANSLATED } from "../session-flow.ts";
import { readSyslogHeader } from "../syslog-header.ts";
import { holdsLeefEvent, type LeefEvent, readLeefEvent } from "./leef-event.ts";
import { paloAltoSession } from "./palo-alto-session.ts";

const MOST_LINE_BYTES = 32_768;
const LONGEST_NAME = 60;
const decoder = new TextDecoder();
const NO_OPENER = "events do not say who opened a connection; their source is taken for the client";

export const leef: LogFormat = {
  id: "leef",
  name: "events in LEEF",
  namesPeople: true,
  recognise: (head) => (holdsLeefEvent(decoder.decode(head)) ? 2 : 0),
  open: (_checkpoint, surroundings) => new LeefReader(surroundings, MOST_LINE_BYTES),
};

class LeefReader extends LineLogReader {
  protected override line(line: string, record: number, sink: LogSink): void {
    const event = readLeefEvent(line);
    if (event === null) {
      this.passOver(line, sink);
      return;
    }
    const session = sessionOf(event);
    if (session === null) {
      sink.irrelevant(`events of ${event.vendor.slice(0, LONGEST_NAME)} that tell of no connection`);
      return;
    }
    if (typeof session === "string") {
      sink.notUnderstood(record, session);
      return;
    }
    const time = this.timeOf(event, sink);
    if (time === null) {
      sink.notUnderstood(record, "neither devTime nor a stamp before the event can be read");
      return;
    }
    if (session.stage === "continued") sink.assumption(NO_OPENER);
    if (namesOther(event.fields.get("srcPostNAT"), session.from.address) || namesOther(event.fields.get("dstPostNAT"), session.to.address)) sink.assumption(TRANSLATED);
    sink.flow(sessionFlow(session, record, time));
  }

  /** devTime in any of the forms that senders use, else the stamp of the header. */
  private timeOf({ fields, before }: LeefEvent, sink: LogSink): Micros | null {
    const text = fields.get("devTime") ?? "";
    if (/^\d{10}$|^\d{13}$/.test(text)) return text.length === 10 ? Number(text) * MICROS_PER_SECOND : Number(text) * 1_000;
    return this.instantOfStamp(clockOf(text) ?? readSyslogHeader(before).time, sink);
  }
}

/** "Mar 10 2026 10:29:34 +0100", "Mar 10 2026 09:29:34 GMT", "2026-03-10T09:29:34.000000Z". */
function clockOf(text: string): CivilTime | null {
  const iso = parseIsoTime(text);
  if (iso !== null) return iso;
  const { time } = readSyslogHeader(`${text} `);
  const offset = / ([+-]\d{2}:?\d{2})$/.exec(text)?.[1];
  return time === null || offset === undefined ? time : { ...time, offsetSeconds: zoneOffset(offset) };
}

const DENIED = /^(?:den(?:y|ied)|block(?:ed)?|drop(?:ped)?|reject(?:ed)?|prevent(?:ed)?|discard(?:ed)?|reset)\b/i;

/** A session; null = it tells of none, a text says what is wrong. */
function sessionOf(event: LeefEvent): LoggedSession | string | null {
  const { fields } = event;
  const first = (...names: readonly string[]): string => names.map((name) => fields.get(name) ?? "").find((value) => value !== "") ?? "";
  const protocol = first("proto", "protocol", "ipproto");
  if (protocol === "" || first("src") === "" || first("dst") === "") return null;
  const [from, to] = [addressOf(first("src")), addressOf(first("dst"))];
  if (from === null || to === null) return "no source or destination address";
  const named = ipProtocol(protocol);
  if (named < 0) return "a protocol that is not known";
  const transport = named === ICMP && from.includes(":") ? ICMP6 : named;
  const port = (text: string): number => (hasPorts(transport) ? portNumber(text) : -1);
  const ends = { from: { address: from, port: port(first("srcPort", "spt", "s_port")) }, to: { address: to, port: port(first("dstPort", "dpt", "service")) } };
  if (hasPorts(transport) && ends.to.port < 0) return null;
  const application = first("Application", "app", "app_name", "appi_name");
  const known = protocolOfApplication(application);
  const isPaloAlto = /^palo alto/i.test(event.vendor);
  // App-ID looks at the bytes; others may go by the port.
  const confidence = isPaloAlto ? ("medium" as const) : ("low" as const);
  const spoken = known === null ? null : { protocol: known, protocolReason: `application of the event: ${application.slice(0, LONGEST_NAME)}`, protocolConfidence: confidence };
  const shared = { transport, ...ends, flowId: "", protocol: spoken };
  if (isPaloAlto) return paloAltoSession(fields, shared);
  const flags = first("tcp_flag", "tcp_flags");
  const isSyn = /^S(?:YN)?$/i.test(flags);
  if (DENIED.test(first("action", "act", "disp", "Action"))) return { ...shared, stage: "denied", isOpening: flags === "" ? null : isSyn };
  return { ...shared, stage: isSyn ? "begun" : "continued" };
}
