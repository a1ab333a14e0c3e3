// A change of access against the names of a record: which accounts it retires, which roles each has, which machines each role names. Everything that does
// not depend on the single session is worked out here, once.
import { splitAccount } from "../../plant/account-words.ts";
import type { AccessRole, TargetTerm } from "../../plant/access.ts";
import { SESSION_WAYS } from "../../plant/session.ts";
import { type CompiledHours, compileHours } from "./compiled-hours.ts";
import { PlantClock, WEEK_MINUTES, MINUTE } from "./plant-clock.ts";
import type { ReplayQuestion } from "./question.ts";
import type { SessionColumns, Subject } from "./session-columns.ts";

export const NO = 0;
export const YES = 1;
export const MAYBE = 2;

export const PERSON = 1;
export const RETIRED = 2;
/** Written with another domain than the log has. */
export const DOUBTFUL_PERSON = 3;
export const DOUBTFUL_RETIRED = 4;

export interface CompiledRole {
  readonly role: AccessRole;
  /** Bit per index of SESSION_WAYS; 0 = every way. */
  readonly ways: number;
  readonly hours: CompiledHours;
  readonly approver: CompiledHours | null;
  /** YES, NO or MAYBE per target. */
  readonly named: Uint8Array;
  /** Per place where sessions come from; null = from anywhere. */
  readonly through: Uint8Array | null;
}

export interface CompiledChange {
  readonly roles: readonly CompiledRole[];
  /** Per subject: STRANGER …, and of a person the indexes of its roles, ascending. */
  readonly standing: Uint8Array;
  readonly rolesOf: readonly Int32Array[];
  /** Per target: YES = some role names it. */
  readonly governed: Uint8Array;
  readonly isPanel: Uint8Array;
  readonly noSecondFactor: Uint8Array;
  /** Per target: seconds that its first line goes on; NaN = not known. */
  readonly lineWaits: Float64Array;
}

export function compileChange(question: ReplayQuestion, columns: SessionColumns): CompiledChange {
  const { change, plant, known } = question;
  // Beyond the last session an approver may come: a time of the week that clocks skip once comes within two weeks.
  const isEmpty = columns.first > columns.last;
  const clock = new PlantClock(
    plant.timezone,
    isEmpty ? 0 : least(columns.loggedFirst, columns.first) - WEEK_MINUTES * MINUTE,
    isEmpty ? 0 : most(columns.loggedLast, columns.last) + 3 * WEEK_MINUTES * MINUTE,
  );
  const { targetNames, fromNames } = columns;
  const targetsNamed = namesOf(question, targetNames);
  const placesNamed = namesOf(question, fromNames);
  const roles = change.roles.map(
    (role): CompiledRole => ({
      role,
      ways: role.how.reduce((bits, way) => bits | (1 << SESSION_WAYS.indexOf(way)), 0),
      hours: compileHours(role.hours, clock, question.spansOf),
      approver: role.approval === null ? null : compileHours(role.approval.available, clock, question.spansOf),
      named: targetsNamed(role.targets),
      through: role.through.length === 0 ? null : placesNamed(role.through),
    }),
  );
  const governed = new Uint8Array(targetNames.length);
  for (const { named } of roles) for (let t = 0; t < governed.length; t++) if (governed[t] !== YES && named[t] !== NO) governed[t] = named[t] as number;
  const panels = new Set(plant.assets.filter(({ role }) => role === "hmi").map(({ name }) => name));
  return {
    roles,
    ...subjectsOf(question, columns.subjectNames),
    governed,
    isPanel: Uint8Array.from(targetNames, (name) => (panels.has(name) ? 1 : 0)),
    noSecondFactor: targetsNamed(change.noSecondFactor),
    lineWaits: Float64Array.from(targetNames, (name) => known.impactOf(name)?.timeToImpactSeconds ?? Number.NaN),
  };
}

const least = (values: Float64Array, of: number): number => values.reduce((x, y) => Math.min(x, y), of);
const most = (values: Float64Array, of: number): number => values.reduce((x, y) => Math.max(x, y), of);

type NamedBy = (terms: readonly TargetTerm[]) => Uint8Array;

/** YES, NO or MAYBE per name. Each term is asked once of each name, however many roles write it. */
function namesOf({ targetsOf }: ReplayQuestion, names: readonly string[]): NamedBy {
  const asked = new Map<string, Uint8Array | null>();
  const ofTerm = (term: TargetTerm): Uint8Array | null => {
    const key = `${term.kind}\n${term.text}`;
    let named = asked.get(key);
    if (named === undefined) {
      const is = targetsOf(term);
      named = is === null ? null : Uint8Array.from(names, (name) => (is(name) ? YES : NO));
      asked.set(key, named);
    }
    return named;
  };
  return (terms) => {
    const each = terms.map(ofTerm);
    const all = new Uint8Array(names.length).fill(each.includes(null) ? MAYBE : NO);
    for (const named of each) if (named !== null) for (let i = 0; i < all.length; i++) if (named[i] === YES) all[i] = YES;
    return all;
  };
}

function label(authority: string): string {
  return authority.toLowerCase().split(".")[0] ?? "";
}

interface Written {
  readonly label: string;
  /** null = it is retired. */
  readonly roles: readonly number[] | null;
}

function subjectsOf({ change, accountOf }: ReplayQuestion, subjects: readonly Subject[]): Pick<CompiledChange, "standing" | "rolesOf"> {
  const written = new Map<string, Written[]>();
  const write = (account: string, roles: readonly number[] | null): void => {
    const name = accountOf(account);
    const entry: Written = { label: label(splitAccount(account).authority), roles };
    const entries = written.get(name);
    if (entries === undefined) written.set(name, [entry]);
    else entries.push(entry);
  };
  const numbers = new Map<string, number[]>();
  change.roles.forEach(({ name }, i) => {
    numbers.set(name, [...(numbers.get(name) ?? []), i]);
  });
  for (const { account } of change.retire) write(account, null);
  for (const { accounts, roles } of change.people) {
    const indexes = roles.flatMap((role) => numbers.get(role) ?? []);
    for (const account of accounts) write(account, indexes);
  }
  const none = new Int32Array(0);
  const standing = new Uint8Array(subjects.length);
  const rolesOf = subjects.map(({ account, authority }, i) => {
    const entries = written.get(account) ?? [];
    const own = label(authority ?? "");
    const sure = entries.filter((entry) => entry.label === "" || own === "" || entry.label === own);
    if (sure.some(({ roles }) => roles === null)) standing[i] = RETIRED;
    else if (sure.length > 0) {
      standing[i] = PERSON;
      return Int32Array.from(new Set(sure.flatMap(({ roles }) => roles ?? []))).sort();
    } else if (entries.some(({ roles }) => roles === null)) standing[i] = DOUBTFUL_RETIRED;
    else if (entries.length > 0) standing[i] = DOUBTFUL_PERSON;
    return none;
  });
  return { standing, rolesOf };
}
