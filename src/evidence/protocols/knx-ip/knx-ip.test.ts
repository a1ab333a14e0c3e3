import { describeAgainstTshark } from "../../../../tests/protocols/against-tshark.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { knxIp } from "./knx-ip.ts";
import { samples } from "./samples.ts";

describeSamples(knxIp, samples);

describeNearMisses(knxIp, [
  ["version 2", "0620 0201 000e 0801 0a000007 0e57", 17],
  ["a service that is not assigned", "0610 0299 000e 0801 0a000007 0e57", 17],
  ["a length that is not the datagram's", "0610 0201 000f 0801 0a000007 0e57", 17],
]);

describeAgainstTshark("knx-ip", ["kip"], { captures: ["other/knxip.pcapng"], differences: {} });
