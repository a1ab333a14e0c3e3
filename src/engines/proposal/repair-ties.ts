// What a judged draft shows about its borders: conversations that no conduit can carry over one, so that both ends have to come into one zone. Never brings
// together what is trusted differently, a safety system, or what lies beyond the site.
import { isDhcp } from "../../plant/address-leases.ts";
import { conversationKey } from "../../plant/conversation.ts";
import { type DegradedBy, type JudgedConversation, ROLES_THAT_MATTER } from "../../plant/finding.ts";
import type { ProposedZone } from "../../plant/proposal.ts";
import type { Tie } from "./hard-ties.ts";
import type { Machine } from "./plant-machines.ts";
import type { Talk } from "./traffic.ts";
import { KINDS } from "./zone-kinds.ts";

const NOT_OVER_A_BORDER: ReadonlySet<DegradedBy> = new Set<DegradedBy>(["latency", "multicast", "gateway", "fragments"]);

/** The same meaning as in the judgement: it makes a change unstable. */
export function isBreak(j: JudgedConversation): boolean {
  return (j.verdict === "blocked" || j.verdict === "degraded") && !j.acknowledged && !j.alreadyFailing && ROLES_THAT_MATTER.has(j.role);
}

export function repairTies(judged: readonly JudgedConversation[], talks: ReadonlyMap<string, Talk>, zones: readonly ProposedZone[], listenersOf: (talk: Talk) => readonly Machine[]): Tie[] {
  const kindOf = new Map(zones.map((z) => [z.name, z.kind]));
  const ties = new Map<string, Tie>();
  for (const j of judged) {
    if (!isBreak(j)) continue;
    const c = j.conversation;
    // A relay carries those requests.
    if (isDhcp(c)) continue;
    const cannotCross = j.degradedBy.some((d) => NOT_OVER_A_BORDER.has(d)) || (j.verdict === "blocked" && (c.transport.startsWith("l2/") || c.delivery !== "unicast"));
    const talk = talks.get(conversationKey(c));
    if (!cannotCross || talk?.client === undefined) continue;
    const ends = talk.server === undefined ? listenersOf(talk) : [talk.server];
    for (const end of ends) {
      if (end === talk.client || !mayJoin(kindOf.get(zoneOf(zones, talk.client)), kindOf.get(zoneOf(zones, end)))) continue;
      const [a, b] = talk.client.index < end.index ? [talk.client, end] : [end, talk.client];
      ties.set(`${a.index}|${b.index}`, { kind: "judged", a: endOf(a), b: endOf(b), why: `${a.name} and ${b.name}: ${j.why}` });
    }
  }
  return [...ties].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tie]) => tie);
}

function zoneOf(zones: readonly ProposedZone[], machine: Machine): string {
  return zones.find((z) => z.members.some((m) => m.name === machine.name))?.name ?? "";
}

function mayJoin(a: ProposedZone["kind"] | undefined, b: ProposedZone["kind"] | undefined): boolean {
  if (a === undefined || b === undefined || a === "safety" || b === "safety" || a === "outside" || b === "outside") return false;
  return KINDS[a].securityLevel === KINDS[b].securityLevel;
}

function endOf(machine: Machine): Tie["a"] {
  return { machine, endpoint: machine.addresses[0] ?? machine.macs[0] ?? "" };
}
