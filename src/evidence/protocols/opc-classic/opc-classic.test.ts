// OPC Classic by its bytes: what is recognised, what stays plain DCE/RPC.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { opcClassic } from "./opc-classic.ts";
import { samples } from "./samples.ts";

const syntax = "045d888aeb1cc9119fe808002b104860 02000000";
describeSamples(opcClassic, samples, "high");
describeNearMisses(opcClassic, [
  ["a bind to the object exporter", `05000b03 10000000 4800 0000 01000000 d016 d016 00000000 01000000 0000 01 00 c4fefc9960521b10bbcb00aa0021347a 00000000 ${syntax}`],
  ["a bind that differs in one byte", `05000b03 10000000 4800 0000 01000000 d016 d016 00000000 01000000 0000 01 00 4d3ac139 1e01 d011 9675 0020afd8adb4 00000000 ${syntax}`],
  ["a call without an interface", `05000003 10000000 3000 0000 05000000 18000000 0000 0300 ${fillHex(24, 0x22)}`],
  ["an interface in a text", `05 6e6f ${fillHex(21, 0x20)} 4d3ac139 1e01 d011 9675 0020afd8adb3`],
]);
