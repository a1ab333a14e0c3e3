// Tables of FortiOS that are not read: those that could change what is carried, each with the reason, and those that cannot. By their first words.
// Names: FortiOS CLI Reference 6.0 to 7.6.

const INSPECTION = "how inspection works is not modelled: policies that use such a profile may deny";
const ROUTING = "routes of routing protocols are not computed";
const VPN = "VPNs are not modelled beyond their interfaces";

/** Tables that may change what is carried. `keeps` = whether anything is configured in them is asked. */
export const UNSUPPORTED: ReadonlyMap<string, string> = new Map<string, string>([
  ...["router bgp", "router ospf", "router ospf6", "router rip", "router ripng", "router isis", "router multicast", "router multicast6"].map((path) => [path, ROUTING] as const),
  ["router policy", "routes by policy are not computed"],
  ["router policy6", "routes by policy are not computed"],
  ["system sdwan/service", "rules of SD-WAN are not computed"],
  ["system virtual-wan-link/service", "rules of SD-WAN are not computed"],
  ["system sdwan/health-check", "checks that take routes away are not modelled"],
  ["system virtual-wan-link/health-check", "checks that take routes away are not modelled"],
  ["system sdwan/neighbor", ROUTING],
  ["system sdwan/duplication", "duplication of packets is not modelled"],
  ["system link-monitor", "checks that take routes away are not modelled"],
  ...[
    "vpn ipsec",
    "vpn ssl",
    "vpn l2tp",
    "vpn pptp",
    "vpn ike",
    "vpn ocvpn",
    "system gre-tunnel",
    "system ipsec-aggregate",
    "system sdn-vpn",
    "system ipip-tunnel",
    "system sit-tunnel",
    "system ipv6-tunnel",
    "system vxlan",
    "system geneve",
    "system mobile-tunnel",
    "system pppoe-interface",
    "system vne-interface",
    "system vne-tunnel",
  ].map((path) => [path, VPN] as const),
  ...[
    "application list",
    "application custom",
    "application group",
    "ips sensor",
    "ips custom",
    "antivirus profile",
    "antivirus settings",
    "webfilter profile",
    "webfilter urlfilter",
    "webfilter content",
    "webfilter override",
    "webfilter fortiguard",
    "dnsfilter profile",
    "dnsfilter domain-filter",
  ].map((path) => [path, INSPECTION] as const),
  ...[
    "emailfilter",
    "spamfilter",
    "dlp",
    "file-filter",
    "waf",
    "voip",
    "icap",
    "cifs",
    "ssh-filter",
    "sctp-filter",
    "videofilter",
    "virtual-patch",
    "casb",
    "diameter-filter",
    "firewall ssl-ssh-profile",
    "firewall profile-group",
    "firewall profile-protocol-options",
    "ips settings",
    "ips decoder",
    "ips rule",
  ].map((path) => [path, INSPECTION] as const),
  ...["webfilter", "antivirus", "ips", "application", "dnsfilter"].map((path) => [path, INSPECTION] as const),
  ["system session-sync", "state shared between clusters is not modelled"],
  ["firewall DoS-policy", "limits against floods are not modelled"],
  ["firewall DoS-policy6", "limits against floods are not modelled"],
  ["firewall ipv6-eh-filter", "extension headers of IPv6 are not modelled"],
  ["firewall proxy-policy", "the explicit proxy is not modelled"],
  ["firewall explicit-proxy-policy", "the explicit proxy is not modelled"],
  ["firewall access-proxy", "proxies for single applications are not modelled"],
  ["firewall access-proxy6", "proxies for single applications are not modelled"],
  ["firewall policy46", "translation between IPv4 and IPv6 is not modelled"],
  ["firewall policy64", "translation between IPv4 and IPv6 is not modelled"],
  ["firewall vip46", "translation between IPv4 and IPv6 is not modelled"],
  ["firewall vip64", "translation between IPv4 and IPv6 is not modelled"],
  ["firewall vipgrp46", "translation between IPv4 and IPv6 is not modelled"],
  ["firewall vipgrp64", "translation between IPv4 and IPv6 is not modelled"],
  ["firewall ip-translation", "translation of tunnelled addresses is not modelled"],
  ["firewall dnstranslation", "translation of answers of DNS is not modelled"],
  ["firewall ipmacbinding", "binding of IP and MAC addresses is not modelled"],
  ["firewall identity-based-route", "routes by user are not computed"],
  ...["firewall gtp", "firewall pfcp", "gtp", "pfcp"].map((path) => [path, "inspection of mobile networks is not modelled"] as const),
  ["system sdwan/health-check-fortiguard", "checks that take routes away are not modelled"],
  ["system virtual-wan-link/neighbor", ROUTING],
  ["system nat64", "translation between IPv4 and IPv6 is not modelled"],
  ["system dns64", "translation between IPv4 and IPv6 is not modelled"],
  ["system virtual-wire-pair", "which addresses lie behind the ports of a wire pair is not in the text"],
  ["system proxy-arp", "addresses that the device answers for are not modelled"],
  ["system wccp", "redirection to a cache is not modelled"],
  ["system standalone-cluster", "state shared between clusters is not modelled"],
  ["system cluster-sync", "state shared between clusters is not modelled"],
  ["system ha", "what happens at a fail-over is not modelled"],
  ["switch-controller", "what managed switches do is not modelled"],
  ["wireless-controller", "what access points do is not modelled"],
  ["web-proxy", "the explicit proxy is not modelled"],
  ["ftp-proxy", "the explicit proxy is not modelled"],
  ["wanopt", "WAN optimisation is not modelled"],
  ["authentication", "sign-in is not modelled: policies for users match perhaps"],
  ["user nac-policy", "assignment of devices to networks is not modelled"],
  ["user quarantine", "quarantine is not modelled"],
  ["ztna", "zero-trust access is not modelled"],
  ["endpoint-control", "end point control is not modelled"],
]);

/** Tables that say nothing of what is carried: by their first words. */
export const IRRELEVANT: ReadonlySet<string> = new Set(
  `log;alertemail;report;certificate;vpn certificate;vpn kmip-server;vpn qkd;monitoring;nsxt;telemetry-controller;automation;credential-store;extension-controller;extender-controller;extender;hardware;dpdk;
  system accprofile;system admin;system api-user;system sso-admin;system sso-forticloud-admin;system sso-fortigate-cloud-admin;system alias;system arp-table;system mac-address-table;system auto-install;system auto-script;
  system automation-action;system automation-condition;system automation-destination;system automation-stitch;system automation-trigger;system autoupdate;system central-management;system cloud-service;system console;
  system csf;system custom-language;system ddns;system dedicated-mgmt;system device-upgrade;system device-upgrade-exemptions;system dhcp;system dhcp6;system dns;system dns-database;system dns-server;
  system dscp-based-priority;system tos-based-priority;system email-server;system external-resource;system fabric-vpn;system federated-upgrade;system fips-cc;system fm;system fortiai;system fortidata;
  system fortiguard;system fortimanager;system fortindr;system fortisandbox;system fsso-polling;system ftm-push;system geoip-country;system geoip-override;system gi-gk;system ha-monitor;
  system health-check-fortiguard;system ike;system ipam;system ips;system ips-urlfilter-dns;system ips-urlfilter-dns6;system ipv6-neighbor-cache;system isf-queue-profile;system lldp;system lte-modem;
  system management-tunnel;system mem-mgr;system modem;system 3g-modem;system netflow;system network-visibility;system np6;system np6xlite;system npu;system npu-vlink;system ntp;system object-tagging;
  system password-policy;system password-policy-guest-admin;system performance;system physical-switch;system virtual-switch;system probe-response;system ptp;system replacemsg;system replacemsg-group;
  system replacemsg-image;system resource-limits;system saml;system sdn-connector;system sdn-proxy;system security-rating;system sflow;system sms-server;system smc-ntp;system snmp;system speed-test-schedule;
  system speed-test-server;system speed-test-setting;system ssh-config;system storage;system stp;system timezone;system vdom;system vdom-dns;system vdom-exception;system vdom-link;system vdom-netflow;
  system vdom-property;system vdom-radius-server;system vdom-sflow;system wireless;system affinity-interrupt;system affinity-packet-redistribution;system acme;system alarm;system nd-proxy;system pcp-server;
  system bypass;system lag;system ngfw-settings;system cmdb;system fips;system carrier-endpoint-translation;system evpn;
  user local;user group;user ldap;user radius;user tacacs+;user peer;user peergrp;user fortitoken;user fsso;user fsso-polling;user adgrp;user setting;user password-policy;user device;user device-category;
  user device-group;user domain-controller;user exchange;user krb-keytab;user pop3;user saml;user scim;user security-exempt-list;user certificate;user external-identity-provider;user device-access-list;user ban;
  router access-list;router access-list6;router aspath-list;router auth-path;router bfd;router bfd6;router community-list;router extcommunity-list;router key-chain;router multicast-flow;router prefix-list;
  router prefix-list6;router route-map;router setting;
  firewall service category;firewall shaper;firewall shaping-policy;firewall shaping-profile;firewall traffic-class;firewall auth-portal;firewall carrier-endpoint-bwl;firewall city;firewall country;firewall region;
  firewall decrypted-traffic-mirror;firewall global;firewall internet-service;firewall internet-service-addition;firewall internet-service-append;firewall internet-service-botnet;firewall internet-service-custom;
  firewall internet-service-custom-group;firewall internet-service-definition;firewall internet-service-cat-definition;firewall internet-service-extension;firewall internet-service-group;
  firewall internet-service-ipbl-reason;firewall internet-service-ipbl-vendor;firewall internet-service-list;firewall internet-service-name;firewall internet-service-owner;firewall internet-service-reputation;
  firewall internet-service-sld;firewall internet-service-subapp;firewall internet-service-fortiguard;firewall ldb-monitor;firewall mms-profile;firewall network-service-dynamic;firewall on-demand-sniffer;
  firewall proxy-address;firewall proxy-addrgrp;firewall sniffer;firewall ssh;firewall ssl;firewall ssl-server;firewall vendor-mac;firewall vendor-mac-summary;firewall wildcard-fqdn;firewall address6-template;
  firewall iprope;firewall proute;firewall access-proxy-virtual-host;firewall access-proxy-ssh-client-cert;
  application name;application rule-settings;application unsanctioned-apps;application classification-settings;antivirus quarantine;antivirus heuristic;antivirus exempt-list;antivirus mms-checksum;antivirus notification;
  webfilter ftgd-local-cat;webfilter ftgd-local-rating;webfilter ftgd-local-risk;webfilter ftgd-risk-level;webfilter search-engine;webfilter content-header;webfilter ips-urlfilter-setting;
  webfilter ips-urlfilter-setting6;webfilter ips-urlfilter-cache-setting;webfilter ftgd-warning;webfilter cookie-ovrd;ips global;ips view-map;ips rule-settings;ips dbinfo;gui console;
  wireless-controller global;wireless-controller setting;wireless-controller hotspot20;wireless-controller log;wireless-controller wids-profile;wireless-controller utm-profile;wireless-controller region;
  wireless-controller ble-profile;wireless-controller timers;wireless-controller inter-controller;wireless-controller arrp-profile;wireless-controller bonjour-profile;wireless-controller snmp;
  switch-controller snmp-sysinfo;switch-controller snmp-trap-threshold;switch-controller snmp-community;switch-controller snmp-user;switch-controller switch-log;switch-controller remote-log;switch-controller sflow;
  switch-controller flow-tracking;switch-controller lldp-profile;switch-controller lldp-settings;switch-controller qos;switch-controller ptp;switch-controller location;switch-controller custom-command;
  switch-controller system;switch-controller switch-profile;switch-controller network-monitor-settings;switch-controller auto-config;switch-controller initial-config;switch-controller fortilink-settings;
  videofilter youtube-key;wanopt settings;authentication setting;icap server;dlp fp-sensitivity;dlp sensitivity;dlp filepattern;dlp settings;dlp data-type;dlp dictionary;dlp label;endpoint-control settings;
  endpoint-control fctems;endpoint-control forticlient-ems;endpoint-control registered-forticlient;web-proxy global;web-proxy debug-url`
    .split(";")
    .map((path) => path.trim()),
);

/** Unsupported tables of which it is asked whether something is configured in them. */
export const KEPT: ReadonlySet<string> = new Set([
  "router bgp",
  "router ospf",
  "router ospf6",
  "router rip",
  "router ripng",
  "router isis",
  "router policy",
  "router policy6",
  "system sdwan/service",
  "system virtual-wan-link/service",
  "system virtual-wire-pair",
  "vpn ssl settings",
  "application list",
  "firewall ssl-ssh-profile",
  "firewall policy46",
  "firewall policy64",
  "firewall identity-based-route",
  "wireless-controller wtp",
  "switch-controller managed-switch",
  "web-proxy explicit",
  "ftp-proxy explicit",
  "system ha",
  "router multicast",
  "router multicast6",
]);
/** Irrelevant ones whose entries are looked at: administrators' trusted hosts, names of lists. */
export const KEPT_IRRELEVANT: ReadonlySet<string> = new Set(["system admin", "system external-resource", "firewall internet-service-name", "firewall internet-service-custom"]);
