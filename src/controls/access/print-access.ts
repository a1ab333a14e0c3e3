// A change of access to the YAML text that means the same: parse(print(change)) is the change again, positions aside. Comments and the layout of a file
// that was read are not kept; use it for changes that the program wrote. For edits in a text that people wrote: edit-access.ts.
import { writeDuration } from "../../foundation/time.ts";
import { present, some, yamlText } from "../../foundation/yaml-text.ts";
import type { AccessChange, AccessRole, AcknowledgedSessions, DeclaredPerson, RetiredAccount } from "../../plant/access.ts";
import { writeHours } from "./hours-text.ts";
import { writeTarget } from "./read-target.ts";

/** Comment lines without their sign, each list by the index of what it stands above. */
export interface AccessRemarks {
  readonly head?: readonly string[];
  readonly people?: readonly (readonly string[])[];
  readonly roles?: readonly (readonly string[])[];
  readonly retire?: readonly string[];
  readonly tail?: readonly string[];
}

const IN_ONE_LINE: ReadonlySet<string> = new Set(["people", "session", "approval", "retire", "breakGlass", "acknowledged"]);

export function printAccess(change: AccessChange, remarks: AccessRemarks = {}): string {
  const { breakGlass } = change;
  const entries = present({
    kind: change.kind,
    name: change.name,
    satisfies: some(change.satisfies),
    people: some(change.people.map(personText)),
    roles: some(change.roles.map(roleText)),
    retire: some(change.retire.map(retiredText)),
    noSecondFactor: some(change.noSecondFactor.map(writeTarget)),
    breakGlass: breakGlass === null ? null : { role: breakGlass.role, takes: writeDuration(breakGlass.takesSeconds) },
    elsewhere: change.elsewhere === "as-today" ? null : change.elsewhere,
    acknowledged: some(change.acknowledged.map(acknowledgedText)),
  });
  const { head = [], people = [], roles = [], retire = [], tail = [] } = remarks;
  return yamlText(entries, IN_ONE_LINE, { head, tail, above: { people, roles }, aboveKey: { retire } });
}

function personText({ name, accounts, roles, shift }: DeclaredPerson): Record<string, unknown> {
  return present({ name, accounts, role: roles.length === 1 ? roles[0] : roles, shift });
}

function roleText(role: AccessRole): Record<string, unknown> {
  const { hours, session, approval } = role;
  const isSaid = (key: "countedFrom" | "atLimit"): boolean => session?.assumed?.includes(key) !== true;
  const isCounted = session?.totalSeconds != null && approval !== null;
  return present({
    name: role.name,
    targets: role.targets.map(writeTarget),
    how: some(role.how),
    through: some(role.through.map(writeTarget)),
    hours: hours.kind === "always" ? null : writeHours(hours),
    atHoursEnd: role.atHoursEnd,
    session:
      session === null
        ? null
        : present({
            total: durationText(session.totalSeconds),
            idle: durationText(session.idleSeconds),
            countedFrom: isCounted && isSaid("countedFrom") ? session.countedFrom : null,
            atLimit: isSaid("atLimit") ? session.atLimit : null,
          }),
    approval:
      approval === null ? null : present({ by: approval.by, available: approval.isAvailableAssumed === true ? null : writeHours(approval.available), takes: writeDuration(approval.takesSeconds) }),
    secondFactor: role.secondFactor ? true : null,
  });
}

function durationText(seconds: number | null): string | null {
  return seconds === null ? null : writeDuration(seconds);
}

function retiredText({ account, takenOverBy = [], programs, automatic }: RetiredAccount): string | Record<string, unknown> {
  const more = present({ takenOverBy: some(takenOverBy), programs, automatic });
  return Object.keys(more).length === 0 ? account : { account, ...more };
}

function acknowledgedText({ account, role, target, owner, until, reason }: AcknowledgedSessions): Record<string, unknown> {
  return present({ account, role, target: target === null ? null : writeTarget(target), owner, until, reason });
}
