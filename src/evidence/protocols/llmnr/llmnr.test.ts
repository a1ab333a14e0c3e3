import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { llmnr } from "./llmnr.ts";
import { samples } from "./samples.ts";

describeSamples(llmnr, samples, "high");
const reverse = `02 3231 01 31 01 30 02 3130 07 ${textHex("in-addr")} 04 ${textHex("arpa")} 00`;
describeNearMisses(llmnr, [
  ["an answer for an address, as DNS servers give to who does not wish for recursion", `3c4d 8000 0001 0001 0000 0000 ${reverse} 000c 0001 c00c 000c 0001 0000001e 0006 04 ${textHex("hmi1")} 00`],
  ["a query to one machine", `3c4d 0000 0001 0000 0000 0000 04 ${textHex("wpad")} 00 0001 0001`],
  ["recursion available in the answer", `3c4d 8080 0001 0001 0000 0000 04 ${textHex("wpad")} 00 0001 0001 c00c 0001 0001 0000001e 0004 0a010015`],
]);
