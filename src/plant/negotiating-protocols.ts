// Protocols that open further connections on ports they negotiate: where the negotiation runs, which of them speak the same language, and under
// which names firewalls offer to follow them. Data only; which conversation negotiated which is the business of engines.
import { isDhcp } from "./address-leases.ts";
import type { Conversation } from "./conversation.ts";

interface Negotiation {
  /** Ports on which it negotiates; its other ports open nothing. */
  readonly on: readonly string[];
  /** What a negotiated connection may be recognised as, besides the id itself. */
  readonly opens?: readonly string[];
  /** Names of application-layer gateways, normalised; the id itself always counts. */
  readonly followedAs: readonly string[];
}

const RPC: Negotiation = { on: ["tcp/135"], opens: ["dce-rpc", "opc-classic", "kerberos-ldap", "factorytalk"], followedAs: ["dcerpc", "msrpc"] };

const NEGOTIATIONS: ReadonlyMap<string, Negotiation> = new Map<string, Negotiation>([
  ["dce-rpc", RPC],
  ["opc-classic", { ...RPC, followedAs: [...RPC.followedAs, "opc"] }],
  ["kerberos-ldap", RPC],
  ["factorytalk", RPC],
  ["profinet-cm", { on: ["udp/34964"], followedAs: ["profinet", "pnio"] }],
  ["ftp-tftp", { on: ["tcp/21", "udp/69"], followedAs: [] }],
  ["ftps", { on: ["tcp/990"], followedAs: [] }],
  ["rtsp", { on: ["tcp/554", "tcp/8554"], followedAs: [] }],
  ["sip", { on: ["tcp/5060", "udp/5060"], followedAs: [] }],
  ["sunrpc", { on: ["tcp/111", "udp/111"], opens: ["nfs"], followedAs: [] }],
  ["gige-vision", { on: ["udp/3956"], followedAs: [] }],
  ["flexnet", { on: ["tcp/27000", "tcp/27001", "tcp/27002", "tcp/27003", "tcp/27004", "tcp/27005", "tcp/27006", "tcp/27007", "tcp/27008", "tcp/27009"], followedAs: [] }],
  ["veeam", { on: ["tcp/6160", "tcp/6162", "tcp/9392", "tcp/10006"], followedAs: [] }],
  // A named instance asks the browser service for its port; the default instance on 1433 negotiates nothing.
  ["mssql", { on: ["udp/1434"], followedAs: [] }],
]);

/** Does it run where its protocol negotiates further connections. */
export function negotiatesPorts(c: Pick<Conversation, "protocol" | "transport" | "serverPort" | "delivery">): boolean {
  return c.delivery === "unicast" && c.serverPort !== null && NEGOTIATIONS.get(c.protocol)?.on.includes(`${c.transport}/${c.serverPort}`) === true;
}

export function isNegotiatingProtocol(protocol: string): boolean {
  return NEGOTIATIONS.has(protocol);
}

/** May a connection of protocol `opened` have been negotiated by one of protocol `by`. "unknown" always may. */
export function mayBeOpenedBy(opened: string, by: string): boolean {
  return opened === "unknown" || opened === by || NEGOTIATIONS.get(by)?.opens?.includes(opened) === true;
}

/** DHCP negotiates no connection; a relay carries over a boundary what is asked for by broadcast and would end there. */
export const DHCP_RELAY = "dhcp";

/** Names under which a firewall may offer to follow it, normalised (lower case, letters and digits). */
export function gatewayNames(c: Pick<Conversation, "protocol" | "transport">): readonly string[] {
  if (c.protocol === "ftp-tftp") return c.transport === "udp" ? ["tftp"] : ["ftp"];
  if (isDhcp(c)) return [DHCP_RELAY, "bootp", "dhcprelay"];
  return [...(NEGOTIATIONS.get(c.protocol)?.followedAs ?? []), normalisedGatewayName(c.protocol)];
}

export function normalisedGatewayName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
