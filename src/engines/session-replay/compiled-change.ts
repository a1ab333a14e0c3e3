// A change of access against the names of a record: which accounts it retires, which roles each has, which machines each role names. Everything that does
// not depend on the single session is worked out here, once.
import { splitAccount } from "../../plant/account-words.ts";
import type { AccessRole, RetiredAccount } from "../../plant/access.ts";
import { SESSION_WAYS } from "../../plant/session.ts";
import type { CompiledHours } from "./compiled-hours.ts";
import { KnownNames, NO, YES } from "./known-names.ts";
import type { ReplayQuestion } from "./question.ts";
import type { SessionColumns, Subject } from "./session-columns.ts";

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
  /** Per subject: STRANGER …, and the indexes of its roles, ascending: of a person those that it has, of a retired account those with people that take it over. */
  readonly standing: Uint8Array;
  readonly rolesOf: readonly Int32Array[];
  /** Per subject that is retired: YES = programs under it go on; machines that sign themselves on with it do. */
  readonly programsStay: Uint8Array;
  readonly automaticStays: Uint8Array;
  /** Per role: hours of the shifts that its people work in; null = one of them may be there at any time. Of a role without people empty. */
  readonly crews: readonly (readonly CompiledHours[] | null)[];
  /** Ascending. */
  readonly shiftChanges: Float64Array;
  /** Per target: YES = some role names it. */
  readonly governed: Uint8Array;
  readonly isPanel: Uint8Array;
  readonly noSecondFactor: Uint8Array;
  /** Per target: seconds that its first line goes on; NaN = not known. */
  readonly lineWaits: Float64Array;
}

/** @param names what is known of the names of these columns: handed in by whoever judges many changes */
export function compileChange(question: ReplayQuestion, columns: SessionColumns, names = new KnownNames(question, columns)): CompiledChange {
  const { change, known } = question;
  const roles = change.roles.map(
    (role): CompiledRole => ({
      role,
      ways: role.how.reduce((bits, way) => bits | (1 << SESSION_WAYS.indexOf(way)), 0),
      hours: names.hoursOf(role.hours),
      approver: role.approval === null ? null : names.hoursOf(role.approval.available),
      named: names.targets.named(role.targets),
      through: role.through.length === 0 ? null : names.places.named(role.through),
    }),
  );
  const governed = new Uint8Array(columns.targetNames.length);
  for (const { named } of roles) for (let t = 0; t < governed.length; t++) if (governed[t] !== YES && named[t] !== NO) governed[t] = named[t] as number;
  return {
    roles,
    ...subjectsOf(question, columns.subjectNames),
    crews: crewsOf(question, names),
    shiftChanges: Float64Array.from(known.shiftChanges ?? []),
    governed,
    isPanel: names.isPanel,
    noSecondFactor: names.targets.named(change.noSecondFactor),
    lineWaits: names.lineWaits,
  };
}

/** A shift that no calendar knows says nothing of when its people are there. */
function crewsOf({ change, spansOf }: ReplayQuestion, names: KnownNames): CompiledChange["crews"] {
  const shiftsOf = new Map<string, Set<string | null>>(change.roles.map(({ name }) => [name, new Set()]));
  for (const { roles, accounts, shift } of change.people) {
    if (accounts.length === 0) continue;
    const known = shift === null || spansOf(shift) === null ? null : shift;
    for (const role of roles) shiftsOf.get(role)?.add(known);
  }
  return change.roles.map(({ name }) => {
    const shifts = [...(shiftsOf.get(name) ?? [])];
    const known = shifts.filter((shift) => shift !== null);
    return known.length < shifts.length ? null : known.map((calendar) => names.hoursOf({ kind: "calendar", calendar }));
  });
}

function label(authority: string): string {
  return authority.toLowerCase().split(".")[0] ?? "";
}

interface Written {
  readonly label: string;
  /** Of a retired account: null. */
  readonly roles: readonly number[] | null;
  readonly retired: RetiredAccount | null;
}

function subjectsOf({ change, accountOf }: ReplayQuestion, subjects: readonly Subject[]): Pick<CompiledChange, "standing" | "rolesOf" | "programsStay" | "automaticStays"> {
  const written = new Map<string, Written[]>();
  const write = (account: string, roles: readonly number[] | null, retired: RetiredAccount | null = null): void => {
    const name = accountOf(account);
    const entry: Written = { label: label(splitAccount(account).authority), roles, retired };
    const entries = written.get(name);
    if (entries === undefined) written.set(name, [entry]);
    else entries.push(entry);
  };
  const numbers = new Map<string, number[]>();
  change.roles.forEach(({ name }, i) => {
    numbers.set(name, [...(numbers.get(name) ?? []), i]);
  });
  for (const retired of change.retire) write(retired.account, null, retired);
  const peopled = new Set(change.people.filter(({ accounts }) => accounts.length > 0).flatMap(({ roles }) => roles));
  for (const { accounts, roles } of change.people) {
    const indexes = roles.flatMap((role) => numbers.get(role) ?? []);
    for (const account of accounts) write(account, indexes);
  }
  const none = new Int32Array(0);
  const standing = new Uint8Array(subjects.length);
  const programsStay = new Uint8Array(subjects.length);
  const automaticStays = new Uint8Array(subjects.length);
  const rolesOf = subjects.map(({ account, authority }, i) => {
    const entries = written.get(account) ?? [];
    const own = label(authority ?? "");
    const sure = entries.filter((entry) => entry.label === "" || own === "" || entry.label === own);
    const gone = (of: readonly Written[]): RetiredAccount[] => of.flatMap(({ retired }) => retired ?? []);
    const retired = gone(sure);
    if (retired.length > 0) {
      standing[i] = RETIRED;
      // Written twice, only what both say is sure.
      programsStay[i] = retired.every(({ programs }) => programs === "stay") ? YES : NO;
      automaticStays[i] = retired.every(({ automatic }) => automatic === "stay") ? YES : NO;
      const taking = (retired[0]?.takenOverBy ?? []).filter((role) => peopled.has(role) && retired.every(({ takenOverBy = [] }) => takenOverBy.includes(role)));
      return Int32Array.from(new Set(taking.flatMap((role) => numbers.get(role) ?? []))).sort();
    }
    if (sure.length > 0) {
      standing[i] = PERSON;
      return Int32Array.from(new Set(sure.flatMap(({ roles }) => roles ?? []))).sort();
    } else if (gone(entries).length > 0) {
      standing[i] = DOUBTFUL_RETIRED;
      programsStay[i] = gone(entries).every(({ programs }) => programs === "stay") ? YES : NO;
    } else if (entries.length > 0) standing[i] = DOUBTFUL_PERSON;
    return none;
  });
  return { standing, rolesOf, programsStay, automaticStays };
}
