// A proposed change of access as JSON: roles with every reason and number, what is to be decided, and what check says of it.
import type { AccessProposal } from "../plant/access-proposal.ts";
import type { Judgement } from "../plant/finding.ts";

export function accessProposalToJson({ change, roles, programs, questions, choices, counts }: AccessProposal, judgement: Judgement | null): string {
  const json = {
    name: change.name,
    verdict: judgement?.verdict ?? null,
    verdictWhy: judgement?.verdictWhy ?? null,
    counts,
    // Where names are shown, no pseudonym stands beside them: that would name people in every other report.
    roles: roles.map(({ accounts, ...role }, i) => ({
      ...role,
      hours: change.roles[i]?.hours ?? null,
      accounts: accounts.map(({ written, sessions, days }) => ({ account: written, sessions, days })),
    })),
    programs: programs.map(({ written, uses }) => ({ account: written, uses })),
    questions,
    choices,
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
