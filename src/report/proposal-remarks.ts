// The comments of a proposed change file: what it is, why each zone is as it is, what each conduit opens, what people must decide, what was left out.
import { countOf } from "../foundation/count-words.ts";
import type { ChangeRemarks, ProposedConduit, ProposedZone, SegmentationProposal } from "../plant/proposal.ts";
import { commentLines } from "./comment-lines.ts";

const MOST_MEMBERS = 12;

export function proposalRemarks(proposal: SegmentationProposal): ChangeRemarks {
  const { counts, zones, conduits, questions, leftOut, choices } = proposal;
  const blocking = questions.filter((q) => q.blocks);
  return {
    head: commentLines([
      `Proposed by Holdpoint from ${countOf(counts.conversations, "conversation")} that were seen; not yet agreed by anybody.`,
      `Permits what was seen between zones, ${countOf(counts.permitted, "conversation")}, and with it ${countOf(counts.neverObserved, "combination")} of machines and ports that nobody was seen using.`,
      blocking.length === 0
        ? "Nothing that matters is blocked."
        : `${countOf(counts.asked, "conversation")} ${counts.asked === 1 ? "stays" : "stay"} blocked until somebody answers: see the end of the file.`,
      "What nobody saw is not in it: judge it again when more was learnt.",
    ]),
    zones: zones.map(zoneRemark),
    conduits: conduits.map(conduitRemark),
    enforcement: commentLines(choices.map((c) => `${c.what}: ${c.why}`)),
    tail: commentLines([
      ...(blocking.length === 0 ? [] : ["To be decided; blocked until then:"]),
      ...blocking.flatMap((q) => [`? ${q.owner}: ${q.text}`, ...(q.couldAdd === null ? [] : [`    if yes: ${q.couldAdd}`])]),
      ...(questions.length === blocking.length ? [] : ["To be looked at:"]),
      ...questions.filter((q) => !q.blocks).map((q) => `? ${q.owner}: ${q.text}`),
      ...(leftOut.length === 0 ? [] : ["Left out:"]),
      ...leftOut.map((l) => `- ${l.what}, ${countOf(l.conversations, "conversation")} (${l.examples[0] ?? ""}${l.conversations > 1 ? " …" : ""}): ${l.why}`),
    ]),
  };
}

function zoneRemark(zone: ProposedZone): string[] {
  const names = zone.members.map((m) => m.name);
  const members = `${countOf(names.length, "machine")}: ${names.slice(0, MOST_MEMBERS).join(", ")}${names.length > MOST_MEMBERS ? ` and ${names.length - MOST_MEMBERS} more` : ""}`;
  return commentLines([...zone.why, members]);
}

function conduitRemark(conduit: ProposedConduit): string[] {
  const unused = conduit.services.filter((s) => s.neverObserved > 0).map((s) => `${s.written} ${s.neverObserved} of ${s.pairs * s.ports}`);
  return commentLines([unused.length === 0 ? "opens nothing that was not seen in use" : `permitted and never seen in use: ${unused.join(", ")}`, ...conduit.alsoOpens]);
}
