import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { ntp } from "./ntp.ts";
import { samples } from "./samples.ts";

describeSamples(ntp, samples);
describeNearMisses(ntp, [
  ["version 5", `2b 00 06 e9 00000000 0000001a 00000000 ${fillHex(24)} e2d8b64f 1a2b3c4d`],
  ["a stratum that does not exist", `23 40 06 e9 00000000 0000001a 00000000 ${fillHex(24)} e2d8b64f 1a2b3c4d`],
  ["a server that answers with times of 1950", "24 02 06 e8 00000a3c 00000c1b c0a80001 22d8b600 00000000 62d8b64f 1a2b3c4d 62d8b64f 22334455 62d8b64f 22334466"],
  ["47 bytes", `1b ${fillHex(46)}`],
  ["half a word behind the packet", `23 00 06 e9 00000000 0000001a 00000000 ${fillHex(24)} e2d8b64f 1a2b3c4d 0000`],
]);
