// Every protocol there is: written by scripts/protocol-registry.mjs from the folders beside this file, never by hand.
import { abCsp } from "./ab-csp/ab-csp.ts";
import { anydesk } from "./anydesk/anydesk.ts";
import { arp } from "./arp/arp.ts";
import { avManagement } from "./av-management/av-management.ts";
import { bacnetIp } from "./bacnet-ip/bacnet-ip.ts";
import { cclIe } from "./ccl-ie/ccl-ie.ts";
import { cclIefBasic } from "./ccl-ief-basic/ccl-ief-basic.ts";
import { dceRpc } from "./dce-rpc/dce-rpc.ts";
import { dhcpBootp } from "./dhcp-bootp/dhcp-bootp.ts";
import { dhcpv6 } from "./dhcpv6/dhcpv6.ts";
import { dnp3 } from "./dnp3/dnp3.ts";
import { dns } from "./dns/dns.ts";
import { enipExplicit } from "./enip-explicit/enip-explicit.ts";
import { enipIo } from "./enip-io/enip-io.ts";
import { ethercat } from "./ethercat/ethercat.ts";
import { ffHse } from "./ff-hse/ff-hse.ts";
import { fins } from "./fins/fins.ts";
import { ftpTftp } from "./ftp-tftp/ftp-tftp.ts";
import { geEgd } from "./ge-egd/ge-egd.ts";
import { geSrtp } from "./ge-srtp/ge-srtp.ts";
import { goose } from "./goose/goose.ts";
import { hartIp } from "./hart-ip/hart-ip.ts";
import { http } from "./http/http.ts";
import { iccp } from "./iccp/iccp.ts";
import { iec104 } from "./iec104/iec104.ts";
import { iec61850Mms } from "./iec61850-mms/iec61850-mms.ts";
import { kerberosLdap } from "./kerberos-ldap/kerberos-ldap.ts";
import { l2Redundancy } from "./l2-redundancy/l2-redundancy.ts";
import { lldp } from "./lldp/lldp.ts";
import { llmnr } from "./llmnr/llmnr.ts";
import { mdns } from "./mdns/mdns.ts";
import { melsecSlmp } from "./melsec-slmp/melsec-slmp.ts";
import { modbusTcp } from "./modbus-tcp/modbus-tcp.ts";
import { umas } from "./modbus-tcp/umas.ts";
import { mssql } from "./mssql/mssql.ts";
import { ntp } from "./ntp/ntp.ts";
import { opcClassic } from "./opc-classic/opc-classic.ts";
import { opcua } from "./opcua/opcua.ts";
import { otConfigBackup } from "./ot-config-backup/ot-config-backup.ts";
import { profinetCm } from "./profinet-cm/profinet-cm.ts";
import { profinetDcp } from "./profinet-dcp/profinet-dcp.ts";
import { profinetRt } from "./profinet-rt/profinet-rt.ts";
import { ptp } from "./ptp/ptp.ts";
import { rawPrint } from "./raw-print/raw-print.ts";
import { rdp } from "./rdp/rdp.ts";
import { s7comm } from "./s7comm/s7comm.ts";
import { s7commPlus } from "./s7comm-plus/s7comm-plus.ts";
import { siemensLogo } from "./siemens-logo/siemens-logo.ts";
import { smb } from "./smb/smb.ts";
import { snmp } from "./snmp/snmp.ts";
import { ssdp } from "./ssdp/ssdp.ts";
import { ssh } from "./ssh/ssh.ts";
import { sv } from "./sv/sv.ts";
import { syslog } from "./syslog/syslog.ts";
import { teamviewer } from "./teamviewer/teamviewer.ts";
import { telnet } from "./telnet/telnet.ts";
import { tls } from "./tls/tls.ts";
import { veeam } from "./veeam/veeam.ts";
import { vendorVpn } from "./vendor-vpn/vendor-vpn.ts";
import { vmware } from "./vmware/vmware.ts";
import { vnc } from "./vnc/vnc.ts";
import { winrm } from "./winrm/winrm.ts";
import { wsDiscovery } from "./ws-discovery/ws-discovery.ts";
import { wsus } from "./wsus/wsus.ts";
import type { Protocol } from "./protocol.ts";

export const listedProtocols: readonly Protocol[] = [
  abCsp,
  anydesk,
  arp,
  avManagement,
  bacnetIp,
  cclIe,
  cclIefBasic,
  dceRpc,
  dhcpBootp,
  dhcpv6,
  dnp3,
  dns,
  enipExplicit,
  enipIo,
  ethercat,
  ffHse,
  fins,
  ftpTftp,
  geEgd,
  geSrtp,
  goose,
  hartIp,
  http,
  iccp,
  iec104,
  iec61850Mms,
  kerberosLdap,
  l2Redundancy,
  lldp,
  llmnr,
  mdns,
  melsecSlmp,
  modbusTcp,
  umas,
  mssql,
  ntp,
  opcClassic,
  opcua,
  otConfigBackup,
  profinetCm,
  profinetDcp,
  profinetRt,
  ptp,
  rawPrint,
  rdp,
  s7comm,
  s7commPlus,
  siemensLogo,
  smb,
  snmp,
  ssdp,
  ssh,
  sv,
  syslog,
  teamviewer,
  telnet,
  tls,
  veeam,
  vendorVpn,
  vmware,
  vnc,
  winrm,
  wsDiscovery,
  wsus,
];
