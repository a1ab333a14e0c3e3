import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { focas } from "./focas.ts";
import { samples } from "./samples.ts";

describeSamples(focas, samples, "high");

describeNearMisses(focas, [
  ["three bytes A0", "a0a0a000 0001 0101 0002 0002"],
  ["version 9", "a0a0a0a0 0009 0101 0002 0002"],
  ["frame type 0104", "a0a0a0a0 0001 0104 0002 0002"],
  ["frame group 0x41", "a0a0a0a0 0001 4101 0002 0002"],
]);
