// One packet as the Linux packet filter logs it (the LOG target of iptables and nftables: the kernel's nf_log_syslog), and what the words in front of it say of
// its fate. The kernel itself says nothing of that: whoever wrote the rule did, or nobody. Keeps nothing between lines.
import { addressOf, countNumber, hasPorts, ICMP, ICMP6, ipProtocol, isIcmpAnswer, portNumber, TCP, UDP } from "../logged-flow.ts";
import type { LoggedPacket } from "../packet-flow.ts";
import { type Verdict, verdictOf } from "../rule-words.ts";

export interface FilteredPacket extends LoggedPacket {
  readonly kind: "packet";
  readonly verdict: Verdict;
  /** The same for two lines about one packet that two rules logged. */
  readonly sameness: string;
}

export type FilterLine = FilteredPacket | { readonly kind: "other"; readonly what: string } | { readonly kind: "unreadable"; readonly why: string };

/** The interfaces come first, both of them, empty where there is none. */
const BEGIN = /IN=[^\s=]{0,32} OUT=[^\s=]{0,32}(?= |$)/;
/** The kernel's own time since it started. */
const UPTIME = /^\[\s*\d{1,10}\.\d{1,9}\] ?/;
/** Rules have room for 127 letters of their own; some devices write a description behind. */
const LONGEST_PREFIX = 300;
const MOST_WORDS = 80;

/** @param text what the kernel wrote; null = none of the packet filter */
export function readFilterLine(text: string): FilterLine | null {
  const begin = BEGIN.exec(text);
  if (begin === null) return null;
  const prefix = text.slice(0, begin.index).replace(UPTIME, "");
  if (prefix.length > LONGEST_PREFIX) return null;
  // An error message carries the packet it is about in brackets.
  const words = text
    .slice(begin.index)
    .replace(/ \[SRC=.*$/, "")
    .split(" ", MOST_WORDS);
  const fields = new Map<string, string>();
  for (const word of words) {
    const equals = word.indexOf("=");
    const key = equals < 0 ? word : word.slice(0, equals);
    if (!fields.has(key)) fields.set(key, equals < 0 ? "" : word.slice(equals + 1));
  }
  if (!fields.has("SRC")) return { kind: "other", what: "logged packets that are none of IP" };
  return readPacket(fields, words, verdictOf(prefix));
}

function readPacket(fields: ReadonlyMap<string, string>, words: readonly string[], verdict: Verdict): FilterLine {
  const field = (key: string): string => fields.get(key) ?? "";
  const source = addressOf(field("SRC"));
  const target = addressOf(field("DST"));
  const transport = ipProtocol(field("PROTO"));
  if (source === null || target === null || transport < 0) return { kind: "unreadable", why: "no addresses and protocol in SRC, DST and PROTO" };
  // A later fragment has no ports; its first one was logged before.
  if (words.some((word) => /^FRAG:[1-9]/.test(word))) return { kind: "other", what: "later fragments" };
  // Of other protocols than these the kernel looks no further.
  const withPorts = transport === TCP || transport === UDP || (hasPorts(transport) && fields.has("SPT"));
  const [sourcePort, targetPort] = withPorts ? [portNumber(field("SPT")), portNumber(field("DPT"))] : [-1, -1];
  if (withPorts && (sourcePort < 0 || targetPort < 0)) return { kind: "unreadable", why: "no ports in SPT and DPT" };
  const isTcp = transport === TCP;
  // A flag is a word alone: "ACK=0" is a number of TCP that some rules have logged, too.
  const [syn, ack] = [isTcp && words.includes("SYN"), isTcp && words.includes("ACK")];
  const icmpType = transport === ICMP || transport === ICMP6 ? countNumber(fields.get("TYPE")) : null;
  return {
    kind: "packet",
    verdict,
    transport,
    from: { address: source, port: sourcePort },
    to: { address: target, port: targetPort },
    isOpening: isTcp ? syn && !ack : null,
    isAnswer: (syn && ack) || (icmpType !== null && isIcmpAnswer(transport, icmpType)),
    ipBytes: countNumber(fields.get("LEN")),
    sameness: [source, target, transport, sourcePort, targetPort, field("ID"), field("FLOWLBL"), field("LEN")].join(" "),
  };
}
