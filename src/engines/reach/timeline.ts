// The consequence timeline: what happens when after the change is loaded. Times come from written or assumed timers, from observed lifetimes of
// connections and from the last days of permissions; an event whose time nothing tells has none. When lines stop by it: line-stops.ts.
import { countOf } from "../../foundation/count-words.ts";
import { isDhcp, shortestLease } from "../../plant/address-leases.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { TimelineEntry } from "../../plant/finding.ts";
import type { Assumption } from "../../plant/plant.ts";
import { formatDuration } from "../../foundation/time.ts";
import { factsOf } from "./degrade.ts";
import { countsAsBreak } from "./finding-groups.ts";
import { endsOf } from "./judgement-words.ts";
import { type BreakMoment, lineStops } from "./line-stops.ts";
import { BLOCKED, DEGRADED_BY, type JudgedTable, ROLES } from "./judged-table.ts";
import { outageAssumption } from "./path-assumptions.ts";
import type { ReachContext } from "./reach-context.ts";

interface Moment {
  /** The earliest of what stands together here: nothing is told to stop later than it may. */
  afterSeconds: number | null;
  readonly when: string;
  readonly what: string;
  /** How long a protocol usually goes on: said where no impact is known. */
  readonly isFuse: boolean;
  readonly rows: number[];
}

type Put = (afterSeconds: number | null, when: string, what: string, row: number, isFuse?: boolean) => void;

/** Seconds. Thousands of connections that live for some milliseconds more or less are one moment to people. */
const STEPS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200] as const;
const DAY_SECONDS = 86_400;

/** The next step that is no shorter, whole days at last: what happens within the time happens within the step. */
function stepAbove(seconds: number): number {
  return STEPS.find((step) => step >= seconds) ?? Math.ceil(seconds / DAY_SECONDS) * DAY_SECONDS;
}

const LONG_FUSE = new Set(["identity-and-time", "historian", "recipe"]);

export function consequenceTimeline(context: ReachContext, table: JudgedTable, findingsOf: (row: number) => readonly string[], assume: (a: Assumption) => void): TimelineEntry[] {
  const moments = new Map<string, Moment>();
  const put: Put = (afterSeconds, when, what, i, isFuse = false) => {
    const key = `${when}|${what}`;
    const moment = moments.get(key);
    if (moment === undefined) moments.set(key, { afterSeconds, when, what, isFuse, rows: [i] });
    else {
      moment.rows.push(i);
      if (afterSeconds !== null && moment.afterSeconds !== null) moment.afterSeconds = Math.min(moment.afterSeconds, afterSeconds);
    }
  };
  for (let i = 0; i < table.length; i++) if (countsAsBreak(table, i)) momentsOf(context, table, i, put);
  const entries: TimelineEntry[] = [];
  const explained = new Set<number>();
  const { known, today, plant } = context.question;
  if (known != null) entries.push(...lineStops(known, breakMoments(table, [...moments.values()], findingsOf), { today, timezone: plant.timezone }, explained));
  for (const moment of moments.values()) {
    // What the facts of a protocol say of its usual patience is said where nothing better is known.
    const rows = moment.isFuse ? moment.rows.filter((i) => !explained.has(i)) : moment.rows;
    if (rows.length === 0) continue;
    entries.push(toEntry(context, table, { ...moment, rows }, findingsOf));
    if (moment.isFuse) for (const i of rows) assumeBudget(context, i, assume);
  }
  entries.push(...endsOfPermissions(context, table));
  return entries.sort(
    (a, b) => Number(a.isTotal === true) - Number(b.isTotal === true) || (a.afterSeconds ?? Number.POSITIVE_INFINITY) - (b.afterSeconds ?? Number.POSITIVE_INFINITY) || (a.what < b.what ? -1 : 1),
  );
}

function assumeBudget(context: ReachContext, i: number, assume: (a: Assumption) => void): void {
  const budget = outageAssumption((context.conversations[i] as Conversation).protocol);
  if (budget !== undefined) assume(budget);
}

/** What breaks at one moment and stands in the same findings is asked about together; what else breaks is known to whoever is asked. */
function breakMoments(table: JudgedTable, moments: readonly Moment[], findingsOf: (row: number) => readonly string[]): BreakMoment[] {
  const together = new Map<string, Omit<BreakMoment, "rows"> & { readonly rows: Set<number> }>();
  for (const { afterSeconds, when, rows, isFuse } of moments) {
    if (isFuse) continue;
    for (const i of rows) {
      const how = table.verdict[i] === BLOCKED ? "blocked" : "degraded";
      const findings = findingsOf(i);
      const key = [when, how, ...findings].join("|");
      const group = together.get(key) ?? { afterSeconds, when, how, findings, rows: new Set<number>() };
      group.rows.add(i);
      together.set(key, group);
    }
  }
  return [...together.values()].map((group) => ({ ...group, rows: [...group.rows] }));
}

function momentsOf(context: ReachContext, table: JudgedTable, i: number, put: Put): void {
  const c = context.conversations[i] as Conversation;
  const { path } = endsOf(context, table, i);
  const role = ROLES[table.role[i] as number] ?? "unclassified";
  if (table.verdict[i] === BLOCKED) {
    const kept = path?.load?.onLoad === "keep" && c.transport === "tcp";
    if (kept) {
      const life = (c.closingsSeen ?? 0) > 0 ? c.longestConnection : null;
      put(
        life,
        life === null ? "next reconnect" : `next reconnect, within ${formatDuration(stepAbove(life))}`,
        life === null ? `${role} stops when its connections open again; none was seen closing` : `${role} stops: live connections are kept, new ones are refused`,
        i,
      );
      return;
    }
    const fuse = LONG_FUSE.has(role) ? factsOf(c.protocol)?.outageBudgetMs?.typical : undefined;
    put(0, "at once", `${role} is blocked`, i);
    if (fuse !== undefined && fuse >= 60_000) put(fuse / 1_000, `after about ${formatDuration(fuse / 1_000)}`, `${role} runs out: ${c.protocol} usually bears so long without its server`, i, true);
    return;
  }
  for (let bit = 0; bit < DEGRADED_BY.length; bit++) {
    if (((table.degraded[i] as number) & (1 << bit)) === 0) continue;
    switch (DEGRADED_BY[bit]) {
      case "load":
        put(0, "at once", `${role} stops: ${path?.names ?? "the firewall"} drops live state on load`, i);
        break;
      case "insertion":
        put(0, "at once", `${role} stops while ${path?.names ?? "the box"} is put into the cable`, i);
        break;
      case "idle-timeout": {
        const seconds = (c.transport === "udp" ? path?.udpIdle : path?.tcpIdle)?.seconds ?? 0;
        put(seconds, `after a silence of ${formatDuration(seconds)}`, `${role} stalls: the idle connection outlives the firewall's memory`, i);
        break;
      }
      case "secondary-connection":
        put(null, "next time it negotiates", `${role} fails: the negotiated connection is not opened`, i);
        break;
      case "multicast": {
        const lease = shortestLease(c);
        if (isDhcp(c)) put(null, `at the next restart${lease === null ? "" : `, or within ${formatDuration(lease)} (its lease)`}`, "machines get no address", i);
        else put(0, "at once", `${role} is disturbed (multicast)`, i);
        break;
      }
      case "re-address":
        put(null, "when addresses change", `${role} stops until every partner knows the new address`, i);
        break;
      default:
        put(0, "at once", `${role} is disturbed (${DEGRADED_BY[bit]})`, i);
    }
  }
}

function toEntry(context: ReachContext, table: JudgedTable, m: Moment, findingsOf: (row: number) => readonly string[]): TimelineEntry {
  const lines = new Set<string>();
  const ids = new Set<string>();
  for (const i of m.rows) {
    const { client, server } = endsOf(context, table, i);
    for (const e of [client, server]) if (e.asset?.line != null) lines.add(e.asset.line);
    for (const id of findingsOf(i)) ids.add(id);
  }
  const count = m.rows.length;
  return {
    afterSeconds: m.afterSeconds,
    when: m.when,
    line: lines.size === 0 ? null : [...lines].sort().join(", "),
    what: `${m.what} (${countOf(count, "conversation")})`,
    findings: [...ids].sort(),
  };
}

/** Permissions that end: what they carry today is blocked from the day after. Denials that end: what they kept out comes back. */
function endsOfPermissions(context: ReachContext, table: JudgedTable): TimelineEntry[] {
  const carried = new Map<string, number>();
  for (let i = 0; i < table.length; i++) {
    const { until, action } = context.rules[table.rule[i] as number] ?? {};
    if (action !== "deny" && until != null && table.verdict[i] !== BLOCKED) carried.set(until, (carried.get(until) ?? 0) + 1);
  }
  const today = Date.parse(`${context.question.today}T00:00:00Z`);
  const denials = new Set<string>();
  for (const conduit of context.change.conduits) {
    if (conduit.until === null || conduit.until < context.question.today) continue;
    if (conduit.deny !== undefined) denials.add(conduit.until);
    else if (!carried.has(conduit.until)) carried.set(conduit.until, 0);
  }
  const entry = (until: string, what: string): TimelineEntry => ({
    afterSeconds: (Date.parse(`${until}T00:00:00Z`) - today) / 1_000 + DAY_SECONDS,
    when: `after ${until}`,
    line: null,
    what,
    findings: [],
  });
  return [
    ...[...carried].map(([until, count]) =>
      entry(until, count === 0 ? "a temporary permission ends; nothing seen uses it" : `a temporary permission ends: ${count} conversation${count === 1 ? " is" : "s are"} blocked from the day after`),
    ),
    ...[...denials].map((until) => entry(until, "a temporary denial ends: what it kept out can come in again")),
  ];
}
