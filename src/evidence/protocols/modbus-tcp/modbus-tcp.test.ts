// Modbus/TCP by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { modbusTcp } from "./modbus-tcp.ts";
import { samples, umasSamples } from "./samples.ts";
import { umas } from "./umas.ts";

describeSamples(modbusTcp, samples);
describeSamples(umas, umasSamples, "high");
describeNearMisses(modbusTcp, [
  ["protocol id 1", "0001 0001 0006 11 03 006b 000a"],
  ["length field one too long", "0001 0000 0007 11 03 006b 000a"],
  ["length field one too short", "0001 0000 0005 11 03 006b 000a"],
  ["no function code", "0001 0000 0001 11"],
  ["126 registers asked for", "0001 0000 0006 11 03 006b 007e"],
  ["an odd number of register bytes", "0001 0000 0006 11 03 03 022b01"],
  ["a coil value that is neither FF00 nor 0000", "0001 0000 0006 11 05 006b 0100"],
  ["an exception code that is not defined", "0001 0000 0003 11 83 09"],
  ["function code 0", "0001 0000 0006 11 00 006b 000a"],
  ["a byte count that does not fit the quantity", "0003 0000 000b 01 10 0001 0003 04 000a 0102"],
  ["something else behind a whole message", "0001 0000 0006 11 03 006b 000a 4854545020"],
  ["half a message", "0001 0000 00f0 11 10 0000 0074 e8 0000 0000 0000"],
  ["EtherNet/IP ListServices", "0400 0000 00000000 00000000 0000000000000000 00000000"],
  ["a NetBIOS keep-alive", "85000000"],
]);
describeNearMisses(umas, [
  ["Modbus function 3", "0001 0000 0006 11 03 006b 000a"],
  ["a UMAS function that nobody has described", "0001 0000 0006 00 5a 00 ee 0000"],
  ["protocol id 1", "0000 0001 0004 00 5a 00 02"],
]);
