// SNMP read in depth, against tshark on the real captures that hold some: operations, versions and response times of each flow.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PDU_NAMES } from "../../src/evidence/protocols/snmp/codes.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { differencesBetween, FLOW_FIELDS, flowOfRow, type Readings, readHeard, readingOf } from "./compare-flows.ts";

const CAPTURES = ["substation-iec61850/Sample_File_MMS_and_GOOSE.pcap"];
const VERSIONS = ["1", "2c", "", "3"];

describe.skipIf(capturesFolder === null || !hasTshark)("SNMP in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const theirs: Readings = new Map();
      for (const row of tsharkFields(file, "snmp", [...FLOW_FIELDS, "snmp.version", "snmp.data", "snmp.time"])) {
        const [version, pdu, time] = row.slice(FLOW_FIELDS.length) as [string, string, string];
        const reading = readingOf(theirs, flowOfRow(row));
        reading.count(`version ${VERSIONS[Number(version)]}`);
        reading.count(`pdu ${PDU_NAMES[Number(pdu)]}`);
        if ((time ?? "") !== "") reading.responseSeconds.push(Number(time));
      }
      expect(theirs.size).toBeGreaterThan(0);
      const ours = readHeard(dissectCapture(file, ["snmp"]), () => true);
      expect(differencesBetween(capture, ours, theirs)).toEqual([]);
    },
    120_000,
  );
});
