// One line "sign-in NAME at HOST by WAY …", "signed-in NAME at HOST" or "sign-in-log FILE of HOST …": who is at which machine when, and which machines keep a log.
import { SESSION_WAYS, type SessionHow } from "../plant/session.ts";
import { acceptDays } from "./parse-days.ts";
import { type DayRule, EVERY_DAY, type ScenarioHost, type ScenarioSignIn, type SignInLog } from "./scenario.ts";
import { positionOf, type Word } from "./source-line.ts";
import { parseTimeOfDay, type WordCursor } from "./word-cursor.ts";

export const SIGN_IN_WORDS = ["sign-in", "signed-in", "sign-in-log"] as const;

type Machines = (cursor: WordCursor, word: Word) => readonly ScenarioHost[] | undefined;

const SECOND = 1_000_000;
const MOST_ACCOUNTS = 200;

/** `sign-in NAME[,NAME…] at HOST[,HOST…] by WAY [from HOST] [DAYS] TIME[,TIME…] [for DURATION] [jitter DURATION] [elevated] [left open] [refused "REASON"]` */
export function parseSignIn(cursor: WordCursor, machines: Machines): ScenarioSignIn | undefined {
  const at = positionOf(cursor.line);
  const accounts = accountList(cursor);
  if (accounts === undefined || !expect(cursor, "at")) return undefined;
  const hosts = hostList(cursor, machines);
  if (hosts === undefined || !expect(cursor, "by")) return undefined;
  const how = cursor.choice<SessionHow>("a way in", SESSION_WAYS);
  if (how === undefined) return undefined;
  let from: ScenarioHost | null = null;
  let days: DayRule = { kind: "weekdays", days: EVERY_DAY };
  let times: readonly number[] = [];
  const clauses = { forMicros: null as number | null, jitterMicros: 0, elevated: false, leftOpen: false, refused: null as string | null };
  while (!cursor.done) {
    const named = acceptDays(cursor);
    if (cursor.failed) return undefined;
    if (named !== undefined) {
      days = named;
      continue;
    }
    const word = cursor.take() as Word;
    const readTimes = timesOf(word.text);
    if (readTimes !== undefined) times = readTimes;
    else if (word.text === "from") from = hostList(cursor, machines)?.[0] ?? null;
    else if (word.text === "for") clauses.forMicros = cursor.duration("how long it lasts", SECOND) ?? null;
    else if (word.text === "jitter") clauses.jitterMicros = cursor.duration("by how much its begin varies") ?? 0;
    else if (word.text === "elevated") clauses.elevated = true;
    else if (word.text === "left") clauses.leftOpen = expect(cursor, "open");
    else if (word.text === "refused") clauses.refused = cursor.text("why it is refused") ?? null;
    else return cursor.unknownWord(word, "a time, days or a clause", ["from", "for", "jitter", "elevated", "left", "refused"]);
    if (cursor.failed) return undefined;
  }
  if (times.length === 0) return cursor.fail("scenario-missing", 'Expected when it begins, such as "workdays 06:00,14:00".');
  return { kind: "times", accounts, hosts, how, from, days, atSeconds: times, ...clauses, at };
}

/** `signed-in NAME at HOST[,HOST…] [restarted DAYS TIME]`: the machine signs itself on after every start, and nobody ever signs out. */
export function parseSignedIn(cursor: WordCursor, machines: Machines): ScenarioSignIn | undefined {
  const at = positionOf(cursor.line);
  const accounts = accountList(cursor);
  if (accounts === undefined || !expect(cursor, "at")) return undefined;
  const hosts = hostList(cursor, machines);
  if (hosts === undefined) return undefined;
  if (cursor.done) return cursor.failed ? undefined : { kind: "always", accounts, hosts, days: null, atSeconds: 0, at };
  if (!expect(cursor, "restarted")) return undefined;
  const days = acceptDays(cursor);
  const word = cursor.peek();
  const [atSeconds] = timesOf(cursor.text("a time such as 05:30") ?? "") ?? [];
  if (cursor.failed) return undefined;
  if (days === undefined || atSeconds === undefined) return cursor.fail("scenario-time", 'Expected when it is restarted, such as "weekly Sunday 05:30".', word);
  return { kind: "always", accounts, hosts, days, atSeconds, at };
}

/** `sign-in-log FILE of HOST[,HOST…]` */
export function parseSignInLog(cursor: WordCursor, machines: Machines): SignInLog | undefined {
  const word = cursor.peek();
  const file = cursor.text("a file name");
  if (file === undefined) return undefined;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(file)) return cursor.fail("scenario-name", `Expected a file name of letters, digits, dots and hyphens, found "${file.slice(0, 60)}".`, word);
  if (!expect(cursor, "of")) return undefined;
  const hosts = hostList(cursor, machines);
  return hosts === undefined ? undefined : { file, hosts };
}

function expect(cursor: WordCursor, word: string): boolean {
  if (cursor.accept(word)) return true;
  cursor.fail("scenario-missing", `Expected "${word}", found ${cursor.peek() === undefined ? "the end of the line" : `"${cursor.peek()?.text.slice(0, 60)}"`}.`, cursor.peek());
  return false;
}

function accountList(cursor: WordCursor): readonly string[] | undefined {
  const word = cursor.peek();
  const accounts = (cursor.text("the name of an account") ?? "").split(",").filter((name) => name !== "");
  if (cursor.failed) return undefined;
  const wrong = accounts.find((name) => !/^[A-Za-z0-9][A-Za-z0-9._$-]{0,62}$/.test(name));
  if (wrong !== undefined || accounts.length === 0 || accounts.length > MOST_ACCOUNTS) return cursor.fail("scenario-name", `Expected names of accounts, found "${(wrong ?? "").slice(0, 60)}".`, word);
  return accounts;
}

/** Hosts, patterns and groups with commas between them, in one word or several. */
function hostList(cursor: WordCursor, machines: Machines): readonly ScenarioHost[] | undefined {
  const found = new Set<ScenarioHost>();
  for (;;) {
    const word = cursor.take();
    if (word === undefined) return cursor.fail("scenario-missing", "Expected a machine, found the end of the line.");
    for (const part of word.text.split(",").filter((text) => text !== "")) {
      const hosts = machines(cursor, { ...word, text: part });
      if (hosts === undefined) return undefined;
      for (const host of hosts) found.add(host);
    }
    if (!word.text.endsWith(",")) return [...found];
  }
}

function timesOf(text: string): readonly number[] | undefined {
  const times = text.split(",").map(parseTimeOfDay);
  return times.every((time) => time !== undefined) ? (times as number[]) : undefined;
}
