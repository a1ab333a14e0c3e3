// Which tables and settings of FortiOS are read, which cannot change what is carried, and which could and are not modelled. What is not listed here is
// unknown. Names: FortiOS CLI Reference 6.0 to 7.6, "config firewall". The tables of the system are system-path-codes.ts.
import { LABELS, type PathWords, read, set } from "./path-shape.ts";
import { SYSTEM_PATHS } from "./system-path-codes.ts";

/** Settings of a policy that say how what matches is inspected: "Security profiles". They become doubts of the rule, never its match. */
export const PROFILE_KEYS = set(`av-profile webfilter-profile dnsfilter-profile emailfilter-profile spamfilter-profile dlp-profile dlp-sensor file-filter-profile ips-sensor application-list
  voip-profile ips-voip-filter sctp-filter-profile diameter-filter-profile virtual-patch-profile icap-profile videofilter-profile waf-profile ssh-filter-profile casb-profile cifs-profile
  ssl-ssh-profile profile-group mms-profile gtp-profile pfcp-profile scan-botnet-connections`);

/** Settings of a policy that narrow what it matches by something that packets alone do not show. */
export const NARROWING_KEYS =
  set(`groups users fsso-groups scim scim-users scim-groups saml-server devices ztna-status ztna-device-ownership ztna-ems-tag ztna-ems-tag-secondary ztna-geo-tag ztna-ems-tag-negate
  internet-service-src-name internet-service-src-group internet-service-src-custom internet-service-src-custom-group internet-service-src-id internet-service-src-fortiguard
  reputation-minimum reputation-minimum6 src-vendor-mac network-service-dynamic network-service-src-dynamic tos-mask sgt sgt-check vlan-filter identity-based-route
  application app-category url-category app-group auth-path http-policy-redirect ssh-policy-redirect ztna-policy-redirect webproxy-forward-server disclaimer email-collect captive-portal
  dscp-match ntlm nat46 nat64`);

const POLICY = read({
  understood: `name status action srcintf dstintf srcaddr dstaddr srcaddr4 dstaddr4 srcaddr6 dstaddr6 srcaddr-negate dstaddr-negate srcaddr6-negate dstaddr6-negate service service-negate schedule
    nat ippool poolname poolname4 poolname6 fixedport session-ttl send-deny-packet firewall-session-dirty match-vip match-vip-only policy-expiry policy-expiry-date policy-expiry-date-utc logtraffic
    utm-status profile-type internet-service internet-service-name internet-service-group internet-service-custom internet-service-custom-group internet-service-id internet-service-fortiguard
    internet-service-src internet-service-negate internet-service-src-negate internet-service6 internet-service6-src internet-service6-name internet-service6-src-name
    internet-service6-group internet-service6-custom internet-service6-custom-group internet-service6-src-group internet-service6-src-custom internet-service6-src-custom-group
    internet-service6-negate internet-service6-src-negate internet-service6-fortiguard internet-service6-src-fortiguard vpntunnel inbound outbound
    tcp-session-without-syn comments learning-mode ${[...PROFILE_KEYS].join(" ")} ${[...NARROWING_KEYS].join(" ")}`,
  irrelevant: `${LABELS} schedule-timeout logtraffic-start log-http-transaction log-unmatched-traffic capture-packet auto-asic-offload np-acceleration traffic-shaper traffic-shaper-reverse per-ip-shaper
    dynamic-shaping passive-wan-health-measurement diffserv-forward diffserv-reverse diffserv-copy diffservcode-forward diffservcode-rev diffservcode-reverse tcp-mss-sender tcp-mss-receiver
    block-notification custom-log-fields replacemsg-override-group timeout-send-rst vlan-cos-fwd vlan-cos-rev decrypted-traffic-mirror ssl-mirror ssl-mirror-intf dsri delay-tcp-npu-session
    inspection-mode profile-protocol-options app-monitor geoip-anycast reputation-direction reputation-direction6 rtp-nat rtp-addr auth-cert auth-redirect-addr redirect-url
    radius-mac-auth-bypass radius-ip-auth-bypass ntlm-guest ntlm-enabled-browsers fsso-agent-for-ntlm cgn-log-server-grp policy-offload tos tos-negate dscp-value dscp-negate
    ztna-tags-match-logic telemetry-profile webproxy-profile wanopt-detection wanopt-passive-opt wanopt-profile wanopt-peer webcache-https anti-replay fec port-preserve port-random policyid
    captive-portal-exempt natip pcp-poolname geoip-match rsso wsso fsso`,
  partly: {
    wanopt: "WAN optimisation is not modelled",
    webcache: "web caching is not modelled",
    wccp: "redirection to a cache is not modelled",
    "permit-any-host": "UDP from any host to the translated port is not modelled",
    "permit-stun-host": "UDP from any host to the translated port is not modelled",
    "pcp-inbound": "port control protocol is not modelled",
    "pcp-outbound": "port control protocol is not modelled",
    natinbound: "translation in a policy-based VPN is not modelled",
    natoutbound: "translation in a policy-based VPN is not modelled",
    "enforce-default-app-port": "default ports of applications are not modelled",
  },
  isNumbered: true,
  decides: true,
});

const LOCAL_IN = read({
  understood: `intf interface srcaddr dstaddr srcaddr-negate dstaddr-negate service service-negate action schedule status comments internet-service-src internet-service-src-name internet-service-src-group internet-service-src-custom
    internet-service-src-custom-group internet-service-src-fortiguard internet-service-src-negate internet-service6-src internet-service6-src-name internet-service6-src-group
    internet-service6-src-custom internet-service6-src-custom-group internet-service6-src-fortiguard internet-service6-src-negate`,
  irrelevant: `${LABELS} logtraffic virtual-patch policyid`,
  partly: { "ha-mgmt-intf-only": "the management interface of a cluster is not told apart" },
  isNumbered: true,
  decides: true,
});

const VIP = read({
  understood: `type server-type extip extaddr mappedip mapped-addr extintf portforward status protocol extport mappedport src-filter service nat-source-vip nat44 srcintf-filter portmapping-type realservers`,
  irrelevant: `${LABELS} arp-reply gratuitous-arp-interval dns-mapping-ttl ldb-method persistence monitor http-redirect max-embryonic-connections server-type-version
    h2-support h3-support quic src-vip-filter add-nat46-route add-nat64-route ndp-reply empty-cert-action user-agent-detect client-cert outlook-web-access
    weblogic-server websphere-server one-click-gslb-server`,
  partly: {
    ...Object.fromEntries(
      ["nat46", "nat64", "ipv6-mappedip", "ipv6-mappedport", "ipv4-mappedip", "ipv4-mappedport", "embedded-ipv4-address"].map((key) => [key, "translation between IPv4 and IPv6 is not modelled"]),
    ),
    nat66: "translation of prefixes is not modelled",
  },
  decides: true,
});

const ADDRESS_GROUP = read({ understood: "member exclude exclude-member type category", irrelevant: `${LABELS} allow-routing name`, decides: true });
const SCHEDULE = read({ understood: "start end day member start-utc end-utc", irrelevant: `${LABELS} expiration-days` });

const INSPECTED_AT_INTERFACE = read({
  understood: `status interface srcaddr dstaddr service srcaddr6 dstaddr6 service6 application-list-status application-list ips-sensor-status ips-sensor av-profile-status av-profile webfilter-profile-status
    webfilter-profile spamfilter-profile-status spamfilter-profile dlp-sensor-status dlp-sensor emailfilter-profile-status emailfilter-profile dlp-profile-status dlp-profile casb-profile-status casb-profile
    scan-botnet-connections`,
  irrelevant: `${LABELS} logtraffic dsri policyid`,
  isNumbered: true,
  decides: true,
});

/** Blocks within the tables that are read which say nothing of what is carried. */
export const IRRELEVANT_BLOCKS: ReadonlySet<string> =
  set(`tagging list subnet-segment ssl-cipher-suites ssl-server-cipher-suites quic gslb-public-ips vrrp vrrp6 egress-queues client-options l2tp-client-settings
  mirroring-filter ip6-prefix-list ip6-delegated-prefix-list ip6-rdnss-list ip6-dnssl-list ip6-route-list dhcp6-iapd-list phy-setting dhcp-snooping-server-list monitor ipv4-exclude-range
  ipv6-exclude-range ntlm-enabled-browsers internet-service-download-list split-port-mode`);

/** Tables whose settings are in the result. Nested blocks are written behind a slash. */
export const READ: ReadonlyMap<string, PathWords> = new Map<string, PathWords>([
  ["firewall policy", POLICY],
  ["firewall policy6", POLICY],
  ["firewall consolidated policy", POLICY],
  ["firewall security-policy", POLICY],
  ["firewall local-in-policy", LOCAL_IN],
  ["firewall local-in-policy6", LOCAL_IN],
  [
    "firewall acl",
    read({ understood: "status interface srcaddr dstaddr service", irrelevant: `${LABELS} name policyid`, partly: { fragment: "fragments are not told apart" }, isNumbered: true, decides: true }),
  ],
  [
    "firewall acl6",
    read({ understood: "status interface srcaddr dstaddr service", irrelevant: `${LABELS} name policyid`, partly: { fragment: "fragments are not told apart" }, isNumbered: true, decides: true }),
  ],
  ["firewall interface-policy", INSPECTED_AT_INTERFACE],
  ["firewall interface-policy6", INSPECTED_AT_INTERFACE],
  ["firewall ttl-policy", read({ understood: "status srcintf srcaddr service schedule action ttl", irrelevant: LABELS, isNumbered: true, decides: true })],
  [
    "firewall multicast-policy",
    read({
      understood: "name status srcintf dstintf srcaddr dstaddr action protocol start-port end-port comments",
      irrelevant: `${LABELS} logtraffic auto-asic-offload traffic-shaper utm-status`,
      partly: {
        snat: "translation of multicast is not modelled",
        "snat-ip": "translation of multicast is not modelled",
        dnat: "translation of multicast is not modelled",
        "ips-sensor": "inspection of multicast is not modelled",
      },
      isNumbered: true,
      decides: true,
    }),
  ],
  [
    "firewall multicast-policy6",
    read({
      understood: "name status srcintf dstintf srcaddr dstaddr action protocol start-port end-port comments",
      irrelevant: `${LABELS} logtraffic auto-asic-offload utm-status`,
      partly: { "ips-sensor": "inspection of multicast is not modelled" },
      isNumbered: true,
      decides: true,
    }),
  ],
  ["firewall multicast-address", read({ understood: "type subnet start-ip end-ip", irrelevant: `${LABELS} associated-interface`, decides: true })],
  ["firewall multicast-address6", read({ understood: "ip6", irrelevant: LABELS, decides: true })],
  [
    "firewall address",
    read({
      understood: "type subnet start-ip end-ip wildcard fqdn wildcard-fqdn country interface sub-type macaddr start-mac end-mac sdn route-tag device",
      irrelevant: `${LABELS} associated-interface allow-routing cache-ttl filter obj-tag obj-type tag-type tag-detection-level dirty clearpass-spt fsso-group sso-attribute-value tenant organization epg-name
        subnet-name sdn-tag policy-group hw-vendor hw-model os sw-version agent-id sdn-addr-type node-ip-only color6 name list`,
      decides: true,
    }),
  ],
  [
    "firewall address6",
    read({
      understood: "type ip6 start-ip end-ip wildcard fqdn country macaddr start-mac end-mac sdn template host host-type route-tag",
      irrelevant: `${LABELS} associated-interface cache-ttl filter tenant epg-name sdn-tag sdn-addr-type name`,
      decides: true,
    }),
  ],
  ["firewall addrgrp", ADDRESS_GROUP],
  ["firewall addrgrp6", ADDRESS_GROUP],
  ["firewall vip", VIP],
  ["firewall vip6", VIP],
  [
    "firewall vip/realservers",
    read({
      understood: "ip port status type address",
      irrelevant: "weight healthcheck monitor max-connections holddown-interval http-host client-ip seq id translate-host verify-cert",
      decides: true,
      isNumbered: true,
    }),
  ],
  [
    "firewall vip6/realservers",
    read({
      understood: "ip port status type address",
      irrelevant: "weight healthcheck monitor max-connections holddown-interval http-host client-ip seq id translate-host verify-cert",
      decides: true,
      isNumbered: true,
    }),
  ],
  ["firewall vipgrp", read({ understood: "member", irrelevant: `${LABELS} interface` })],
  ["firewall vipgrp6", read({ understood: "member", irrelevant: LABELS })],
  [
    "firewall ippool",
    read({
      understood: "type startip endip",
      irrelevant: `${LABELS} arp-reply arp-intf associated-interface permit-any-host block-size num-blocks-per-user pba-timeout pba-interim-log port-per-user source-startip source-endip startport endport
        nat64 add-nat64-route privileged-port-use-pba subnet-broadcast-in-ippool tcp-session-quota udp-session-quota icmp-session-quota source-prefix6 client-prefix-length`,
    }),
  ],
  ["firewall ippool6", read({ understood: "startip endip", irrelevant: `${LABELS} nat46 add-nat46-route type internal-prefix external-prefix` })],
  [
    "firewall central-snat-map",
    read({
      understood: "status type srcintf dstintf orig-addr orig-addr6 dst-addr dst-addr6 protocol orig-port dst-port nat nat-ippool nat-ippool6",
      irrelevant: `${LABELS} nat-port port-preserve port-random policyid`,
      partly: { nat46: "translation between IPv4 and IPv6 is not modelled", nat64: "translation between IPv4 and IPv6 is not modelled" },
      isNumbered: true,
    }),
  ],
  [
    "firewall service custom",
    read({
      understood:
        "protocol protocol-number icmptype icmpcode tcp-portrange udp-portrange udplite-portrange sctp-portrange session-ttl udp-idle-timer iprange fqdn app-service-type app-category application proxy",
      irrelevant: `${LABELS} category tcp-halfclose-timer tcp-halfopen-timer tcp-timewait-timer tcp-rst-timer check-reset-range name explicit-proxy`,
      partly: { helper: "session helpers of single services are not modelled" },
      decides: true,
    }),
  ],
  ["firewall service group", read({ understood: "member", irrelevant: `${LABELS} proxy name`, decides: true })],
  ["firewall schedule onetime", SCHEDULE],
  ["firewall schedule recurring", SCHEDULE],
  ["firewall schedule group", SCHEDULE],
  ...SYSTEM_PATHS,
]);
