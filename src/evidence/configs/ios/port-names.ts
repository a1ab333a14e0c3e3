// Names that Cisco IOS gives to protocols, ports and ICMP types, and the ports behind the protocols that its inspection knows. Data only.
// Sources: Cisco IOS Security Command Reference, access-list (IP extended) and permit (IPv6); ip port-map (system-defined port mappings); match protocol (zone).
import type { NumberRanges } from "../../../plant/segmentation.ts";

const numbersOf = (text: string): ReadonlyMap<string, number> => new Map(text.split(" ").map((pair) => [pair.slice(0, pair.indexOf("=")), Number(pair.slice(pair.indexOf("=") + 1))]));

/** "ip" and "ipv6" are no numbers: any protocol. */
export const PROTOCOL_NUMBERS = numbersOf(
  "icmp=1 igmp=2 ipinip=4 tcp=6 egp=8 igrp=9 udp=17 gre=47 esp=50 ahp=51 ah=51 icmpv6=58 eigrp=88 ospf=89 nos=94 pim=103 pcp=108 vrrp=112 sctp=132 mobile=135 hbh=0",
);
export const TCP_PORTS = numbersOf(
  "bgp=179 chargen=19 cmd=514 daytime=13 discard=9 domain=53 drip=3949 echo=7 exec=512 finger=79 ftp=21 ftp-data=20 gopher=70 hostname=101 ident=113 irc=194 klogin=543 kshell=544 login=513 lpd=515 msrpc=135 nntp=119 onep-plain=15001 onep-tls=15002 pim-auto-rp=496 pop2=109 pop3=110 smtp=25 sunrpc=111 syslog=514 tacacs=49 talk=517 telnet=23 time=37 uucp=540 whois=43 www=80",
);
export const UDP_PORTS = numbersOf(
  "biff=512 bootpc=68 bootps=67 discard=9 dnsix=195 domain=53 echo=7 isakmp=500 mobile-ip=434 nameserver=42 netbios-dgm=138 netbios-ns=137 netbios-ss=139 non500-isakmp=4500 ntp=123 pim-auto-rp=496 rip=520 ripv6=521 snmp=161 snmptrap=162 sunrpc=111 syslog=514 tacacs=49 talk=517 tftp=69 time=37 who=513 xdmcp=177 cisco-sccp=2000",
);

/** Type, and code where the name stands for one. */
export const ICMP_NAMES: ReadonlyMap<string, readonly [number, number | null]> = new Map<string, readonly [number, number | null]>([
  ["administratively-prohibited", [3, 13]],
  ["alternate-address", [6, null]],
  ["conversion-error", [31, null]],
  ["dod-host-prohibited", [3, 10]],
  ["dod-net-prohibited", [3, 9]],
  ["echo", [8, null]],
  ["echo-reply", [0, null]],
  ["general-parameter-problem", [12, 0]],
  ["host-isolated", [3, 8]],
  ["host-precedence-unreachable", [3, 14]],
  ["host-redirect", [5, 1]],
  ["host-tos-redirect", [5, 3]],
  ["host-tos-unreachable", [3, 12]],
  ["host-unknown", [3, 7]],
  ["host-unreachable", [3, 1]],
  ["information-reply", [16, null]],
  ["information-request", [15, null]],
  ["mask-reply", [18, null]],
  ["mask-request", [17, null]],
  ["mobile-redirect", [32, null]],
  ["net-redirect", [5, 0]],
  ["net-tos-redirect", [5, 2]],
  ["net-tos-unreachable", [3, 11]],
  ["net-unreachable", [3, 0]],
  ["network-unknown", [3, 6]],
  ["no-room-for-option", [12, 2]],
  ["option-missing", [12, 1]],
  ["packet-too-big", [3, 4]],
  ["parameter-problem", [12, null]],
  ["port-unreachable", [3, 3]],
  ["precedence-unreachable", [3, 15]],
  ["protocol-unreachable", [3, 2]],
  ["reassembly-timeout", [11, 1]],
  ["redirect", [5, null]],
  ["router-advertisement", [9, null]],
  ["router-solicitation", [10, null]],
  ["source-quench", [4, null]],
  ["source-route-failed", [3, 5]],
  ["time-exceeded", [11, null]],
  ["timestamp-reply", [14, null]],
  ["timestamp-request", [13, null]],
  ["traceroute", [30, null]],
  ["ttl-exceeded", [11, 0]],
  ["unreachable", [3, null]],
]);
export const ICMPV6_NAMES: ReadonlyMap<string, readonly [number, number | null]> = new Map<string, readonly [number, number | null]>([
  ["beyond-scope", [1, 2]],
  ["destination-unreachable", [1, 3]],
  ["unreachable", [1, null]],
  ["no-route", [1, 0]],
  ["no-admin", [1, 1]],
  ["port-unreachable", [1, 4]],
  ["packet-too-big", [2, null]],
  ["time-exceeded", [3, null]],
  ["hop-limit", [3, 0]],
  ["reassembly-timeout", [3, 1]],
  ["parameter-problem", [4, null]],
  ["header", [4, 0]],
  ["next-header", [4, 1]],
  ["parameter-option", [4, 2]],
  ["echo-request", [128, null]],
  ["echo-reply", [129, null]],
  ["mld-query", [130, null]],
  ["mld-report", [131, null]],
  ["mld-reduction", [132, null]],
  ["router-solicitation", [133, null]],
  ["router-advertisement", [134, null]],
  ["nd-ns", [135, null]],
  ["nd-na", [136, null]],
  ["redirect", [137, null]],
  ["router-renumbering", [138, null]],
  ["mldv2", [143, null]],
]);

export interface InspectedPorts {
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/** Of a protocol that inspection knows by its port: "http=t80" is TCP 80. */
const portsOf = (text: string): ReadonlyMap<string, InspectedPorts> =>
  new Map(
    text.split(/\s+/).map((entry) => {
      const [name, ports] = entry.split("=") as [string, string];
      const of = (letter: string): number[] => ports.split(",").flatMap((p) => (p.startsWith(letter) ? [Number(p.slice(1))] : []));
      return [name, { tcp: of("t"), udp: of("u") }];
    }),
  );

export const INSPECTED_PORTS = portsOf(
  `802-11-iapp=u3517 ace-svr=u2334 appfw=t80 appleqtc=u458 bgp=t179 bliff=u512 bootpc=u68 bootps=u67 cddbp=t888 cifs=t445 cisco-fna=u130 cisco-net-mgmt=u1741 cisco-svcs=t2064,u2064 cisco-sys=u132 cisco-tdp=t711 cisco-tna=u131
  citrix=t1494 citriximaclient=t2598 clp=t2567 creativepartnr=u455 creativeserver=u453 cuseeme=t7648 daytime=t13 dbase=u217 dbcontrol_agent=u3524 ddns-v3=t2164 dhcp-failover=u647 discard=t9 dns=t53,u53 dnsix=t90 echo=u7
  entrust-svc-handler=t3891 entrust-svcs=t3891 exec=t512 fcip-port=t3225 finger=t79 fragment=t0 ftp=t21 ftps=t990 gdoi=u848 giop=u2481 gopher=t70 gtpv0=u3386 gtpv1=u2123 h225ras=u1719 h323=t1720 h323-annexe=u2517 h323-nxg=t1718 h323callsigalt=t11720
  hp-alarm-mgr=u383 hp-collector=u381 hp-managed-node=u382 hsrp=u1985 http=t80 https=t443 ica=t1494 icabrowser=u1604 ident=t113 igmpv3lite=u465 imap=t143 imap3=t220 imaps=t993 ipass=t2549 ipsec-msft=u4500 ipx=u213 irc=t194 irc-serv=t529
  irc-u=t6665 ircs=t994 ircu=t6665 isakmp=u500 iscsi=t3260 iscsi-target=t3260 kazaa=t1214 kerberos=t88,u88 kermit=t1649 l2tp=u1701 ldap=t389 ldap-admin=t3407 ldaps=t636 login=t513 lotusmtap=t3007 lotusnote=t1352 mgcp=u2427 microsoft-ds=t445,u445 ms-cluster-net=u3343
  ms-dotnetster=t3126 ms-sna=t1477 ms-sql=t1433 ms-sql-m=u1434 msexch-routing=t691 mysql=t3306 n2h2server=t9285 ncp=t524 net8-cman=u1630 netbios-dgm=u138 netbios-ns=u137 netbios-ssn=t139 netshow=t1755 netstat=u15 nfs=t2049,u2049 nntp=t119 nntps=t563 ntp=u123
  oem-agent=u3872 oracle=u1525 oracle-em-vp=u1809 oraclenames=u1575 orasrv=u1525 pcanywheredata=t5631 pcanywherestat=u5632 pop3=t110 pop3s=t995 pptp=t1723 pwdgen=u129 qmtp=u209 r-winsock=u1745 radius=u1812 rdb-dbs-disp=u1571 realmedia=t7070 realsecure=t2998 router=u520
  rsvd=u168 rsvp-encap=u1698 rsvp_tunnel=u363 rtc-pm-port=u3891 rtelnet=t107 rtsp=t554 send=t169 shell=t514 sip=t5060,u5060 sip-tls=t5061 skinny=t2000 sms=u2701 smtp=t25 esmtp=t25 snmp=u161 snmptrap=u162 socks=t1080 sqlnet=t1521 sqlserv=u118 sqlsrv=t156 ssh=t22 sshell=u614
  ssp=u3249 streamworks=u1558 stun=u1994 sunrpc=t111,u111 msrpc=t135 syslog=u514 syslog-conn=t601 tacacs=t49 tacacs-ds=u65 tarantella=t3144 tcp-udp-dummy=t0 telnet=t23 telnets=t992 tftp=u69 time=u37 timed=t525 tr-rsrb=u1996 ttc=u2483 uucp=t540 vdolive=t7000 vqp=u1589 webster=t765 who=u513
  wins=t1512 x11=t6000 xdmcp=u177 pcoip=t4172,u4172 bittorrent=t6881 edonkey=t4662 fasttrack=t1214 gnutella=t6346 aol=t5190 ymsgr=t5050 msnmsgr=t1863 winmsgr=t1863`.replace(
    / (?:fragment|tcp-udp-dummy)=t0/g,
    "",
  ),
);

/** Inspection of these opens what they negotiate: the names of the gateways as the negotiating protocols know them. */
export const GATEWAYS: ReadonlyMap<string, string> = new Map(
  ["ftp", "ftps", "h323", "mgcp", "netshow", "realaudio", "rtsp", "sip", "skinny", "sqlnet", "streamworks", "sunrpc", "tftp", "vdolive", "msrpc", "cuseeme"].map((word) => [word, word]),
);

export const TRANSPORT_WORDS: ReadonlyMap<string, NumberRanges> = new Map<string, NumberRanges>([
  ["tcp", [[6, 6]]],
  ["udp", [[17, 17]]],
  [
    "icmp",
    [
      [1, 1],
      [58, 58],
    ],
  ],
  ["icmpv6", [[58, 58]]],
  ["gre", [[47, 47]]],
  ["esp", [[50, 50]]],
  ["ah", [[51, 51]]],
]);

/** DSCP and the like are asked for by these words; each takes the word behind it. */
export const CONDITION_WORDS: ReadonlySet<string> = new Set(["dscp", "precedence", "tos", "option", "flow-label", "ttl", "dest-option-type", "mobility-type", "routing-type"]);
