// What no edit may or can do about a broken session: accounts, retirements and second factors are decisions, each with who can take it and what he would write.
import { formatDuration } from "../../foundation/time.ts";
import type { Decision } from "../../plant/finding.ts";
import type { AccessFixInput, FixedOutcome } from "./question.ts";

const PRODUCTION = "production management";
const ENGINEER = "control engineer";
const SECURITY = "security officer of the plant";
const NETWORK = "network engineer";
const MOST_NAMED = 4;

type Reason = FixedOutcome["reason"];
type Words = (input: AccessFixInput, broken: readonly FixedOutcome[]) => Decision;

/** One for all sessions of one reason, and of one account or role. */
export function accessDecisions(input: AccessFixInput, left: readonly FixedOutcome[]): Decision[] {
  const groups = new Map<string, FixedOutcome[]>();
  for (const outcome of left) {
    const key = JSON.stringify([outcome.reason, ABOUT_ROLES.has(outcome.reason) ? outcome.role : outcome.session.account]);
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => (DECISIONS[(list[0] as FixedOutcome).reason] ?? byNobody)(input, list));
}

const ABOUT_ROLES: ReadonlySet<Reason> = new Set(["hours", "hours-end", "approval", "second-factor", "total-limit", "idle-limit", "way", "through"]);

const DECISIONS: Readonly<Partial<Record<Reason, Words>>> = {
  retired: ({ lineWaits }, list) => {
    const account = accountOf(list);
    const waits = list.map(({ session }) => lineWaits(session.target)).filter((seconds) => seconds !== null);
    const least = waits.length === 0 ? null : waits.reduce((a, b) => Math.min(a, b));
    return {
      owner: PRODUCTION,
      text: `${sessions(list)} of ${account} on ${machines(list)} cannot begin once it is retired. Whoever works there needs an account of their own, and a quick way to sign in (a card, a badge) where the line does not wait${least === null ? "" : ` (it goes on for ${formatDuration(least)})`}. Until then: keep the account, or answer for the break.`,
      couldAdd: `acknowledged: [{ account: ${account}, owner: …, reason: everybody has an account of their own, until: … }]`,
    };
  },
  "retired-in-service": (_, list) => ({
    owner: ENGINEER,
    text: `Programs run under ${accountOf(list)} on ${machines(list)}: ${sessions(list)} of theirs fail once it is retired. Give each program an account of its own, with nothing but what it needs, before the account goes.`,
    couldAdd: null,
  }),
  "no-role": (_, list) => ({
    owner: PRODUCTION,
    text: `${sessions(list)} of ${accountOf(list)} on ${machines(list)}: the account is nobody's in people. Whose is it, and which role is theirs?`,
    couldAdd: `people: [{ name: …, accounts: [${accountOf(list)}], role: … }]`,
  }),
  target: (_, list) => ({
    owner: PRODUCTION,
    text: `${sessions(list)} of ${accountOf(list)} on ${machines(list)}: no role of theirs names it, and none can by a name that means it alone. Which role should?`,
    couldAdd: null,
  }),
  "second-factor": (_, list) => ({
    owner: SECURITY,
    text: `${sessions(list)} of ${roleOf(list)} on ${machines(list)}, where no second factor can be used: bring one that works there (a card, a token), or give these machines a role of their own without it, and say what stands in its place.`,
    couldAdd: null,
  }),
  "path-closed": (_, list) => ({
    owner: NETWORK,
    text: `${sessions(list)} to ${machines(list)} go where the zones close the way: open it in the segmentation that is judged together with this change, or choose another way in.`,
    couldAdd: null,
  }),
  through: (_, list) => ({
    owner: SECURITY,
    text: `${sessions(list)} of ${roleOf(list)} to ${machines(list)} came from ${listed(distinct(list.map(({ session }) => session.from ?? "somewhere")))}, which no list names: name that machine, or bring these people to the way in that the role asks for.`,
    couldAdd: null,
  }),
  approval: ({ lineWaits }, list) => {
    const waits = list.map(({ session }) => lineWaits(session.target)).filter((seconds) => seconds !== null);
    const least = waits.length === 0 ? null : waits.reduce((a, b) => Math.min(a, b));
    return {
      owner: PRODUCTION,
      text: `${sessions(list)} of ${roleOf(list)} on ${machines(list)} wait longer for the approval than the line goes on${least === null ? "" : ` (${formatDuration(least)})`}, even if the approver is there. Approve such work beforehand, or shorten what the approval takes.`,
      couldAdd: null,
    };
  },
  hours: (_, list) => ({
    owner: PRODUCTION,
    text: `${sessions(list)} of ${roleOf(list)} on ${machines(list)} begin outside hours that a calendar keeps: the calendar has to know these times.`,
    couldAdd: null,
  }),
  "hours-end": (_, list) => ({
    owner: PRODUCTION,
    text: `${sessions(list)} of ${roleOf(list)} on ${machines(list)} go on behind hours that a calendar keeps: the calendar has to know these times.`,
    couldAdd: "atHoursEnd: stay",
  }),
};

function byNobody(_: AccessFixInput, list: readonly FixedOutcome[]): Decision {
  const { verdict, reason } = list[0] as FixedOutcome;
  return {
    owner: SECURITY,
    text: `${sessions(list)} of ${roleOf(list)} on ${machines(list)} stay ${verdict} (${reason}): no edit restores them without giving up a requirement that the change claims.`,
    couldAdd: null,
  };
}

function accountOf(list: readonly FixedOutcome[]): string {
  return (list[0] as FixedOutcome).session.account;
}

function roleOf(list: readonly FixedOutcome[]): string {
  return (list[0] as FixedOutcome).role ?? accountOf(list);
}

function sessions(list: readonly FixedOutcome[]): string {
  return `${list.length} session${list.length === 1 ? "" : "s"}`;
}

function machines(list: readonly FixedOutcome[]): string {
  return listed(distinct(list.map(({ session }) => session.target)));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

function listed(names: readonly string[]): string {
  return names.length <= MOST_NAMED ? names.join(", ") : `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more`;
}
