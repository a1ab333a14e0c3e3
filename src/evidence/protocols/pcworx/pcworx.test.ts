import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { pcworx } from "./pcworx.ts";
import { samples } from "./samples.ts";

describeSamples(pcworx, samples);

describeNearMisses(pcworx, [
  ["a length that is not the message's", "0106 000f 00020000 0000 002a 0400"],
  ["kind 9", "0109 000e 00020000 0000 002a 0400"],
  ["an answer byte of neither side", "4106 000e 00020000 0000 002a 0400"],
  ["another ProConOS message", "cc02 000b 4002 0000 47ee"],
  ["Modbus/TCP with transaction 257", "0101 0000 0006 01 03 0010 0002"],
]);
