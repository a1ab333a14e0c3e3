// Session logs of Juniper SRX and vSRX (Junos System Log Explorer) as evidence: sessions from creation to close, and what a policy or a screen denied. Remembers which
// sessions were closed just now, because AppTrack tells the same close again with the same totals.
import { instantOf } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { protocolOfApplication } from "../application-names.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LoggedFlow, LogSink, LogSurroundings } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ipProtocol, isIcmpAnswer, namesOther, portNumber, secondsNumber } from "../logged-flow.ts";
import { type RecentCheckpoint, RecentEntries } from "../recent-entries.ts";
import { type LoggedSession, sessionFlow, TRANSLATED } from "../session-flow.ts";
import { readSyslogHeader, whatStampLeavesOpen } from "../syslog-header.ts";
import { type FlowMessage, holdsFlowMessage, readFlowMessage } from "./flow-messages.ts";

const MOST_LINE_BYTES = 16_384;
const MOST_CLOSED = 2_000;
/** Both tell of a close within this time. */
const TOLD_AGAIN_MICROS = 30 * MICROS_PER_SECOND;
const decoder = new TextDecoder();

export const juniperSrx: LogFormat = {
  id: "juniper-srx",
  name: "Juniper SRX session log",
  recognise: (head) => (holdsFlowMessage(decoder.decode(head)) ? 2 : 0),
  open: (checkpoint, surroundings) => new JuniperReader(surroundings, checkpoint as Checkpoint | null),
};

interface Checkpoint {
  readonly closed: RecentCheckpoint<Micros>;
}

type Fields = ReadonlyMap<string, string>;

class JuniperReader extends LineLogReader {
  /** "device#session ends" → when it was closed. */
  private readonly closed: RecentEntries<Micros>;

  constructor(surroundings: LogSurroundings, checkpoint: Checkpoint | null) {
    super(surroundings, MOST_LINE_BYTES);
    this.closed = new RecentEntries(MOST_CLOSED, checkpoint?.closed ?? null);
  }

  override checkpoint(): Checkpoint {
    return { closed: this.closed.checkpoint() };
  }

  protected override line(line: string, record: number, sink: LogSink): void {
    const message = readFlowMessage(line);
    if (message === null) {
      this.passOver(line, sink);
      return;
    }
    const { fields, family } = message;
    if (family === "RT_SCREEN" && fields?.get("action") !== "drop") {
      sink.irrelevant("packets that a screen reported and did not drop");
      return;
    }
    const header = readSyslogHeader(message.before);
    const { timezone, notAfter } = this.surroundings;
    const time = header.time === null ? null : instantOf(header.time, timezone, notAfter);
    const session = fields === null ? "a session in words that are not known" : sessionOf(message, fields, header.host);
    if (typeof session === "string") {
      sink.notUnderstood(record, session);
      return;
    }
    if (header.time === null || time === null) {
      sink.notUnderstood(record, "no time stamp before the message");
      return;
    }
    const open = whatStampLeavesOpen(header.time, timezone);
    if (open !== "") sink.assumption(open);
    if (session.stage === "ended" && this.isToldAgain(session, time)) {
      sink.irrelevant("closes of sessions that were told before");
      return;
    }
    if (namesOther(fields?.get("nat-source-address"), session.from.address) || namesOther(fields?.get("nat-destination-address"), session.to.address)) sink.assumption(TRANSLATED);
    sink.flow(sessionFlow(session, record, time));
  }

  private isToldAgain({ flowId, from, to }: LoggedSession, time: Micros): boolean {
    const key = `${flowId} ${from.address} ${from.port} ${to.address} ${to.port}`;
    const before = this.closed.get(key);
    this.closed.set(key, time);
    return flowId !== "" && before !== undefined && Math.abs(time - before) <= TOLD_AGAIN_MICROS;
  }
}

/** A session, or why there is none. */
function sessionOf({ what, family }: FlowMessage, fields: Fields, device: string): LoggedSession | string {
  const from = addressOf(fields.get("source-address") ?? "");
  const to = addressOf(fields.get("destination-address") ?? "");
  if (from === null || to === null) return "no source or destination address";
  const isScreen = family === "RT_SCREEN";
  const transport = ipProtocol(isScreen && what !== "IP" ? what : (fields.get("protocol-id") ?? ""));
  if (transport < 0) return "no protocol number";
  const port = (name: string): number => (hasPorts(transport) ? portNumber(fields.get(name) ?? "") : -1);
  const ends = { from: { address: from, port: port("source-port") }, to: { address: to, port: port("destination-port") } };
  if (hasPorts(transport) && (ends.from.port < 0 || ends.to.port < 0)) return "no port where the protocol has some";
  const id = fields.get("session-id-32") ?? fields.get("session-id") ?? "";
  const shared = { transport, ...ends, flowId: id === "" || id === "0" ? "" : `${device}#${id}`, protocol: applicationOf(fields) };
  if (isScreen || what === "DENY") {
    const type = countNumber(fields.get("icmp-type"));
    return { ...shared, stage: "denied", isAnswer: type !== null && isIcmpAnswer(transport, type) };
  }
  if (what !== "CLOSE") return { ...shared, stage: what === "CREATE" ? "begun" : "continued" };
  return {
    ...shared,
    stage: "ended",
    seconds: secondsNumber(fields.get("elapsed-time")),
    packetsToServer: countNumber(fields.get("packets-from-client")),
    packetsToClient: countNumber(fields.get("packets-from-server")),
    bytesToServer: countNumber(fields.get("bytes-from-client")),
    bytesToClient: countNumber(fields.get("bytes-from-server")),
    closing: closingOf(fields.get("reason") ?? ""),
  };
}

/** Reasons of RT_FLOW_SESSION_CLOSE; others (a policy was changed, an application gateway ended it) say nothing of TCP. */
function closingOf(reason: string): NonNullable<LoggedSession["closing"]> | null {
  if (/^TCP FIN/i.test(reason)) return "fin";
  if (/^TCP CLIENT RST/i.test(reason)) return "client-reset";
  if (/^TCP SERVER RST/i.test(reason)) return "server-reset";
  if (/^TCP RST/i.test(reason)) return "reset";
  return /^(?:idle|aged|timeout)/i.test(reason) ? "timeout" : null;
}

/** AppTrack and application firewalls look at the bytes; "UNKNOWN" and "INCONCLUSIVE" name nothing. `service-name` is only a port. */
function applicationOf(fields: Fields): Pick<LoggedFlow, "protocol" | "protocolReason" | "protocolConfidence"> | null {
  for (const key of ["nested-application", "application"]) {
    const name = (fields.get(key) ?? "").replace(/^junos:/i, "");
    const protocol = protocolOfApplication(name);
    if (protocol !== null) return { protocol, protocolReason: `Junos AppID: ${name}`, protocolConfidence: "medium" };
  }
  return null;
}
