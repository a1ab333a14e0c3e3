// The audit log of Teleport, one JSON object per event: who worked through the jump host, on which machine, from when to when. The person is the user of
// Teleport; the account on the machine (login, windows_user) is not, because many share it. Commands, queries and files are not kept.
import { instantOf, parseIsoTime } from "../../../foundation/civil-time.ts";
import type { Micros } from "../../../foundation/time.ts";
import { MICROS_PER_SECOND } from "../../../foundation/time.ts";
import type { SessionHow } from "../../../plant/session.ts";
import { type JsonObject, objectAt, parseObject, textAt, withoutPort } from "../json-objects.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LogSink, LogSurroundings } from "../log-format.ts";
import { type RecentCheckpoint, RecentEntries } from "../recent-entries.ts";
import { accountOf, signInRecord } from "../sign-in-record.ts";
import type { SignInRecord } from "../sign-in.ts";

const MOST_LINE_BYTES = 262_144;
const MOST_REMEMBERED = 20_000;
/** People who join one session. */
const MOST_IN_ONE = 100;
/** A certificate lasts no longer, as Teleport is set up; older proofs say nothing of a session. */
const PROOF_MICROS = 24 * 3_600 * MICROS_PER_SECOND;
/** What ends a session is said shortly before its end. */
const REASON_MICROS = 30 * MICROS_PER_SECOND;
const decoder = new TextDecoder();

export const teleport: LogFormat = {
  id: "teleport",
  name: "Teleport audit log",
  namesPeople: true,
  remembersPeople: true,
  recognise: (head) => {
    const line = decoder.decode(head).trimStart().split("\n", 1)[0] as string;
    return line.startsWith("{") && /"event"\s*:\s*"[a-z_.]{2,60}"/.test(line) && /"code"\s*:\s*"T[A-Z0-9]{3,8}"/.test(line) && /"time"\s*:\s*"\d{4}-/.test(line) ? 2 : 0;
  },
  open: (checkpoint, surroundings) => new TeleportReader(surroundings, checkpoint as Checkpoint | null),
};

interface Checkpoint {
  readonly sawStart: boolean;
  readonly joined: RecentCheckpoint<string>;
  readonly proofs: RecentCheckpoint<Micros>;
  readonly reasons: RecentCheckpoint<readonly [string, Micros]>;
}

interface Event {
  readonly event: JsonObject;
  readonly record: number;
  readonly time: Micros;
}

class TeleportReader extends LineLogReader {
  /** Without any start in it, the log was filtered to ends, which say when their sessions began. */
  private sawStart: boolean;
  /** Session → who joined it, as JSON. */
  private readonly joined: RecentEntries<string>;
  /** User → when a second factor was last proven. */
  private readonly proofs: RecentEntries<Micros>;
  /** User and machine → why the client was disconnected, and when. */
  private readonly reasons: RecentEntries<readonly [string, Micros]>;

  constructor(surroundings: LogSurroundings, from: Checkpoint | null) {
    super(surroundings, MOST_LINE_BYTES);
    this.sawStart = from?.sawStart ?? false;
    this.joined = new RecentEntries(MOST_REMEMBERED, from?.joined ?? null);
    this.proofs = new RecentEntries(MOST_REMEMBERED, from?.proofs ?? null);
    this.reasons = new RecentEntries(MOST_REMEMBERED, from?.reasons ?? null);
  }

  override checkpoint(): Checkpoint {
    return { sawStart: this.sawStart, joined: this.joined.checkpoint(), proofs: this.proofs.checkpoint(), reasons: this.reasons.checkpoint() };
  }

  protected override line(line: string, record: number, sink: LogSink): void {
    if (line.trim() === "") return;
    const event = parseObject(line);
    const name = textAt(event, "event");
    if (event === null || name === "") {
      sink.notUnderstood(record, event === null ? "expected one JSON object per line" : "expected the member event");
      return;
    }
    const civil = parseIsoTime(textAt(event, "time"));
    const time = civil === null ? null : instantOf({ ...civil, offsetSeconds: civil.offsetSeconds ?? 0 }, "UTC", this.surroundings.notAfter);
    if (time === null) {
      sink.notUnderstood(record, "expected a time in the member time");
      return;
    }
    this.event(name, { event, record, time }, sink);
  }

  private event(name: string, said: Event, sink: LogSink): void {
    const { event, time } = said;
    const user = textAt(event, "user");
    if (name === "user.login") this.login(said, sink);
    else if (name === "session.start" || name === "windows.desktop.session.start" || name === "db.session.start" || name === "app.session.start") this.started(said, name, sink);
    else if (name === "session.end" || name === "windows.desktop.session.end" || name === "db.session.end" || name === "app.session.end") this.ended(said, name, sink);
    else if (name === "session.join") {
      const sid = textAt(event, "sid");
      const others = this.othersIn(sid);
      this.joined.set(sid, JSON.stringify([...others, user].slice(-MOST_IN_ONE)));
      this.tell(said, sink, name, { act: "sign-in", ...this.whoAndWhere(said, "session.start"), key: keyOfJoined(sid, others.length) });
    } else if (name === "session.leave") {
      // Who began the session leaves it, too, and its end tells that; seconds later, because the session lingers.
      const sid = textAt(event, "sid");
      const others = this.othersIn(sid);
      const place = user === "" ? -1 : others.lastIndexOf(user);
      if (place < 0) sink.irrelevant("session.leave");
      else {
        this.joined.set(sid, JSON.stringify(others.map((other, i) => (i === place ? "" : other))));
        this.tell(said, sink, name, { act: "sign-out", ...this.whoAndWhere(said, "session.start"), key: keyOfJoined(sid, place), reason: "sign-out" });
      }
    } else if (name === "client.disconnect") {
      this.reasons.set(reasonKey(event), [endOf(textAt(event, "reason")), time]);
      sink.irrelevant("client.disconnect");
    } else if (name === "session.rejected" || name === "auth") {
      this.tell(said, sink, name, { act: "failed", ...this.whoAndWhere(said, "session.start"), reason: name === "auth" ? "not accepted" : "not allowed here" });
    } else sink.irrelevant(/^[a-z0-9_.]{1,60}$/.test(name) ? name : "events of an unknown name");
  }

  /** At the jump host itself: a proof of the account, which no event ends. */
  private login(said: Event, sink: LogSink): void {
    const { event, time } = said;
    const user = textAt(event, "user");
    const hasSecondFactor = objectAt(event, "mfa_device") !== null;
    const known = { ...this.account(event), host: textAt(event, "cluster_name"), how: "web" as const, from: withoutPort(textAt(event, "addr.remote")), nativeId: textAt(event, "uid") };
    if (event.success === false) this.tell(said, sink, "failed user.login", { ...known, act: "failed", reason: "wrong password or second factor" });
    else {
      if (hasSecondFactor) this.proofs.set(user, time);
      else this.proofs.delete(user);
      this.tell(said, sink, "user.login", {
        ...known,
        act: "credential-check",
        proof: hasSecondFactor ? "second-factor" : textAt(event, "method") === "local" ? "password" : textAt(event, "method").slice(0, 40),
      });
    }
  }

  private started(said: Event, name: string, sink: LogSink): void {
    const { event, time } = said;
    const known = this.whoAndWhere(said, name);
    if (event.success === false) {
      this.tell(said, sink, `failed ${name}`, { ...known, act: "failed", reason: "not allowed here" });
      return;
    }
    this.sawStart = true;
    const proven = this.proofs.get(textAt(event, "user"));
    const hasSecondFactor = textAt(event, "with_mfa") !== "" || (proven !== undefined && time - proven <= PROOF_MICROS);
    this.tell(said, sink, name, { ...known, act: "sign-in", key: textAt(event, "sid"), proof: hasSecondFactor ? "second-factor" : "" });
  }

  private ended(said: Event, name: string, sink: LogSink): void {
    const { event, time } = said;
    const sid = textAt(event, "sid");
    const known = { ...this.whoAndWhere(said, name), key: sid };
    this.othersIn(sid).forEach((other, place) => {
      // Who left before is "" there.
      if (other === "") return;
      this.tell(said, sink, "session.leave", { ...known, ...accountOf(other), act: "sign-out", key: keyOfJoined(sid, place), reason: "connection-end", nativeId: "" });
    });
    this.joined.delete(sid);
    const [reason, at] = this.reasons.get(reasonKey(event)) ?? ["", 0];
    const civil = parseIsoTime(textAt(event, "session_start"));
    const start = this.sawStart || civil === null ? null : instantOf({ ...civil, offsetSeconds: civil.offsetSeconds ?? 0 }, "UTC", this.surroundings.notAfter);
    if (start !== null && start <= time) this.tell({ ...said, time: start }, sink, name, { ...known, act: "whole", seconds: (time - start) / MICROS_PER_SECOND });
    else this.tell(said, sink, name, { ...known, act: "sign-out", reason: reason !== "" && time - at <= REASON_MICROS ? reason : "sign-out" });
  }

  private othersIn(sid: string): readonly string[] {
    return JSON.parse(this.joined.get(sid) ?? "[]") as string[];
  }

  private whoAndWhere({ event }: Event, name: string): Partial<SignInRecord> {
    const { host, how } = targetOf(event, name);
    const remote = textAt(event, "addr.remote");
    // Of desktops, some versions write the desktop's own address there.
    const from = remote === "" || remote === textAt(event, "desktop_addr") ? "" : withoutPort(remote);
    return { ...this.account(event), host, how, from, nativeId: textAt(event, "uid") };
  }

  private account(event: JsonObject): Pick<SignInRecord, "account" | "authority"> {
    const { account, authority } = accountOf(textAt(event, "user"));
    return { account, authority: authority === "" ? textAt(event, "cluster_name") : authority };
  }

  private tell({ record, time }: Event, sink: LogSink, what: string, known: Partial<SignInRecord> & Pick<SignInRecord, "act">): void {
    sink.signIn(signInRecord({ host: "", ...known, record, time }), what);
  }
}

/** One who joins has a session of their own within the other's. */
function keyOfJoined(sid: string, place: number): string {
  return `${sid} +${place + 1}`;
}

function targetOf(event: JsonObject, name: string): { readonly host: string; readonly how: SessionHow } {
  if (name.startsWith("windows.desktop.")) {
    const labels = objectAt(event, "desktop_labels");
    // The address stands in every event of a desktop, its name only in some.
    const host = withoutPort(textAt(event, "desktop_addr")) || textAt(labels, "teleport.dev/dns_host_name") || textAt(event, "desktop_name");
    return { host, how: "rdp" };
  }
  if (name.startsWith("db."))
    return {
      host:
        withoutPort(
          textAt(event, "db_uri")
            .replace(/^[a-z+]+:\/\//, "")
            .replace(/[/?].*$/, ""),
        ) || textAt(event, "db_service"),
      how: "network",
    };
  if (name.startsWith("app.")) return { host: textAt(event, "app_public_addr") || textAt(event, "app_name"), how: "web" };
  if (textAt(event, "proto") === "kube") return { host: textAt(event, "kubernetes_cluster"), how: "network" };
  return { host: textAt(event, "server_hostname") || withoutPort(textAt(event, "server_addr")) || textAt(event, "server_id"), how: "ssh" };
}

function reasonKey(event: JsonObject): string {
  return `${textAt(event, "user")} ${textAt(event, "server_id") || textAt(event, "sid")}`;
}

/** Words of client.disconnect. */
function endOf(reason: string): string {
  if (/idle/i.test(reason)) return "idle-limit";
  if (/expired/i.test(reason)) return "time-limit";
  return /lock/i.test(reason) ? "forced" : "connection-end";
}
