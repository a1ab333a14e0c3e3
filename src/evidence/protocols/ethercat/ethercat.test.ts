import { describeAgainstTshark } from "../../../../tests/protocols/against-tshark.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { ethercat } from "./ethercat.ts";
import { samples } from "./samples.ts";

describeSamples(ethercat, samples, "high");

describeNearMisses(ethercat, [
  ["command 99", `0e10 63 00 0000 3001 0200 0000 0000 0000 ${fillHex(30)}`, 256],
  ["a chain that ends before the frame", `1010 07 00 0000 3001 0200 0000 0000 0000 ${fillHex(30)}`, 256],
  ["a chain that promises more and ends", `0e10 07 00 0000 3001 0280 0000 0000 0000 ${fillHex(30)}`, 256],
  ["a length beyond the frame", "ff17 07 00 0000 3001 0200 0000 0000 0000", 256],
  ["frame type 2", `0e20 07 00 0000 3001 0200 0000 0000 0000 ${fillHex(30)}`, 256],
  ["bytes behind the frame in a datagram", "0e10 08 05 0000 2001 0200 0000 0400 0300 00", 17],
]);

describeAgainstTshark("ethercat", ["ecatf", "ecat"], { captures: ["other/EtherCAT.pcap"], differences: {} });
