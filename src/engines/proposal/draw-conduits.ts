// The conduits of a permitted draft in the order of their zones, each with its reason, what was seen to use it, and what it opens besides.
import { matchesSurely, type ZoneMachines } from "../../controls/segmentation/zone-machines.ts";
import type { JudgedConversation } from "../../plant/finding.ts";
import type { ProposedConduit } from "../../plant/proposal.ts";
import type { Conduit } from "../../plant/segmentation.ts";
import { openedBy, servicesOf } from "./opened-pairs.ts";
import { compare } from "./plant-machines.ts";
import type { PermittedDraft } from "./question.ts";

const MOST_NAMES = 2;

export interface DrawnConduit {
  readonly conduit: Conduit;
  readonly proposed: ProposedConduit;
}

export function drawConduits({ change, after, fix }: PermittedDraft, machines: ZoneMachines): DrawnConduit[] {
  const crossing = new Map<string, JudgedConversation[]>();
  for (const j of after.conversations) {
    if (j.conversation.delivery !== "unicast") continue;
    const list = crossing.get(`${j.fromZone}|${j.toZone}`);
    if (list === undefined) crossing.set(`${j.fromZone}|${j.toZone}`, [j]);
    else list.push(j);
  }
  const order = new Map(change.zones.map((z, i) => [z.name, i]));
  const place = (k: Conduit): number => (order.get(k.from) ?? 0) * change.zones.length + (order.get(k.to) ?? 0);
  return [...change.conduits]
    .sort((a, b) => place(a) - place(b))
    .map((conduit): DrawnConduit => {
      const seen = crossing.get(`${conduit.from}|${conduit.to}`) ?? [];
      const services = servicesOf(conduit).sort((a, b) => compare(a.written, b.written));
      const used = seen.filter((j) => services.some((s) => matchesSurely(s, j.conversation)));
      const opened = services.map((s) => openedBy(s, conduit.from, conduit.to, machines, seen));
      const uncounted = fix.additions.filter((a) => a.kind === "conduit" && a.from === conduit.from && a.to === conduit.to).flatMap((a) => a.alsoOpens.filter((o) => o.pairs === 0).map((o) => o.text));
      const reason = reasonOf(used, machines);
      return {
        conduit: { ...conduit, allow: services.flatMap((s) => s.matches), reason },
        proposed: {
          from: conduit.from,
          to: conduit.to,
          eitherWay: conduit.eitherWay,
          services: opened,
          reason,
          conversations: used.length,
          connections: used.reduce((sum, j) => sum + (j.conversation.connections ?? 1), 0),
          neverObserved: opened.reduce((sum, s) => sum + s.neverObserved, 0),
          alsoOpens: [...new Set(uncounted)],
        },
      };
    });
}

/** "4 supervisory, 1 engineering: SCADA-A, SCADA-B and 1 more to FILLER-1-PLC" */
function reasonOf(used: readonly JudgedConversation[], machines: ZoneMachines): string {
  const roles = new Map<string, number>();
  for (const j of used) roles.set(j.role, (roles.get(j.role) ?? 0) + 1);
  const counted = [...roles].sort(([a, x], [b, y]) => y - x || compare(a, b)).map(([role, n]) => `${n} ${role}`);
  const names = (of: (j: JudgedConversation) => string): string => {
    const all = [...new Set(used.map(of))].sort(compare);
    return `${all.slice(0, MOST_NAMES).join(", ")}${all.length > MOST_NAMES ? ` and ${all.length - MOST_NAMES} more` : ""}`;
  };
  const clients = names(({ conversation: c }) => machines.nameOf(c.addressSpace, c.client));
  const servers = names(({ conversation: c }) => machines.nameOf(c.addressSpace, c.server));
  return used.length === 0 ? "for a stand-in: what it would do after a fail-over" : `seen: ${counted.join(", ")}; ${clients} to ${servers}`;
}
