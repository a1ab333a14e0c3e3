// What no edit may or can do about a broken session: accounts, retirements and second factors are decisions, each with who can take it and what he would write.
import { countOf } from "../../foundation/count-words.ts";
import { groupBy } from "../../foundation/group-by.ts";
import { formatDuration } from "../../foundation/time.ts";
import type { Decision } from "../../plant/finding.ts";
import { accountAsWritten } from "../../plant/written-accounts.ts";
import type { AccessFixInput, FixedOutcome, FixJudgement } from "./question.ts";

const PRODUCTION = "production management";
const ENGINEER = "control engineer";
const SECURITY = "security officer of the plant";
const NETWORK = "network engineer";
const LOGS = "whoever keeps the logs";
const MOST_NAMED = 4;

type Reason = FixedOutcome["reason"];
type Words = (input: AccessFixInput, broken: readonly FixedOutcome[]) => Decision;

/** One for all sessions of one reason, and of one account or role. */
export function accessDecisions(input: AccessFixInput, left: readonly FixedOutcome[]): Decision[] {
  const asWritten = accountAsWritten(input.change, input.accountOf);
  const told = left.map((outcome) => ({ ...outcome, session: { ...outcome.session, account: asWritten(outcome.session.account) } }));
  const groups = groupBy(told, ({ reason, role, session }) => JSON.stringify([reason, ABOUT_ROLES.has(reason) ? role : session.account]));
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => (DECISIONS[(list[0] as FixedOutcome).reason] ?? byNobody)(input, list));
}

const ABOUT_ROLES: ReadonlySet<Reason> = new Set(["off-shift", "hours", "hours-end", "approval", "second-factor", "total-limit", "idle-limit", "way", "through"]);

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
  "retired-automatic": (_, list) => ({
    owner: ENGINEER,
    text: `${machines(list)} ${distinct(list.map(({ session }) => session.target)).length === 1 ? "signs itself" : "sign themselves"} on as ${accountOf(list)} (${sessions(list)}): once it is retired the screen stays at the sign-in after the next start. Let the machine keep an account that opens its program alone, and let people sign on within that program.`,
    couldAdd: `retire: [{ account: ${accountOf(list)}, takenOverBy: [ … ], automatic: stay }]`,
  }),
  "off-shift": (_, list) => ({
    owner: PRODUCTION,
    text: `${sessions(list)} on ${machines(list)} were begun when nobody of ${roleOf(list)} is on shift. Who works there then, and in which role?`,
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

const OPEN: Readonly<Partial<Record<Reason, string>>> = {
  "not-recorded": "its log does not show when nobody is there, or how it began or ended: a log that does would tell",
  "hours-end": "the change does not say what the end of the hours does",
  approval: "how long the line goes on is not declared: plant.yaml can say it",
  "off-shift": "whether somebody of the role is on shift then is not known",
  hours: "how long the line goes on, or what the calendar says of that time, is not known",
  "second-factor": "whether the second factor works without the domain is not known",
};

/** Sessions that no longer break, and of which nobody can say that they are kept. */
export function leftUnknown({ sessions: after }: FixJudgement, mended: readonly FixedOutcome[]): Decision[] {
  const wanted = new Set(mended.map(({ session }) => session));
  const open = after.filter(({ verdict, session }) => verdict === "unknown" && wanted.has(session));
  return [...groupBy(open, ({ reason }) => reason)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, list]) => ({
      owner: LOGS,
      text: `${sessions(list)} on ${machines(list)} no longer ${list.length === 1 ? "breaks" : "break"}, but whether ${list.length === 1 ? "it goes" : "they go"} on is not known: ${OPEN[reason as Reason] ?? "what decides is not recorded"}.`,
      couldAdd: null,
    }));
}

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
  return `${countOf(list.length, "session")}`;
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
