// One message of each kind in the fields of the Junos System Log Explorer, in both forms; addresses, names and numbers are ours.

const STRUCTURED = "<14>1 2026-03-10T10:29:34.125+01:00 srx-1 RT_FLOW -";
const STANDARD = "<14>Mar 10 10:29:34 srx-1 RT_FLOW:";
const ENDS = 'source-address="10.9.0.1" source-port="49000" destination-address="10.20.1.5" destination-port="502" connection-tag="0"';
const NAT = 'nat-source-address="10.9.0.1" nat-source-port="49000" nat-destination-address="10.20.1.5" nat-destination-port="502"';
const POLICY = 'protocol-id="6" policy-name="it-to-ot" source-zone-name="it" destination-zone-name="ot" session-id-32="7001"';

export const juniperLines: readonly string[] = [
  `${STRUCTURED} RT_FLOW_SESSION_CREATE [junos@2636.1.1.1.2.129 ${ENDS} service-name="None" ${NAT} src-nat-rule-name="N/A" ${POLICY} username="N/A" packet-incoming-interface="ge-0/0/1.0" application="UNKNOWN"]`,
  `${STRUCTURED} APPTRACK_SESSION_VOL_UPDATE [junos@2636.1.1.1.2.129 ${ENDS} service-name="None" application="MODBUS" nested-application="UNKNOWN" ${NAT} ${POLICY} packets-from-client="5" bytes-from-client="300" packets-from-server="5" bytes-from-server="400" elapsed-time="60"]`,
  `${STRUCTURED} RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.129 reason="TCP FIN" ${ENDS} service-name="None" ${NAT} ${POLICY} packets-from-client="17" bytes-from-client="1188" packets-from-server="16" bytes-from-server="1224" elapsed-time="64" application="MODBUS" nested-application="UNKNOWN"]`,
  `${STRUCTURED} RT_FLOW_SESSION_DENY_LS [junos@2636.1.1.1.2.129 source-address="10.9.0.2" source-port="40000" destination-address="10.20.1.7" destination-port="161" service-name="None" protocol-id="17" icmp-type="0" policy-name="clean-up" source-zone-name="it" destination-zone-name="ot" reason="Denied by policy" session-id-32="0"]`,
  `${STRUCTURED} RT_SCREEN_TCP [junos@2636.1.1.1.2.129 attack-name="TCP port scan!" source-address="10.9.0.3" source-port="40001" destination-address="10.20.1.5" destination-port="22" source-zone-name="it" interface-name="ge-0/0/1.0" action="drop"]`,
  `${STANDARD} RT_FLOW_SESSION_CREATE: session created 10.9.0.1/49001->10.20.1.6/102 0x0 None 10.9.0.1/49001->10.20.1.6/102 0x0 N/A N/A N/A N/A 6 it-to-ot it ot 154619140403 N/A(N/A) reth2.10 UNKNOWN UNKNOWN UNKNOWN N/A N/A -1 N/A`,
  `${STANDARD} RT_FLOW_SESSION_CLOSE: session closed idle Timeout: 10.9.0.1/49002->10.20.1.7/161 0x0 junos-snmp 192.0.2.9/1025->10.20.1.7/161 0x0 source rule r1 N/A N/A 17 it-to-ot it ot 7003 2(160) 2(180) 60 UNKNOWN UNKNOWN N/A(N/A) reth2.10`,
  `${STANDARD} RT_FLOW_SESSION_DENY: session denied 10.9.0.4/8->10.20.1.5/0 0x0 icmp 1(8) clean-up it ot UNKNOWN UNKNOWN N/A(N/A) ge-0/0/1.0 No policy deny 0`,
];
