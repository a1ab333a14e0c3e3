// One line "client -> server protocol operation …": who, what, when, how the connection is kept, and how it fails.
import type { ConversationOptions, DayRule, FailureKind, Persistence, ScenarioConversation, ScenarioHost, ScenarioSchedule } from "./scenario.ts";
import { EVERY_DAY } from "./scenario.ts";
import { acceptDays, DAY_WORDS } from "./parse-days.ts";
import { positionOf, type Word } from "./source-line.ts";
import { trafficTable } from "./traffic-table.ts";
import { parseIpv4, parseTimeOfDay, type WordCursor } from "./word-cursor.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const CLAUSES = [
  "every",
  "jitter",
  "for",
  "times",
  "per",
  "kept",
  "reopened",
  "parallel",
  "port",
  "from-port",
  "points",
  "unit",
  "size",
  "rpi",
  "multiplier",
  "multicast",
  "call-back",
  "named",
  "answers",
  "keep-alive",
  "no",
  "active",
  "closes",
  "refused",
  "unanswered",
  "reset",
  ...DAY_WORDS,
];
const DAY_SECONDS = 86_400;
const SECOND = 1_000_000;

interface Clauses {
  everyMicros: number | undefined;
  jitterMicros: number | undefined;
  jitterShare: number | undefined;
  days: DayRule | undefined;
  range: readonly [number, number] | undefined;
  times: readonly number[] | undefined;
  forSeconds: number | undefined;
  count: number | undefined;
  persistence: Persistence | undefined;
  failure: { kind: FailureKind; oneIn: number } | null;
  parallel: number;
  options: Mutable<ConversationOptions>;
}

/** @param machines finds the machines behind a name, a pattern or a group; undefined after telling the cursor */
export function parseConversation(cursor: WordCursor, machines: (cursor: WordCursor, word: Word) => readonly ScenarioHost[] | undefined): ScenarioConversation | undefined {
  const at = positionOf(cursor.line);
  const clients = machineList(cursor, machines, true);
  if (clients === undefined) return undefined;
  const servers = machineList(cursor, machines, false);
  if (servers === undefined) return undefined;
  const protocolWord = cursor.take();
  if (protocolWord === undefined) return cursor.fail("scenario-missing", "Expected a protocol, found the end of the line.");
  const kind = trafficTable.get(protocolWord.text);
  if (kind === undefined) return cursor.unknownWord(protocolWord, "a protocol", trafficTable.keys());
  if (kind.to === "everybody" && servers.length > 0) return cursor.fail("scenario-audience", `Expected "all" as the other side: ${kind.protocol} is sent to everybody.`, protocolWord);
  if (kind.to !== "everybody" && servers.length === 0) return cursor.fail("scenario-audience", `Expected a machine as the other side: ${kind.protocol} is not sent to everybody.`, protocolWord);
  let operation = kind.operations[0] as string;
  const next = cursor.peek();
  if (next !== undefined && !next.quoted && kind.operations.includes(next.text)) operation = (cursor.take() as Word).text;
  const clauses = parseClauses(cursor, kind.operations);
  if (clauses === undefined) return undefined;
  const schedule = scheduleOf(cursor, clauses);
  if (schedule === undefined) return undefined;
  const everyMicros = clauses.everyMicros ?? SECOND;
  return {
    clients,
    servers,
    protocol: kind.protocol,
    operation,
    everyMicros,
    schedule,
    at,
    failure: clauses.failure,
    parallel: clauses.parallel,
    options: clauses.options,
    jitterMicros: clauses.jitterMicros ?? Math.floor(everyMicros * (clauses.jitterShare ?? 0.02)),
    persistence: clauses.persistence ?? (schedule.kind === "jobs" ? { kind: "per-job" } : { kind: "kept-open" }),
  };
}

/** Comma-separated names up to the arrow, or one word after it; an empty list means everybody. */
function machineList(cursor: WordCursor, machines: (cursor: WordCursor, word: Word) => readonly ScenarioHost[] | undefined, untilArrow: boolean): readonly ScenarioHost[] | undefined {
  const found = new Set<ScenarioHost>();
  if (!untilArrow && cursor.accept("all")) return [];
  for (let any = false; ; any = true) {
    const word = cursor.take();
    if (word === undefined) return cursor.fail("scenario-missing", untilArrow ? 'Expected "->" and the other side, found the end of the line.' : "Expected a machine, found the end of the line.");
    if (untilArrow && word.text === "->") {
      if (!any) return cursor.fail("scenario-missing", 'Expected a machine before "->".', word);
      return [...found];
    }
    let column = word.column;
    for (const part of word.text.split(",")) {
      if (part.length > 0) {
        const hosts = machines(cursor, { ...word, text: part, column });
        if (hosts === undefined) return undefined;
        for (const host of hosts) found.add(host);
      }
      column += part.length + 1;
    }
    if (!untilArrow && !word.text.endsWith(",")) return [...found];
  }
}

function parseClauses(cursor: WordCursor, operations: readonly string[]): Clauses | undefined {
  const c: Clauses = {
    everyMicros: undefined,
    jitterMicros: undefined,
    jitterShare: undefined,
    days: undefined,
    range: undefined,
    times: undefined,
    forSeconds: undefined,
    count: undefined,
    persistence: undefined,
    failure: null,
    parallel: 1,
    options: {
      port: null,
      clientPort: null,
      points: null,
      unit: null,
      requestBytes: null,
      responseBytes: null,
      rpiMicros: null,
      multiplier: null,
      multicast: null,
      callbackMicros: null,
      name: null,
      answersMicros: null,
      keepAliveMicros: undefined,
      active: false,
      closesByReset: false,
    },
  };
  while (!cursor.done) if (!parseClause(cursor, c, operations)) return undefined;
  return cursor.failed ? undefined : c;
}

function parseClause(cursor: WordCursor, c: Clauses, operations: readonly string[]): boolean {
  const days = acceptDays(cursor);
  if (cursor.failed) return false;
  if (days !== undefined) {
    if (c.days !== undefined) cursor.fail("scenario-twice", "Expected days to be named once.", cursor.peek());
    c.days = days;
    return !cursor.failed;
  }
  const word = cursor.take() as Word;
  const o = c.options;
  switch (word.text) {
    case "every":
      c.everyMicros = cursor.duration("a period", 100);
      break;
    case "jitter": {
      const share = /^(\d{1,2})%$/.exec(cursor.peek()?.text ?? "");
      if (share !== null) {
        cursor.take();
        c.jitterShare = Number(share[1]) / 100;
      } else c.jitterMicros = cursor.duration("a jitter such as 10% or 200ms");
      break;
    }
    case "for":
      c.forSeconds = (cursor.duration("a duration", SECOND) ?? 0) / SECOND;
      break;
    case "times":
      c.count = cursor.number("how many exchanges", 1, 1_000_000);
      break;
    case "per":
      c.persistence = cursor.choice("poll or job", ["poll", "job"] as const) === "poll" ? { kind: "per-poll" } : { kind: "per-job" };
      break;
    case "kept":
      cursor.choice("open", ["open"] as const);
      c.persistence = { kind: "kept-open" };
      break;
    case "reopened": {
      cursor.accept("every");
      const everyMicros = cursor.duration("how long a connection lasts", 10 * SECOND);
      if (everyMicros !== undefined) c.persistence = { kind: "reopened", everyMicros };
      break;
    }
    case "parallel":
      c.parallel = cursor.number("a number of connections", 1, 64) ?? 1;
      break;
    case "port":
      o.port = cursor.number("a port", 1, 65_535) ?? null;
      break;
    case "from-port":
      o.clientPort = cursor.number("a port", 1, 65_535) ?? null;
      break;
    case "points":
      o.points = cursor.number("a number of values", 1, 400) ?? null;
      break;
    case "unit":
      o.unit = cursor.number("a unit", 0, 255) ?? null;
      break;
    case "size":
      return parseSize(cursor, o);
    case "rpi":
      o.rpiMicros = cursor.duration("a requested packet interval", 1_000) ?? null;
      break;
    case "multiplier":
      o.multiplier = cursor.number("a timeout multiplier", 4, 512) ?? null;
      break;
    case "multicast": {
      const at = cursor.peek();
      const group = parseIpv4(cursor.text("a group address") ?? "");
      if (group === undefined || group >>> 28 !== 14)
        cursor.failed ||= cursor.fail("scenario-group", `Expected a multicast address from 224.0.0.0 to 239.255.255.255, found "${at?.text.slice(0, 40)}".`, at) ?? true;
      else o.multicast = group;
      break;
    }
    case "call-back":
      cursor.accept("every");
      o.callbackMicros = cursor.duration("a period of call-backs", 1_000) ?? null;
      break;
    case "named":
      o.name = cursor.text("a name") ?? null;
      break;
    case "answers":
      cursor.accept("in");
      o.answersMicros = cursor.duration("a response time", 10) ?? null;
      break;
    case "keep-alive":
      o.keepAliveMicros = cursor.duration("a keep-alive interval", SECOND);
      break;
    case "no":
      cursor.choice("keep-alive", ["keep-alive"] as const);
      o.keepAliveMicros = null;
      break;
    case "active":
      o.active = true;
      break;
    case "closes":
      cursor.accept("by");
      cursor.choice("reset", ["reset"] as const);
      o.closesByReset = true;
      break;
    case "refused":
    case "unanswered":
    case "reset": {
      let oneIn = 1;
      if (cursor.accept("1")) {
        if (!cursor.accept("in")) cursor.fail("scenario-missing", 'Expected "in", as in "refused 1 in 20".', cursor.peek());
        else oneIn = cursor.number("one in how many", 1, 1_000_000) ?? 1;
      }
      c.failure = { kind: word.text, oneIn };
      break;
    }
    default:
      return parseTimes(cursor, word, c, operations);
  }
  return !cursor.failed;
}

function parseSize(cursor: WordCursor, o: Mutable<ConversationOptions>): boolean {
  const word = cursor.peek();
  const text = cursor.text("a size such as 200 or 200/1400");
  const match = /^(\d{1,6})(?:\/(\d{1,6}))?$/.exec(text ?? "");
  if (match === null || Number(match[1]) > 200_000 || Number(match[2] ?? 0) > 200_000) {
    if (!cursor.failed) cursor.fail("scenario-number", `Expected bytes to the server and to the client, at most 200000 each, found "${text?.slice(0, 40)}".`, word);
    return false;
  }
  o.requestBytes = Number(match[1]);
  if (match[2] !== undefined) o.responseBytes = Number(match[2]);
  return true;
}

/** 08:00..08:10, or 06:00,14:00,22:00. */
function parseTimes(cursor: WordCursor, word: Word, c: Clauses, operations: readonly string[]): boolean {
  if (!/^\d{1,2}:\d/.test(word.text)) {
    cursor.unknownWord(word, "an operation, a time or a clause", [...CLAUSES, ...operations]);
    return false;
  }
  const range = word.text.split("..");
  if (range.length === 2) {
    const [from, to] = range.map(parseTimeOfDay);
    if (from === undefined || to === undefined || from === to || from >= DAY_SECONDS)
      cursor.fail("scenario-time", `Expected a range of times such as 08:00..16:30, found "${word.text.slice(0, 60)}".`, word);
    else c.range = [from, to];
    return !cursor.failed;
  }
  const times = word.text
    .split(",")
    .filter((t) => t.length > 0)
    .map(parseTimeOfDay);
  if (times.length === 0 || times.length > 288 || times.some((t) => t === undefined || t >= DAY_SECONDS)) {
    cursor.fail("scenario-time", `Expected times of day such as 06:00,14:00, found "${word.text.slice(0, 60)}".`, word);
    return false;
  }
  c.times = (times as number[]).sort((x, y) => x - y);
  return true;
}

function scheduleOf(cursor: WordCursor, c: Clauses): ScenarioSchedule | undefined {
  const days = c.days ?? { kind: "weekdays", days: EVERY_DAY };
  if (c.times !== undefined) {
    if (c.range !== undefined) return cursor.fail("scenario-schedule", "Expected either times of jobs or a range of times, found both.", cursor.line.words[0]);
    return { kind: "jobs", days, atSeconds: c.times, forSeconds: c.forSeconds ?? null, times: c.count ?? null };
  }
  if (c.everyMicros === undefined) return cursor.fail("scenario-schedule", 'Expected when: "every 2s", or days and times such as "daily 02:00".', cursor.line.words[0]);
  if (c.forSeconds !== undefined || c.count !== undefined) return cursor.fail("scenario-schedule", '"for" and "times" belong to jobs, which begin at a time such as 02:00.', cursor.line.words[0]);
  return { kind: "cyclic", days, fromSeconds: c.range?.[0] ?? 0, toSeconds: c.range?.[1] ?? DAY_SECONDS };
}
