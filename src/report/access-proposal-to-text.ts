// A proposed change of access for people at a terminal: roles with their accounts, machines, ways and reasons, what is to be decided, and what check says of it.
import { countOf, countText } from "../foundation/count-words.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import type { AccessProposal, ProposedRole } from "../plant/access-proposal.ts";
import type { Judgement } from "../plant/finding.ts";
import { effectText, hoursText } from "./access-proposal-remarks.ts";
import { shareText } from "./measure-words.ts";
import { wrapAfter } from "./text-layout.ts";
import { textStyle } from "./text-style.ts";

export interface AccessProposalTextOptions {
  readonly color: boolean;
  readonly width: number;
  /** Every account with its sessions, and all machines of each term. */
  readonly all: boolean;
}

const MOST_ACCOUNTS = 6;

type Said = (first: string, text: string, indent: number) => string[];
type Style = ReturnType<typeof textStyle>;

export function accessProposalToText(proposal: AccessProposal, judgement: Judgement | null, options: AccessProposalTextOptions): string {
  const { change, roles, programs, questions, choices, counts } = proposal;
  const style = textStyle(options.color);
  const width = Math.min(options.width, 140);
  const said: Said = (first, text, indent) => wrapAfter(first, visibleText(text), width, indent);
  const lines = [
    style.strong(visibleText(change.name)),
    `${countOf(roles.length, "role")} for ${countOf(counts.accounts, "account")} on ${countOf(counts.machines, "machine")}; ${countOf(counts.sessions, "session")}: ${countText(counts.kept)} kept, ${countText(counts.unknown)} unknown, ${countText(counts.broken)} broken`,
    `granted: ${countOf(counts.granted, "combination")} of account, machine and way; never seen in use: ${countText(counts.neverUsed)} (not seen is not the same as not used)`,
    ...(counts.expectedUnseen === null ? [] : [`expected of sessions to come, never seen together: about ${shareText(counts.expectedUnseen)}`]),
    ...(judgement === null ? [] : [`check says ${style.verdict(judgement.verdict, judgement.verdict)}: ${visibleText(judgement.verdictWhy)}`]),
    "",
    style.strong("Roles"),
    ...roles.flatMap((role) => roleLines(role, options, said, style)),
  ];
  if (questions.length > 0) {
    lines.push("", style.strong("To be decided"));
    for (const { owner, text, couldAdd } of questions) {
      lines.push(...said(`  ? ${visibleText(owner)}: `, text, 4));
      if (couldAdd !== null) lines.push(...said("    then write: ", couldAdd, 6).map((line) => style.place(line)));
    }
  }
  if (programs.length > 0) {
    lines.push("", style.strong("Accounts of programs, which get no right to sign in"));
    for (const { written, uses } of programs) lines.push(...said(`  ${visibleText(written)}: `, uses.slice(0, options.all ? uses.length : 3).join("; "), 4));
  }
  lines.push("", style.strong("Chosen, not found"));
  for (const { what, why } of choices) lines.push(...said(`  ${visibleText(what)}: `, why, 4));
  return `${lines.join("\n")}\n`;
}

function roleLines(role: ProposedRole, { all }: AccessProposalTextOptions, said: Said, style: Style): string[] {
  const { name, accounts, targets, ways, why, limit, sessions } = role;
  const names = accounts.slice(0, MOST_ACCOUNTS).map(({ written }) => written);
  const limitText = limit === null ? "" : ` · ${limit.atLimit === "warn" ? "warned" : "ended"} after ${hoursText(limit.totalSeconds)}`;
  return [
    `  ${style.strong(visibleText(name))}  ${style.quiet(`${countOf(accounts.length, "account")} · ${countOf(sessions, "session")}${limitText}`)}`,
    ...said("    ", `${targets.map(({ written }) => written).join(", ")} ${ways.length === 0 ? "in every way" : `by ${ways.join(", ")}`}`, 4),
    ...[...why, ...effectText(role)].flatMap((text) => said("    ", text, 6)),
    ...(all
      ? [
          ...accounts.flatMap((account) => said(`      ${visibleText(account.written)}: `, `${countOf(account.sessions, "session")} on ${countOf(account.days, "day")}`, 8)),
          ...targets.filter(({ machines }) => machines.length > 1).flatMap(({ written, machines }) => said(`      ${visibleText(written)}: `, machines.join(", "), 8)),
        ]
      : said("    ", `${names.join(", ")}${accounts.length > names.length ? ` and ${accounts.length - names.length} more (--all)` : ""}`, 4)),
  ];
}
