import { expect, test } from "vitest";
import { describeNearMisses, describeSamples, payloadBetweenGuards } from "../../../../tests/protocols/sample-checks.ts";
import { hex } from "../payload-bytes.ts";
import { l2Redundancy } from "./l2-redundancy.ts";
import { samples } from "./samples.ts";

describeSamples(l2Redundancy, samples, "high");
describeNearMisses(l2Redundancy, [
  ["an unknown data unit type", "424203 0000 02 07 3c 8000001b2f112233 00000000 8000001b2f112233 8001 0000 1400 0200 0f00 00"],
  ["another protocol identifier", "424203 0001 00 80"],
  ["a configuration that is cut", "424203 0000 00 00 00 8000001b2f112233 0000"],
]);

test("the bytes of one kind under the EtherType of another are refused", () => {
  for (const sample of samples) {
    const bytes = hex(sample.hex);
    for (const etherType of l2Redundancy.etherTypes ?? []) {
      const isOwn = etherType === sample.etherType;
      expect([sample.what, etherType, l2Redundancy.recognise(payloadBetweenGuards(bytes, bytes.length, 0, { ...sample, etherType })) !== 0]).toEqual([sample.what, etherType, isOwn]);
    }
  }
});
