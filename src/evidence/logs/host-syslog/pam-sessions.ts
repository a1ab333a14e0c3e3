// What PAM, sudo, su and logind say of sessions, told on where no other program told it before.
import type { SessionHow } from "../../../plant/session.ts";
import type { LogSink } from "../log-format.ts";
import { accountOf } from "../sign-in-record.ts";
import { type PamMessage, readSudoMessage, wayOfService } from "./pam-messages.ts";
import { type Said, tell, tellFailed } from "./said.ts";
import type { SessionMemory } from "./session-memory.ts";

type Pam<Kind extends PamMessage["kind"]> = Extract<PamMessage, { kind: Kind }>;

export function tellPam(said: Said, memory: SessionMemory, pam: PamMessage, sink: LogSink): void {
  if (pam.kind === "other") {
    sink.irrelevant(pam.what);
    return;
  }
  const how = wayOfService(pam.service);
  if (/^(sudo|su|su-l)$/.test(pam.service)) tellSu(said, memory, pam, sink);
  else if (how === "passed") sink.irrelevant("sessions of PAM that stand beside others");
  else if (pam.kind === "locked-out") tell(said, memory, sink, "lock-outs", { act: "locked-out", ...accountOf(pam.user), how });
  else if (pam.kind === "failed") tellRefused(said, memory, pam, how, sink);
  else tellSession(said, memory, pam, how, sink);
}

/** The SSH server tells of the same attempt, with the account's name as it was given; of a rule that refuses it knows no more than that. */
function tellRefused(said: Said, memory: SessionMemory, { service, user, from, reason }: Pam<"failed">, how: SessionHow, sink: LogSink): void {
  const isRule = reason === "outside hours" || reason === "not allowed here";
  if (service === "sshd" && !isRule) {
    sink.irrelevant("failures of PAM that the SSH server tells too");
    return;
  }
  if (service === "sshd") memory.attempts.set(`${said.host}#${said.pid}`, { user, from, reason, told: true });
  tellFailed(said, memory, sink, "failed sign-ins by PAM", { ...accountOf(user), how, from, reason });
}

function tellSession(said: Said, memory: SessionMemory, pam: Pam<"opened"> | Pam<"closed">, how: SessionHow, sink: LogSink): void {
  const { host, at, pid } = said;
  const isSsh = pam.service === "sshd";
  const key = isSsh || pid === "" ? pid : `${pam.service} ${pid}`;
  const id = `${host}#${key}`;
  const known = memory.sessions.get(id);
  if (pam.kind === "closed") {
    if (known?.ended === true) {
      sink.irrelevant("ends of sessions that were told before");
      return;
    }
    memory.end(id);
    tell(said, memory, sink, how === "batch" ? "timed jobs" : "sign-outs by PAM", { act: "sign-out", ...accountOf(pam.user), how, from: known?.from ?? "", key });
  } else if (isSsh && known?.ended === false && known.user === pam.user) sink.irrelevant("sessions of PAM that the SSH server tells too");
  else if (memory.words.get(`pam ${host}`) !== "yes" && memory.justSignedIn(host, pam.user, at)) {
    // Where logind comes before PAM and nothing was told yet, it has told this one, and tells its end.
    memory.end(id);
    memory.words.set(`pam ${host}`, "yes");
    sink.irrelevant("sessions of PAM that logind tells too");
  } else {
    memory.began(id, host, pam.user, known?.from ?? "", at);
    tell(said, memory, sink, how === "batch" ? "timed jobs" : "sessions of PAM", { act: "sign-in", ...accountOf(pam.user), how, key });
  }
}

/** Somebody who is signed in takes the rights of another account. */
function tellSu(said: Said, memory: SessionMemory, pam: PamMessage, sink: LogSink): void {
  if (pam.kind === "failed") {
    // sudo says itself what was wrong, and by whom.
    if (pam.service === "sudo") sink.irrelevant("failures of PAM that sudo tells too");
    else tellFailed(said, memory, sink, "failed changes of account", { ...accountOf(pam.user), reason: pam.reason });
  } else if (pam.kind === "opened" && pam.service !== "sudo" && pam.by !== "" && pam.by !== "root") {
    elevatedOrOther(said, memory, sink, pam.by, pam.user);
  } else sink.irrelevant("changes of account, told otherwise or by the system");
}

export function tellSudo(said: Said, memory: SessionMemory, sink: LogSink): void {
  const sudo = readSudoMessage(said.message);
  if (sudo === null) sink.irrelevant("other messages of sudo");
  else if (sudo.kind === "failed") tellFailed(said, memory, sink, "failed changes of account", { ...accountOf(sudo.user), reason: sudo.reason });
  else elevatedOrOther(said, memory, sink, sudo.user, sudo.asWhom);
}

function elevatedOrOther(said: Said, memory: SessionMemory, sink: LogSink, user: string, asWhom: string): void {
  if (asWhom === "root") tell(said, memory, sink, "uses of administrator's rights", { act: "elevated", ...accountOf(user), elevated: true });
  else tell(said, memory, sink, "uses of another account", { act: "explicit-credentials", ...accountOf(asWhom) });
}

/** Speaks of sessions that programs of PAM tell too: only where none did is it the witness. */
export function tellLogind(said: Said, memory: SessionMemory, sink: LogSink): void {
  const { host, at } = said;
  const opened = /^New session ['"]?(\w{1,20})['"]? of user ['"]?(.*?)['"]?(?: with class .*)?\.?$/.exec(said.message);
  const ended = /^Removed session (\w{1,20})\.?$/.exec(said.message);
  const key = `logind ${opened?.[1] ?? ended?.[1] ?? ""}`;
  const id = `${host}#${key}`;
  if (opened !== null && memory.words.get(`pam ${host}`) !== "yes" && !memory.justSignedIn(host, opened[2] ?? "", at)) {
    memory.began(id, host, opened[2] ?? "", "", at);
    tell(said, memory, sink, "sessions of logind", { act: "sign-in", ...accountOf(opened[2] ?? ""), key });
  } else if (ended !== null && memory.sessions.get(id)?.ended === false) {
    const { user } = memory.sessions.get(id) as { user: string };
    memory.end(id);
    tell(said, memory, sink, "sessions of logind", { act: "sign-out", ...accountOf(user), key });
  } else sink.irrelevant("messages of logind that other programs tell too");
}
