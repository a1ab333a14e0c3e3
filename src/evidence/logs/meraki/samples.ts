// One record of each kind as the Meraki documentation has them, of firmware before and since MX 18.101; addresses, names and numbers are ours.

export const merakiLines: readonly string[] = [
  "1773134974.123456789 MX_1 flows src=10.9.0.1 dst=10.20.1.5 mac=02:00:00:00:00:01 protocol=tcp sport=49000 dport=502 pattern: allow all",
  "<134>1 1773134974.123456789 MX_1 firewall allow src=10.9.0.1 dst=10.20.1.6 mac=02:00:00:00:00:01 protocol=tcp sport=49001 dport=102",
  "<134>1 1773134974.123456789 MX_1 vpn_firewall deny src=10.9.0.2 dst=10.20.1.5 protocol=tcp sport=40000 dport=22",
  "Mar 10 10:29:34 10.9.0.254 1 1773134974.123456789 MX_1 flows src=192.0.2.9 dst=10.20.1.7 protocol=udp sport=13943 dport=161 pattern: 1 all",
  "1773134974.123456789 MX_1 flows deny src=10.9.0.3 dst=10.20.1.5 protocol=icmp type=8",
  "1773134974.123456789 MX_1 ip_flow_start src=10.9.0.1 dst=192.0.2.5 protocol=tcp sport=49002 dport=443 translated_src_ip=192.0.2.9 translated_port=49002",
  "1773135038.123456789 MX_1 ip_flow_end src=10.9.0.1 dst=192.0.2.5 protocol=tcp sport=49002 dport=443 translated_src_ip=192.0.2.9 translated_port=49002",
];
