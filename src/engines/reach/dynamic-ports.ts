// Whether the firewalls on a conversation's way follow what it negotiates.
import type { Conversation } from "../../plant/conversation.ts";
import { gatewayNames } from "../../plant/negotiating-protocols.ts";
import type { CrossingPath } from "./crossing-path.ts";
import { devicePacket } from "./service-point.ts";

/** Some gateway that knows its protocol follows it at every point of the way. */
export function isFollowed(c: Conversation, { gateways }: Pick<CrossingPath, "gateways">): boolean {
  if (gateways.length === 0) return false;
  const packet = devicePacket(c);
  return gatewayNames(c).some((name) => gateways.every(({ always, device }) => always.has(name) || device?.follows(packet, name) === true));
}
