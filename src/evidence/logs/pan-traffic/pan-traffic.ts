// Palo Alto Networks logs as evidence: TRAFFIC, and what GLOBALPROTECT and SYSTEM tell of people (pan-sign-ins.ts), in the comma-separated form of syslog and of
// exports, of every PAN-OS version, because new columns were only ever added behind. A session's start and end are parts of one flow; only the end has counters.
import { type CivilTime, instantOf, parseIsoTime } from "../../../foundation/civil-time.ts";
import type { Micros } from "../../../foundation/time.ts";
import { protocolOfApplication } from "../application-names.ts";
import { csvFields } from "../csv-fields.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { FlowOutcome, LogFormat, LoggedFlow, LogSink, LogSurroundings } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ipProtocol, isGroupAddress, loggedFlow, portNumber, secondsNumber, TCP } from "../logged-flow.ts";
import { PanSignIns } from "./pan-sign-ins.ts";

const MOST_LINE_BYTES = 16_384;
const decoder = new TextDecoder();
/** The first columns: reserved (or domain), receive time, serial number, type, subtype. A syslog header may stand before them. */
const BEGIN = /(?:^|[\s>])"?\d*"?,"?\d{4}[/-]\d{2}[/-]\d{2} \d{2}:\d{2}:\d{2}"?,"?\w*"?,"?([A-Z][A-Z-]+)"?,/;
/** The same columns with dates as a spreadsheet writes them when it saves the table: which number is the month, and the seconds, are gone. */
const REWRITTEN = /^"?\d{0,3}"?[,;]"?\d{1,4}[./-]\d{1,2}[./-]\d{1,4} \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?"?[,;]"?[\w.,+]{0,20}"?[,;]"?(?:TRAFFIC|GLOBALPROTECT|SYSTEM)"?[,;]/;
const WHY_REWRITTEN = "its dates are not as the firewall writes them (2026/03/10 10:29:34): a spreadsheet rewrote them, and day and month cannot be told apart; learn the file as it was exported";
/** Types that are read. */
const READ: ReadonlySet<string> = new Set(["TRAFFIC", "GLOBALPROTECT", "SYSTEM"]);
const HEADER = /^"?Domain"?[,;]"?Receive Time"?[,;]"?Serial #?"?[,;]"?Type"?[,;]/;

/** Columns counted from the reserved first one (PAN-OS Administrator's Guide, traffic log fields). */
const SERIAL = 2,
  SUBTYPE = 4,
  GENERATED = 6,
  SOURCE = 7,
  TARGET = 8,
  NAT_SOURCE = 9,
  NAT_TARGET = 10,
  APPLICATION = 14,
  SESSION = 22,
  REPEATS = 23,
  SOURCE_PORT = 24,
  TARGET_PORT = 25,
  PROTOCOL = 29,
  ACTION = 30,
  BYTES_SENT = 32,
  BYTES_RECEIVED = 33,
  START = 35,
  ELAPSED = 36,
  PACKETS_SENT = 44,
  PACKETS_RECEIVED = 45,
  END_REASON = 46;
/** From here on a field that is a complete ISO stamp is the high-resolution time of PAN-OS 10; it names the zone. Records about people have fewer columns. */
const LATE_COLUMNS = 70;
const LATE_COLUMNS_OF_PEOPLE = 23;

export const panTraffic: LogFormat = {
  id: "pan-traffic",
  name: "Palo Alto log",
  namesPeople: true,
  recognise: (head) => {
    const text = decoder.decode(head);
    for (const line of text.split("\n", 200)) {
      if (HEADER.test(line) || REWRITTEN.test(line)) return 2;
      const begin = BEGIN.exec(line);
      if (begin !== null) return READ.has(begin[1] as string) ? 2 : 1;
    }
    return 0;
  },
  open: (checkpoint, surroundings) => new PanReader(surroundings, checkpoint as { sawStart: boolean } | null),
};

class PanReader extends LineLogReader {
  private readonly signIns: PanSignIns;

  constructor(surroundings: LogSurroundings, checkpoint: { readonly sawStart: boolean } | null) {
    super(surroundings, MOST_LINE_BYTES);
    this.signIns = new PanSignIns(checkpoint?.sawStart ?? false);
  }

  override checkpoint(): unknown {
    return { sawStart: this.signIns.sawStart };
  }

  protected override line(line: string, record: number, sink: LogSink): void {
    const begin = BEGIN.exec(line);
    if (begin === null) {
      if (HEADER.test(line)) sink.irrelevant("column names");
      else if (REWRITTEN.test(line)) sink.notUnderstood(record, WHY_REWRITTEN);
      else this.passOver(line, sink);
      return;
    }
    const type = begin[1] as string;
    if (!READ.has(type)) {
      sink.irrelevant("records of other types than TRAFFIC, GLOBALPROTECT and SYSTEM");
      return;
    }
    const fields = csvFields(line, ",", /[\s>]/.test(line.charAt(begin.index)) ? begin.index + 1 : begin.index);
    if (type !== "TRAFFIC") {
      const time = this.startOf(fields, type, sink);
      if (time === null) sink.notUnderstood(record, "the generated time cannot be read");
      else if (type === "SYSTEM") this.signIns.system(fields, { record, time }, sink);
      else this.signIns.globalProtect(fields, { record, time }, sink);
      return;
    }
    const subtype = fields[SUBTYPE] ?? "";
    if (!/^(start|end|drop|deny)$/.test(subtype)) {
      sink.notUnderstood(record, `a subtype that is not known: ${subtype.slice(0, 40)}`);
      return;
    }
    const start = this.startOf(fields, subtype, sink);
    const flow = start === null ? "neither the start nor the generated time can be read" : toFlow(fields, subtype, record, start);
    if (typeof flow === "string") {
      sink.notUnderstood(record, flow);
      return;
    }
    if (isTranslated(fields, NAT_SOURCE, SOURCE) || isTranslated(fields, NAT_TARGET, TARGET))
      sink.assumption("addresses are translated at this firewall; flows are told with those before translation, which the far side does not see");
    sink.flow(flow);
  }

  /** Stamps are in the device's zone without naming it; the high-resolution one names it. */
  private startOf(fields: readonly string[], subtype: string, sink: LogSink): Micros | null {
    const { timezone, notAfter } = this.surroundings;
    const late = fields
      .slice(subtype === "GLOBALPROTECT" || subtype === "SYSTEM" ? LATE_COLUMNS_OF_PEOPLE : LATE_COLUMNS)
      .find((field) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+(Z|[+-]\d{2}:\d{2})$/.test(field));
    const offsetSeconds = late === undefined ? null : (parseIsoTime(late)?.offsetSeconds ?? null);
    const read = (civil: CivilTime | null): Micros | null => (civil === null ? null : instantOf({ ...civil, offsetSeconds: civil.offsetSeconds ?? offsetSeconds }, timezone, notAfter));
    const generated = read(parseIsoTime(fields[GENERATED] ?? ""));
    // What was dropped or denied happened when it was logged.
    const start = subtype === "end" || subtype === "start" ? (read(parseIsoTime(fields[START] ?? "")) ?? generated) : generated;
    if (start !== null && offsetSeconds === null) sink.assumption(`time stamps carry no time zone; taken as ${timezone}, the plant's`);
    return start;
  }
}

function isTranslated(fields: readonly string[], translated: number, original: number): boolean {
  const address = fields[translated] ?? "";
  return address !== "" && address !== "0.0.0.0" && address !== "::" && address !== fields[original];
}

/** A flow, or why there is none. */
function toFlow(fields: readonly string[], subtype: string, record: number, start: Micros): LoggedFlow | string {
  const client = addressOf(fields[SOURCE] ?? "");
  const server = addressOf(fields[TARGET] ?? "");
  if (client === null || server === null) return "no source or destination address";
  const transport = ipProtocol(fields[PROTOCOL] ?? "");
  // What it says is not shown: where columns are shifted, it may be a name.
  if (transport < 0) return "a protocol that is not known";
  const withPorts = hasPorts(transport);
  const clientPort = withPorts ? portNumber(fields[SOURCE_PORT] ?? "") : -1;
  const serverPort = withPorts ? portNumber(fields[TARGET_PORT] ?? "") : -1;
  if (withPorts && (clientPort < 0 || serverPort < 0)) return "no port where the protocol has some";
  const action = fields[ACTION] ?? "";
  const isDenied = subtype === "drop" || subtype === "deny" || (action !== "allow" && action !== "alert" && action !== "");
  const isEnd = subtype === "end" && !isDenied;
  const packetsToClient = countNumber(fields[PACKETS_RECEIVED]);
  const reason = fields[END_REASON] ?? "";
  const session = fields[SESSION] ?? "";
  const repeats = countNumber(fields[REPEATS]) ?? 1;
  const isTcp = transport === TCP;
  const reset = reason.startsWith("tcp-rst");
  return loggedFlow({
    record,
    start,
    seconds: subtype === "start" ? null : secondsNumber(fields[ELAPSED]),
    client,
    server,
    transport,
    clientPort,
    serverPort,
    openerSeen: true,
    clientBegan: isTcp ? null : true,
    closingSeen: isTcp && isEnd ? reason === "tcp-fin" || reset : false,
    outcome: isDenied || (isEnd && STOPPED.test(reason)) ? "denied" : isEnd ? outcomeOf(reason, transport, packetsToClient, server) : "unknown",
    reset: !isTcp ? null : isEnd && reason !== "" ? reset : null,
    ...(isEnd
      ? {
          packetsToServer: countNumber(fields[PACKETS_SENT]),
          packetsToClient,
          ipBytesToServer: countNumber(fields[BYTES_SENT]),
          ipBytesToClient: countNumber(fields[BYTES_RECEIVED]),
        }
      : {}),
    ...applicationOf(fields[APPLICATION] ?? ""),
    // Only ICMP sessions are summed up in one record.
    ...(!withPorts && repeats > 1 && repeats <= 1_000_000 ? { connections: repeats } : {}),
    // Numbers are used again after a while, so the beginning belongs to the name.
    ...(isDenied || session === "" || session === "0" ? {} : { isPart: true, flowId: `${fields[SERIAL] ?? ""}#${session}@${(fields[START] ?? "").replaceAll("-", "/")}` }),
  });
}

/** Reasons for which the firewall itself ended a session that a rule had let through. */
const STOPPED = /^(?:threat|policy-deny|decrypt-)/;

/** A handshake is two packets of the server: a reset as its only one refused the connection, any other one alone proves nothing. Before PAN-OS 5 none are told. */
function outcomeOf(reason: string, transport: number, received: number | null, server: string): FlowOutcome {
  if (transport === TCP && reason === "tcp-fin") return "established";
  if (received === null) return "unknown";
  if (transport === TCP && reason === "tcp-rst-from-server" && received <= 1) return "refused";
  if (received > 0) return transport === TCP && received === 1 ? "unknown" : "established";
  return isGroupAddress(server) ? "unknown" : "unanswered";
}

/** App-ID goes by content; "incomplete", "unknown-tcp" and the like name nothing. */
function applicationOf(name: string): Pick<LoggedFlow, "protocol" | "protocolReason" | "protocolConfidence"> | null {
  const protocol = protocolOfApplication(name);
  return protocol === null ? null : { protocol, protocolReason: `Palo Alto App-ID: ${name}`, protocolConfidence: "medium" };
}
