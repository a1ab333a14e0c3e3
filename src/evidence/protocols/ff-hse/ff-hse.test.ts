import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { ffHse } from "./ff-hse.ts";
import { samples } from "./samples.ts";

describeSamples(ffHse, samples, "high");

describeNearMisses(ffHse, [
  ["version 2", "02c0 0c 82 00010020 00000018 00000002 00000002 00000190", 17],
  ["a service that is not assigned", "01c0 0c fe 00010020 00000018 00000002 00000002 00000190", 17],
  ["the reserved option bit", "01d0 0c 82 00010020 00000018 00000002 00000002 00000190", 17],
  ["message type 3", "01c0 0f 82 00010020 00000018 00000002 00000002 00000190", 17],
  ["a length that is not the datagram's", "01c0 0c 82 00010020 00000020 00000002 00000002 00000190", 17],
]);
