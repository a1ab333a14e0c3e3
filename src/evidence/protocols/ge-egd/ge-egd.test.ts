import { describeAgainstTshark } from "../../../../tests/protocols/against-tshark.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { geEgd } from "./ge-egd.ts";
import { samples } from "./samples.ts";

describeSamples(geEgd, samples, "high");

describeNearMisses(geEgd, [
  ["version 2", `0d02 3412 0a00000c 01000000 80c5a455 00c2eb0b 00000000 01010000 00000000 ${fillHex(16)}`],
  ["one thousand million nanoseconds", `0d01 3412 0a00000c 01000000 80c5a455 00ca9a3b 00000000 01010000 00000000 ${fillHex(16)}`],
  ["a producer number of 0", `0d01 3412 00000000 01000000 80c5a455 00c2eb0b 00000000 01010000 00000000 ${fillHex(16)}`],
  ["reserved bytes that are not 0", `0d01 3412 0a00000c 01000000 80c5a455 00c2eb0b 00000000 01010000 00000001 ${fillHex(16)}`],
  ["a header cut on the wire", "0d01 3412 0a00000c 01000000 80c5a455 00c2eb0b 00000000 0101"],
]);

describeAgainstTshark("ge-egd", ["egd"], { captures: ["other/egd.pcapng"], differences: {} });
