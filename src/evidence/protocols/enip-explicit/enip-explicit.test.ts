// EtherNet/IP explicit messaging by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { enipExplicit } from "./enip-explicit.ts";
import { samples } from "./samples.ts";

describeSamples(enipExplicit, samples, "high");
describeNearMisses(enipExplicit, [
  ["options set", `6500 0400 00000000 00000000 ${fillHex(8)} 01000000 0100 0000`, 6],
  ["protocol version 2", `6500 0400 00000000 00000000 ${fillHex(8)} 00000000 0200 0000`, 6],
  ["a length that does not fit", `6f00 1700 0b020110 00000000 ${fillHex(8)} 00000000 00000000 0a00 0200 0000 0000 b200 0600 01 02 2001 2401`, 6],
  ["CIP without a session", `6f00 1600 00000000 00000000 ${fillHex(8)} 00000000 00000000 0a00 0200 0000 0000 b200 0600 01 02 2001 2401`, 6],
  ["connected data behind an unconnected address", `6f00 1600 0b020110 00000000 ${fillHex(8)} 00000000 00000000 0a00 0200 0000 0000 b100 0600 01 02 2001 2401`, 6],
  ["a Modbus answer that begins like an unregister", "6600 0000 0012 01 01 0f 000000 000000000000000000000000", 6],
  ["nothing but zeros", fillHex(24), 6],
  ["Modbus", "0065 0000 0006 01 03 0000 0001"],
]);
