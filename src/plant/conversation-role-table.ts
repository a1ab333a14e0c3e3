// Which role a protocol, an EtherType or a port has by itself, before anything is known of the machines. Data only; the order in which it is
// consulted stands in conversation-role.ts. What is not listed is unclassified, which counts as production.
import type { ConversationRole } from "./finding.ts";

export interface RoleEntry {
  readonly role: ConversationRole;
  readonly reason: string;
}

const entry = (role: ConversationRole, reason: string): RoleEntry => ({ role, reason });

const CYCLIC = entry("control-io", "Cyclic data between controllers and their inputs, outputs or drives.");
const CONTROL = entry("supervisory", "A control protocol: values read from or written to a controller or device.");
const HISTORY = entry("historian", "A historian's own protocol.");
const PROGRAMMING = entry("engineering", "A protocol of engineering tools.");
const REMOTE = entry("engineering", "Remote access by people: maintenance and engineering.");
const LICENCE = entry("identity-and-time", "A licence server: without it programs stop after their grace period.");
const TIME = entry("identity-and-time", "Time.");
const IDENTITY = entry("identity-and-time", "Names, accounts and sign-in.");
const RESTORE = entry("engineering", "Back-ups: what a plant is restored from.");
const NETWORK_NOISE = entry("housekeeping", "The network talking about itself: nothing a controller waits for.");
const IT_NOISE = entry("housekeeping", "IT housekeeping: updates, virus protection, logs.");

/** By recognised protocol (ids of the protocol facts). Machines may refine it (conversation-role.ts). */
export const ROLE_BY_PROTOCOL: ReadonlyMap<string, RoleEntry> = new Map([
  ...["enip-io", "profinet-rt", "goose", "sv", "ge-egd", "ethercat", "ccl-ie", "ccl-ief-basic", "fl-net", "deltav", "ff-hse"].map((id) => [id, CYCLIC] as const),
  ["profinet-cm", entry("control-io", "PROFINET connects and parametrises its devices with it: without it cyclic data does not start.")],
  ["safety-overlay", entry("safety", "A safety protocol.")],
  ...[
    "modbus-tcp",
    "s7comm",
    "s7comm-plus",
    "siemens-logo",
    "enip-explicit",
    "ab-csp",
    "opcua",
    "opc-classic",
    "dnp3",
    "iec104",
    "iec61850-mms",
    "bacnet-ip",
    "hart-ip",
    "fins",
    "melsec-slmp",
    "ge-srtp",
    "beckhoff-ads",
    "niagara-fox",
    "iccp",
    "roc-plus",
    "knx-ip",
    "suitelink",
    "factorytalk",
    "focas",
    "mtconnect",
    "sparkplug-b",
    "mqtt",
    "barcode-rfid-raw",
    "gige-vision",
    "synchrophasor",
    "modbus-tls",
    "iec104-tls",
    "mms-tls",
    "ads-tls",
  ].map((id) => [id, CONTROL] as const),
  ["open-protocol", entry("recipe", "Tightening jobs and their results.")],
  ["lsv2", entry("recipe", "Machine programs to and from a numerical control.")],
  ["euromap63-77", entry("recipe", "Jobs and data of a moulding machine.")],
  ["raw-print", entry("recipe", "Labels and reports that belong to a batch or an order.")],
  ...["osisoft-pi", "proficy-historian"].map((id) => [id, HISTORY] as const),
  ...["umas", "codesys", "pcworx", "crimson", "ot-config-backup"].map((id) => [id, PROGRAMMING] as const),
  ...["rdp", "vnc", "teamviewer", "anydesk", "vendor-vpn", "ssh", "telnet", "winrm"].map((id) => [id, REMOTE] as const),
  ["veeam", RESTORE],
  ...["flexnet", "codemeter", "sentinel-ldk", "siemens-alm"].map((id) => [id, LICENCE] as const),
  ...["ntp", "ptp"].map((id) => [id, TIME] as const),
  ...["dns", "kerberos-ldap"].map((id) => [id, IDENTITY] as const),
  ...["lldp", "arp", "dhcp-bootp"].map((id) => [id, NETWORK_NOISE] as const),
  ...["wsus", "av-management", "syslog"].map((id) => [id, IT_NOISE] as const),
]);

/** By EtherType (below 0x600: the LLC service access point). */
export const ROLE_BY_ETHERTYPE: ReadonlyMap<number, RoleEntry> = new Map([
  [0x0806, entry("housekeeping", "ARP: address resolution, never leaves its subnet.")],
  [0x88cc, entry("housekeeping", "LLDP: neighbours announce themselves, never passed on by a switch.")],
  [0x42, entry("housekeeping", "Spanning tree between switches.")],
  [0x9000, entry("housekeeping", "Loop test of a switch.")],
  [0x8899, entry("housekeeping", "Loop test of a switch (Realtek).")],
  [0x8874, entry("housekeeping", "Loop test of a switch (Broadcom).")],
  [0x8809, entry("housekeeping", "Link aggregation and link monitoring between neighbours.")],
  [0x88e3, entry("unclassified", "Media redundancy (MRP): the ring that production runs on.")],
  [0x892f, entry("unclassified", "Seamless redundancy (HSR): the ring that production runs on.")],
  [0x88fb, entry("unclassified", "Seamless redundancy (PRP): the networks that production runs on.")],
  [0x80e1, entry("unclassified", "Device level ring: the ring that production runs on.")],
  [0x8892, CYCLIC],
  [0x88b8, CYCLIC],
  [0x88ba, CYCLIC],
  [0x88a4, CYCLIC],
  [0x890f, CYCLIC],
  [0x88ab, CYCLIC],
  [0x88cd, CYCLIC],
  [0x88f7, TIME],
  [0x888e, entry("identity-and-time", "Port authentication (802.1X).")],
]);

/** Announcements and look-ups that desktop systems send by themselves, by UDP port. */
export const NOISE_BY_UDP_PORT: ReadonlyMap<number, string> = new Map([
  [5355, "LLMNR: name look-up among neighbours."],
  [5353, "mDNS: name look-up among neighbours."],
  [137, "NetBIOS name service."],
  [138, "NetBIOS datagrams: announcements of Windows machines."],
  [1900, "SSDP: announcements of devices to desktops."],
  [3702, "WS-Discovery: announcements of devices to desktops."],
  [67, "DHCP."],
  [68, "DHCP."],
  [546, "DHCPv6."],
  [547, "DHCPv6."],
  [5351, "NAT port mapping requests."],
  [3544, "Teredo tunnels of Windows."],
  [17500, "Dropbox looking for neighbours."],
  [57621, "Spotify looking for neighbours."],
  [27036, "Steam looking for neighbours."],
  [5678, "MikroTik neighbour discovery."],
  [10001, "Ubiquiti device discovery."],
]);

export const NOISE_BY_TCP_PORT: ReadonlyMap<number, string> = new Map([
  [5357, "Windows device web service (WSDAPI)."],
  [5358, "Windows device web service (WSDAPI)."],
  [8530, "Windows update (WSUS)."],
  [8531, "Windows update (WSUS)."],
  [7680, "Windows update delivery among neighbours."],
]);

/** Sign-in services that the protocol facts do not list. */
export const IDENTITY_PORTS: ReadonlySet<string> = new Set(["udp/1812", "udp/1813", "udp/1645", "udp/1646", "tcp/49"]);

/** Multicast groups that carry nothing but announcements and look-ups. */
export const NOISE_GROUPS: ReadonlySet<string> = new Set(["224.0.0.251", "224.0.0.252", "239.255.255.250", "ff02::fb", "ff02::1:3", "ff02::c", "224.0.0.22", "ff02::16", "ff02::2"]);

/** Names of machines that only receive telemetry, updates and browsing. Matched against whole labels of a host name. */
export const NOISE_HOSTS =
  /(^|\.)(windowsupdate|update\.microsoft|telemetry|vortex\.data\.microsoft|msftncsi|msftconnecttest|doubleclick|google-analytics|googleapis|gvt1|mcafee|symantec|sophos|kaspersky|avast|trendmicro)(\.|$)/i;
