// What is measured of recorded sign-ins whatever is asked of them: which accounts are shared, and what doing without some of them costs at changes of shift.
import { costHandovers } from "../engines/shared-accounts/handover-cost.ts";
import type { HandoverAnswer, SharedAccountsAnswer } from "../engines/shared-accounts/answer.ts";
import { measureSharing } from "../engines/shared-accounts/shared-accounts.ts";
import { shiftChanges } from "../engines/shared-accounts/shift-changes.ts";
import type { Micros } from "../foundation/time.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import { type AccessEvidence, shiftsOf } from "./access-evidence.ts";

export interface AccessMeasures extends SharedAccountsAnswer {
  /** When shifts change, ascending. */
  shiftChanges(): readonly Micros[];
  /** @param retired accounts as the record has them */
  handoversWithout(retired: readonly string[]): HandoverAnswer;
}

export function measureAccess({ assets, lines, timezone }: Plant, plantFile: PlantFile | null, { record, states }: AccessEvidence): AccessMeasures {
  const lineNames = new Map(assets.map(({ name, line }) => [name, line]));
  const waits = new Map(lines.map(({ name, runBlindSeconds }) => [name, runBlindSeconds ?? null]));
  // Nothing says yet where machines stand (docs/limits.md).
  const question = { record, timezone, lineOf: (target: string) => lineNames.get(target) ?? null, shifts: shiftsOf(states), placeOf: () => null };
  return {
    ...measureSharing(question),
    shiftChanges: () => shiftChanges(question).at,
    handoversWithout: (retired) => costHandovers({ ...question, retired, secondsPerSignIn: plantFile?.signInSeconds ?? null, lineWaits: (line) => waits.get(line) ?? null }),
  };
}
