// One line of a host's log with its instant, and how what it says is told on.
import type { Micros } from "../../../foundation/time.ts";
import type { LogSink } from "../log-format.ts";
import { signInRecord } from "../sign-in-record.ts";
import type { SignInRecord } from "../sign-in.ts";
import type { SessionMemory } from "./session-memory.ts";
import type { HostLine } from "./syslog-line.ts";

export interface Said extends HostLine {
  readonly record: number;
  readonly at: Micros;
}

/** A failed sign-in, for a line that says it happened again. */
export interface Again {
  readonly what: string;
  readonly known: Partial<SignInRecord>;
  readonly said: { readonly host: string; readonly at: Micros };
}

const LAST = "last";

export function tell(said: Said, memory: SessionMemory, sink: LogSink, what: string, known: Partial<SignInRecord> & Pick<SignInRecord, "act">): void {
  if (said.program !== "systemd-logind" && known.act === "sign-in") memory.words.set(`pam ${said.host}`, "yes");
  // Assigned, because a literal that spreads another is many times slower.
  sink.signIn(Object.assign(signInRecord({ record: said.record, time: said.at, act: known.act, host: said.host, nativeId: said.nativeId }), known), what);
}

export function tellFailed(said: Said, memory: SessionMemory, sink: LogSink, what: string, known: Partial<SignInRecord>): void {
  tell(said, memory, sink, what, { ...known, act: "failed" });
  memory.words.set(LAST, JSON.stringify({ what, known, said: { host: said.host, at: said.at } } satisfies Again));
}

/** Only a failed sign-in means something more often than once; null = the last line was none. */
export function lastFailure(memory: SessionMemory): Again | null {
  const last = memory.words.get(LAST);
  return last === undefined ? null : (JSON.parse(last) as Again);
}

export function forgetLast(memory: SessionMemory): void {
  memory.words.delete(LAST);
}
