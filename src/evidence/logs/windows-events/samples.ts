// Windows events with names, addresses and numbers of our own, and the shapes in which exports write them.

export interface SampleEvent {
  readonly id: number;
  readonly provider: string;
  readonly channel: string;
  readonly recordId: number;
  readonly computer: string;
  /** UTC. */
  readonly time: string;
  /** In the order of the manifest. */
  readonly data: Readonly<Record<string, string>>;
  /** Members of UserData stand in an element of this name. */
  readonly userData?: string;
}

const AUDIT = "Microsoft-Windows-Security-Auditing";
const SESSIONS = "Microsoft-Windows-TerminalServices-LocalSessionManager";
const CONNECTIONS = "Microsoft-Windows-TerminalServices-RemoteConnectionManager";
const HMI = "HMI-7.plant.example";
const DC = "dc1.plant.example";

let recordId = 4_000;
function event(id: number, clock: string, data: Readonly<Record<string, string>>, more: Partial<SampleEvent> = {}): SampleEvent {
  return { id, provider: AUDIT, channel: "Security", recordId: ++recordId, computer: HMI, time: `2026-03-10T${clock}Z`, data, ...more };
}

const system = { SubjectUserSid: "S-1-5-18", SubjectUserName: "HMI-7$", SubjectDomainName: "PLANT", SubjectLogonId: "0x3e7" };
const nobody = { SubjectUserSid: "S-1-0-0", SubjectUserName: "-", SubjectDomainName: "-", SubjectLogonId: "0x0" };
const operator = { TargetUserSid: "S-1-5-21-1-2-3-1104", TargetUserName: "op.a", TargetDomainName: "PLANT" };
const sessions = { provider: SESSIONS, channel: `${SESSIONS}/Operational`, userData: "EventXML" };

function signIn(target: Readonly<Record<string, string>>, logonId: string, type: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    ...(type === "2" ? system : nobody),
    ...target,
    TargetLogonId: logonId,
    LogonType: type,
    LogonProcessName: "User32 ",
    AuthenticationPackageName: "Negotiate",
    WorkstationName: "HMI-7",
    LogonGuid: "{00000000-0000-0000-0000-000000000000}",
    TransmittedServices: "-",
    LmPackageName: "-",
    KeyLength: "0",
    ProcessId: "0x2d4",
    ProcessName: "C:\\Windows\\System32\\winlogon.exe",
    IpAddress: "127.0.0.1",
    IpPort: "0",
    ImpersonationLevel: "%%1833",
    RestrictedAdminMode: "-",
    TargetOutboundUserName: "-",
    TargetOutboundDomainName: "-",
    VirtualAccount: "%%1843",
    TargetLinkedLogonId: "0x0",
    ElevatedToken: "%%1843",
    ...more,
  };
}

export const sampleEvents: readonly SampleEvent[] = [
  event(4608, "05:59:58.1234567", {}),
  event(4624, "06:00:00.5", signIn(operator, "0x1e3237", "2", { TargetLinkedLogonId: "0x1e3250", ElevatedToken: "%%1842" })),
  event(4624, "06:00:00.5", signIn(operator, "0x1e3250", "2", { TargetLinkedLogonId: "0x1e3237" })),
  event(4672, "06:00:00.5", { SubjectUserSid: "S-1-5-21-1-2-3-1104", SubjectUserName: "op.a", SubjectDomainName: "PLANT", SubjectLogonId: "0x1e3237", PrivilegeList: "SeDebugPrivilege" }),
  event(4800, "06:30:00", { ...operator, TargetLogonId: "0x1e3250", SessionId: "1" }),
  event(4624, "06:35:00", signIn(operator, "0x1f0001", "7")),
  event(4634, "06:35:00", { ...operator, TargetLogonId: "0x1f0001", LogonType: "7" }),
  event(4801, "06:35:00", { ...operator, TargetLogonId: "0x1e3250", SessionId: "1" }),
  event(
    4624,
    "07:00:00",
    signIn({ ...operator, TargetUserName: "vendor" }, "0x200000", "3", { IpAddress: "::ffff:10.1.0.9", LmPackageName: "NTLM V1", AuthenticationPackageName: "NTLM", WorkstationName: "JUMP-1" }),
  ),
  event(4634, "07:00:04", { ...operator, TargetUserName: "vendor", TargetLogonId: "0x200000", LogonType: "3" }),
  event(4624, "07:00:05", signIn({ ...operator, TargetUserName: "vendor" }, "0x210000", "10", { IpAddress: "10.1.0.9" })),
  event(4779, "07:10:00", { AccountName: "vendor", AccountDomain: "PLANT", LogonID: "0x210000", SessionName: "RDP-Tcp#3", ClientName: "JUMP-1", ClientAddress: "10.1.0.9" }),
  event(4778, "07:20:00", { AccountName: "vendor", AccountDomain: "PLANT", LogonID: "0x210000", SessionName: "RDP-Tcp#4", ClientName: "LAPTOP", ClientAddress: "10.1.0.77" }),
  event(4647, "07:30:00", { ...operator, TargetUserName: "vendor", TargetLogonId: "0x210000" }),
  event(4625, "08:00:00", {
    ...nobody,
    ...operator,
    Status: "0xc000006e",
    FailureReason: "%%2310",
    SubStatus: "0xc000006f",
    LogonType: "10",
    LogonProcessName: "User32 ",
    AuthenticationPackageName: "Negotiate",
    WorkstationName: "HMI-7",
    TransmittedServices: "-",
    LmPackageName: "-",
    KeyLength: "0",
    ProcessId: "0x1",
    ProcessName: "-",
    IpAddress: "10.1.0.9",
    IpPort: "0",
  }),
  event(4648, "08:10:00", {
    SubjectUserSid: "S-1-5-21-1-2-3-1104",
    SubjectUserName: "op.a",
    SubjectDomainName: "PLANT",
    SubjectLogonId: "0x1e3250",
    LogonGuid: "{00000000-0000-0000-0000-000000000000}",
    TargetUserName: "svc-batch",
    TargetDomainName: "PLANT",
    TargetLogonGuid: "{00000000-0000-0000-0000-000000000000}",
    TargetServerName: "HIST-1",
    TargetInfo: "HIST-1",
    ProcessId: "0x4",
    ProcessName: "C:\\Windows\\explorer.exe",
    IpAddress: "-",
    IpPort: "-",
  }),
  event(4740, "08:20:00", { TargetUserName: "op.b", TargetDomainName: "HMI-9", TargetSid: "S-1-5-21-1-2-3-1105", ...system }, { computer: DC }),
  event(4767, "08:25:00", { TargetUserName: "op.b", TargetDomainName: "PLANT", TargetSid: "S-1-5-21-1-2-3-1105", ...system }, { computer: DC }),
  event(4776, "08:30:00", { PackageName: "MICROSOFT_AUTHENTICATION_PACKAGE_V1_0", TargetUserName: "op.b", Workstation: "HMI-9", Status: "0xc0000234" }, { computer: DC }),
  event(
    4769,
    "08:31:00",
    {
      TargetUserName: "op.a@PLANT.EXAMPLE",
      TargetDomainName: "PLANT.EXAMPLE",
      ServiceName: "HIST-1$",
      ServiceSid: "S-1-5-21-1-2-3-1120",
      TicketOptions: "0x40810000",
      TicketEncryptionType: "0x17",
      IpAddress: "::ffff:10.1.0.7",
      IpPort: "50001",
      Status: "0x0",
      LogonGuid: "{00000000-0000-0000-0000-000000000000}",
      TransmittedServices: "-",
    },
    { computer: DC },
  ),
  event(
    4771,
    "08:32:00",
    {
      TargetUserName: "op.a",
      TargetSid: "S-1-5-21-1-2-3-1104",
      ServiceName: "krbtgt/PLANT",
      TicketOptions: "0x40810010",
      Status: "0x18",
      PreAuthType: "2",
      IpAddress: "::ffff:10.1.0.7",
      IpPort: "50002",
    },
    { computer: DC },
  ),
  event(4616, "09:00:00", { ...system, PreviousTime: "2026-03-10T09:05:00.0000000Z", NewTime: "2026-03-10T09:00:00.0000000Z", ProcessId: "0x9", ProcessName: "C:\\Windows\\System32\\svchost.exe" }),
  event(5156, "09:00:01", { Application: "System" }),
  event(21, "10:00:00", { User: "PLANT\\vendor", SessionID: "3", Address: "10.1.0.9" }, sessions),
  event(40, "10:10:00", { Session: "3", Reason: "5" }, sessions),
  event(24, "10:10:00", { User: "PLANT\\vendor", SessionID: "3", Address: "10.1.0.9" }, sessions),
  event(25, "10:20:00", { User: "PLANT\\vendor", SessionID: "3", Address: "LOCAL" }, sessions),
  event(23, "10:30:00", { User: "PLANT\\vendor", SessionID: "3" }, sessions),
  event(1149, "09:59:59", { Param1: "vendor", Param2: "PLANT", Param3: "10.1.0.9" }, { provider: CONNECTIONS, channel: `${CONNECTIONS}/Operational`, userData: "EventXML" }),
];

/** What every container of these events has to say, event 5156 and the end of the unlocking aside. */
export const sampleMeanings: readonly string[] = [
  "05:59:58 starts HMI-7.plant.example",
  "06:00:00 sign-in op.a HMI-7.plant.example console 0x1e3237 0x1e3250 true",
  "06:00:00 sign-in op.a HMI-7.plant.example console 0x1e3250 0x1e3237 false",
  "06:00:00 elevated op.a HMI-7.plant.example unknown 0x1e3237 true",
  "06:30:00 lock op.a HMI-7.plant.example unknown 0x1e3250",
  "06:35:00 unlock op.a HMI-7.plant.example console",
  "06:35:00 unlock op.a HMI-7.plant.example unknown 0x1e3250",
  "07:00:00 sign-in vendor HMI-7.plant.example network 10.1.0.9 0x200000 ntlm v1 false",
  "07:00:04 sign-out vendor HMI-7.plant.example network 0x200000 connection-end",
  "07:00:05 sign-in vendor HMI-7.plant.example rdp 10.1.0.9 0x210000 false",
  "07:10:00 disconnect vendor HMI-7.plant.example rdp 10.1.0.9 0x210000 disconnect",
  "07:20:00 reconnect vendor HMI-7.plant.example rdp 10.1.0.77 0x210000",
  "07:30:00 sign-out vendor HMI-7.plant.example unknown 0x210000 sign-out",
  "08:00:00 failed op.a HMI-7.plant.example rdp 10.1.0.9 outside hours",
  "08:10:00 explicit-credentials svc-batch HIST-1 network HMI-7.plant.example",
  "08:20:00 locked-out op.b dc1.plant.example unknown HMI-9 too many failures",
  "08:25:00 unlocked op.b dc1.plant.example unknown",
  "08:30:00 failed op.b dc1.plant.example network HMI-9 ntlm account locked out",
  "08:31:00 ticket op.a HIST-1 network 10.1.0.7 kerberos rc4",
  "08:32:00 failed op.a dc1.plant.example network 10.1.0.7 kerberos wrong password",
  "09:00:00 clock-set HMI-7$ HMI-7.plant.example unknown -300",
  "10:00:00 sign-in vendor HMI-7.plant.example rdp 10.1.0.9 session 3",
  "10:10:00 disconnect HMI-7.plant.example rdp session 3 another client took the session over",
  "10:10:00 disconnect vendor HMI-7.plant.example rdp 10.1.0.9 session 3 disconnect",
  "10:20:00 reconnect vendor HMI-7.plant.example console session 3",
  "10:30:00 sign-out vendor HMI-7.plant.example unknown session 3 sign-out",
  "09:59:59 credential-check vendor HMI-7.plant.example rdp 10.1.0.9",
];

/** As NXLog writes them, on a collector five hours behind UTC; members of UserData are lost, their message is not. */
export function asNxlog(event: SampleEvent): object {
  const local = new Date(Date.parse(event.time) - 5 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
  const received = new Date(Date.parse(event.time) + 3_000).toISOString();
  const known = { EventID: event.id, SourceName: event.provider, Channel: event.channel, Hostname: event.computer, RecordNumber: event.recordId, EventTime: local, SourceModuleType: "im_msvistalog" };
  const receipt = { EventReceivedTime: new Date(Date.parse(event.time) - 5 * 3_600_000 + 2_000).toISOString().slice(0, 19).replace("T", " "), "@timestamp": received };
  return { ...known, ...receipt, ...(event.userData === undefined ? event.data : { Message: germanMessage(event) }) };
}

/** The message of an event as a machine set to German shows it. */
export function germanMessage({ id, data }: SampleEvent): string {
  const values = Object.values(data);
  if (id === 40) return `Die Sitzung ${values[0]} wurde getrennt. Ursachencode: ${values[1]}`;
  return `Remotedesktopdienste: Das ist geschehen:\r\n\r\n${values.map((value, i) => `Angabe ${"abc"[i]}: ${value}`).join("\r\n")}`;
}

export function asWinlogbeat(event: SampleEvent): object {
  const winlog = { provider_name: event.provider, channel: event.channel, computer_name: event.computer, record_id: event.recordId, event_id: String(event.id) };
  return { "@timestamp": event.time, event: { code: String(event.id) }, winlog: { ...winlog, [event.userData === undefined ? "event_data" : "user_data"]: event.data }, host: { name: "collector" } };
}

/** As evtx_dump turns XML into JSON. */
export function asConverted(event: SampleEvent): object {
  const system = {
    Provider: { "#attributes": { Name: event.provider } },
    EventID: event.id,
    TimeCreated: { "#attributes": { SystemTime: event.time } },
    EventRecordID: event.recordId,
    Channel: event.channel,
    Computer: event.computer,
  };
  return { Event: { "#attributes": { xmlns: "x" }, System: system, ...(event.userData === undefined ? { EventData: event.data } : { UserData: { [event.userData]: event.data } }) } };
}

/** The fields of EvtxECmd, in JSON and in CSV. */
export function asEvtxECmd(event: SampleEvent): Readonly<Record<string, string>> {
  const listed = Object.entries(event.data).map(([name, value]) => ({ "@Name": name, "#text": value }));
  const payload = event.userData === undefined ? { EventData: { Data: listed } } : { UserData: { [event.userData]: event.data } };
  return {
    RecordNumber: String(event.recordId),
    EventRecordId: String(event.recordId),
    TimeCreated: event.time.replace("Z", "").replace("T", " "),
    EventId: String(event.id),
    Provider: event.provider,
    Channel: event.channel,
    Computer: event.computer,
    MapDescription: "Something, with a comma",
    Payload: JSON.stringify(payload),
  };
}

/** As Get-WinEvent | ConvertTo-Json: fields without names. */
export function asPowerShell(event: SampleEvent): object {
  const properties = Object.values(event.data).map((Value) => ({ Value }));
  return {
    Id: event.id,
    RecordId: event.recordId,
    ProviderName: event.provider,
    LogName: event.channel,
    MachineName: event.computer,
    TimeCreated: `/Date(${Date.parse(event.time)})/`,
    Message: "Ein Ereignis",
    Properties: properties,
  };
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&apos;");

export function asXml(event: SampleEvent): string {
  const head = `<System><Provider Name='${event.provider}' Guid='{0}'/><EventID>${event.id}</EventID><Version>2</Version><TimeCreated SystemTime='${event.time}'/><EventRecordID>${event.recordId}</EventRecordID><Channel>${event.channel}</Channel><Computer>${event.computer}</Computer><Security/></System>`;
  const named = Object.entries(event.data);
  const body =
    event.userData === undefined
      ? `<EventData>${named.map(([name, value]) => `<Data Name='${name}'>${escaped(value)}</Data>`).join("")}</EventData>`
      : `<UserData><${event.userData} xmlns='Event_NS'>${named.map(([name, value]) => `<${name}>${escaped(value)}</${name}>`).join("")}</${event.userData}></UserData>`;
  return `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>${head}${body}<RenderingInfo Culture='de-DE'><Message>Ein Konto wurde angemeldet &lt;Event&gt;.</Message></RenderingInfo></Event>`;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export function asCsv(rows: readonly Readonly<Record<string, string>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))].map((fields) => fields.map(quoted).join(",")).join("\r\n");
}

/** Sections of a message between empty lines, with labels in no language. */
function laidOut(title: string, sections: readonly (readonly string[])[], hasHeading: (section: readonly string[]) => boolean): string {
  const paragraphs = sections.map((values) => [...(hasHeading(values) ? ["Abschnitt:"] : []), ...values.map((value) => `\tAngabe:\t\t${value}`)].join("\r\n"));
  return [title, ...paragraphs, "Dieses Ereignis wird erzeugt, wenn etwas geschieht."].join("\r\n\r\n");
}

/** As Get-WinEvent | Export-Csv on a machine set to German, five hours behind UTC. */
export function asExportCsv(event: SampleEvent): Record<string, string> {
  const local = new Date(Date.parse(event.time) - 5 * 3_600_000).toISOString();
  const TimeCreated = `${local.slice(8, 10)}.${local.slice(5, 7)}.${local.slice(0, 4)} ${local.slice(11, 19)}`;
  return {
    Message: securityMessage(event) ?? germanMessage(event),
    Id: String(event.id),
    RecordId: String(event.recordId),
    ProviderName: event.provider,
    LogName: event.channel,
    MachineName: event.computer,
    TimeCreated,
  };
}

function securityMessage({ id, data }: SampleEvent): string | null {
  const of = (...names: readonly string[]): string[] => names.map((name) => data[name] ?? "");
  const subject = of("SubjectUserSid", "SubjectUserName", "SubjectDomainName", "SubjectLogonId");
  const target = of("TargetUserSid", "TargetUserName", "TargetDomainName", "TargetLogonId");
  const process = of("ProcessId", "ProcessName");
  const network = of("WorkstationName", "IpAddress", "IpPort");
  const packages = of("LogonProcessName", "AuthenticationPackageName", "TransmittedServices", "LmPackageName", "KeyLength");
  const lone = (section: readonly string[]): boolean => section.length > 1;
  const client = [of("AccountName", "AccountDomain", "LogonID"), of("SessionName"), of("ClientName", "ClientAddress")];
  const linked = [...target, ...of("TargetLinkedLogonId", "TargetOutboundUserName", "TargetOutboundDomainName", "LogonGuid")];
  if (id === 4624) return laidOut("Ein Konto wurde angemeldet.", [subject, [...of("LogonType", "RestrictedAdminMode"), "Nein", "Ja"], ["Identitätswechsel"], linked, process, network, packages], lone);
  if (id === 4625) return laidOut("Fehler beim Anmelden.", [subject, of("LogonType"), target.slice(0, 3), of("FailureReason", "Status", "SubStatus"), process, network, packages], lone);
  if (id === 4634) return laidOut("Ein Konto wurde abgemeldet.", [target, of("LogonType")], lone);
  if (id === 4647) return laidOut("Benutzerinitiierte Abmeldung:", [target], lone);
  if (id === 4648)
    return laidOut(
      "Anmeldeversuch.",
      [[...subject, ...of("LogonGuid")], of("TargetUserName", "TargetDomainName", "TargetLogonGuid"), of("TargetServerName", "TargetInfo"), process, of("IpAddress", "IpPort")],
      lone,
    );
  if (id === 4672) return laidOut("Besondere Rechte.", [subject, of("PrivilegeList")], lone);
  if (id === 4778 || id === 4779) return laidOut("Sitzung.", client, () => true);
  return id === 4800 || id === 4801 ? laidOut("Arbeitsstation.", [[...target, ...of("SessionId")]], lone) : null;
}
