// Flows of Cisco Meraki MX appliances (Meraki, Syslog Event Types and Log Samples) as evidence: what a rule of the firewall let through or denied, and flows from start to end.
// Keeps no state: records carry no number, parts are joined by their ends.
import { readKeyValues } from "../key-values.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LogSink } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ipProtocol, isIcmpAnswer, portNumber } from "../logged-flow.ts";
import { type LoggedSession, sessionFlow, TRANSLATED } from "../session-flow.ts";

const MOST_LINE_BYTES = 4_096;
const decoder = new TextDecoder();
/** "1773134974.123456789 MX_1 firewall deny src=…": since MX 18.101 the rule names the kind, before that it is "flows". */
const FLOW =
  /(?:^|[\s>])(\d{10})\.(\d{1,9}) +(\S{1,100}) +(flows|firewall|vpn_firewall|cellular_firewall|bridge_anyconnect_client_vpn_firewall|ip_flow_start|ip_flow_end) +(?:(allow|deny) +)?(?=src=)/;
/** Appliances write lines of other kinds in the same form. */
const RULE = /\bpattern: +(allow|deny|0|1)(?= |$)/;
const NO_VERDICT = "flows whose record names no action are told as they are: some of them may have been denied";

export const meraki: LogFormat = {
  id: "meraki",
  name: "Cisco Meraki flow log",
  recognise: (head) => (FLOW.test(decoder.decode(head)) ? 2 : 0),
  open: (_checkpoint, surroundings) => new MerakiReader(surroundings, MOST_LINE_BYTES),
};

class MerakiReader extends LineLogReader {
  protected override line(line: string, record: number, sink: LogSink): void {
    const mark = FLOW.exec(line);
    if (mark === null) {
      this.passOver(line, sink);
      return;
    }
    const [whole, seconds = "", fraction = "", , kind = "", word] = mark;
    const fields = readKeyValues(line, mark.index + whole.length);
    const stage = kind === "ip_flow_start" ? "begun" : kind === "ip_flow_end" ? "ended" : stageOf(word ?? RULE.exec(line)?.[1]);
    const session = sessionOf(fields, stage);
    if (typeof session === "string") {
      sink.notUnderstood(record, session);
      return;
    }
    if (stage === "continued") sink.assumption(NO_VERDICT);
    if (fields.has("translated_src_ip") || fields.has("translated_dst_ip")) sink.assumption(TRANSLATED);
    sink.flow(sessionFlow(session, record, Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6))));
  }
}

/** For rules of what comes in, 1 denies and 0 allows; "continued" = no word says it. */
function stageOf(word: string | undefined): LoggedSession["stage"] {
  if (word === "deny" || word === "1") return "denied";
  return word === "allow" || word === "0" ? "begun" : "continued";
}

/** A session, or why there is none. */
function sessionOf(fields: ReadonlyMap<string, string>, stage: LoggedSession["stage"]): LoggedSession | string {
  const from = addressOf(fields.get("src") ?? "");
  const to = addressOf(fields.get("dst") ?? "");
  if (from === null || to === null) return "no source or destination address";
  const transport = ipProtocol(fields.get("protocol") ?? "");
  if (transport < 0) return "a protocol that is not known";
  const port = (name: string): number => (hasPorts(transport) ? portNumber(fields.get(name) ?? "") : -1);
  const ends = { from: { address: from, port: port("sport") }, to: { address: to, port: port("dport") } };
  if (hasPorts(transport) && (ends.from.port < 0 || ends.to.port < 0)) return "no port where the protocol has some";
  return { transport, ...ends, stage, isAnswer: isIcmpAnswer(transport, countNumber(fields.get("type")) ?? -1), flowId: "" };
}
