// Logs of SonicWall firewalls (SonicOS Log Events Reference Guide, format "Default" and "Enhanced") as evidence: connections opened (98) and closed (537), and packets that were
// dropped or blocked, by the words of their message or by fw_action. Keeps no state: a connection has no number, its parts are joined by their ends.
import { parseIsoTime } from "../../../foundation/civil-time.ts";
import type { Micros } from "../../../foundation/time.ts";
import { protocolOfApplication } from "../application-names.ts";
import { readKeyValues } from "../key-values.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LoggedFlow, LogSink } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ICMP, ICMP6, ipProtocol, isIcmpAnswer, namesOther, portNumber } from "../logged-flow.ts";
import type { PacketEnd } from "../packet-flow.ts";
import { type LoggedSession, sessionFlow, TRANSLATED } from "../session-flow.ts";

const MOST_LINE_BYTES = 8_192;
const decoder = new TextDecoder();
/** "id=firewall sn=0017… time="2026-03-10 10:29:34" fw=192.0.2.1 pri=6": the serial number stands before the time, in contrast to others who write alike. */
const BEGIN = /(?:^|[\s>])id=[^\s=]{1,40} +(?:[\w-]{1,30}=(?:"[^"\n]{0,80}"|[^\s"]{0,80}) +){0,2}sn=\w{1,24} +time="\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?: UTC)?" +fw=/;

export const sonicwall: LogFormat = {
  id: "sonicwall",
  name: "SonicWall log",
  namesPeople: true,
  recognise: (head) => (BEGIN.test(decoder.decode(head)) ? 2 : 0),
  open: (_checkpoint, surroundings) => new SonicwallReader(surroundings, MOST_LINE_BYTES),
};

type Fields = ReadonlyMap<string, string>;

const OPENED = "98";
const CLOSED = "537";
/** Old releases name no protocol beside these. */
const PROTOCOL_OF_MESSAGE: Readonly<Record<string, string>> = { "36": "tcp", "37": "udp", "38": "icmp" };
const DROPPED = /\b(?:packet|connection|datagram|request|traffic|fragment|access|message)s?\b.{0,80}\b(?:dropped|denied|rejected|blocked)\b/i;
const FLAGS = /TCP Flag(?:\(s\)|s)?: ?([A-Z, ]{3,40})/;
/** People are denied, too. */
const OF_PEOPLE = /\b(?:log ?[io]n|password|user|credential|authenticat\w*)\b/i;
/** What was let through, and stopped by what stood in it. */
const WITHIN = /web ?site|alert|virus|spyware|botnet|geo|application|content|ssl|dpi/i;

class SonicwallReader extends LineLogReader {
  protected override line(line: string, record: number, sink: LogSink): void {
    const begin = BEGIN.exec(line);
    if (begin === null) {
      this.passOver(line, sink);
      return;
    }
    const fields = readKeyValues(line, begin.index + (line.charAt(begin.index) === "i" ? 0 : 1));
    const session = sessionOf(fields);
    if (session === null) {
      sink.irrelevant("messages that tell of no connection");
      return;
    }
    if (typeof session === "string") {
      sink.notUnderstood(record, session);
      return;
    }
    const time = this.timeOf(fields, sink);
    if (time === null) {
      sink.notUnderstood(record, "its time is no day and time");
      return;
    }
    if (namesOther(fields.get("natSrc")?.split(":")[0], session.from.address) || namesOther(fields.get("natDst")?.split(":")[0], session.to.address)) sink.assumption(TRANSLATED);
    sink.flow(sessionFlow(session, record, time));
  }

  private timeOf(fields: Fields, sink: LogSink): Micros | null {
    return this.instantOfStamp(parseIsoTime((fields.get("time") ?? "").replace(/ UTC$/, "Z")), sink);
  }
}

/** A session; null = it tells of none, a text says what is wrong. */
function sessionOf(fields: Fields): LoggedSession | string | null {
  const message = fields.get("m") ?? "";
  const words = fields.get("msg") ?? "";
  const isDenied = fields.get("fw_action") === "drop" || (DROPPED.test(words) && !OF_PEOPLE.test(words));
  const isForwarded = fields.get("fw_action") === "forward" && fields.has("proto");
  if (message !== OPENED && message !== CLOSED && !isDenied && !isForwarded) return null;
  const protocol = (fields.get("proto") ?? PROTOCOL_OF_MESSAGE[message] ?? "").split("/")[0] as string;
  if (protocol === "" && isDenied) return null;
  const from = endOf(fields, "src");
  const to = endOf(fields, "dst");
  if (from === null || to === null) return "no source or destination address";
  const named = ipProtocol(protocol);
  const transport = named === ICMP && from.address.includes(":") ? ICMP6 : named;
  if (transport < 0) return "a protocol that is not known";
  const withPorts = hasPorts(transport);
  if (withPorts && (from.port < 0 || to.port < 0)) return "no port where the protocol has some";
  const ends = withPorts ? { from, to } : { from: { address: from.address, port: -1 }, to: { address: to.address, port: -1 } };
  const shared = { transport, ...ends, flowId: "", protocol: applicationOf(fields) };
  if (isDenied) {
    if (WITHIN.test(words)) return { ...shared, stage: "continued", isStopped: true };
    const flags = FLAGS.exec(fields.get("note") ?? "")?.[1];
    const isOpening = flags === undefined ? null : /\bSYN\b/.test(flags) && !/\bACK\b/.test(flags);
    const isAnswer = flags !== undefined && /\bSYN\b/.test(flags) && /\bACK\b/.test(flags);
    return { ...shared, stage: "denied", isOpening, isAnswer: isAnswer || isIcmpAnswer(transport, countNumber(fields.get("type")) ?? -1) };
  }
  if (message !== CLOSED) return { ...shared, stage: message === OPENED ? "begun" : "continued" };
  const duration = countNumber(fields.get("cdur"));
  return {
    ...shared,
    stage: "ended",
    seconds: duration === null ? null : duration / 1_000,
    packetsToServer: countNumber(fields.get("spkt")),
    packetsToClient: countNumber(fields.get("rpkt")),
    bytesToServer: countNumber(fields.get("sent")),
    bytesToClient: countNumber(fields.get("rcvd")),
  };
}

/** "10.0.0.1:49000:X0:name"; version 6 stands in a key of its own, and leaves its place empty. */
function endOf(fields: Fields, name: "src" | "dst"): PacketEnd | null {
  const [written = "", port = ""] = (fields.get(name) ?? "").split(":");
  const address = addressOf(fields.get(`${name}V6`) ?? written);
  return address === null ? null : { address, port: portNumber(port) };
}

/** "General HTTPS" and the like go by the port; application signatures have names of their own. */
function applicationOf(fields: Fields): Pick<LoggedFlow, "protocol" | "protocolReason" | "protocolConfidence"> | null {
  const name = fields.get("appName") ?? "";
  if (/^(?:General|Service) /i.test(name)) return null;
  const protocol = protocolOfApplication(name);
  return protocol === null ? null : { protocol, protocolReason: `SonicWall application: ${name}`, protocolConfidence: "medium" };
}
