// Records of a Palo Alto Networks firewall about people (PAN-OS Administrator's Guide, GlobalProtect and System log fields): VPN sessions through GlobalProtect, and
// administrators at the firewall. Keeps nothing between records but whether a beginning was seen.
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { SessionHow } from "../../../plant/session.ts";
import type { LogSink } from "../log-format.ts";
import { secondsNumber } from "../logged-flow.ts";
import { accountOf, signInRecord } from "../sign-in-record.ts";
import type { SignInRecord } from "../sign-in.ts";

/** Columns of GLOBALPROTECT, counted from the reserved first one. */
const SERIAL = 2,
  EVENT = 8,
  STAGE = 9,
  METHOD = 10,
  USER = 12,
  PUBLIC = 15,
  PUBLIC_6 = 16,
  HOST_ID = 19,
  REASON = 25,
  STATUS = 28,
  DURATION = 30,
  DEVICE = 47;
/** Columns of SYSTEM. */
const SYSTEM_EVENT = 8,
  SYSTEM_TEXT = 14,
  SYSTEM_DEVICE = 22;

/** Sign-ins of administrators, in the words of the System log. */
const ADMIN = /^User (.*) logged (in|out) via (\w{1,20})(?: from (\S{1,60}))?/;
const FAILED = /^failed authentication for user '(.*?)'\.(.*)$/;
/** GlobalProtect before PAN-OS 9.1 logged there. */
const OLD_GATEWAY = /^GlobalProtect gateway (?:client|user) (login|logout|authentication) (succeeded|failed)\..*?(?:(?:Login from|From): ([0-9A-Fa-f.:]{2,45}),.*?)?User name: (.*?), /;

export interface SaidByPan {
  readonly record: number;
  readonly time: Micros;
}

export class PanSignIns {
  /** Without any beginning in it, the log holds ends only, which say how long it was. */
  sawStart: boolean;

  constructor(sawStart: boolean) {
    this.sawStart = sawStart;
  }

  globalProtect(fields: readonly string[], said: SaidByPan, sink: LogSink): void {
    const event = fields[EVENT] ?? "";
    const from = address(fields[PUBLIC]) || address(fields[PUBLIC_6]);
    const known = {
      ...accountOf(fields[USER] ?? ""),
      host: fields[DEVICE] || fields[SERIAL] || "",
      how: "vpn" as const,
      from,
      // The client's device, else where it comes from: one person may be in twice.
      key: (fields[HOST_ID] ?? "") || from,
    };
    const hasFailed = /^fail/i.test(fields[STATUS] ?? "");
    if (hasFailed && (/-auth$/.test(event) || (fields[STAGE] ?? "") === "login")) tell(said, sink, "failed VPN sign-ins", { act: "failed", ...known, key: "", reason: "not accepted" });
    else if (hasFailed || (event !== "gateway-connected" && event !== "gateway-logout")) sink.irrelevant("steps of GlobalProtect between sign-in and sign-out");
    else if (event === "gateway-connected") {
      this.sawStart = true;
      tell(said, sink, "VPN sessions", { act: "sign-in", ...known, proof: proofOf(fields[METHOD] ?? "") });
    } else {
      const seconds = secondsNumber(fields[DURATION]);
      const reason = endOf(fields[REASON] ?? "");
      if (!this.sawStart && seconds !== null && seconds > 0) {
        tell({ ...said, time: said.time - seconds * MICROS_PER_SECOND }, sink, "VPN sessions told at their end", { act: "whole", ...known, seconds, reason });
      } else tell(said, sink, "VPN sign-outs", { act: "sign-out", ...known, reason });
    }
  }

  system(fields: readonly string[], said: SaidByPan, sink: LogSink): void {
    const text = fields[SYSTEM_TEXT] ?? "";
    const host = fields[SYSTEM_DEVICE] || fields[SERIAL] || "";
    const admin = ADMIN.exec(text);
    if (admin !== null) {
      const [, user = "", what, by = "", from = ""] = admin;
      const how: SessionHow = /^web$/i.test(by) ? "web" : /^(cli|ssh)$/i.test(by) ? (from === "" ? "console" : "ssh") : "unknown";
      const known = { ...accountOf(user), host, how, from: address(from), elevated: true };
      if (what === "in") tell(said, sink, "sign-ins of administrators", { act: "sign-in", ...known });
      else tell(said, sink, "sign-outs of administrators", { act: "sign-out", ...known, reason: "sign-out" });
      return;
    }
    const failed = FAILED.exec(text);
    if (failed !== null) {
      const [, user = "", words = ""] = failed;
      const why = /Reason: ([^.]{0,120})/.exec(words)?.[1] ?? "";
      const from = /From: ([0-9A-Fa-f.:]{2,45}?)\.?\s*$/.exec(words)?.[1] ?? "";
      tell(said, sink, "failed proofs at the firewall", {
        act: "failed",
        ...accountOf(user),
        host,
        from,
        reason: /lock/i.test(why) ? "locked" : /invalid username\/password|password/i.test(why) ? "wrong password" : "not accepted",
      });
      return;
    }
    const gateway = /^globalprotectgateway-/.test(fields[SYSTEM_EVENT] ?? "") ? OLD_GATEWAY.exec(text) : null;
    if (gateway === null) {
      sink.irrelevant("system records that tell of no sign-in");
      return;
    }
    const [, what, outcome, from = "", user = ""] = gateway;
    const known = { ...accountOf(user), host, how: "vpn" as const, from };
    if (outcome === "failed") tell(said, sink, "failed VPN sign-ins", { act: "failed", ...known, reason: "not accepted" });
    else if (what === "login") tell(said, sink, "VPN sessions", { act: "sign-in", ...known });
    else if (what === "logout") tell(said, sink, "VPN sign-outs", { act: "sign-out", ...known, reason: endOf(/Reason: ([^.]{0,80})/.exec(text)?.[1] ?? "") });
    else sink.irrelevant("steps of GlobalProtect between sign-in and sign-out");
  }
}

function tell({ record, time }: SaidByPan, sink: LogSink, what: string, known: Partial<SignInRecord> & Pick<SignInRecord, "act" | "host">): void {
  sink.signIn(signInRecord({ ...known, record, time }), what);
}

function address(text: string | undefined): string {
  return text === undefined || text === "0.0.0.0" || text === "::" ? "" : text;
}

function proofOf(method: string): string {
  if (/saml|radius|tacacs|ldap|kerberos/i.test(method)) return method.toLowerCase().slice(0, 20);
  return /cert/i.test(method) ? "certificate" : /local|password/i.test(method) ? "password" : "";
}

function endOf(reason: string): string {
  if (/idle|inactiv/i.test(reason)) return "idle-limit";
  if (/expire|lifetime|timeout/i.test(reason)) return "time-limit";
  if (/admin|force|kick/i.test(reason)) return "forced";
  return /client|user|logout/i.test(reason) ? "sign-out" : reason === "" ? "" : "connection-end";
}
