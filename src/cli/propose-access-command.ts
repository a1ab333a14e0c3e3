// holdpoint propose access: roles drawn from recorded sessions, as a change file.
import { countOf } from "../foundation/count-words.ts";
import { writeFileSync } from "node:fs";
import process from "node:process";
import { formatJudgement } from "../app/judgement-formats.ts";
import { proposeAccessForPlant, type WrittenAccessProposal } from "../app/propose-access.ts";
import type { EvidenceForCheck } from "../app/gather-evidence.ts";
import { type Identified, identifyIn } from "../app/identified-names.ts";
import { chooseWorkspace } from "../app/workspace.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { accessProposalToJson } from "../report/access-proposal-to-json.ts";
import { accessProposalToText } from "../report/access-proposal-to-text.ts";
import { shareText } from "../report/measure-words.ts";
import { proposedWith } from "./asked-with.ts";
import { EXIT_CANNOT_JUDGE } from "./command-options.ts";
import type { EvidenceOptions } from "./command-evidence.ts";
import type { Terminal } from "./terminal.ts";

/** What of the command's options a proposal of access takes. */
export interface AccessProposalOptions extends EvidenceOptions {
  readonly format: string;
  readonly output?: string;
  readonly percentile?: string;
  readonly identify?: boolean;
  readonly all?: boolean;
  readonly today?: string;
}

/** One of a hundred sessions lasts longer than the limit was drawn for, before its margin. A choice, and said to be one. */
const DEFAULT_PERCENTILE = 0.99;

/** @returns null = this is no percentile. */
export function percentileOf(written: string | undefined): number | null {
  if (written === undefined) return DEFAULT_PERCENTILE;
  const found = /^p?(\d{2,3}(?:\.\d+)?)%?$/i.exec(written.trim());
  const percent = Number(found?.[1]);
  return found !== null && percent >= 50 && percent <= 100 ? percent / 100 : null;
}

/** null = it cannot be drawn, and it was said. */
export async function proposeAccessFrom(evidence: EvidenceForCheck, file: string, options: AccessProposalOptions, terminal: Terminal): Promise<WrittenAccessProposal | null> {
  const { plant, knowledge, access, inputs } = evidence;
  if (access.record.sessions.length === 0) {
    terminal.diagnose([
      {
        code: "no-evidence",
        severity: "error",
        message: "no session was learnt yet, so there is nothing to propose access from",
        help: "Logs of sign-ins tell them: holdpoint learn security.evtx auth.log",
      },
    ]);
    process.exitCode = EXIT_CANNOT_JUDGE;
    return null;
  }
  const identified = options.identify === true ? await namesOf(evidence, options) : null;
  if (identified !== null) terminal.diagnose(identified.diagnostics);
  if (identified?.names === null) {
    process.exitCode = EXIT_CANNOT_JUDGE;
    return null;
  }
  const names = identified?.names ?? null;
  const percentile = percentileOf(options.percentile) ?? DEFAULT_PERCENTILE;
  const identify = names === null ? null : (account: string): string | null => names.get(account) ?? null;
  const written = proposeAccessForPlant({ plant, knowledge, access, today: options.today ?? evidence.today, percentile, identify, file, inputs });
  terminal.diagnose([...(options.evidence === undefined ? [] : [hiddenForOnce()]), ...written.diagnostics]);
  return written;
}

/** Names lie in the workspace; what is learnt for once has none. */
async function namesOf({ access }: EvidenceForCheck, options: AccessProposalOptions): Promise<Identified> {
  const workspace = options.evidence === undefined ? chooseWorkspace(options.workspace, process.cwd()) : null;
  if (workspace === null) {
    const message = "--identify tells the names of a workspace's accounts, and not of evidence that is named on the command line";
    return { names: null, diagnostics: [{ code: "not-identified", severity: "error", message, help: LEARN_FIRST }] };
  }
  const accounts = new Set(access.record.sessions.map(({ account }) => account));
  return identifyIn(workspace, `the names of ${accounts.size} accounts in a proposal of access`);
}

const LEARN_FIRST = "Learn the logs into a workspace first, and propose from there.";

/** Evidence that is named on the command line is hidden with a key that is thrown away with it. */
function hiddenForOnce(): Diagnostic {
  return {
    code: "pseudonyms-for-once",
    severity: "warning",
    message: "the pseudonyms of this draft mean nothing to a later command: their key is gone with this one",
    help: LEARN_FIRST,
  };
}

export function* accessInFormat({ proposal, text, judgement }: WrittenAccessProposal, options: AccessProposalOptions, terminal: Terminal, { plant }: EvidenceForCheck): Generator<string> {
  const all = options.all === true;
  if (options.format === "json") yield accessProposalToJson(proposal, judgement);
  else if (options.format === "text") yield accessProposalToText(proposal, judgement, { color: terminal.color && options.output === undefined, width: terminal.width, all });
  else if (options.format === "html" && judgement !== null)
    yield* formatJudgement(judgement, "html", { all, timezone: plant.timezone, sources: plant.sources, color: false, width: terminal.width, asked: proposedWith("access", options) });
  else yield text;
}

/** On standard error, so that the change itself can go to a file. */
export function summariseAccess({ proposal, judgement }: WrittenAccessProposal, terminal: Terminal): void {
  const { counts, roles, questions } = proposal;
  terminal.say(
    `${countOf(roles.length, "role")} for ${countOf(counts.accounts, "account")}; ${countOf(counts.sessions, "session")}: ${counts.kept} kept, ${counts.unknown} unknown, ${counts.broken} broken; ${counts.ofPrograms} of programs and machines, for which nothing is drawn`,
  );
  terminal.say(`granted and never seen in use: ${counts.neverUsed} of ${countOf(counts.granted, "combination")} of account, machine and way; not seen is not the same as not used`);
  if (counts.expectedUnseen !== null) terminal.say(`of the sessions to come, about ${shareText(counts.expectedUnseen)} should be of a combination that was never seen`);
  terminal.say(`${countOf(questions.length, "question")} for people`);
  for (const { owner, text } of questions.slice(0, 5)) terminal.say(`  ? ${visibleText(owner)}: ${visibleText(text)}`);
  if (judgement !== null) terminal.say(`check says ${judgement.verdict}: ${visibleText(judgement.verdictWhy)}`);
}

export function writeOut(file: string, text: readonly string[], overwrite: boolean, terminal: Terminal): void {
  writeFileSync(file, text.join(""), { flag: overwrite ? "w" : "wx" });
  terminal.say(`wrote ${visibleText(file)}`);
}
