// Logs of Check Point gateways as Log Exporter sends them (Check Point, Log Exporter and field reference) as evidence: connections that were let through, updates that count
// them, and what was dropped. Remembers whose connection a log id is, because an update names no ends.
import { parseIsoTime } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { protocolOfApplication } from "../application-names.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LoggedFlow, LogSink, LogSurroundings } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ipProtocol, isIcmpAnswer, namesOther, portNumber } from "../logged-flow.ts";
import { type RecentCheckpoint, RecentEntries } from "../recent-entries.ts";
import { type LoggedSession, sessionFlow, TRANSLATED } from "../session-flow.ts";
import { readSyslogHeader } from "../syslog-header.ts";
import { holdsCheckPointRecord, readCheckPointRecord } from "./log-fields.ts";
import { readDroppedPackets } from "./dropped-packets.ts";

const MOST_LINE_BYTES = 32_768;
const MOST_OPEN = 20_000;
const decoder = new TextDecoder();

export const checkPoint: LogFormat = {
  id: "check-point",
  name: "Check Point log",
  namesPeople: true,
  recognise: (head) => (holdsCheckPointRecord(decoder.decode(head)) ? 2 : 0),
  open: (checkpoint, surroundings) => new CheckPointReader(surroundings, checkpoint as Checkpoint | null),
};

type Fields = ReadonlyMap<string, string>;
type Ends = Pick<LoggedSession, "transport" | "from" | "to">;

interface Checkpoint {
  readonly open: RecentCheckpoint<Ends>;
}

const UPDATES_ALONE = "updates of connections whose beginning is not in this source";
const MORE_DROPPED = "a gateway tells how many packets it dropped together and does not name all of them";
const DENIES = /^(?:drop|reject|block|prevent|deny|quarantine)/i;
/** What lets through and inspects; `detect` reports only. */
const PASSES = /^(?:accept|allow|encrypt|decrypt|authori[sz]e|inspect|bypass|detect|https|redirect|inform|ask|monitor)/i;
/** Nothing a connection is called by: logs that were written before one had a number. */
const NO_ID = "{0x0,0x0,0x0,0x0}";

class CheckPointReader extends LineLogReader {
  private readonly open: RecentEntries<Ends>;

  constructor(surroundings: LogSurroundings, checkpoint: Checkpoint | null) {
    super(surroundings, MOST_LINE_BYTES);
    this.open = new RecentEntries(MOST_OPEN, checkpoint?.open ?? null);
  }

  override checkpoint(): Checkpoint {
    return { open: this.open.checkpoint() };
  }

  protected override line(line: string, record: number, sink: LogSink): void {
    const read = readCheckPointRecord(line);
    if (read === null) {
      this.passOver(line, sink);
      return;
    }
    const { fields, before } = read;
    const id = idOf(fields);
    const counted = countsOf(fields);
    const isNamed = fields.has("src") || fields.has("dst") || fields.has("ipv6_src");
    const dropped = readDroppedPackets(fields.get("packets") ?? "");
    const known = isNamed ? endsOf(fields) : (this.open.get(id) ?? null);
    const action = fields.get("action") ?? "";
    if (dropped.length === 0 && (known === null || !(DENIES.test(action) || PASSES.test(action)))) {
      sink.irrelevant(known === null && !isNamed && counted !== null ? UPDATES_ALONE : "records that tell of no connection");
      return;
    }
    if (typeof known === "string") {
      sink.notUnderstood(record, known);
      return;
    }
    const time = this.timeOf(fields, before, sink);
    if (time === null) {
      sink.notUnderstood(record, "neither the field time nor a stamp before the record can be read");
      return;
    }
    if (dropped.length > 0 && dropped.length < (countNumber(fields.get("packet_amount")) ?? 0)) sink.assumption(MORE_DROPPED);
    for (const ends of dropped) sink.flow(sessionFlow({ ...ends, stage: "denied", flowId: "" }, record, time));
    if (dropped.length > 0 || known === null) return;
    if (isTranslated(fields, known)) sink.assumption(TRANSLATED);
    if (isNamed && id !== "") this.open.set(id, known);
    sink.flow(sessionFlow(sessionOf(fields, known, action, counted, time), record, time));
  }

  /** Seconds or milliseconds since 1970, or a date, else the stamp of the header. */
  private timeOf(fields: Fields, before: string, sink: LogSink): Micros | null {
    const text = fields.get("time") ?? "";
    const epoch = epochMicros(text);
    if (epoch !== null) return epoch;
    return this.instantOfStamp(parseIsoTime(text) ?? readSyslogHeader(before).time, sink);
  }
}

function epochMicros(text: string): Micros | null {
  if (!/^(?:\d{10}|\d{13})$/.test(text)) return null;
  return text.length === 10 ? Number(text) * MICROS_PER_SECOND : Number(text) * 1_000;
}

function idOf(fields: Fields): string {
  const id = fields.get("loguid") ?? "";
  return id === NO_ID || id.length > 80 ? "" : id;
}

/** null = it tells of no packets between machines; a text says what is wrong. */
function endsOf(fields: Fields): Ends | string | null {
  const protocol = fields.get("proto") ?? "";
  if (protocol === "") return null;
  const from = addressOf(fields.get("src") ?? fields.get("ipv6_src") ?? "");
  const to = addressOf(fields.get("dst") ?? fields.get("ipv6_dst") ?? "");
  if (from === null || to === null) return "no source or destination address";
  const transport = ipProtocol(protocol);
  if (transport < 0) return "a protocol that is not known";
  if (!hasPorts(transport)) return { transport, from: { address: from, port: -1 }, to: { address: to, port: -1 } };
  const port = portNumber(fields.get("service") ?? "");
  if (port < 0) return "no port where the protocol has some";
  // Records of several connections tell no port of the client.
  return { transport, from: { address: from, port: portNumber(fields.get("s_port") ?? "") }, to: { address: to, port } };
}

type Counts = Pick<LoggedSession, "packetsToServer" | "packetsToClient" | "bytesToServer" | "bytesToClient">;

/** What came in from the client, and what went out to it. null = nothing is counted. */
function countsOf(fields: Fields): Counts | null {
  const count = (name: string): number | null => countNumber(fields.get(name));
  const [packetsToServer, packetsToClient] = [count("client_inbound_packets"), count("client_outbound_packets")];
  const [bytesToServer, bytesToClient] = [count("client_inbound_bytes"), count("client_outbound_bytes")];
  return packetsToServer === null || packetsToClient === null ? null : { packetsToServer, packetsToClient, bytesToServer, bytesToClient };
}

function sessionOf(fields: Fields, ends: Ends, action: string, counted: Counts | null, time: Micros): LoggedSession {
  const shared = { ...ends, flowId: "", protocol: applicationOf(fields) };
  const product = fields.get("product") ?? "";
  if (DENIES.test(action)) {
    // Other blades stop what the firewall had let through.
    if (!/fire ?wall/i.test(product)) return { ...shared, stage: "continued", isStopped: true };
    const flags = fields.get("tcp_flags");
    const isStray = fields.has("tcp_packet_out_of_state");
    const isOpening = flags === undefined ? (isStray ? false : null) : /\bSYN\b/i.test(flags) && !/\bACK\b/i.test(flags);
    const isAnswer = (flags !== undefined && /\bSYN\b.*\bACK\b/i.test(flags)) || isIcmpAnswer(ends.transport, countNumber(fields.get("icmp_type")) ?? -1);
    return { ...shared, stage: "denied", isOpening, isAnswer };
  }
  if (counted === null) return { ...shared, stage: /^detect/i.test(action) || !/fire ?wall/i.test(product) ? "continued" : "begun" };
  const start = epochMicros(fields.get("start_time") ?? "");
  const seconds = start === null || start > time ? countNumber(fields.get("elapsed")) : (time - start) / MICROS_PER_SECOND;
  return { ...shared, ...counted, stage: "ended", isOpenCount: true, seconds };
}

function isTranslated(fields: Fields, { from, to }: Ends): boolean {
  return namesOther(fields.get("xlatesrc"), from.address) || namesOther(fields.get("xlatedst"), to.address);
}

/** Application Control looks at the bytes; `service_id` is only the name of a port. */
function applicationOf(fields: Fields): Pick<LoggedFlow, "protocol" | "protocolReason" | "protocolConfidence"> | null {
  const name = fields.get("appi_name") ?? "";
  const protocol = protocolOfApplication(name);
  return protocol === null ? null : { protocol, protocolReason: `Check Point application control: ${name}`, protocolConfidence: "medium" };
}
