// holdpoint propose patching: what advisories mean for the plant, with a date for each patch, as a change file.
import { countOf } from "../foundation/count-words.ts";
import process from "node:process";
import type { EvidenceForCheck } from "../app/gather-evidence.ts";
import { formatJudgement, type JudgementFormat } from "../app/judgement-formats.ts";
import { proposePatchingForPlant, type WrittenPatchingProposal } from "../app/propose-patching.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { proposedWith } from "./asked-with.ts";
import { EXIT_CANNOT_JUDGE } from "./command-options.ts";
import type { EvidenceOptions } from "./command-evidence.ts";
import type { Terminal } from "./terminal.ts";
import { type PlanningOptions, whilePlanning } from "./while-planning.ts";

/** What of the command's options a proposal of patching takes. */
export interface PatchingProposalOptions extends EvidenceOptions, PlanningOptions {
  readonly format: string;
  readonly output?: string;
  readonly all?: boolean;
}

/** null = it cannot be drawn, and it was said. */
export async function proposePatchingFrom(evidence: EvidenceForCheck, file: string, options: PatchingProposalOptions, terminal: Terminal): Promise<WrittenPatchingProposal | null> {
  if ((evidence.patching?.record.advisories.length ?? 0) === 0) {
    const message = "no advisory was learnt yet, so there is nothing to propose patches from";
    terminal.diagnose([{ code: "no-evidence", severity: "error", message, help: "Advisories are CSAF files: holdpoint learn advisories/" }]);
    process.exitCode = EXIT_CANNOT_JUDGE;
    return null;
  }
  const written = await whilePlanning(evidence, options, terminal, (asked) => proposePatchingForPlant({ ...asked, against: undefined, file }));
  terminal.diagnose(written.diagnostics);
  return written;
}

/** As text and as JSON: what check says of it. */
export function* patchingInFormat({ text, judgement }: WrittenPatchingProposal, options: PatchingProposalOptions, terminal: Terminal, { plant }: EvidenceForCheck): Generator<string> {
  if (options.format === "yaml" || judgement === null) yield text;
  else {
    const shared = { all: options.all === true, timezone: plant.timezone, sources: plant.sources, width: terminal.width, asked: proposedWith("patching", options) };
    yield* formatJudgement(judgement, options.format as JudgementFormat, { ...shared, color: terminal.color && options.output === undefined });
  }
}

/** On standard error, so that the change itself can go to a file. */
export function summarisePatching({ judgement, choices }: WrittenPatchingProposal, terminal: Terminal): void {
  const patching = judgement?.patching;
  const placed = patching?.planned.course?.placements.length ?? 0;
  const left = patching?.planned.course?.left.length ?? 0;
  terminal.say(`${countOf(placed, "patch", "patches")} with a date, ${countOf(left, "patch", "patches")} without; chosen, not found:`);
  for (const choice of choices) terminal.say(`  ${visibleText(choice)}`);
  if (judgement !== null) terminal.say(`check says ${judgement.verdict}: ${visibleText(judgement.verdictWhy)}`);
}
