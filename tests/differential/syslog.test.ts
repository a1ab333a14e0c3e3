// Syslog read in depth, against tshark on the real captures that hold some: messages per flow by facility and severity.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FACILITIES, SEVERITIES } from "../../src/evidence/protocols/syslog/codes.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { differencesBetween, FLOW_FIELDS, flowOfRow, knownOf, type Readings, readHeard, readingOf } from "./compare-flows.ts";

const CAPTURES = ["it-and-remote-access/DHCP.pcap", "it-and-remote-access/Syslog.pcap", "site-s4x15-ics-village/WinXP.pcap"];

const NO_SYSLOG = "random bytes sent to port 514, which tshark names by the port; no message begins with a priority";

/** "capture | flow | what" → why tshark is wrong, or counts another thing. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "it-and-remote-access/Syslog.pcap | udp 10.1.1.99:514 208.21.2.184:1512 | facility kernel: 0 / 990": NO_SYSLOG,
  "it-and-remote-access/Syslog.pcap | udp 10.1.1.99:514 208.21.2.184:1512 | facility user: 0 / 9": NO_SYSLOG,
  "it-and-remote-access/Syslog.pcap | udp 10.1.1.99:514 208.21.2.184:1512 | severity alert: 0 / 6": NO_SYSLOG,
  "it-and-remote-access/Syslog.pcap | udp 10.1.1.99:514 208.21.2.184:1512 | severity critical: 0 / 1": NO_SYSLOG,
  "it-and-remote-access/Syslog.pcap | udp 10.1.1.99:514 208.21.2.184:1512 | severity debug: 0 / 1": NO_SYSLOG,
  "it-and-remote-access/Syslog.pcap | udp 10.1.1.99:514 208.21.2.184:1512 | severity emergency: 0 / 982": NO_SYSLOG,
  "it-and-remote-access/Syslog.pcap | udp 10.1.1.99:514 208.21.2.184:1512 | severity error: 0 / 3": NO_SYSLOG,
  "it-and-remote-access/Syslog.pcap | udp 10.1.1.99:514 208.21.2.184:1512 | severity informational: 0 / 3": NO_SYSLOG,
  "it-and-remote-access/Syslog.pcap | udp 10.1.1.99:514 208.21.2.184:1512 | severity notice: 0 / 2": NO_SYSLOG,
  "it-and-remote-access/Syslog.pcap | udp 10.1.1.99:514 208.21.2.184:1512 | severity warning: 0 / 1": NO_SYSLOG,
};

describe.skipIf(capturesFolder === null || !hasTshark)("syslog in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const theirs: Readings = new Map();
      for (const row of tsharkFields(file, "syslog", [...FLOW_FIELDS, "syslog.facility", "syslog.level"])) {
        const [facility, severity] = row.slice(FLOW_FIELDS.length) as [string, string];
        const reading = readingOf(theirs, flowOfRow(row));
        if ((facility ?? "") === "") continue;
        reading.count(`facility ${FACILITIES[Number(facility)]}`);
        reading.count(`severity ${SEVERITIES[Number(severity)]}`);
      }
      const ours = readHeard(dissectCapture(file, ["syslog"]), (detail) => /^(facility|severity) /.test(detail));
      expect(differencesBetween(capture, ours, theirs)).toEqual(knownOf(capture, DIFFERENCES));
    },
    120_000,
  );
});
