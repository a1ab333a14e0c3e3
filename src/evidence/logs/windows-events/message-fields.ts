// Fields of an event out of its message for people, for exports that give nothing else (Get-WinEvent | Export-Csv). Messages are laid out in sections between
// empty lines, the same in every language: sections and their lines are counted, and labels are not read. A message of another layout gives nothing.
// Held against events that have both their fields and their message; the layouts of 4624 before version 2 and after are general knowledge.

/** null = the heading of a section. */
type Section = readonly (string | null)[];

const SUBJECT: Section = [null, "SubjectUserSid", "SubjectUserName", "SubjectDomainName", "SubjectLogonId"];
const TARGET: Section = [null, "TargetUserSid", "TargetUserName", "TargetDomainName", "TargetLogonId"];
const PROCESS: Section = [null, "ProcessId", "ProcessName"];
const NETWORK: Section = [null, "WorkstationName", "IpAddress", "IpPort"];
const PACKAGES: Section = [null, "LogonProcessName", "AuthenticationPackageName", "TransmittedServices", "LmPackageName", "KeyLength"];
const CLIENT: readonly Section[] = [
  [null, "AccountName", "AccountDomain", "LogonID"],
  [null, "SessionName"],
  [null, "ClientName", "ClientAddress"],
];
const NEW_LOGON: Section = [...TARGET, "LogonGuid"];
const LINKED_LOGON: Section = [...TARGET, "TargetLinkedLogonId", "TargetOutboundUserName", "TargetOutboundDomainName", "LogonGuid"];

/** By event id; the first that fits. */
const LAYOUTS: Readonly<Record<number, readonly (readonly Section[])[]>> = {
  4624: [
    [SUBJECT, [null, "LogonType", "RestrictedAdminMode", "VirtualAccount", "ElevatedToken"], ["ImpersonationLevel"], LINKED_LOGON, PROCESS, NETWORK, PACKAGES],
    [SUBJECT, [null, "LogonType", "RestrictedAdminMode", "RemoteCredentialGuard", "VirtualAccount", "ElevatedToken"], ["ImpersonationLevel"], LINKED_LOGON, PROCESS, NETWORK, PACKAGES],
    [SUBJECT, ["LogonType"], ["ImpersonationLevel"], NEW_LOGON, PROCESS, NETWORK, PACKAGES],
    [SUBJECT, ["LogonType"], NEW_LOGON, PROCESS, NETWORK, PACKAGES],
  ],
  4625: [[SUBJECT, ["LogonType"], [null, "TargetUserSid", "TargetUserName", "TargetDomainName"], [null, "FailureReason", "Status", "SubStatus"], PROCESS, NETWORK, PACKAGES]],
  4634: [[TARGET, ["LogonType"]]],
  4647: [[TARGET]],
  4648: [[[...SUBJECT, "LogonGuid"], [null, "TargetUserName", "TargetDomainName", "TargetLogonGuid"], [null, "TargetServerName", "TargetInfo"], PROCESS, [null, "IpAddress", "IpPort"]]],
  4672: [[SUBJECT]],
  4778: [CLIENT],
  4779: [CLIENT],
  4800: [[[...TARGET, "SessionId"]]],
  4801: [[[...TARGET, "SessionId"]]],
};

const LONGEST_MESSAGE = 16_384;

/** null = the message is not laid out as one of this event. */
export function fieldsOfMessage(id: number, message: string): Map<string, string> | null {
  const paragraphs = message
    .slice(0, LONGEST_MESSAGE)
    .split(/\r?\n[ \t]*\r?\n/)
    .slice(1);
  const sections = paragraphs.map((paragraph) => paragraph.split(/\r?\n/).flatMap((line) => labelled(line)));
  for (const layout of LAYOUTS[id] ?? []) {
    if (!layout.every((section, i) => sections[i]?.length === section.length)) continue;
    const fields = new Map<string, string>();
    layout.forEach((section, i) => {
      section.forEach((name, j) => {
        if (name !== null) fields.set(name, sections[i]?.[j] ?? "");
      });
    });
    return fields;
  }
  return null;
}

export function hasLayout(id: number): boolean {
  return LAYOUTS[id] !== undefined;
}

/** The value behind the label of a line, "" where none stands; no item for a line without a label. */
function labelled(line: string): string[] {
  const value = /^\s*[^:]{1,80}:[ \t\u00a0]*(.*?)\s*$/.exec(line)?.[1];
  return value === undefined ? [] : [value];
}
