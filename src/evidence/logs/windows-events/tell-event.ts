// One Windows event to what it says of signing in. Which event it is, its provider and its number say together: numbers alone mean other things elsewhere.
// Events of no use here are counted by their number. Knows no container.
import type { LogSink } from "../log-format.ts";
import { auditLogEvents, securityEvents } from "./security-events.ts";
import { connectionManagerEvents, kernelGeneralEvents, kernelPowerEvents, logServiceEvents, sessionManagerEvents } from "./session-manager-events.ts";
import type { SignInAct } from "../sign-in.ts";
import type { WindowsEvent } from "./windows-event.ts";

type Meanings = typeof securityEvents;

const BY_PROVIDER: ReadonlyMap<string, Meanings> = new Map([
  ["microsoft-windows-security-auditing", securityEvents],
  ["microsoft-windows-eventlog", auditLogEvents],
  ["microsoft-windows-terminalservices-localsessionmanager", sessionManagerEvents],
  ["microsoft-windows-terminalservices-remoteconnectionmanager", connectionManagerEvents],
  ["eventlog", logServiceEvents],
  ["microsoft-windows-kernel-general", kernelGeneralEvents],
  ["microsoft-windows-kernel-power", kernelPowerEvents],
]);

/** Where an export names no provider. The log of the system has too many writers for its numbers to mean one thing. */
const BY_CHANNEL: ReadonlyMap<string, Meanings> = new Map([
  ["security", securityEvents],
  ["microsoft-windows-terminalservices-localsessionmanager/operational", sessionManagerEvents],
  ["microsoft-windows-terminalservices-remoteconnectionmanager/operational", connectionManagerEvents],
]);

const OF_A_SESSION: ReadonlySet<SignInAct> = new Set(["sign-in", "sign-out", "disconnect", "reconnect", "lock", "unlock", "elevated"]);

export function tellEvent(event: WindowsEvent, record: number, sink: LogSink): void {
  const what = `event ${event.id}`;
  const meanings = event.provider === "" ? BY_CHANNEL.get(event.channel.toLowerCase()) : BY_PROVIDER.get(event.provider.toLowerCase());
  const meaning = meanings?.get(event.id);
  if (meaning === undefined) {
    sink.irrelevant(what);
    return;
  }
  if (event.computer === "") {
    sink.notUnderstood(record, "the event names no machine");
    return;
  }
  const told = meaning(event, record);
  if (told === null) sink.irrelevant(what);
  else if (OF_A_SESSION.has(told.act) && told.account === "" && told.key === "") sink.notUnderstood(record, `event ${event.id} says neither whose session it is nor which`);
  else sink.signIn(told, what);
}
