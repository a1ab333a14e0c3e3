// Every protocol there is: written by scripts/protocol-registry.mjs from the folders beside this file, never by hand.
import { arp } from "./arp/arp.ts";
import { avManagement } from "./av-management/av-management.ts";
import { bacnetIp } from "./bacnet-ip/bacnet-ip.ts";
import { dceRpc } from "./dce-rpc/dce-rpc.ts";
import { dhcpBootp } from "./dhcp-bootp/dhcp-bootp.ts";
import { dns } from "./dns/dns.ts";
import { fins } from "./fins/fins.ts";
import { goose } from "./goose/goose.ts";
import { hartIp } from "./hart-ip/hart-ip.ts";
import { http } from "./http/http.ts";
import { iccp } from "./iccp/iccp.ts";
import { iec61850Mms } from "./iec61850-mms/iec61850-mms.ts";
import { l2Redundancy } from "./l2-redundancy/l2-redundancy.ts";
import { lldp } from "./lldp/lldp.ts";
import { llmnr } from "./llmnr/llmnr.ts";
import { mdns } from "./mdns/mdns.ts";
import { modbusTcp } from "./modbus-tcp/modbus-tcp.ts";
import { umas } from "./modbus-tcp/umas.ts";
import { ntp } from "./ntp/ntp.ts";
import { otConfigBackup } from "./ot-config-backup/ot-config-backup.ts";
import { ptp } from "./ptp/ptp.ts";
import { s7comm } from "./s7comm/s7comm.ts";
import { s7commPlus } from "./s7comm-plus/s7comm-plus.ts";
import { siemensLogo } from "./siemens-logo/siemens-logo.ts";
import { smb } from "./smb/smb.ts";
import { snmp } from "./snmp/snmp.ts";
import { ssdp } from "./ssdp/ssdp.ts";
import { sv } from "./sv/sv.ts";
import { syslog } from "./syslog/syslog.ts";
import { tls } from "./tls/tls.ts";
import { veeam } from "./veeam/veeam.ts";
import { winrm } from "./winrm/winrm.ts";
import { wsDiscovery } from "./ws-discovery/ws-discovery.ts";
import { wsus } from "./wsus/wsus.ts";
import type { Protocol } from "./protocol.ts";

export const listedProtocols: readonly Protocol[] = [
  arp,
  avManagement,
  bacnetIp,
  dceRpc,
  dhcpBootp,
  dns,
  fins,
  goose,
  hartIp,
  http,
  iccp,
  iec61850Mms,
  l2Redundancy,
  lldp,
  llmnr,
  mdns,
  modbusTcp,
  umas,
  ntp,
  otConfigBackup,
  ptp,
  s7comm,
  s7commPlus,
  siemensLogo,
  smb,
  snmp,
  ssdp,
  sv,
  syslog,
  tls,
  veeam,
  winrm,
  wsDiscovery,
  wsus,
];
