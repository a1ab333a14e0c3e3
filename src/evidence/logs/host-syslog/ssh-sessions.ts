// What SSH servers say of sign-ins, told on: each attempt once, and each session once although its end comes from another process than its beginning.
import type { LogSink } from "../log-format.ts";
import { accountOf } from "../sign-in-record.ts";
import { type Said, tell, tellFailed } from "./said.ts";
import type { SessionMemory } from "./session-memory.ts";
import type { SshMessage } from "./sshd-messages.ts";

export function tellSsh(said: Said, memory: SessionMemory, ssh: SshMessage, sink: LogSink): void {
  const { host, at, pid } = said;
  const process = `${host}#${pid}`;
  if (ssh.kind === "accepted") {
    memory.began(process, host, ssh.user, ssh.from, at);
    memory.aliases.set(`${host} ${ssh.peer}`, pid);
    memory.attempts.delete(process);
    tell(said, memory, sink, "sign-ins by SSH", { act: "sign-in", ...accountOf(ssh.user), how: "ssh", from: ssh.from, key: pid, proof: ssh.proof });
  } else if (ssh.kind === "failed") {
    const announced = memory.attempts.get(process);
    const reason = announced?.reason === "not allowed here" ? announced.reason : ssh.reason;
    memory.attempts.set(process, { user: ssh.user, from: ssh.from, reason, told: true });
    tellFailed(said, memory, sink, "failed sign-ins by SSH", { ...accountOf(ssh.user), how: "ssh", from: ssh.from, proof: ssh.proof, reason });
  } else if (ssh.kind === "announced") {
    memory.attempts.set(process, { user: ssh.user, from: ssh.from, reason: ssh.reason, told: false });
    sink.irrelevant("attempts of accounts that cannot sign in, told by what came of them");
  } else if (ssh.kind === "refused") {
    const { from } = memory.attempts.get(process) ?? { from: "" };
    memory.attempts.set(process, { user: ssh.user, from, reason: ssh.reason, told: true });
    tellFailed(said, memory, sink, "failed sign-ins by SSH", { ...accountOf(ssh.user), how: "ssh", from, reason: ssh.reason });
  } else if (ssh.kind === "ended") sshEnded(said, memory, ssh, sink);
  else sink.irrelevant(ssh.kind === "listening" ? "starts of the SSH server, which leave sessions open" : ssh.what);
}

function sshEnded(said: Said, memory: SessionMemory, ssh: Extract<SshMessage, { kind: "ended" }>, sink: LogSink): void {
  const { host, pid } = said;
  const process = `${host}#${pid}`;
  const attempt = memory.attempts.get(process);
  if (attempt !== undefined && !attempt.told) {
    // Its account cannot sign in, and it went without a proof: the attempt is told now.
    memory.attempts.set(process, { ...attempt, told: true });
    tellFailed(said, memory, sink, "failed sign-ins by SSH", { ...accountOf(attempt.user), how: "ssh", from: attempt.from, reason: attempt.reason });
    return;
  }
  // Its message comes from another process than the sign-in, so address and port tie the two. Dropbear has one process for both.
  const key = (ssh.peer === "" ? undefined : memory.aliases.get(`${host} ${ssh.peer}`)) ?? (said.program === "dropbear" ? pid : undefined);
  const session = key === undefined ? undefined : memory.sessions.get(`${host}#${key}`);
  if (ssh.isBeforeSignIn || key === undefined || (said.program !== "dropbear" && session === undefined)) {
    sink.irrelevant("ends of SSH connections without a sign-in here");
    return;
  }
  memory.aliases.delete(`${host} ${ssh.peer}`);
  if (session?.ended === true) {
    sink.irrelevant("ends of SSH sessions that were told before");
    return;
  }
  memory.end(`${host}#${key}`);
  tell(said, memory, sink, "sign-outs by SSH", { act: "sign-out", ...accountOf(session?.user ?? ssh.user), how: "ssh", from: session?.from ?? ssh.from, key, reason: ssh.reason });
}
