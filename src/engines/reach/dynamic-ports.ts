// Which conversation negotiated which, and whether the firewalls on its way follow the negotiation.
import type { Conversation } from "../../plant/conversation.ts";
import { gatewayNames, mayBeOpenedBy, negotiatesPorts } from "../../plant/negotiating-protocols.ts";
import { registeredProtocolOfPort } from "../../plant/service-names.ts";
import type { CrossingPath } from "./crossing-path.ts";
import type { EndpointFacts } from "./endpoint-table.ts";
import { devicePacket } from "./service-point.ts";

/** Some gateway that knows its protocol follows it at every point of the way. */
export function isFollowed(c: Conversation, { gateways }: Pick<CrossingPath, "gateways">): boolean {
  if (gateways.length === 0) return false;
  const packet = devicePacket(c);
  return gatewayNames(c).some((name) => gateways.every(({ always, device }) => always.has(name) || device?.follows(packet, name) === true));
}

/** Ports from here on are handed out, not registered (and were from 1024 in older systems). */
const LOWEST_NEGOTIATED_PORT = 1024;
/** A negotiated connection starts while its negotiation is alive, or just after. Microseconds. */
const AFTERWARDS_MICROS = 10_000_000;
const BEFORE_MICROS = 1_000_000;

/**
 * What negotiated each conversation, −1 = nothing that is known: one between the same two machines, in either direction, while or just before this
 * one began; and this one is on a high port that is not the registered one of its protocol.
 */
export function linkSecondaries(conversations: readonly Conversation[], clients: readonly EndpointFacts[], servers: readonly EndpointFacts[]): Int32Array {
  const primary = new Int32Array(conversations.length).fill(-1);
  const pairs = new Map<number, number[]>();
  for (let i = 0; i < conversations.length; i++) {
    if (!negotiatesPorts(conversations[i] as Conversation)) continue;
    const key = pairNumber(clients[i] as EndpointFacts, servers[i] as EndpointFacts);
    const list = pairs.get(key);
    if (list === undefined) pairs.set(key, [i]);
    else list.push(i);
  }
  if (pairs.size === 0) return primary;
  for (let i = 0; i < conversations.length; i++) {
    const c = conversations[i] as Conversation;
    if (c.delivery !== "unicast" || c.serverPort === null || c.serverPort < LOWEST_NEGOTIATED_PORT || (c.transport !== "tcp" && c.transport !== "udp")) continue;
    if (negotiatesPorts(c) || registeredProtocolOfPort(c.transport, c.serverPort) === c.protocol) continue;
    for (const p of pairs.get(pairNumber(clients[i] as EndpointFacts, servers[i] as EndpointFacts)) ?? []) {
      const by = conversations[p] as Conversation;
      if (mayBeOpenedBy(c.protocol, by.protocol) && c.first >= by.first - BEFORE_MICROS && c.first <= by.last + AFTERWARDS_MICROS) {
        primary[i] = p;
        break;
      }
    }
  }
  return primary;
}

/** The same number for both directions. Endpoints are fewer than 2^26, so the number is exact. */
function pairNumber(a: EndpointFacts, b: EndpointFacts): number {
  return a.index < b.index ? a.index * 2 ** 26 + b.index : b.index * 2 ** 26 + a.index;
}
