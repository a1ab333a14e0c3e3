// What was seen and gets no conduit although nobody is asked: noise that production does not wait for, and what never worked.
import type { ZoneMachines } from "../../controls/segmentation/zone-machines.ts";
import type { JudgedConversation } from "../../plant/finding.ts";
import type { LeftOut } from "../../plant/proposal.ts";
import { compare } from "./plant-machines.ts";
import { isBreak } from "./repair-ties.ts";

const MOST_EXAMPLES = 3;

export function leftOutOf(judged: readonly JudgedConversation[], machines: ZoneMachines): LeftOut[] {
  const groups = new Map<string, { why: string; what: string; examples: string[] }>();
  for (const j of judged) {
    if ((j.verdict !== "blocked" && j.verdict !== "degraded") || isBreak(j)) continue;
    const c = j.conversation;
    const service = c.protocol === "unknown" ? `${c.transport}${c.serverPort === null ? "" : `/${c.serverPort}`}` : c.protocol;
    const why = j.alreadyFailing ? "it never worked while the evidence was made" : `production does not wait for it (${j.role})`;
    const group = groups.get(`${service}|${why}`) ?? { what: service, why, examples: [] };
    groups.set(`${service}|${why}`, group);
    group.examples.push(`${machines.nameOf(c.addressSpace, c.client)} → ${c.delivery === "unicast" ? machines.nameOf(c.addressSpace, c.server) : c.server}`);
  }
  return [...groups]
    .sort(([x, a], [y, b]) => b.examples.length - a.examples.length || compare(x, y))
    .map(([, { what, why, examples }]) => ({ what, why, conversations: examples.length, examples: [...new Set(examples)].sort(compare).slice(0, MOST_EXAMPLES) }));
}
