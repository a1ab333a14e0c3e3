// Every protocol there is: written by scripts/registries.mjs from the folders beside this file, never by hand.
import { abCsp } from "./ab-csp/ab-csp.ts";
import { anydesk } from "./anydesk/anydesk.ts";
import { arp } from "./arp/arp.ts";
import { avManagement } from "./av-management/av-management.ts";
import { bacnetIp } from "./bacnet-ip/bacnet-ip.ts";
import { barcodeRfidRaw } from "./barcode-rfid-raw/barcode-rfid-raw.ts";
import { beckhoffAds } from "./beckhoff-ads/beckhoff-ads.ts";
import { cclIe } from "./ccl-ie/ccl-ie.ts";
import { cclIefBasic } from "./ccl-ief-basic/ccl-ief-basic.ts";
import { cdp } from "./cdp/cdp.ts";
import { codemeter } from "./codemeter/codemeter.ts";
import { codesys } from "./codesys/codesys.ts";
import { crimson } from "./crimson/crimson.ts";
import { dceRpc } from "./dce-rpc/dce-rpc.ts";
import { deltav } from "./deltav/deltav.ts";
import { dhcpBootp } from "./dhcp-bootp/dhcp-bootp.ts";
import { dhcpv6 } from "./dhcpv6/dhcpv6.ts";
import { dnp3 } from "./dnp3/dnp3.ts";
import { dns } from "./dns/dns.ts";
import { enipExplicit } from "./enip-explicit/enip-explicit.ts";
import { enipIo } from "./enip-io/enip-io.ts";
import { ethercat } from "./ethercat/ethercat.ts";
import { euromap6377 } from "./euromap63-77/euromap63-77.ts";
import { factorytalk } from "./factorytalk/factorytalk.ts";
import { ffHse } from "./ff-hse/ff-hse.ts";
import { fins } from "./fins/fins.ts";
import { flNet } from "./fl-net/fl-net.ts";
import { flexnet } from "./flexnet/flexnet.ts";
import { focas } from "./focas/focas.ts";
import { ftpTftp } from "./ftp-tftp/ftp-tftp.ts";
import { geEgd } from "./ge-egd/ge-egd.ts";
import { geSrtp } from "./ge-srtp/ge-srtp.ts";
import { gigeVision } from "./gige-vision/gige-vision.ts";
import { goose } from "./goose/goose.ts";
import { hartIp } from "./hart-ip/hart-ip.ts";
import { http } from "./http/http.ts";
import { iccp } from "./iccp/iccp.ts";
import { iec104 } from "./iec104/iec104.ts";
import { iec61850Mms } from "./iec61850-mms/iec61850-mms.ts";
import { kerberosLdap } from "./kerberos-ldap/kerberos-ldap.ts";
import { knxIp } from "./knx-ip/knx-ip.ts";
import { l2Redundancy } from "./l2-redundancy/l2-redundancy.ts";
import { lldp } from "./lldp/lldp.ts";
import { llmnr } from "./llmnr/llmnr.ts";
import { lsv2 } from "./lsv2/lsv2.ts";
import { mdns } from "./mdns/mdns.ts";
import { melsecSlmp } from "./melsec-slmp/melsec-slmp.ts";
import { modbusTcp } from "./modbus-tcp/modbus-tcp.ts";
import { umas } from "./modbus-tcp/umas.ts";
import { mqtt } from "./mqtt/mqtt.ts";
import { mssql } from "./mssql/mssql.ts";
import { mtconnect } from "./mtconnect/mtconnect.ts";
import { niagaraFox } from "./niagara-fox/niagara-fox.ts";
import { ntp } from "./ntp/ntp.ts";
import { opcClassic } from "./opc-classic/opc-classic.ts";
import { opcua } from "./opcua/opcua.ts";
import { openProtocol } from "./open-protocol/open-protocol.ts";
import { osisoftPi } from "./osisoft-pi/osisoft-pi.ts";
import { otConfigBackup } from "./ot-config-backup/ot-config-backup.ts";
import { pcworx } from "./pcworx/pcworx.ts";
import { proficyHistorian } from "./proficy-historian/proficy-historian.ts";
import { profinetCm } from "./profinet-cm/profinet-cm.ts";
import { profinetDcp } from "./profinet-dcp/profinet-dcp.ts";
import { profinetRt } from "./profinet-rt/profinet-rt.ts";
import { ptp } from "./ptp/ptp.ts";
import { rawPrint } from "./raw-print/raw-print.ts";
import { rdp } from "./rdp/rdp.ts";
import { rocPlus } from "./roc-plus/roc-plus.ts";
import { rtsp } from "./rtsp/rtsp.ts";
import { s7comm } from "./s7comm/s7comm.ts";
import { s7commPlus } from "./s7comm-plus/s7comm-plus.ts";
import { safetyOverlay } from "./safety-overlay/safety-overlay.ts";
import { sentinelLdk } from "./sentinel-ldk/sentinel-ldk.ts";
import { siemensAlm } from "./siemens-alm/siemens-alm.ts";
import { siemensLogo } from "./siemens-logo/siemens-logo.ts";
import { smb } from "./smb/smb.ts";
import { snmp } from "./snmp/snmp.ts";
import { sparkplugB } from "./sparkplug-b/sparkplug-b.ts";
import { ssdp } from "./ssdp/ssdp.ts";
import { ssh } from "./ssh/ssh.ts";
import { suitelink } from "./suitelink/suitelink.ts";
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
  barcodeRfidRaw,
  beckhoffAds,
  cclIe,
  cclIefBasic,
  cdp,
  codemeter,
  codesys,
  crimson,
  dceRpc,
  deltav,
  dhcpBootp,
  dhcpv6,
  dnp3,
  dns,
  enipExplicit,
  enipIo,
  ethercat,
  euromap6377,
  factorytalk,
  ffHse,
  fins,
  flNet,
  flexnet,
  focas,
  ftpTftp,
  geEgd,
  geSrtp,
  gigeVision,
  goose,
  hartIp,
  http,
  iccp,
  iec104,
  iec61850Mms,
  kerberosLdap,
  knxIp,
  l2Redundancy,
  lldp,
  llmnr,
  lsv2,
  mdns,
  melsecSlmp,
  modbusTcp,
  umas,
  mqtt,
  mssql,
  mtconnect,
  niagaraFox,
  ntp,
  opcClassic,
  opcua,
  openProtocol,
  osisoftPi,
  otConfigBackup,
  pcworx,
  proficyHistorian,
  profinetCm,
  profinetDcp,
  profinetRt,
  ptp,
  rawPrint,
  rdp,
  rocPlus,
  rtsp,
  s7comm,
  s7commPlus,
  safetyOverlay,
  sentinelLdk,
  siemensAlm,
  siemensLogo,
  smb,
  snmp,
  sparkplugB,
  ssdp,
  ssh,
  suitelink,
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
