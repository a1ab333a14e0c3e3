// Event records of a FortiGate about people (FortiOS Log Message Reference, type "event"): SSL and IPsec dial-up VPN sessions, administrators at the firewall, and users
// that it asked who they are. Keeps which tunnels are open, because one session may be told as two. Everything else that is an event is counted.
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { SessionHow } from "../../../plant/session.ts";
import type { LogSink } from "../log-format.ts";
import { secondsNumber } from "../logged-flow.ts";
import { type RecentCheckpoint, RecentEntries } from "../recent-entries.ts";
import { accountOf, signInRecord } from "../sign-in-record.ts";
import type { SignInRecord } from "../sign-in.ts";

type Fields = ReadonlyMap<string, string>;

/** Open tunnel: the key it is told under, and since when. */
interface Tunnel {
  readonly key: string;
  readonly since: Micros;
}

export interface FortigateEventsCheckpoint {
  readonly sawStart: boolean;
  readonly tunnels: RecentCheckpoint<Tunnel>;
  readonly people: RecentCheckpoint<Tunnel>;
}

const MOST_OPEN = 20_000;
/** The web session of a client and the tunnel in it begin within this time. */
const TOGETHER_MICROS = 120 * MICROS_PER_SECOND;

export class FortigateEvents {
  /** Without any beginning in it, the log holds ends only, which say how long it was. */
  private sawStart: boolean;
  /** Of "device#tunnel". */
  private readonly tunnels: RecentEntries<Tunnel>;
  /** Of "device address account". */
  private readonly people: RecentEntries<Tunnel>;

  constructor(from: FortigateEventsCheckpoint | null) {
    this.sawStart = from?.sawStart ?? false;
    this.tunnels = new RecentEntries(MOST_OPEN, from?.tunnels ?? null);
    this.people = new RecentEntries(MOST_OPEN, from?.people ?? null);
  }

  checkpoint(): FortigateEventsCheckpoint {
    return { sawStart: this.sawStart, tunnels: this.tunnels.checkpoint(), people: this.people.checkpoint() };
  }

  read(fields: Fields, record: number, time: Micros, sink: LogSink): void {
    const subtype = fields.get("subtype") ?? "";
    const tell = (what: string, known: Partial<SignInRecord> & Pick<SignInRecord, "act">): void =>
      sink.signIn(signInRecord({ ...accountOf(named(fields.get("user"))), host: fields.get("devname") ?? fields.get("devid") ?? "", record, time, ...known }), what);
    if (subtype === "vpn") this.vpn(fields, time, tell, sink);
    else if (subtype === "system") administrator(fields, tell, sink);
    else if (subtype === "user") user(fields, tell, sink);
    else sink.irrelevant("events that tell of no sign-in");
  }

  private vpn(fields: Fields, time: Micros, tell: Tell, sink: LogSink): void {
    const action = fields.get("action") ?? "";
    const who = named(fields.get("user")) || named(fields.get("xauthuser"));
    const from = fields.get("remip") ?? "";
    const known = { ...accountOf(who), how: "vpn" as const, from };
    if (action === "ssl-login-fail") {
      tell("failed VPN sign-ins", { act: "failed", ...known, reason: failureOf(fields.get("reason") ?? "") });
      return;
    }
    if (action !== "tunnel-up" && action !== "tunnel-down") {
      sink.irrelevant("events of VPN that begin or end nothing");
      return;
    }
    if (who === "") {
      sink.irrelevant("site-to-site tunnels");
      return;
    }
    const device = `${fields.get("devid") ?? ""}/${fields.get("vd") ?? ""}`;
    const number = fields.get("tunnelid") ?? "";
    const id = `${device}#${number}`;
    const person = `${device} ${from} ${who.toLowerCase()}`;
    const open = this.tunnels.get(id);
    if (action === "tunnel-up") {
      this.sawStart = true;
      const other = this.people.get(person);
      if (open !== undefined || (other !== undefined && time - other.since <= TOGETHER_MICROS)) {
        if (open === undefined) this.tunnels.set(id, { key: "", since: time });
        sink.irrelevant("tunnels within VPN sessions");
        return;
      }
      this.tunnels.set(id, { key: number, since: time });
      this.people.set(person, { key: number, since: time });
      tell("VPN sessions", { act: "sign-in", ...known, key: number });
      return;
    }
    this.tunnels.delete(id);
    const seconds = secondsNumber(fields.get("duration"));
    const reason = endOf(fields.get("reason") ?? "");
    if (open?.key === "") sink.irrelevant("tunnels within VPN sessions");
    else {
      this.people.delete(person);
      if (this.sawStart || seconds === null) tell("VPN sign-outs", { act: "sign-out", ...known, key: number, reason });
      else tell("VPN sessions told at their end", { act: "whole", ...known, time: time - seconds * MICROS_PER_SECOND, seconds, reason });
    }
  }
}

type Tell = (what: string, known: Partial<SignInRecord> & Pick<SignInRecord, "act">) => void;

/** "ui" says the way and the address: "https(10.9.0.5)", "ssh(10.9.0.5)", "console", "jsconsole(10.9.0.5)". */
function administrator(fields: Fields, tell: Tell, sink: LogSink): void {
  const action = fields.get("action") ?? "";
  if (action !== "login" && action !== "logout") {
    sink.irrelevant("events that tell of no sign-in");
    return;
  }
  const ui = /^([a-z]{2,20})(?:\(([^)]{0,60})\))?/i.exec(fields.get("ui") ?? fields.get("method") ?? "");
  const word = ui?.[1]?.toLowerCase() ?? "";
  const how: SessionHow = word === "ssh" ? "ssh" : word === "console" ? "console" : word === "http" || word === "https" || word === "gui" || word === "jsconsole" ? "web" : "unknown";
  const known = { how, from: ui?.[2] ?? fields.get("srcip") ?? "", key: fields.get("sn") ?? "", elevated: fields.get("profile") === "super_admin" ? true : null };
  if (action === "logout") tell("sign-outs of administrators", { act: "sign-out", ...known, reason: endOf(fields.get("reason") ?? "") });
  else if (fields.get("status") === "success") tell("sign-ins of administrators", { act: "sign-in", ...known });
  else tell("failed sign-ins of administrators", { act: "failed", ...known, key: "", reason: failureOf(fields.get("reason") ?? "") });
}

/** Whom the firewall asked, or a directory named: a proof of the account, no session on a machine. */
function user(fields: Fields, tell: Tell, sink: LogSink): void {
  const action = fields.get("action") ?? "";
  const known = { how: "network" as const, from: fields.get("srcip") ?? fields.get("ip") ?? "" };
  if (named(fields.get("user")) === "" || !/^(auth-logon|authentication|FSSO-logon|logon)$/i.test(action)) sink.irrelevant("events that tell of no sign-in");
  else if (/fail|deny|denied/i.test(fields.get("status") ?? "")) tell("failed proofs of users", { act: "failed", ...known, reason: failureOf(fields.get("reason") ?? "") });
  else tell("proofs of users", { act: "credential-check", ...known });
}

function named(text: string | undefined): string {
  return text === undefined || text === "N/A" || text === "unknown" ? "" : text;
}

function failureOf(reason: string): string {
  if (/passwd|password/i.test(reason)) return "wrong password";
  if (/name_invalid|unknown_user|no_matching|not found/i.test(reason)) return "no such account";
  if (/lock|block/i.test(reason)) return "locked";
  return "not accepted";
}

function endOf(reason: string): string {
  if (/idle|timeout/i.test(reason)) return /auth/i.test(reason) ? "time-limit" : "idle-limit";
  if (/request|exit|logout/i.test(reason)) return "sign-out";
  if (/admin|kill|disconnect(ed)? by/i.test(reason)) return "forced";
  return reason === "" || reason === "N/A" ? "" : "connection-end";
}
