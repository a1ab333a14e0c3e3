// The order of the fields of the events that are used, for exports that give values without names (Get-WinEvent's Properties). As Microsoft's manifests
// of these providers list them (general knowledge, held against the event logs of the tests). Versions of an event only add fields at the end.

const SUBJECT = ["SubjectUserSid", "SubjectUserName", "SubjectDomainName", "SubjectLogonId"];
const TARGET = ["TargetUserSid", "TargetUserName", "TargetDomainName", "TargetLogonId"];
const CLIENT = ["AccountName", "AccountDomain", "LogonID", "SessionName", "ClientName", "ClientAddress"];
const LOGON = ["LogonType", "LogonProcessName", "AuthenticationPackageName", "WorkstationName"];
const PACKAGE = ["TransmittedServices", "LmPackageName", "KeyLength", "ProcessId", "ProcessName", "IpAddress", "IpPort"];

const SECURITY: Readonly<Record<number, readonly string[]>> = {
  4624: [
    ...[...SUBJECT, ...TARGET, ...LOGON, "LogonGuid", ...PACKAGE],
    ...["ImpersonationLevel", "RestrictedAdminMode", "TargetOutboundUserName", "TargetOutboundDomainName", "VirtualAccount", "TargetLinkedLogonId", "ElevatedToken"],
  ],
  4625: [...SUBJECT, "TargetUserSid", "TargetUserName", "TargetDomainName", "Status", "FailureReason", "SubStatus", ...LOGON, ...PACKAGE],
  4634: [...TARGET, "LogonType"],
  4647: TARGET,
  4648: [...SUBJECT, "LogonGuid", "TargetUserName", "TargetDomainName", "TargetLogonGuid", "TargetServerName", "TargetInfo", "ProcessId", "ProcessName", "IpAddress", "IpPort"],
  4672: [...SUBJECT, "PrivilegeList"],
  4740: ["TargetUserName", "TargetDomainName", "TargetSid", ...SUBJECT],
  4767: ["TargetUserName", "TargetDomainName", "TargetSid", ...SUBJECT],
  4776: ["PackageName", "TargetUserName", "Workstation", "Status"],
  4768: ["TargetUserName", "TargetDomainName", "TargetSid", "ServiceName", "ServiceSid", "TicketOptions", "Status", "TicketEncryptionType", "PreAuthType", "IpAddress", "IpPort"],
  4769: ["TargetUserName", "TargetDomainName", "ServiceName", "ServiceSid", "TicketOptions", "TicketEncryptionType", "IpAddress", "IpPort", "Status", "LogonGuid", "TransmittedServices"],
  4771: ["TargetUserName", "TargetSid", "ServiceName", "TicketOptions", "Status", "PreAuthType", "IpAddress", "IpPort"],
  4778: CLIENT,
  4779: CLIENT,
  4800: [...TARGET, "SessionId"],
  4801: [...TARGET, "SessionId"],
  4616: [...SUBJECT, "PreviousTime", "NewTime", "ProcessId", "ProcessName"],
  4825: ["AccountName", "AccountDomain", "LogonID", "ClientAddress"],
};

const SESSION = ["User", "SessionID", "Address"];
const SESSION_MANAGER: Readonly<Record<number, readonly string[]>> = { 21: SESSION, 23: SESSION, 24: SESSION, 25: SESSION, 39: ["TargetSession", "Source"], 40: ["Session", "Reason"] };

const ORDERS: ReadonlyMap<string, Readonly<Record<number, readonly string[]>>> = new Map([
  ["microsoft-windows-security-auditing", SECURITY],
  ["microsoft-windows-terminalservices-localsessionmanager", SESSION_MANAGER],
  ["microsoft-windows-terminalservices-remoteconnectionmanager", { 1149: ["Param1", "Param2", "Param3"] }],
]);

/** Empty where the order is not known. */
export function fieldsInOrder(provider: string, id: number, values: readonly string[]): Map<string, string> {
  const names = ORDERS.get(provider.toLowerCase())?.[id] ?? [];
  return new Map(values.slice(0, names.length).map((value, i) => [names[i] as string, value]));
}

/** The names of a used event's fields, in order; empty = not known. */
export function namesInOrder(provider: string, id: number): readonly string[] {
  return ORDERS.get(provider.toLowerCase())?.[id] ?? [];
}
