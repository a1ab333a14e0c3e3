import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { dhcpBootp } from "./dhcp-bootp.ts";
import { samples } from "./samples.ts";

describeSamples(dhcpBootp, samples);
describeNearMisses(dhcpBootp, [
  ["an operation that does not exist", `03 01 06 00 3903f326 0000 0000 ${fillHex(16)} 000c29aabbcc ${fillHex(202)} 63825363 350101 ff`],
  ["BOOTP of another size", `01 01 06 00 3903f326 0000 0000 ${fillHex(16)} 000c29aabbcc ${fillHex(203)}`],
  ["flags that do not exist", `01 01 06 00 3903f326 0000 0001 ${fillHex(16)} 000c29aabbcc ${fillHex(202)} 63825363 350101 ff`],
]);
