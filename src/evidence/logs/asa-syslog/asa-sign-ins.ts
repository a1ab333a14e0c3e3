// Messages of a Cisco ASA about people: remote-access VPN sessions and sign-ins to the firewall itself (Cisco ASA Series Syslog Messages), to records. Keeps who is
// in, because several messages tell of one session and its end carries no number of it. Site-to-site tunnels are nobody's session.
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { LogSink } from "../log-format.ts";
import { type RecentCheckpoint, RecentEntries } from "../recent-entries.ts";
import { accountOf, signInRecord } from "../sign-in-record.ts";
import type { SignInRecord } from "../sign-in.ts";

/** Numbers that tell of people; all others are none of this. */
const NUMBERS: ReadonlySet<string> = new Set(["113039", "716001", "713228", "722051", "113019", "716002", "722023", "113005", "113015", "716039", "605004", "605005", "611101", "611102", "611103"]);

const GROUPED = /^Group <(.*?)> User <(.*)> IP <([^<>\s]{2,60})> (.*)$/;
const EQUALS = /^Group = (.*?), Username = (.*), IP = ([^\s,]{2,60}), (.*)$/;
const REJECTED = /^AAA user authentication Rejected : reason = (.*?) : (?:server = \S+|local database) : user = (.*?)(?: : user IP = (\S{2,60}))?\s*$/;
const LOGIN = /^Login (permitted|denied) from ([^\s/]{2,60})(?:\/\w+)? to [^\s:]+:([^\s/]{2,60})\/(\w+) for user "?(.*?)"?\s*$/;
const USER = /^User (authentication succeeded|authentication failed|logged out):(?: IP address: ([^\s,]{2,60}),)? Uname: (.*?)\s*$/;
const DURATION = /Duration: (?:(\d{1,4})d )?(?:(\d{1,5})h:)?(?:(\d{1,3})m:)?(\d{1,3})s/;

export interface AsaSignInsCheckpoint {
  readonly sawStart: boolean;
  readonly open: RecentCheckpoint<string>;
  readonly places: RecentCheckpoint<readonly number[]>;
}

const MOST_OPEN = 20_000;
const MOST_OF_PLACE = 200;
/** An end is told by several messages within this time. */
const TOGETHER_MICROS = 10 * MICROS_PER_SECOND;

export interface SaidByAsa {
  readonly record: number;
  readonly time: Micros;
  readonly device: string;
}

export function tellsOfPeople(number: string): boolean {
  return NUMBERS.has(number);
}

export class AsaSignIns {
  /** Below the level at which beginnings are logged, ends stand alone: they say how long it was. */
  private sawStart: boolean;
  /** "device address account" → key of the session, "" = it ended at the time behind it. */
  private readonly open: RecentEntries<string>;
  /** "device address" → numbers of the sessions that are open from there: two people behind one router have two keys. */
  private readonly places: RecentEntries<readonly number[]>;

  constructor(from: AsaSignInsCheckpoint | null) {
    this.sawStart = from?.sawStart ?? false;
    this.open = new RecentEntries(MOST_OPEN, from?.open ?? null);
    this.places = new RecentEntries(MOST_OPEN, from?.places ?? null);
  }

  checkpoint(): AsaSignInsCheckpoint {
    return { sawStart: this.sawStart, open: this.open.checkpoint(), places: this.places.checkpoint() };
  }

  /** @param text what follows the message's number. False = its words are not known. */
  read(number: string, text: string, said: SaidByAsa, sink: LogSink): boolean {
    const session = GROUPED.exec(text) ?? EQUALS.exec(text);
    if (session !== null) {
      const [, , user = "", from = "", words = ""] = session;
      return this.session(number, user, from, words, said, sink);
    }
    const rejected = REJECTED.exec(text);
    if (rejected !== null) {
      const [, why = "", user = "", from = ""] = rejected;
      // Names of accounts that do not exist are hidden behind asterisks by default.
      const named = /^\*+$/.test(user) ? {} : accountOf(user);
      tell(said, sink, "failed proofs at the firewall", {
        act: "failed",
        ...named,
        from,
        reason: /password/i.test(why) ? "wrong password" : /not found|invalid user/i.test(why) ? "no such account" : "not accepted",
      });
      return true;
    }
    const login = LOGIN.exec(text);
    if (login !== null) {
      const [, what, from = "", , service = "", user = ""] = login;
      const how = service === "ssh" ? "ssh" : service === "https" || service === "http" ? "web" : service === "console" || service === "serial" ? "console" : "unknown";
      if (what === "permitted") this.device("sign-in", user, from, how, said, sink);
      else tell(said, sink, "failed sign-ins to the firewall", { act: "failed", ...accountOf(user), from, how, reason: "not accepted" });
      return true;
    }
    const atDevice = USER.exec(text);
    if (atDevice === null) return false;
    const [, what, from = "", user = ""] = atDevice;
    if (what === "logged out") this.device("sign-out", user, from, "unknown", said, sink);
    else if (what === "authentication failed") tell(said, sink, "failed sign-ins to the firewall", { act: "failed", ...accountOf(user), from, reason: "not accepted" });
    // 605005 tells of the same sign-in, with the way in; without it this one stands alone.
    else this.device("sign-in", user, from, "unknown", said, sink);
    return true;
  }

  private session(number: string, user: string, from: string, words: string, said: SaidByAsa, sink: LogSink): boolean {
    const { device, time } = said;
    const id = `${device} ${from} ${user.toLowerCase()}`;
    const [key = "", endedAt] = JSON.parse(this.open.get(id) ?? "[]") as [string?, number?];
    const isOpen = key !== "" && endedAt === undefined;
    const known = { ...accountOf(user), how: "vpn" as const, from };
    if (number === "716039") {
      tell(said, sink, "failed VPN sign-ins", { act: "failed", ...known, reason: "not accepted" });
      return true;
    }
    if (/Session Type: LAN-to-LAN/i.test(words)) {
      sink.irrelevant("ends of site-to-site tunnels");
      return true;
    }
    const begins = number === "113039" || number === "716001" || number === "713228" || number === "722051";
    if (begins) {
      this.sawStart = true;
      if (isOpen) sink.irrelevant("beginnings of VPN sessions that were told before");
      else tell(said, sink, "VPN sessions", { act: "sign-in", ...known, key: this.begin(id, `${device} ${from}`, from) });
      return true;
    }
    if (number !== "113019" && number !== "716002") {
      // A tunnel of the session may end and come again, while the session stays.
      sink.irrelevant("ends of tunnels within VPN sessions");
      return true;
    }
    const isToldAgain = endedAt !== undefined && time - endedAt <= TOGETHER_MICROS;
    const reason = endOf(number === "113019" ? (/Reason: (.*)$/.exec(words)?.[1] ?? "") : (/terminated: (.*?)\.?$/.exec(words)?.[1] ?? ""));
    const seconds = number === "113019" ? durationSeconds(words) : null;
    this.open.set(id, JSON.stringify([key === "" ? from : key, time]));
    if (isOpen) this.leave(`${device} ${from}`, key === from ? 0 : Number(key.slice(from.length + 2)));
    if (isToldAgain) sink.irrelevant("ends of VPN sessions that were told before");
    else if (isOpen || this.sawStart) tell(said, sink, "VPN sign-outs", { act: "sign-out", ...known, key: key === "" ? from : key, reason });
    else if (seconds !== null) tell({ ...said, time: time - seconds * MICROS_PER_SECOND }, sink, "VPN sessions told at their end", { act: "whole", ...known, seconds, reason });
    else tell(said, sink, "VPN sign-outs", { act: "sign-out", ...known, key: from, reason });
    return true;
  }

  /** The key is the address, with a number where another session from there is open: it must not hold a name. */
  private begin(id: string, place: string, from: string): string {
    const taken = this.places.get(place) ?? [];
    let number = 0;
    while (taken.includes(number)) number++;
    if (taken.length < MOST_OF_PLACE) this.places.set(place, [...taken, number]);
    const key = number === 0 ? from : `${from} +${number}`;
    this.open.set(id, JSON.stringify([key]));
    return key;
  }

  private leave(place: string, number: number): void {
    const taken = (this.places.get(place) ?? []).filter((other) => other !== number);
    if (taken.length === 0) this.places.delete(place);
    else this.places.set(place, taken);
  }

  private device(act: "sign-in" | "sign-out", user: string, from: string, how: SignInRecord["how"], said: SaidByAsa, sink: LogSink): void {
    const id = `${said.device} itself ${user.toLowerCase()}`;
    const [, last] = JSON.parse(this.open.get(id) ?? "[]") as [string?, number?];
    if (act === "sign-in" && last !== undefined && said.time - last <= TOGETHER_MICROS) {
      sink.irrelevant("sign-ins to the firewall that were told before");
      return;
    }
    if (act === "sign-in") this.open.set(id, JSON.stringify(["itself", said.time]));
    else this.open.delete(id);
    tell(said, sink, act === "sign-in" ? "sign-ins to the firewall" : "sign-outs from the firewall", {
      act,
      ...accountOf(user),
      from,
      how,
      elevated: true,
      reason: act === "sign-out" ? "sign-out" : "",
    });
  }
}

function tell({ record, time, device }: SaidByAsa, sink: LogSink, what: string, known: Partial<SignInRecord> & Pick<SignInRecord, "act">): void {
  sink.signIn(signInRecord({ ...known, record, time, host: device }), what);
}

function durationSeconds(words: string): number | null {
  const match = DURATION.exec(words);
  if (match === null) return null;
  const [, days = "0", hours = "0", minutes = "0", seconds = "0"] = match;
  return Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

/** Reasons of 113019 and 716002. */
function endOf(reason: string): string {
  if (/user request/i.test(reason)) return "sign-out";
  if (/idle/i.test(reason)) return "idle-limit";
  if (/max(?:imum)?[ -]?(?:time|connect)|session timeout/i.test(reason)) return "time-limit";
  if (/admin|preempt|license/i.test(reason)) return "forced";
  return reason === "" ? "" : "connection-end";
}
