import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { geSrtp } from "./ge-srtp.ts";
import { samples } from "./samples.ts";

describeSamples(geSrtp, samples);

const MIDDLE = `${fillHex(3)}01${fillHex(7)}01${fillHex(8)}38220c0006`;
describeNearMisses(geSrtp, [
  ["57 zero bytes", fillHex(57)],
  ["55 zero bytes", fillHex(55)],
  ["a message type of neither side", `02000600 0000 ${MIDDLE} 41 00000000 100e0000 0101 00 ${fillHex(13)}`],
  ["minute 77", `02000600 0000 ${MIDDLE.replace("38220c", "384d0c")} c0 00000000 100e0000 0101 00 ${fillHex(13)}`],
  ["text that is not there", `02000600 0800 ${MIDDLE} c0 00000000 100e0000 0101 00 ${fillHex(13)}`],
  ["packet 2 of 1", `02000600 0000 ${MIDDLE} c0 00000000 100e0000 0201 00 ${fillHex(13)}`],
]);
