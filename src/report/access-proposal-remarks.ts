// The comments of a proposed change of access: what it is, why each role is as it is, what people must decide, and what was chosen rather than found.
import { countOf } from "../foundation/count-words.ts";
import type { AccessProposal, ProposedRole } from "../plant/access-proposal.ts";
import { groupBy } from "../foundation/group-by.ts";
import { commentLines } from "./comment-lines.ts";
import { shareText } from "./measure-words.ts";

/** As the control that prints the change takes them: lines without their sign, by the index of what they stand above. */
export interface AccessProposalRemarks {
  readonly head: readonly string[];
  readonly roles: readonly (readonly string[])[];
  readonly tail: readonly string[];
}

const MOST_USES = 4;

export function accessProposalRemarks({ counts, roles, programs, questions, choices }: AccessProposal, namesAre: "names" | "pseudonyms"): AccessProposalRemarks {
  const blocking = questions.filter(({ blocks }) => blocks);
  return {
    head: commentLines([
      `Proposed by Holdpoint from ${countOf(counts.sessions, "recorded session")} of ${countOf(counts.accounts, "account")} on ${countOf(counts.machines, "machine")}; not yet agreed by anybody.`,
      ...(namesAre === "pseudonyms" ? ["Accounts stand as pseudonyms, which check understands. With --identify they stand with their names, where the key of the workspace is."] : []),
      `Grants ${countOf(counts.granted, "combination")} of account, machine and way, of which ${counts.neverUsed === 0 ? "every one was" : `${counts.granted - counts.neverUsed} were`} seen in use. Not seen is not the same as not used.`,
      counts.expectedUnseen === null
        ? "Too few sessions were recorded to say how much was never seen."
        : `About ${shareText(counts.expectedUnseen)} of the sessions to come should be of an account, machine and way that were not seen together: what nobody saw is not in it.`,
      blocking.length === 0 ? "Every recorded session goes on under it, or its fate is as unknown as today." : `${countOf(counts.broken, "recorded session")} would break: see the end of the file.`,
    ]),
    roles: roles.map((role) => commentLines([...role.why, ...effectText(role)])),
    tail: commentLines([
      ...(questions.length === 0 ? [] : ["To be decided:"]),
      ...questions.flatMap(({ owner, text, couldAdd }) => [`? ${owner}: ${text}`, ...(couldAdd === null ? [] : [`    then write: ${couldAdd}`])]),
      ...(programs.length === 0 ? [] : ["Accounts of programs, which get no right to sign in, and must not be retired unseen:"]),
      ...programs.map(({ written, uses }) => `- ${written}: ${uses.slice(0, MOST_USES).join("; ")}${uses.length > MOST_USES ? `; and ${uses.length - MOST_USES} more` : ""}`),
      "Chosen, not found:",
      ...choices.map(({ what, why }) => `- ${what}: ${why}`),
    ]),
  };
}

/** What other percentiles would have done; those that come to the same limit are said together. */
export function effectText({ limit }: ProposedRole): string[] {
  if (limit === null || limit.sessions < 2) return [];
  const byTotal = groupBy(limit.effects, ({ totalSeconds }) => String(totalSeconds));
  const each = [...byTotal.values()].flatMap((same) => {
    const [first, last] = [same[0], same[same.length - 1]];
    if (first === undefined || last === undefined) return [];
    return [
      `${percentileText(first.percentile)}${first === last ? "" : ` to ${percentileText(last.percentile)}`} (${hoursText(first.totalSeconds)}) would have cut ${first.cut === 0 ? "none" : first.cut}`,
    ];
  });
  return [`Of ${limit.sessions} recorded sessions, a limit that ends them at ${each.join(", at ")}.`];
}

function percentileText(percentile: number): string {
  return `p${Number((percentile * 100).toFixed(1))}`;
}

/** As change files write it. */
export function hoursText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${minutes >= 60 ? `${Math.floor(minutes / 60)}h` : ""}${minutes % 60 === 0 ? "" : `${minutes % 60}m`}` || "0m";
}
