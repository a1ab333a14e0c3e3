import { describeAgainstTshark, describeClients } from "../../../../tests/protocols/against-tshark.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { bacnetIp } from "./bacnet-ip.ts";
import { samples } from "./samples.ts";

describeSamples(bacnetIp, samples, "high");

describeNearMisses(bacnetIp, [
  ["a length beyond the datagram", "810b000d 0120ffff00ff 1008"],
  ["a function that does not exist", "810d000c 0120ffff00ff 1008"],
  ["network layer version 2", "810b000c 0220ffff00ff 1008"],
  ["reserved bits of the control byte", "810a0011 0154 0005010c 0c00800001 1955"],
  ["a registration of the wrong length", "81050008012c0000"],
  ["LLC 0x82 that is not unnumbered information", "828213 0120ffff00ff 1008", 256],
]);

describeAgainstTshark("bacnet-ip", ["bacnet", "bvlc"], {
  captures: ["building-bacnet/bacnet_example.pcap", "building-bacnet/bacnet_services.pcap"],
  differences: {},
});

describeClients("bacnet-ip", "building-bacnet/bacnet_services.pcap", {
  "udp 192.168.0.24:47808 192.168.0.50:47808": "192.168.0.50:47808",
});
