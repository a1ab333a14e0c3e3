// Sampled Values by their bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { samples } from "./samples.ts";
import { sv } from "./sv.ts";

describeSamples(sv, samples, "high");
describeNearMisses(sv, [
  ["a GOOSE PDU", "4000 000f 0000 0000 6105 800101 a200", 256],
  ["a length longer than the frame", "4000 001f 0000 0000 6005 800101 a200", 256],
  ["no sequence of ASDUs", "4000 000f 0000 0000 6005 800101 a300", 256],
]);
