// What Zeek's logs tell of sign-ins: RDP, SSH and VNC sessions seen on the wire, NTLM and Kerberos proofs. The network sees little of who it was, and nothing of what a
// host decided behind encryption: what it cannot know is left open, and a host's own log of the same session is the better witness.
import type { SessionHow } from "../../../plant/session.ts";
import type { LogSink } from "../log-format.ts";
import { accountOf, signInRecord } from "../sign-in-record.ts";
import type { SignInRecord } from "../sign-in.ts";
import type { RecordPlace } from "./record-place.ts";
import { flagOf, type ZeekRecord } from "./zeek-record.ts";

function tell(record: ZeekRecord, place: RecordPlace, sink: LogSink, what: string, known: Partial<SignInRecord> & Pick<SignInRecord, "act">): void {
  const uid = record.text("uid") ?? "";
  sink.signIn(signInRecord({ host: place.server, from: place.client, key: uid, ...known, record: place.record, time: place.time }), what);
}

/** Windows cuts the name in its first packet after so many letters. */
const CUT_COOKIE = 9;
/** Answers after which a client begins again in another way: nobody has signed in. */
const RENEGOTIATED = /_BY_SERVER$|_ON_SERVER$|FAILED/;

/** A name that may be cut is none: it would be taken for another account. */
export function signInOfRdp(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const result = record.text("result") ?? "";
  if (RENEGOTIATED.test(result)) {
    sink.irrelevant("RDP connections that came to no sign-in");
    return;
  }
  const cookie = record.text("cookie") ?? "";
  const isName = cookie.length < CUT_COOKIE && /^[\p{L}\p{N}._$-]+(?:[\\@][\p{L}\p{N}._$-]+)?$/u.test(cookie);
  if (!/^success/i.test(result)) sink.assumption("RDP is encrypted: that a sign-in succeeded is not seen on the wire; each RDP session is taken for one that did");
  tell(record, place, sink, "RDP sessions on the wire", { act: "sign-in", how: "rdp", ...(isName ? accountOf(cookie) : {}) });
}

export function signInOfSsh(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const success = flagOf(record, "auth_success");
  if (success === null) sink.irrelevant("SSH connections of which it is not known whether anybody signed in");
  else if (success) tell(record, place, sink, "SSH sessions on the wire", { act: "sign-in", how: "ssh" });
  else tell(record, place, sink, "failed SSH sign-ins on the wire", { act: "failed", how: "ssh", reason: "not accepted" });
}

export function signInOfVnc(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const success = flagOf(record, "auth");
  if (success === null) sink.irrelevant("VNC connections of which it is not known whether anybody signed in");
  else if (success) tell(record, place, sink, "VNC sessions on the wire", { act: "sign-in", how: "vnc" });
  else tell(record, place, sink, "failed VNC sign-ins on the wire", { act: "failed", how: "vnc", reason: "not accepted" });
}

const ENDING: readonly (readonly [RegExp, SessionHow])[] = [
  [/(^|,)rdp(,|$)/, "rdp"],
  [/(^|,)ssh(,|$)/, "ssh"],
  [/(^|,)rfb(,|$)/, "vnc"],
];

/** The end of a connection in which a session was: its own log only says when it began. Whether there was one, the key shows. */
export function endOfSession(record: ZeekRecord, place: RecordPlace, endMicros: number | null, sink: LogSink): void {
  const service = record.text("service")?.toLowerCase() ?? "";
  const how = ENDING.find(([pattern]) => pattern.test(service))?.[1];
  if (how === undefined || endMicros === null || record.text("uid") === null) return;
  tell(record, { ...place, time: endMicros }, sink, "ends of sessions on the wire", { act: "sign-out", how, reason: "connection-end" });
}

export function signInOfNtlm(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const success = flagOf(record, "success");
  const user = record.text("username");
  if (success === null || user === null) return;
  const { account, authority } = accountOf(user);
  const known = { account, authority: record.text("domainname") ?? authority, how: "network" as const, proof: "ntlm" };
  if (success) tell(record, place, sink, "NTLM proofs on the wire", { act: "credential-check", ...known });
  else tell(record, place, sink, "failed NTLM proofs on the wire", { act: "failed", ...known, reason: "not accepted" });
}

/** Answers of a key server that say why. */
const KERBEROS_REASONS: readonly (readonly [RegExp, string])[] = [
  [/PREAUTH_FAILED|BAD_INTEGRITY/, "wrong password"],
  [/PRINCIPAL_UNKNOWN/, "no such account"],
  [/CLIENT_REVOKED|NAME_EXP/, "account disabled, expired or locked"],
  [/KEY_EXPIRED/, "password expired"],
  [/SKEW/, "clock skew"],
  [/ETYPE_NOSUPP/, "cipher not supported"],
  [/POLICY|BADOPTION/, "not allowed here"],
];

/** Of a ticket for a service, the machine is the service's; of the first one, it is the key server. */
export function signInOfKerberos(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const success = flagOf(record, "success");
  const client = record.text("client");
  const error = record.text("error_msg") ?? "";
  // The first question of each sign-in is answered so: the client then proves itself.
  if (success === null || client === null || /PREAUTH_REQUIRED|RESPONSE_TOO_BIG/.test(error)) return;
  const slash = client.lastIndexOf("/");
  const named = slash < 0 ? accountOf(client) : { account: client.slice(0, slash), authority: client.slice(slash + 1) };
  const service = record.text("service") ?? "";
  const machine = record.text("request_type") === "TGS" ? (/^(?!krbtgt\/)[^/]{1,40}\/([^/@:\s]{1,255})/i.exec(service)?.[1] ?? place.server) : place.server;
  const cipher = record.text("cipher") ?? "";
  const proof = /rc4|arcfour/i.test(cipher) ? "kerberos rc4" : /des/i.test(cipher) ? "kerberos des" : /aes/i.test(cipher) ? "kerberos aes" : "kerberos";
  if (success) tell(record, place, sink, "Kerberos tickets on the wire", { act: "ticket", ...named, host: machine, how: "network", proof });
  else {
    const reason = KERBEROS_REASONS.find(([pattern]) => pattern.test(error))?.[1] ?? "not accepted";
    tell(record, place, sink, "failed Kerberos requests on the wire", { act: "failed", ...named, host: machine, how: "network", proof: "kerberos", reason });
  }
}
