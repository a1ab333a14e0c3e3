// Names that the tools of the Linux packet filter accept for numbers. Ports and protocols are those of Debian's netbase (/etc/services,
// /etc/protocols) that firewalls are written with; both tools also accept every other name of the machine they run on: such a name is not known here.

const PORTS =
  "ftp-data=20 ftp=21 ssh=22 telnet=23 smtp=25 time=37 whois=43 tacacs=49 domain=53 bootps=67 bootpc=68 tftp=69 gopher=70 finger=79 http=80 www=80 kerberos=88 iso-tsap=102 " +
  "pop2=109 pop3=110 sunrpc=111 portmapper=111 auth=113 nntp=119 ntp=123 epmap=135 loc-srv=135 netbios-ns=137 netbios-dgm=138 netbios-ssn=139 imap2=143 imap=143 snmp=161 snmp-trap=162 snmptrap=162 " +
  "xdmcp=177 bgp=179 irc=194 ldap=389 svrloc=427 https=443 snpp=444 microsoft-ds=445 kpasswd=464 submissions=465 ssmtp=465 saft=487 isakmp=500 rtsp=554 nqs=607 asf-rmcp=623 qmqp=628 ipp=631 " +
  "syslog=514 shell=514 printer=515 route=520 rip=520 ripng=521 login=513 exec=512 klogin=543 kshell=544 dhcpv6-client=546 dhcpv6-server=547 afpovertcp=548 nntps=563 submission=587 ldaps=636 " +
  "ldp=646 domain-s=853 rsync=873 ftps-data=989 ftps=990 telnets=992 imaps=993 pop3s=995 socks=1080 openvpn=1194 ms-sql-s=1433 ms-sql-m=1434 radius=1812 radius-acct=1813 nfs=2049 " +
  "mysql=3306 ms-wbt-server=3389 rdp=3389 svn=3690 iscsi-target=3260 nut=3493 sip=5060 sip-tls=5061 xmpp-client=5222 xmpp-server=5269 mdns=5353 postgresql=5432 amqp=5672 amqps=5671 x11=6000 syslog-tls=6514 " +
  "http-alt=8080 webcache=8080 ipsec-nat-t=4500 puppet=8140 zabbix-agent=10050 zabbix-trapper=10051 git=9418 bacula-dir=9101 bacula-fd=9102 bacula-sd=9103 modbus=502 mbap=502";

const PROTOCOLS =
  "ip=0 hopopt=0 icmp=1 igmp=2 ggp=3 ipencap=4 st=5 tcp=6 egp=8 igp=9 udp=17 hmp=20 xns-idp=22 rdp=27 iso-tp4=29 dccp=33 xtp=36 ddp=37 idpr-cmtp=38 ipv6=41 ipv6-route=43 ipv6-frag=44 idrp=45 rsvp=46 " +
  "gre=47 esp=50 ipv6-crypt=50 ah=51 ipv6-auth=51 skip=57 ipv6-icmp=58 icmpv6=58 icmp6=58 ipv6-nonxt=59 ipv6-opts=60 rspf=73 vmtp=81 eigrp=88 ospf=89 ospfigp=89 ax.25=93 ipip=94 etherip=97 encap=98 pim=103 " +
  "ipcomp=108 comp=108 vrrp=112 l2tp=115 isis=124 sctp=132 fc=133 mobility-header=135 ipv6-mh=135 mh=135 udplite=136 mpls-in-ip=137 hip=139 shim6=140 wesp=141 rohc=142";

const ICMP_TYPES =
  "echo-reply=0 pong=0 destination-unreachable=3 source-quench=4 redirect=5 echo-request=8 ping=8 router-advertisement=9 router-solicitation=10 time-exceeded=11 ttl-exceeded=11 parameter-problem=12 " +
  "timestamp-request=13 timestamp-reply=14 info-request=15 info-reply=16 address-mask-request=17 address-mask-reply=18";

const ICMPV6_TYPES =
  "destination-unreachable=1 packet-too-big=2 time-exceeded=3 ttl-exceeded=3 parameter-problem=4 echo-request=128 ping=128 echo-reply=129 pong=129 mld-listener-query=130 mld-listener-report=131 " +
  "mld-listener-done=132 mld-listener-reduction=132 router-solicitation=133 nd-router-solicit=133 router-advertisement=134 nd-router-advert=134 neighbour-solicitation=135 neighbor-solicitation=135 nd-neighbor-solicit=135 " +
  "neighbour-advertisement=136 neighbor-advertisement=136 nd-neighbor-advert=136 redirect=137 nd-redirect=137 router-renumbering=138 ind-neighbor-solicit=141 ind-neighbor-advert=142 mld2-listener-report=143";

/** The names of iptables that mean a type and one of its codes (extensions/libxt_icmp.h): "type/code". nftables has them apart, as icmp code. */
const ICMP_CODES =
  "network-unreachable=3/0 host-unreachable=3/1 protocol-unreachable=3/2 port-unreachable=3/3 fragmentation-needed=3/4 source-route-failed=3/5 network-unknown=3/6 host-unknown=3/7 " +
  "network-prohibited=3/9 host-prohibited=3/10 TOS-network-unreachable=3/11 TOS-host-unreachable=3/12 communication-prohibited=3/13 host-precedence-violation=3/14 precedence-cutoff=3/15 " +
  "network-redirect=5/0 host-redirect=5/1 TOS-network-redirect=5/2 TOS-host-redirect=5/3 ttl-zero-during-transit=11/0 ttl-zero-during-reassembly=11/1 ip-header-bad=12/0 required-option-missing=12/1";

const ICMPV6_CODES =
  "no-route=1/0 communication-prohibited=1/1 beyond-scope=1/2 address-unreachable=1/3 port-unreachable=1/4 failed-policy=1/5 reject-route=1/6 ttl-zero-during-transit=3/0 ttl-zero-during-reassembly=3/1 " +
  "bad-header=4/0 unknown-header-type=4/1 unknown-option=4/2";

/** Codes by their names in nftables (src/proto.c, icmp_code_type and its sisters). */
const NFT_CODES = "net-unreachable=0 host-unreachable=1 prot-unreachable=2 port-unreachable=3 frag-needed=4 net-prohibited=9 host-prohibited=10 admin-prohibited=13";
const NFT_V6_CODES = "no-route=0 admin-prohibited=1 addr-unreachable=3 port-unreachable=4 policy-fail=5 reject-route=6";

function numbersOf(text: string): ReadonlyMap<string, number> {
  return new Map(text.split(" ").map((pair) => [pair.slice(0, pair.indexOf("=")), Number(pair.slice(pair.indexOf("=") + 1))]));
}

function codesOf(text: string): ReadonlyMap<string, { readonly type: number; readonly code: number }> {
  return new Map(
    text.split(" ").map((pair) => {
      const [name, type, code] = pair.split(/[=/]/) as [string, string, string];
      return [name, { type: Number(type), code: Number(code) }];
    }),
  );
}

export const portNames = numbersOf(PORTS);
export const protocolNames = numbersOf(PROTOCOLS);
export const icmpTypeNames = { 4: numbersOf(ICMP_TYPES), 6: numbersOf(ICMPV6_TYPES) } as const;
export const icmpTypeAndCodeNames = { 4: codesOf(ICMP_CODES), 6: codesOf(ICMPV6_CODES) } as const;
export const nftCodeNames = { 4: numbersOf(NFT_CODES), 6: numbersOf(NFT_V6_CODES) } as const;

/** A port, undefined when neither a number nor a name that is known. */
export function portNumber(text: string): number | undefined {
  return wholeNumber(text, 65_535) ?? portNames.get(text.toLowerCase());
}

export function protocolNumber(text: string): number | undefined {
  return wholeNumber(text, 255) ?? protocolNames.get(text.toLowerCase());
}

/** Decimal or 0x…; undefined for anything else and beyond `last`. */
export function wholeNumber(text: string, last: number): number | undefined {
  if (!/^(\d{1,10}|0x[0-9a-fA-F]{1,8})$/.test(text)) return undefined;
  const value = Number(text);
  return value <= last ? value : undefined;
}
