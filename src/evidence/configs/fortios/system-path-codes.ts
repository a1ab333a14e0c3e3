// Tables of interfaces, zones, routes, VPNs and the device itself that are read. Names: FortiOS CLI Reference 6.0 to 7.6, "config system", "config router",
// "config vpn ipsec".
import { LABELS, type PathWords, read } from "./path-shape.ts";

const GUI_AND_TIMERS = `language alias timezone hostname admintimeout admin-sport admin-port admin-ssh-port admin-telnet-port admin-https-redirect admin-scp admin-server-cert admin-telnet admin-restrict-local
  admin-concurrent admin-lockout-threshold admin-lockout-duration admin-console-timeout admin-login-max admin-host admin-maintainer admin-ssh-password admin-ssh-grace-time admin-ssh-v1 admin-https-ssl-versions
  admin-https-ssl-ciphersuites admin-https-ssl-banned-ciphers admin-hsts-max-age admin-https-pki-required admin-forticloud-sso-login admin-forticloud-sso-default-profile admin-reset-button`;

/** Nested blocks are written behind a slash. */
export const SYSTEM_PATHS: readonly (readonly [string, PathWords])[] = [
  ["system zone", read({ understood: "interface intrazone", irrelevant: LABELS })],
  [
    "system interface",
    read({
      understood: `vdom ip type vlanid interface status secondary-IP mode allowaccess broadcast-forward member description alias ipv6 management-ip`,
      irrelevant: `${LABELS} role snmp-index speed mtu mtu-override estimated-upstream-bandwidth estimated-downstream-bandwidth measured-upstream-bandwidth measured-downstream-bandwidth bandwidth-measure-time
        monitor-bandwidth lldp-reception lldp-transmission lldp-network-policy device-identification device-user-identification device-identification-active-scan device-netscan device-access-list fortiheartbeat
        broadcast-forticlient-discovery dhcp-relay-service dhcp-relay-ip dhcp-relay-type dhcp-relay-source-ip dhcp-relay-interface dhcp-relay-interface-select-method dhcp-relay-agent-option dhcp-relay-link-selection
        dhcp-relay-request-all-server dhcp-relay-allow-no-end-option dhcp-relay-circuit-id dhcp-relay-vrf-select dhcp-smart-relay dhcp-client-identifier dhcp-renew-time dhcp-classless-route-addition
        dhcp-broadcast-flag client-options distance priority weight spillover-threshold ingress-spillover-threshold defaultgw dns-server-override dns-server-protocol username password idle-timeout
        disc-retry-timeout padt-retry-timeout service-name ac-name lcp-echo-interval lcp-max-echo-fails auth-type ipunnumbered pppoe-unnumbered-negotiate pppoe-egress-cos remote-ip tcp-mss inbandwidth outbandwidth
        egress-shaping-profile ingress-shaping-profile lacp-mode lacp-speed lacp-ha-slave lacp-ha-secondary min-links min-links-down algorithm link-up-delay aggregate-type priority-override system-id
        system-id-type vlan-protocol vrf vrrp vrrp-virtual-mac macaddr virtual-mac mediatype ap-discover telemetry-discover auto-auth-extension-device fortilink fortilink-split-interface
        fortilink-neighbor-detect fortilink-stacking fortilink-backup-link switch-controller-source-ip switch-controller-feature switch-controller-igmp-snooping switch-controller-dhcp-snooping
        switch-controller-dhcp-snooping-verify-mac switch-controller-dhcp-snooping-option82 switch-controller-arp-inspection switch-controller-mgmt-vlan switch-controller-learning-limit
        switch-controller-igmp-snooping-proxy switch-controller-igmp-snooping-fast-leave switch-controller-rspan-mode switch-controller-traffic-policy switch-controller-iot-scanning
        switch-controller-netflow-collect switch-controller-nac switch-controller-dynamic switch-controller-offload switch-controller-offload-ip switch-controller-offload-gw dhcp-snooping-server-list
        netflow-sampler netflow-sample-rate netflow-sampler-id sflow-sampler sample-rate polling-interval sample-direction ips-sniffer-mode gwdetect detectserver detectprotocol ha-priority fail-detect
        fail-detect-option fail-alert-method fail-alert-interfaces fail-action-on-extender icmp-send-redirect icmp-accept-redirect reachable-time arpforward ndiscforward stpforward stpforward-mode bfd
        bfd-desired-min-tx bfd-detect-mult bfd-required-min-rx wccp wins-ip netbios-forward stp stp-edge stp-ha-slave stp-ha-secondary forward-error-correction interconnect-profile np-qos-profile
        port-mirroring ring-rx ring-tx egress-queues egress-cos ingress-cos preserve-session-route security-mac-auth-bypass security-ip-auth-bypass gi-gk security-8021x-master security-8021x-dynamic-vlan-id security-8021x-member-mode mirroring-direction mirroring-port mirroring-filter aggregate redundant-interface switch
        security-exempt-list security-redirect-url security-external-web
        security-external-logout replacemsg-override-group auth-cert auth-portal-addr eap-supplicant eap-method eap-identity eap-password eap-ca-cert eap-user-cert default-purdue-level
        ip-managed-by-fortiipam managed-subnetwork-size proxy-captive-portal dedicated-to devindex vindex trunk swc-vlan swc-first-create exclude-signatures disconnect-threshold sw-algorithm ike-saml-server
        pptp-client pptp-user pptp-password pptp-server-ip pptp-auth-type pptp-timeout cli-conn-status ping-serv-status detected-peer-mtu managed-device internal external`,
      partly: {
        "src-check": "checks of the way back are not modelled",
        "security-mode": "sign-in at the interface is not modelled",
        "security-groups": "sign-in at the interface is not modelled",
        ipmac: "binding of IP and MAC addresses is not modelled",
        "explicit-web-proxy": "the explicit proxy is not modelled",
        "explicit-ftp-proxy": "the explicit proxy is not modelled",
        l2forward: "frames of layer 2 are not modelled",
        vlanforward: "frames of layer 2 are not modelled",
        "forward-domain": "frames of layer 2 are not modelled",
        "switch-controller-access-vlan": "blocking between stations of one VLAN is not modelled",
        "drop-overlapped-fragment": "fragments are not modelled",
        "drop-fragment": "fragments are not modelled",
        "substitute-dst-mac": "frames of layer 2 are not modelled",
        subst: "frames of layer 2 are not modelled",
        "ident-accept": "what the device answers for itself is modelled by allowaccess only",
        "trust-ip-1": "trusted hosts of an interface are not modelled",
        "trust-ip-2": "trusted hosts of an interface are not modelled",
        "trust-ip-3": "trusted hosts of an interface are not modelled",
        "trust-ip6-1": "trusted hosts of an interface are not modelled",
        "trust-ip6-2": "trusted hosts of an interface are not modelled",
        "trust-ip6-3": "trusted hosts of an interface are not modelled",
        "security-8021x-mode": "sign-in at the interface is not modelled",
        "scan-botnet-connections": "scanning for botnets is not modelled",
        "endpoint-compliance": "compliance of end points is not modelled",
        "captive-portal": "sign-in at the interface is not modelled",
      },
    }),
  ],
  ["system interface/secondaryip", read({ understood: "ip allowaccess", irrelevant: "ha-priority gwdetect detectserver detectprotocol ping-serv-status secip-relay-ip id", isNumbered: true })],
  [
    "system interface/ipv6",
    read({
      understood: "ip6-address ip6-allowaccess ip6-mode",
      irrelevant: `ip6-send-adv ip6-manage-flag ip6-other-flag ip6-max-interval ip6-min-interval ip6-link-mtu ip6-reachable-time ip6-retrans-time ip6-default-life ip6-hop-limit dhcp6-relay-service dhcp6-relay-type
        dhcp6-relay-ip dhcp6-information-request dhcp6-prefix-delegation dhcp6-prefix-hint dhcp6-prefix-hint-plt dhcp6-prefix-hint-vlt dhcp6-client-options ip6-dns-server-override autoconf nd-mode vrrp-virtual-mac6
        vrip6_link_local ip6-upstream-interface ip6-subnet interface-identifier unique-autoconf-addr icmp6-send-redirect ra-send-mtu ip6-adv-rio ip6-route-pref ip6-prefix-mode nd-cert nd-security-level
        nd-timestamp-delta nd-timestamp-fuzz nd-cga-modifier`,
    }),
  ],
  ["system interface/ipv6/ip6-extra-addr", read({})],
  [
    "system switch-interface",
    read({
      understood: "vdom member type",
      irrelevant: `${LABELS} span span-dest-port span-source-port span-direction mac-ttl`,
      partly: { "intra-switch-policy": "what passes between the ports of a software switch is not modelled" },
    }),
  ],
  [
    "system sdwan",
    read({
      understood: "status",
      irrelevant:
        "load-balance-mode fail-detect fail-alert-interfaces neighbor-hold-down neighbor-hold-down-time neighbor-hold-boot-time duplication-max-num duplication-max-discrepancy speedtest-bypass-routing app-perf-log-period",
    }),
  ],
  ["system sdwan/zone", read({ understood: "", irrelevant: `${LABELS} service-sla-tie-break minimum-sla-meet-members advpn-select advpn-health-check` })],
  [
    "system sdwan/members",
    read({
      understood: "interface zone gateway status gateway6",
      irrelevant: `${LABELS} source source6 preferred-source cost weight priority priority6 priority-in-sla priority-out-sla spillover-threshold ingress-spillover-threshold volume-ratio transport-group`,
      isNumbered: true,
    }),
  ],
  ["system virtual-wan-link", read({ understood: "status", irrelevant: "load-balance-mode fail-detect fail-alert-interfaces neighbor-hold-down neighbor-hold-down-time neighbor-hold-boot-time" })],
  ["system virtual-wan-link/zone", read({})],
  [
    "system virtual-wan-link/members",
    read({
      understood: "interface gateway gateway6 zone status",
      irrelevant: `${LABELS} source source6 cost weight priority spillover-threshold ingress-spillover-threshold volume-ratio`,
      isNumbered: true,
    }),
  ],
  ["system session-ttl", read({ understood: "default" })],
  ["system session-ttl/port", read({ understood: "protocol timeout start-port end-port", irrelevant: "refresh-direction", isNumbered: true })],
  ["system session-helper", read({ understood: "name protocol port", isNumbered: true })],
  [
    "system settings",
    read({
      understood: "central-nat ngfw-mode opmode firewall-session-dirty multicast-forward multicast-skip-policy default-voip-alg-mode consolidated-firewall-mode policy-offload-level",
      irrelevant: `comments vdom-type ip gateway ip6 gateway6 manageip manageip6 device vpn-stats-log vpn-stats-period v4-ecmp-mode ecmp-max-paths mac-ttl dhcp-proxy dhcp-server-ip dhcp6-server-ip lldp-reception
        lldp-transmission link-down-access ike-session-resume ike-quick-crash-detect ike-dn-format ike-port ike-tcp-port ike-policy-route ike-detailed-event-logs location-id default-policy-expiry-days bfd
        bfd-desired-min-tx bfd-required-min-rx bfd-detect-mult bfd-dont-enforce-src-port utf8-spam-tagging wccp-cache-engine discovered-device-timeout email-portal-check-dns internet-service-database-cache
        application-bandwidth-tracking sip-tcp-port sip-udp-port sip-ssl-port sip-nat-trace sip-helper sccp-port h323-direct-model multicast-ttl-notchange auxiliary-session inspection-mode ssl-ssh-profile
        compliance-check status gtp-asym-fgsp gtp-monitor-mode pfcp-monitor-mode lan-extension-controller-addr dhcp-proxy-interface dhcp-proxy-interface-select-method allow-linkdown-path http-external-dest
        internet-service-app-ctrl-size dhcp-proxy-vrf-select detect-unknown-esp nat46-generate-ipv6-fragment-header prp-trailer-action sip-expectation`,
      partly: {
        asymroute: "with asymmetric routing packets without a session pass unfiltered, which is not modelled",
        "asymroute-icmp": "ICMP without a session is not modelled",
        asymroute6: "with asymmetric routing packets without a session pass unfiltered, which is not modelled",
        "asymroute6-icmp": "ICMP without a session is not modelled",
        "tcp-session-without-syn": "connections that are taken up in the middle are not modelled",
        "ses-denied-traffic": "sessions of denied traffic are not modelled",
        "ses-denied-multicast-traffic": "sessions of denied traffic are not modelled",
        "strict-src-check": "checks of the way back are not modelled",
        "allow-subnet-overlap": "interfaces with overlapping networks are allowed: behind which an address lies may not be known",
        "deny-tcp-with-icmp": "how denied connections are answered is not modelled",
        "fw-session-hairpin": "hair-pins in transparent mode are not modelled",
        "snat-hairpin-traffic": "translation of hair-pins is not modelled",
        "block-land-attack": "attacks are not modelled",
        "implicit-allow-dns": "DNS that is allowed without a policy is not modelled",
        "default-app-port-as-service": "default ports of applications are not modelled",
        "intree-ses-best-route": "routes of running sessions are not modelled",
        "fqdn-session-check": "what becomes of sessions when names change is not modelled",
        "ext-resource-session-check": "what becomes of sessions when lists change is not modelled",
        "dyn-addr-session-check": "what becomes of sessions when addresses change is not modelled",
        "sctp-session-without-init": "connections that are taken up in the middle are not modelled",
        "nat46-force-ipv4-packet-forwarding": "translation between IPv4 and IPv6 is not modelled",
        "nat64-force-ipv6-packet-forwarding": "translation between IPv4 and IPv6 is not modelled",
      },
    }),
  ],
  [
    "system global",
    read({
      understood: "hostname udp-idle-timer allow-traffic-redirect ipv6-allow-traffic-redirect multicast-forward admin-port admin-sport admin-ssh-port admin-telnet-port vdom-mode vdom-admin",
      irrelevant: `${GUI_AND_TIMERS} ssd-trim-freq ssd-trim-hour ssd-trim-min ssd-trim-weekday ssd-trim-date refresh interval failtime purdue-level daily-restart restart-time wad-restart-mode wad-restart-start-time
        wad-p2s-max-body-size speedtestd-server-port speedtestd-ctrl-port quic-congestion-control-algo quic-max-datagram-size quic-udp-payload-size-shaping-per-cid quic-ack-thresold quic-pmtud
        quic-tls-handshake-timeout ipv6-allow-anycast-probe ipv6-allow-multicast-probe ipv6-allow-local-in-silent-drop ipv6-allow-local-in-slient-drop
        wad-restart-end-time radius-port remoteauthtimeout ldapconntimeout batch-cmdb multi-factor-authentication ssl-min-proto-version autorun-log-fsck traffic-priority traffic-priority-level
        revision-image-auto-backup revision-backup-on-logout management-vdom strong-crypto ssl-static-key-ciphers snat-route-change ipv6-snat-route-change speedtest-server cli-audit-log dh-params fds-statistics
        fds-statistics-period tcp-option lldp-transmission lldp-reception proxy-auth-timeout proxy-keep-alive-mode proxy-re-authentication-time proxy-re-authentication-mode proxy-auth-lifetime
        proxy-auth-lifetime-timeout proxy-resource-mode proxy-cert-use-mgmt-vdom sys-perf-log-interval vip-arp-range tcp-halfclose-timer tcp-halfopen-timer tcp-timewait-timer tcp-rst-timer block-session-timer
        ip-src-port-range pre-login-banner post-login-banner tftp cpu-use-threshold log-single-cpu-high single-vdom-npuvlink long-vdom-name upgrade-report edit-vdom-prompt dhcp-lease-backup-interval
        wifi-ca-certificate wifi-certificate auth-http-port auth-https-port auth-ike-saml-port auth-keepalive policy-auth-concurrent auth-session-limit auth-cert clt-cert-req fortiservice-port cfg-save
        cfg-revert-timeout reboot-upon-config-restore wireless-controller wireless-controller-port fortiextender-data-port fortiextender fortiextender-vlan-mode fortiextender-discovery-lockdown
        fortiextender-provision-on-authorization extender-controller-reserved-network switch-controller switch-controller-reserved-network telemetry-controller telemetry-data-port dnsproxy-worker-count
        url-filter-count httpd-max-worker-count proxy-worker-count scanunit-count proxy-hardware-acceleration proxy-kxp-hardware-acceleration proxy-cipher-hardware-acceleration fgd-alert-subscription
        ipsec-hmac-offload ipsec-asic-offload ipv6-accept-dad csr-ca-attribute wimax-4g-usb cert-chain-max sslvpn-max-worker-count sslvpn-affinity sslvpn-web-mode sslvpn-ems-sn-check
        sslvpn-plugin-version-check sslvpn-kxp-hardware-acceleration sslvpn-cipher-hardware-acceleration two-factor-ftk-expiry two-factor-email-expiry two-factor-sms-expiry two-factor-fac-expiry
        two-factor-ftm-expiry per-user-bal per-user-bwl wad-worker-count wad-csvc-cs-count wad-csvc-db-count wad-source-affinity wad-memory-change-granularity login-timestamp ip-conflict-detection
        miglogd-children special-file-23-support log-uuid-address log-uuid-policy log-uuid log-ssl-connection arp-max-entry ha-affinity bfd-affinity cmdbsvr-affinity av-affinity wad-affinity ips-affinity
        miglog-affinity syslog-affinity url-filter-affinity router-affinity ndp-max-entry br-fdb-max-entry max-route-cache-size device-idle-timeout user-device-store-max-devices
        user-device-store-max-device-mem user-device-store-max-users user-device-store-max-unified-mem private-data-encryption auto-auth-extension-device igmp-state-limit cloud-communication
        ipsec-ha-seqjump-rate fortitoken-cloud fortitoken-cloud-push-status fortitoken-cloud-sync-interval fortitoken-cloud-region faz-disk-buffer-size irq-time-accounting management-ip management-port
        management-port-use-admin-sport forticonverter-integration forticonverter-config-upload internet-service-database internet-service-download-list npu-neighbor-update interface-subnet-usage
        sflowd-max-children-num fortigslb-integration user-history-password-threshold auth-session-auto-backup auth-session-auto-backup-interval application-bandwidth-tracking tls-session-cache
        vpn-ems-sn-check ipsec-qat-offload ipsec-round-robin security-rating-run-on-schedule security-rating-result-submission ssh-kex-algo ssh-enc-algo ssh-mac-algo ssh-hostkey-algo ssh-cbc-cipher
        ssh-hmac-md5 ssh-kex-sha1 ssh-mac-weak ssh-hostkey ssh-hostkey-override ssh-hostkey-password virtual-switch-vlan split-port split-port-mode dst user-server-cert forticarrier-bypass fec-port
        fortiipam-integration max-dlpstat-memory device-identification-active-scan-delay virtual-server-count virtual-server-hardware-acceleration endpoint-control-portal-port endpoint-control-fds-access
        compliance-check compliance-check-time ipsec-soft-dec-async rest-api-key-url-query scim-http-port scim-https-port scim-server-cert delay-tcp-npu-session early-tcp-npu-session ip-fragment-mem-thresholds
        honor-df send-pmtu-icmp pmtu-discovery check-reset-range check-protocol-header mc-ttl-notchange tp-mc-skip-policy av-failopen-session memory-use-threshold-extreme memory-use-threshold-red
        memory-use-threshold-green ip-fragment-timeout ipv6-fragment-timeout strict-dirty-session-check reset-sessionless-tcp alias`,
      partly: {
        "default-service-source-port": "source ports of services are taken as any",
        "anti-replay": "checks of TCP sequence numbers are not modelled",
        asymroute: "with asymmetric routing packets without a session pass unfiltered, which is not modelled",
        "av-failopen": "what passes when memory runs low is not modelled",
      },
    }),
  ],
  [
    "vpn ipsec phase1-interface",
    read({
      understood: "interface type mode-cfg",
      irrelevant: `${LABELS} ip-version ike-version local-gw local-gw6 remote-gw remote-gw6 remote-gw-ddns remotegw-ddns keylife certificate authmethod authmethod-remote mode peertype peerid peer peergrp usrgrp default-gw
        default-gw-priority proposal dhgrp psksecret psksecret-remote keepalive distance priority localid localid-type auto-negotiate negotiate-timeout fragmentation dpd dpd-retrycount dpd-retryinterval forticlient-enforcement
        npu-offload xauthtype reauth authusr authpasswd group-authentication mesh-selector-type idle-timeout idle-timeoutinterval ha-sync-esp-seqno nattraversal esn fragmentation-mtu childless-ike rekey digital-signature-auth
        signature-hash-alg rsa-signature-format enforce-unique-id cert-id-validation net-device passive-mode exchange-interface-ip exchange-ip-addr4 add-gw-route monitor monitor-hold-down-type monitor-hold-down-delay
        wizard-type comments encapsulation tunnel-search auto-discovery-sender auto-discovery-receiver auto-discovery-forwarder auto-discovery-psk addke1 addke2 addke3 addke4 addke5 addke6 addke7 monitor-min monitor-hold-down-weekday monitor-hold-down-time exchange-ip-addr6 peer-egress-shaping
        peer-egress-shaping-value dhcp-ra-giaddr dhcp6-ra-linkaddr internal-domain-list dns-suffix-search ipv4-wins-server1 ipv4-wins-server2 ipv6-dns-server1 ipv6-dns-server2 ipv6-dns-server3 ip-delay-interval
        backup-gateway ip-fragmentation eap-exclude-peergrp eap-cert-auth ppk-secret ppk-identity group-authentication-secret authusrgrp shared-idle-timeout fgsp-sync auto-discovery-crossover
        auto-discovery-dialup-placeholder encapsulation-address encap-local-gw4 encap-local-gw6 encap-remote-gw4 encap-remote-gw6 client-resume client-resume-interval rsa-signature-hash-override
        fec-send-timeout fec-base fec-codec fec-redundant fec-receive-timeout fec-health-check fec-mapping-profile dev-id-notification dev-id kms exchange-fgt-device-id ipv6-auto-linklocal ems-sn-check qkd
        qkd-hybrid qkd-profile fortinet-esp auto-transport-threshold remote-gw-match remote-gw-subnet remote-gw-start-ip remote-gw-end-ip remote-gw-country remote-gw-ztna-tags remote-gw6-match
        remote-gw6-subnet remote-gw6-start-ip remote-gw6-end-ip remote-gw6-country cert-peer-username-validation cert-peer-username-strip fallback-tcp-threshold auto-discovery-shortcuts auto-discovery-offer-interval network-overlay network-id
        suite-b ppk inbound-dscp-copy link-cost vni aggregate-member aggregate-weight fec-egress fec-ingress loopback-asymroute transport cert-trust-store azure-ad-autoconnect nattraversal-port packet-redistribution
        banner dns-mode ipv4-dns-server1 ipv4-dns-server2 ipv4-dns-server3 domain save-password client-auto-negotiate client-keep-alive include-local-lan unity-support eap eap-identity acct-verify send-cert-chain`,
      partly: {
        "add-route": "routes that a VPN adds are not computed",
        "assign-ip": "addresses that a VPN gives are not modelled",
        "ipv4-start-ip": "addresses that a VPN gives are not modelled",
        "ipv4-end-ip": "addresses that a VPN gives are not modelled",
        "ipv4-netmask": "addresses that a VPN gives are not modelled",
        ...Object.fromEntries(
          ["assign-ip-from", "ipv4-name", "ipv6-name", "ipv6-start-ip", "ipv6-end-ip", "ipv6-prefix", "ipv4-exclude-range", "ipv6-exclude-range"].map((key) => [
            key,
            "addresses that a VPN gives are not modelled",
          ]),
        ),
        ...Object.fromEntries(
          ["ipv4-split-include", "ipv6-split-include", "ipv4-split-exclude", "ipv6-split-exclude", "split-include-service", "mode-cfg-allow-client-selector"].map((key) => [
            key,
            "what a VPN's client sends is not modelled",
          ]),
        ),
      },
    }),
  ],
  [
    "vpn ipsec phase2-interface",
    read({
      understood:
        "phase1name src-subnet dst-subnet src-subnet6 dst-subnet6 src-name dst-name src-name6 dst-name6 src-start-ip dst-start-ip src-end-ip dst-end-ip src-addr-type dst-addr-type protocol src-start-ip6 dst-start-ip6 src-end-ip6 dst-end-ip6 src-port dst-port",
      irrelevant: `${LABELS} addke1 addke2 addke3 addke4 addke5 addke6 addke7 proposal pfs dhgrp replay keepalive auto-negotiate keylifeseconds keylifekbs keylife-type encapsulation ipv4-df inbound-dscp-copy single-source l2tp diffserv diffservcode initiator-ts-narrow
        auto-discovery-sender auto-discovery-forwarder dhcp-ipsec`,
      partly: { "route-overlap": "overlapping selectors are not modelled", "add-route": "routes that a VPN adds are not computed" },
    }),
  ],
  [
    "router static",
    read({
      understood:
        "status dst gateway device distance blackhole sdwan sdwan-zone virtual-wan-link dstaddr dynamic-gateway internet-service internet-service-custom internet-service-fortiguard priority",
      irrelevant: `${LABELS} weight link-monitor-exempt tag bfd preferred-source seq-num`,
      partly: { vrf: "separate routing tables are not modelled", src: "routes by source are not modelled" },
      isNumbered: true,
    }),
  ],
  [
    "router static6",
    read({
      understood: "status dst gateway device distance blackhole sdwan sdwan-zone virtual-wan-link dstaddr devindex dynamic-gateway priority",
      irrelevant: `${LABELS} weight link-monitor-exempt bfd seq-num tag`,
      partly: { vrf: "separate routing tables are not modelled" },
      isNumbered: true,
    }),
  ],
];
