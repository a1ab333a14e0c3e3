// Who found whom by asking everybody for a name: NetBIOS (RFC 1002 §4.2) and LLMNR (RFC 4795). The question goes to all in the subnet, the answer to the one
// who asked: more answers than questions between two machines are answers to what was asked of all.
import type { Conversation } from "./conversation.ts";

const NETBIOS_PORT = 137;
const LLMNR_PORT = 5_355;

export function answersToAll(c: Conversation): boolean {
  const { packetsToClient, packetsToServer } = c;
  return isLookup(c) && c.delivery === "unicast" && packetsToClient !== null && packetsToServer !== null && packetsToClient > packetsToServer;
}

/** Conversations that carry the lookup itself. */
export function isLookup({ transport, serverPort }: Conversation): boolean {
  return transport === "udp" && (serverPort === NETBIOS_PORT || serverPort === LLMNR_PORT);
}
