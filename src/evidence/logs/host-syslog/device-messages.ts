// Messages of Cisco IOS devices about who signs in to them, and of a machine itself: it starts, it stops. Keeps nothing between messages.
import type { SessionHow } from "../../../plant/session.ts";

export type DeviceMessage =
  | { readonly kind: "sign-in"; readonly user: string; readonly from: string; readonly how: SessionHow; readonly key: string }
  | { readonly kind: "sign-out"; readonly user: string; readonly from: string; readonly how: SessionHow; readonly key: string; readonly reason: string }
  | { readonly kind: "failed"; readonly user: string; readonly from: string; readonly how: SessionHow; readonly reason: string }
  | { readonly kind: "elevated"; readonly user: string; readonly from: string }
  | { readonly kind: "starts" }
  | { readonly kind: "stops" }
  | { readonly kind: "other"; readonly what: string };

const LOGIN =
  /^%SEC_LOGIN-(?:[A-Z0-9_]+-)?\d-(LOGIN_SUCCESS|LOGIN_FAILED): Login (?:Success|failed) \[user: (.*?)\] \[Source: ([^\]]{0,64})\] \[localport: (\d{1,5})\](?: \[Reason: ([^\]]{0,120})\])?/;
const LOGOUT = /^%SYS-(?:[A-Z0-9_]+-)?\d-LOGOUT: User (.*) has exited tty session (\d{1,5})\(([^)]{0,64})\)/;
const CONFIGURED = /^%SYS-(?:[A-Z0-9_]+-)?\d-CONFIG_I: Configured from \S+ by (.*) on (?:vty\d{1,4}|console)(?: \(([^)]{0,64})\))?/;
const SSH_PROVEN = /^%SSH-(?:[A-Z0-9_]+-)?\d-SSH2?_USERAUTH: User '(.*)' authentication for SSH2? Session from (\S{1,64}) \(tty = (\d{1,5})\).* (Succeeded|Failed)/i;
const SSH_CLOSED = /^%SSH-(?:[A-Z0-9_]+-)?\d-SSH2?_CLOSE: SSH2? Session from (\S{1,64}) \(tty = (\d{1,5})\) for user '(.*)' using/i;

/** @param text begins with the percent sign */
export function readIosMessage(text: string): DeviceMessage {
  const login = LOGIN.exec(text);
  if (login !== null) {
    const [, what, user = "", from = "", port = "", why = ""] = login;
    const how = port === "22" ? "ssh" : port === "443" || port === "80" ? "web" : from === "0.0.0.0" || port === "0" ? "console" : "unknown";
    const source = from === "0.0.0.0" ? "" : from;
    if (what === "LOGIN_SUCCESS") return { kind: "sign-in", user, from: source, how, key: "" };
    return { kind: "failed", user, from: source, how, reason: /invalid user/i.test(why) ? "no such account" : "wrong password" };
  }
  const proven = SSH_PROVEN.exec(text);
  if (proven !== null) {
    const [, user = "", from = "", tty = "", what = ""] = proven;
    if (what.toLowerCase() === "succeeded") return { kind: "sign-in", user, from, how: "ssh", key: `tty ${tty}` };
    return { kind: "failed", user, from, how: "ssh", reason: "wrong password" };
  }
  const closed = SSH_CLOSED.exec(text);
  if (closed !== null) return { kind: "sign-out", user: closed[3] ?? "", from: closed[1] ?? "", how: "ssh", key: `tty ${closed[2] ?? ""}`, reason: "" };
  const logout = LOGOUT.exec(text);
  if (logout !== null) return { kind: "sign-out", user: logout[1] ?? "", from: logout[3] ?? "", how: "unknown", key: "", reason: "sign-out" };
  const configured = CONFIGURED.exec(text);
  if (configured !== null) return { kind: "elevated", user: configured[1] ?? "", from: configured[2] ?? "" };
  if (/^%SYS-\d-RESTART: /.test(text)) return { kind: "starts" };
  if (/^%SYS-\d-RELOAD: /.test(text)) return { kind: "stops" };
  return { kind: "other", what: "other messages of network devices" };
}

/** What programs of Linux say when the machine starts or stops; null = nothing of it. A program that starts anew leaves sessions open. */
export function readMachineMessage(program: string, text: string): "starts" | "stops" | null {
  if (program === "kernel") return /^(?:\[\s*\d+\.\d+\] )?Linux version \d/.test(text) ? "starts" : null;
  if (program === "systemd-logind") return /^(?:System is (?:rebooting|powering down|halting|going down)|The system will (?:reboot|power off|halt) now)/.test(text) ? "stops" : null;
  if (program === "shutdown" || program === "systemd-shutdown") return /shutting down for system|shutdown: .* for|^(?:Rebooting|Powering off|Halting system)/i.test(text) ? "stops" : null;
  return null;
}
