// Draws a change of access from recorded sessions: least privilege from use. Every recorded session goes on under it, and a judge says so: what the judge finds
// broken is loosened, and what cannot be is asked about. Retires nobody, and invents no approval.
import type { AccessChange, DeclaredPerson } from "../../plant/access.ts";
import type { AccessProposal } from "../../plant/access-proposal.ts";
import type { ProposalChoice } from "../../plant/proposal.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import { isOfPeople, type Session } from "../../plant/session.ts";
import { accessQuestions } from "./access-questions.ts";
import { type DrawnRole, drawRole, type Loosening } from "./draft-roles.ts";
import { drawRoles, type RoleDraft, type RoleKind } from "./draw-roles.ts";
import { assetsByName, compare, distinct, usesOf } from "./duties.ts";
import type { ProposalGround } from "./proposal-ground.ts";
import { programsOf } from "./programs.ts";
import type { AccessProposalInput, DraftOutcome } from "./question.ts";
import { roleNames } from "./role-names.ts";
import { MARGIN, percentileText } from "./session-limit.ts";

/** Once for each thing that can be loosened, and once to see the end of it. */
const MOST_ROUNDS = 5;

export function proposeAccess(input: AccessProposalInput): AccessProposal {
  const { plant, record, percentile, file } = input;
  const at: TextAt = { kind: "text", file, line: 1, column: 1 };
  const ground: ProposalGround = {
    ...{ plant, percentile, at, written: input.nameOf, assets: assetsByName(plant) },
    logged: new Map(record.loggedTargets.map(({ target, first, last }) => [target, { first, last }])),
  };
  const uses = usesOf(record, ground.assets);
  const drafts = drawRoles(uses, kindOfAccount(input));
  const names = roleNames(drafts, ground.assets);
  const loosened = drafts.map(() => new Set<Loosening>());
  let drawn = draw(drafts, names, ground, loosened);
  let change = changeOf(input, drafts, drawn, at);
  let outcomes = input.judge(change);
  for (let round = 1; round < MOST_ROUNDS && loosen(outcomes.filter(isBroken), drafts, names, loosened); round++) {
    drawn = draw(drafts, names, ground, loosened);
    change = changeOf(input, drafts, drawn, at);
    outcomes = input.judge(change);
  }
  const roles = drawn.map(({ proposed }) => proposed);
  const broken = outcomes.filter(isBroken);
  const seen = record.sessions.filter(isOfPeople);
  return {
    ...{ change, roles, programs: programsOf(record, input.nameOf), questions: accessQuestions(input, ground, roles, broken), choices: choicesOf(input) },
    counts: {
      ...{ sessions: seen.length, accounts: uses.length, machines: distinct(seen.map(({ target }) => target)).length },
      ofPrograms: record.sessions.length - seen.length - ofNobody(record.sessions),
      ofNobody: ofNobody(record.sessions),
      kept: outcomes.filter(({ verdict }) => verdict === "kept").length,
      unknown: outcomes.filter(({ verdict }) => verdict === "unknown").length,
      broken: broken.length,
      granted: sum(roles.map(({ granted }) => granted)),
      neverUsed: sum(roles.map(({ neverUsed }) => neverUsed)),
      expectedUnseen: unseenOf(seen),
    },
  };
}

/** Sessions that the draft should let go on and does not. */
function isBroken({ verdict }: DraftOutcome): boolean {
  return verdict !== "kept" && verdict !== "unknown" && verdict !== "not-governed";
}

function draw(drafts: readonly RoleDraft[], names: readonly string[], ground: ProposalGround, loosened: readonly ReadonlySet<Loosening>[]): DrawnRole[] {
  return drafts.map((draft, i) => drawRole(draft, names[i] as string, ground, loosened[i] as ReadonlySet<Loosening>));
}

function kindOfAccount({ record, sharedAccounts }: AccessProposalInput): (account: string) => RoleKind {
  const shared = new Set(sharedAccounts.filter(({ isShared }) => isShared === "shared" || isShared === "likely").map(({ account }) => account));
  const programs = new Set(record.sessions.filter(({ accountKind }) => accountKind === "service").map(({ account }) => account));
  return (account) => (programs.has(account) ? "program" : shared.has(account) ? "shared" : "person");
}

function changeOf({ name, file, nameOf }: AccessProposalInput, drafts: readonly RoleDraft[], drawn: readonly DrawnRole[], at: TextAt): AccessChange {
  const accounts = distinct(drafts.flatMap((draft) => draft.accounts)).sort((a, b) => compare(nameOf(a), nameOf(b)));
  const people = accounts.map((account): DeclaredPerson => {
    const roles = drawn.filter((_, i) => drafts[i]?.accounts.includes(account) === true).map(({ role }) => role.name);
    return { name: nameOf(account), accounts: [nameOf(account)], roles, shift: null, at };
  });
  return {
    ...{ kind: "access", name, file, sha256: "", satisfies: [], people, roles: drawn.map(({ role }) => role), retire: [], noSecondFactor: [], breakGlass: null },
    elsewhere: "as-today",
    acknowledged: [],
  };
}

const LOOSENED_BY: Readonly<Partial<Record<DraftOutcome["reason"], Loosening>>> = {
  ...{ "no-role": "grouped-targets", target: "grouped-targets", hours: "hours", "hours-end": "hours", through: "through", "total-limit": "limit" },
};

/** @returns whether anything changed */
function loosen(broken: readonly DraftOutcome[], drafts: readonly RoleDraft[], names: readonly string[], loosened: readonly Set<Loosening>[]): boolean {
  let isChanged = false;
  for (const { reason, role, session } of broken) {
    const what = LOOSENED_BY[reason];
    if (what === undefined) continue;
    drafts.forEach(({ accounts }, i) => {
      if ((role === null ? !accounts.includes(session.account) : names[i] !== role) || loosened[i]?.has(what) !== false) return;
      loosened[i]?.add(what);
      isChanged = true;
    });
  }
  return isChanged;
}

function ofNobody(sessions: readonly Session[]): number {
  return sessions.filter(({ accountKind }) => accountKind === "none").length;
}

/** Turing's estimate over accounts, machines and ways. */
function unseenOf(sessions: readonly Session[]): number | null {
  const times = new Map<string, number>();
  for (const { account, target, how } of sessions) {
    const key = JSON.stringify([account, target, how]);
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  return sessions.length < 10 ? null : [...times.values()].filter((count) => count === 1).length / sessions.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function choicesOf({ percentile }: AccessProposalInput): ProposalChoice[] {
  return [
    {
      what: "session.total",
      why: `only for roles that come from another machine: ${percentileText(percentile)} of how long their sessions lasted, ${MARGIN * 100} % more, in half hours. It ends sessions only where enough were recorded and none was longer; else it warns. At the machine itself no limit is drawn: ending an operator's session takes the line out of his sight.`,
    },
    { what: "session.idle", why: "not drawn: most logs do not show when nobody is there, so nothing proves what a limit would end." },
    { what: "approval", why: "left out: no log shows who approves what today, and when. Write it where a role needs one, and check what waits for it." },
    { what: "secondFactor", why: "left out: whether a machine can ask for one, no log shows." },
    { what: "breakGlass", why: "left out: nothing drawn here shuts anybody out who was seen, so nothing must be broken. Write one before you narrow it." },
    { what: "elsewhere", why: "as-today: machines that no role names stay as they are, among them all whose sign-ins no log shows." },
    { what: "satisfies", why: "left out: a draft claims nothing. Write what it is meant to satisfy, and check tests it." },
  ];
}
