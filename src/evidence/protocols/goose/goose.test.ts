// GOOSE by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { goose } from "./goose.ts";
import { samples } from "./samples.ts";

describeSamples(goose, samples);
describeNearMisses(goose, [
  ["a length longer than the frame", "0001 0147 0000 0000 6104 8000 8100", 256],
  ["a Sampled Values PDU", "0001 000e 0000 0000 6004 800101 00", 256],
  ["no control block reference", "0001 000e 0000 0000 6104 810101 00", 256],
  ["another session identifier", "0140 a5 1a 80 18 00000040 00000001 0001 1111 1111 1111 1111 1111 1111 1111 1111", 17],
]);
