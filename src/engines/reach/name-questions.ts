// What is permitted between two machines, one of which found the other by a question to everybody: that question ends where broadcasts do.
import type { Conversation } from "../../plant/conversation.ts";
import { answersToAll, isLookup } from "../../plant/name-lookups.ts";
import { DIFFERENT, type EndpointFacts, subnetRelation } from "./endpoint-table.ts";
import { type JudgedTable, KEPT, NOT_ESTABLISHED, questionBit } from "./judged-table.ts";
import type { ReachContext } from "./reach-context.ts";

const Q_NAME = questionBit("name");

/** Called after everything was judged: what is kept stays kept, and is asked about. */
export function askForNames(context: ReachContext, table: JudgedTable): void {
  const found = new Set<string>();
  const pairOf = (i: number): string => `${context.columns.clients[i]?.index}|${context.columns.servers[i]?.index}`;
  for (let i = 0; i < table.length; i++) {
    if (!answersToAll(context.conversations[i] as Conversation)) continue;
    const [client, server] = [context.columns.clients[i] as EndpointFacts, context.columns.servers[i] as EndpointFacts];
    if (client.zone < 0 || server.zone < 0 || client.zone === server.zone || subnetRelation(client, server) === DIFFERENT) continue;
    if (context.pathsOf(client.zone, server.zone).mates?.everywhere === true) found.add(pairOf(i));
  }
  if (found.size === 0) return;
  for (let i = 0; i < table.length; i++) {
    const c = context.conversations[i] as Conversation;
    if (table.verdict[i] !== KEPT || c.delivery !== "unicast" || isLookup(c) || c.transport.startsWith("l2/") || !found.has(pairOf(i))) continue;
    if (((table.flags[i] as number) & NOT_ESTABLISHED) === 0) table.questions[i] = (table.questions[i] as number) | Q_NAME;
  }
}
