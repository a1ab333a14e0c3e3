// PROFINET real-time by its bytes: what is recognised, what is left to DCP.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { profinetRt } from "./profinet-rt.ts";
import { samples } from "./samples.ts";

describeSamples(profinetRt, samples);
describeNearMisses(profinetRt, [
  ["a DCP frame id", "fefe 05 00 00000001 0001 0004 ffff 0000"],
  ["half a frame id", "80"],
]);
