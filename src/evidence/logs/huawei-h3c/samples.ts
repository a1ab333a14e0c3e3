// One message of each kind in the fields of the makers' references; addresses, names and numbers are ours.

const H3C = "<190>Mar 10 10:29:34 2026 fw-2";
const ENDS =
  "SrcIPAddr(1003)=10.9.0.1;SrcPort(1004)=49001;NatSrcIPAddr(1005)=10.9.0.1;NatSrcPort(1006)=49001;DstIPAddr(1007)=10.20.1.5;DstPort(1008)=502;NatDstIPAddr(1009)=10.20.1.5;NatDstPort(1010)=502";

export const huaweiH3cLines: readonly string[] = [
  "<190>Mar 10 2026 09:29:34 usg-1 %%01POLICY/6/POLICYPERMIT(l):vsys=public, protocol=6, source-ip=10.9.0.1, source-port=49000, destination-ip=10.20.1.5, destination-port=502, time=Mar 10 2026 10:29:34, source-zone=it, destination-zone=ot, application-name=, rule-name=polling.",
  "<188>2026-03-10 10:29:34 usg-1 %%01SEC/4/POLICYDENY(l): protocol=17, source-ip=10.9.0.2, source-port=40000, destination-ip=10.20.1.7, destination-port=161, time=2026/3/10 10:29:34, interzone-it(public)-ot(public) inbound, policy=8.",
  "Mar 10 10:29:40 10.9.0.254 2026-03-10 09:30:38 usg-1 %%01SECLOG/6/SESSION_TEARDOWN(l):IPVer=4,Protocol=tcp,SourceIP=10.9.0.1,DestinationIP=10.20.1.5,SourcePort=49000,DestinationPort=502,SourceNatIP=192.0.2.9,SourceNatPort=3711,BeginTime=1773134974,EndTime=1773135038,SendPkts=17,SendBytes=1188,RcvPkts=16,RcvBytes=1224,SourceVpnID=0,DestinationVpnID=0,SourceZone=it,DestinationZone=ot,PolicyName=polling,UserName=op.a,CloseReason=tcp-fin.",
  `${H3C} %%10FILTER/6/FILTER_ZONE_IPV4_EXECUTION: -Chassis=1-Slot=3.1; SrcZoneName(1025)=it;DstZoneName(1035)=ot;Type(1067)=ACL;SecurityPolicy(1072)=clean-up;RuleID(1078)=5;Protocol(1001)=TCP;Application(1002)=general_tcp;SrcIPAddr(1003)=10.9.0.3;SrcPort(1004)=40001;DstIPAddr(1007)=10.20.1.5;DstPort(1008)=22;MatchCount(1069)=3;Event(1048)=Deny;`,
  `${H3C} %%10SESSION/6/SESSION_IPV4_FLOW:Protocol(1001)=TCP;Application(1002)=modbus;${ENDS};InitPktCount(1044)=1;InitByteCount(1046)=60;RplyPktCount(1045)=0;RplyByteCount(1047)=0;BeginTime_e(1013)=03102026092934;EndTime_e(1014)=;Event(1048)=(8)Session created;`,
  `${H3C} %%10session/6/SESSION_IPV4_FLOW: Protocol(1001)=TCP;Application(1002)=modbus;${ENDS};InitPktCount(1044)=17;InitByteCount(1046)=1188;RplyPktCount(1045)=16;RplyByteCount(1047)=1224;BeginTime_e(1013)=03102026092830;EndTime_e(1014)=03102026092934;Event(1048)=(1)Normal over;`,
];
