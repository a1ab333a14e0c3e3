// A proposal as JSON: what was drawn, with every reason and number, and what check says of it.
import type { Judgement } from "../plant/finding.ts";
import type { SegmentationProposal } from "../plant/proposal.ts";

export function proposalToJson({ change, zones, conduits, questions, leftOut, choices, counts }: SegmentationProposal, judgement: Judgement | null): string {
  const members = new Map(change.zones.map((z) => [z.name, z] as const));
  const json = {
    name: change.name,
    verdict: judgement?.verdict ?? null,
    verdictWhy: judgement?.verdictWhy ?? null,
    counts,
    zones: zones.map(({ name, kind, why, members: machines, newAddresses }) => {
      const zone = members.get(name);
      return { name, kind, level: zone?.level ?? null, securityLevel: zone?.securityLevel ?? null, members: zone?.members.map((m) => m.written) ?? [], why, machines, newAddresses };
    }),
    conduits,
    questions,
    leftOut,
    choices,
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
