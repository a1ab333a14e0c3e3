// Firewall lines of MikroTik routers (RouterOS, topic "firewall": a rule's action "log", or its log=yes) as evidence: one packet each, of which only the words of the rule's prefix
// and chain say what became of it. Keeps no state.
import { instantOf } from "../../../foundation/civil-time.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LogSink } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ICMP, ICMP6, ipProtocol, isIcmpAnswer, portNumber, TCP } from "../logged-flow.ts";
import { type LoggedPacket, type PacketEnd, packetFlow } from "../packet-flow.ts";
import { NO_VERDICT, verdictOf } from "../rule-words.ts";
import { TRANSLATED } from "../session-flow.ts";
import { readSyslogHeader, whatStampLeavesOpen } from "../syslog-header.ts";

const MOST_LINE_BYTES = 4_096;
const decoder = new TextDecoder();
const END = String.raw`(\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Fa-f:.]{2,45}?)(?::(\d{1,5}))?`;
/** "forward: in:ether1 out:bridge, connection-state:new,snat src-mac …, proto TCP (SYN), 10.0.0.1:49000->10.0.0.2:80, NAT …, len 60". */
const PACKET = new RegExp(
  String.raw`([\w.-]{1,60}): in:[^\n]{1,80}? out:[^\n]{1,80}?, ?[^\n]{0,200}?\bproto ([A-Za-z0-9-]{1,20})(?: \(([^)\n]{0,60})\))?, ${END}->${END}(, NAT [^\n]{0,200}?)?(?:, prio [^\n]{0,20}?)?, len (\d{1,6})`,
);
const TOPICS = /(?:^|[\s>])(?:[a-z]+,){0,3}firewall(?:,[a-z!]+){0,4} /;
/** In the router's own file: "sep/15 12:35:34", "jan/01/2025 10:30:45". */
const OWN_STAMP = /^\s*([A-Za-z]{3})\/(\d{2})(?:\/(\d{4}))? (\d{2}:\d{2}:\d{2})/;
/** A stamp, and the name of the router behind it. */
const HEADER = /^.{0,100}?\d{2}:\d{2}:\d{2}\S*(?: \d{4})? +\S+/;

export const mikrotik: LogFormat = {
  id: "mikrotik",
  name: "MikroTik firewall log",
  recognise: (head) => (PACKET.test(decoder.decode(head)) ? 2 : 0),
  open: (_checkpoint, surroundings) => new MikrotikReader(surroundings, MOST_LINE_BYTES),
};

class MikrotikReader extends LineLogReader {
  protected override line(line: string, record: number, sink: LogSink): void {
    const match = PACKET.exec(line);
    if (match === null) {
      this.passOver(line, sink);
      return;
    }
    const packet = packetOf(match);
    if (typeof packet === "string") {
      sink.notUnderstood(record, packet);
      return;
    }
    const before = line.slice(0, match.index);
    const own = OWN_STAMP.exec(before);
    const { time } = readSyslogHeader(own === null ? `${before} ` : `${capital(own[1] as string)} ${own[2]}${own[3] === undefined ? "" : ` ${own[3]}`} ${own[4]} `);
    const { timezone, notAfter } = this.surroundings;
    const at = time === null ? null : instantOf(time, timezone, notAfter);
    if (time === null || at === null) {
      sink.notUnderstood(record, "no date before the packet (the router writes only the time of day into its own log on the same day)");
      return;
    }
    const open = whatStampLeavesOpen(time, timezone);
    if (open !== "") sink.assumption(open);
    const topics = TOPICS.exec(before);
    const words = topics === null ? before.replace(HEADER, "") : before.slice(topics.index + topics[0].length);
    const verdict = verdictOf(`${words} ${match[1]}`);
    if (verdict === "unknown") sink.assumption(NO_VERDICT);
    if (match[8] !== undefined) sink.assumption(TRANSLATED);
    sink.flow(packetFlow(packet, verdict === "denied", record, at));
  }
}

function capital(month: string): string {
  return month.charAt(0).toUpperCase() + month.slice(1).toLowerCase();
}

/** A packet, or why there is none. */
function packetOf([, , protocol = "", inBrackets = "", source = "", sourcePort, target = "", targetPort, , length]: RegExpExecArray): LoggedPacket | string {
  const from = endOf(source, sourcePort);
  const to = endOf(target, targetPort);
  if (from === null || to === null) return "no addresses on both sides of the arrow";
  const named = ipProtocol(protocol);
  const transport = named === ICMP && from.address.includes(":") ? ICMP6 : named;
  if (transport < 0) return "a protocol that is not known";
  if (hasPorts(transport) && (from.port < 0 || to.port < 0)) return "no port where the protocol has some";
  const flags = transport === TCP ? inBrackets.split(",") : [];
  const [syn, ack] = [flags.includes("SYN"), flags.includes("ACK")];
  const type = countNumber(/^type (\d{1,3})/.exec(inBrackets)?.[1]);
  return {
    transport,
    from,
    to,
    isOpening: transport === TCP && inBrackets !== "" ? syn && !ack : null,
    isAnswer: (syn && ack) || (type !== null && isIcmpAnswer(transport, type)),
    ipBytes: countNumber(length),
  };
}

function endOf(text: string, port: string | undefined): PacketEnd | null {
  const address = addressOf(text.replace(/^\[(.*)\]$/, "$1"));
  return address === null ? null : { address, port: port === undefined ? -1 : portNumber(port) };
}
