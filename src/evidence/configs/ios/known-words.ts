// Statements of Cisco IOS that cannot change what is carried from one interface to another, and those that can and are not modelled, by their first
// words. What stands in neither list and is read nowhere stays unknown. Source: Cisco IOS Configuration Fundamentals, Security and Interface Command References.

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Management, accounts, logs, time, monitoring, voice, quality of service in general, certificates: with the lines below them. */
const IRRELEVANT = words(`
  version service hostname end exit enable username clock logging snmp-server snmp ntp sntp banner aaa login archive alias line memory privilege license file platform diagnostic redundancy
  spanning-tree vtp errdisable udld lldp cdp power key radius radius-server tacacs tacacs-server scheduler exception process parser prompt dot1x multilink card network-clock
  network-clock-participate network-clock-select hw-module voice dial-peer dialer-list telephony-service ephone ephone-dn ephone-template gateway sip-ua controller isdn voice-card voice-port mgcp
  ccm-manager sccp dspfarm call-home event track macro mac-address-table sdm system switch stack stack-mac stack-power port-channel lacp vpdn vpdn-group bba-group l2tp l2tp-class pseudowire-class security warm-reboot
  cns wsma transceiver monitor netconf netconf-yang netconf-beta restconf gnxi gnmi-yang flow sampler avc device-sensor device-tracking fips tftp-server rmon mls qos auto table-map access-session template
  subscriber dhcp default spd software environment facility-alarm configuration standby fhrp glbp cef buffers ppp modem chat-script async-bootp kron identity eap credentials upgrade ethernet l2 nmsp
  wireless ap hidekeys rtr ipc boot boot-start-marker boot-end-marker config-register profile do resource 
  dial-control-mib gatekeeper tty x25 frame-relay md5 lane dsp media voip stcapp mediation trunk-group translation-rule location network-policy
  shell trigger authentication alarm-profile dual-active stackwise-virtual mmi menu wlan mrp dying-gasp hsr-prp-mode goose pnp install iox app-hosting guestshell telemetry yang performance pfr pfr-map service-template unique-device-id setup disable-eadi
  test subnet-zero transport-map virtual-reassembly
  dot11 call hold-queue vstack system-mtu psp autonomic access-expression coap mvr vmps mab epm cisp queue-set link 
  remote-management ptp sync rep resilient erps profinet alarm alarm-contact cip modbus dlr hsr prp prp-channel
`);

const IRRELEVANT_IP = words(`
  domain domain-name domain-lookup domain-list name-server host ssh scp ftp http tftp telnet classless subnet-zero source-route bootp finger rcmd tcp icmp sla flow-export flow-cache flow-top-talkers
  flow-aggregation radius tacacs gratuitous-arps bgp-community as-path prefix-list community-list extcommunity-list ospf identd accounting forward-protocol reflexive-list local telnet alias
  virtual-reassembly spd cef multicast rsvp options default-network explicit-path mtu bgp kerberos dvmrp hp-host dns routing ftp-server drp security source-interface
  casa director server snmp nhrp sap tos gdp rip eigrp audit
`);

const IRRELEVANT_IPV6 = words("unicast-routing cef source-route icmp dhcp neighbor nd prefix-list hop-limit host mld flowset general-prefix local ospf spd multicast enable snooping mfib mfib-mode");

/** Lines inside an interface, by their first word; behind `ip` and `ipv6` by the second. */
const IRRELEVANT_INSIDE = words(`
  description speed duplex full-duplex half-duplex bandwidth mtu load-interval keepalive cdp lldp logging snmp negotiation carrier-delay hold-queue media-type switchport channel-group channel-protocol
  spanning-tree storm-control power udld macro mdix mac-address delay arp max-reserved-bandwidth fair-queue random-detect tx-ring-limit priority-queue queue-set srr-queue mls qos auto mop clns isis dialer dialer-group
  ppp pppoe pppoe-client encapsulation pvc protocol vbr-nrt ubr cbr vbr-rt abr oam-pvc oam bundle-enable dsl atm clock serial flowcontrol hidekeys standby vrrp glbp fhrp ospfv3 ospf peer isdn 
  dot1x authentication mab trust device-tracking access-session lacp dot1q physical-layer transmit-interface tx-queue rx-queue framing cablelength linecode fdl down-when-looped nmsp vtp eigrp bfd
  fex plim hw-module ntp shape priority lre loopback timeout voice voice-port dampening input output link ignore crc invert-clock dce-terminal-timing-enable
  medium cip vlan-range frame-relay async pulse-time source template subscriber virtual-template compress autodetect multilink ethernet cos backup bundle mvr beacon antenna station-role exit exec stopbits flow-sampler
  trunk network-clock monitor performance load-sharing location ipx appletalk vmps alarm rep profinet ptp dlr hsr prp-channel 
`);
const IRRELEVANT_INSIDE_IP = words(`
  redirects unreachables proxy-arp mtu ospf rip eigrp tcp flow virtual-reassembly accounting directed-broadcast mask-reply route-cache split-horizon hello-interval hold-time authentication 
  summary-address helper-address local-proxy-arp igmp pim mroute-cache irdp load-sharing nhrp nbar rtp rsvp dhcp mrm bandwidth cgmp multicast router broadcast-address dvmrp next-hop-self bgp sticky-arp arp next-server security
  rgmp sla probe mobile cef spd tos dns ddns mfib
`);
const IRRELEVANT_INSIDE_IPV6 = words("nd ospf mtu dhcp unreachables redirects eigrp rip tcp flow cef mld router virtual-reassembly pim hello-interval multicast mfib summary-address split-horizon");

/** Looked at first; `why` null = irrelevant. `missing`: routes may exist that are not written. */
interface Known {
  readonly begins: RegExp;
  readonly why: string | null;
  readonly routes?: true;
  /** It decides about ordinary packets: verdicts stay open. */
  readonly decides?: "all" | "to-device";
}

const GLOBAL: readonly Known[] = [
  { begins: /^router\b|^ipv6 router\b|^mpls (?!label|ldp logging)|^route-target\b/, why: "routes that are not computed", routes: true },
  { begins: /^(?:crypto (?:map|dynamic-map|ipsec profile|gdoi)\b)/, why: "packets may go through tunnels of a VPN", routes: true },
  { begins: /^ip local policy\b/, why: null },
  { begins: /^route-map\b|^policy-list\b/, why: null },
  { begins: /^ip(?:v6)? (?:default-gateway|default-network)\b/, why: null },
  { begins: /^ip mobile|^ip sdwan|^sdwan|^ipv6 mobile|^omp\b|^ip nhrp/, why: "routes that are not computed", routes: true },
  { begins: /^(?:bridge|bridge-domain|l2vpn|xconnect|pseudowire|connect|nve|overlay|otv|l2protocol-tunnel)\b/, why: "bridging and pseudowires are not modelled" },
  { begins: /^vlan (?:filter|access-map)\b/, why: "filters of VLANs are not read", decides: "all" },
  { begins: /^cts role-based enforcement\b/, why: "filters by security groups are not read", decides: "all" },
  { begins: /^ip (?:admission|auth-proxy)\b/, why: "who must sign in before he passes is not read" },
  {
    begins: /^ip (?:ips|urlfilter|audit)\b|^parameter-map type (?:urlf|umbrella|content-scan|cws)|^utd\b|^content-scan\b|^threat-visibility|^ips\b/,
    why: "what an inspection of contents drops is not read",
  },
  { begins: /^ip wccp\b/, why: "web traffic is sent another way" },
  { begins: /^ip (?:multicast-routing|pim|igmp|mroute|msdp|multicast|mfib)\b|^ipv6 (?:multicast-routing|pim|mroute|mld)\b/, why: "forwarding of multicast is not modelled" },
  { begins: /^ip (?:arp inspection|dhcp snooping|source binding|verify|device tracking)\b/, why: "checks at switch ports are not modelled" },
  { begins: /^l2nat\b/, why: "translation at layer 2 is not modelled" },
  { begins: /^ip routing\b|^ip dhcp\b|^ip arp\b|^ip tcp\b/, why: null },
  { begins: /^crypto\b|^cts\b|^mpls\b|^mac (?:access-list|address-table)\b|^arp\b|^vlan\b|^ip access-list (?:logging|log-update|persistent|resequence)\b|^ipv6 access-list log-update\b/, why: null },
  { begins: /^control-plane\b/, why: null },
  { begins: /^class-map\b|^policy-map\b|^parameter-map\b|^object-group security\b/, why: null },
];

const INSIDE: readonly Known[] = [
  { begins: /^ip(?:v6)? (?:policy|route-cache policy)\b/, why: "packets are routed by a policy", routes: true },
  { begins: /^crypto map\b|^crypto ipsec client\b/, why: "packets may go through tunnels of a VPN", routes: true },
  { begins: /^(?:ip router isis|mpls ip|mpls bgp)\b/, why: "routes that are not computed", routes: true },
  { begins: /^ip (?:ospf|eigrp|rip) |^ipv6 (?:ospf|eigrp|rip) |^ospfv3 /, why: null },
  { begins: /^ip dhcp snooping\b|^ip arp inspection\b|^ip verify source\b|^ip device tracking\b/, why: "checks at switch ports are not modelled" },
  { begins: /^ip(?:v6)? verify\b/, why: "packets without a route back are dropped" },
  { begins: /^ip (?:ips|audit|urlfilter)\b|^utd\b/, why: "what an inspection of contents drops is not read" },
  { begins: /^ip wccp\b/, why: "web traffic is sent another way" },
  { begins: /^ip(?:v6)? (?:admission|auth-proxy)\b/, why: "who must sign in before he passes is not read", decides: "all" },
  { begins: /^cts (?:role-based|manual)/, why: "filters by security groups are not read" },
  { begins: /^mac access-group\b/, why: "filters by MAC address are not read" },
  { begins: /^ip multicast (?:boundary|ttl-threshold)\b|^ipv6 multicast boundary\b/, why: "forwarding of multicast is not modelled" },
  { begins: /^switchport (?:port-security|protected|block|private-vlan)\b/, why: "checks at switch ports are not modelled" },
  { begins: /^l2nat\b/, why: "translation at layer 2 is not modelled", decides: "all" },
  { begins: /^(?:bridge-group|xconnect|l2protocol-tunnel|service instance|l2vpn|bridge-domain|member vni)\b/, why: "bridging and pseudowires are not modelled" },
  { begins: /^(?:rate-limit|traffic-shape|service-policy (?:input|output)|max-reserved-bandwidth)\b/, why: null },
  { begins: /^ipv6 nat\b|^nat64\b/, why: "translation between the versions of IP is not modelled", decides: "all" },
];

export type WordKind = { readonly kind: "irrelevant" | "unknown" } | { readonly kind: "not-modelled"; readonly why: string; readonly routes: boolean; readonly decides: "all" | "to-device" | null };

const UNKNOWN: WordKind = { kind: "unknown" };
const IS_IRRELEVANT: WordKind = { kind: "irrelevant" };

/** What a terminal shows around the configuration. */
const TERMINAL =
  /^\S+(?:\([^)]*\))?[#>]\s*(?:sh|show|more|term|terminal|en|enable|exit|wr|write|conf|configure|end)?\b|^(?:Building|Current) configuration|^Using \d+ out of|^Last configuration change|^NVRAM config/i;

export function globalKind(text: string): WordKind {
  const plain = text.replace(/^(?:no|default)\s+/, "");
  const isNegated = plain !== text;
  const known = fromTable(GLOBAL, plain, isNegated);
  if (known !== null) return known;
  const [first = "", second = ""] = plain.split(/\s+/, 2);
  if (first === "ip") return IRRELEVANT_IP.has(second) ? IS_IRRELEVANT : UNKNOWN;
  if (first === "ipv6") return IRRELEVANT_IPV6.has(second) ? IS_IRRELEVANT : UNKNOWN;
  return IRRELEVANT.has(first) || TERMINAL.test(text) ? IS_IRRELEVANT : UNKNOWN;
}

export function insideKind(text: string): WordKind {
  const plain = text.replace(/^(?:no|default)\s+/, "");
  const isNegated = plain !== text;
  const known = fromTable(INSIDE, plain, isNegated);
  if (known !== null) return known;
  const [first = "", second = ""] = plain.split(/\s+/, 2);
  if (first === "ip") return IRRELEVANT_INSIDE_IP.has(second) ? IS_IRRELEVANT : UNKNOWN;
  if (first === "ipv6") return IRRELEVANT_INSIDE_IPV6.has(second) ? IS_IRRELEVANT : UNKNOWN;
  return IRRELEVANT_INSIDE.has(first) ? IS_IRRELEVANT : UNKNOWN;
}

/** What is switched off by "no" decides nothing. */
function fromTable(table: readonly Known[], plain: string, isNegated: boolean): WordKind | null {
  for (const { begins, why, routes, decides } of table) {
    if (begins.test(plain)) return why === null || isNegated ? IS_IRRELEVANT : { kind: "not-modelled", why, routes: routes === true, decides: decides ?? null };
  }
  return null;
}
