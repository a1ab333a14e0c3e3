// A role as the change writes it, and beside it the reasons and numbers: terms of targets, the way in, hours and limit as far as the sessions prove them.
import type { AccessRole, TargetTerm } from "../../plant/access.ts";
import type { ProposedRole } from "../../plant/access-proposal.ts";
import { groupBy } from "../../foundation/group-by.ts";
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import type { Session, SessionHow } from "../../plant/session.ts";
import type { RoleDraft } from "./draw-roles.ts";
import { compare, distinct, isNameable, REMOTE_WAYS } from "./duties.ts";
import type { ProposalGround } from "./proposal-ground.ts";
import { daysOf, daysWatchedOf, provenHours } from "./proven-hours.ts";
import { counted, listed, waysText } from "./role-names.ts";
import { type LastedSession, sessionLimit } from "./session-limit.ts";
import { targetWords } from "./target-terms.ts";

/** What of a role is taken back because the judge says that it breaks what was recorded. */
export const LOOSENINGS = ["grouped-targets", "hours", "through", "limit"] as const;
export type Loosening = (typeof LOOSENINGS)[number];

export interface DrawnRole {
  readonly role: AccessRole;
  readonly proposed: ProposedRole;
}

/** So many remote sessions, all from one machine, make a habit; of a jump host one is enough. */
const LEAST_FROM_ONE = 5;
/** Below so many sessions nothing is said of those to come. */
const LEAST_FOR_EXPECTATION = 10;

export function drawRole(draft: RoleDraft, name: string, ground: ProposalGround, loosened: ReadonlySet<Loosening>): DrawnRole {
  const { plant, logged, at, written, percentile } = ground;
  const { sessions, machines, accounts, ways } = draft;
  const daysWatched = daysWatchedOf(machines, logged);
  const words = targetWords(machines, plant, !loosened.has("grouped-targets"));
  const through = throughOf(draft, loosened);
  const hours = loosened.has("hours")
    ? { hours: { kind: "always" } as const, why: "Hours: always, because others would break what was recorded." }
    : provenHours(sessions, plant.timezone, daysWatched, percentile);
  const limit = draft.isRemote
    ? sessionLimit(
        sessions.map((session) => lastedOf(session, logged)),
        percentile,
      )
    : null;
  const atLimit = loosened.has("limit") ? "warn" : limit?.atLimit;
  const terms = words.map(({ kind, text }): TargetTerm => ({ kind, text, at }));
  const use = useOf(draft);
  const byAccount = groupBy(sessions, ({ account }) => account);
  const byTarget = groupBy(sessions, ({ target }) => target);
  const role: AccessRole = {
    name,
    targets: terms,
    how: ways,
    through: through.machines.map((text): TargetTerm => ({ kind: "asset", text, at })),
    hours: hours.hours,
    atHoursEnd: hours.hours.kind === "always" ? null : "stay",
    session: limit === null || atLimit === undefined ? null : { totalSeconds: limit.totalSeconds, idleSeconds: null, countedFrom: "approval", atLimit },
    approval: null,
    secondFactor: false,
    at,
    atKey: () => at,
  };
  const proposed: ProposedRole = {
    name,
    kind: draft.kind,
    accounts: accounts.map((account) => {
      const own = byAccount.get(account) ?? [];
      return { account, written: written(account), sessions: own.length, days: daysOf(own, plant.timezone) };
    }),
    targets: words.map(({ kind, text, machines: named }) => ({
      ...{ written: `${kind}:${text}`, machines: named },
      sessions: named.reduce((sum, machine) => sum + (byTarget.get(machine)?.length ?? 0), 0),
    })),
    ways,
    sessions: sessions.length,
    why: [
      whoText(draft, plant.timezone),
      use.why,
      ...words.flatMap(({ kind, text, machines: named }) =>
        kind === "asset" ? [] : [`${kind}:${text} names ${counted(named.length, "machine")} that ${named.length === 1 ? "was" : "were"} all used, and whatever is added there later.`],
      ),
      ...(through.why === "" ? [] : [through.why]),
      hours.why,
      ...(limit === null ? [] : [loosened.has("limit") ? `${limit.why} It only warns, because it would cut what was recorded.` : limit.why]),
      ...(draft.ways.length === 0 ? ["In which way its sessions were, no log says: every way is granted."] : []),
    ],
    limit: limit === null || atLimit === undefined ? null : { ...limit, atLimit },
    granted: use.granted,
    neverUsed: use.granted - use.used,
    daysWatched,
    expectedUnseen: use.expectedUnseen,
  };
  return { role, proposed };
}

function whoText({ kind, accounts, sessions, isExtra, ways, machines, isRemote }: RoleDraft, timezone: string): string {
  const who = { person: "account", shared: "account that several people use or likely use", program: "account whose name says program" }[kind];
  const what = `${counted(sessions.length, "session")} on ${counted(daysOf(sessions, timezone), "day")} ${waysText(ways)} ${isRemote ? "to" : "of"} ${listed(machines)}`;
  const besides = isExtra ? ", besides other work" : "";
  return accounts.length === 1 ? `One ${who}${besides}: ${what}.` : `${accounts.length} ${who.replace("account", "accounts").replace("name says", "names say")}${besides}: ${what}.`;
}

interface Use {
  readonly granted: number;
  readonly used: number;
  readonly expectedUnseen: number | null;
  readonly why: string;
}

/** Combinations of account, machine and way. A panel's console is its panel, so "console" and "hmi" at one machine are one way. */
function useOf({ accounts, machines, ways, sessions }: RoleDraft): Use {
  const kindOf = (way: SessionHow): string => (way === "hmi" ? "console" : way);
  const kinds = new Set(ways.map(kindOf)).size;
  const times = new Map<string, number>();
  for (const { account, target, how } of sessions) {
    const key = JSON.stringify([account, target, ways.length === 0 ? "" : kindOf(how)]);
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const granted = accounts.length * machines.length * Math.max(1, kinds);
  const once = [...times.values()].filter((count) => count === 1).length;
  // Turing's estimate (Good, 1953): what was seen once tells how much was not seen at all.
  const expectedUnseen = sessions.length < LEAST_FOR_EXPECTATION ? null : once / sessions.length;
  const more =
    expectedUnseen === null
      ? "so few sessions do not tell how much was never seen"
      : `of the sessions to come, ${expectedUnseen === 0 ? "hardly any" : `about ${share(expectedUnseen)}`} should be of an account, machine and way that were not seen together`;
  return {
    granted,
    used: times.size,
    expectedUnseen,
    why: `Grants ${counted(granted, "combination")} of account, machine and way, of which ${times.size} ${times.size === 1 ? "was" : "were"} seen in use. Not seen is not the same as not used: ${more}.`,
  };
}

function share(value: number): string {
  const percent = value * 100;
  return percent < 0.1 ? "less than 0.1 %" : `${Number(percent.toPrecision(2))} %`;
}

interface Through {
  readonly machines: readonly string[];
  readonly why: string;
}

function throughOf({ isRemote, entry, sessions, ways }: RoleDraft, loosened: ReadonlySet<Loosening>): Through {
  if (!isRemote || ways.length === 0) return { machines: [], why: "" };
  if (loosened.has("through")) return { machines: [], why: "Through: any machine, because another word would break what was recorded." };
  if (entry !== "") return { machines: [entry], why: `Through: every one of these sessions came from the jump host ${entry}.` };
  const remote = sessions.filter(({ how }) => REMOTE_WAYS.has(how));
  const unsaid = remote.filter(({ from }) => from === null).length;
  if (unsaid > 0) return { machines: [], why: `Through: any machine, because from where ${counted(unsaid, "session")} came is not recorded.` };
  const froms = distinct(remote.flatMap(({ from }) => (from === null ? [] : [from]))).sort(compare);
  const [only] = froms;
  if (only === undefined || froms.length > 1) return { machines: [], why: `Through: any machine, because its sessions came from ${froms.length}: ${listed(froms)}.` };
  if (!remote.every(({ fromIsAsset }) => fromIsAsset) || !isNameable(only))
    return { machines: [], why: `Through: all came from ${only}, which no list names; name that machine, and it can be written here.` };
  if (remote.length < LEAST_FROM_ONE)
    return { machines: [], why: `Through: all came from ${only}, but ${counted(remote.length, "session")} ${remote.length === 1 ? "does" : "do"} not make that a rule.` };
  return { machines: [only], why: `Through: every one of ${remote.length} sessions came from ${only}.` };
}

function lastedOf({ start, end, target }: Session, logged: ProposalGround["logged"]): LastedSession {
  const log = logged.get(target);
  const since = start ?? Math.min(log?.first ?? Number.POSITIVE_INFINITY, end ?? Number.POSITIVE_INFINITY);
  const until = end ?? Math.max(since, log?.last ?? since);
  return { seconds: Number.isFinite(since) ? Math.max(0, until - since) / MICROS_PER_SECOND : 0, isAtLeast: start === null || end === null };
}
