// What the conduits of a proposal open: for each word the pairs of known machines it permits, and how many of them nobody was seen using. Counts known
// machines only; reference.ts counts the same one pair after the other.
import { isLayer2Service, matchesSurely, portsOf, type ZoneMachines } from "../../controls/segmentation/zone-machines.ts";
import type { JudgedConversation } from "../../plant/finding.ts";
import type { ProposedService } from "../../plant/fix.ts";
import type { PermittedService } from "../../plant/proposal.ts";
import type { Conduit } from "../../plant/segmentation.ts";

/** The words of an allow list, each with all it stands for. */
export function servicesOf(conduit: Pick<Conduit, "allow">): ProposedService[] {
  const byWord = new Map<string, ProposedService["matches"]>();
  for (const match of conduit.allow) byWord.set(match.written, [...(byWord.get(match.written) ?? []), match]);
  return [...byWord].map(([written, matches]) => ({ written, matches }));
}

/** `crossing`: what was seen from the one zone to the other. */
export function openedBy(service: ProposedService, from: string, to: string, machines: ZoneMachines, crossing: readonly JudgedConversation[]): PermittedService {
  const ports = portsOf(service.matches);
  const pairs = machines.pairs(from, to, isLayer2Service(service));
  return {
    written: service.written,
    conversations: crossing.filter((j) => matchesSurely(service, j.conversation)).length,
    pairs,
    ports,
    neverObserved: Math.max(0, pairs * ports - machines.observed(from, to, service)),
  };
}
