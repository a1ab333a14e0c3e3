import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { ptp } from "./ptp.ts";
import { samples } from "./samples.ts";

describeSamples(ptp, samples, "high");
const header = (first: string, length: string, control: string): string => `${first} ${length} 00 00 0200 ${fillHex(8)} 00000000 00a0bcfffe112233 0001 0042 ${control} 00 ${fillHex(10)}`;
describeNearMisses(ptp, [
  ["version 3", header("00 03", "002c", "00")],
  ["a length that is not the datagram's", header("00 02", "0020", "00")],
  ["a reserved message type", header("05 02", "002c", "05")],
  ["a RADIUS challenge, whose code and number look like an announcement", `0b 02 0040 ${fillHex(12, 0x5a)} 18 2c ${fillHex(42, 0x00)}`],
  ["a control field of another type", header("00 02", "002c", "03")],
]);
