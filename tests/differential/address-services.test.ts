// DHCP, BOOTP and DHCPv6 read in depth, against tshark on every real capture that holds some: message types per flow, lease times, and names,
// masks and gateways that leases give. What differs stands in DIFFERENCES with its reason; a difference that vanishes fails too.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MESSAGE_TYPES } from "../../src/evidence/protocols/dhcp-bootp/codes.ts";
import { MESSAGE_TYPES as MESSAGE_TYPES_6 } from "../../src/evidence/protocols/dhcpv6/codes.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { claimsHeard, differencesBetween, FLOW_FIELDS, flowOfRow, knownOf, occurrences, type Readings, readHeard, readingOf } from "./compare-flows.ts";

const DHCP_CAPTURES = [
  "it-and-remote-access/DHCP.pcap",
  "lab-controllogix/CL5000EIP-IP-Address-Change-Attempt.pcap",
  "profinet/profinet_io_cm_mixed_1.pcap",
  "site-westermo-testbed/reduced-right.pcap",
];
const DHCPV6_CAPTURES = [
  "iec-104/104IPValue.pcap",
  "iec-104/104deneme.pcap",
  "it-and-remote-access/DHCP.pcap",
  "it-and-remote-access/Syslog.pcap",
  "profinet/profinet_io_cm_mixed_1.pcap",
  "protocols-merged/BSAP.pcap",
  "site-lemay-6rtu/characterization_modbus_6RTU_with_operate.pcap",
  "site-qut-mining-refinery/20161215192146.ConveyorBeltOn_Flooding.hmi.pcap",
  "site-qut-mining-refinery/20161215193421.WaterTankOnAuto_Flooding.hmi.pcap",
  "vendor-beckhoff/beckoffiplink.pcapng",
];

/** "capture | flow | what" → why tshark is wrong, or counts another thing. */
const DIFFERENCES: Readonly<Record<string, string>> = {};

const INFINITE = "4294967295";

describe.skipIf(capturesFolder === null || !hasTshark)("address services in depth, as tshark reads them", () => {
  test.each(DHCP_CAPTURES)(
    "DHCP in %s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const flows = dissectCapture(file, ["dhcp-bootp"]);
      const fields = [
        ...FLOW_FIELDS,
        "dhcp.type",
        "dhcp.option.dhcp",
        "dhcp.option.ip_address_lease_time",
        "dhcp.option.renewal_time_value",
        "dhcp.option.rebinding_time_value",
        "dhcp.option.hostname",
        "dhcp.option.subnet_mask",
        "dhcp.option.router",
        "dhcp.ip.your",
        "dhcp.ip.client",
      ];
      const theirs: Readings = new Map();
      const claims = new Set<string>();
      const rows = tsharkFields(file, "dhcp", fields);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        const [operation, type, lease, renewal, rebinding, name, mask, routers, yours, clients] = row.slice(FLOW_FIELDS.length) as [
          string,
          string,
          string,
          string,
          string,
          string,
          string,
          string,
          string,
          string,
        ];
        // An answer to INFORM repeats the address that the client has.
        const your = yours === "0.0.0.0" ? clients : yours;
        const reading = readingOf(theirs, flowOfRow(row));
        reading.count(`message ${type === "" ? `BOOTP ${operation === "2" ? "reply" : "request"}` : MESSAGE_TYPES[Number(type)]}`);
        const isGiven = type === "5" || (type === "" && operation === "2");
        if (name !== "" && (operation === "1" || isGiven)) claims.add(`hostname = ${name}`);
        if (!isGiven || your === "0.0.0.0") continue;
        if (mask !== "") claims.add(`${your} netmask = ${mask}`);
        for (const router of occurrences(routers)) claims.add(`${your} gateway = ${router}`);
        if (lease === "" || lease === INFINITE) continue;
        reading.count(`timer lease ${lease}`);
        if ((renewal ?? "") !== "") reading.count(`timer renewal ${renewal}`);
        if ((rebinding ?? "") !== "") reading.count(`timer rebinding ${rebinding}`);
      }
      const ours = readHeard(flows, (detail) => detail.startsWith("message "));
      for (const [key, { heard }] of flows) {
        for (const timer of heard.timers) {
          const [, seconds, kind] = timer.split(" ");
          readingOf(ours, key).count(`timer ${kind} ${seconds}`);
        }
        // tshark measures no times of DHCP.
        readingOf(ours, key).responseSeconds.length = 0;
      }
      expect(differencesBetween(capture, ours, theirs)).toEqual(knownOf(capture, DIFFERENCES));
      const said = claimsHeard(flows).map((claim) => claim.slice(0, claim.lastIndexOf(" (")));
      const wanted = said.flatMap((claim) => (/ (netmask|gateway) = /.test(claim) ? [claim] : / hostname = /.test(claim) ? [claim.slice(claim.indexOf("hostname"))] : []));
      expect([...new Set(wanted)].sort()).toEqual([...claims].sort());
    },
    120_000,
  );

  test.each(DHCPV6_CAPTURES)(
    "DHCPv6 in %s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const flows = dissectCapture(file, ["dhcpv6"]);
      const theirs: Readings = new Map();
      const names = new Set<string>();
      const rows = tsharkFields(file, "dhcpv6", [...FLOW_FIELDS, "dhcpv6.msgtype", "dhcpv6.client_domain"]);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        const reading = readingOf(theirs, flowOfRow(row));
        for (const type of occurrences(row[FLOW_FIELDS.length])) {
          if (Number(type) < 12) reading.count(`message ${MESSAGE_TYPES_6[Number(type)]}`);
        }
        for (const name of occurrences(row[FLOW_FIELDS.length + 1])) names.add(name.toLowerCase().replace(/\.$/, ""));
      }
      const ours = readHeard(flows, (detail) => detail.startsWith("message "));
      for (const reading of ours.values()) reading.responseSeconds.length = 0;
      expect(differencesBetween(capture, ours, theirs)).toEqual(knownOf(capture, DIFFERENCES));
      const heard = claimsHeard(flows).flatMap((claim) => /hostname = (.*) \(/.exec(claim)?.[1] ?? []);
      expect([...new Set(heard)].sort()).toEqual([...names].sort());
    },
    120_000,
  );
});
