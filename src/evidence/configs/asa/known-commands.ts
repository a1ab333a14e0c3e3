// Commands that cannot change what is carried from one interface to another, and those that can and are not modelled, by their first words. A command
// that is in neither list and read nowhere stays unknown. Source: Cisco ASA Series Command Reference; what is listed with blocks includes their lines.

/** Management, logging, accounts, names for people, time, monitoring, and what concerns tunnels that end on the device itself. */
const IRRELEVANT_FIRST_WORDS: ReadonlySet<string> = new Set(
  (
    "password-policy quota mount dns-guard dns-group hostname domain-name enable passwd password names dns pager terminal logging snmp-server ntp clock banner boot ftp asdm asdm-history prompt privilege username user-identity user-statistics " +
    "aaa-server ssh telnet http https console crypto group-policy tunnel-group tunnel-group-map webvpn vpdn vpn-addr-assign vpn-sessiondb vpnsetup vpn-group vpnclient " +
    "vpn-load-balancing certificate-group-map dynamic-access-policy-record mtu arp mac-address-table mac-address ldap call-home service-module smart-tunnel license " +
    "command-alias monitor-interface failover cluster mac-learn configure checkheaps cts rest-api snmp tls-proxy phone-proxy ctl-provider ctl-file media-termination flow-export hw-module " +
    "jumbo-frame lacp port-channel prefix-list as-path community-list policy-list event object-group-search asp dhcpd dhcp dhcp-client ddns management-access management-interface " +
    "xlate sla track key sysopt auth-prompt url-block quit exit end firepower-management smtp-server coredump core compression eject uauth virtual regex " +
    "no-jumbo serial software speed threat-detection user-authentication version-string banner-text priority-queue tcp-map config-register memory app-agent icmp cryptochecksum crashinfo " +
    "ssl imap4s pop3s smtps dtls file group-url profile ip-source telemetry umbrella-global trustpoint netmod pnac dp-tcp-proxy cluster-member fips snmp-map gtp-map hpm hash " +
    "vnmc zonelabs-integrity application perfmon ipsec identity"
  ).split(/\s+/),
);

/** First words that are looked at more closely: this beginning of the line, with its reason. The first that fits counts; null = irrelevant. */
const NOT_MODELLED: readonly (readonly [RegExp, string | null])[] = [
  [/^threat-detection scanning-threat shun/, "hosts that scan are shut out while it runs"],
  [/^shun\b/, "a host is shut out"],
  [/^filter\b/, "content of web connections is filtered"],
  [/^url-server\b/, "web requests are asked for at another server"],
  [/^aaa authentication (?:match|include|exclude)\b/, "users must sign in before they pass"],
  [/^aaa authorization (?:match|include|exclude)\b/, "users must sign in before they pass"],
  [/^ip verify\b/, "packets without a route back are dropped"],
  [/^ip audit (?:interface|name|info|attack|signature)\b/, "packets with signatures of attacks may be dropped"],
  [/^ip address-pool|^ip local\b/, null],
  [/^dynamic-filter\b/, "hosts of a list of bad addresses are shut out"],
  [/^(?:multicast-routing|mroute|pim|igmp|mfib)\b/, "forwarding of multicast is not modelled"],
  [/^wccp\b/, "web traffic is sent another way"],
  [/^established\b/, "further connections are let in beside permitted ones"],
  [/^nat-control\b/, "what is not translated does not pass"],
  [/^fragment\b/, "limits of fragments are not modelled"],
  [/^dhcprelay\b/, "relaying of DHCP is not modelled"],
  [/^mac-list\b|^aaa mac-exempt\b/, "exemptions by MAC address are not modelled"],
  [/^(?:context|admin-context|allocate-interface|config-url|class|limit-resource|mode)\b/, "the system space of a device with several contexts: give each context's own configuration"],
  [/^zone\b/, "traffic zones are not modelled"],
  [/^(?:scansafe|umbrella)\b/, "web or name requests are sent another way"],
  [/^sysopt connection (?:tcpmss|timewait|preserve-vpn-flows|reclassify-vpn|permit-vpn)\b/, null],
  [/^sysopt (?:noproxyarp|radius|traffic|nodnsalias)\b/, null],
  [/^service (?:resetinbound|resetoutbound|resetoutside)\b/, "denied TCP may be answered with a reset"],
  [/^service (?:password-recovery|internal|call-home|sw-reset-button|telemetry)\b/, null],
  [/^vpn-(?:filter|idle)\b/, null],
  [/^ipv6 (?:local|enforce-eui64|icmp|nd|dhcp|neighbor|unicast-routing|mld|dhcprelay)\b/, null],
  [/^(?:aaa|ip)\b/, null],
  [/^xlate block-allocation\b/, null],
  [/^(?:route-map|policy-list|prefix-list|ipv6 prefix-list|as-path|community-list)\b/, null],
  [/^nve\b/, "a VXLAN tunnel is not modelled"],
  [/^snort\b/, "Snort's own settings are not modelled"],
  [/^flow-offload\b/, null],
  [/^conn-(?:rebalance|holddown)\b/, null],
  [/^same-security-traffic\b/, "its words are not known"],
];

const ROUTING = /^router (?:ospf|ospfv3|eigrp|rip|bgp|isis)\b|^ipv6 router\b/;
/** What a terminal shows around the configuration. */
const TERMINAL =
  /^\S+(?:\/\S+)*[#>]\s*(?:sh|show|more|term|terminal|en|enable|exit|wr|write|conf|configure|end)?\b|^Cryptochecksum\b|^: end|^(?:Building|Current) configuration|^Saved$|^Result of the command/i;

export type CommandKind =
  | { readonly kind: "irrelevant" }
  | { readonly kind: "not-modelled"; readonly why: string }
  | { readonly kind: "routing"; readonly protocol: string }
  | { readonly kind: "unknown" };

/** `text`: the line without blanks at its ends. */
export function commandKind(text: string): CommandKind {
  const positive = text.replace(/^no\s+/, "");
  const isNegated = positive !== text;
  if (ROUTING.test(positive)) return isNegated ? { kind: "irrelevant" } : { kind: "routing", protocol: positive.split(/\s+/)[1] ?? "" };
  for (const [beginning, why] of NOT_MODELLED) {
    if (beginning.test(positive)) return why === null || isNegated ? { kind: "irrelevant" } : { kind: "not-modelled", why };
  }
  const first = (/^[^\s]+/.exec(positive)?.[0] ?? "").toLowerCase();
  if (IRRELEVANT_FIRST_WORDS.has(first) || TERMINAL.test(text)) return { kind: "irrelevant" };
  return { kind: "unknown" };
}
