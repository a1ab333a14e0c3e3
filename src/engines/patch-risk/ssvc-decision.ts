// The decision of the SSVC deployer's table (CERT/CC, version 1.0.0): how soon a flaw is to be acted on. What is not known is not guessed: every value that it
// might have is looked up, the most urgent outcome stands, and the inputs are named that could still change it. Knows nothing of what the patch itself costs.
import { humanImpactTable, ssvcTable } from "../../plant/facts/patch-table.ts";
import { type HumanImpact, type MissionImpact, type SafetyImpact, SSVC_OUTCOMES, type SsvcOutcome, type SsvcRow } from "../../plant/patch-facts.ts";
import type { SsvcDecision, SsvcInputs } from "../../plant/patch-judgement.ts";

const INPUTS = ["exploitation", "exposure", "automatable", "humanImpact"] as const;
const urgency = (outcome: SsvcOutcome): number => SSVC_OUTCOMES.indexOf(outcome);

export function decideSsvc(inputs: SsvcInputs): SsvcDecision {
  const possible = ssvcTable.filter((row) => INPUTS.every((input) => inputs[input] === null || inputs[input] === row[input]));
  const sorted = possible.map(({ outcome }) => outcome).sort((x, y) => urgency(x) - urgency(y));
  const [least] = sorted;
  const outcome = sorted[sorted.length - 1];
  if (least === undefined || outcome === undefined) throw new Error("the table of SSVC lacks a row");
  return { outcome, least, open: INPUTS.filter((input) => inputs[input] === null && matters(input, possible)) };
}

/** Two rows that differ in this input alone have different outcomes. */
function matters(input: keyof SsvcInputs, rows: readonly SsvcRow[]): boolean {
  const outcomes = new Map<string, SsvcOutcome>();
  return rows.some((row) => {
    const others = INPUTS.filter((other) => other !== input)
      .map((other) => row[other])
      .join("|");
    const before = outcomes.get(others);
    outcomes.set(others, row.outcome);
    return before !== undefined && before !== row.outcome;
  });
}

/** What a flaw can do to people and production, of both kinds the table's own way; null = one of the two is not known, unless the other decides alone. */
export function humanImpactOf(safety: SafetyImpact | null, mission: MissionImpact | null): HumanImpact | null {
  const found = new Set(humanImpactTable.filter((row) => (safety === null || row.safety === safety) && (mission === null || row.mission === mission)).map(({ humanImpact }) => humanImpact));
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}
