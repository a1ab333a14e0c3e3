// Events in CEF as monitors, firewalls and collectors write them; addresses, names and numbers are ours.

/** Every line gives a connection. */
export const cefLines: readonly string[] = [
  "Mar 10 10:29:34 monitor monitor[1] CEF:0|radiflow|isid|7.0|2|New Link Detected|Medium|cat='Link' id=1 src=10.20.1.9 dst=10.20.1.5 pt=502 PtName=Modbus SrcName=HMI left DstName=10.20.1.5 - 1 SrcMac=00:1B:1B:00:00:09#012 DstMac=00:30:DE:00:00:05 SrcVendor=Siemens AG DstVendor=WAGO Kontakttechnik GmbH SrcType=Server SrcVlan=None",
  "<134>1 2026-03-10T09:29:34.5Z guardian n2os 1 - - CEF:0|Nozomi Networks|N2OS|24.1|VI:NEW-LINK|New link|3|app=modbus dvchost=guardian start=1773134974123 src=10.20.1.9 spt=50001 dst=10.20.1.6 dpt=502 proto=TCP shost=hmi-1 smac=00:1b:1b:00:00:09 dhost=plc-6 dmac=00:30:de:00:00:06 msg=a \\= b",
  "<189>Mar 10 2026 10:29:34 fw CEF: 0|Acme \\| Sons|Wall\\\\9|1|4|traffic\\|denied|5|rt=Mar 10 2026 09:29:30.250 UTC act=Deny src=2001:db8::9 dst=2001:db8::5 spt=40000 dpt=22 proto=6 request=https://x/?a\\=b\\&c",
  "CEF:1|Claroty|CTD|4.10|Event|Write|5|CtdTimeGenerated=Mar 10 2026 09:29:34 CtdSourceIp=10.20.1.8 CtdDestinationIp=10.20.1.5 dpt=44818 proto=tcp CtdSourceHost=eng-1 CtdDestinationHost=plc-5 CtdSourceMac=00:50:56:00:00:08",
];

/** An event about one machine. */
export const cefAssetLine =
  "Mar 10 10:29:35 monitor monitor[1] CEF:0|radiflow|isid|7.0|1|New device detected|Medium|cat='Device' id=2 dvc=10.20.1.7 SrcName=10.20.1.7 - 1 SrcMac=00:30:DE:00:00:07 SrcVendor=WAGO Kontakttechnik GmbH SrcType=Server SrcVlan=1";

/** Alerts in JSON, as a connector hands them on; every line gives a connection. */
export const nozomiAlertLines: readonly string[] = [
  '{"id":"6dbf0000-0000-4000-8000-000000000001","ack":false,"name":"Program change","time":1773134974123,"id_dst":"10.20.1.6","id_src":"10.20.1.9","ip_dst":"10.20.1.6","ip_src":"10.20.1.9","status":"open","mac_dst":"00:30:de:00:00:06","mac_src":"00:1b:1b:00:00:09","parents":[],"port_dst":44818,"port_src":58679,"protocol":"ethernetip","severity":10,"zone_dst":"cell","zone_src":"cell","label_dst":null,"label_src":"hmi left","type_name":"Program change","properties":{"base_risk":6,"raised_by":"n2os_ids"},"closed_time":0,"description":"by op.a","transport_protocol":"tcp","appliance_host":"guardian","risk":6,"type_id":"SIGN:PROGRAM:CHANGE"}',
  '<14>Mar 10 10:29:34 collector nozomi: {"event_type":"alerts","id":"2","time":1773134975000,"ip_dst":"10.20.1.7","ip_src":"10.20.1.9","port_dst":161,"port_src":40001,"protocol":"snmp","type_name":"New link","transport_protocol":"udp","type_id":"VI:NEW-LINK"}',
];
