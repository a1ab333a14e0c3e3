// The verdict of one conversation: its role, its zones, then the way of a unicast or of a group conversation.
import type { Conversation } from "../../plant/conversation.ts";
import { conversationRole } from "../../plant/conversation-role.ts";
import { judgeGroup } from "./judge-group.ts";
import { judgeCrossing, judgeWithin } from "./judge-unicast.ts";
import { type JudgedTable, NOT_ESTABLISHED, ROLES, UNKNOWN } from "./judged-table.ts";
import type { ReachContext } from "./reach-context.ts";
import { settle } from "./rule-decision.ts";

const ROLE_NUMBER: ReadonlyMap<string, number> = new Map(ROLES.map((role, i) => [role, i]));

export function judgeConversation(context: ReachContext, table: JudgedTable, i: number): void {
  const c = context.conversations[i] as Conversation;
  const client = context.endpoints.of(c.addressSpace, c.client);
  const toMany = c.delivery !== "unicast";
  const server = toMany ? null : context.endpoints.of(c.addressSpace, c.server);
  const role = conversationRole(c, client.asset, server?.asset, context);
  table.role[i] = ROLE_NUMBER.get(role.role) as number;
  table.roleReason[i] = role.reason;
  table.fromZone[i] = client.zone;
  if (c.transport === "tcp" && c.connections > 0 && c.established === 0) table.flags[i] = NOT_ESTABLISHED;
  if (server === null) {
    judgeGroup(context, table, i, c, client);
    return;
  }
  table.toZone[i] = server.zone;
  if (client.zone < 0 || server.zone < 0) settle(table, i, UNKNOWN, "outside-every-zone");
  else if (client.zone === server.zone) judgeWithin(context, table, i, c, client, server);
  else judgeCrossing(context, table, i, c, client, server);
}
