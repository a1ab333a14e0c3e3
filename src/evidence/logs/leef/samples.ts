// Events of several products in LEEF, with the signs between fields that they use; addresses, names and numbers are ours.

const fields = (separator: string, ...pairs: readonly string[]) => pairs.join(separator);
const ENDS = ["src=10.9.0.1", "dst=10.20.1.5"];
const PAN = (subtype: string, ...more: readonly string[]) =>
  `<14>Mar 10 10:29:34 fw-1 LEEF:1.0|Palo Alto Networks|PAN-OS Syslog Integration|11.1|allow|${fields("|", "cat=TRAFFIC", "ReceiveTime=2026/03/10 10:29:34", "SerialNumber=010108010001", "Type=TRAFFIC", `Subtype=${subtype}`, "devTime=Mar 10 2026 09:29:34 GMT", ...ENDS, "srcPostNAT=0.0.0.0", "dstPostNAT=0.0.0.0", "usrName=", "Application=modbus-base", "SessionID=7001", "srcPort=49000", "dstPort=502", "proto=tcp", "StartTime=2026/03/10 10:28:30", ...more)}`;

export const leefLines: readonly string[] = [
  PAN("end", "action=allow", "totalBytes=2412", "dstBytes=1224", "srcBytes=1188", "ElapsedTime=64", "dstPackets=16", "srcPackets=17", "SessionEndReason=tcp-fin"),
  PAN("start", "action=allow", "totalBytes=198"),
  PAN("drop", "action=deny").replace("srcPort=49000", "srcPort=40000").replace("dstPort=502", "dstPort=22"),
  `LEEF:1.0|WatchGuard|XTM|12.8|30000148|${fields("\t", "devTimeFormat=MMM dd yyyy HH:mm:ss Z", "devTime=Mar 10 2026 10:29:34 +0100", "policy=it-ot", "disp=Allow", "src=10.9.0.1", "srcPort=49001", "dst=10.20.1.6", "dstPort=102", "proto=tcp", "tcp_flag=S")}`,
  `LEEF:1.0|WatchGuard|XTM|12.8|30000148|${fields("\t", "devTime=Mar 10 2026 10:29:34 +0100", "disp=Deny", "src=10.9.0.2", "srcPort=40001", "dst=10.20.1.7", "dstPort=161", "proto=udp")}`,
  `<14>1 2026-03-10T09:29:34Z gw-1 CheckPoint - - LEEF:2.0|Check Point|VPN-1 & FireWall-1|1.0|Accept|${fields("\t", "cat=VPN-1 & FireWall-1", "devTime=1773134974", "srcPort=49002", "action=Accept", "dst=10.20.1.5", "proto=6", "service=502", "src=10.9.0.1")}`,
  `LEEF:2.0|Acme|Sensor|1|x|^|${fields("^", "devTime=2026-03-10T09:29:34Z", "src=2001:db8::9", "dst=2001:db8::5", "proto=icmp", "act=blocked")}`,
];
