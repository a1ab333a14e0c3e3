// PROFINET context management by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { profinetCm } from "./profinet-cm.ts";
import { samples } from "./samples.ts";

const rest = `${fillHex(16, 0x21)} 00000000 01000000 00000000 0000 ffff ffff 0800 0000 00 00 ${fillHex(8, 9)}`;
describeSamples(profinetCm, samples);
describeNearMisses(profinetCm, [
  ["another interface", `04 00 28 00 100000 00 ${fillHex(16)} 0500a0de976cd111827100a02442df7d ${rest}`],
  ["RPC version 5", `05 00 28 00 100000 00 ${fillHex(16)} 0100a0de976cd111827100a02442df7d ${rest}`],
  ["a body longer than the datagram", `04 00 28 00 100000 00 ${fillHex(16)} 0100a0de976cd111827100a02442df7d ${rest.replace("0800 0000", "0801 0000")}`],
]);
