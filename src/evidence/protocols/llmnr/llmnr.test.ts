import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { llmnr } from "./llmnr.ts";
import { samples } from "./samples.ts";

describeSamples(llmnr, samples, "high");
describeNearMisses(llmnr, [
  ["a query to one machine", `3c4d 0000 0001 0000 0000 0000 04 ${textHex("wpad")} 00 0001 0001`],
  ["recursion available in the answer", `3c4d 8080 0001 0001 0000 0000 04 ${textHex("wpad")} 00 0001 0001 c00c 0001 0001 0000001e 0004 0a010015`],
]);
