// What firewalls call an application, to the id of the protocol facts. Only names that mean one protocol are here; what is missing says
// nothing, and the port then speaks at low confidence.

const NAMES: Readonly<Record<string, string>> = {
  modbus: "modbus-tcp",
  "modbus-tcp": "modbus-tcp",
  umas: "umas",
  dnp3: "dnp3",
  s7comm: "s7comm",
  "siemens-s7": "s7comm",
  "s7comm-plus": "s7comm-plus",
  "siemens-s7-comm-plus": "s7comm-plus",
  "iec-60870-5-104": "iec104",
  "iec-104": "iec104",
  iec104: "iec104",
  "iec-61850": "iec61850-mms",
  "mms-ics": "iec61850-mms",
  iccp: "iccp",
  "tase-2": "iccp",
  "opc-ua": "opcua",
  opcua: "opcua",
  "opc-da": "opc-classic",
  bacnet: "bacnet-ip",
  "cip-ethernet-ip": "enip-explicit",
  "ethernet-ip": "enip-explicit",
  ethernetip: "enip-explicit",
  enip: "enip-explicit",
  profinet: "profinet-cm",
  mqtt: "mqtt",
  "omron-fins": "fins",
  melsec: "melsec-slmp",
  slmp: "melsec-slmp",
  "ge-srtp": "ge-srtp",
  "ge-egd": "ge-egd",
  codesys: "codesys",
  "beckhoff-ads": "beckhoff-ads",
  "twincat-ads": "beckhoff-ads",
  "niagara-fox": "niagara-fox",
  "tridium-fox": "niagara-fox",
  "hart-ip": "hart-ip",
  focas: "focas",
  "roc-plus": "roc-plus",
  "osisoft-pi": "osisoft-pi",
  suitelink: "suitelink",
  mtconnect: "mtconnect",
  knx: "knx-ip",
  flexnet: "flexnet",
  rtsp: "rtsp",
  ntp: "ntp",
  ptp: "ptp",
  snmp: "snmp",
  syslog: "syslog",
  dns: "dns",
  // Not the protocol they begin with.
  "dns-over": "",
  "http-proxy": "",
  "http-tunnel": "",
  dhcp: "dhcp-bootp",
  ldap: "kerberos-ldap",
  kerberos: "kerberos-ldap",
  smb: "smb",
  "ms-ds-smb": "smb",
  cifs: "smb",
  rdp: "rdp",
  "ms-rdp": "rdp",
  vnc: "vnc",
  teamviewer: "teamviewer",
  anydesk: "anydesk",
  ssh: "ssh",
  telnet: "telnet",
  ftp: "ftp-tftp",
  tftp: "ftp-tftp",
  mssql: "mssql",
  "mssql-db": "mssql",
  winrm: "winrm",
  "ms-winrm": "winrm",
  http: "http",
  "web-browsing": "http",
  "http-browser": "http",
};

/** "modbus-read-holding-registers", "Modbus_Read.Coils", "IEC.60870.5.104" → a protocol id; null = not known. */
export function protocolOfApplication(name: string): string | null {
  if (name.length > 80) return null;
  let key = name.toLowerCase().replace(/[ ._/]/g, "-");
  // A name goes on with what is done in the protocol: the longest beginning that is known counts.
  while (key !== "") {
    const protocol = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
    if (protocol !== undefined) return protocol === "" ? null : protocol;
    key = key.slice(0, Math.max(0, key.lastIndexOf("-")));
  }
  return null;
}
