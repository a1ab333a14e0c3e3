// Hits of access lists as Cisco NX-OS logs them (NX-OS System Messages Reference: ACLLOG-5-ACLLOG_FLOW_INTERVAL, ACLLOG-6-ACLLOG_NEW_FLOW): a flow that an entry with
// "log" met, at once and then with its number once an interval. Old releases name no action. Keeps nothing between lines.
import { addressOf, countNumber, hasPorts, ICMP, ICMP6, portNumber } from "../logged-flow.ts";
import type { AccessListMessage } from "./ios-access-lists.ts";

const FLOW = /^%ACLLOG-\d-ACLLOG_(?:FLOW_INTERVAL|NEW_FLOW) ?: /;
const LIMIT = /^%ACLLOG-\d-ACLLOG_(?:THRESHOLD|MAXFLOW\w{0,30}) ?: /;
/** 'Src IP: 10.0.0.1, …, Protocol: "TCP"(6), …, ACE Action: Deny, …, Hit-count = 3'; words are written out in old releases. */
const FIELD = /(?:^|, ?)([A-Za-z][A-Za-z -]{1,30}?) ?[:=] ?([^,]{0,120})/g;
/** NX-OS writes this number for "any protocol". */
const ANY = 253;

/** @param text begins with the percent sign; null = none of these */
export function readNexusMessage(text: string): AccessListMessage | null {
  if (LIMIT.test(text)) return { kind: "missed" };
  const mark = FLOW.exec(text);
  if (mark === null) return null;
  const fields = new Map<string, string>();
  for (const [, name = "", value = ""] of text.slice(mark[0].length).matchAll(FIELD)) fields.set(shortName(name), value.trim());
  const [from, to] = [addressOf(fields.get("src ip") ?? ""), addressOf(fields.get("dst ip") ?? "")];
  if (from === null || to === null) return { kind: "unreadable", why: "no addresses in Src IP and Dst IP" };
  const number = Number(/\((\d{1,3})\)$/.exec(fields.get("protocol") ?? "")?.[1] ?? Number.NaN);
  if (!(number <= 255)) return { kind: "unreadable", why: "no protocol number" };
  if (number === ANY) return { kind: "other", what: "access-list hits that tell no protocol" };
  // ICMP of version 6 may be told under the number of version 4.
  const transport = number === ICMP && from.includes(":") ? ICMP6 : number;
  const port = (name: string): number => (hasPorts(transport) ? portNumber(fields.get(name) ?? "") : -1);
  const ends = { from: { address: from, port: port("src port") }, to: { address: to, port: port("dst port") } };
  if (hasPorts(transport) && (ends.from.port < 0 || ends.to.port < 0)) return { kind: "unreadable", why: "no ports in Src Port and Dst Port" };
  const action = fields.get("ace action") ?? "";
  const isDenied = /^den/i.test(action) ? true : /^permit/i.test(action) ? false : null;
  const packets = countNumber(fields.get("hit-count")) ?? 1;
  return { kind: "hit", isDenied, isOpening: null, transport, ...ends, packets, seconds: packets > 1 ? null : 0 };
}

function shortName(name: string): string {
  return name.toLowerCase().replace("source", "src").replace("destination", "dst");
}
