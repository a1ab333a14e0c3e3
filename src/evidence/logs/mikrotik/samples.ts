// Lines as RouterOS sends and stores them; addresses, names and numbers are ours.

export const mikrotikLines: readonly string[] = [
  "<134>Mar 10 10:29:34 router-1 firewall,info DROP-OT forward: in:ether1 out:bridge, connection-state:new src-mac 02:00:00:00:00:01, proto TCP (SYN), 10.9.0.2:40000->10.20.1.5:22, len 60",
  "2026-03-10T10:29:34+01:00 router-1 firewall,info ACCEPT forward: in:ether1 out:bridge, connection-state:new,snat proto TCP (SYN), 10.9.0.1:49000->10.20.1.5:502, NAT (10.9.0.1:49000->192.0.2.9:49000)->10.20.1.5:502, len 60",
  "Mar 10 10:29:34 router-1 firewall,info input: in:ether1 out:(unknown 0), src-mac 02:00:00:00:00:01, proto UDP, 10.9.0.1:40001->10.20.1.254:161, len 76",
  "<30>Mar 10 10:29:34 router-1 blocked input: in:ether1 out:(unknown 0), proto ICMP (type 8, code 0), 10.9.0.3->10.20.1.254, len 84",
  "mar/10/2026 10:29:34 firewall,info drop invalid forward: in:bridge out:ether1, connection-state:invalid proto TCP (RST), 10.20.1.5:502->10.9.0.1:49009, len 40",
  "2026-03-10 10:29:34 firewall,info reject6 forward: in:ether1 out:bridge, proto TCP (SYN), [2001:db8::9]:40000->[2001:db8::5]:102, len 60",
];
