// Every protocol there is: written by scripts/protocol-registry.mjs from the folders beside this file, never by hand.
import { arp } from "./arp/arp.ts";
import { bacnetIp } from "./bacnet-ip/bacnet-ip.ts";
import { dns } from "./dns/dns.ts";
import { fins } from "./fins/fins.ts";
import { hartIp } from "./hart-ip/hart-ip.ts";
import { l2Redundancy } from "./l2-redundancy/l2-redundancy.ts";
import { lldp } from "./lldp/lldp.ts";
import { llmnr } from "./llmnr/llmnr.ts";
import { mdns } from "./mdns/mdns.ts";
import { modbusTcp } from "./modbus-tcp/modbus-tcp.ts";
import { umas } from "./modbus-tcp/umas.ts";
import { ntp } from "./ntp/ntp.ts";
import { ptp } from "./ptp/ptp.ts";
import { ssdp } from "./ssdp/ssdp.ts";
import { wsDiscovery } from "./ws-discovery/ws-discovery.ts";
import type { Protocol } from "./protocol.ts";

export const listedProtocols: readonly Protocol[] = [
  arp,
  bacnetIp,
  dns,
  fins,
  hartIp,
  l2Redundancy,
  lldp,
  llmnr,
  mdns,
  modbusTcp,
  umas,
  ntp,
  ptp,
  ssdp,
  wsDiscovery,
];
