// How much of people's access was seen, for a change or for none: the one place where the coverage engine is asked about sessions, for `check` and `show coverage`.
import type { AskedChange } from "../engines/coverage/session-question.ts";
import { askSessionCoverage, type SessionCoverageAnswer } from "../engines/coverage/session-coverage.ts";
import type { AccessChange, AccessRole, TargetTerm } from "../plant/access.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import { LOG_CLEARED, type AccessRecord } from "../plant/session.ts";
import type { SessionGround } from "./session-ground.ts";

export interface CoverageOfSessions {
  readonly plant: Plant;
  readonly plantFile: PlantFile | null;
  readonly record: AccessRecord;
  readonly ground: SessionGround;
  /** null = no change is asked about. */
  readonly change: AskedChange | null;
}

export function coverageOfSessions({ plant, plantFile, record, ground, change }: CoverageOfSessions): SessionCoverageAnswer {
  const completeness = plantFile?.completeness ?? null;
  const lines = new Map(plant.assets.map(({ name, line }) => [name, line]));
  const answer = askSessionCoverage({
    sessions: record.sessions,
    logs: ground.watches.map(({ vantage, spans }) => ({ machine: vantage, spans })),
    machines: plant.assets,
    lineOf: (machine) => lines.get(machine) ?? null,
    change,
    phases: ground.phases,
    timezone: plant.timezone,
    target: completeness === null ? null : { share: completeness, by: plantFile?.file ?? "plant.yaml" },
    without: plantFile?.coverageWithout ?? [],
  });
  const cleared = [...new Set(record.sessions.filter(({ remarks }) => remarks.includes(LOG_CLEARED)).map(({ target }) => target))].sort();
  const remarks = cleared.length === 0 ? [] : [`Cleared while somebody was signed in, so what it held before may be missing: the log of ${cleared.join(", ")}.`];
  return {
    ...answer,
    gate: { ...answer.gate, remarks: [...answer.gate.remarks, ...remarks] },
    // Without sessions no calendar is asked for either.
    assumptions: [...ground.assumptions, ...answer.assumptions],
  };
}

/** @param accountOf the name under which the record has an account; @param targetsOf null = which machines a term means cannot be said */
export function askedChange(change: AccessChange, accountOf: (written: string) => string, targetsOf: (term: TargetTerm) => ((machine: string) => boolean) | null): AskedChange {
  const names = new Map(change.roles.map((role) => [role, namesMachine(role, targetsOf)]));
  const accounts = new Map<string, Set<string>>();
  for (const person of change.people)
    for (const role of person.roles) {
      const own = accounts.get(role) ?? new Set<string>();
      accounts.set(role, own);
      for (const account of person.accounts) own.add(accountOf(account));
    }
  return {
    roles: change.roles.map((role) => ({
      name: role.name,
      gives: (account, machine) => accounts.get(role.name)?.has(account) === true && (names.get(role) as (machine: string) => boolean)(machine),
    })),
    names: (machine) => change.roles.some((role) => (names.get(role) as (machine: string) => boolean)(machine)),
    // An account that ceases to be may have been used wherever nobody looked.
    isEverywhere: change.elsewhere === "deny" || change.retire.length > 0,
  };
}

/** A term of which nobody can say what it means may mean any machine. */
function namesMachine({ targets }: AccessRole, targetsOf: (term: TargetTerm) => ((machine: string) => boolean) | null): (machine: string) => boolean {
  const tests = targets.map(targetsOf);
  return (machine) => tests.some((is) => is === null || is(machine));
}
