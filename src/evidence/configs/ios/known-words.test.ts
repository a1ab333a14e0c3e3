// What usual devices write beside their rules is known: irrelevant by its first words, or named with the reason why it is not modelled.
import { expect, it } from "vitest";
import { ios } from "./ios.ts";

const USUAL = `Building configuration...
version 17.9
service timestamps log datetime msec
platform qfp utilization monitor load 80
boot-start-marker
boot-end-marker
vrf definition Mgmt-intf
 address-family ipv4
 exit-address-family
aaa group server radius ISE
 server name ise1
login on-success log
crypto pki certificate chain TP
 certificate self-signed 01
  30820330 30820218
  	quit
crypto isakmp policy 10
 encryption aes 256
license boot level securityk9
spanning-tree mode rapid-pvst
redundancy
 mode none
vlan 10
 name CELL
class-map match-any VOICE
 match dscp ef
policy-map WAN
 class VOICE
  priority percent 20
alarm-profile defaultPort
 alarm not-operating
ptp mode boundary
interface GigabitEthernet1/1
 description uplink
 switchport trunk allowed vlan 10,20
 switchport mode trunk
 power inline never
 no logging event link-status
 srr-queue bandwidth share 1 19 40 40
 service-policy input WAN
 channel-group 1 mode active
interface Tunnel1
 ip address 10.254.0.1 255.255.255.252
 ip tcp adjust-mss 1360
 tunnel source GigabitEthernet1/1
 tunnel mode ipsec ipv4
 standby 10 ip 10.254.0.3
ip forward-protocol nd
ip http secure-server
ip ssh version 2
ip sla 1
 icmp-echo 198.51.100.1
ip prefix-list PL seq 5 permit 10.0.0.0/8
logging host 10.0.0.8
route-map RM permit 10
 match ip address 1
snmp-server enable traps snmp authentication
tacacs server T1
 key 7 0102
control-plane
dial-peer cor custom
banner login ^CCC
Only for the plant: permit ip any any
^C
line vty 0 4
 transport input ssh
ntp server 10.0.0.4
event manager applet A
 action 1 cli command "x"
flow monitor FM
 record netflow ipv4 original-input
mac access-list extended M
 permit any any
ipv6 access-list log-update threshold 1
netconf-yang
end
`;
const NOT_MODELLED = `router eigrp 100
 network 10.0.0.0
crypto map CM 10 ipsec-isakmp
 match address VPN
vlan filter MAP vlan-list 10
ip dhcp snooping
ip multicast-routing
ip wccp web-cache
`;

it("usual lines leave nothing open", () => {
  const { config, diagnostics } = ios.read({ text: USUAL, file: "t", sha256: "" });
  const open = USUAL.split("\n").filter((line, i) => line !== "" && config.lines[i]?.state !== "irrelevant" && config.lines[i]?.state !== "understood");
  expect(open).toEqual([]);
  expect(diagnostics).toEqual([]);
  expect(config.firewalls[0]).toMatchObject({ routesMissing: null, nat: [], stages: [] });
});

it("what is not modelled is named; what is switched off decides nothing", () => {
  const { config } = ios.read({ text: NOT_MODELLED, file: "t", sha256: "" });
  expect(new Set(config.lines.map((l) => l.state))).toEqual(new Set(["unsupported"]));
  expect(config.lines.every((l) => l.why !== null)).toBe(true);
  expect(config.firewalls[0]?.routesMissing).toMatch(/router eigrp 100.*VPN/);
  expect(config.firewalls[0]?.stages.map((s) => s.name)).toEqual(["what is not read"]);
  expect(ios.read({ text: "no ip dhcp snooping\nno vlan filter MAP vlan-list 10\n", file: "t", sha256: "" }).config.lines.map((l) => l.state)).toEqual(["irrelevant", "irrelevant"]);
});
