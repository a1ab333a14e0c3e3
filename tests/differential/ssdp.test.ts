// SSDP read in depth, against tshark on every real capture that holds some: searches, announcements, answers and the SERVER line of each flow.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { differencesBetween, FLOW_FIELDS, flowOfRow, type Readings, readHeard, readingOf } from "./compare-flows.ts";

const CAPTURES = [
  "iec-104/104IPValue.pcap",
  "iec-104/104deneme.pcap",
  "it-and-remote-access/Syslog.pcap",
  "profinet/profinet_io_cm_mixed_1.pcap",
  "protocols-merged/BSAP.pcap",
  "protocols-merged/Synchrophasor.pcap",
  "substation-iec61850/GOOSE-and-MMS.pcapng",
];

describe.skipIf(capturesFolder === null || !hasTshark)("SSDP in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const theirs: Readings = new Map();
      const models = new Set<string>();
      for (const row of tsharkFields(file, "ssdp", [...FLOW_FIELDS, "http.request.method", "http.response.code", "http.server"])) {
        const [method, code, server] = row.slice(FLOW_FIELDS.length) as [string, string, string];
        readingOf(theirs, flowOfRow(row)).count(`message ${method === "M-SEARCH" ? "search" : (code ?? "") === "" ? "alive" : "answer"}`);
        const product = / ([^ /]+)\/[^ ]+$/.exec(server ?? "")?.[1];
        if (product !== undefined) models.add(product);
      }
      expect(theirs.size).toBeGreaterThan(0);
      const flows = dissectCapture(file, ["ssdp"]);
      expect(
        differencesBetween(
          capture,
          readHeard(flows, (detail) => detail.startsWith("message ")),
          theirs,
        ),
      ).toEqual([]);
      const claimed = new Set([...flows.values()].flatMap(({ heard }) => heard.claims.flatMap((claim) => /^sender model = (.*) \(ssdp SERVER\)$/.exec(claim)?.[1] ?? [])));
      expect([...claimed].sort()).toEqual([...models].sort());
    },
    120_000,
  );
});
