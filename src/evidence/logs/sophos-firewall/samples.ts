// Records in the fields of the SFOS Syslog Guide, of version 18.5 and later and of those before; addresses, names and numbers are ours.

const NEW =
  'Mar 10 10:29:34 fw-1 device_name="SFW" timestamp="2026-03-10T10:29:34+0100" device_model="XGS116" device_serial_id="X1160000000A" log_id="010101600001" log_type="Firewall" log_component="Firewall Rule"';
const OLD = 'device="SFW" date=2026-03-10 time=10:29:34 timezone="CET" device_name="XG135" device_id=C1350000000A log_id=010101600001 log_type="Firewall"';
const ENDS = 'src_ip="10.9.0.1" src_country="R1" dst_ip="10.20.1.5" dst_country="R1" protocol="TCP" src_port=49000 dst_port=502';

export const sophosLines: readonly string[] = [
  `${NEW} log_subtype="Allowed" log_version=1 severity="Information" fw_rule_id="12" ether_type="Unknown (0x0000)" in_interface="Port1" out_interface="Port2" ${ENDS} con_event="Start" con_id="3153941760" app_resolved_by="Signature"`,
  `${NEW} log_subtype="Allowed" log_version=1 severity="Information" duration=64 fw_rule_id="12" in_interface="Port1" out_interface="Port2" ${ENDS} packets_sent=17  packets_received=16 bytes_sent=1188 bytes_received=1224 src_trans_ip="192.0.2.9" con_event="Stop" con_id="3153941760" app_name="Modbus" app_resolved_by="Signature"`,
  `${NEW} log_subtype="Denied" log_version=1 severity="Information" fw_rule_id="0" ether_type="IPv4 (0x0800)" in_interface="Port1" src_ip="10.9.0.2" dst_ip="10.20.1.7" protocol="UDP" src_port=40000 dst_port=161 log_occurrence="3"`,
  `${OLD} log_component="Firewall Rule" log_subtype="Allowed" status="Allow" priority=Information duration=30 fw_rule_id=2 user_name="op.a" application="" src_mac=00:00:00:00:00:00 src_ip=10.9.0.1 src_country_code=R1 dst_ip=10.20.1.7 dst_country_code=R1 protocol="UDP" src_port=49001 dst_port=161 sent_pkts=1 recv_pkts=1 sent_bytes=77 recv_bytes=105 tran_src_ip= tran_src_port=0 connevent="Stop" connid="185246656" vconnid=""`,
  `${OLD} log_component="Invalid Traffic" log_subtype="Denied" status="Deny" priority=Information duration=0 src_mac= src_ip=10.20.1.5 dst_ip=10.9.0.1 protocol="TCP" src_port=502 dst_port=49009 sent_pkts=0 recv_pkts=0 sent_bytes=0 recv_bytes=0 tran_src_ip= connid="" message="Could not associate packet to any connection."`,
  `${OLD} log_component="Appliance Access" log_subtype="Denied" status="Deny" priority=Information duration=0 src_ip=10.9.0.3 dst_ip=10.20.1.254 protocol="ICMP" icmp_type=8 icmp_code=0 sent_pkts=0 recv_pkts=0 connid=""`,
];
