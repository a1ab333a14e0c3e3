// Logs of Sophos Firewall (SFOS Syslog Guide, log type "Firewall") as evidence: connections from start to stop, and what was denied, in the forms of versions 15 to 21, whose fields
// have two names. Keeps no state: start and stop carry the connection's number.
import { parseIsoTime, zoneOffset } from "../../../foundation/civil-time.ts";
import type { Micros } from "../../../foundation/time.ts";
import { protocolOfApplication } from "../application-names.ts";
import { readKeyValues } from "../key-values.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LoggedFlow, LogSink } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ipProtocol, isIcmpAnswer, namesOther, portNumber, secondsNumber } from "../logged-flow.ts";
import { type LoggedSession, sessionFlow, TRANSLATED } from "../session-flow.ts";

const MOST_LINE_BYTES = 16_384;
const decoder = new TextDecoder();
/** Versions differ in what stands first. */
const BEGIN = /(?:^|[\s>])(?:device="SFW"|device_name="|timestamp="\d{4}-|date=\d{4}-\d{2}-\d{2} time=\d{2}:|log_id="?\d)/;
const RECORD = /[\s"]log_type="[^"\n]{1,40}"[^\n]{0,80}[\s"]log_component="[^"\n]{0,60}"[^\n]{0,80}[\s"]log_subtype="/;

export const sophosFirewall: LogFormat = {
  id: "sophos-firewall",
  name: "Sophos Firewall log",
  namesPeople: true,
  recognise: (head) => (RECORD.test(decoder.decode(head)) ? 2 : 0),
  open: (_checkpoint, surroundings) => new SophosReader(surroundings, MOST_LINE_BYTES),
};

type Fields = ReadonlyMap<string, string>;

class SophosReader extends LineLogReader {
  protected override line(line: string, record: number, sink: LogSink): void {
    const begin = BEGIN.exec(line);
    if (begin === null || !RECORD.test(line)) {
      this.passOver(line, sink);
      return;
    }
    const fields = readKeyValues(line, begin.index + (/[\s>]/.test(line.charAt(begin.index)) ? 1 : 0));
    if (fields.get("log_type") !== "Firewall") {
      sink.irrelevant("records of other types than Firewall");
      return;
    }
    const session = sessionOf(fields);
    if (session === null) {
      sink.irrelevant("denied packets and frames of which no ends are told");
      return;
    }
    if (typeof session === "string") {
      sink.notUnderstood(record, session);
      return;
    }
    const time = this.timeOf(fields, sink);
    if (time === null) {
      sink.notUnderstood(record, "neither timestamp nor date and time can be read");
      return;
    }
    if (namesOther(first(fields, ["src_trans_ip", "tran_src_ip"]), session.from.address) || namesOther(first(fields, ["dst_trans_ip", "tran_dst_ip"]), session.to.address)) sink.assumption(TRANSLATED);
    sink.flow(sessionFlow(session, record, time));
  }

  private timeOf(fields: Fields, sink: LogSink): Micros | null {
    const civil = parseIsoTime(fields.get("timestamp") ?? `${fields.get("date") ?? ""} ${fields.get("time") ?? ""}`);
    return this.instantOfStamp(civil === null ? null : { ...civil, offsetSeconds: civil.offsetSeconds ?? zoneOffset(fields.get("timezone") ?? "") }, sink);
  }
}

/** A session; null = it tells of none, a text says what is wrong. */
function sessionOf(fields: Fields): LoggedSession | string | null {
  const [source = "", target = ""] = [fields.get("src_ip"), fields.get("dst_ip")];
  if ((source === "" && target === "") || (source === "0.0.0.0" && target === "0.0.0.0")) return null;
  const from = addressOf(source);
  const to = addressOf(target);
  if (from === null || to === null) return "no source or destination address";
  const transport = ipProtocol(fields.get("protocol") ?? "");
  if (transport < 0) return "a protocol that is not known";
  const port = (name: string): number => (hasPorts(transport) ? portNumber(fields.get(name) ?? "") : -1);
  const ends = { from: { address: from, port: port("src_port") }, to: { address: to, port: port("dst_port") } };
  if (hasPorts(transport) && (ends.from.port < 0 || ends.to.port < 0)) return "no port where the protocol has some";
  const id = first(fields, ["con_id", "connid"]);
  const device = first(fields, ["device_serial_id", "device_id"]);
  const shared = { transport, ...ends, flowId: id === "" || id === "0" ? "" : `${device}#${id}`, protocol: applicationOf(fields) };
  const subtype = fields.get("log_subtype") ?? "";
  if (/^(?:denied|drop|dropped|reject|rejected|block|blocked)$/i.test(subtype)) {
    const type = countNumber(fields.get("icmp_type")) ?? -1;
    // What belongs to no connection opens none.
    const isStray = /^Invalid Traffic$/i.test(fields.get("log_component") ?? "");
    return { ...shared, stage: "denied", isOpening: isStray ? false : null, isAnswer: isIcmpAnswer(transport, type), packets: occurrences(fields) };
  }
  if (!/^allow(?:ed)?$/i.test(subtype)) return "a subtype that is neither allowed nor denied";
  const event = first(fields, ["con_event", "connevent"]).toLowerCase();
  if (event === "start") return { ...shared, stage: "begun" };
  if (event !== "stop") return { ...shared, stage: "continued" };
  return {
    ...shared,
    stage: "ended",
    seconds: secondsNumber(fields.get("duration")),
    packetsToServer: countNumber(first(fields, ["packets_sent", "sent_pkts"])),
    packetsToClient: countNumber(first(fields, ["packets_received", "recv_pkts"])),
    bytesToServer: countNumber(first(fields, ["bytes_sent", "sent_bytes"])),
    bytesToClient: countNumber(first(fields, ["bytes_received", "recv_bytes"])),
  };
}

function first(fields: Fields, names: readonly string[]): string {
  for (const name of names) {
    const value = fields.get(name);
    if (value !== undefined) return value;
  }
  return "";
}

/** The same denial told once for several of them. */
function occurrences(fields: Fields): number {
  const times = countNumber(fields.get("log_occurrence")) ?? 1;
  return times >= 1 && times <= 1_000_000 ? times : 1;
}

/** Found by signatures in the bytes; before version 17 nothing says by what. */
function applicationOf(fields: Fields): Pick<LoggedFlow, "protocol" | "protocolReason" | "protocolConfidence"> | null {
  const name = first(fields, ["app_name", "application"]);
  const protocol = protocolOfApplication(name);
  if (protocol === null) return null;
  const isSignature = /signature/i.test(first(fields, ["app_resolved_by", "appresolvedby"]));
  return { protocol, protocolReason: `Sophos application filter: ${name}`, protocolConfidence: isSignature ? "medium" : "low" };
}
