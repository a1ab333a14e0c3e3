// Audit logs of Stormshield Network Security (SNS, Description of audit logs: l_filter, l_connection, l_plugin, l_alarm) as evidence: what a rule passed or blocked, connections
// when they end, and what the protocol analysis stopped. Keeps no state: records carry no number, parts are joined by their ends.
import { parseIsoTime, zoneOffset } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { protocolOfApplication } from "../application-names.ts";
import { readKeyValues } from "../key-values.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LoggedFlow, LogSink } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ICMP, ICMP6, ipProtocol, isIcmpAnswer, namesOther, portNumber, secondsNumber, TCP } from "../logged-flow.ts";
import { type LoggedSession, sessionFlow } from "../session-flow.ts";

const MOST_LINE_BYTES = 16_384;
const decoder = new TextDecoder();
const BEGIN = /(?:^|[\s>])(?:id=firewall +)?time="?(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})"? +fw=(?:"[^"\n]{0,80}"|[^\s"]{1,80}) +tz=([+-]\d{4}) +startime="?(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})?/;
/** Logs that tell of a connection when it is over. */
const OF_ENDS: ReadonlySet<string> = new Set(["connection", "plugin"]);
/** Logs of single requests within a connection. */
const OF_REQUESTS: ReadonlySet<string> = new Set(["web", "ftp", "smtp", "pop3", "ssl"]);
const TRANSLATED = "addresses are translated at this firewall; flows are told with the source before and the target after it";

export const stormshield: LogFormat = {
  id: "stormshield",
  name: "Stormshield log",
  namesPeople: true,
  recognise: (head) => (BEGIN.test(decoder.decode(head)) ? 2 : 0),
  open: (_checkpoint, surroundings) => new StormshieldReader(surroundings, MOST_LINE_BYTES),
};

type Fields = ReadonlyMap<string, string>;

class StormshieldReader extends LineLogReader {
  protected override line(line: string, record: number, sink: LogSink): void {
    const begin = BEGIN.exec(line);
    if (begin === null) {
      this.passOver(line, sink);
      return;
    }
    const fields = readKeyValues(line, begin.index + begin[0].length);
    const log = fields.get("logtype") ?? "";
    const session = sessionOf(fields, log);
    if (session === null) {
      sink.irrelevant("records that tell of no connection");
      return;
    }
    if (typeof session === "string") {
      sink.notUnderstood(record, session);
      return;
    }
    const [, written = "", zone = "", started = ""] = begin;
    const logged = this.instant(written, zone, sink);
    if (logged === null) {
      sink.notUnderstood(record, "its time is no day and time");
      return;
    }
    if (namesOther(fields.get("modsrc"), session.from.address) || namesOther(fields.get("origdst"), session.to.address)) sink.assumption(TRANSLATED);
    // What ended is written later than it ended.
    const start = this.instant(started, zone, sink);
    const time = start === null || start > logged ? logged : session.stage === "ended" ? start + Math.round((session.seconds ?? 0) * MICROS_PER_SECOND) : start;
    sink.flow(sessionFlow(session, record, time));
  }

  private instant(text: string, zone: string, sink: LogSink): Micros | null {
    const civil = parseIsoTime(text);
    return this.instantOfStamp(civil === null ? null : { ...civil, offsetSeconds: zoneOffset(zone) }, sink);
  }
}

/** A session; null = it tells of none, a text says what is wrong. */
function sessionOf(fields: Fields, log: string): LoggedSession | string | null {
  const protocol = fields.get("ipproto") ?? "";
  if (protocol === "" || (log !== "filter" && log !== "alarm" && !OF_ENDS.has(log) && !OF_REQUESTS.has(log))) return null;
  const action = (fields.get("action") ?? "").toLowerCase();
  // An alarm that blocks nothing is told again by its connection.
  if (log === "alarm" && action !== "block") return null;
  const from = addressOf(fields.get("src") ?? "");
  const to = addressOf(fields.get("dst") ?? "");
  if (from === null || to === null) return "no source or destination address";
  const named = ipProtocol(protocol);
  const transport = named === ICMP && from.includes(":") ? ICMP6 : named;
  if (transport < 0) return "a protocol that is not known";
  const port = (name: string): number => (hasPorts(transport) ? portNumber(fields.get(name) ?? "") : -1);
  const ends = { from: { address: from, port: port("srcport") }, to: { address: to, port: port("dstport") } };
  if (hasPorts(transport) && (ends.from.port < 0 || ends.to.port < 0)) return "no port where the protocol has some";
  const shared = { transport, ...ends, flowId: "", protocol: log === "plugin" ? analysedAs(fields.get("proto") ?? "") : null };
  if (action === "block") {
    if (log !== "filter") return { ...shared, stage: "continued", isStopped: true };
    return { ...shared, stage: "denied", isAnswer: isIcmpAnswer(transport, countNumber(fields.get("icmptype")) ?? -1) };
  }
  // A rule that only logs lets the next one decide.
  if (log === "filter") return { ...shared, stage: action === "pass" ? "begun" : "continued" };
  if (OF_REQUESTS.has(log)) return { ...shared, stage: "continued" };
  const received = countNumber(fields.get("rcvd"));
  return {
    ...shared,
    stage: "ended",
    // Whether bytes are those of packets or of content is not told: of TCP, none may still be an answer.
    isOpenCount: true,
    seconds: secondsNumber(fields.get("duration")),
    bytesToServer: countNumber(fields.get("sent")),
    bytesToClient: transport === TCP && received === 0 ? null : received,
  };
}

/** Names of its plug-ins that others call otherwise. */
const PLUG_INS: Readonly<Record<string, string>> = { s7: "s7comm", mms: "iec61850-mms" };

/** In this log alone, the protocol is that of the plug-in which read the bytes; in others it is a name of the port. */
function analysedAs(name: string): Pick<LoggedFlow, "protocol" | "protocolReason" | "protocolConfidence"> | null {
  const protocol = Object.hasOwn(PLUG_INS, name) ? (PLUG_INS[name] as string) : protocolOfApplication(name);
  return protocol === null ? null : { protocol, protocolReason: `Stormshield protocol analysis: ${name}`, protocolConfidence: "medium" };
}
