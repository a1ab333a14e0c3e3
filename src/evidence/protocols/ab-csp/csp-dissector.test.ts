// What the dissector understands of CSP connections.
import { describe, expect, test } from "vitest";
import { type Step, playSegments } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { cspDissector } from "./csp-dissector.ts";

const message = (mode: string, pccc: string): string => `${mode} 07 ${(pccc.replace(/\s/g, "").length / 2 + 4).toString(16).padStart(4, "0")} 00000a21 00000000 ${fillHex(16)} 05000000 ${pccc}`;
const READ = message("01", "0f 00 1234 a2 02 07 89 00 00");
const ANSWER = message("02", "4f 00 1234 0100");

describe("CSP in depth", () => {
  test("a connection is opened, a value is read", () => {
    const steps: Step[] = [
      [0, 0, `01 01 0000 00000000 00000000 0004 0005 ${fillHex(12)}`],
      [1, 2_000, `02 01 0000 00000a21 00000000 0004 0005 ${fillHex(12)}`],
      [0, 10_000, READ],
      [1, 15_000, ANSWER],
    ];
    const heard = playSegments(cspDissector, steps);
    expect(heard.responses).toEqual([0.002, 0.005]);
    expect(heard.details).toEqual({ "message connect": 1, "pccc 0x0f/0xa2": 1 });
    expect(heard.operationNames).toEqual(["read"]);
    for (let pieces = 1; pieces < 40; pieces += 5) expect({ ...playSegments(cspDissector, steps, pieces) }).toEqual({ ...heard });
  });
  test("modes, downloads and unknown functions have their operations", () => {
    expect(playSegments(cspDissector, [[0, 0, message("01", "0f 00 1234 80 06")]]).operationNames).toEqual(["start-stop"]);
    expect(playSegments(cspDissector, [[0, 0, message("01", "0f 00 1234 50 00")]]).operationNames).toEqual(["program"]);
    expect(playSegments(cspDissector, [[0, 0, message("01", "0f 00 1234 aa 02 07 89 00 00 0100")]]).operationNames).toEqual(["write"]);
    expect(playSegments(cspDissector, [[0, 0, message("01", "0c 00 1234 00")]]).operationNames).toEqual(["program"]);
  });
  test("diagnostic status names the processor; errors are counted", () => {
    const heard = playSegments(cspDissector, [
      [0, 0, message("01", "06 00 0001 03")],
      [1, 4_000, message("02", `46 00 0001 00 ee 31 5b 60 ${textHex("5/04       ")} 00`)],
      [0, 9_000, READ],
      [1, 9_500, message("02", "4f 10 1234")],
    ]);
    expect(heard.claims).toEqual(["sender vendor = Rockwell Automation (ab-csp PCCC diagnostic status)", "sender model = 5/04 (ab-csp PCCC diagnostic status)"]);
    expect(heard.details).toMatchObject({ "error 0x10": 1 });
  });
  test("a reply whose request was not seen tells its command alone", () => {
    const heard = playSegments(cspDissector, [[1, 0, ANSWER]]);
    expect(heard.details).toEqual({ "transaction response without request": 1, "pccc 0x0f": 1 });
    expect(heard.operationNames).toEqual(["program"]);
  });
  test("a reply in a request is trouble", () => {
    expect(playSegments(cspDissector, [[0, 0, message("01", "4f 00 1234 0100")]]).troubles).toEqual(["malformed"]);
  });
});
