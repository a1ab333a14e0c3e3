import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { vnc } from "./vnc.ts";

describeSamples(vnc, samples);
describeNearMisses(vnc, [
  ["text that begins alike", textHex("RFB version\n")],
  ["a Modbus request", "0001 0000 0006 01 03 0000 000a"],
  ["an ISO packet", "0300000b 06 e0 0000 0000 00"],
  ["an encoding that does not exist", "02 00 0002 00000010 12345678"],
  ["an update outside every screen", `00 00 0001 4000 0020 4000 0008 00000000 ${fillHex(64, 0x7f)}`],
]);
