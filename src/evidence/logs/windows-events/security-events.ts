// The Security log: what its events say of signing in. One function per kind of event; fields that older versions of an event lack are not said.
import type { SignInRecord } from "../sign-in.ts";
import { failureReason, isZero, kerberosReason, logonType, packageProof, ticketProof } from "./code-tables.ts";
import { accountIn, accountNamed, type EventMeaning, isSameMachine, logonKey, recordOf, remoteAddress, remoteEnd, yesOrNo } from "./event-words.ts";
import { fieldOf, firstField, utcTime, type WindowsEvent } from "./windows-event.ts";

type Meaning = (event: WindowsEvent, record: number) => EventMeaning;

const signIn: Meaning = (event, record) => {
  const type = logonType(fieldOf(event, "LogonType"));
  const from = remoteEnd(event, fieldOf(event, "IpAddress"), fieldOf(event, "WorkstationName"));
  const known = { ...accountIn(event, "Target"), how: wayFrom(type.how, fieldOf(event, "IpAddress")), from, proof: proofOf(event, type.isCached) };
  if (type.what === "unlock") return recordOf(event, record, { act: "unlock", ...known });
  if (type.what === "other-credentials") {
    // The session goes on as who it was; only what it does over the network is done as another.
    const other = accountNamed(fieldOf(event, "TargetOutboundUserName"), fieldOf(event, "TargetOutboundDomainName"));
    return recordOf(event, record, { act: "explicit-credentials", ...(other.account === "" ? accountIn(event, "Target") : other), how: "network" });
  }
  const linkedKey = logonKey(fieldOf(event, "TargetLinkedLogonId"));
  return recordOf(event, record, { act: "sign-in", ...known, key: logonKey(fieldOf(event, "TargetLogonId")), linkedKey, elevated: yesOrNo(fieldOf(event, "ElevatedToken")) });
};

/** A session at the screen that comes from an address comes over the network: unlocked or cached, of a remote desktop. */
function wayFrom(how: SignInRecord["how"], address: string): SignInRecord["how"] {
  return how === "console" && remoteAddress(address) !== "" ? "rdp" : how;
}

function proofOf(event: WindowsEvent, isCached: boolean): string {
  return isCached ? "cached" : packageProof(fieldOf(event, "AuthenticationPackageName"), fieldOf(event, "LmPackageName"));
}

const failed: Meaning = (event, record) => {
  const type = logonType(fieldOf(event, "LogonType"));
  return recordOf(event, record, {
    act: "failed",
    ...accountIn(event, "Target"),
    how: wayFrom(type.how, fieldOf(event, "IpAddress")),
    from: remoteEnd(event, fieldOf(event, "IpAddress"), fieldOf(event, "WorkstationName")),
    proof: proofOf(event, false),
    reason: failureReason(fieldOf(event, "SubStatus"), fieldOf(event, "Status")),
  });
};

/** What unlocks a screen, or carries other credentials, has a logon id of its own that ends at once: no session does. */
const signOut: Meaning = (event, record) => {
  const type = logonType(fieldOf(event, "LogonType"));
  if (type.what !== "session") return null;
  return recordOf(event, record, {
    act: "sign-out",
    ...accountIn(event, "Target"),
    how: type.how,
    key: logonKey(fieldOf(event, "TargetLogonId")),
    reason: type.how === "network" ? "connection-end" : "",
  });
};

const signOutByUser: Meaning = (event, record) => recordOf(event, record, { act: "sign-out", ...accountIn(event, "Target"), key: logonKey(fieldOf(event, "TargetLogonId")), reason: "sign-out" });

const explicitCredentials: Meaning = (event, record) => {
  const server = remoteAddress(fieldOf(event, "TargetServerName").replace(/^\\+/, "").replace(/\$$/, ""));
  const isElsewhere = server !== "" && !isSameMachine(server, event.computer);
  return recordOf(event, record, {
    act: "explicit-credentials",
    ...accountIn(event, "Target"),
    host: isElsewhere ? server : event.computer,
    how: isElsewhere ? "network" : "unknown",
    from: isElsewhere ? event.computer : remoteEnd(event, firstField(event, "IpAddress", "NetworkAddress"), ""),
  });
};

const elevated: Meaning = (event, record) => recordOf(event, record, { act: "elevated", ...accountIn(event, "Subject"), key: logonKey(fieldOf(event, "SubjectLogonId")), elevated: true });

/** Its TargetDomainName is the machine from which the attempts came, and not a domain. */
const lockedOut: Meaning = (event, record) =>
  recordOf(event, record, {
    act: "locked-out",
    account: fieldOf(event, "TargetUserName"),
    authority: fieldOf(event, "SubjectDomainName"),
    from: remoteEnd(event, "", fieldOf(event, "TargetDomainName")),
    reason: "too many failures",
  });

const unlocked: Meaning = (event, record) => recordOf(event, record, { act: "unlocked", ...accountIn(event, "Target") });

/** Checked by NTLM where the account is kept. A failure on the machine itself is told by its 4625, too, and counts there. */
const credentialCheck: Meaning = (event, record) => {
  const status = firstField(event, "Status", "Error Code");
  const from = remoteEnd(event, "", fieldOf(event, "Workstation"));
  const account = accountNamed(firstField(event, "TargetUserName", "Logon Account"), "");
  const known = { ...account, how: "network" as const, from, proof: "ntlm", reason: failureReason(status) };
  return recordOf(event, record, { act: isZero(status) || from === "" ? "credential-check" : "failed", ...known });
};

/** Tickets are given by the domain controller, for sessions on other machines. */
const ticket: Meaning = (event, record) => {
  const status = firstField(event, "Status", "FailureCode");
  const account = accountNamed(fieldOf(event, "TargetUserName"), fieldOf(event, "TargetDomainName"));
  const known = { ...account, how: "network" as const, from: remoteEnd(event, fieldOf(event, "IpAddress"), "") };
  if (!isZero(status)) return recordOf(event, record, { act: "failed", ...known, proof: "kerberos", reason: kerberosReason(status) });
  // The account of a machine names the machine; that of a service does not say where it runs.
  const service = fieldOf(event, "ServiceName").split("@", 1)[0] as string;
  const host = event.id === 4769 && service.endsWith("$") && service.length > 1 ? service.slice(0, -1) : event.computer;
  return recordOf(event, record, { act: "ticket", ...known, host, proof: ticketProof(fieldOf(event, "TicketEncryptionType")) });
};

const windowStation =
  (act: "reconnect" | "disconnect"): Meaning =>
  (event, record) => {
    const name = fieldOf(event, "SessionName");
    const from = remoteEnd(event, fieldOf(event, "ClientAddress"), fieldOf(event, "ClientName"));
    const how = /^rdp/i.test(name) ? "rdp" : /^console$/i.test(name) ? "console" : from === "" ? "unknown" : "rdp";
    const key = logonKey(firstField(event, "LogonID", "LogonId"));
    return recordOf(event, record, { act, ...accountNamed(fieldOf(event, "AccountName"), fieldOf(event, "AccountDomain")), how, from, key, reason: act === "disconnect" ? "disconnect" : "" });
  };

const screen =
  (act: "lock" | "unlock"): Meaning =>
  (event, record) =>
    recordOf(event, record, { act, ...accountIn(event, "Target"), key: logonKey(fieldOf(event, "TargetLogonId")) });

const machine =
  (act: "starts" | "stops"): Meaning =>
  (event, record) =>
    recordOf(event, record, { act });

const clockSet: Meaning = (event, record) => {
  const before = utcTime(fieldOf(event, "PreviousTime"));
  const after = utcTime(fieldOf(event, "NewTime"));
  return recordOf(event, record, { act: "clock-set", ...accountIn(event, "Subject"), seconds: before === null || after === null ? null : (after - before) / 1e6 });
};

const logCleared: Meaning = (event, record) => recordOf(event, record, { act: "log-cleared", ...accountIn(event, "Subject") });

const remoteDesktopDenied: Meaning = (event, record) =>
  recordOf(event, record, {
    act: "failed",
    ...accountNamed(fieldOf(event, "AccountName"), fieldOf(event, "AccountDomain")),
    how: "rdp",
    from: remoteEnd(event, fieldOf(event, "ClientAddress"), ""),
    reason: "no right to remote desktop",
  });

/** By event id. */
export const securityEvents: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [4624, signIn],
  [4625, failed],
  [4634, signOut],
  [4647, signOutByUser],
  [4648, explicitCredentials],
  [4672, elevated],
  [4740, lockedOut],
  [4767, unlocked],
  [4776, credentialCheck],
  [4768, ticket],
  [4769, ticket],
  [4771, ticket],
  [4778, windowStation("reconnect")],
  [4779, windowStation("disconnect")],
  [4800, screen("lock")],
  [4801, screen("unlock")],
  [4608, machine("starts")],
  [4609, machine("stops")],
  [4616, clockSet],
  [4825, remoteDesktopDenied],
]);

/** Written into the Security log by the log itself. */
export const auditLogEvents: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([[1102, logCleared]]);
