// GOOSE read in depth, against tshark on every real capture that holds some: references, revisions, time allowed to live, new states, flags.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { differencesBetween, readHeard, readingOf, type Readings } from "./compare-flows.ts";

const CAPTURES = ["substation-iec61850/GOOSE-and-MMS.pcapng", "substation-iec61850/Sample_File_GOOSE.pcap", "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap"];
const FIELDS = ["eth.src", "eth.dst", "goose.gocbRef", "goose.datSet", "goose.confRev", "goose.timeAllowedtoLive", "goose.sqNum", "goose.simulation", "goose.ndsCom"] as const;

function readTheirs(file: string): Readings {
  const readings: Readings = new Map();
  for (const [src, dst, block, dataset, revision, live, sequence, simulation, commissioning] of tsharkFields(file, "goose.goosePdu_element", FIELDS) as string[][]) {
    const reading = readingOf(readings, `l2/0x88b8 ${[src, dst].sort().join(" ")}`);
    reading.count(`control-block ${block}`);
    reading.count(`dataset ${dataset}`);
    reading.count(`revision ${revision}`);
    reading.count(`timer goose ${Number(live) / 1_000} time allowed to live`);
    if (sequence === "0") reading.count("step new state");
    if (simulation === "1") reading.count("flag simulated");
    if (commissioning === "1") reading.count("flag needs commissioning");
  }
  return readings;
}

describe.skipIf(capturesFolder === null || !hasTshark)("GOOSE in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const flows = dissectCapture(file, ["goose"]);
      const ours = readHeard(flows, () => true);
      for (const [key, { heard }] of flows) for (const timer of heard.timers) readingOf(ours, key).count(`timer ${timer}`);
      const theirs = readTheirs(file);
      expect(theirs.size).toBeGreaterThan(0);
      expect(differencesBetween(capture, ours, theirs)).toEqual([]);
    },
    120_000,
  );
});
