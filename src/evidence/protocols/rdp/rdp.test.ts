import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { rdp } from "./rdp.ts";
import { samples } from "./samples.ts";

describeSamples(rdp, samples, "high");
describeNearMisses(rdp, [
  ["a connect request of a controller, with selectors", "03000016 11 e0 0000 0001 00 c0 01 0a c1 02 0100 c2 02 0102"],
  ["a bare connect request", "0300000b 06 e0 0000 0000 00"],
  ["S7 data", "0300001f 02f080 32 01 0000 0400 000e 0000 04 01 12 0a 10 02 0001 0001 84 000000"],
  ["a datagram of full size with other unit sizes", `ffffffff 0040 0001 1a2b3c4d 0600 0600 ${fillHex(1216)}`, 17],
]);
