// EtherCAT in depth, against tshark on the real capture that holds some: datagrams per command and CoE messages.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";

const CAPTURE = "other/EtherCAT.pcap";
const NAMES = ["NOP", "APRD", "APWR", "APRW", "FPRD", "FPWR", "FPRW", "BRD", "BWR", "BRW", "LRD", "LWR", "LRW", "ARMW", "FRMW"];
const COE = ["", "emergency", "SDO request", "SDO response"];

function count(facts: Map<string, number>, key: string, times = 1): void {
  facts.set(key, (facts.get(key) ?? 0) + times);
}
const lines = (facts: Map<string, number>): string[] => [...facts].map(([key, times]) => `${key} ×${times}`).sort();

describe.skipIf(capturesFolder === null || !hasTshark)("EtherCAT in depth, as tshark reads it", () => {
  test(CAPTURE, () => {
    const file = join(capturesFolder as string, CAPTURE);
    const theirs = new Map<string, number>();
    let out = 0;
    for (const [src, commands, counters, coe] of tsharkFields(file, "ecat", ["eth.src", "ecat.cmd", "ecat.cnt", "ecat_mailbox.coe.type"])) {
      for (const command of (commands as string).split(",")) count(theirs, `${src} command ${NAMES[Number(command)]}`);
      for (const type of (coe ?? "").split(",").filter((text) => text !== "")) count(theirs, `${src} coe ${COE[Number(type)]}`);
      if ((counters as string).split(",").every((counter) => Number(counter) === 0)) out++;
    }
    const ours = new Map<string, number>();
    let requests = 0;
    for (const flow of dissectCapture(file, ["ethercat"]).values()) {
      for (const [detail, times] of Object.entries(flow.heard.details)) if (/^(command|coe) /.test(detail)) count(ours, `${flow.first} ${detail}`, times);
      requests += flow.heard.requests.length;
      expect(flow.heard.troubles).toEqual([]);
    }
    expect(theirs.size).toBeGreaterThan(10);
    expect(lines(ours)).toEqual(lines(theirs));
    expect(requests).toBe(out);
  }, 60_000);
});
