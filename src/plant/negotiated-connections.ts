// Which conversation negotiated which: FTP data, OPC Classic call-backs and their like, over ports that no list of services names.
import { type Conversation, neverWorked } from "./conversation.ts";
import { mayBeOpenedBy, negotiatesPorts } from "./negotiating-protocols.ts";
import { registeredProtocolOfPort } from "./service-names.ts";

/** Ports from here on are handed out, not registered (and were from 1024 in older systems). */
const LOWEST_NEGOTIATED_PORT = 1024;
/** A negotiated connection starts while its negotiation is alive, or just after. Microseconds. */
const AFTERWARDS_MICROS = 10_000_000;
const BEFORE_MICROS = 1_000_000;

/**
 * What negotiated each conversation, −1 = nothing that is known: one between the same two machines, in either direction, while or just before this
 * one began; and this one is on a high port that is not the registered one of its protocol. Attempts that never worked negotiated nothing, and nobody
 * negotiated them.
 * @param pairOf the same for all conversations of two machines, whoever opens them
 */
export function negotiators(conversations: readonly Conversation[], pairOf: (index: number) => number | string): Int32Array {
  const primary = new Int32Array(conversations.length).fill(-1);
  const pairs = new Map<number | string, number[]>();
  for (let i = 0; i < conversations.length; i++) {
    const c = conversations[i] as Conversation;
    if (!negotiatesPorts(c) || neverWorked(c)) continue;
    const pair = pairOf(i);
    const list = pairs.get(pair);
    if (list === undefined) pairs.set(pair, [i]);
    else list.push(i);
  }
  if (pairs.size === 0) return primary;
  for (let i = 0; i < conversations.length; i++) {
    const c = conversations[i] as Conversation;
    if (c.delivery !== "unicast" || c.serverPort === null || c.serverPort < LOWEST_NEGOTIATED_PORT || (c.transport !== "tcp" && c.transport !== "udp")) continue;
    if (negotiatesPorts(c) || neverWorked(c) || registeredProtocolOfPort(c.transport, c.serverPort) === c.protocol) continue;
    for (const p of pairs.get(pairOf(i)) ?? []) {
      const by = conversations[p] as Conversation;
      if (mayBeOpenedBy(c.protocol, by.protocol) && c.first >= by.first - BEFORE_MICROS && c.first <= by.last + AFTERWARDS_MICROS) {
        primary[i] = p;
        break;
      }
    }
  }
  return primary;
}
