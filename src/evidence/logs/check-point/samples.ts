// One record of each kind in the fields of Check Point's Log Exporter (syslog format); addresses, names and numbers are ours.

const HEAD = "<134>1 2026-03-10T09:29:34Z gw-1 CheckPoint 1930 -";
const id = (number: number) => `loguid:"{0x69afe4be,0x${number},0xa00090a,0xc0000000}"; origin:"10.9.0.254"; originsicname:"cn=cp_mgmt,o=gw-1..abcdef"; sequencenum:"1"; version:"5"`;
const POLICY = String.raw`__policy_id_tag:"product=VPN-1 & FireWall-1[db_tag={00000000-0000-0000-0000-000000000000};mgmt=gw-1;date=1773100000;policy_name=Standard\]"`;
const ENDS = 'product:"VPN-1 & FireWall-1"; proto:"6"; s_port:"49000"; service:"502"; service_id:"modbus"; src:"10.9.0.1"';

export const checkPointLines: readonly string[] = [
  `${HEAD} [action:"Accept"; flags:"411908"; ifdir:"inbound"; ifname:"eth0"; ${id(1)}; time:"1773134974"; ${POLICY}; dst:"10.20.1.5"; layer_name:"Network"; rule_action:"Accept"; ${ENDS}]`,
  `${HEAD} [action:"Accept"; flags:"802832"; ifdir:"inbound"; ${id(1)}; time:"1773135038"; ${POLICY}; bytes:"2412"; client_inbound_bytes:"1188"; client_inbound_packets:"17"; client_outbound_bytes:"1224"; client_outbound_packets:"16"; elapsed:"64"; product:"Log Update"; start_time:"1773134974"]`,
  `${HEAD} [action:"Drop"; flags:"425984"; ifdir:"inbound"; ${id(2)}; ${POLICY}; dst:"10.20.1.5"; product:"VPN-1 & FireWall-1"; proto:"6"; s_port:"40000"; service:"22"; src:"10.9.0.2"; rule_name:"Cleanup rule"]`,
  `${HEAD} [action:"Drop"; flags:"425984"; ifdir:"outbound"; ${id(3)}; time:"1773134974"; ${POLICY}; dst:"10.9.0.1"; product:"VPN-1 & FireWall-1"; proto:"6"; s_port:"502"; service:"49009"; src:"10.20.1.5"; tcp_flags:"FIN-ACK"; tcp_packet_out_of_state:"First packet isn't SYN"]`,
  `${HEAD} [action:"Drop"; flags:"409600"; ifdir:"inbound"; ${id(4)}; time:"1773134974"; ${POLICY}; drop_reason:"matched optimized drop"; packet_amount:"2"; packets:" <10.9.0.3,40001,10.20.1.5,999,6;eth0> <10.9.0.3,40002,10.20.1.7,161,17>"]`,
  `Mar 10 10:29:34 gw-1 syslog[action:"Accept"; flags:"18692"; ifdir:"inbound"; ${id(5)}; time:"1773134974"; ${POLICY}; dst:"10.20.1.5"; icmp:"Echo Request"; icmp_code:"0"; icmp_type:"8"; product:"VPN-1 & FireWall-1"; proto:"1"; service_id:"echo-request"; src:"10.9.0.1"; xlatesrc:"192.0.2.9"; ]`,
  `${HEAD} [action:"Block"; flags:"311552"; ifdir:"outbound"; ${id(6)}; time:"1773134974"; dst:"10.20.1.6"; malware_action:"x"; product:"Anti Malware"; proto:"6"; s_port:"49001"; service:"80"; src:"10.9.0.1"]`,
];
