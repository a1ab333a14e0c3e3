import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { dceRpc } from "./dce-rpc.ts";
import { samples } from "./samples.ts";

describeSamples(dceRpc, samples);
describeNearMisses(dceRpc, [
  ["version 5.2", `05 02 00 03 10000000 2800 0000 02000000 10000000 0000 0300 ${fillHex(16, 0x11)}`],
  ["a type that no connection has", `05 00 04 03 10000000 2800 0000 02000000 10000000 0000 0300 ${fillHex(16, 0x11)}`],
  ["longer authentication than packet", `05 00 00 03 10000000 2800 4000 02000000 10000000 0000 0300 ${fillHex(16, 0x11)}`],
  ["a SOCKS greeting", "05 01 00"],
  ["a DNP3 frame", "05 64 05 c9 0100 0004 e921"],
]);
