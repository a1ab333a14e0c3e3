// Every kind of traffic a scenario may name, by its word. Adding one is a file in traffic/ and a line here.
import { kerberos, ldap } from "./traffic/directory.ts";
import { enipDiscovery, ethernetIp } from "./traffic/ethernet-ip.ts";
import { modbus } from "./traffic/modbus.ts";
import { dns, ntp, syslog } from "./traffic/name-and-time.ts";
import { arp, icmp, lldp, llmnr, mdns, nbns, ssdp, stp } from "./traffic/neighbours.ts";
import { opcClassic } from "./traffic/opc-classic.ts";
import { opcUa } from "./traffic/opc-ua.ts";
import { flexnet, historian, http, rawPrint } from "./traffic/plain-services.ts";
import { profinet } from "./traffic/profinet.ts";
import { ftp, rdp, ssh } from "./traffic/remote-access.ts";
import { s7comm } from "./traffic/s7comm.ts";
import { smb2 } from "./traffic/smb.ts";
import { snmp } from "./traffic/snmp.ts";
import { sqlServer } from "./traffic/sql-server.ts";
import { tls } from "./traffic/tls.ts";
import type { TrafficKind } from "./traffic/traffic-kind.ts";

export const trafficTable: ReadonlyMap<string, TrafficKind> = new Map(
  [
    modbus,
    s7comm,
    ethernetIp,
    enipDiscovery,
    profinet,
    opcUa,
    opcClassic,
    historian,
    sqlServer,
    smb2,
    kerberos,
    ldap,
    dns,
    ntp,
    syslog,
    snmp,
    http,
    tls,
    rdp,
    ssh,
    ftp,
    rawPrint,
    flexnet,
    arp,
    icmp,
    llmnr,
    nbns,
    ssdp,
    mdns,
    lldp,
    stp,
  ].map((kind) => [kind.protocol, kind]),
);
