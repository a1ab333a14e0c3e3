// MMS read in depth, against tshark on every real capture that holds some: services, associations, errors, name plates, and response times
// paired from tshark's rows. Known differences stand in DIFFERENCES with their reason; one that vanishes fails too.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ERROR_CLASSES, MMS_SERVICES, UNCONFIRMED_SERVICES } from "../../src/evidence/protocols/iec61850-mms/codes.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { differencesBetween, FLOW_FIELDS, flowOfRow, knownOf, readHeard, readingOf, type Readings } from "./compare-flows.ts";

const CAPTURES = ["substation-iec61850/GOOSE-and-MMS.pcapng", "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap"];

const JOINED = "tshark names a presentation context only after it saw the association; this one began before the capture";
/** "capture | flow | what: ours / tshark's" → why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap | tcp 172.16.0.101:1069 172.16.201.2:102 | service informationReport: 21 / 0": JOINED,
  "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap | tcp 172.16.0.101:1072 172.16.201.5:102 | service informationReport: 1 / 0": JOINED,
  "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap | tcp 172.16.0.101:1083 172.16.201.4:102 | service informationReport: 5 / 0": JOINED,
  "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap | tcp 172.16.0.101:1089 172.16.201.7:102 | service informationReport: 1 / 0": JOINED,
};

const COMPARED = /^(service|error|access-error|pdu|parallel-requests|association (request|accepted|conclude)$)/;
const FIELDS = [
  "frame.time_epoch",
  "mms.invokeID",
  "mms.originalInvokeID",
  "mms.confirmedServiceRequest",
  "mms.confirmedServiceResponse",
  "mms.unconfirmedService",
  "mms.initiate_RequestPDU_element",
  "mms.initiate_ResponsePDU_element",
  "mms.conclude_RequestPDU_element",
  "mms.conclude_ResponsePDU_element",
  "mms.confirmed_ErrorPDU_element",
  "mms.errorClass",
  "mms.access",
  "mms.failure",
  "mms.localDetailCalled",
  "mms.negociatedMaxServOutstandingCalled",
] as const;

function readTheirs(file: string): Readings {
  const readings: Readings = new Map();
  const open = new Map<string, number>();
  for (const row of tsharkFields(file, "mms", [...FLOW_FIELDS, ...FIELDS], ["-E", "aggregator=|"])) {
    const key = flowOfRow(row);
    const reading = readingOf(readings, key);
    const f = Object.fromEntries(FIELDS.map((name, i) => [name, (row[FLOW_FIELDS.length + i] ?? "").split("|").filter((each) => each !== "")])) as Record<(typeof FIELDS)[number], string[]>;
    const seconds = Number(f["frame.time_epoch"][0]);
    const ask = (what: string): void => {
      open.set(`${key} ${what}`, seconds);
    };
    const answer = (what: string): void => {
      const asked = open.get(`${key} ${what}`);
      open.delete(`${key} ${what}`);
      if (asked !== undefined) reading.responseSeconds.push(seconds - asked);
    };
    // One PDU per frame in all these captures.
    const invokeId = f["mms.invokeID"][0] ?? f["mms.originalInvokeID"][0];
    const asked = f["mms.confirmedServiceRequest"][0];
    if (asked !== undefined) {
      reading.count(`service ${MMS_SERVICES.get(Number(asked))?.name}`);
      ask(`invoke ${invokeId}`);
    }
    if (f["mms.confirmedServiceResponse"].length > 0 || f["mms.confirmed_ErrorPDU_element"].length > 0) answer(`invoke ${invokeId}`);
    if (f["mms.confirmed_ErrorPDU_element"].length > 0) reading.count(`error ${ERROR_CLASSES[Number(f["mms.errorClass"][0])]}/${f["mms.access"][0]}`);
    for (const service of f["mms.unconfirmedService"]) reading.count(`service ${UNCONFIRMED_SERVICES[Number(service)]}`);
    for (const reason of f["mms.failure"]) reading.count(`access-error ${reason}`);
    if (f["mms.initiate_RequestPDU_element"].length > 0) {
      reading.count("association request");
      ask("initiate");
    }
    if (f["mms.initiate_ResponsePDU_element"].length > 0) {
      reading.count("association accepted");
      reading.count(`pdu ${f["mms.localDetailCalled"][0]}`);
      reading.count(`parallel-requests ${f["mms.negociatedMaxServOutstandingCalled"][0]}`);
      answer("initiate");
    }
    if (f["mms.conclude_RequestPDU_element"].length > 0) {
      reading.count("association conclude");
      ask("conclude");
    }
    if (f["mms.conclude_ResponsePDU_element"].length > 0) answer("conclude");
  }
  return readings;
}

describe.skipIf(capturesFolder === null || !hasTshark)("MMS in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const theirs = readTheirs(file);
      expect(theirs.size).toBeGreaterThan(0);
      expect(
        differencesBetween(
          capture,
          readHeard(dissectCapture(file, ["iec61850-mms"]), (detail) => COMPARED.test(detail)),
          theirs,
        ),
      ).toEqual(knownOf(capture, DIFFERENCES));
    },
    120_000,
  );
  test("the maker on a name plate that was read", () => {
    const file = join(capturesFolder as string, "substation-iec61850/GOOSE-and-MMS.pcapng");
    const [values] = tsharkFields(file, "mms.confirmedServiceResponse == 4 && mms.data.visible-string", ["mms.data.visible-string"]).map(([value]) => value);
    const claims = [...dissectCapture(file, ["iec61850-mms"]).values()].flatMap(({ heard }) => heard.claims);
    expect(values).toBe("GE Multilin");
    expect(claims).toEqual([`sender vendor = ${values} (mms name plate vendor)`]);
  });
});
