// Names for numbers that an ASA prints and takes: TCP and UDP ports, IP protocols, ICMP types. Its own tables, which differ from IANA's at places.
// Source: Cisco ASA Series General Operations CLI Configuration Guide, appendix "Addresses, Protocols, and Ports": "Protocols and Applications",
// "TCP and UDP Ports" and "ICMP Types"; ICMPv6 names from the command reference of `ipv6 access-list` and `object service`.

/** Name, TCP port, UDP port; 0 = the device does not know the name for that transport. */
const PORTS: readonly (readonly [string, number, number])[] = [
  ["aol", 5190, 0],
  ["bgp", 179, 0],
  ["biff", 0, 512],
  ["bootpc", 0, 68],
  ["bootps", 0, 67],
  ["chargen", 19, 0],
  ["cifs", 3020, 3020],
  ["citrix-ica", 1494, 0],
  ["cmd", 514, 0],
  ["ctiqbe", 2748, 0],
  ["daytime", 13, 0],
  ["discard", 9, 9],
  ["dnsix", 0, 195],
  ["domain", 53, 53],
  ["echo", 7, 7],
  ["exec", 512, 0],
  ["finger", 79, 0],
  ["ftp", 21, 0],
  ["ftp-data", 20, 0],
  ["gopher", 70, 0],
  ["h323", 1720, 0],
  ["hostname", 101, 0],
  ["http", 80, 80],
  ["https", 443, 0],
  ["ident", 113, 0],
  ["imap4", 143, 0],
  ["irc", 194, 0],
  ["isakmp", 0, 500],
  ["kerberos", 88, 88],
  ["klogin", 543, 0],
  ["kshell", 544, 0],
  ["ldap", 389, 0],
  ["ldaps", 636, 0],
  ["login", 513, 0],
  ["lotusnotes", 1352, 0],
  ["lpd", 515, 0],
  ["mobile-ip", 0, 434],
  ["nameserver", 0, 42],
  ["netbios-dgm", 0, 138],
  ["netbios-ns", 0, 137],
  ["netbios-ssn", 139, 0],
  ["nfs", 2049, 2049],
  ["nntp", 119, 0],
  ["ntp", 0, 123],
  ["pcanywhere-data", 5631, 0],
  ["pcanywhere-status", 0, 5632],
  ["pim-auto-rp", 496, 496],
  ["pop2", 109, 0],
  ["pop3", 110, 0],
  ["pptp", 1723, 0],
  ["radius", 0, 1645],
  ["radius-acct", 0, 1646],
  ["rip", 0, 520],
  ["rsh", 514, 0],
  ["rtsp", 554, 0],
  ["secureid-udp", 0, 5510],
  ["sip", 5060, 5060],
  ["smtp", 25, 0],
  ["snmp", 0, 161],
  ["snmptrap", 0, 162],
  ["sqlnet", 1521, 0],
  ["ssh", 22, 0],
  ["sunrpc", 111, 111],
  ["syslog", 0, 514],
  ["tacacs", 49, 49],
  ["talk", 517, 517],
  ["telnet", 23, 0],
  ["tftp", 0, 69],
  ["time", 0, 37],
  ["uucp", 540, 0],
  ["vxlan", 0, 4789],
  ["who", 0, 513],
  ["whois", 43, 0],
  ["www", 80, 80],
  ["xdmcp", 0, 177],
];

const TCP_PORTS = new Map(PORTS.flatMap(([name, tcp]) => (tcp > 0 ? [[name, tcp] as const] : [])));
const UDP_PORTS = new Map(PORTS.flatMap(([name, , udp]) => (udp > 0 ? [[name, udp] as const] : [])));

/** undefined = no port and no name of one. A name that the device has for the other transport only is taken all the same. */
export function portNumber(word: string, transport: "tcp" | "udp"): number | undefined {
  if (/^\d{1,5}$/.test(word)) return Number(word) <= 65_535 ? Number(word) : undefined;
  const name = word.toLowerCase();
  return transport === "tcp" ? (TCP_PORTS.get(name) ?? UDP_PORTS.get(name)) : (UDP_PORTS.get(name) ?? TCP_PORTS.get(name));
}

const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ["ah", 51],
  ["ahp", 51],
  ["eigrp", 88],
  ["esp", 50],
  ["gre", 47],
  ["icmp", 1],
  ["icmp6", 58],
  ["igmp", 2],
  ["igrp", 9],
  ["ipinip", 4],
  ["ipsec", 50],
  ["nos", 94],
  ["ospf", 89],
  ["pcp", 108],
  ["pim", 103],
  ["pptp", 47],
  ["sctp", 132],
  ["snp", 109],
  ["tcp", 6],
  ["udp", 17],
]);

/** "any" for ip; undefined = no protocol. `pptp` and `ipsec` are the device's other names for gre and esp. */
export function protocolNumber(word: string): number | "any" | undefined {
  const name = word.toLowerCase();
  if (name === "ip") return "any";
  if (/^\d{1,3}$/.test(word)) return Number(word) <= 255 ? Number(word) : undefined;
  return PROTOCOLS.get(name);
}

const ICMP_TYPES: ReadonlyMap<string, number> = new Map([
  ["echo-reply", 0],
  ["unreachable", 3],
  ["source-quench", 4],
  ["redirect", 5],
  ["alternate-address", 6],
  ["echo", 8],
  ["router-advertisement", 9],
  ["router-solicitation", 10],
  ["time-exceeded", 11],
  ["parameter-problem", 12],
  ["timestamp-request", 13],
  ["timestamp-reply", 14],
  ["information-request", 15],
  ["information-reply", 16],
  ["mask-request", 17],
  ["mask-reply", 18],
  ["traceroute", 30],
  ["conversion-error", 31],
  ["mobile-redirect", 32],
]);
const ICMP6_TYPES: ReadonlyMap<string, number> = new Map([
  ["unreachable", 1],
  ["packet-too-big", 2],
  ["time-exceeded", 3],
  ["parameter-problem", 4],
  ["echo", 128],
  ["echo-reply", 129],
  ["membership-query", 130],
  ["membership-report", 131],
  ["membership-reduction", 132],
  ["router-solicitation", 133],
  ["router-advertisement", 134],
  ["neighbor-solicitation", 135],
  ["neighbor-advertisement", 136],
  ["neighbor-redirect", 137],
  ["router-renumbering", 138],
]);

/** `protocol` 1 or 58. */
export function icmpType(word: string, protocol: number): number | undefined {
  if (/^\d{1,3}$/.test(word)) return Number(word) <= 255 ? Number(word) : undefined;
  return (protocol === 58 ? ICMP6_TYPES : ICMP_TYPES).get(word.toLowerCase());
}
