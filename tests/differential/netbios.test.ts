// NetBIOS names and datagrams with their browser announcements read in depth, against tshark on every real capture that holds some. What differs stands in
// DIFFERENCES with its reason; a difference that vanishes fails too.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BROWSER_COMMANDS, NAME_OPERATIONS } from "../../src/evidence/protocols/smb/netbios-codes.ts";
import { windowsRelease } from "../../src/evidence/protocols/windows-version.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { differencesBetween, FLOW_FIELDS, flowOfRow, knownOf, type Readings, readHeard, readingOf } from "./compare-flows.ts";

const CAPTURES = [
  "iec-104/104deneme.pcap",
  "lab-controllogix/CL5000EIP-Control-Protocol-Change-Attempt.pcap",
  "profinet/profinet_io_cm_mixed_1.pcap",
  "protocols-merged/Synchrophasor.pcap",
  "site-qut-mining-refinery/20161215192146.ConveyorBeltOn_Flooding.hmi.pcap",
  "site-s4x15-ics-village/WinXP.pcap",
  "site-westermo-testbed/reduced-right.pcap",
  "substation-iec61850/GOOSE-and-MMS.pcapng",
  "vendor-beckhoff/beckoffiplink.pcapng",
];

/** "capture | flow | what" → why tshark is wrong, or counts another thing. */
const DIFFERENCES: Readonly<Record<string, string>> = {};

const FIELDS = ["nbns.flags.opcode", "nbns.flags.response", "browser.command", "browser.server", "browser.os_major", "browser.os_minor", "browser.period", "browser.server_type.xenix"];

describe.skipIf(capturesFolder === null || !hasTshark)("NetBIOS in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const theirs: Readings = new Map();
      for (const row of tsharkFields(file, "nbns || browser", [...FLOW_FIELDS, ...FIELDS])) {
        const [operation, isResponse, command, server, major, minor, period, isUnix] = row.slice(FLOW_FIELDS.length) as [string, string, string, string, string, string, string, string];
        const reading = readingOf(theirs, flowOfRow(row));
        if (operation !== "") reading.count(`names ${NAME_OPERATIONS[Number(operation)]}${isResponse === "1" ? " answer" : ""}`);
        if ((command ?? "") === "") continue;
        reading.count(`mailslot ${BROWSER_COMMANDS.get(Number(command))}`);
        if (Number(command) !== 1 && Number(command) !== 15) continue;
        reading.count(`hostname = ${server}`);
        reading.count(`period ${Number(period) / 1000}`);
        const system = isUnix === "1" ? "Unix (Samba)" : windowsRelease(Number(major), Number(minor));
        if (system !== "") reading.count(`os = ${system}`);
      }
      expect(theirs.size).toBeGreaterThan(0);
      const flows = dissectCapture(file, ["smb"]);
      for (const key of flows.keys()) if (!key.startsWith("udp ")) flows.delete(key);
      const ours = readHeard(flows, (detail) => /^(names|mailslot) /.test(detail));
      for (const [key, { heard }] of flows) {
        const reading = readingOf(ours, key);
        // tshark measures no times of names.
        reading.responseSeconds.length = 0;
        for (const claim of heard.claims) {
          const match = /^sender ((?:hostname|os) = .*) \(browser announcement\)$/.exec(claim);
          if (match !== null) reading.count(match[1] as string);
        }
        for (const timer of heard.timers) reading.count(`period ${timer.split(" ")[1]}`);
      }
      expect(differencesBetween(capture, ours, theirs)).toEqual(knownOf(capture, DIFFERENCES));
    },
    120_000,
  );
});
