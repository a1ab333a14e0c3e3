// Which groups end at the border of a subnet: broadcasts, layer 2, link-local groups.
import type { Conversation } from "../../plant/conversation.ts";
import { isMac } from "../../plant/endpoint.ts";

export function isOnLink(c: Pick<Conversation, "delivery" | "server">): boolean {
  return c.delivery === "broadcast" || isMac(c.server) || c.server.startsWith("224.0.0.") || /^ff[0-9a-f]2:/i.test(c.server);
}
