// How long somebody does without what he needs: what plant.yaml declares, else what was agreed over the wire, else the phase or rhythm of the
// conversation, else the protocol facts, else how often it asks, else a default that is named as one. Whatever is assumed becomes an Assumption.
import type { Conversation, DeclaredTimer } from "../../plant/conversation.ts";
import { declaredWatchdog } from "../../plant/declared-watchdog.ts";
import { protocolById } from "../../plant/facts/protocol-table.ts";
import type { Phase } from "../../plant/phase.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { DeclaredDependency, Tolerated } from "../../plant/plant-file.ts";
import type { ProtocolFacts } from "../../plant/protocol-facts.ts";
import type { ConversationTimes } from "../../plant/rhythm.ts";
import { formatDuration, parseDuration } from "../../foundation/time.ts";
import type { Tolerance } from "./dependency-graph.ts";
import type { NeedKind } from "./who-needs-whom.ts";

/** Missed messages after which a loop of which no watchdog is known counts as broken: the usual factor of PROFINET and of EtherNet/IP is 3 to 4. */
export const MISSED_MESSAGES = 3;
/** Seconds: what rests longer than this between uses is not needed all the time. */
export const RARE_SECONDS = 900;

export interface ToleranceInput {
  readonly kind: NeedKind;
  readonly conversation: Conversation;
  readonly times: ConversationTimes | null;
  readonly phases: readonly Phase[];
  /** Seconds in which the places that show it watched: others may not be able to see it. null = not known. */
  readonly watchedSeconds: number | null;
  /** Declared seconds for which people run on what they cannot watch and steer; null = not declared. */
  readonly blindSeconds: number | null;
}

export function toleranceOf(input: ToleranceInput): Tolerance {
  const { kind, conversation: c } = input;
  switch (kind) {
    case "control":
      return agreedWatchdog(c) ?? fromFacts(c, kind) ?? fromPeriod(c, kind) ?? atOnce(kind, c.protocol);
    case "start":
      return until("the next start or connection of one of them", "default", "that is when it is used", null);
    case "identity":
      return agreedLifetime(c) ?? fromLifetime(c) ?? fromFacts(c, kind) ?? unknownUntil("it next has to sign in or ask");
    case "clock":
    case "history":
      return fromFacts(c, kind) ?? fromPeriod(c, kind) ?? unknownUntil("its values are next needed");
    case "maintenance":
      return until("a program is next loaded, a fault looked for, or a back-up restored", "default", "what engineering is for", null);
    case "operate":
      return fromUse(input) ?? runBlind(input.blindSeconds);
    case "serve":
      return fromUse(input) ?? fromFacts(c, kind) ?? fromPeriod(c, kind) ?? unknownUntil("it is next needed");
    case "order":
      return fromUse(input) ?? fromEveryBatch(input);
    case "data":
      return fromUse(input) ?? fromFacts(c, kind) ?? fromPeriod(c, kind) ?? unknownUntil("it is next read");
    case "unclear":
      return fromUse(input) ?? fromPeriod(c, kind) ?? unknownUntil("it is next needed");
  }
}

/** Of what rests on nobody having declared how long it is run blind. */
export const RUN_BLIND = "run-blind";
const OVERRULE = "plant.yaml: dependencies: - { needs: …, tolerates: … }";

function seconds(value: number, by: Tolerance["by"], source: string, assumption: Assumption | null, range: readonly [number, number] | null = null): Tolerance {
  return { waits: 0, seconds: value, event: null, eventAt: null, range, by, source, assumption };
}

function until(event: string, by: Tolerance["by"], source: string, assumption: Assumption | null, eventAt: number | null = null): Tolerance {
  return { waits: 1, seconds: 0, event, eventAt, range: null, by, source, assumption };
}

/** null = it may be missing for ever. */
export function declaredTolerance({ tolerates, reason }: { readonly tolerates: Tolerated; readonly reason: string | null }, phases: readonly Phase[]): Tolerance | null {
  const source = reason === null ? "as plant.yaml declares" : `as plant.yaml declares: ${reason}`;
  if (tolerates.kind === "forever") return null;
  if (tolerates.kind === "seconds") return seconds(tolerates.seconds, "plant.yaml", source, null);
  return until(`the next ${tolerates.event}`, "plant.yaml", source, null, nextOf(phases, tolerates.event));
}

export function madeOf(): Tolerance {
  return seconds(0, "default", "it makes the line", null);
}

export function serviceItself(): Tolerance {
  return seconds(0, "default", "a machine that stands still gives no service", null);
}

/** Of what a function is declared to need, without a word on how long it may be missing, and which is neither a controller nor a screen. */
export function neededByFunction(name: string, needed: string): Tolerance {
  return seconds(0, "default", "declared as needed, and not for how long it may be missing", {
    code: "function-at-once",
    text: `The function ${name} fails at once without ${needed}: plant.yaml says that it needs it, and not how long it may be missing.`,
    origin: "worst case",
    overruledBy: `plant.yaml: dependencies: - { needs: ${needed}, tolerates: … }`,
  });
}

/** Of what stands on a line and is no controller: whether the line needs it is not known, so it counts as needed at once. */
export function assumedPart(name: string, line: string, role: string): Tolerance {
  return seconds(0, "default", "everything on a line counts as needed at once", {
    code: "part-of-line",
    text: `${line} stops at once without ${name} (${role}): everything that stands on a line counts as needed, unless it is declared otherwise.`,
    origin: "worst case",
    overruledBy: `plant.yaml: dependencies: - { line: ${line}, needs: ${name}, tolerates: … }`,
  });
}

export function ofFunction(): Tolerance {
  return seconds(0, "plant.yaml", "as plant.yaml declares", null);
}

function agreedWatchdog(c: Conversation): Tolerance | null {
  const watchdog = declaredWatchdog(c);
  return watchdog === null ? null : seconds(watchdog.seconds, "wire", `its ${watchdog.timer.kind}, agreed over the wire`, null);
}

/** Leases and tickets end after their lifetime, not before. What was only asked for is what a client wishes, and is taken as given: it is the shorter. */
function agreedLifetime(c: Conversation): Tolerance | null {
  let shortest: DeclaredTimer | null = null;
  for (const timer of c.declaredTimers) if (/(^|\s)(lease|ticket lifetime)$/.test(timer.kind) && timer.seconds > 0 && (shortest === null || timer.seconds < shortest.seconds)) shortest = timer;
  return shortest === null ? null : seconds(shortest.seconds, "wire", `its ${shortest.kind}, agreed over the wire`, null);
}

const madeOfFacts = new Map<string, Tolerance>();

/** One object per protocol and purpose, however many conversations have it: the facts are a fixed table, so this stays small. */
function fromFacts(c: Conversation, kind: NeedKind): Tolerance | null {
  const facts = protocolById(c.protocol);
  if (facts?.outageBudgetMs == null) return null;
  const key = `${facts.id}|${kind}`;
  let made = madeOfFacts.get(key);
  if (made === undefined) {
    const [least, usual, most] = [facts.outageBudgetMs.min / 1_000, facts.outageBudgetMs.typical / 1_000, facts.outageBudgetMs.max / 1_000];
    made = seconds(usual, "facts", `usual of ${facts.id}, ${formatDuration(least)} to ${formatDuration(most)}`, factsAssumption(facts, kind, least, usual, most), [least, most]);
    madeOfFacts.set(key, made);
  }
  return made;
}

/** Of these the lifetime of what somebody holds counts, not how soon who asks anew fails. */
export const LIFETIME_PROTOCOLS: ReadonlySet<string> = new Set(["kerberos-ldap"]);

/** What somebody holds already is good until it ends: tickets. Who signs in anew fails at once, which the range says. */
function fromLifetime(c: Conversation): Tolerance | null {
  if (!LIFETIME_PROTOCOLS.has(c.protocol)) return null;
  const facts = protocolById(c.protocol);
  const timer = facts?.timers.find((t) => t.name.includes("ticket lifetime"));
  const value = timer === undefined ? undefined : parseDuration((timer.value.split("/")[0] ?? "").replaceAll(" ", ""));
  if (facts === undefined || timer === undefined || value === undefined) return null;
  const least = Math.min(value, (facts.outageBudgetMs?.min ?? 0) / 1_000);
  return seconds(
    value,
    "facts",
    `usual lifetime of a ticket; who signs in anew fails after ${formatDuration(least)}`,
    {
      code: `without-${facts.id}`,
      text: `Who holds a ticket of ${facts.name} goes on for its lifetime, usually ${formatDuration(value)} (${timer.note}); who signs in anew, or is asked anew, fails after ${formatDuration(least)} to ${formatDuration((facts.outageBudgetMs?.typical ?? 0) / 1_000)}.`,
      origin: `protocol facts, ${facts.id}, ${timer.name}: ${timer.origin}`,
      overruledBy: `plant.yaml: dependencies: - { service: ${facts.id}, tolerates: … }`,
    },
    [least, value],
  );
}

function factsAssumption(facts: ProtocolFacts, kind: NeedKind, least: number, usual: number, most: number): Assumption {
  const doing = kind === "history" ? "how long records are held back when" : "how long production goes on when";
  return {
    code: `without-${facts.id}`,
    text: `${doing[0]?.toUpperCase()}${doing.slice(1)} ${facts.name} fails: ${formatDuration(least)} to ${formatDuration(most)}, usually ${formatDuration(usual)}.`,
    origin: `protocol facts, ${facts.id}, outage budget: ${facts.budgetOrigin ?? "general"}`,
    overruledBy: `plant.yaml: dependencies: - { service: ${facts.id}, tolerates: … }`,
  };
}

function fromPeriod(c: Conversation, kind: NeedKind): Tolerance | null {
  const period = c.periodP95 ?? c.periodP50;
  if (period === null || period <= 0 || period > RARE_SECONDS) return null;
  const value = period * MISSED_MESSAGES;
  return seconds(value, "behaviour", `inferred: it asks every ${formatDuration(period)}`, {
    code: `inferred-${kind}`,
    text: `What nothing is known of counts as missing after ${MISSED_MESSAGES} messages that did not come, by the rhythm that was seen.`,
    origin: "inferred from behaviour; the factor is general knowledge",
    overruledBy: OVERRULE,
  });
}

function atOnce(kind: NeedKind, protocol: string): Tolerance {
  return seconds(0, "default", "nothing tells, so at once", {
    code: `at-once-${kind}`,
    text: `A control loop of which neither a watchdog nor a rhythm is known (${protocol}) stops at once.`,
    origin: "worst case",
    overruledBy: OVERRULE,
  });
}

/** No published figure says how long people run what they cannot see, and plants differ from seconds to hours: undeclared, no time is given. */
export function runBlind(declaredSeconds: number | null): Tolerance {
  if (declaredSeconds !== null) return seconds(declaredSeconds, "plant.yaml", "run blind for so long, as plant.yaml declares", null);
  return until("people stop what they cannot watch and steer", "nothing", "how long it is run blind is not declared", {
    code: RUN_BLIND,
    text: "People stop a line or machine that they cannot watch and steer. How long they run it until then is not declared, and no public source says it: no time is given.",
    origin: "not declared",
    overruledBy: "plant.yaml: runBlind: …, or of one line: lines: - { name: …, runBlind: … }",
  });
}

function unknownUntil(event: string): Tolerance {
  return until(event, "nothing", "nothing tells when", {
    code: "no-time",
    text: "Where nothing declares or shows how long something may be missing, no time to impact is given, and it counts as able to stop what needs it.",
    origin: "worst case",
    overruledBy: OVERRULE,
  });
}

/** What is used in a phase, or at certain times, or seldom, is missed when it is next used. */
function fromUse({ times, phases, conversation: c, watchedSeconds }: ToleranceInput): Tolerance | null {
  const tied = times?.conditions.find((condition) => condition.phase !== null);
  if (tied?.phase != null) return until(`the next ${tied.phase}`, "conditions", `seen ${tied.text}`, null, nextOf(phases, tied.phase));
  const rhythm = times?.rhythm ?? null;
  if (rhythm !== null && rhythm.kind !== "irregular" && rhythm.kind !== "strict-period") return until(`its next use: ${rhythm.text}`, "conditions", "by its rhythm", null, rhythm.nextDue);
  const timed = times?.conditions[0];
  if (timed !== undefined) return until(`its next use: ${timed.text}`, "conditions", "by its times", null, rhythm?.nextDue ?? null);
  const rest = restBetweenUses(c, watchedSeconds);
  if (rest === null || rest < RARE_SECONDS) return null;
  return until("its next use", "behaviour", `inferred: it rests for ${formatDuration(rest)} between uses`, {
    code: "seldom-used",
    text: "What rests for a quarter of an hour and longer between uses is missed when it is next used; when that is, is not known.",
    origin: "inferred from behaviour",
    overruledBy: OVERRULE,
  });
}

/** Seconds: how long it was seen resting. A connection that is open all the time rests as long as it is silent. */
export function restBetweenUses(c: Conversation, watchedSeconds: number | null): number | null {
  if (c.longestSilence !== null && c.longestSilence >= RARE_SECONDS) return c.longestSilence;
  const isOpenThroughout = c.longestConnection !== null && watchedSeconds !== null && c.longestConnection >= watchedSeconds / 2;
  if (isOpenThroughout || c.connections === null || c.connections === 0 || watchedSeconds === null) return null;
  const uses = watchedSeconds / c.connections;
  return uses - (c.longestConnection ?? 0) < RARE_SECONDS ? null : uses;
}

function fromEveryBatch({ phases }: ToleranceInput): Tolerance {
  const at = [nextOf(phases, "changeover"), nextOf(phases, "batch")].filter((next) => next !== null).sort((a, b) => a - b)[0] ?? null;
  return until(
    "the next batch, order or changeover",
    "default",
    "when orders and recipes are needed",
    {
      code: "orders-at-batch",
      text: "Recipes, orders, jobs and labels are missed at the next batch, order or changeover: what runs goes on with what it has.",
      origin: "general: what such systems do",
      overruledBy: "plant.yaml: dependencies: - { role: recipe, tolerates: … }",
    },
    at,
  );
}

function nextOf(phases: readonly Phase[], name: string): number | null {
  const nexts = phases.filter((p) => p.name === name || p.state === name || p.name.startsWith(`${name} `)).flatMap((p) => (p.next === null ? [] : [p.next]));
  return nexts.length === 0 ? null : Math.min(...nexts);
}

/** The more it says, the closer it fits; −1 = it speaks of something else. */
export function fitOf(
  d: DeclaredDependency,
  r: { readonly asset: string | null; readonly line: string | null; readonly provider: readonly string[]; readonly services: readonly string[]; readonly role: string | null },
): number {
  let fit = 0;
  for (const [declared, fits, weight] of [
    [d.asset, d.asset === r.asset, 8],
    [d.line, d.line === r.line, 8],
    [d.needs, r.provider.includes(d.needs ?? ""), 4],
    [d.service, r.services.includes(d.service ?? ""), 2],
    [d.role, d.role === r.role, 1],
  ] as const) {
    if (declared === null) continue;
    if (!fits) return -1;
    fit += weight;
  }
  return fit;
}
