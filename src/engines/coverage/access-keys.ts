// Sessions of people as what is counted: one key for each different access, which is an account at a machine in one way, and from one machine where it is
// remote. An access is seen when somebody signs in, not for as long as the session lasts: a panel that stays signed in for three weeks shows one decision of
// one person, and counted in twenty-one days it would hide how much else is rare.
import { MICROS_PER_HOUR, type Micros } from "../../foundation/time.ts";
import type { ActiveHour } from "../../plant/activity.ts";
import { type Session, WAYS_OF_PEOPLE } from "../../plant/session.ts";
import type { CountedKey } from "./counted.ts";
import type { SessionCoverageQuestion } from "./session-question.ts";

export interface AccessKeys {
  readonly keys: readonly CountedKey[];
  /** Sessions that are no key: of programs and of machines' own accounts; and those to which a machine signs itself on when it starts. */
  readonly programs: number;
  readonly automatic: number;
  /** Some remote session comes from where no known machine is. */
  readonly hasUnknownOrigins: boolean;
}

interface Access {
  readonly account: string;
  readonly machine: string;
  readonly begins: Micros[];
  /** It was there when the log began, or ended while it was kept: the earliest sign of it, where no beginning was seen. */
  unbegun: Micros | null;
}

/** Who comes from where nothing is known of the machine comes from one place: addresses are given out anew each time. */
const NO_KNOWN_MACHINE = "?";

export function accessKeys({ sessions, logs, lineOf, change }: Pick<SessionCoverageQuestion, "sessions" | "logs" | "lineOf" | "change">): AccessKeys {
  const places = new Map(logs.map(({ machine }, i) => [machine, i]));
  const accesses = new Map<string, Access>();
  let programs = 0;
  let automatic = 0;
  let hasUnknownOrigins = false;
  for (const session of sessions) {
    const { account, accountKind, target, how, start, end } = session;
    if (!isOfSomebody(session)) {
      programs++;
      continue;
    }
    if (session.isAutomatic) {
      automatic++;
      continue;
    }
    const origin = originOf(session);
    if (origin === NO_KNOWN_MACHINE) hasUnknownOrigins = true;
    const name = `${accountKind === "none" ? "" : account}\n${target}\n${how}\n${origin}`;
    let access = accesses.get(name);
    if (access === undefined) {
      access = { account: accountKind === "none" ? "" : account, machine: target, begins: [], unbegun: null };
      accesses.set(name, access);
    }
    if (start !== null) access.begins.push(start);
    else {
      const sign = Math.min(end ?? Number.POSITIVE_INFINITY, logs[places.get(target) ?? -1]?.spans[0]?.first ?? Number.POSITIVE_INFINITY);
      if (Number.isFinite(sign)) access.unbegun = Math.min(access.unbegun ?? sign, sign);
    }
  }
  const keys = [...accesses.values()].map(({ account, machine, begins, unbegun }): CountedKey => {
    const place = places.get(machine);
    return {
      roles: account === "" ? [] : (change?.roles ?? []).filter(({ gives }) => gives(account, machine)).map(({ name }) => name),
      matters: true,
      place: linePlace(lineOf(machine)),
      // Whose beginning was never seen was seen once.
      hours: begins.length > 0 ? begins.sort((x, y) => x - y).map(signAt) : unbegun === null ? [] : [signAt(unbegun)],
      watches: place === undefined ? [] : [place],
    };
  });
  return { keys, programs, automatic, hasUnknownOrigins };
}

/** Somebody may be there, known by name or not. */
export function isOfSomebody({ how, accountKind }: Session): boolean {
  return WAYS_OF_PEOPLE.has(how) && accountKind !== "machine" && accountKind !== "built-in";
}

/** From where, of those who come from somewhere; who stands at a machine comes from nowhere, and of nobody in particular the machine and the way are enough. */
function originOf({ accountKind, how, from, fromIsAsset }: Session): string {
  if (from === null || accountKind === "none" || how === "console" || how === "hmi") return "";
  return fromIsAsset ? from : NO_KNOWN_MACHINE;
}

/** Of the machines that belong to no line there is one place. */
export function linePlace(line: string | null): string {
  return line === null ? "" : `line ${line}`;
}

function signAt(instant: Micros): ActiveHour {
  return { hour: Math.floor(instant / MICROS_PER_HOUR), first: instant, last: instant, connections: 1 };
}
