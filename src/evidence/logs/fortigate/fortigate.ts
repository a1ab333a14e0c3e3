// FortiGate logs (FortiOS Log Message Reference) as evidence: type "traffic", and events about people (fortigate-events.ts). A session's records (start, statistics
// in between, end) are parts of one flow under its session id; only the end's counters count, because all of them are totals.
import { instantOf, parseIsoTime, zoneOffset } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { protocolOfApplication } from "../application-names.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { FlowOutcome, LogFormat, LoggedFlow, LogSink, LogSurroundings } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ipProtocol, isGroupAddress, looksLikeAnswer, loggedFlow, portNumber, secondsNumber, TCP } from "../logged-flow.ts";
import { FortigateEvents, type FortigateEventsCheckpoint } from "./fortigate-events.ts";
import { readKeyValues } from "../key-values.ts";

const MOST_LINE_BYTES = 16_384;
const decoder = new TextDecoder();
/** A record begins with its date; older and collected ones have itime or logver before, those of some chassis and collectors a number of seconds and the device. */
const BEGIN = /(?:^|[\s,">])"?(?:date=\d{4}-\d{2}-\d{2}|itime=|logver=|eventtime=\d|time=\d{2}:|timestamp=\d|devname=|devid=)/;
const TRAFFIC = /[\s,"]type="?traffic\b/;
const PEOPLE = /[\s,"]type="?event\b[^\n]*[\s,"]subtype="?(?:vpn|user|system)\b/;
const DEVICE = /[\s,"](?:devid="?F[A-Z]|logid="?\d{10}|sessionid="?\d)/;

export const fortigate: LogFormat = {
  id: "fortigate",
  name: "FortiGate log",
  namesPeople: true,
  remembersPeople: true,
  recognise: (head) => {
    const text = decoder.decode(head);
    if (!BEGIN.test(text) || !/[\s,"]subtype=/.test(text) || !DEVICE.test(text)) return 0;
    return TRAFFIC.test(text) || PEOPLE.test(text) ? 2 : 1;
  },
  open: (checkpoint, surroundings) => new FortigateReader(surroundings, checkpoint as FortigateEventsCheckpoint | null),
};

class FortigateReader extends LineLogReader {
  private readonly events: FortigateEvents;

  constructor(surroundings: LogSurroundings, checkpoint: FortigateEventsCheckpoint | null) {
    super(surroundings, MOST_LINE_BYTES);
    this.events = new FortigateEvents(checkpoint);
  }

  override checkpoint(): unknown {
    return this.events.checkpoint();
  }

  protected override line(line: string, record: number, sink: LogSink): void {
    const begin = BEGIN.exec(line);
    if (begin === null) {
      this.passOver(line, sink);
      return;
    }
    const fields = readKeyValues(line, line[begin.index] === ">" ? begin.index + 1 : begin.index);
    const type = fields.get("type");
    if (type !== "traffic" && type !== "event") {
      sink.irrelevant(type === undefined ? "lines of other programs" : "records of other types than traffic and event");
      return;
    }
    const time = this.timeOf(fields, sink);
    if (time === null) {
      sink.notUnderstood(record, "neither eventtime nor date and time can be read");
      return;
    }
    if (type === "event") {
      this.events.read(fields, record, time, sink);
      return;
    }
    const flow = toFlow(fields, record, time);
    if (typeof flow === "string") sink.notUnderstood(record, flow);
    else {
      if (isTranslated(fields)) sink.assumption("addresses are translated at this firewall; flows are told with those before translation, which the far side does not see");
      sink.flow(flow);
    }
  }

  /** The time the record was written. */
  private timeOf(fields: ReadonlyMap<string, string>, sink: LogSink): Micros | null {
    const event = epochMicros(fields.get("eventtime"));
    if (event !== null) return event;
    const civil = parseIsoTime(`${fields.get("date") ?? ""} ${fields.get("time") ?? ""}`);
    if (civil === null) return epochMicros(fields.get("itime"));
    const { timezone, notAfter } = this.surroundings;
    const offsetSeconds = zoneOffset(fields.get("tz") ?? "");
    if (offsetSeconds === null) sink.assumption(`time stamps carry no time zone that is known; taken as ${timezone}, the plant's`);
    return instantOf({ ...civil, offsetSeconds }, timezone, notAfter);
  }
}

/** Seconds, milli-, micro- or nanoseconds since 1970 by the number of digits: FortiOS went from seconds to nanoseconds with 6.2. */
function epochMicros(text: string | undefined): Micros | null {
  if (text === undefined || !/^\d{10,19}$/.test(text)) return null;
  const micros = text.length === 10 ? Number(text) * MICROS_PER_SECOND : text.length === 13 ? Number(text) * 1_000 : Number(text.slice(0, 16));
  return text.length === 10 || text.length === 13 || text.length === 16 || text.length === 19 ? micros : null;
}

/** A flow, or why there is none. */
function toFlow(fields: ReadonlyMap<string, string>, record: number, time: Micros): LoggedFlow | string {
  const source = addressOf(fields.get("srcip") ?? "");
  const target = addressOf(fields.get("dstip") ?? "");
  if (source === null || target === null) return "no source or destination address";
  const transport = ipProtocol(fields.get("proto") ?? "");
  if (transport < 0) return "no protocol number";
  const withPorts = hasPorts(transport);
  const sourcePort = withPorts ? portNumber(fields.get("srcport") ?? "") : -1;
  const targetPort = withPorts ? portNumber(fields.get("dstport") ?? "") : -1;
  if (withPorts && (sourcePort < 0 || targetPort < 0)) return "no port where the protocol has some";
  const kind = recordKind(fields);
  const seconds = secondsNumber(fields.get("duration"));
  // No session has no packet at all: zeros both ways were never counted.
  const isCounted = (countNumber(fields.get("sentpkt")) ?? 1) + (countNumber(fields.get("rcvdpkt")) ?? 1) > 0;
  const count = (key: string): number | null => (isCounted ? countNumber(fields.get(key)) : null);
  const counts = { packetsToServer: count("sentpkt"), packetsToClient: count("rcvdpkt"), ipBytesToServer: count("sentbyte"), ipBytesToClient: count("rcvdbyte") };
  const action = fields.get("action") ?? "";
  const isDenied = DENIES.test(action);
  const isStopped = STOPPED.test(fields.get("utmaction") ?? "");
  const outcome = isDenied || isStopped ? "denied" : outcomeOf(kind, action, transport, counts.packetsToServer, counts.packetsToClient, target);
  // A denied packet may be a late answer; what was let through was looked up by its first packet.
  const forward = !(isDenied && looksLikeAnswer(sourcePort, targetPort, transport));
  const session = fields.get("sessionid");
  const isPart = !isDenied && session !== undefined && session !== "0";
  const application = applicationOf(fields);
  return loggedFlow({
    record,
    start: time - (seconds ?? 0) * MICROS_PER_SECOND,
    seconds,
    client: forward ? source : target,
    server: forward ? target : source,
    transport,
    clientPort: forward ? sourcePort : targetPort,
    serverPort: forward ? targetPort : sourcePort,
    openerSeen: !isDenied || (transport === TCP && forward),
    clientBegan: transport === TCP ? null : forward,
    closingSeen: transport === TCP && kind === "end" ? action === "close" || action.endsWith("-rst") : false,
    outcome,
    reset: transport === TCP ? action.endsWith("-rst") : null,
    ...(kind === "end" && !isDenied ? counts : {}),
    ...application,
    ...(isPart ? { isPart: true, flowId: `${fields.get("devid") ?? ""}/${fields.get("vd") ?? ""}#${session}` } : {}),
  });
}

/** Mirrored traffic (sniffer policies) says so too, but with no address. */
function isTranslated(fields: ReadonlyMap<string, string>): boolean {
  const to = fields.get("transip") ?? fields.get("tranip") ?? "";
  return (fields.get("trandisp") ?? "noop") !== "noop" && to !== "" && to !== "0.0.0.0" && to !== "::";
}

/** By the last digits of the log id (start 15 and 16, statistics 20), and by the action where there is none. */
function recordKind(fields: ReadonlyMap<string, string>): "start" | "between" | "end" {
  const message = Number((fields.get("logid") ?? "").slice(-6));
  if (fields.get("action") === "start" || message === 15 || message === 16) return "start";
  return message === 20 || message === 21 ? "between" : "end";
}

const DENIES = /^(?:deny|denied|block|drop|reject|violation)/;
/** What a profile did to a session that its policy had let through (utmaction): the firewall's own pages show such a session as denied. */
const STOPPED = /^(?:block|reset|drop|deny)/;

/** Actions of the log reference. A handshake is two packets of the server: a reset as its only one refused the connection, and any other one alone proves nothing. */
function outcomeOf(kind: string, action: string, transport: number, sent: number | null, received: number | null, target: string): FlowOutcome {
  if (kind === "start") return "unknown";
  if (action === "ip-conn") return "unanswered";
  if (received === null) return action === "close" && transport === TCP ? "established" : "unknown";
  if (transport !== TCP) return received > 0 ? ((sent ?? 0) > 0 ? "established" : "unknown") : kind === "end" && !isGroupAddress(target) ? "unanswered" : "unknown";
  if (action === "server-rst" && received <= 1) return "refused";
  if (received > 0) return received === 1 && action !== "close" ? "unknown" : "established";
  return kind === "end" ? "unanswered" : "unknown";
}

/** Application control looked at the bytes; `service` and unscanned sessions only know the port. */
function applicationOf(fields: ReadonlyMap<string, string>): Pick<LoggedFlow, "protocol" | "protocolReason" | "protocolConfidence"> | null {
  const name = fields.get("app");
  if (name === undefined || (fields.get("appcat") ?? "unscanned") === "unscanned") return null;
  const protocol = protocolOfApplication(name);
  return protocol === null ? null : { protocol, protocolReason: `FortiGate application control: ${name}`, protocolConfidence: "medium" };
}
