// Records of each audit log in the fields of the SNS documentation; addresses, names and numbers are ours.

const HEAD = '<134>1 2026-03-10T10:29:34+01:00 fw-1 asqd - - - id=firewall time="2026-03-10 10:29:34" fw="SN310A00000001" tz=+0100';
const INTERFACES = 'srcif="Ethernet3" srcifname="it" ipproto=tcp dstif="Ethernet2" dstifname="ot"';
const ENDS = "src=10.9.0.1 srcport=49000 srcportname=ephemeral_fw_tcp srcname=hmi-1 dst=10.20.1.5 dstport=502 dstportname=modbus";

export const stormshieldLines: readonly string[] = [
  `${HEAD} startime="2026-03-10 10:28:29" pri=5 confid=01 slotlevel=2 ruleid=7 ${INTERFACES} proto=modbus ${ENDS} ipv=4 sent=0 rcvd=0 duration=0.00 action=pass logtype="filter"`,
  `${HEAD} startime="2026-03-10 10:28:29" pri=5 confid=01 slotlevel=2 ruleid=7 ${INTERFACES} proto=modbus ${ENDS} modsrc=192.0.2.9 modsrcport=49000 origdst=10.20.1.5 origdstport=502 ipv=4 sent=1188 rcvd=1224 duration=64.50 action=pass logtype="plugin"`,
  `${HEAD} startime="2026-03-10 10:29:34" pri=5 confid=01 slotlevel=2 ruleid=9 ${INTERFACES} proto=ssh src=10.9.0.2 srcport=40000 dst=10.20.1.5 dstport=22 ipv=4 sent=0 rcvd=0 duration=0.00 action=block logtype="filter"`,
  `time="2026-03-10 10:29:34" fw="SN310A00000001" tz=+0100 startime="2026-03-10 10:29:33" pri=4 confid=00 srcif="Ethernet3" srcifname="it" ipproto=tcp proto=modbus src=10.9.0.1 srcport=49001 dst=10.20.1.5 dstport=502 ipv=4 action=block msg="Modbus: forbidden function" class=protocol classification=0 alarmid=98 logtype="alarm"`,
  `id=firewall time="2026-03-10 10:29:34" fw="SN310A00000001" tz=+0100 startime="2026-03-10 10:29:33" pri=5 confid=01 ipproto=udp proto=snmp src=10.9.0.1 srcport=49002 dst=10.20.1.7 dstport=161 ipv=4 sent=77 rcvd=105 duration=0.01 action=pass logtype="connection"`,
  `id=firewall time="2026-03-10 10:29:34" fw="SN310A00000001" tz=+0100 startime="2026-03-10 10:29:34" pri=5 confid=01 ipproto=icmp icmptype=8 icmpcode=0 proto=icmp src=10.9.0.3 dst=10.20.1.5 ipv=4 sent=0 rcvd=0 duration=0.00 action=block logtype="filter"`,
];
