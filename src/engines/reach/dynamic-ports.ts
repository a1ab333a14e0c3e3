// Protocols that open further connections on ports they negotiate: which conversation negotiated which, and what lets a firewall follow them.
import type { Conversation } from "../../plant/conversation.ts";
import { protocolById } from "../../plant/facts/protocol-table.ts";
import { normalisedName } from "./crossing-path.ts";
import type { EndpointFacts } from "./endpoint-table.ts";

/** Names under which firewalls offer to follow a protocol; the protocol's own id always counts. */
const ALG_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ["opc-classic", ["dce-rpc", "dcerpc", "msrpc", "opc"]],
  ["factorytalk", ["dce-rpc", "dcerpc", "msrpc"]],
  ["kerberos-ldap", ["dce-rpc", "dcerpc", "msrpc"]],
  ["profinet-cm", ["profinet", "pnio"]],
]);
const FTP = ["ftp"];
const TFTP = ["tftp"];

export function algNames(c: Pick<Conversation, "protocol" | "transport">): readonly string[] {
  if (c.protocol === "ftp-tftp") return c.transport === "udp" ? TFTP : FTP;
  return [...(ALG_NAMES.get(c.protocol) ?? []), c.protocol];
}

export function isFollowed(c: Pick<Conversation, "protocol" | "transport">, algs: ReadonlySet<string>): boolean {
  return algs.size > 0 && algNames(c).some((name) => algs.has(normalisedName(name)));
}

/** Ports from here on are handed out, not registered (and were from 1024 in older systems). */
const LOWEST_NEGOTIATED_PORT = 1024;
/** A negotiated connection starts while its negotiation is alive, or just after. Microseconds. */
const AFTERWARDS_MICROS = 10_000_000;
const BEFORE_MICROS = 1_000_000;

export function negotiatesPorts(c: Conversation): boolean {
  return c.delivery === "unicast" && c.serverPort !== null && protocolById(c.protocol)?.dynamicSecondaryPorts != null;
}

/**
 * What negotiated each conversation, −1 = nothing that is known: one between the same two machines, in either direction, while or just before this
 * one began; and this one is on a high port that belongs to no protocol of its own.
 */
export function linkSecondaries(conversations: readonly Conversation[], clients: readonly EndpointFacts[], servers: readonly EndpointFacts[]): Int32Array {
  const primary = new Int32Array(conversations.length).fill(-1);
  const pairs = new Map<number, number[]>();
  const negotiating = new Map<string, boolean>();
  for (let i = 0; i < conversations.length; i++) {
    const c = conversations[i] as Conversation;
    let may = negotiating.get(c.protocol);
    if (may === undefined) {
      may = protocolById(c.protocol)?.dynamicSecondaryPorts != null;
      negotiating.set(c.protocol, may);
    }
    if (!may || c.delivery !== "unicast" || c.serverPort === null || !isControlPort(c)) continue;
    const key = pairNumber(clients[i] as EndpointFacts, servers[i] as EndpointFacts);
    const list = pairs.get(key);
    if (list === undefined) pairs.set(key, [i]);
    else list.push(i);
  }
  if (pairs.size === 0) return primary;
  for (let i = 0; i < conversations.length; i++) {
    const c = conversations[i] as Conversation;
    if (c.delivery !== "unicast" || c.serverPort === null || c.serverPort < LOWEST_NEGOTIATED_PORT || (c.transport !== "tcp" && c.transport !== "udp")) continue;
    if (c.protocol !== "unknown" && c.protocolConfidence !== "none" && !(negotiating.get(c.protocol) === true && !isControlPort(c))) continue;
    for (const p of pairs.get(pairNumber(clients[i] as EndpointFacts, servers[i] as EndpointFacts)) ?? []) {
      const by = conversations[p] as Conversation;
      if (mayBelong(c, by) && c.first >= by.first - BEFORE_MICROS && c.first <= by.last + AFTERWARDS_MICROS) {
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

/** The registered port itself, where the negotiation runs. */
function isControlPort(c: Conversation): boolean {
  const ports = protocolById(c.protocol)?.ports ?? [];
  return ports.some((p) => p.transport === c.transport && (c.serverPort as number) >= p.from && (c.serverPort as number) <= p.to);
}

function mayBelong(c: Conversation, primary: Conversation): boolean {
  return c.protocol === primary.protocol || c.protocol === "unknown" || c.protocolConfidence === "none";
}
