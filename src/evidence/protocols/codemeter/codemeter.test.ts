import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { codemeter } from "./codemeter.ts";
import { samples } from "./samples.ts";

describeSamples(codemeter, samples, "high");

describeNearMisses(codemeter, [
  ["other letters", "73616d64 21000000 11000100 00000000 a1"],
  ["a text that begins with the letters", textHex("samc is no word")],
  ["a length of 0", "73616d63 00000000 11000100 00000000"],
]);
