// NTP and PTP read in depth, against tshark on every real capture that holds some: modes, strata, versions, poll intervals, response times; messages, domains,
// clock classes and sources. What differs stands in DIFFERENCES with its reason; a difference that vanishes fails too.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { KISS_CODES, MODES } from "../../src/evidence/protocols/ntp/codes.ts";
import { MESSAGE_NAMES, TIME_SOURCES } from "../../src/evidence/protocols/ptp/codes.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { differencesBetween, FLOW_FIELDS, flowOfRow, knownOf, type Readings, readHeard, readingOf } from "./compare-flows.ts";

const NTP_CAPTURES = ["it-and-remote-access/NTP.pcap", "substation-iec61850/GOOSE-and-MMS.pcapng", "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap"];

/** "capture | flow | what" → why tshark is wrong, or counts another thing. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "it-and-remote-access/NTP.pcap | udp 192.168.100.1:123 192.168.100.2:42818 | mode client: 0 / 1":
    "frame 788 comes from a client that hides its clock behind random times: it is not recognised by itself, and reading begins with the answer",
  "it-and-remote-access/NTP.pcap | udp 192.168.100.1:123 192.168.100.2:42818 | response times: 0, 0.000000 to 0.000000 s / 1, 0.000199 to 0.000199 s":
    "frame 788 comes from a client that hides its clock behind random times: it is not recognised by itself, and reading begins with the answer",
  "it-and-remote-access/NTP.pcap | udp 192.168.100.1:123 192.168.100.2:42818 | version 4: 1 / 2":
    "frame 788 comes from a client that hides its clock behind random times: it is not recognised by itself, and reading begins with the answer",
};

const FACETS = ["mode", "version", "stratum", "kiss", "timer"];

describe.skipIf(capturesFolder === null || !hasTshark)("time services in depth, as tshark reads them", () => {
  test.each(NTP_CAPTURES)(
    "NTP in %s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const theirs: Readings = new Map();
      const asked = new Map<string, number>();
      for (const row of tsharkFields(file, "ntp", [...FLOW_FIELDS, "ntp.flags.mode", "ntp.flags.vn", "ntp.stratum", "ntp.ppoll", "ntp.refid", "frame.time_epoch", "ntp.xmt", "ntp.org"])) {
        const [flagged, version, stratum, poll, reference, time, transmitted, originated] = row.slice(FLOW_FIELDS.length) as [string, string, string, string, string, string, string, string];
        const mode = Number(flagged || 7);
        const reading = readingOf(theirs, flowOfRow(row));
        reading.count(`mode ${MODES[mode]}`);
        // tshark measures no times of NTP, but it prints what makes the pairs: an answer repeats the transmit time of its request.
        const key = flowOfRow(row);
        if (mode === 3) asked.set(`${key} ${transmitted}`, Number(time));
        const since = mode === 4 ? asked.get(`${key} ${originated}`) : undefined;
        if (since !== undefined) {
          reading.responseSeconds.push(Number(time) - since);
          asked.delete(`${key} ${originated}`);
        }
        if (mode > 5) continue;
        reading.count(`version ${version}`);
        if (mode !== 4 && Number(poll) >= 3 && Number(poll) <= 17) reading.count(`timer ${2 ** Number(poll)}`);
        if (mode !== 4 && mode !== 5) continue;
        reading.count(`stratum ${stratum}`);
        const code = Buffer.from(reference ?? "", "hex")
          .toString("latin1")
          .replace(/\0+$/, "");
        if (stratum === "0") reading.count(`kiss ${KISS_CODES.has(code) ? code : "other"}`);
      }
      expect(theirs.size).toBeGreaterThan(0);
      const flows = dissectCapture(file, ["ntp"]);
      const ours = readHeard(flows, (detail) => FACETS.includes(detail.split(" ")[0] as string));
      for (const [key, { heard }] of flows) for (const timer of heard.timers) readingOf(ours, key).count(`timer ${timer.split(" ")[1]}`);
      // Pairs of control and private messages are not printed.
      for (const reading of ours.values()) if (reading.counts.has("mode control") || reading.counts.has("mode private")) reading.responseSeconds.length = 0;
      expect(differencesBetween(capture, ours, theirs)).toEqual(knownOf(capture, DIFFERENCES));
    },
    120_000,
  );

  test("PTP in substation-iec61850/GOOSE-and-MMS.pcapng", () => {
    const file = join(capturesFolder as string, "substation-iec61850/GOOSE-and-MMS.pcapng");
    const theirs = new Map<string, number>();
    const count = (what: string): void => void theirs.set(what, (theirs.get(what) ?? 0) + 1);
    const fields = ["eth.src", "ptp.v2.messagetype", "ptp.v2.domainnumber", "ptp.v2.logmessageperiod", "ptp.v2.an.grandmasterclockclass", "ptp.v2.timesource"];
    for (const [src, type, domain, interval, clockClass, source] of tsharkFields(file, "ptp", fields) as [string, string, string, string, string, string][]) {
      count(`${src} message ${MESSAGE_NAMES[Number(type) & 15]}`);
      count(`${src} domain ${domain}`);
      if (Number(type) !== 11) continue;
      count(`${src} class ${clockClass}`);
      count(`${src} source ${TIME_SOURCES.get(Number(source))}`);
      count(`${src} timeout ${3 * 2 ** Number(interval)}`);
    }
    const ours = new Map<string, number>();
    for (const { key, heard } of dissectCapture(file, ["ptp"]).values()) {
      const sender = key.split(" ").find((end) => /^..:/.test(end) && (Number.parseInt(end.slice(0, 2), 16) & 1) === 0);
      for (const [detail, times] of Object.entries(heard.details)) if (!detail.startsWith("version ")) ours.set(`${sender} ${detail}`, (ours.get(`${sender} ${detail}`) ?? 0) + times);
      for (const timer of heard.timers) ours.set(`${sender} timeout ${timer.split(" ")[1]}`, (ours.get(`${sender} timeout ${timer.split(" ")[1]}`) ?? 0) + 1);
    }
    expect(theirs.size).toBeGreaterThan(0);
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));
  }, 120_000);
});
