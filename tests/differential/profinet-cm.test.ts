// PROFINET context management in depth, against tshark on every real capture that holds some: operations, record indexes, timers, names and MACs of
// each flow; and against the log that Zeek wrote of one of them.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";

const CAPTURES = ["profinet/profinet_io_cm_mixed_1.pcap", "profinet/profinet_io_cm_read.pcapng", "profinet/profinet_io_cm_device.pcapng"];
const LOG = capturesFolder === null ? "" : join(capturesFolder, "../zeek/icsnpp-profinet-mixed/profinet_io_cm.log");
const FIELDS = [
  "ip.src",
  "udp.srcport",
  "ip.dst",
  "udp.dstport",
  "dcerpc.pkt_type",
  "dcerpc.opnum",
  "pn_io.index",
  "pn_io.iocr_type",
  "pn_io.send_clock_factor",
  "pn_io.reduction_ratio",
  "pn_io.watchdog_factor",
  "pn_io.rta_timeoutfactor",
  "pn_io.cminitiator_activitytimeoutfactor",
  "pn_io.cminitiator_station_name",
  "pn_io.cminitiator_mac_add",
  "pn_io.cmresponder_macadd",
];
const SERVICES = ["connect", "release", "read", "write", "control", "read implicit"];

function count(facts: Map<string, number>, ends: string, what: string, times = 1): void {
  const key = `${ends} | ${what}`;
  facts.set(key, (facts.get(key) ?? 0) + times);
}

const lines = (facts: Map<string, number>): string[] => [...facts].map(([key, times]) => `${key} ×${times}`).sort();
const list = (field: string | undefined): string[] => (field ?? "").split(",").filter((text) => text.length > 0);
const tenths = (seconds: number): number => Math.round(seconds * 1e7) / 1e7;

function readOurs(file: string): Map<string, number> {
  const facts = new Map<string, number>();
  for (const { key, heard } of dissectCapture(file, ["profinet-cm"]).values()) {
    const ends = key.slice(key.indexOf(" ") + 1);
    for (const [detail, times] of Object.entries(heard.details)) if (/^(service|answer|read|write) /.test(detail)) count(facts, ends, detail, times);
    for (const timer of heard.timers) if (!timer.endsWith("data hold")) count(facts, ends, timer);
    for (const claim of heard.claims) {
      const match = /^sender (name|mac) = (.*) \(/.exec(claim);
      if (match !== null) count(facts, ends, `${match[1]} ${match[2]}`);
    }
  }
  return facts;
}

function readTheirs(file: string): Map<string, number> {
  const facts = new Map<string, number>();
  for (const row of tsharkFields(file, "dcerpc", FIELDS)) {
    const [src, srcPort, dst, dstPort, type, operation, indexes, types, clocks, reductions, watchdogs, alarms, activity, name, mac, responder] = row as string[];
    const ends = [`${src}:${srcPort}`, `${dst}:${dstPort}`].sort().join(" ");
    const isRequest = Number(type) === 0;
    const service = SERVICES[Number(operation)] as string;
    count(facts, ends, `${isRequest ? "service" : "answer"} ${service}`);
    // tshark gives the index of a request also where the answer repeats it.
    if (isRequest) for (const index of list(indexes)) count(facts, ends, `${service === "write" ? "write" : "read"} 0x${Number(index).toString(16).padStart(4, "0")}`);
    list(watchdogs).forEach((factor, i) => {
      const way = Number(list(types)[i]) === 1 ? "input" : "output";
      const update = Number(list(clocks)[i]) * Number(list(reductions)[i]) * 31.25e-6;
      count(facts, ends, `profinet-rt ${tenths(update)} ${way} update time`);
      count(facts, ends, `profinet-rt ${tenths(update * Number(factor))} ${way} watchdog`);
    });
    for (const factor of list(alarms)) count(facts, ends, `profinet-rt ${tenths(Number(factor) / 10)} alarm timeout`);
    for (const factor of list(activity)) count(facts, ends, `profinet-cm ${tenths(Number(factor) / 10)} activity timeout`);
    if (name !== undefined && name !== "") count(facts, ends, `name ${name}`);
    // Elsewhere tshark repeats both addresses in every message of the relation.
    const said = service === "connect" ? list(isRequest ? mac : responder)[0] : undefined;
    if (said !== undefined) count(facts, ends, `mac ${said}`);
  }
  return facts;
}

describe.skipIf(capturesFolder === null || !hasTshark)("PROFINET context management in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const theirs = lines(readTheirs(file));
      expect(theirs.length).toBeGreaterThan(3);
      expect(lines(readOurs(file))).toEqual(theirs);
    },
    60_000,
  );
});

describe.skipIf(!existsSync(LOG))("PROFINET context management in depth, as Zeek logs it", () => {
  test("operations of every flow", () => {
    const theirs = new Map<string, number>();
    for (const line of readFileSync(LOG, "utf8").split("\n")) {
      const row = line.split("\t");
      const at = row.findIndex((text) => text === "Request" || text === "Response");
      const operation = row.find((text) => SERVICES.includes(text.toLowerCase().replace("_", " ")));
      if (at < 0 || operation === undefined) continue;
      const ends = [`${row[4]}:${row[5]}`, `${row[6]}:${row[7]}`].sort().join(" ");
      count(theirs, ends, `${row[at] === "Request" ? "service" : "answer"} ${operation.toLowerCase()}`);
    }
    expect(theirs.size).toBeGreaterThan(5);
    const ours = readOurs(join(capturesFolder as string, "profinet/profinet_io_cm_mixed_1.pcap"));
    expect(lines(new Map([...ours].filter(([key]) => / \| (service|answer) /.test(key))))).toEqual(lines(theirs));
  });
});
