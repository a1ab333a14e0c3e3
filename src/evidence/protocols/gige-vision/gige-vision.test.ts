import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { gigeVision } from "./gige-vision.ts";
import { samples } from "./samples.ts";

describeSamples(gigeVision, samples);

describeNearMisses(gigeVision, [
  ["a command that does not exist", "4201 0081 0004 0002 00000a00"],
  ["a length that is not the datagram's", "4201 0080 0008 0002 00000a00"],
  ["request number 0", "4201 0080 0004 0000 00000a00"],
  ["a discovery with data", "4211 0002 0004 0001 00000000"],
  ["an error that does not exist", "8040 0081 0004 0002 00000002"],
  ["stream data of block 0", `0000 0000 03 000001 ${fillHex(1_400)}`],
  ["short stream data", `0000 0001 03 000001 ${fillHex(100)}`],
]);
