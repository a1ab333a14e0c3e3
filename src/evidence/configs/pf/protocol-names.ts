// Numbers of the names that rules use: IP protocols (IANA "Protocol Numbers", names as FreeBSD's /etc/protocols has them), ICMP types (pfctl_parser.c,
// icmp_type and icmp6_type of FreeBSD), ports that OPNsense knows by name (PortField.php; IANA "Service Names and Port Numbers").

const table = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text
      .trim()
      .split(/\s+/)
      .map((pair) => [pair.slice(0, pair.indexOf("=")), Number(pair.slice(pair.indexOf("=") + 1))] as const),
  );

export const PROTOCOL_NUMBERS = table(`
  hopopt=0 icmp=1 igmp=2 ggp=3 ipencap=4 ipv4=4 st=5 st2=5 tcp=6 cbt=7 egp=8 igp=9 pup=12 udp=17 hmp=20 xns-idp=22 rdp=27 iso-tp4=29 netblt=30 dccp=33 xtp=36 ddp=37 idpr-cmtp=38
  ipv6=41 idrp=45 rsvp=46 gre=47 dsr=48 esp=50 ah=51 narp=54 swipe=53 mobile=55 skip=57 ipv6-icmp=58 icmp6=58 icmpv6=58 cphb=73 rspf=73 vmtp=81 eigrp=88 ospf=89 ospfigp=89 ax.25=93 ipip=94
  etherip=97 encap=98 pim=103 ipcomp=108 carp=112 vrrp=112 l2tp=115 stp=118 isis=124 crtp=126 sctp=132 fc=133 udplite=136 mpls-in-ip=137 manet=138 shim6=140 wesp=141 rohc=142 pfsync=240`);

export const ICMP_TYPES = table(`
  echorep=0 unreach=3 squench=4 redir=5 althost=6 echoreq=8 routeradv=9 routersol=10 timex=11 paramprob=12 timereq=13 timerep=14 inforeq=15 inforep=16 maskreq=17 maskrep=18 trace=30 dataconv=31
  mobredir=32 ipv6-where=33 ipv6-here=34 mobregreq=35 mobregrep=36 skip=39 photuris=40`);

export const ICMP6_TYPES = table(`
  unreach=1 toobig=2 timex=3 paramprob=4 echoreq=128 echorep=129 groupqry=130 listqry=130 grouprep=131 listenrep=131 groupterm=132 listendone=132 routersol=133 routeradv=134 neighbrsol=135
  neighbradv=136 redir=137 routrrenum=138 wrureq=139 fqdnreq=139 niqry=139 wrurep=140 fqdnrep=140 nirep=140 mtraceresp=200 mtrace=201`);

export const PORT_NAMES = table(`
  cvsup=5999 domain=53 ftp=21 hbci=3000 http=80 https=443 aol=5190 auth=113 imap=143 imaps=993 ipsec-msft=4500 isakmp=500 l2f=1701 ldap=389 ms-streaming=1755 afs3-fileserver=7000 microsoft-ds=445
  ms-wbt-server=3389 wins=1512 msnp=1863 nntp=119 ntp=123 netbios-dgm=138 netbios-ns=137 netbios-ssn=139 openvpn=1194 pop3=110 pop3s=995 pptp=1723 radius=1812 radius-acct=1813 avt-profile-1=5004
  sip=5060 smtp=25 igmpv3lite=465 urd=465 snmp=161 snmptrap=162 ssh=22 nat-stun-port=3478 submission=587 teredo=3544 telnet=23 tftp=69 rfb=5900`);

export const TCP_FLAG_BITS: ReadonlyMap<string, number> = new Map([
  ["fin", 1],
  ["syn", 2],
  ["rst", 4],
  ["psh", 8],
  ["ack", 16],
  ["urg", 32],
  ["ece", 64],
  ["cwr", 128],
]);
