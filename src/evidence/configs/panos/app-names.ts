// What App-ID calls applications, in the ids of our protocols and with the ports of their `application-default`. Only names that mean one of our
// protocols exactly make a rule match surely; every other name is a condition. Names: Palo Alto Networks, Applipedia, and its data sheet "App-IDs for
// ICS and SCADA". A container name (modbus) covers its functions; a base name (modbus-base) does not, and later packets may get a function's name.

export interface AppName {
  /** Protocols that App-ID surely gives this name; none = the name is wider or narrower than any of ours. */
  readonly sure: readonly string[];
  /** "tcp/502 udp/20000-20010": known standard ports; others may exist. */
  readonly ports: string;
}

const app = (sure: string, ports: string): AppName => ({ sure: sure === "" ? [] : sure.split(" "), ports });

export const APP_NAMES: ReadonlyMap<string, AppName> = new Map([
  ["modbus", app("modbus-tcp", "tcp/502")],
  ["modbus-base", app("", "tcp/502")],
  ["dnp3", app("dnp3", "tcp/20000 udp/20000")],
  ["dnp3-base", app("", "tcp/20000 udp/20000")],
  ["iec-60870-5-104", app("iec104", "tcp/2404")],
  ["iec-60870-5-104-base", app("", "tcp/2404")],
  ["bacnet", app("bacnet-ip", "udp/47808")],
  ["bacnet-base", app("", "udp/47808")],
  ["s7-comm", app("", "tcp/102")],
  ["s7-comm-base", app("", "tcp/102")],
  ["siemens-s7", app("", "tcp/102")],
  ["siemens-s7-comm", app("", "tcp/102")],
  ["siemens-s7-comm-plus", app("", "tcp/102")],
  ["cip-ethernet-ip", app("", "tcp/44818 udp/44818 udp/2222")],
  ["cip-ethernet-ip-base", app("", "tcp/44818 udp/44818 udp/2222")],
  ["opc-ua", app("", "tcp/4840")],
  ["mms", app("", "tcp/102")],
  ["mqtt", app("", "tcp/1883 tcp/8883")],
  ["osisoft-pi", app("", "tcp/5450")],
  ["ssh", app("ssh", "tcp/22")],
  ["telnet", app("telnet", "tcp/23")],
  ["ftp", app("", "tcp/21")],
  ["tftp", app("", "udp/69")],
  ["ms-rdp", app("rdp", "tcp/3389 udp/3389")],
  ["vnc", app("", "tcp/5900")],
  ["rtsp", app("", "tcp/554")],
  ["ntp", app("ntp", "udp/123")],
  ["dns", app("dns", "tcp/53 udp/53")],
  ["dhcp", app("", "udp/67-68")],
  ["snmp", app("", "udp/161")],
  ["snmp-trap", app("", "udp/162")],
  ["syslog", app("", "udp/514")],
  ["web-browsing", app("", "tcp/80")],
  ["ssl", app("", "tcp/443")],
  ["ms-ds-smb", app("", "tcp/139 tcp/445")],
  ["msrpc", app("", "tcp/135")],
  ["ms-rpc", app("", "tcp/135")],
  ["mssql-db", app("", "tcp/1433")],
  ["kerberos", app("", "tcp/88 udp/88")],
  ["ldap", app("", "tcp/389 udp/389")],
]);

/** Applications that are an IP protocol, or messages of one: [protocol, ICMP type or null]. */
export const IP_APPS: ReadonlyMap<string, readonly [number, number | null]> = new Map<string, readonly [number, number | null]>([
  ["ping", [1, 8]],
  ["ping6", [58, 128]],
  ["icmp", [1, null]],
  ["ipv6-icmp", [58, null]],
  ["igmp", [2, null]],
  ["gre", [47, null]],
  ["ipsec-esp", [50, null]],
  ["ipsec-ah", [51, null]],
  ["ospfigp", [89, null]],
  ["pim", [103, null]],
  ["vrrp", [112, null]],
]);
/** icmp is what ping is not; both together are the whole protocol. */
export const ECHO_NAME_OF: ReadonlyMap<string, string> = new Map([
  ["icmp", "ping"],
  ["ipv6-icmp", "ping6"],
]);
