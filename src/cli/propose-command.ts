// holdpoint propose: zones and conduits, roles, or dates of patches, drawn from the evidence, as a change file. What is proper to access and to patching stands in
// files of their own.
import { countOf } from "../foundation/count-words.ts";
import { existsSync } from "node:fs";
import process from "node:process";
import { formatJudgement } from "../app/judgement-formats.ts";
import { proposeForPlant, type WrittenProposal } from "../app/propose-segmentation.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import { proposalToJson } from "../report/proposal-to-json.ts";
import { proposalToText } from "../report/proposal-to-text.ts";
import { proposedWith } from "./asked-with.ts";
import { wrongDay } from "./change-text.ts";
import { EXIT_CANNOT_JUDGE, EXIT_STABLE, EXIT_UNKNOWN, EXIT_UNSTABLE } from "./command-options.ts";
import { neededEvidence } from "./command-evidence.ts";
import type { EvidenceOptions } from "./command-evidence.ts";
import { accessInFormat, percentileOf, proposeAccessFrom, summariseAccess, writeOut } from "./propose-access-command.ts";
import { patchingInFormat, proposePatchingFrom, summarisePatching } from "./propose-patching-command.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

export interface ProposeCommandOptions extends EvidenceOptions {
  readonly format: string;
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly splitSubnets?: boolean;
  readonly percentile?: string;
  readonly identify?: boolean;
  readonly all?: boolean;
  readonly today?: string;
  readonly seconds?: string;
}

const FORMATS = ["yaml", "text", "json", "html"] as const;
const EXIT_OF = { stable: EXIT_STABLE, unstable: EXIT_UNSTABLE, unknown: EXIT_UNKNOWN } as const;
/** Names the file in positions where the change goes to standard output. */
const UNNAMED = "proposal.yaml";
const KINDS = ["segmentation", "access", "patching"];

export async function runPropose(what: string, options: ProposeCommandOptions): Promise<void> {
  const terminal = openTerminal(options);
  const wrong = wrongOptions(what, options);
  if (wrong.length > 0) {
    terminal.diagnose(wrong);
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  const evidence = await neededEvidence({ ...options, ...(what === "patching" ? { patching: { today: options.today ?? null } } : {}) }, terminal);
  if (evidence === null) return;
  const file = options.format === "yaml" ? (options.output ?? UNNAMED) : UNNAMED;
  if (what === "access") {
    const written = await proposeAccessFrom(evidence, file, options, terminal);
    if (written === null) return;
    await put([...accessInFormat(written, options, terminal, evidence)], options, terminal);
    if (options.format !== "text" || options.output !== undefined) summariseAccess(written, terminal);
    process.exitCode = written.judgement === null ? EXIT_CANNOT_JUDGE : EXIT_OF[written.judgement.verdict];
    return;
  }
  if (what === "patching") {
    const written = await proposePatchingFrom(evidence, file, options, terminal);
    if (written === null) return;
    await put([...patchingInFormat(written, options, terminal, evidence)], options, terminal);
    if (options.format !== "text" || options.output !== undefined) summarisePatching(written, terminal);
    process.exitCode = written.judgement === null ? EXIT_CANNOT_JUDGE : EXIT_OF[written.judgement.verdict];
    return;
  }
  const { plant } = evidence;
  if (plant.assets.length === 0 && plant.conversations.length === 0) {
    terminal.diagnose([{ code: "no-evidence", severity: "error", message: "nothing was learnt yet, so there is nothing to propose zones for", help: "Example: holdpoint learn span-*.pcapng" }]);
    process.exitCode = EXIT_CANNOT_JUDGE;
    return;
  }
  const written = proposeForPlant({
    plant,
    knowledge: evidence.knowledge,
    today: options.today ?? evidence.today,
    splitSubnets: options.splitSubnets === true,
    file,
    inputs: evidence.inputs,
  });
  terminal.diagnose(written.diagnostics);
  await put([...inFormat(written, options, terminal, plant)], options, terminal);
  if (options.format !== "text" || options.output !== undefined) summarise(written, terminal);
  process.exitCode = written.judgement === null ? EXIT_CANNOT_JUDGE : EXIT_OF[written.judgement.verdict];
}

function wrongOptions(what: string, options: ProposeCommandOptions): Diagnostic[] {
  const wrong = wrongDay(options.today);
  const say = (code: string, message: string, help?: string): void => void wrong.push({ code, severity: "error", message, ...(help === undefined ? {} : { help }) });
  if (!KINDS.includes(what)) {
    const near = nearestWord(what, KINDS);
    say("unknown-proposal", `only ${KINDS.join(", ")} can be proposed; found "${what}"`, near === undefined ? "Example: holdpoint propose segmentation > changes/zones.yaml" : `Did you mean ${near}?`);
  }
  if (what !== "segmentation" && options.splitSubnets === true) say(`not-for-${what}`, `--split-subnets cannot be used with ${what}`);
  const onlyOfAccess = [options.percentile === undefined ? "" : "--percentile", options.identify === true ? "--identify" : ""].filter((o) => o !== "");
  if (what !== "access" && onlyOfAccess.length > 0) say("only-for-access", `${onlyOfAccess.join(" and ")} can be used with access only`);
  if (percentileOf(options.percentile) === null) say("bad-percentile", `--percentile is a number from 50 to 100; found "${options.percentile}"`);
  if (!FORMATS.some((f) => f === options.format)) wrong.push({ code: "unknown-format", severity: "error", message: `--format is one of ${FORMATS.join(", ")}; found "${options.format}"` });
  if (options.output !== undefined && options.overwrite !== true && existsSync(options.output))
    wrong.push({
      code: "file-exists",
      severity: "error",
      message: "there is such a file already, and nothing was written",
      help: "Name another one, or replace it with --overwrite.",
      at: { kind: "file", file: options.output },
    });
  return wrong;
}

async function put(text: readonly string[], options: ProposeCommandOptions, terminal: Terminal): Promise<void> {
  if (options.output === undefined) await terminal.write(text);
  else writeOut(options.output, text, options.overwrite === true, terminal);
}

function* inFormat({ proposal, text, judgement }: WrittenProposal, options: ProposeCommandOptions, terminal: Terminal, plant: Parameters<typeof proposeForPlant>[0]["plant"]): Generator<string> {
  if (options.format === "json") yield proposalToJson(proposal, judgement);
  else if (options.format === "text") yield proposalToText(proposal, judgement, { color: terminal.color && options.output === undefined, width: terminal.width, all: options.all === true });
  else if (options.format === "html" && judgement !== null)
    yield* formatJudgement(judgement, "html", {
      all: options.all === true,
      timezone: plant.timezone,
      sources: plant.sources,
      color: false,
      width: terminal.width,
      asked: proposedWith("segmentation", options),
    });
  else yield text;
}

/** On standard error, so that the change itself can go to a file. */
function summarise({ proposal, judgement }: WrittenProposal, terminal: Terminal): void {
  const { counts, zones, conduits, questions } = proposal;
  const blocking = questions.filter((q) => q.blocks).length;
  terminal.say(
    `${countOf(zones.length, "zone")}, ${countOf(conduits.length, "conduit")}: ${countOf(counts.within, "conversation")} inside zones, ${counts.permitted} permitted between them, ${counts.asked} asked about, ${counts.unknown} unknown, ${counts.leftOut} left out`,
  );
  terminal.say(`permitted and never seen in use: ${countOf(counts.neverObserved, "combination")} of machines and ports`);
  if (counts.newAddresses > 0) terminal.say(`${countOf(counts.newAddresses, "machine")} would need a new address or a bridge`);
  terminal.say(`${countOf(questions.length, "question")} for people, of which ${blocking} ${blocking === 1 ? "blocks" : "block"} something until answered`);
  for (const q of questions.filter((q) => q.blocks).slice(0, 5)) terminal.say(`  ? ${visibleText(q.owner)}: ${visibleText(q.text)}`);
  if (judgement !== null) terminal.say(`check says ${judgement.verdict}: ${visibleText(judgement.verdictWhy)}`);
}
