// Which edits could let a broken session go on, by what broke it; several of one kind and role become one that serves them all. Whether they do, the judge says.
// What takes the place of a retired account: retired-candidates.ts. What needs a person (an account, a second factor) is no edit: access-decisions.ts.
import { formatDuration, MICROS_PER_SECOND, type Micros } from "../../foundation/time.ts";
import type { AccessChange, AccessRole, DeclaredPerson, TargetTerm } from "../../plant/access.ts";
import type { AccessEdit } from "../../plant/access-edit.ts";
import type { Session } from "../../plant/session.ts";
import type { EditCandidate } from "./edit-candidate.ts";
import { editCost } from "./edit-cost.ts";
import type { AccessFixInput, FixedOutcome } from "./question.ts";
import { retiredCandidates } from "./retired-candidates.ts";
import { type WidenedHours, widenHours } from "./widen-hours.ts";

const HALF_HOUR = 1_800;
const FIVE_MINUTES = 300;
/** What breaking the glass takes in the examples of the makers' guides (a sealed envelope, a second person on the telephone); people confirm it. */
const GLASS_SECONDS = 300;

/** @param broken of every round so far: what breaks now, or broke before another edit */
export function editCandidates(input: AccessFixInput, broken: readonly FixedOutcome[]): EditCandidate[] {
  const byRole = new Map<string, FixedOutcome[]>();
  for (const outcome of broken) if (outcome.role !== null) byRole.set(outcome.role, [...(byRole.get(outcome.role) ?? []), outcome]);
  const { change } = input;
  return [...change.roles.flatMap((role) => ofRole(input, role, byRole.get(role.name) ?? [])), ...newTargets(input, broken), ...glass(change, broken), ...retiredCandidates(input, broken)];
}

function ofRole({ change, plant: { timezone } }: AccessFixInput, role: AccessRole, broken: readonly FixedOutcome[]): EditCandidate[] {
  const of = (...reasons: FixedOutcome["reason"][]): FixedOutcome[] => broken.filter(({ reason }) => reasons.includes(reason));
  const { name, session, hours, approval } = role;
  const candidates: EditCandidate[] = [];
  const add = (edit: Parameters<typeof keyOf>[0], alsoOpens: readonly string[] = [], weight = 0, addedHoursPerWeek = 0): void => {
    candidates.push({ key: keyOf(edit), edit, role: name, account: null, cost: editCost(edit.kind, weight), alsoOpens, addedHoursPerWeek });
  };
  const cut = of("total-limit");
  if (cut.length > 0 && session?.totalSeconds != null) {
    const waits = (outcome: FixedOutcome): number => (session.countedFrom === "request" ? (outcome.waitSeconds ?? 0) : 0);
    const seconds = upTo(most(cut.map((outcome) => outcome.lastedSeconds + waits(outcome))), HALF_HOUR);
    add(
      { kind: "session-total", role: name, seconds },
      [`a session of ${name} may last ${formatDuration(seconds)} instead of ${formatDuration(session.totalSeconds)}`],
      (seconds - session.totalSeconds) / 3_600,
    );
    add({ kind: "at-limit", role: name, atLimit: "warn" }, [`nothing ends a session of ${name}`]);
    if (session.countedFrom === "request") add({ kind: "counted-from", role: name, countedFrom: "approval" }, [`the time of ${name} runs from the approval, not from the request`]);
  }
  const idle = of("idle-limit");
  if (idle.length > 0 && session?.idleSeconds != null) {
    const seconds = upTo(most(idle.map((outcome) => longestAbsence(outcome))), FIVE_MINUTES);
    if (session.atLimit === "signoff")
      add({ kind: "at-limit", role: name, atLimit: "disconnect" }, [
        `who is away from a session of ${name} is disconnected, and what it runs goes on`,
        ...(session.totalSeconds === null ? [] : ["so it does behind the total limit"]),
      ]);
    add(
      { kind: "session-idle", role: name, seconds },
      [`nobody need be at a session of ${name} for ${formatDuration(seconds)} instead of ${formatDuration(session.idleSeconds)}`],
      (seconds - session.idleSeconds) / 3_600,
    );
  }
  const early = of("hours", "hours-end");
  const widened =
    early.length > 0
      ? widenHours(
          hours,
          early.map(({ session: s }) => spanOf(s)).filter((span) => span !== null),
          timezone,
        )
      : null;
  if (widened !== null) add({ kind: "hours", role: name, hours: widened.hours }, [`${name} may sign in ${hoursMore(widened)}`], widened.addedHoursPerWeek, widened.addedHoursPerWeek);
  if (of("hours-end").length > 0) add({ kind: "at-hours-end", role: name, atHoursEnd: "stay" }, [`who of ${name} is signed in when its hours end stays signed in`]);
  const starts = of("approval").flatMap(({ session: s }) => (s.start === null ? [] : [{ from: s.start, to: s.start }]));
  const there = approval !== null && starts.length > 0 ? widenHours(approval.available, starts, timezone) : null;
  if (there !== null && there.addedHoursPerWeek > 0) add({ kind: "approval-available", role: name, available: there.hours }, [], there.addedHoursPerWeek, there.addedHoursPerWeek);
  for (const { session: s } of of("way")) {
    const machines = change.roles.find((r) => r.name === name)?.targets.length ?? 0;
    add({ kind: "add-way", role: name, way: s.how }, [`everybody in ${name} may come by ${s.how} to all its ${machines === 1 ? "machines of one term" : `${machines} terms`}`]);
  }
  for (const { session: s } of of("through")) {
    const term = termOf(s.from, s.fromIsAsset, role);
    if (term !== null) add({ kind: "add-through", role: name, term }, [`everybody in ${name} may come through ${term.text} too`]);
  }
  return [...new Map(candidates.map((candidate) => [candidate.key, candidate])).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** A machine that no role of an account names: any of its roles could name it, and then everybody who has the role gets it. */
function newTargets({ change, accountOf }: AccessFixInput, broken: readonly FixedOutcome[]): EditCandidate[] {
  const owners = ownersOf(change, accountOf);
  const holders = new Map(change.roles.map(({ name }) => [name, change.people.filter((person) => person.roles.includes(name)).length]));
  const candidates = new Map<string, EditCandidate>();
  const looked = new Set<string>();
  for (const { session, reason } of broken) {
    const pair = JSON.stringify([session.account, session.target]);
    if (reason !== "target" || looked.has(pair)) continue;
    looked.add(pair);
    const own = owners.get(session.account) ?? [];
    for (const role of change.roles) {
      const having = own.filter((person) => person.roles.includes(role.name)).length;
      const term = having > 0 ? termOf(session.target, session.targetIsAsset, role) : null;
      if (term === null) continue;
      const others = (holders.get(role.name) ?? 0) - having;
      const edit = { kind: "add-target", role: role.name, term } as const;
      const alsoOpens = others === 0 ? [] : [`${others} more ${others === 1 ? "person" : "people"} in ${role.name} may sign in on ${session.target}`];
      const before = candidates.get(keyOf(edit));
      // Of several who need it, the one for whom it opens least to others names the price: whoever needs it opens nothing.
      if (before === undefined || editCost("add-target", others) < before.cost)
        candidates.set(keyOf(edit), { key: keyOf(edit), edit, role: role.name, account: null, cost: editCost("add-target", others), alsoOpens, addedHoursPerWeek: 0 });
    }
  }
  return [...candidates.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function glass(change: AccessChange, broken: readonly FixedOutcome[]): EditCandidate[] {
  const late = broken.filter(({ reason }) => reason === "hours" || reason === "approval");
  if (late.length === 0 || change.breakGlass !== null) return [];
  const by =
    change.roles.find(({ approval, name }) => approval !== null && late.some(({ role }) => role === name))?.approval?.by ?? change.roles.find(({ approval }) => approval !== null)?.approval?.by;
  // Who might break it, nothing says.
  if (by === undefined) return [];
  const edit: AccessEdit = { kind: "break-glass", role: by, takesSeconds: GLASS_SECONDS };
  return [
    {
      key: "break-glass",
      edit,
      role: null,
      account: null,
      cost: editCost("break-glass", 0),
      alsoOpens: ["every role may break the glass outside its hours and without its approval"],
      addedHoursPerWeek: 0,
    },
  ];
}

/** By account, as the record has it: whose it is. */
export function ownersOf({ people }: AccessChange, accountOf: (written: string) => string): Map<string, DeclaredPerson[]> {
  const owners = new Map<string, DeclaredPerson[]>();
  for (const person of people) {
    for (const account of new Set(person.accounts.map(accountOf))) {
      const own = owners.get(account);
      if (own === undefined) owners.set(account, [person]);
      else own.push(person);
    }
  }
  return owners;
}

function keyOf(edit: Exclude<AccessEdit, { readonly kind: "taken-over-by" | "programs-stay" | "automatic-stay" }>): string {
  const about = edit.kind === "add-way" ? edit.way : edit.kind === "add-target" || edit.kind === "add-through" ? edit.term.text : edit.kind === "at-limit" ? edit.atLimit : "";
  return JSON.stringify([edit.role, edit.kind, about]);
}

/** null = it has no name that a term could mean alone. */
function termOf(machine: string | null, isAsset: boolean, { at }: AccessRole): TargetTerm | null {
  return machine === null || !isAsset || machine.includes("*") || machine.trim() === "" ? null : { kind: "asset", text: machine, at };
}

function spanOf({ start, end }: Session): { readonly from: Micros; readonly to: Micros } | null {
  const from = start ?? end;
  return from === null ? null : { from, to: Math.max(from, (end ?? from) - 1) };
}

function longestAbsence({ session, lastedSeconds }: FixedOutcome): number {
  const until = session.end ?? (session.start ?? 0) + lastedSeconds * MICROS_PER_SECOND;
  return most(session.absences.map(({ from, to }) => ((to ?? until) - from) / MICROS_PER_SECOND));
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

function upTo(seconds: number, step: number): number {
  return Math.max(1, Math.ceil(seconds / step - 1e-9)) * step;
}

function hoursMore({ addedHoursPerWeek, hours }: WidenedHours): string {
  return hours.kind === "always" ? "always" : `${Number(addedHoursPerWeek.toFixed(1))} hours more in a week`;
}
