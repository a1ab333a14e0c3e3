// What the conversations of a plant mean for its zones, worked out once: who talks to whom, what for, and whether it matters. In one order
// that does not depend on the order of the evidence.
import { type Conversation, conversationKey, neverWorked } from "../../plant/conversation.ts";
import { conversationRole } from "../../plant/conversation-role.ts";
import { findScanners } from "../../plant/failing-scans.ts";
import { type ConversationRole, ROLES_THAT_MATTER } from "../../plant/finding.ts";
import type { Machine, PlantMachines } from "./plant-machines.ts";
import { compare, isSomebody } from "./plant-machines.ts";
import type { Plant } from "../../plant/plant.ts";

export interface Talk {
  readonly key: string;
  readonly conversation: Conversation;
  readonly client: Machine | undefined;
  /** undefined = a group, or nobody in particular. */
  readonly server: Machine | undefined;
  readonly role: ConversationRole;
  /** Production or people wait for it, and it worked while the evidence was made. */
  readonly matters: boolean;
  readonly isFailing: boolean;
}

export function talksOf(plant: Plant, machines: PlantMachines): Talk[] {
  const scanners = findScanners(plant.conversations);
  const talks = plant.conversations.map((conversation): Talk => {
    const c = conversation;
    const client = machines.of(c.addressSpace, c.client);
    const server = c.delivery === "unicast" && isSomebody(c.server) ? machines.of(c.addressSpace, c.server) : undefined;
    const { role } = conversationRole(c, client?.asset ?? undefined, server?.asset ?? undefined, { scanners });
    const isFailing = neverWorked(c);
    const key = conversationKey(c);
    return { key, conversation, client, server, role, matters: ROLES_THAT_MATTER.has(role) && !isFailing, isFailing };
  });
  return talks.sort((a, b) => compare(a.key, b.key));
}
