// PROFINET DCP and real-time frames in depth, against tshark on every real capture that holds some: services, options that are set, identities,
// frame ids, data status, alarms.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";

const CAPTURES = ["profinet/PROFINET-RT.pcap", "profinet/ChangeIPUsingDCP.pcap", "profinet/profinet_io_cm_mixed_1.pcap"];
const FIELDS = [
  "eth.src",
  "eth.dst",
  "pn_rt.frame_id",
  "pn_dcp.service_id",
  "pn_dcp.service_type",
  "pn_dcp.suboption_device_nameofstation",
  "pn_dcp.suboption_vendor_id",
  "pn_dcp.suboption_ip_ip",
  "pn_dcp.suboption_ip_subnetmask",
  "pn_rt.ds",
  "pn_io.alarm_dst_endpoint",
];
const SERVICES: Readonly<Record<string, string>> = { "3": "get", "4": "set", "5": "identify", "6": "hello" };

/** One line per fact and its number: "mac mac | what ×n". */
function count(facts: Map<string, number>, ends: string, what: string, times = 1): void {
  const key = `${ends} | ${what}`;
  facts.set(key, (facts.get(key) ?? 0) + times);
}

const lines = (facts: Map<string, number>): string[] => [...facts].map(([key, times]) => `${key} ×${times}`).sort();

function readOurs(file: string): Map<string, number> {
  const facts = new Map<string, number>();
  for (const { key, heard } of dissectCapture(file, ["profinet-dcp", "profinet-rt"]).values()) {
    const ends = key.slice(key.indexOf(" ") + 1);
    for (const [detail, times] of Object.entries(heard.details)) {
      const [facet, value] = detail.split(" ") as [string, string];
      if (facet === "service" || facet === "answer" || (facet === "status" && value !== undefined) || (facet === "frame" && value.startsWith("0x"))) count(facts, ends, detail, times);
      else if (facet === "alarm") count(facts, ends, "alarm", times);
    }
    for (const claim of new Set(heard.claims)) {
      const match = /^sender (name|address|netmask) = (.*) \(/.exec(claim);
      if (match !== null) facts.set(`${ends} | ${match[1]} ${match[2]}`, 1);
    }
  }
  return facts;
}

function readTheirs(file: string): Map<string, number> {
  const facts = new Map<string, number>();
  for (const row of tsharkFields(file, "pn_rt", FIELDS)) {
    const [src, dst, frameId, service, type, name, , address, mask, status, alarm] = row as string[];
    const ends = [src, dst].sort().join(" ");
    const frame = Number(frameId);
    if (service !== "") {
      const isSearchAnswer = service === "5" && type !== "0";
      if (type === "0" || isSearchAnswer) count(facts, ends, `${isSearchAnswer ? "answer" : "service"} ${SERVICES[service as string]}`);
      if (type !== "0")
        for (const [what, value] of [
          ["name", name],
          ["address", address],
          ["netmask", mask],
        ])
          if (value) facts.set(`${ends} | ${what} ${value}`, 1);
    } else if (alarm !== undefined && alarm !== "") count(facts, ends, "alarm");
    else if (frame >= 0x100 && frame <= 0xfbff) {
      count(facts, ends, `frame 0x${frame.toString(16)}`);
      count(facts, ends, `status ${status}`);
    }
  }
  return facts;
}

describe.skipIf(capturesFolder === null || !hasTshark)("PROFINET frames in depth, as tshark reads them", () => {
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
