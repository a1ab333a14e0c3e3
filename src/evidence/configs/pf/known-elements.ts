// Elements that cannot change what is carried from one interface to another, by their first word, and those that can and are not modelled.
// What is in no list stays "not recognised". Names as in the config.xml of pfSense 2.x and Plus, and OPNsense up to 26.

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Below <pfsense> and <opnsense>. */
export const IRRELEVANT_TOP: ReadonlySet<string> = set(`
  version lastchange theme trigger_initial_wizard wizardtemp revision descriptive_note separator sshdata notifications widgets cron rrd rrddata wol diag
  snmpd syslog ntpd dyndnses dnsupdates rfc2136 unbound dhcpbackend dhcpd dhcpdv6 cert ca crl vouchers hasync hostwatch
  switches ezshaper dashboard acb lcdproc kea radvd igmpproxy ipsecmobile nut bandwidthd openntpd
  smartd zabbix telegraf acme pimd mdns dnscrypt bind lldpd ldap_server authserver usersettings gold squidcache voucherrolls shellcmd statistics ladvd ovpnserver created updated`);

/** They carry or hold packets in ways that are not modelled: said so, unless they are empty. */
export const UNSUPPORTED_TOP: ReadonlyMap<string, string> = new Map([
  ["shaper", "queues and limits may delay or drop what rules permit"],
  ["dnshaper", "limiters may delay or drop what rules permit"],
  ["load_balancer", "a load balancer answers in the place of servers"],
  ["proxyarp", "proxy ARP is not modelled"],
  ["pptpd", "PPTP dial-in is not modelled"],
  ["l2tp", "L2TP dial-in is not modelled"],
  ["pppoes", "PPPoE dial-in is not modelled"],
  ["relayd", "a relay answers in the place of servers"],
  ["qinqs", "stacked VLANs are not modelled"],
]);

export const IRRELEVANT_SYSTEM: ReadonlySet<string> = set(`
  domain dnsserver dnsallowoverride dnsallowoverride_exclude dnslocalhost dns1gw dns2gw dns3gw dns4gw dns5gw dns6gw dns7gw dns8gw dns1gwint dns1host dns2host dns3host dns4host
  timezone timeservers timeupdateinterval time-update-interval language firmware group user nextuid nextgid descr contact location hostnamectl webguicss logincss
  crypto_hardware thermal_hardware powerd_ac_mode powerd_battery_mode powerd_normal_mode powerd_enable use_mfs_tmp_size use_mfs_var_size use_mfs_tmpvar use_mfs_tmp use_mfs_var
  usevirtualterminal disableconsolemenu enableserial serialspeed primaryconsole secondaryconsole console autologin bogons rrdbackup netflowbackup dhcpbackup logsbackup captiveportalbackup
  disablechecksumoffloading disablesegmentationoffloading disablelargereceiveoffloading disablevlanhwfilter ip_change_kill_states hn_altq_enable sharednet
  maximumstates maximumtableentries maximumfrags aliasesresolveinterval aliasesresolveintervalval checkaliasesurlcert mailreport already_run_config_upgrade mgmtnet
  pkg_repo_conf_path altpkgrepo altfirmwareurl gitsync proxyurl proxyport proxyuser proxypass proxyenabled authmode kill_states schedule_states skip_rules_gw_down gw_down_kill_states gw-down-kill-states
  gw_switch_default lb_use_sticky srctrack pf_share_forward pf_disable_force_gw pfdebug keepcounters syncookies syncookies_adaptstart syncookies_adaptend
  radvdglobal dhcp6debug dhcp6_debug dhcp6norelease dhcp6_norelease dhcp6_ratimeout ipv6duidtype global-v6duid ipv6_duid_llt_ts prefer_ipv4 prefersipv4 dns_search_domain
  do_not_send_uniqueid backupcount dns1addr dns2addr dns3addr dns4addr firstrun setupcompleted initialwizard product_license uuid sshguard_threshold sshguard_blocktime sshguard_detection_time sshguard_whitelist webguisettings
  no_sshlockout no_virusprot acb lcd_settings ssh_sysinfo sudo deployment disable_security_mitigations user_allow_gen_token backup remotebackup disablebeep
  disablevpnrules disablereplyto disablenegate apply_gw_prio no_nat_reflection_automatic tmppath pti_disabled mds_disable roaming login_auth_ok serial_speed
  bootcheck watchdogd_enable rulesets trafficgraphs reflectiontimeout natreflectiontimeout nonlocalroot_uid dhcpd_compat theme noantilockout_notice
  adaptivestart adaptiveend scrubnodf scrubrnid disablescrub scrub_interface_disable disablefragment`);

export const IRRELEVANT_INTERFACE: ReadonlySet<string> = set(`
  mtu mss media mediaopt spoofmac lock networks hw_settings_overwrite disablechecksumoffloading disablesegmentationoffloading disablelargereceiveoffloading disablevlanhwfilter
  dhcphostname dhcprejectfrom alias-address alias-subnet dhcpcvpt dhcpvlanenable dhcpvlanprio dhcp6cvpt dhcp6vlanenable dhcp6vlanprio dhcpoverridemtu dhcphonourmtu
  dhcp6-duid dhcp6-ia-pd-len dhcp6-ia-pd-send-hint dhcp6sendsolicit dhcp6prefixonly dhcp6usev4iface dhcp6norelease dhcp6withoutra dhcp6-prefix-id dhcp6_ifid dhcp6_request_dns
  track6-interface track6-prefix-id track6_ifid track6-prefix-id--hex slaacusev4iface ipv6usev4iface prefix-6rd prefix-6rd-v4plen prefix-6rd-v4addr gateway-6rd adv_dhcp_config_file
  pppoe_password pppoe_username pppoe-reset-type provider ptpid internal_dynamic dynamic promisc wireless monitor_interface apn phone username password gateway_6rd
  pptp_username pptp_password local remote ptp idletimeout ondemand pppoe_idletimeout pppoe_ondemand identifier defunct`);
export const IRRELEVANT_INTERFACE_PREFIX = /^adv_dhcp6?_/;

/** Names below <OPNsense> that change nothing of what is carried; deeper names are not asked. */
export const IRRELEVANT_OPNSENSE: ReadonlySet<string> = set(`
  Syslog Netflow monit cron unboundplus OpenVPNExport trust Trust backup Dnscryptproxy Kea_ddns AcmeClient dyndns DynDNS Nut NodeExporter node_exporter
  QemuGuestAgent smart Smart zabbixagent ZabbixAgent telegraf Telegraf collectd lldpd netsnmp NetSnmp chrony Chrony ntpd rrd Diagnostics wol WakeOnLan mdnsrepeater MDNSRepeater
  bind dnscryptproxy clamav freeradius ClamAV redis Beats filebeat hasync core auth AuthServer munin iperf vnstat apcupsd hwprobe gitbackup dashboard QFeedsConnector Dashboard firmware
  Category Lvtemplate radvd Radvd hostwatch Hostwatch snapshots virtualization netdata`);

export const UNSUPPORTED_OPNSENSE: ReadonlyMap<string, string> = new Map([
  ["IDS", "intrusion prevention may drop what rules permit"],
  ["TrafficShaper", "pipes and queues may delay or drop what rules permit"],
  ["proxy", "a proxy may answer in the place of servers"],
  ["HAProxy", "a load balancer answers in the place of servers"],
  ["relayd", "a relay answers in the place of servers"],
  ["Nginx", "a proxy answers in the place of servers"],
  ["Squid", "a proxy may answer in the place of servers"],
]);

/** Names below <installedpackages> of pfSense. What pfBlockerNG fetches stands in aliases and rules, which are read as such. */
export const IRRELEVANT_PACKAGES =
  /^(package|menu|service|tab|packages|nrpe2?|zabbix.*|bandwidthd|darkstat|ntopng.*|softflowd|nut|apcupsd|lcdproc|lldpd|openvpn-?client-?export|acme|arping|mtr|nmap|iperf.*|sudo|cron|backup|mailreport|shellcmdsettings|status.*|telegraf|openvmtools.*|avahi|notes|pfblocker.*|syslog-?ng.*|systempatches|filer|ladvd|freeradius.*|netsnmp.*|nodeexporter.*|prometheus.*|vnstat2?|.*-wizard|cellular|rrdsummary|servicewatchdog|squidcache|squidauth|squidremote|squidnac|squidtraffic|squidusers|squidantivirus|squidguard.*|tailscaleauth|bind.*|dnscrypt.*|unbound.*|autoconfigbackup|wpad|stunnelcerts|tftpd|tftpd2|lightsquid|sarg.*|blinkled|gwled|diag.*|file-?manager|wizardtemp)$/i;

/** Packages that stop or answer packets; the second expression says which of their settings switches that on, where one does. */
export const UNSUPPORTED_PACKAGES: readonly { readonly name: RegExp; readonly switchedBy: RegExp | null; readonly why: string }[] = [
  { name: /^(snort|suricata)/i, switchedBy: /^blockoffenders7?$/, why: "intrusion prevention may drop what rules permit" },
  { name: /^squid$/i, switchedBy: /^enable_squid$/, why: "a proxy answers in the place of servers" },
  { name: /^(squid.*|haproxy.*|relayd|e2guardian.*|stunnel)$/i, switchedBy: null, why: "a proxy may answer in the place of servers" },
  { name: /^miniupnpd/i, switchedBy: /^enable$/, why: "machines may open ports themselves (UPnP)" },
  { name: /^(siproxd|ftpclientproxy|ftp_client_proxy)/i, switchedBy: /^(sipenable|proxy_enable|enable)$/, why: "a proxy opens further connections" },
];
/** Packages that bring routes of their own. */
export const ROUTING_PACKAGES = /^(frr|quagga|bgpd|openbgpd|openospfd|zebra|olsrd|routed|tinc|wireguard|tailscale|zerotier|netbird)/i;
