// The service names people write in change files, and which protocol a port is registered for. A port is a hint, never an
// identification: what a packet really is, recognisers say from its bytes. Dynamic ports are not listed: no rule can name them.
import { protocolTable } from "./facts/protocol-table.ts";
import type { RegisteredPort } from "./protocol-facts.ts";

export interface ServicePort {
  readonly transport: "tcp" | "udp";
  readonly from: number;
  readonly to: number;
}

/** "tcp/502 udp/5353 tcp/27000-27009" → ports. */
function ports(text: string): readonly ServicePort[] {
  return text.split(" ").map((part) => {
    const [transport, range] = part.split("/") as ["tcp" | "udp", string];
    const [from, to] = range.split("-") as [string, string?];
    return { transport, from: Number(from), to: Number(to ?? from) };
  });
}

/**
 * Protocols whose fact lists carrier ports that belong to another one (a web page, SMB, SNMP): here only what is its own.
 * An empty list means that it has none.
 */
const OWN_PORTS: Readonly<Record<string, readonly ServicePort[]>> = {
  "s7comm-plus": ports("tcp/102"),
  "siemens-logo": ports("tcp/102 tcp/10005"),
  "enip-io": ports("udp/2222"),
  opcua: ports("tcp/4840 udp/4840"),
  "opc-classic": ports("tcp/135"),
  codesys: ports("udp/1740-1743 tcp/11740-11743 tcp/1217 tcp/1200 tcp/2455"),
  mqtt: ports("tcp/1883 tcp/8883"),
  rtsp: ports("tcp/554 tcp/8554"),
  veeam: ports("tcp/6160 tcp/6162 tcp/6184 tcp/9392 tcp/9401 tcp/10006"),
  factorytalk: ports("tcp/1330-1332 tcp/3060 tcp/400-402 tcp/4120-4125 tcp/5454-5458 tcp/6543 tcp/7002-7004 tcp/7600 tcp/7700 tcp/7710 tcp/7720-7722 tcp/49281 tcp/60093"),
  "av-management": ports("tcp/8081 tcp/8444 tcp/8014 tcp/4343"),
  teamviewer: ports("tcp/5938 udp/5938"),
  anydesk: ports("tcp/6568 tcp/7070 udp/50001-50003"),
  "vendor-vpn": ports("udp/1194 udp/500 udp/4500"),
  "euromap63-77": [],
  "ot-config-backup": [],
  "safety-overlay": [],
  vmware: ports("tcp/902 udp/902 tcp/8000"),
  "kerberos-ldap": ports("tcp/88 udp/88 tcp/464 udp/464 tcp/389 udp/389 tcp/636 tcp/3268-3269"),
};

/** Names beyond the protocol ids; to the right the ports that a rule of this name opens, or the id it stands for. */
const NAMES: Readonly<Record<string, readonly ServicePort[] | string>> = {
  modbus: "modbus-tcp",
  s7: "s7comm",
  "s7-plus": "s7comm-plus",
  logo: "siemens-logo",
  enip: "enip-explicit",
  "ethernet-ip": "enip-explicit",
  cip: "enip-explicit",
  "cip-io": "enip-io",
  csp: "ab-csp",
  profinet: "profinet-cm",
  "opc-ua": "opcua",
  "opc-da": "opc-classic",
  "iec-104": "iec104",
  mms: "iec61850-mms",
  iec61850: "iec61850-mms",
  tase2: "iccp",
  bacnet: "bacnet-ip",
  hart: "hart-ip",
  slmp: "melsec-slmp",
  melsec: "melsec-slmp",
  srtp: "ge-srtp",
  egd: "ge-egd",
  ads: "beckhoff-ads",
  fox: "niagara-fox",
  "ff-hse": "ff-hse",
  knx: "knx-ip",
  roc: "roc-plus",
  pi: "osisoft-pi",
  gvcp: "gige-vision",
  flexlm: "flexnet",
  sentinel: "sentinel-ldk",
  hasp: "sentinel-ldk",
  "modbus-tls": ports("tcp/802"),
  "iec104-tls": ports("tcp/19998"),
  "mms-tls": ports("tcp/3782"),
  "ads-tls": ports("tcp/8016"),
  foxs: ports("tcp/4911"),
  "mqtt-tls": ports("tcp/8883"),
  mqtts: ports("tcp/8883"),
  mqtt: ports("tcp/1883"),
  "dnp3-udp": ports("udp/20000"),
  dce: ports("tcp/135"),
  "dce-rpc": ports("tcp/135"),
  rpc: ports("tcp/135"),
  "rpc-mapper": ports("tcp/135"),
  epmap: ports("tcp/135"),
  http: ports("tcp/80"),
  https: ports("tcp/443"),
  "http-alt": ports("tcp/8080"),
  "https-alt": ports("tcp/8443"),
  ftp: ports("tcp/21"),
  "ftp-data": ports("tcp/20"),
  tftp: ports("udp/69"),
  ftps: ports("tcp/990"),
  sftp: ports("tcp/22"),
  scp: ports("tcp/22"),
  dns: ports("udp/53 tcp/53"),
  ntp: ports("udp/123"),
  snmp: ports("udp/161"),
  "snmp-trap": ports("udp/162"),
  syslog: ports("udp/514 tcp/514 tcp/601"),
  "syslog-tls": ports("tcp/6514"),
  dhcp: ports("udp/67-68"),
  bootp: ports("udp/67-68"),
  smb: ports("tcp/445 tcp/139"),
  cifs: ports("tcp/445"),
  netbios: ports("udp/137-138 tcp/139"),
  "netbios-ns": ports("udp/137"),
  "netbios-dgm": ports("udp/138"),
  "netbios-ssn": ports("tcp/139"),
  kerberos: ports("tcp/88 udp/88"),
  kpasswd: ports("tcp/464 udp/464"),
  ldap: ports("tcp/389 udp/389"),
  ldaps: ports("tcp/636"),
  "global-catalog": ports("tcp/3268-3269"),
  "active-directory": ports("tcp/88 udp/88 tcp/135 tcp/389 udp/389 tcp/445 tcp/464 udp/464 tcp/636 tcp/3268-3269"),
  mssql: ports("tcp/1433"),
  "sql-browser": ports("udp/1434"),
  mysql: ports("tcp/3306"),
  postgresql: ports("tcp/5432"),
  oracle: ports("tcp/1521"),
  redis: ports("tcp/6379"),
  rdp: ports("tcp/3389 udp/3389"),
  vnc: ports("tcp/5900-5906"),
  telnet: ports("tcp/23"),
  ssh: ports("tcp/22"),
  winrm: ports("tcp/5985 tcp/5986"),
  "winrm-http": ports("tcp/5985"),
  "winrm-https": ports("tcp/5986"),
  wsus: ports("tcp/8530 tcp/8531"),
  smtp: ports("tcp/25"),
  submission: ports("tcp/587"),
  pop3: ports("tcp/110"),
  imap: ports("tcp/143"),
  imaps: ports("tcp/993"),
  pop3s: ports("tcp/995"),
  radius: ports("udp/1812-1813"),
  tacacs: ports("tcp/49"),
  nfs: ports("tcp/2049 udp/2049"),
  sunrpc: ports("tcp/111 udp/111"),
  rsync: ports("tcp/873"),
  sip: ports("udp/5060 tcp/5060"),
  sips: ports("tcp/5061"),
  openvpn: ports("udp/1194 tcp/1194"),
  ipsec: ports("udp/500 udp/4500"),
  wireguard: ports("udp/51820"),
  ptp: ports("udp/319-320"),
  mdns: ports("udp/5353"),
  llmnr: ports("udp/5355 tcp/5355"),
  ssdp: ports("udp/1900"),
  "ws-discovery": ports("udp/3702"),
  dhcpv6: ports("udp/546-547"),
  printer: "raw-print",
  lpd: ports("tcp/515"),
  ipp: ports("tcp/631"),
  jetdirect: ports("tcp/9100"),
  synchrophasor: ports("tcp/4712 udp/4713"),
  netflow: ports("udp/2055"),
  ipfix: ports("udp/4739"),
  git: ports("tcp/9418"),
};

const TABLE_PORTS = new Map<string, readonly ServicePort[]>(protocolTable.map((p) => [p.id, p.ports.map((q: RegisteredPort) => ({ transport: q.transport, from: q.from, to: q.to }))]));

/** Ports that are the protocol's own (none for protocols without ports or without ports of their own). */
export function portsOfProtocol(id: string): readonly ServicePort[] {
  return OWN_PORTS[id] ?? TABLE_PORTS.get(id) ?? [];
}

/** Undefined: nobody knows the name. An empty list: known, but it has no fixed port (layer 2, or negotiated). */
export function servicePorts(name: string): readonly ServicePort[] | undefined {
  const key = name.toLowerCase();
  const named = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
  if (typeof named === "string") return portsOfProtocol(named);
  if (named !== undefined) return named;
  return TABLE_PORTS.has(key) ? portsOfProtocol(key) : undefined;
}

/** The protocol id behind a service name, where it names one. */
export function protocolOfServiceName(name: string): string | undefined {
  const key = name.toLowerCase();
  const named = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
  if (typeof named === "string") return named;
  return TABLE_PORTS.has(key) ? key : undefined;
}

export function knownServiceNames(): readonly string[] {
  return [...new Set([...Object.keys(NAMES), ...TABLE_PORTS.keys()])].sort();
}

/** Where several protocols share a number, the one that the number stands for when nothing but the number is known. */
const SHARED_PORTS =
  "tcp/102=s7comm tcp/502=modbus-tcp udp/502=modbus-tcp tcp/44818=enip-explicit udp/44818=enip-explicit udp/2222=enip-io tcp/2222=ab-csp " +
  "tcp/135=dce-rpc tcp/80=http tcp/443=tls tcp/8080=http tcp/8443=tls tcp/445=smb tcp/139=smb udp/137-138=smb tcp/21=ftp-tftp udp/69=ftp-tftp tcp/1883=mqtt tcp/8883=mqtt tcp/4840=opcua udp/4840=opcua " +
  "tcp/514=syslog udp/3702=ws-discovery tcp/5454-5458=osisoft-pi tcp/5000=mtconnect tcp/8081=av-management";

/** Ordinary services of the office that the protocol facts do not treat. */
const OTHER_SERVICES = [
  "smtp",
  "submission",
  "pop3",
  "imap",
  "imaps",
  "pop3s",
  "mysql",
  "postgresql",
  "oracle",
  "redis",
  "radius",
  "tacacs",
  "nfs",
  "sunrpc",
  "rsync",
  "sip",
  "sips",
  "mdns",
  "llmnr",
  "ssdp",
  "ws-discovery",
  "dhcpv6",
  "ftps",
  "synchrophasor",
  "netflow",
  "ipfix",
  "git",
  "wireguard",
  "modbus-tls",
  "iec104-tls",
  "mms-tls",
  "ads-tls",
];

/** Numbers that makers use but nobody registered: any other meaning of the number goes first. */
const WEAK = new Set(["barcode-rfid-raw", "deltav"]);

const NAMES_OF_INDEX: string[] = [""];
const TCP = new Uint16Array(65_536);
const UDP = new Uint16Array(65_536);

function register(port: ServicePort, id: string, overwrites: boolean): void {
  let index = NAMES_OF_INDEX.indexOf(id);
  if (index < 0) index = NAMES_OF_INDEX.push(id) - 1;
  const table = port.transport === "tcp" ? TCP : UDP;
  for (let number = port.from; number <= port.to; number++) if (overwrites || table[number] === 0) table[number] = index;
}

for (const { id } of protocolTable) if (!WEAK.has(id)) for (const port of portsOfProtocol(id)) register(port, id, false);
for (const name of OTHER_SERVICES) for (const port of servicePorts(name) ?? []) register(port, name, false);
for (const { id } of protocolTable) if (WEAK.has(id)) for (const port of portsOfProtocol(id)) register(port, id, false);
for (const entry of SHARED_PORTS.split(" ")) {
  const [port, id] = entry.split("=") as [string, string];
  for (const each of ports(port)) register(each, id, true);
}

/** Protocol id, or the name of an ordinary service, that the number is registered for. One table look-up. */
export function registeredProtocolOfPort(transport: "tcp" | "udp", port: number): string | undefined {
  const index = (transport === "tcp" ? TCP : UDP)[port];
  return index === undefined || index === 0 ? undefined : NAMES_OF_INDEX[index];
}
