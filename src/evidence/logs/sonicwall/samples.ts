// Messages in the fields of the SonicOS Log Events Reference Guide, of old and new releases; addresses, names and numbers are ours.

const NEW = '<134>  id=firewall sn=0017C5000001 time="2026-03-10 09:29:34 UTC" fw=192.0.2.1 pri=6';
const OLD = 'Mar 10 10:29:36 10.9.0.254 id=firewall sn=0017C5000002 time="2026-03-10 10:29:34" fw=192.0.2.2 pri=5';
const ENDS = "src=10.9.0.1:49000:X0 srcZone=LAN dst=10.20.1.5:502:X2 dstZone=OT";

export const sonicwallLines: readonly string[] = [
  `${NEW} c=262144 gcat=6 m=98 msg="Connection Opened" ${ENDS} proto=tcp/502 sent=52 app=42 n=780 fw_action="NA" dpi=0`,
  `${NEW} c=1024 gcat=6 m=537 msg="Connection Closed" ${ENDS} natSrc=192.0.2.9:1025 proto=tcp/502 sent=1188 rcvd=1224 spkt=17 rpkt=16 cdur=64250 rule="Default Access Rule" app=42 appName="Modbus" n=795 fw_action="NA" dpi=0`,
  `${NEW} c=512 gcat=6 m=713 src=10.20.1.5:502:X2 dst=10.9.0.1:49009:X0 proto=tcp/502 sent=46 rule="15" app=12 msg="" note="TCP Flag(s): RST" n=692 fw_action="drop"`,
  `${OLD} c=64 m=36 msg="TCP connection dropped" n=2686 src=10.9.0.2:40000:LAN dst=10.20.1.5:22:OT rule=0`,
  `${OLD} c=256 m=38 msg="ICMP packet dropped" n=22070 src=10.9.0.3:1026:LAN dst=10.20.1.5:6822:OT type=8 code=0`,
  `${OLD} c=1024 m=537 msg="Connection Closed" n=568002 src=10.9.0.1:49001:LAN dst=10.20.1.7:161:OT proto=udp/snmp sent=401 rcvd=254 vpnpolicy="b"`,
  `${NEW} c=0 m=1235 src=10.9.0.1:49002:X0 dst=10.20.1.6:102:X2 proto=tcp/102 sent=52 app=9 msg="" note="x" n=153 fw_action="forward"`,
  `${OLD} c=64 msg="UDP packet dropped" srcV6=2001:db8::9 dstV6=2001:db8::5 src=:40000:X0 dst=:161:X2 proto=udp/161`,
];
