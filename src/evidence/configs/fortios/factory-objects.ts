// Services, addresses and session helpers that every FortiGate has from the factory, for texts that do not show them (`show` leaves out what was not changed
// only in parts of an export; a backup shows them all). As a FortiOS 7.2 shows them with `show full-configuration` in their tables.

export interface FactoryService {
  readonly tcp?: string;
  readonly udp?: string;
  readonly icmp?: readonly [number, number | null];
  readonly icmp6?: readonly [number, number | null];
  readonly ip?: number;
  readonly kind?: "icmp" | "icmp6" | "any";
}

const tcp = (...names: readonly (readonly [string, string])[]) => names.map(([name, ports]): readonly [string, FactoryService] => [name, { tcp: ports }]);
const udp = (...names: readonly (readonly [string, string])[]) => names.map(([name, ports]): readonly [string, FactoryService] => [name, { udp: ports }]);

export const FACTORY_SERVICES: ReadonlyMap<string, FactoryService> = new Map<string, FactoryService>([
  ["ALL", { kind: "any" }],
  ["ANY", { kind: "any" }],
  ["ALL_TCP", { tcp: "1-65535" }],
  ["ALL_UDP", { udp: "1-65535" }],
  ["ALL_ICMP", { kind: "icmp" }],
  ["ALL_ICMP6", { kind: "icmp6" }],
  ["GRE", { ip: 47 }],
  ["AH", { ip: 51 }],
  ["ESP", { ip: 50 }],
  ["OSPF", { ip: 89 }],
  ["PING", { icmp: [8, null] }],
  ["PING6", { icmp6: [128, null] }],
  ["TIMESTAMP", { icmp: [13, null] }],
  ["INFO_REQUEST", { icmp: [15, null] }],
  ["INFO_ADDRESS", { icmp: [17, null] }],
  ...tcp(
    ["AOL", "5190-5194"],
    ["BGP", "179"],
    ["FINGER", "79"],
    ["FTP", "21"],
    ["FTP_GET", "21"],
    ["FTP_PUT", "21"],
    ["GOPHER", "70"],
    ["HTTP", "80"],
    ["HTTPS", "443"],
    ["IMAP", "143"],
    ["IMAPS", "993"],
    ["Internet-Locator-Service", "389"],
    ["LDAP", "389"],
    ["NetMeeting", "1720"],
    ["NNTP", "119"],
    ["POP3", "110"],
    ["POP3S", "995"],
    ["PPTP", "1723"],
    ["REXEC", "512"],
    ["SAMBA", "139"],
    ["SMB", "445"],
    ["SMTP", "25"],
    ["SMTPS", "465"],
    ["SSH", "22"],
    ["TELNET", "23"],
    ["UUCP", "540"],
    ["VDOLIVE", "7000-7010"],
    ["WAIS", "210"],
    ["WINFRAME", "1494 2598"],
    ["X-WINDOWS", "6000-6063"],
    ["RLOGIN", "513:512-1023"],
    ["RSH", "514:512-1023"],
    ["RDP", "3389"],
    ["MS-SQL", "1433 1434"],
    ["MYSQL", "3306"],
    ["NONE", "0"],
  ),
  ...udp(
    ["DHCP", "67-68"],
    ["DHCP6", "546 547"],
    ["IKE", "500 4500"],
    ["LDAP_UDP", "389"],
    ["MGCP", "2427 2727"],
    ["QUAKE", "26000 27000 27910 27960"],
    ["RADIUS", "1812 1813"],
    ["RADIUS-OLD", "1645 1646"],
    ["RAUDIO", "7070"],
    ["RIP", "520"],
    ["SYSLOG", "514"],
    ["TALK", "517-518"],
    ["TFTP", "69"],
    ["TRACEROUTE", "33434-33535"],
  ),
  ["AFS3", { tcp: "7000-7009", udp: "7000-7009" }],
  ["CVSPSERVER", { tcp: "2401", udp: "2401" }],
  ["DCE-RPC", { tcp: "135", udp: "135" }],
  ["DNS", { tcp: "53", udp: "53" }],
  ["H323", { tcp: "1720 1503", udp: "1719" }],
  ["IRC", { tcp: "6660-6669" }],
  ["KERBEROS", { tcp: "88 464", udp: "88 464" }],
  ["L2TP", { tcp: "1701", udp: "1701" }],
  ["MMS", { tcp: "1755", udp: "1024-5000" }],
  ["NFS", { tcp: "111 2049", udp: "111 2049" }],
  ["NTP", { tcp: "123", udp: "123" }],
  ["ONC-RPC", { tcp: "111", udp: "111" }],
  ["PC-Anywhere", { tcp: "5631", udp: "5632" }],
  ["RTSP", { tcp: "554 7070 8554", udp: "554" }],
  ["SCCP", { tcp: "2000" }],
  ["SIP", { tcp: "5060", udp: "5060" }],
  ["SIP-MSNmessenger", { tcp: "1863" }],
  ["SNMP", { tcp: "161-162", udp: "161-162" }],
  ["SOCKS", { tcp: "1080", udp: "1080" }],
  ["SQUID", { tcp: "3128" }],
  ["VNC", { tcp: "5900" }],
  ["WINS", { tcp: "1512", udp: "1512" }],
]);

export const FACTORY_GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ["Email Access", ["DNS", "IMAP", "IMAPS", "POP3", "POP3S", "SMTP", "SMTPS"]],
  ["Web Access", ["DNS", "HTTP", "HTTPS"]],
  ["Windows AD", ["DCE-RPC", "DNS", "KERBEROS", "LDAP", "LDAP_UDP", "SAMBA", "SMB"]],
  ["Exchange Server", ["DCE-RPC", "DNS", "HTTPS"]],
]);

/** Addresses of policies: name → what it holds. */
export const FACTORY_ADDRESSES: ReadonlyMap<string, string> = new Map([
  ["all", "0.0.0.0/0"],
  ["any", "0.0.0.0/0"],
  ["none", "0.0.0.0/32"],
  ["SSLVPN_TUNNEL_ADDR1", "10.212.134.200-10.212.134.210"],
]);
export const FACTORY_ADDRESSES6: ReadonlyMap<string, string> = new Map([
  ["all", "::/0"],
  ["none", "::/128"],
  ["SSLVPN_TUNNEL_IPv6_ADDR1", "fdff:ffff::/120"],
]);
export const FACTORY_MULTICAST: ReadonlyMap<string, string> = new Map([
  ["all", "224.0.0.0-239.255.255.255"],
  ["all_hosts", "224.0.0.1-224.0.0.1"],
  ["all_routers", "224.0.0.2-224.0.0.2"],
  ["Bonjour", "224.0.0.251-224.0.0.251"],
  ["EIGRP", "224.0.0.10-224.0.0.10"],
  ["OSPF", "224.0.0.5-224.0.0.6"],
]);
export const FACTORY_MULTICAST6: ReadonlyMap<string, string> = new Map([["all", "ff00::/8"]]);

/** Session helpers: number, name, IP protocol, port. */
export const FACTORY_HELPERS: readonly (readonly [string, string, number, number])[] = [
  ["1", "pptp", 6, 1723],
  ["2", "h323", 6, 1720],
  ["3", "ras", 17, 1719],
  ["4", "tns", 6, 1521],
  ["5", "tftp", 17, 69],
  ["6", "rtsp", 6, 554],
  ["7", "rtsp", 6, 7070],
  ["8", "rtsp", 6, 8554],
  ["9", "ftp", 6, 21],
  ["10", "mms", 6, 1863],
  ["11", "pmap", 6, 111],
  ["12", "pmap", 17, 111],
  ["13", "sip", 17, 5060],
  ["14", "dns-udp", 17, 53],
  ["15", "rsh", 6, 514],
  ["16", "rsh", 6, 512],
  ["17", "dcerpc", 6, 135],
  ["18", "dcerpc", 17, 135],
  ["19", "mgcp", 17, 2427],
  ["20", "mgcp", 17, 2727],
];
