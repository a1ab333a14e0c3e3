// The verdict of one conversation: its zones, then the way of a unicast or of a group conversation.
import { type Conversation, neverWorked } from "../../plant/conversation.ts";
import type { EndpointFacts } from "./endpoint-table.ts";
import { judgeGroup } from "./judge-group.ts";
import { judgeCrossing, judgeWithin } from "./judge-unicast.ts";
import { isLayer2 } from "../../packets/service-match.ts";
import { type JudgedTable, KEPT, NOT_ESTABLISHED, UNKNOWN } from "./judged-table.ts";
import type { ReachContext } from "./reach-context.ts";
import { settle } from "./rule-decision.ts";

export function judgeConversation(context: ReachContext, table: JudgedTable, i: number): void {
  const c = context.conversations[i] as Conversation;
  const client = context.columns.clients[i] as EndpointFacts;
  table.fromZone[i] = client.zone;
  if (neverWorked(c)) table.flags[i] = NOT_ESTABLISHED;
  if (c.delivery !== "unicast") {
    judgeGroup(context, table, i, c, client);
    return;
  }
  const server = context.columns.servers[i] as EndpointFacts;
  table.toZone[i] = server.zone;
  if (isLayer2(c.transport) && context.partsNoNetwork) settle(table, i, KEPT, "routers-carry-no-layer-2");
  else if (client.zone < 0 || server.zone < 0) settle(table, i, UNKNOWN, "outside-every-zone");
  else if (client.zone === server.zone) judgeWithin(context, table, i, c, client, server);
  else judgeCrossing(context, table, i, c, client, server);
}
