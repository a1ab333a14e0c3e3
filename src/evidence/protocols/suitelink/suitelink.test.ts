import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { suitelink } from "./suitelink.ts";

describeSamples(suitelink, samples);

describeNearMisses(suitelink, [
  ["another identifier", `605fc3b12d05d111bf0800a0c9723e83 ${fillHex(32, 2)}`],
  ["a keep-alive of another type", "0300 2740 a5"],
  ["a keep-alive with a wrong length", "0400 2440 a5"],
  ["connect with a name in one-byte characters", "0a00 0180 04 56494557 000000"],
]);
