// DNP3 read in depth, against tshark on every real capture that holds some: functions, outstations, objects of requests, link functions,
// indications, and response times paired from tshark's rows; and against the logs that ICSNPP made of one of them. Known differences stand in
// DIFFERENCES with their reason; one that vanishes fails too.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { INDICATIONS, LINK_NAMES } from "../../src/evidence/protocols/dnp3/codes.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { differencesBetween, FLOW_FIELDS, flowOfRow, knownOf, readHeard, readingOf, type Readings } from "./compare-flows.ts";

const CAPTURES = ["dnp3/dnp3_example.pcap", "lab-controllogix/CL5000EIP-View-Device-Status.pcap", "protocols-merged/DNP3.pcap"];

/** "capture | flow | what: ours / tshark's" → why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "dnp3/dnp3_example.pcap | tcp 10.10.20.5:20000 10.10.20.8:20000 | response times: 97, 0.003249 to 0.010023 s / 94, 0.003249 to 0.010023 s":
    "tshark joins the segments of three responses with others of an earlier connection, because their transport sequence is the same",
  "dnp3/dnp3_example.pcap | tcp 10.10.20.5:55355 10.10.20.8:20000 | function 0: 0 / 1": "frame 311 is a response in one frame (FIR and FIN set); tshark joins it with frame 210 of another connection",
  "dnp3/dnp3_example.pcap | tcp 10.10.20.5:55355 10.10.20.8:20000 | response times: 15, 0.001578 to 0.004674 s / 14, 0.001578 to 0.004674 s": "frame 311, as above",
  "dnp3/dnp3_example.pcap | tcp 10.10.20.5:55370 10.10.20.8:20000 | function 130: 1 / 0": "tshark leaves the unsolicited response in frames 808 to 810 unassembled",
  "dnp3/dnp3_example.pcap | tcp 10.10.20.5:55370 10.10.20.8:20000 | outstation 5: 30 / 28": "frames 808 to 810, as above, and the response without request below",
  "dnp3/dnp3_example.pcap | tcp 10.10.20.5:55370 10.10.20.8:20000 | response times: 27, 0.001493 to 0.104858 s / 28, 0.001493 to 0.104858 s":
    "one sequence number is asked with four times before its responses come: ours gives the oldest up when it is asked with again (one is unanswered, one response without request)",
  "protocols-merged/DNP3.pcap | tcp 10.10.20.5:20000 10.10.20.8:20000 | response times: 97, 0.003249 to 0.010023 s / 94, 0.003249 to 0.010023 s": "the same recording as dnp3_example.pcap, as there",
  "protocols-merged/DNP3.pcap | tcp 10.10.20.5:55355 10.10.20.8:20000 | function 0: 0 / 1": "the same recording as dnp3_example.pcap, as there",
  "protocols-merged/DNP3.pcap | tcp 10.10.20.5:55355 10.10.20.8:20000 | response times: 15, 0.001578 to 0.004674 s / 14, 0.001578 to 0.004674 s": "as there",
  "protocols-merged/DNP3.pcap | tcp 10.10.20.5:55370 10.10.20.8:20000 | function 130: 1 / 0": "as there",
  "protocols-merged/DNP3.pcap | tcp 10.10.20.5:55370 10.10.20.8:20000 | outstation 5: 30 / 28": "as there",
  "protocols-merged/DNP3.pcap | tcp 10.10.20.5:55370 10.10.20.8:20000 | response times: 27, 0.001493 to 0.104858 s / 28, 0.001493 to 0.104858 s": "as there",
  "protocols-merged/DNP3.pcap | tcp 10.0.0.3:20000 10.0.0.8:1159 | object 60/4: 0 / 2": "frames 1650 and 1652 end with qualifier ED, which does not exist",
  "protocols-merged/DNP3.pcap | tcp 10.0.0.3:20000 10.0.0.8:1184 | object 1/7: 2 / 0": "tshark reads no objects of function 18",
  "protocols-merged/DNP3.pcap | tcp 10.0.0.3:20000 10.0.0.8:1184 | object 60/2: 2 / 0": "tshark reads no objects of function 18",
  "protocols-merged/DNP3.pcap | tcp 10.0.0.3:20000 10.0.0.9:1084 | object 1/7: 2 / 0": "tshark reads no objects of function 18",
  "protocols-merged/DNP3.pcap | tcp 10.0.0.3:20000 10.0.0.9:1084 | object 60/2: 2 / 0": "tshark reads no objects of function 18",
  "protocols-merged/DNP3.pcap | tcp 130.126.140.229:20001 130.126.142.250:51006 | function 1: 1 / 0": "tshark looks for DNP3 on port 20000 only",
  "protocols-merged/DNP3.pcap | tcp 130.126.140.229:20001 130.126.142.250:51006 | object 60/1: 1 / 0": "tshark looks for DNP3 on port 20000 only",
  "protocols-merged/DNP3.pcap | tcp 130.126.140.229:20001 130.126.142.250:51006 | object 60/2: 1 / 0": "tshark looks for DNP3 on port 20000 only",
  "protocols-merged/DNP3.pcap | tcp 130.126.140.229:20001 130.126.142.250:51006 | object 60/3: 1 / 0": "tshark looks for DNP3 on port 20000 only",
  "protocols-merged/DNP3.pcap | tcp 130.126.140.229:20001 130.126.142.250:51006 | object 60/4: 1 / 0": "tshark looks for DNP3 on port 20000 only",
  "protocols-merged/DNP3.pcap | tcp 130.126.140.229:20001 130.126.142.250:51006 | outstation 2: 1 / 0": "tshark looks for DNP3 on port 20000 only",
  "protocols-merged/DNP3.pcap | tcp 130.126.140.229:20001 130.126.142.250:51006 | response times: 1, 2.004346 to 2.004346 s / 0, 0.000000 to 0.000000 s": "tshark looks for DNP3 on port 20000 only",
  "protocols-merged/DNP3.pcap | tcp 192.168.1.1:20000 192.168.1.2:49159 | indication need time: 1 / 0":
    "tshark takes frame 40 for a retransmission and does not read it; its bytes were not there before",
  "protocols-merged/DNP3.pcap | tcp 192.168.1.1:20000 192.168.1.2:49159 | indication restart: 1 / 0": "frame 40, as above",
  "protocols-merged/DNP3.pcap | tcp 192.168.1.1:20000 192.168.1.2:49159 | object 120/2: 1 / 0": "tshark reads no objects of function 32",
  "protocols-merged/DNP3.pcap | tcp 192.168.1.1:20000 192.168.1.2:49159 | object 120/4: 1 / 0": "tshark reads no objects of function 32",
  "protocols-merged/DNP3.pcap | tcp 192.168.1.1:20000 192.168.1.2:49159 | object 120/6: 1 / 0": "tshark reads no objects of function 32",
  "protocols-merged/DNP3.pcap | tcp 192.168.1.1:20000 192.168.1.2:49178 | object 1/0: 1 / 0": "tshark reads no objects of function 22",
  "protocols-merged/DNP3.pcap | tcp 192.168.1.1:20000 192.168.1.2:49178 | object 60/3: 1 / 0": "tshark reads no objects of function 22",
};

/** This pair of a protocol fuzzer's ends sends lengths that fit nothing: each reader goes on elsewhere behind the first object. */
const FUZZED = /192\.168\.0\.1:\d+ 192\.168\.0\.2:20000/;
const COMPARED = /^(function|outstation|object|link|indication) /;
const FIELDS = ["frame.time_epoch", "dnp3.ctl.prifunc", "dnp3.ctl.secfunc", "dnp3.al.func", "dnp3.al.seq", "dnp3.src", "dnp3.dst", "dnp3.al.obj", "dnp3.al.iin", "dnp3.al.fir"] as const;
/** Requests that nobody answers. */
const SILENT = [0, 6, 8, 10, 12, 33];
const [RESPONSE, UNSOLICITED] = [129, 130];

function readTheirs(file: string): Readings {
  const readings: Readings = new Map();
  /** Of several requests under one sequence number the newest is answered first. */
  const open = new Map<string, number[]>();
  for (const row of tsharkFields(file, "dnp3", [...FLOW_FIELDS, ...FIELDS], ["-E", "aggregator=|"])) {
    const key = flowOfRow(row);
    const reading = readingOf(readings, key);
    const f = Object.fromEntries(FIELDS.map((name, i) => [name, (row[FLOW_FIELDS.length + i] ?? "").split("|").filter((each) => each !== "")])) as Record<(typeof FIELDS)[number], string[]>;
    for (const code of f["dnp3.ctl.prifunc"]) if (Number(code) !== 3 && Number(code) !== 4) reading.count(`link ${LINK_NAMES.get(16 + Number(code)) ?? "other"}`);
    for (const code of f["dnp3.ctl.secfunc"]) reading.count(`link ${LINK_NAMES.get(Number(code)) ?? "other"}`);
    for (const bits of f["dnp3.al.iin"]) for (const [bit, name] of INDICATIONS) if ((Number(bits) & bit) !== 0) reading.count(`indication ${name}`);
    const seconds = Number(f["frame.time_epoch"][0]);
    f["dnp3.al.func"].forEach((text, i) => {
      const code = Number(text);
      // The last frame's addresses where a message took several frames.
      const [source, destination] = [f["dnp3.src"], f["dnp3.dst"]].map((all) => all[Math.min(i, all.length - 1)]) as [string, string];
      const sequence = f["dnp3.al.seq"][i];
      if (code >= RESPONSE && code !== UNSOLICITED) {
        if (f["dnp3.al.fir"][i] === "0") return;
        const asked = open.get(`${key} ${source} ${sequence}`)?.pop();
        if (asked !== undefined) reading.responseSeconds.push(seconds - asked);
        else reading.count(`outstation ${source}`);
        return;
      }
      reading.count(`function ${code}`);
      if (code === UNSOLICITED) reading.count(`outstation ${source}`);
      else if (code !== 0) reading.count(`outstation ${destination}`);
      if (code !== UNSOLICITED && !SILENT.includes(code) && Number(destination) < 0xfff0) {
        const waiting = `${key} ${destination} ${sequence}`;
        open.set(waiting, [...(open.get(waiting) ?? []), seconds]);
      }
    });
    if (f["dnp3.al.func"].every((code) => Number(code) < RESPONSE) && !FUZZED.test(key)) {
      for (const object of f["dnp3.al.obj"]) reading.count(`object ${Number(object) >> 8}/${Number(object) & 0xff}`);
    }
  }
  return readings;
}

describe.skipIf(capturesFolder === null || !hasTshark)("DNP3 in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const ours = readHeard(dissectCapture(file, ["dnp3"]), (detail) => COMPARED.test(detail));
      for (const [key, reading] of ours) if (FUZZED.test(key)) for (const what of [...reading.counts.keys()]) if (what.startsWith("object ")) reading.counts.delete(what);
      const theirs = readTheirs(file);
      expect(theirs.size).toBeGreaterThan(0);
      expect(differencesBetween(capture, ours, theirs)).toEqual(knownOf(capture, DIFFERENCES));
    },
    120_000,
  );
});

describe.skipIf(capturesFolder === null)("DNP3 in depth, as the ICSNPP logs tell it", () => {
  const rowsOf = (log: string): string[][] =>
    readFileSync(join(capturesFolder as string, "../zeek/icsnpp-dnp3-basic", log), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => line.split("\t"));
  // dnp3.log keeps one request per sequence number; the logs of controls and objects have a row for every one.
  const [FUNCTION, WHAT] = [11, 12];
  const FUNCTIONS: Readonly<Record<string, string>> = { SELECT: "function 3", OPERATE: "function 4" };
  const OBJECTS: Readonly<Record<string, string>> = { "Class 0 Data": "object 60/1", "Class 1 Data": "object 60/2", "Class 2 Data": "object 60/3", "Class 3 Data": "object 60/4" };
  test("controls and objects of requests, and unsolicited responses", () => {
    const theirs: Record<string, number> = {};
    const count = (what: string | undefined): void => {
      if (what !== undefined) theirs[what] = (theirs[what] ?? 0) + 1;
    };
    for (const row of rowsOf("dnp3_control.log")) count(FUNCTIONS[row[FUNCTION + 1] as string]);
    for (const row of rowsOf("dnp3_objects.log")) if (row[FUNCTION] === "READ") count(OBJECTS[row[WHAT] as string]);
    for (const row of rowsOf("dnp3.log")) if (row[7] === "UNSOLICITED_RESPONSE") count("function 130");
    const ours: Record<string, number> = {};
    for (const { heard } of dissectCapture(join(capturesFolder as string, "dnp3/dnp3_example.pcap"), ["dnp3"]).values()) {
      for (const [detail, times] of Object.entries(heard.details)) if (detail in theirs) ours[detail] = (ours[detail] ?? 0) + times;
    }
    expect(Object.keys(theirs).length).toBe(7);
    expect(ours).toEqual(theirs);
  });
});
