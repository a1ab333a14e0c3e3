// Replay of sessions: verdicts per second of a change with many roles, and beside it the Cedar policy engine over the same grants. Ratios are what counts;
// absolute numbers depend on the machine. Seeded, so that every run asks the same.
import * as cedar from "@cedar-policy/cedar-wasm/nodejs";
import { compileChange } from "../src/engines/session-replay/compiled-change.ts";
import { judgeColumns, outcomeAt } from "../src/engines/session-replay/judge-columns.ts";
import { PlantClock } from "../src/engines/session-replay/plant-clock.ts";
import type { ReplayQuestion } from "../src/engines/session-replay/question.ts";
import { columnsOf } from "../src/engines/session-replay/session-columns.ts";
import { replaySessions } from "../src/engines/session-replay/session-replay.ts";
import { seededRandom } from "../src/foundation/seeded-random.ts";
import type { AccessRole } from "../src/plant/access.ts";
import type { AccessRecord, Session, SessionHow } from "../src/plant/session.ts";
import { accessChange, HOUR, MINUTE, person, replayQuestion, role, session, term } from "../tests/generators/access-changes.ts";
import { plant, START, textAt } from "../tests/generators/plant-builder.ts";

const SESSIONS = Number(process.env.HOLDPOINT_BENCH_SESSIONS ?? 1_000_000);
const ROLES = 500;
const ACCOUNTS = 5_000;
const MACHINES = 1_000;
const DAYS = 90;
const SEED = 20_261_126;
const ROUNDS = 5;
/** The policy engine would take many minutes for all; so many are asked of it, spread over the record. */
const ASKED = 5_000;
const ZONE = "Europe/Berlin";
const WAYS: readonly SessionHow[] = ["console", "hmi", "rdp", "ssh", "vnc", "web"];

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const rate = (seconds: number, n: number): string =>
  Math.round(n / seconds)
    .toLocaleString("en")
    .padStart(12);

function secondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
}

const best = (rounds: number, work: () => void): number => Math.min(...Array.from({ length: rounds }, () => secondsOf(work)));

/** Grants of targets, ways and hours; `full` adds limits, approvals and ways through. */
function makeRoles(random: () => number, isFull: boolean): AccessRole[] {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  return Array.from({ length: ROLES }, (_, i) => {
    const targets = Array.from({ length: 2 + Math.floor(random() * 18) }, () => term(`asset:machine-${Math.floor(random() * MACHINES)}`));
    const from = Math.floor(random() * 12) * 60;
    const week = Array.from({ length: 5 + Math.floor(random() * 3) }, (__, day) => ({ from: day * 1_440 + from, to: day * 1_440 + from + 480 + Math.floor(random() * 4) * 60 }));
    const grants = role(`role-${i}`, [], {
      targets,
      how: i % 3 === 0 ? [] : [...new Set([pick(WAYS), pick(WAYS), pick(WAYS)])],
      hours: i % 4 === 0 ? { kind: "always" } : { kind: "week", week },
      atHoursEnd: "stay",
    });
    if (!isFull) return grants;
    return {
      ...grants,
      atHoursEnd: i % 2 === 0 ? ("disconnect" as const) : ("stay" as const),
      through: i % 5 === 0 ? [term("asset:jump-*")] : [],
      session: i % 2 === 0 ? { totalSeconds: 14_400, idleSeconds: i % 4 === 0 ? 900 : null, countedFrom: "approval" as const, atLimit: "signoff" as const } : null,
      approval: i % 7 === 0 ? { by: "shift-lead", available: { kind: "week" as const, week }, takesSeconds: 1_200, at: textAt(1) } : null,
      secondFactor: i % 6 === 0,
    };
  });
}

function makeSessions(random: () => number, roles: readonly AccessRole[], rolesOf: readonly (readonly number[])[]): AccessRecord {
  // One text per name, as the store's dictionary of texts hands them out.
  const accounts = Array.from({ length: ACCOUNTS + 200 }, (_, i) => `account-${i}`);
  const machines = Array.from({ length: MACHINES }, (_, i) => `machine-${i}`);
  const places = Array.from({ length: 204 }, (_, i) => (i < 4 ? `jump-${i}` : `10.0.0.${i}`));
  const list: Session[] = [];
  for (let i = 0; i < SESSIONS; i++) {
    const account = Math.floor(random() * (ACCOUNTS + 200));
    const own = rolesOf[account];
    // Most work where their roles let them; some do not, and some accounts are of nobody.
    const targets = own === undefined || random() < 0.02 ? null : (roles[own[0] as number] as AccessRole).targets;
    const target = targets === null ? (machines[Math.floor(random() * MACHINES)] as string) : (targets[Math.floor(random() * targets.length)]?.text as string);
    const how = WAYS[Math.floor(random() * WAYS.length)] as SessionHow;
    const startHour = random() * DAYS * 24;
    const absences = random() < 0.1 ? [{ kind: "locked" as const, from: START + startHour * HOUR + 5 * MINUTE, to: START + startHour * HOUR + 40 * MINUTE }] : [];
    list.push(session(accounts[account] as string, target, how, startHour, random() * 8, { from: places[random() < 0.5 ? i % 4 : i % 204] ?? null, absences, showsAbsence: true }));
  }
  list.sort((x, y) => (x.start ?? 0) - (y.start ?? 0));
  const last = START + (DAYS * 24 + 8) * HOUR;
  return { sessions: list, uses: [], loggedTargets: machines.map((target) => ({ target, first: START, last })) };
}

function questionOf(roles: readonly AccessRole[], rolesOf: readonly (readonly number[])[], record: AccessRecord): ReplayQuestion {
  const people = rolesOf.map((own, i) =>
    person(
      `person-${i}`,
      [`account-${i}`],
      own.map((r) => `role-${r}`),
    ),
  );
  return replayQuestion(accessChange({ roles, people, elsewhere: "deny", retire: [{ account: "account-5100", at: textAt(1) }] }), record, {
    plant: plant([], { timezone: ZONE }),
    known: { impactOf: () => ({ lines: ["line-1"], timeToImpactSeconds: 1_800, text: "", assumptions: [], downtimeMinutes: null, costPerEvent: null }) },
  });
}

/** The grants as the other engine writes them: groups of accounts and of machines, ways as actions, hours as conditions on the minute of the week. */
function policiesOf(roles: readonly AccessRole[]): string {
  return roles
    .map((own, i) => {
      const actions = own.how.length === 0 ? "action" : `action in [${own.how.map((how) => `Action::"${how}"`).join(", ")}]`;
      const hours = own.hours.kind === "week" ? ` when { ${own.hours.week.map(({ from, to }) => `(context.minute >= ${from} && context.minute < ${to})`).join(" || ")} }` : "";
      return `permit(principal in Role::"${i}", ${actions}, resource in Targets::"${i}")${hours};`;
    })
    .join("\n");
}

interface Asked {
  readonly call: cedar.StatefulAuthorizationCall;
  readonly row: number;
}

function callsFor(question: ReplayQuestion, rolesOf: readonly (readonly number[])[]): Asked[] {
  const { sessions } = question.record;
  const clock = new PlantClock(ZONE, START - 48 * HOUR, START + (DAYS + 2) * 24 * HOUR);
  const groups = new Map<string, { type: string; id: string }[]>();
  question.change.roles.forEach(({ targets }, i) => {
    for (const { text } of targets) groups.set(text, [...(groups.get(text) ?? []), { type: "Targets", id: String(i) }]);
  });
  return Array.from({ length: ASKED }, (_, k) => {
    const row = Math.floor((k * sessions.length) / ASKED);
    const own = sessions[row] as Session;
    const principal = { type: "Account", id: own.account };
    const resource = { type: "Machine", id: own.target };
    const roles = (rolesOf[Number(own.account.slice("account-".length))] ?? []).map((r) => ({ type: "Role", id: String(r) }));
    // Only what this request needs is handed over, as its users do it.
    const entities = [
      { uid: principal, attrs: {}, parents: roles },
      { uid: resource, attrs: {}, parents: groups.get(own.target) ?? [] },
    ];
    return {
      row,
      call: { principal, action: { type: "Action", id: own.how }, resource, context: { minute: clock.minuteOfWeek(own.start ?? 0) }, preparsedPolicySetId: "bench", validateRequest: false, entities },
    };
  });
}

export function benchSessions(): void {
  const random = seededRandom(SEED);
  const grants = makeRoles(random, false);
  const rolesOf = Array.from({ length: ACCOUNTS }, () => Array.from({ length: 1 + Math.floor(random() * 3) }, () => Math.floor(random() * ROLES)));
  const record = makeSessions(random, grants, rolesOf);
  say(`${SESSIONS.toLocaleString("en")} sessions of ${ACCOUNTS.toLocaleString("en")} accounts on ${MACHINES.toLocaleString("en")} machines, ${ROLES} roles, processor time`);

  const full = questionOf(makeRoles(seededRandom(SEED), true), rolesOf, record);
  const encoding = best(2, () => void columnsOf(record));
  say(`  names to numbers             ${rate(encoding, SESSIONS)} sessions/s`);
  const columns = columnsOf(record);
  say(
    `  compiling the change         ${best(2, () => void compileChange(full, columns))
      .toFixed(2)
      .padStart(12)} s (in the rates below too)`,
  );
  const judging = best(ROUNDS, () => void judgeColumns(full, columns));
  say(`  verdicts, every control      ${rate(judging, SESSIONS)} sessions/s`);
  say(`  both together                ${rate(encoding + judging, SESSIONS)} sessions/s`);
  let answer = replaySessions(full);
  const whole = best(2, () => {
    answer = replaySessions(full);
  });
  const { kept, lockedOut, cutOff, waits, needsOtherPath, unknown } = answer.counts;
  say(`  with findings and verdict    ${rate(whole, SESSIONS)} sessions/s; ${answer.findings.length.toLocaleString("en")} findings`);
  say(`    kept ${kept}, locked out ${lockedOut}, cut off ${cutOff}, waits ${waits}, needs another path ${needsOtherPath}, unknown ${unknown}`);

  const plain = questionOf(grants, rolesOf, record);
  const outcomes = judgeColumns(plain, columns);
  const own = best(ROUNDS, () => void judgeColumns(plain, columns));
  say(`\nthe same grants alone (who, where, in which way, in which minutes of the week)`);
  say(`  this engine                  ${rate(own, SESSIONS)} sessions/s`);
  const parsed = cedar.preparsePolicySet("bench", { staticPolicies: policiesOf(grants) });
  if (parsed.type !== "success") throw new Error(`the other engine does not take the policies: ${JSON.stringify(parsed)}`);
  const calls = callsFor(plain, rolesOf);
  let allowed = 0;
  const asking = best(2, () => {
    allowed = 0;
    for (const { call, row } of calls) {
      const said = cedar.statefulIsAuthorized(call);
      if (said.type !== "success") throw new Error(`the other engine failed: ${JSON.stringify(said)}`);
      const isKept = outcomeAt(outcomes, row)?.verdict === "kept";
      if ((said.response.decision === "allow") !== isKept) throw new Error(`the engines do not agree on session ${row}`);
      if (isKept) allowed++;
    }
  });
  say(
    `  Cedar ${cedar.getCedarVersion()} (cedar-wasm)   ${rate(asking, ASKED)} sessions/s: 1/${Math.round(asking / ASKED / (own / SESSIONS)).toLocaleString("en")} of it; the same answer on all ${ASKED.toLocaleString("en")} asked, ${allowed.toLocaleString("en")} of them allowed`,
  );
}
