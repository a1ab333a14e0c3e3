// Multicast DNS and LLMNR read in depth, against tshark on every real capture that holds some: types asked and answered, services, and the
// addresses that were given a name. A difference that vanishes fails too.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { recordTypeText, responseCodeText } from "../../src/evidence/protocols/dns-codes.ts";
import { serviceOf } from "../../src/evidence/protocols/mdns/service-names.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { claimsHeard, differencesBetween, FLOW_FIELDS, flowOfRow, knownOf, occurrences, type Readings, readHeard, readingOf } from "./compare-flows.ts";

const CAPTURES = {
  mdns: [
    "iec-104/104deneme.pcap",
    "opc-ua/open62541_discover_getendpoints_discover_urls.pcap",
    "protocols-merged/BSAP.pcap",
    "protocols-merged/OPCUA-Binary.pcap",
    "site-westermo-testbed/reduced-right.pcap",
  ],
  llmnr: [
    "iec-104/104deneme.pcap",
    "profinet/profinet_io_cm_mixed_1.pcap",
    "protocols-merged/BSAP.pcap",
    "protocols-merged/Synchrophasor.pcap",
    "site-qut-mining-refinery/20161215192146.ConveyorBeltOn_Flooding.hmi.pcap",
  ],
};

/** "capture | flow | what" → why tshark is wrong, or counts another thing. */
const DIFFERENCES: Readonly<Record<string, string>> = {};

const FIELDS = [...FLOW_FIELDS, "dns.flags.response", "dns.qry.type", "dns.qry.name", "dns.resp.type", "dns.resp.name", "dns.resp.ttl", "dns.flags.rcode", "dns.a", "dns.aaaa"];

function readTheirs(rows: readonly string[][], id: string): Readings {
  const readings: Readings = new Map();
  for (const row of rows) {
    const [isResponse, types, names, answers, owners, ttls, code] = row.slice(FLOW_FIELDS.length) as [string, string, string, string, string, string, string];
    const reading = readingOf(readings, flowOfRow(row));
    if (isResponse === "1" && id === "llmnr") reading.count(`response ${responseCodeText(Number(code))}`);
    else if (isResponse === "1") {
      occurrences(answers).forEach((type, i) => {
        const isGone = occurrences(ttls)[i] === "0";
        reading.count(isGone ? "response goodbye" : `response ${recordTypeText(Number(type))}`);
        const service = type === "12" || type === "33" ? serviceOf(occurrences(owners)[i] as string) : "";
        if (service !== "" && !isGone) reading.count(`service ${service}`);
      });
    } else {
      occurrences(types).forEach((type, i) => {
        reading.count(`query ${recordTypeText(Number(type))}`);
        const service = type === "12" && id === "mdns" ? serviceOf(occurrences(names)[i] as string) : "";
        if (service !== "") reading.count(`sought ${service}`);
      });
    }
  }
  return readings;
}

describe.skipIf(capturesFolder === null || !hasTshark)("names on the link in depth, as tshark reads them", () => {
  test.each(Object.entries(CAPTURES).flatMap(([id, captures]) => captures.map((capture) => [id, capture] as const)))(
    "%s in %s",
    (id, capture) => {
      const file = join(capturesFolder as string, capture);
      const flows = dissectCapture(file, [id]);
      const rows = tsharkFields(file, id, FIELDS);
      expect(rows.length).toBeGreaterThan(0);
      expect(
        differencesBetween(
          capture,
          readHeard(flows, () => true),
          readTheirs(rows, id),
        ),
      ).toEqual(knownOf(capture, DIFFERENCES));
      const theirs = rows.flatMap((row) => [...occurrences(row.at(-2)), ...occurrences(row.at(-1))]).filter((address) => !address.startsWith("127."));
      const ours = claimsHeard(flows).flatMap((claim) => (/hostname/.test(claim) ? [claim.split(" ")[0] as string] : []));
      expect([...new Set(ours)].sort()).toEqual([...new Set(theirs)].sort());
    },
    120_000,
  );
});
