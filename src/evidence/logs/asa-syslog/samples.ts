// One line of each message that is read, in the wording of the syslog guide; addresses and names are ours.

export const asaLines: readonly string[] = [
  "<166>Mar 10 2026 10:29:30 fw-1 : %ASA-6-302013: Built inbound TCP connection 101 for it:10.9.0.1/49000 (10.9.0.1/49000) to ot:10.20.1.5/502 (10.20.1.5/502)",
  "<166>Mar 10 2026 10:29:34 fw-1 : %ASA-6-302014: Teardown TCP connection 101 for it:10.9.0.1/49000 to ot:10.20.1.5/502 duration 0:00:04 bytes 512 TCP FINs from it",
  "<166>Mar 10 10:29:30 UTC: %ASA-6-302015: Built outbound UDP connection 102 for outside:192.0.2.53/53 (192.0.2.53/53)(LOCAL\\u) to inside:10.20.1.5/40000 (203.0.113.1/40000) (u)",
  "2026-03-10T10:29:34.5+01:00 fw-1 %FTD-6-302016: Teardown UDP connection 102 for outside:192.0.2.53/53 to inside:10.20.1.5/40000 duration 0:02:01 bytes 300",
  "<166>:Mar 10 10:29:34 CET: %ASA-session-6-302020: Built inbound ICMP connection for faddr 10.9.0.1/512 gaddr 10.20.1.5/0 laddr 10.20.1.5/0 type 8 code 0",
  '<164>Mar 10 2026 10:29:34: %ASA-4-106023: Deny tcp src outside:192.0.2.9/40000 dst inside:2001:db8::5/22 by access-group "outside_in" [0x8ed66b60, 0xf8852875]',
  "Mar 10 10:29:34 relay %ASA-6-106100: access-list it_in denied udp it/10.9.0.1(49000) -> ot/10.20.1.5(161) hit-cnt 7 300-second interval [0x1, 0x2]",
  "<162>Mar 10 2026 10:29:34: %PIX-2-106001: Inbound TCP connection denied from 192.0.2.9/4000 to 10.20.1.5/80 flags SYN  on interface outside",
  "<166>Mar 10 2026 10:29:34: %ASA-6-106015: Deny TCP (no connection) from 10.20.1.5/502 to 10.9.0.1/49000 flags PSH ACK  on interface ot",
  "<163>Mar 10 2026 10:29:34: %ASA-3-710003: TCP access denied by ACL from 10.9.0.1/49000 to it:10.9.0.254/22",
  "<166>Mar 10 2026 10:00:00 fw-1 : %ASA-6-113039: Group <GrpVendors> User <vendor.a> IP <192.0.2.7> AnyConnect parent session started.",
  "<165>Mar 10 2026 10:00:01 fw-1 : %ASA-5-722022: Group <GrpVendors> User <vendor.a> IP <192.0.2.7> TCP SVC connection established without compression",
  "<164>Mar 10 2026 10:00:02 fw-1 : %ASA-4-722051: Group <GrpVendors> User <vendor.a> IP <192.0.2.7> IPv4 Address <10.50.0.7> IPv6 address <::> assigned to session",
  "<166>Mar 10 2026 11:30:00 fw-1 : %ASA-6-716002: Group <GrpVendors> User <vendor.a> IP <192.0.2.7> WebVPN session terminated: Idle Timeout.",
  "<164>Mar 10 2026 11:30:00 fw-1 : %ASA-4-113019: Group = GrpVendors, Username = vendor.a, IP = 192.0.2.7, Session disconnected. Session Type: SSL, Duration: 1h:30m:00s, Bytes xmt: 5, Bytes rcv: 6, Reason: Idle Timeout",
  '<166>Mar 10 2026 12:00:00 fw-1 : %ASA-6-605005: Login permitted from 10.9.0.5/51000 to mgmt:10.9.0.254/ssh for user "net.a"',
  "<166>Mar 10 2026 12:00:00 fw-1 : %ASA-6-611101: User authentication succeeded: IP address: 10.9.0.5, Uname: net.a",
  "<166>Mar 10 2026 12:20:00 fw-1 : %ASA-6-611103: User logged out: Uname: net.a",
  "<166>Mar 10 2026 12:21:00 fw-1 : %ASA-6-113015: AAA user authentication Rejected : reason = Invalid password : local database : user = net.b : user IP = 192.0.2.9",
];
