// What could take the place of a retired account: roles whose people work where it was used, and programs and machines that go on under it. Which of them are worth
// their price, and whether a claimed requirement bears them, the search and the judge say. Gives no account to anybody: only roles that have people are named.
import type { AccessRole, DeclaredPerson, RetiredAccount } from "../../plant/access.ts";
import type { Session } from "../../plant/session.ts";
import type { EditCandidate } from "./edit-candidate.ts";
import { editCost } from "./edit-cost.ts";
import type { AccessFixInput, FixedOutcome } from "./question.ts";

/** @param broken sessions of every round so far */
export function retiredCandidates(input: AccessFixInput, broken: readonly FixedOutcome[]): EditCandidate[] {
  const { change, accountOf } = input;
  const candidates = change.retire.flatMap((entry, i): EditCandidate[] => {
    const account = accountOf(entry.account);
    // Written twice, both places would have to say it: that is for people.
    if (change.retire.some((other, k) => k !== i && accountOf(other.account) === account)) return [];
    const own = broken.filter(({ session }) => session.account === account);
    return [...takingRoles(input, entry, own), ...programs(input, entry, own), ...automatic(input, entry, own)];
  });
  return candidates.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Is there a role with people that names the machine, in the way in which the account was used? */
export function mayBeTakenOver(input: AccessFixInput, session: Session): boolean {
  return input.change.roles.some((role) => crewOf(input, role).length > 0 && grants(input, role, session));
}

export function crewOf({ change }: AccessFixInput, { name }: AccessRole): readonly DeclaredPerson[] {
  return change.people.filter(({ accounts, roles }) => accounts.length > 0 && roles.includes(name));
}

function takingRoles(input: AccessFixInput, entry: RetiredAccount, own: readonly FixedOutcome[]): EditCandidate[] {
  const used = own.filter(({ reason, session }) => reason !== "retired-in-service" && !session.isAutomatic).map(({ session }) => session);
  if (used.length === 0) return [];
  const machines = new Set(used.map(({ target }) => target));
  const able = ableRoles(input, used);
  return input.change.roles.flatMap((role): EditCandidate[] => {
    const crew = crewOf(input, role);
    if (entry.takenOverBy?.includes(role.name) === true || !able.has(role.name)) return [];
    const more = moreMachines(input, role, machines);
    const people = `${crew.length} ${crew.length === 1 ? "person" : "people"}`;
    const alsoOpens = [
      `what ${entry.account} did there, the ${people} of ${role.name} do under their own accounts: nobody gets more than the role grants`,
      ...(more === 0 ? [] : [`${role.name} names ${more} more ${more === 1 ? "machine" : "machines"} than ${entry.account} was missed on`]),
    ];
    return [candidateOf({ kind: "taken-over-by", account: entry.account, role: role.name }, input, more, alsoOpens)];
  });
}

/**
 * Roles with people that name a machine in the way it was used. Whoever was at work under the account asked nobody first: a role whose every sign-in waits for an
 * approval stands in for them only where there is no other.
 */
function ableRoles(input: AccessFixInput, used: readonly Session[]): ReadonlySet<string> {
  const able = new Set<string>();
  const places = new Map(used.map((session) => [`${session.how}\n${session.target}`, session]));
  for (const session of places.values()) {
    const granting = input.change.roles.filter((role) => crewOf(input, role).length > 0 && grants(input, role, session));
    const atOnce = granting.filter(({ approval }) => approval === null);
    for (const { name } of atOnce.length > 0 ? atOnce : granting) able.add(name);
  }
  return able;
}

function programs(input: AccessFixInput, entry: RetiredAccount, own: readonly FixedOutcome[]): EditCandidate[] {
  if (entry.programs === "stay" || !own.some(({ reason }) => reason === "retired-in-service")) return [];
  const alsoOpens = [`programs go on under ${entry.account}, and whoever knows its password can open shares and services with it over the network`];
  return [candidateOf({ kind: "programs-stay", account: entry.account }, input, 0, alsoOpens)];
}

/** With the roles whose people sign on within the program: the fewest that name the machines, those that name least besides first. */
function automatic(input: AccessFixInput, entry: RetiredAccount, own: readonly FixedOutcome[]): EditCandidate[] {
  const starting = own.filter(({ reason }) => reason === "retired-automatic").map(({ session }) => session);
  if (starting.length === 0 || entry.automatic === "stay") return [];
  const machines = new Set(starting.map(({ target }) => target));
  const open = new Set(machines);
  const roles: string[] = [];
  const able = input.change.roles
    .filter((role) => crewOf(input, role).length > 0 && (role.how.length === 0 || role.how.includes("hmi")))
    .map((role) => ({ role, more: moreMachines(input, role, machines), named: [...machines].filter((machine) => names(input, role, machine)) }))
    .sort((a, b) => b.named.length - a.named.length || a.more - b.more || (a.role.name < b.role.name ? -1 : 1));
  for (const { role, named } of able) {
    if (!named.some((machine) => open.has(machine))) continue;
    roles.push(role.name);
    for (const machine of named) open.delete(machine);
  }
  const alsoOpens = [`${[...machines].sort().join(", ")} show their screen without a name, until their program asks for one`];
  return [candidateOf({ kind: "automatic-stay", account: entry.account, roles }, input, 0, alsoOpens)];
}

type RetiredEdit = Extract<EditCandidate["edit"], { readonly kind: "taken-over-by" | "programs-stay" | "automatic-stay" }>;

function candidateOf(edit: RetiredEdit, { accountOf }: AccessFixInput, weight: number, alsoOpens: readonly string[]): EditCandidate {
  const key = JSON.stringify([edit.account, edit.kind, edit.kind === "taken-over-by" ? edit.role : ""]);
  return { key, edit, role: null, account: accountOf(edit.account), cost: editCost(edit.kind, weight), alsoOpens, addedHoursPerWeek: 0 };
}

function names({ targetsOf }: AccessFixInput, { targets }: AccessRole, machine: string): boolean {
  return targets.some((term) => targetsOf(term)?.(machine) === true);
}

/** A console sign-in on an operator panel counts as the panel's own. */
function grants(input: AccessFixInput, role: AccessRole, { target, how }: Session): boolean {
  if (!names(input, role, target)) return false;
  if (role.how.length === 0 || role.how.includes(how)) return true;
  return how === "console" && role.how.includes("hmi") && input.plant.assets.some(({ name, role: kind }) => name === target && kind === "hmi");
}

function moreMachines(input: AccessFixInput, role: AccessRole, machines: ReadonlySet<string>): number {
  return input.plant.assets.filter(({ name }) => !machines.has(name) && names(input, role, name)).length;
}
