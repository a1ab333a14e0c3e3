// How a conversation looks to a rule: its transport, its port, and how its protocol is known.
import type { Conversation } from "../../plant/conversation.ts";
import type { ProtocolKnownBy } from "../../plant/packet-rule.ts";
import type { DevicePacket } from "../../packets/device/device-rules.ts";
import type { ServicePoint } from "../../packets/service-match.ts";

const scratch = { transport: "", port: null as number | null, protocol: "", protocolKnownBy: "nothing" as ProtocolKnownBy, toMany: false };

/** One object, overwritten for every conversation. */
export function servicePoint(c: Conversation): ServicePoint {
  scratch.transport = c.transport;
  scratch.port = c.serverPort;
  scratch.protocol = c.protocol;
  scratch.protocolKnownBy = knownBy(c);
  scratch.toMany = c.delivery !== "unicast";
  return scratch;
}

export function knownBy(c: Conversation): ProtocolKnownBy {
  if (c.protocolConfidence === "high" || c.protocolConfidence === "medium") return "bytes";
  if (c.largestPayload === 0) return "no-bytes-seen";
  return c.protocolConfidence === "low" ? "port" : "nothing";
}

/** The packet that opens a conversation, as a firewall meets it. */
export function devicePacket(c: Conversation): DevicePacket {
  return {
    source: c.client,
    destination: c.server,
    transport: c.transport,
    port: c.serverPort,
    protocol: c.protocol,
    protocolKnownBy: knownBy(c),
    toMany: c.delivery !== "unicast",
    isAnswered: c.transport === "tcp" || c.packetsToClient !== 0,
  };
}
