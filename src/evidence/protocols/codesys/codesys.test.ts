import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { codesys } from "./codesys.ts";
import { samples } from "./samples.ts";

describeSamples(codesys, samples);

describeNearMisses(codesys, [
  ["a block that is shorter than its header", "000117e8 04000000 c56b0040", 6],
  ["another magic", "000118e8 2c000000 c56b0040", 6],
  ["a datagram with a header of two words", "c56a 40 03 00 10 0211 02c2 0004 01020304", 17],
  ["a service that does not exist", "c56b 40 22 00 10 0211 02c2 0004 01020304", 17],
  ["addresses that are longer than the datagram", "c56b 40 40 00 ff 0211 02c2 0004 01020304", 17],
  ["V2 with a length that does not fit", `bbbb 15000000 ${fillHex(20)}`, 6],
]);
