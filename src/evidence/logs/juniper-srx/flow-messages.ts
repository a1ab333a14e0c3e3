// The text of one session message of Junos (System Log Explorer: RT_FLOW_SESSION_CREATE, …_CLOSE, …_DENY, APPTRACK_SESSION_…, RT_SCREEN_…) to its fields, in both forms that a
// device writes: structured data (RFC 5424), and the sentence of the standard form, whose fields stand by their order. Gives no meaning to a value.
import { readKeyValues } from "../key-values.ts";

export interface FlowMessage {
  /** What stands before the message's name: a syslog header. */
  readonly before: string;
  readonly family: "RT_FLOW_SESSION" | "APPTRACK_SESSION" | "RT_SCREEN";
  /** "CREATE", "CLOSE", "DENY", "VOL_UPDATE", "TCP". */
  readonly what: string;
  /** By the names of structured data; null = its words are not known. */
  readonly fields: ReadonlyMap<string, string> | null;
}

const MARK = /(?<![A-Za-z0-9_])(?:(RT_FLOW_SESSION|APPTRACK_SESSION)_(CREATE|CLOSE|DENY|VOL_UPDATE|ROUTE_UPDATE)|(RT_SCREEN)_(TCP|UDP|ICMP|IP))(?:_LS)?(?:: | \[junos@| - )/;

const ENDS = String.raw`(?<sourceAddress>[0-9A-Fa-f.:]{2,45})\/(?<sourcePort>\d{1,5})->(?<destinationAddress>[0-9A-Fa-f.:]{2,45})\/(?<destinationPort>\d{1,5})(?: 0x[0-9a-f]{1,8})? \S+`;
const NAT = String.raw` (?<natSourceAddress>[0-9A-Fa-f.:]{2,45})\/\d{1,5}->(?<natDestinationAddress>[0-9A-Fa-f.:]{2,45})\/\d{1,5}(?: 0x[0-9a-f]{1,8})?`;
/** Kinds and names of rules that translate stand between, in a number that differs by release. */
const RULES = String.raw`.{0,300}?`;
const POLICY = String.raw` (?<protocolId>\d{1,3}) \S+ \S+ \S+ (?<sessionId32>\d{1,20})`;
const SENTENCES: Readonly<Record<string, RegExp>> = {
  CREATE: new RegExp(String.raw`^session created ${ENDS}${NAT}${RULES}${POLICY}(?= \S+\(|\s*$)`),
  CLOSE: new RegExp(
    String.raw`^session closed (?<reason>.{0,80}?): ${ENDS}${NAT}${RULES}${POLICY} (?<packetsFromClient>\d{1,15})\((?<bytesFromClient>\d{1,15})\) (?<packetsFromServer>\d{1,15})\((?<bytesFromServer>\d{1,15})\) (?<elapsedTime>\d{1,10})(?: (?<application>\S+) (?<nestedApplication>\S+))?`,
  ),
  DENY: new RegExp(String.raw`^session denied ${ENDS} (?<protocolId>\d{1,3})\((?<icmpType>\d{1,3})\) `),
};

export function holdsFlowMessage(text: string): boolean {
  return MARK.test(text);
}

/** null = none of these messages. */
export function readFlowMessage(line: string): FlowMessage | null {
  const mark = MARK.exec(line);
  if (mark === null) return null;
  const [whole, session, what, screen, transport] = mark;
  const family = (session ?? screen) as FlowMessage["family"];
  const known = { before: line.slice(0, mark.index), family, what: what ?? transport ?? "" };
  const start = mark.index + whole.length;
  if (whole.endsWith("@")) return { ...known, fields: readKeyValues(line, start) };
  const groups = SENTENCES[known.what]?.exec(line.slice(start))?.groups;
  return { ...known, fields: groups === undefined ? null : new Map(Object.entries(groups).flatMap(([name, value]) => (value === undefined ? [] : [[structuredName(name), value] as const]))) };
}

/** "sessionId32" → "session-id-32". */
function structuredName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/(?<=[a-z])(?=\d)/, "-");
}
