import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { flNet } from "./fl-net.ts";
import { samples } from "./samples.ts";

describeSamples(flNet, samples, "high");

describeNearMisses(flNet, [
  ["other letters", `4641434f 00000040 ${fillHex(56)}`],
  ["fewer bytes than the header", `4641434e 00000020 ${fillHex(24)}`],
]);
