// WS-Discovery read in depth, on the real capture that holds some. tshark does not read it: it gives the datagrams of the port, and the actions in them are found by
// other means than the dissector's.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { differencesBetween, FLOW_FIELDS, flowOfRow, type Readings, readHeard, readingOf } from "./compare-flows.ts";

const CAPTURE = "iec-104/104deneme.pcap";

describe.skipIf(capturesFolder === null || !hasTshark)("WS-Discovery in depth", () => {
  test(CAPTURE, () => {
    const file = join(capturesFolder as string, CAPTURE);
    const theirs: Readings = new Map();
    for (const row of tsharkFields(file, "udp.port == 3702 && !icmp && !icmpv6", [...FLOW_FIELDS, "udp.payload"])) {
      const text = Buffer.from((row.at(-1) as string).replaceAll(":", ""), "hex").toString("utf8");
      const action = /<\w+:Action[^>]*>[^<]*\/(\w+)<\/\w+:Action>/.exec(text)?.[1];
      readingOf(theirs, flowOfRow(row)).count(`message ${action ?? "other"}`);
    }
    expect(theirs.size).toBeGreaterThan(0);
    const ours = readHeard(dissectCapture(file, ["ws-discovery"]), (detail) => detail.startsWith("message "));
    expect(differencesBetween(CAPTURE, ours, theirs)).toEqual([]);
  }, 120_000);
});
