// tshark's names in our words, and the cells off the diagonal of the confusion matrix that are known, each with its reason. A cell that vanishes
// must be taken out here.

/** tshark's layer → our id. Layers that only carry (TPKT, COTP, TLS inside something, NetBIOS sessions) are not listed, except where they are the protocol. */
export const TSHARK_NAMES: Readonly<Record<string, string>> = {
  arp: "arp",
  bacapp: "bacnet-ip",
  bvlc: "bacnet-ip",
  cip: "enip-explicit",
  cipio: "enip-io",
  dhcp: "dhcp-bootp",
  dhcpv6: "dhcpv6",
  dnp3: "dnp3",
  dns: "dns",
  ecat: "ethercat",
  egd: "ge-egd",
  enip: "enip-explicit",
  ftp: "ftp-tftp",
  goose: "goose",
  hart_ip: "hart-ip",
  http: "http",
  iec60870_104: "iec104",
  kip: "knx-ip",
  ldap: "kerberos-ldap",
  kerberos: "kerberos-ldap",
  lldp: "lldp",
  llmnr: "llmnr",
  mbtcp: "modbus-tcp",
  mdns: "mdns",
  mms: "iec61850-mms",
  mqtt: "mqtt",
  nbdgm: "smb",
  nbns: "smb",
  nbss: "smb",
  ntp: "ntp",
  omron: "fins",
  opcua: "opcua",
  openvpn: "vendor-vpn",
  pn_dcp: "profinet-dcp",
  pn_rt: "profinet-rt",
  ptp: "ptp",
  rdp: "rdp",
  s7comm: "s7comm",
  smb: "smb",
  smb2: "smb",
  snmp: "snmp",
  ssdp: "ssdp",
  ssh: "ssh",
  stp: "l2-redundancy",
  sv: "sv",
  syslog: "syslog",
  tds: "mssql",
  telnet: "telnet",
  tftp: "ftp-tftp",
  tls: "tls",
  vnc: "vnc",
  ams: "beckhoff-ads",
  radius: "radius",
  rip: "rip",
  wg: "wireguard",
  synphasor: "synchrophasor",
};

export interface KnownConfusion {
  /** "samples", "drawn" or the capture's name. */
  readonly in: string;
  readonly is: string;
  readonly said: string;
  /** Samples or flows. */
  readonly times: number;
  readonly because: string;
}

const NO_DISSECTOR = "tshark 4.0 has no dissector for it, or none that it tries here";
const BY_PORT_ONLY = "tshark looks at registered ports only; the bytes are unmistakable";
const MIDDLE = "only the middle of a connection was captured: nothing in it tells";
const NOT_READ = "a protocol that the product does not read and does not take for anything else";
const BUTT_IN = "somebody sent other bytes to the registered port; tshark goes by the port";

export const KNOWN_CONFUSIONS: readonly KnownConfusion[] = [
  { in: "samples", is: "profinet-cm", said: "dce-rpc", times: 1, because: "a look-up at an endpoint mapper over UDP fits PROFINET, but it is certain only that it is DCE/RPC" },

  { in: "drawn", is: "rdp", said: "tls", times: 1, because: "the session was open before the capture began: TLS is all there is to see" },
  { in: "drawn", is: "ssh", said: "-", times: 1, because: "the session was open before the capture began: encrypted bytes" },

  { in: "iec-104/104deneme.pcap", is: "-", said: "ws-discovery", times: 2, because: NO_DISSECTOR },
  { in: "iec-104/104deneme.pcap", is: "-", said: "sentinel-ldk", times: 3, because: NO_DISSECTOR },
  { in: "it-and-remote-access/DHCP.pcap", is: "syslog", said: "-", times: 1, because: BUTT_IN },
  { in: "it-and-remote-access/NTP.pcap", is: "http", said: "-", times: 1, because: MIDDLE },
  { in: "it-and-remote-access/RADIUS.pcap", is: "radius", said: "-", times: 57, because: NOT_READ },
  { in: "it-and-remote-access/RADIUS.pcap", is: "radius+tls", said: "-", times: 1, because: NOT_READ },
  { in: "it-and-remote-access/Syslog.pcap", is: "rip", said: "-", times: 2, because: NOT_READ },
  { in: "it-and-remote-access/Syslog.pcap", is: "syslog", said: "-", times: 2, because: BUTT_IN },
  { in: "it-and-remote-access/Syslog.pcap", is: "vnc", said: "tls", times: 7, because: "TLS records on port 5900 (17 03 01 and exact lengths); tshark goes by the port" },
  { in: "it-and-remote-access/anydesk.pcapng", is: "-", said: "tls", times: 2, because: BY_PORT_ONLY },
  { in: "it-and-remote-access/anydesk.pcapng", is: "tls", said: "anydesk", times: 1, because: "the ClientHello names the application anydesk/6.2.0/linux: more special than TLS" },
  { in: "it-and-remote-access/openvpn.pcap", is: "-", said: "vendor-vpn", times: 6, because: BY_PORT_ONLY },
  {
    in: "it-and-remote-access/openvpn.pcap",
    is: "tls",
    said: "vendor-vpn",
    times: 2,
    because: "OpenVPN on TCP port 443: opcodes and session ids with a length in front; tshark takes the records inside for TLS",
  },
  { in: "it-and-remote-access/ssh.pcap", is: "-", said: "ssh", times: 2, because: BY_PORT_ONLY },
  { in: "it-and-remote-access/teamviewer.pcap", is: "-", said: "teamviewer", times: 1, because: NO_DISSECTOR },
  {
    in: "it-and-remote-access/teamviewer.pcap",
    is: "wireguard",
    said: "teamviewer",
    times: 1,
    because: "one packet of the flow happens to look like WireGuard to tshark; all others have TeamViewer's header at byte 11",
  },
  {
    in: "lab-controllogix/CL5000EIP-Control-Protocol-Change-Attempt.pcap",
    is: "-",
    said: "enip-explicit",
    times: 1,
    because: "the order of the segments confuses tshark's reassembly: it shows nothing above TCP",
  },
  { in: "lab-controllogix/CL5000EIP-IP-Address-Change-Attempt.pcap", is: "tls", said: "-", times: 1, because: "bytes on port 443 that are not TLS; tshark goes by the port" },
  { in: "modbus/modbusBig.pcap", is: "-", said: "s7comm-plus", times: 2, because: NO_DISSECTOR },
  { in: "modbus/modicon_test.pcap", is: "modbus-tcp", said: "umas", times: 1, because: "all messages have function 90: more special than Modbus" },
  { in: "profinet/profinet_io_cm_device.pcapng", is: "-", said: "profinet-cm", times: 2, because: "tshark stops at DCE/RPC" },
  { in: "profinet/profinet_io_cm_mixed_1.pcap", is: "-", said: "profinet-cm", times: 8, because: "tshark stops at DCE/RPC" },
  { in: "profinet/profinet_io_cm_mixed_1.pcap", is: "-", said: "sentinel-ldk", times: 2, because: NO_DISSECTOR },
  { in: "profinet/profinet_io_cm_read.pcapng", is: "-", said: "profinet-cm", times: 6, because: "tshark stops at DCE/RPC" },
  { in: "protocols-merged/DNP3.pcap", is: "-", said: "dnp3", times: 1, because: BY_PORT_ONLY },
  { in: "protocols-merged/DNP3.pcap", is: "dnp3", said: "-", times: 1, because: BUTT_IN },
  { in: "protocols-merged/ROCPlus.pcap", is: "-", said: "roc-plus", times: 2, because: NO_DISSECTOR },
  { in: "protocols-merged/Synchrophasor.pcap", is: "-", said: "dhcp-bootp", times: 1, because: BY_PORT_ONLY },
  { in: "protocols-merged/Synchrophasor.pcap", is: "synchrophasor", said: "-", times: 9, because: NOT_READ },
  { in: "siemens-s7/S7-1511-opc-request-all-types.pcap", is: "-", said: "s7comm-plus", times: 1, because: NO_DISSECTOR },
  { in: "siemens-s7/S7-1511_db3_var1_HMI.pcap", is: "-", said: "s7comm-plus", times: 6, because: NO_DISSECTOR },
  { in: "siemens-s7/s7-1200-hmi.pcap", is: "-", said: "s7comm-plus", times: 1, because: NO_DISSECTOR },
  { in: "siemens-s7/s7comm_plus.pcap", is: "-", said: "s7comm-plus", times: 1, because: NO_DISSECTOR },
  { in: "site-s4x15-ics-village/WinXP.pcap", is: "-", said: "http", times: 1, because: "tshark waits for the rest of a message that was not captured; the request line is there" },
  { in: "site-s4x15-ics-village/iFix_Client86.pcap", is: "-", said: "proficy-historian", times: 1, because: NO_DISSECTOR },
  { in: "site-s4x15-ics-village/iFix_Client86.pcap", is: "-", said: "sentinel-ldk", times: 2, because: NO_DISSECTOR },
  { in: "site-westermo-testbed/reduced-right.pcap", is: "enip-io", said: "-", times: 2, because: BUTT_IN },
  { in: "substation-iec61850/GOOSE-and-MMS.pcapng", is: "-", said: "sentinel-ldk", times: 1, because: NO_DISSECTOR },
  { in: "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap", is: "-", said: "iec61850-mms", times: 4, because: "tshark needs the association's beginning; the MMS data units are in the packets" },
  { in: "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap", is: "smb", said: "-", times: 1, because: "NetBIOS directly on Ethernet (NetBEUI), which the product does not read" },
  { in: "synchrophasor/C37.118_2PMUsInSync_TCP.pcap", is: "-", said: "dhcp-bootp", times: 1, because: BY_PORT_ONLY },
  { in: "synchrophasor/C37.118_2PMUsInSync_TCP.pcap", is: "synchrophasor", said: "-", times: 2, because: NOT_READ },
  { in: "vendor-beckhoff/beckoffiplink.pcapng", is: "-", said: "beckhoff-ads", times: 1, because: NO_DISSECTOR },
  { in: "vendor-mitsubishi/melsoft_129_clean.pcap", is: "-", said: "melsec-slmp", times: 1, because: NO_DISSECTOR },
  { in: "vendor-mitsubishi/melsoft_variant_clean.pcap", is: "-", said: "melsec-slmp", times: 1, because: NO_DISSECTOR },
  { in: "iec-104/104deneme.pcap", is: "-", said: "sentinel-ldk", times: 3, because: NO_DISSECTOR },
  { in: "profinet/profinet_io_cm_mixed_1.pcap", is: "-", said: "sentinel-ldk", times: 2, because: NO_DISSECTOR },
  { in: "site-s4x15-ics-village/iFix_Client86.pcap", is: "-", said: "sentinel-ldk", times: 2, because: NO_DISSECTOR },
  { in: "substation-iec61850/GOOSE-and-MMS.pcapng", is: "-", said: "sentinel-ldk", times: 1, because: NO_DISSECTOR },
  { in: "protocols-merged/ROCPlus.pcap", is: "-", said: "roc-plus", times: 2, because: NO_DISSECTOR },
];
