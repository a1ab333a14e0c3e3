// All log formats that are read. Order matters only between formats that are equally sure of the same content.
import { asaSyslog } from "./asa-syslog/asa-syslog.ts";
import { checkPoint } from "./check-point/check-point.ts";
import { filterlog } from "./filterlog/filterlog.ts";
import { flowCsv, nfdumpCsv } from "./flow-csv/flow-csv.ts";
import { fortigate } from "./fortigate/fortigate.ts";
import { guacamole } from "./guacamole/guacamole.ts";
import { hostSyslog } from "./host-syslog/host-syslog.ts";
import { huaweiH3c } from "./huawei-h3c/huawei-h3c.ts";
import { juniperSrx } from "./juniper-srx/juniper-srx.ts";
import { leef } from "./leef/leef.ts";
import type { LogFormat } from "./log-format.ts";
import { meraki } from "./meraki/meraki.ts";
import { mikrotik } from "./mikrotik/mikrotik.ts";
import { cef } from "./ot-monitor-cef/cef.ts";
import { panTraffic } from "./pan-traffic/pan-traffic.ts";
import { probeCsv } from "./probe-csv/probe-csv.ts";
import { sonicwall } from "./sonicwall/sonicwall.ts";
import { sophosFirewall } from "./sophos-firewall/sophos-firewall.ts";
import { stormshield } from "./stormshield/stormshield.ts";
import { suricata } from "./suricata/suricata.ts";
import { teleport } from "./teleport/teleport.ts";
import { windowsCsv } from "./windows-events/windows-csv.ts";
import { windowsJson } from "./windows-events/windows-json.ts";
import { zeek } from "./zeek/zeek.ts";

export const logFormats: readonly LogFormat[] = [
  zeek,
  suricata,
  asaSyslog,
  fortigate,
  panTraffic,
  juniperSrx,
  checkPoint,
  sophosFirewall,
  sonicwall,
  stormshield,
  huaweiH3c,
  meraki,
  mikrotik,
  filterlog,
  nfdumpCsv,
  probeCsv,
  cef,
  leef,
  flowCsv,
  teleport,
  guacamole,
  windowsJson,
  windowsCsv,
  hostSyslog,
];
