// Lines of host logs in the wordings of their programs; names, addresses and numbers are ours.

export const hostLines: readonly string[] = [
  "Mar 10 06:02:11 hist-1 sshd[2211]: Accepted publickey for op.a from 10.9.0.5 port 51000 ssh2: ED25519 SHA256:abc",
  "Mar 10 06:02:11 hist-1 sshd[2211]: pam_unix(sshd:session): session opened for user op.a(uid=1001) by (uid=0)",
  "Mar 10 06:02:11 hist-1 systemd-logind[700]: New session 12 of user op.a.",
  "Mar 10 06:05:00 hist-1 sudo:     op.a : TTY=pts/0 ; PWD=/home/op.a ; USER=root ; COMMAND=/usr/bin/systemctl restart historian",
  "Mar 10 06:05:00 hist-1 sudo: pam_unix(sudo:session): session opened for user root(uid=0) by op.a(uid=1001)",
  "Mar 10 06:40:00 hist-1 sshd[2230]: Received disconnect from 10.9.0.5 port 51000:11: disconnected by user",
  "Mar 10 06:40:00 hist-1 sshd[2230]: Disconnected from user op.a 10.9.0.5 port 51000",
  "Mar 10 06:40:00 hist-1 sshd[2211]: pam_unix(sshd:session): session closed for user op.a",
  "Mar 10 06:41:00 hist-1 sshd[2301]: Invalid user test 9 from 2001:db8::9 port 40000",
  "Mar 10 06:41:02 hist-1 sshd[2301]: Failed password for invalid user test 9 from 2001:db8::9 port 40000 ssh2",
  "Mar 10 06:41:09 hist-1 sshd[2301]: message repeated 2 times: [ Failed password for invalid user test 9 from 2001:db8::9 port 40000 ssh2]",
  "<38>1 2026-03-10T07:00:00.5+01:00 hmi-2 login 812 - - pam_unix(login:session): session opened for user operator(uid=1000) by LOGIN(uid=0)",
  "<38>1 2026-03-10T14:01:00.5+01:00 hmi-2 login 812 - - pam_unix(login:session): session closed for user operator",
  "2026-03-10T07:00:00.123456+01:00 gw-1 dropbear[77]: Password auth succeeded for 'root' from 10.9.0.6:40022",
  "2026-03-10T07:10:00.123456+01:00 gw-1 dropbear[77]: Exit (root) from <10.9.0.6:40022>: Disconnect received",
  "Mar 10 07:00:01 hist-1 CRON[99]: pam_unix(cron:session): session opened for user backup(uid=34) by (uid=0)",
  "Mar 10 07:00:02 hist-1 CRON[99]: pam_unix(cron:session): session closed for user backup",
  "Mar 10 07:20:00 hist-1 kernel: [    0.000000] Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)",
  "Mar 10 08:00:00 vpn-1 openvpn[4]: 192.0.2.7:1194 [client7] Peer Connection Initiated with [AF_INET]192.0.2.7:1194",
  "Mar 10 09:00:00 vpn-1 openvpn[4]: client7/192.0.2.7:1194 SIGTERM[soft,remote-exit] received, client-instance exiting",
  "Mar 10 08:00:00 10.1.0.1 45: sw-1: Mar 10 08:00:00.123 CET: %SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: net.a] [Source: 10.9.0.5] [localport: 22] at 08:00:00 CET Tue Mar 10 2026",
  "Mar 10 08:30:00 10.1.0.1 46: sw-1: Mar 10 08:30:00.123 CET: %SYS-6-LOGOUT: User net.a has exited tty session 2(10.9.0.5)",
  '{"__REALTIME_TIMESTAMP":"1773129600000000","_HOSTNAME":"jump-1","SYSLOG_IDENTIFIER":"sshd","_PID":"31","_BOOT_ID":"a1","__CURSOR":"s=1","MESSAGE":"Accepted password for op.b from 10.9.0.7 port 50000 ssh2"}',
];

/** Lines about traffic: packets that rules of the Linux packet filter log, hits of access lists of Cisco routers, and sessions of their firewalls. */
export const trafficLines: readonly string[] = [
  "Mar 10 10:29:34 gw-1 kernel: [ 4711.123456] [UFW BLOCK] IN=eth0 OUT=eth1 MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=10.9.0.1 DST=10.20.1.5 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=54321 DF PROTO=TCP SPT=49000 DPT=502 WINDOW=64240 RES=0x00 SYN URGP=0",
  "2026-03-10T10:29:34.5+01:00 gw-1 kernel: [wan-ot-default-A]IN=eth0.20 OUT=eth1 MAC= SRC=10.9.0.1 DST=10.20.1.7 LEN=76 TOS=0x00 PREC=0x00 TTL=64 ID=0 DF PROTO=UDP SPT=40001 DPT=161 LEN=56",
  "<4>1 2026-03-10T10:29:34+01:00 gw-1 kernel - - - ot-in: IN=br0 OUT=br0 PHYSIN=eth1 PHYSOUT=eth0 SRC=2001:0db8:0000:0000:0000:0000:0000:0009 DST=2001:0db8:0000:0000:0000:0000:0000:0005 LEN=104 TC=0 HOPLIMIT=64 FLOWLBL=0 PROTO=ICMPv6 TYPE=128 CODE=0 ID=1 SEQ=1",
  "Mar 10 10:29:34 gw-1 DENY: IN=eth0 OUT= MAC= SRC=10.9.0.9 DST=10.9.0.254 LEN=88 TOS=0x00 PREC=0x00 TTL=118 ID=1 PROTO=ICMP TYPE=3 CODE=3 [SRC=10.9.0.254 DST=10.20.1.5 LEN=60 TOS=0x00 PREC=0x00 TTL=54 ID=0 DF PROTO=UDP SPT=1 DPT=2 LEN=40 ]",
  '{"__REALTIME_TIMESTAMP":"1773129600000000","_HOSTNAME":"gw-2","SYSLOG_IDENTIFIER":"kernel","_TRANSPORT":"kernel","MESSAGE":"filter_IN_ot_REJECT: IN=eth0 OUT= MAC= SRC=10.9.0.1 DST=10.9.0.254 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=7 DF PROTO=TCP SPT=49001 DPT=22 WINDOW=64240 RES=0x00 SYN URGP=0 "}',
  "Mar 10 10:29:34 10.1.0.1 45: r-1: Mar 10 10:29:34.123 CET: %SEC-6-IPACCESSLOGP: list OT-IN denied tcp 10.9.0.1(49002) (GigabitEthernet0/1 0200.0000.0001) -> 10.20.1.5(102), 3 packets",
  "Mar 10 10:29:34 10.1.0.1 46: r-1: Mar 10 10:29:34.123 CET: %SEC-6-IPACCESSLOGDP: list OT-IN denied icmp 10.9.0.1 -> 10.20.1.5 (8/0), 1 packet",
  "Mar 10 10:29:34 10.1.0.1 47: r-1: Mar 10 10:29:34.123 CET: %IPV6_ACL-6-ACCESSLOGP: list OT6/10 permitted tcp 2001:db8::9(1027) -> 2001:db8::5(502), 9 packets",
  "Mar 10 10:29:34 10.1.0.1 48: r-1: Mar 10 10:29:34.123 CET: %FMANFP-6-IPACCESSLOGNP: R0/0: fman_fp_image: list OT-IN denied 47 10.9.0.1 -> 10.20.1.5, 1 packet",
  "Mar 10 10:29:34 10.1.0.1 49: r-1: Mar 10 10:29:34.123 CET: %FW-6-SESS_AUDIT_TRAIL_START: (target:class)-(it-ot:scada):Start tcp session: initiator (10.9.0.1:49003) -- responder (10.20.1.5:502)",
  "Mar 10 10:31:14 10.1.0.1 50: r-1: Mar 10 10:31:14.123 CET: %FW-6-SESS_AUDIT_TRAIL: (target:class)-(it-ot:scada):Stop tcp session: initiator (10.9.0.1:49003) sent 48 bytes -- responder (10.20.1.5:502) sent 99 bytes",
  "Mar 10 10:32:00 10.1.0.1 51: r-1: Mar 10 10:32:00.123 CET: %IOSXE-6-PLATFORM: R0/0: cpp_cp: QFP:0.0 Thread:001 TS:00000000000000000001 %FW-6-DROP_PKT: Dropping tcp pkt from GigabitEthernet0/0/1 10.9.0.1:49004 => 10.20.1.5:80(target:class)-(it-ot:class-default) due to Policy drop:classify result with ip ident 13017 tcp flag 0x2, seq 1, ack 0",
  '<189>: 2026 Mar 10 10:29:34 CET: %ACLLOG-5-ACLLOG_FLOW_INTERVAL: Src IP: 10.9.0.1, Dst IP: 10.20.1.5, Src Port: 49005, Dst Port: 102, Src Intf: Ethernet3/3, Protocol: "TCP"(6), ACL Name: ot, ACE Action: Deny, Appl Intf: Vlan10, Hit-count: 6',
];
