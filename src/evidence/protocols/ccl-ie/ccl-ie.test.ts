import { expect, test } from "vitest";
import { describeNearMisses, describeSamples, payloadBetweenGuards } from "../../../../tests/protocols/sample-checks.ts";
import { hex } from "../payload-bytes.ts";
import { LEVEL_MEDIUM, recognitionLevel } from "../protocol.ts";
import { cclIe } from "./ccl-ie.ts";
import { samples } from "./samples.ts";

describeSamples(cclIe, samples, "high");
describeNearMisses(cclIe, [["one byte", "15"]]);

test("an unassigned frame type under the EtherType is only likely", () => {
  const bytes = hex(`7f${"00".repeat(40)}`);
  expect(recognitionLevel(cclIe.recognise(payloadBetweenGuards(bytes, bytes.length, 0, { transport: 256, etherType: 0x890f })))).toBe(LEVEL_MEDIUM);
});
