// S7comm-plus read in depth, against the log that ICSNPP made of the same capture: opcodes, versions and functions by how often. tshark reads
// no S7comm-plus; order numbers and firmware are held against the texts that stand in the captures.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder } from "../protocols/walk-capture.ts";

const [VERSION, OPCODE, , FUNCTION] = [11, 12, 13, 14];
const TEXTS: readonly (readonly [capture: string, entry: string])[] = [
  ["siemens-s7/S7-1511-opc-request-all-types.pcap", "1;6ES7 511-1AK00-0AB0;V1.0"],
  ["siemens-s7/S7-1511_db3_var1_HMI.pcap", "1;6ES7 511-1AK00-0AB0;V1.0"],
  ["siemens-s7/s7-1200-hmi.pcap", "1;6ES7 211-1BE31-0XB0 ;V3.0"],
];

describe.skipIf(capturesFolder === null)("S7comm-plus in depth", () => {
  test("as the ICSNPP log tells it", () => {
    const theirs: Record<string, number> = {};
    const count = (what: string): void => {
      theirs[what] = (theirs[what] ?? 0) + 1;
    };
    let answers = 0;
    for (const line of readFileSync(join(capturesFolder as string, "../zeek/icsnpp-s7comm-plus/s7comm_plus.log"), "utf8").split("\n")) {
      if (line === "" || line.startsWith("#")) continue;
      const row = line.split("\t");
      count(`version ${row[VERSION]}`);
      if (row[OPCODE] === "0x33") count("message notification");
      else if (row[OPCODE] === "0x31") count(`function ${row[FUNCTION]}`);
      else answers++;
    }
    const flows = [...dissectCapture(join(capturesFolder as string, "siemens-s7/s7comm_plus.pcap"), ["s7comm-plus"]).values()];
    expect(flows.length).toBe(1);
    expect(flows[0]?.heard.details).toEqual(theirs);
    expect(flows[0]?.heard.responses.length).toBe(answers);
    expect(flows[0]?.heard.troubles).toEqual([]);
  });
  test.each(TEXTS)("%s says %s", (capture, entry) => {
    const file = join(capturesFolder as string, capture);
    expect(readFileSync(file).includes(entry)).toBe(true);
    const [, model, firmware] = entry.split(";") as [string, string, string];
    const claims = new Set([...dissectCapture(file, ["s7comm-plus"]).values()].flatMap(({ heard }) => heard.claims));
    expect([...claims]).toEqual([`sender model = ${model.trim()} (s7comm-plus session, order number)`, `sender firmware = ${firmware} (s7comm-plus session)`]);
  });
});
