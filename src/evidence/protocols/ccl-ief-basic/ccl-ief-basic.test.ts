import { expect, test } from "vitest";
import { describeNearMisses, describeSamples, payloadBetweenGuards } from "../../../../tests/protocols/sample-checks.ts";
import { hex } from "../payload-bytes.ts";
import { fillHex } from "../protocol-sample.ts";
import { protocolOfCode, recognisePayload } from "../registry.ts";
import { cclIefBasic } from "./ccl-ief-basic.ts";
import { samples } from "./samples.ts";

describeSamples(cclIefBasic, samples, "high");

describeNearMisses(cclIefBasic, [
  ["an SLMP batch read", "5000 00 ff ff03 00 0c00 1000 0104 0000 640000 a8 0a00"],
  ["an SLMP answer", "d000 00 ff ff03 00 0600 0000 3412 7856"],
  ["an answer of half a station", `d000 00 ffff03 00 5600 0000 0100 0000 2800 ${fillHex(14)} ${fillHex(20, 1)} 0a000002 01 00 0100 ${fillHex(36)}`],
  ["protocol version 9", `5000 00 ffff03 00 1400 0000 700e 0000 0900 0000 ${fillHex(12)}`],
]);

test("its frames are not named SLMP", () => {
  for (const sample of samples) {
    const bytes = hex(sample.hex);
    expect(protocolOfCode(recognisePayload(payloadBetweenGuards(bytes, bytes.length, 0, sample)))).toBe("ccl-ief-basic");
  }
});
