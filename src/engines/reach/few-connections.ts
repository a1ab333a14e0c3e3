// Servers that accept few connections: a half-open one, left behind when a firewall forgets an idle connection, takes a place, and the client
// may be locked out until the server forgets it too. Says why a server is taken to be such; proves nothing about a given device.
import { countOf } from "../../foundation/count-words.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { EndpointFacts } from "./endpoint-table.ts";
import { nameOf } from "./judgement-words.ts";

/** Servers of which few places are known. The facts give 4 to 64 for Modbus servers; others are known to be small devices. */
const SMALL_SERVERS: ReadonlySet<string> = new Set(["modbus-tcp", "siemens-logo", "fins", "melsec-slmp", "ab-csp", "barcode-rfid-raw", "s7comm"]);
const SMALL_ROLES: ReadonlySet<string> = new Set(["plc", "drive", "remote-io", "field-device", "safety-controller"]);

function fewConnections(c: Conversation, serverRole: string | undefined): string | null {
  if (c.refused !== null && c.refused > 0 && (c.established ?? 0) > 0) return `refused ${countOf(c.refused, "connection")} while others worked`;
  if (SMALL_SERVERS.has(c.protocol)) return `speaks ${c.protocol}, whose servers accept few connections`;
  return serverRole !== undefined && SMALL_ROLES.has(serverRole) ? `is a ${serverRole}, which usually accepts few connections` : null;
}

/** null = nothing says that places are few, or no place is taken (only TCP connections take one). */
export function lockOutSentence(c: Conversation, server: EndpointFacts): string | null {
  const why = c.transport === "tcp" ? fewConnections(c, server.asset?.role) : null;
  return why === null ? null : `${nameOf(server)} ${why}: after the timeout the half-open connection may lock the client out.`;
}
