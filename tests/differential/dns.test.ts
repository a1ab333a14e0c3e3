// DNS read in depth, against tshark on every real capture that holds some: types asked, response codes, response times, and the addresses and
// names that answers bring together. What differs stands in DIFFERENCES with its reason; a difference that vanishes fails too.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { recordTypeText, responseCodeText } from "../../src/evidence/protocols/dns-codes.ts";
import { claimsHeard, differencesBetween, FLOW_FIELDS, flowOfRow, knownOf, occurrences, type Readings, readHeard, readingOf } from "./compare-flows.ts";

const CAPTURES = [
  "it-and-remote-access/NTP.pcap",
  "it-and-remote-access/Syslog.pcap",
  "it-and-remote-access/anydesk.pcapng",
  "other/DLMSDirector.pcap",
  "protocols-merged/OPCUA-Binary.pcap",
  "protocols-merged/Synchrophasor.pcap",
  "site-s4x15-ics-village/WinXP.pcap",
];

/** "capture | flow | what" → why tshark is wrong, or counts another thing. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "it-and-remote-access/NTP.pcap | udp 213.120.62.99:53 81.131.67.131:1537 | response times: 3, 1.046875 to 5.156250 s / 1, 3.046875 to 3.046875 s":
    "a query was asked three times under one id and answered three times: tshark measures the first answer from the first query, ours every answer from the newest query that waits",
};

const isPrivate = (address: string): boolean => /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|f[cde])/.test(address);

function readTheirs(file: string): Readings {
  const readings: Readings = new Map();
  const fields = [...FLOW_FIELDS, "dns.flags.response", "dns.qry.type", "dns.flags.rcode", "dns.time", "dns.response_to", "dns.retransmit_response_in"];
  for (const row of tsharkFields(file, "dns && !mdns && !llmnr && !nbns", fields)) {
    const [isResponse, types, code, time, asked, repeated] = row.slice(FLOW_FIELDS.length) as [string, string, string, string, string, string];
    const reading = readingOf(readings, flowOfRow(row));
    if (isResponse === "1") {
      reading.count(`response ${responseCodeText(Number(code))}`);
      if (time !== undefined && time !== "") reading.responseSeconds.push(Number(time));
    }
    // A response whose request is not in the capture repeats what was asked.
    if (isResponse !== "1" || ((asked ?? "") === "" && (repeated ?? "") === "")) for (const type of occurrences(types)) reading.count(`query ${recordTypeText(Number(type))}`);
  }
  return readings;
}

/** Addresses that A and AAAA records name, and pairs of reverse names. */
function addressesNamed(file: string): Set<string> {
  const found = new Set<string>();
  for (const [a, aaaa] of tsharkFields(file, "dns.flags.response == 1 && !mdns && !llmnr", ["dns.a", "dns.aaaa"])) {
    for (const address of [...occurrences(a), ...occurrences(aaaa)]) if (isPrivate(address)) found.add(address);
  }
  return found;
}

describe.skipIf(capturesFolder === null || !hasTshark)("DNS in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const flows = dissectCapture(file, ["dns"]);
      const ours = readHeard(flows, (detail) => (detail.startsWith("query ") || detail.startsWith("response ")) && detail !== "response truncated");
      const theirs = readTheirs(file);
      expect(theirs.size).toBeGreaterThan(0);
      expect(differencesBetween(capture, ours, theirs)).toEqual(knownOf(capture, DIFFERENCES));
      const named = new Set(claimsHeard(flows).flatMap((claim) => (/ A{1,4} answer/.test(claim) ? [claim.split(" ")[0] as string] : [])));
      expect([...named].sort()).toEqual([...addressesNamed(file)].sort());
    },
    120_000,
  );
});
