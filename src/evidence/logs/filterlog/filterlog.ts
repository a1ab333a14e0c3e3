// pfSense and OPNsense filterlog lines as evidence (Netgate: raw filter log format; OPNsense: the same columns with a label for the tracker).
// One line is one packet that a rule with logging met: a passed one shows that a flow was let through, a blocked one an attempt. Counts
// packets of the log only where they were blocked; those of a flow are unknown. Keeps no state.
import { instantOf } from "../../../foundation/civil-time.ts";
import type { Micros } from "../../../foundation/time.ts";
import { csvFields } from "../csv-fields.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LoggedFlow, LogSink } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ipProtocol, portNumber, TCP } from "../logged-flow.ts";
import { packetFlow } from "../packet-flow.ts";
import { readSyslogHeader, whatStampLeavesOpen } from "../syslog-header.ts";

const MOST_LINE_BYTES = 4_096;
const decoder = new TextDecoder();
/** "filterlog[123]: 5,…" (RFC 3164), "filterlog 123 - [meta …] 5,…" (RFC 5424). */
const MARK = /(^|[\s>])filterlog(?:\[\d+\])?(?::|\s+(?:\d+|-)\s+\S+\s+(?:-|\[[^\]]*\]))\s*(?=\d+,)/;

/** Common columns, then those that depend on the version of IP. */
const ACTION = 6,
  DIRECTION = 7,
  IP_VERSION = 8;
const V4 = { offset: 13, protocol: 15, length: 17, source: 18, target: 19 };
const V6 = { offset: -1, protocol: 13, length: 14, source: 15, target: 16 };
/** Behind the addresses: ports, length of content, TCP flags. */
const SOURCE_PORT = 1,
  TARGET_PORT = 2,
  TCP_FLAGS = 4;

export const filterlog: LogFormat = {
  id: "filterlog",
  name: "pfSense or OPNsense filter log",
  recognise: (head) => (MARK.test(decoder.decode(head)) ? 2 : 0),
  open: (_checkpoint, surroundings) => new FilterlogReader(surroundings, MOST_LINE_BYTES),
};

class FilterlogReader extends LineLogReader {
  protected override line(line: string, record: number, sink: LogSink): void {
    const mark = MARK.exec(line);
    if (mark === null) {
      this.passOver(line, sink);
      return;
    }
    const header = readSyslogHeader(line.slice(0, mark.index + (mark[1] as string).length));
    const { timezone, notAfter } = this.surroundings;
    const time = header.time === null ? null : instantOf(header.time, timezone, notAfter);
    if (header.time === null || time === null) {
      sink.notUnderstood(record, "no time stamp before the record");
      return;
    }
    const flow = toFlow(csvFields(line, ",", mark.index + mark[0].length), record, time);
    if (typeof flow === "object") {
      const open = whatStampLeavesOpen(header.time, timezone);
      if (open !== "") sink.assumption(open);
      sink.flow(flow);
    } else if (flow.startsWith("+")) sink.irrelevant(flow.slice(1));
    else sink.notUnderstood(record, flow);
  }
}

/** A flow; or why there is none, with + in front where that is as it should be. */
function toFlow(fields: readonly string[], record: number, time: Micros): LoggedFlow | string {
  const version = fields[IP_VERSION];
  if (version !== "4" && version !== "6") return "neither version 4 nor 6 of IP where it should stand";
  const action = fields[ACTION] ?? "";
  const isDenied = action === "block" || action === "reject" || action === "drop";
  if (!isDenied && action !== "pass") return "+translations and other actions than pass and block";
  if (!/^(in|out|in\/out)$/.test(fields[DIRECTION] ?? "")) return "no direction where it should stand";
  const at = version === "4" ? V4 : V6;
  const transport = ipProtocol(fields[at.protocol] ?? "");
  const from = addressOf(fields[at.source] ?? "");
  const to = addressOf(fields[at.target] ?? "");
  if (transport < 0 || from === null || to === null) return "no protocol number and addresses where they should stand";
  // A later fragment has no ports; its first one stood in the log before.
  if (at.offset >= 0 && (countNumber(fields[at.offset]) ?? 0) > 0) return "+later fragments";
  const withPorts = hasPorts(transport) && transport !== 132 && transport !== 136;
  const fromPort = withPorts ? portNumber(fields[at.target + SOURCE_PORT] ?? "") : -1;
  const toPort = withPorts ? portNumber(fields[at.target + TARGET_PORT] ?? "") : -1;
  if (withPorts && (fromPort < 0 || toPort < 0)) return "no ports where they should stand";
  const flags = transport === TCP ? (fields[at.target + TCP_FLAGS] ?? "") : "";
  const bytes = countNumber(fields[at.length]);
  const packet = {
    transport,
    from: { address: from, port: fromPort },
    to: { address: to, port: toPort },
    isOpening: transport === TCP ? flags.includes("S") && !flags.includes("A") : null,
    isAnswer: flags.includes("S") && flags.includes("A"),
    ipBytes: version === "6" && bytes !== null ? bytes + IPV6_HEADER_BYTES : bytes,
  };
  return packetFlow(packet, isDenied, record, time);
}

/** The length logged for version 6 is that of the payload. */
const IPV6_HEADER_BYTES = 40;
