import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { teamviewer } from "./teamviewer.ts";

describeSamples(teamviewer, samples);
describeNearMisses(teamviewer, [
  ["a length that does not fit", `1724 0a 2100 ${fillHex(32, 0x48)}`],
  ["a datagram with the magic elsewhere", "0000000000000000 44260300 1724 73 0400 000000", 17],
  ["an ordered command of impossible length", `1130 36 00 18000070 01000000 00000000 1b000000 18000000 ${fillHex(24, 0x8c)}`],
]);
