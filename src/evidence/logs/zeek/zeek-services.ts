// Zeek's names of services (what its analysers found in the bytes) and the protocols they are here. A service that is not listed is none of ours.

const SERVICES: ReadonlyMap<string, string> = new Map([
  ["bacnet", "bacnet-ip"],
  ["bsap", "unknown"],
  ["cip", "enip-explicit"],
  ["cotp", ""],
  ["dce_rpc", "dce-rpc"],
  ["dhcp", "dhcp-bootp"],
  ["dnp3", "dnp3"],
  ["dnp3_tcp", "dnp3"],
  ["dnp3_udp", "dnp3"],
  ["dns", "dns"],
  ["enip", "enip-explicit"],
  ["ethercat", "ethercat"],
  ["ftp", "ftp-tftp"],
  ["ftp-data", "ftp-tftp"],
  ["ge_srtp", "ge-srtp"],
  ["gssapi", ""],
  ["hart_ip", "hart-ip"],
  ["http", "http"],
  ["krb", "kerberos-ldap"],
  ["krb_tcp", "kerberos-ldap"],
  ["ldap", "kerberos-ldap"],
  ["ldap_tcp", "kerberos-ldap"],
  ["ldap_udp", "kerberos-ldap"],
  ["modbus", "modbus-tcp"],
  ["mqtt", "mqtt"],
  ["ntlm", ""],
  ["ntp", "ntp"],
  ["omron_fins", "fins"],
  ["opcua-binary", "opcua"],
  ["opcua_binary", "opcua"],
  ["profinet", "profinet-cm"],
  ["profinet_io_cm", "profinet-cm"],
  ["rdp", "rdp"],
  ["rdpeudp", "rdp"],
  ["rfb", "vnc"],
  ["roc_plus", "roc-plus"],
  ["s7comm", "s7comm"],
  ["s7comm-plus", "s7comm-plus"],
  ["s7comm_plus", "s7comm-plus"],
  ["smb", "smb"],
  ["snmp", "snmp"],
  ["spnego", ""],
  ["ssdp", "ssdp"],
  ["ssh", "ssh"],
  ["ssl", "tls"],
  ["syslog", "syslog"],
  ["telnet", "telnet"],
  ["tftp", "ftp-tftp"],
  ["tds", "mssql"],
  ["tls", "tls"],
]);

/** What is carried by others, last: the name that says most is taken. */
const ENVELOPES: readonly string[] = ["tls", "dce-rpc", "http"];

/**
 * Protocol of a service field; null = nothing that says it. Several analysers may have found something ("cotp,s7comm"); one behind a minus sign
 * gave up.
 */
export function protocolOfService(service: string, transport: number, serverPort: number): string | null {
  const found = service
    .split(",")
    .map((name) => SERVICES.get(name.trim().toLowerCase()) ?? "")
    .filter((protocol) => protocol !== "" && protocol !== "unknown");
  const inside = found.filter((protocol) => !ENVELOPES.includes(protocol));
  const protocol = inside[inside.length - 1] ?? ENVELOPES.find((name) => found.includes(name)) ?? null;
  return protocol === "dns" ? dnsLike(serverPort) : protocol === "enip-explicit" && transport === 17 && serverPort === 2222 ? "enip-io" : protocol;
}

/** One analyser reads all that look like DNS. The name service of NetBIOS goes by its port. */
export function dnsLike(serverPort: number): string | null {
  return serverPort === 5353 ? "mdns" : serverPort === 5355 ? "llmnr" : serverPort === 137 ? null : "dns";
}
