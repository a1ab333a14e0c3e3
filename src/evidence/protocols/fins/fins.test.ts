import { describeAgainstTshark, describeClients } from "../../../../tests/protocols/against-tshark.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fins } from "./fins.ts";
import { samples } from "./samples.ts";

describeSamples(fins, samples, "high");

describeNearMisses(fins, [
  ["a reserved byte that is not 0", "800102 001700 002100 05 0101 82 006400 000a", 17],
  ["a gateway count of 9", "800009 001700 002100 05 0101 82 006400 000a", 17],
  ["a command that is not assigned", "800002 001700 002100 05 0a01 82 006400 000a", 17],
  ["an answer without an end code", "c00002 002100 001700 05 0101", 17],
  ["a network number above 127", "800002 801700 002100 05 0101 82 006400 000a", 17],
  ["a datagram header on TCP", "800002 001700 002100 05 0101 82 006400 000a", 6],
  ["the letters without a plausible length", "46494e53 7fffffff 00000002 00000000", 6],
]);

describeAgainstTshark("fins", ["omron"], {
  captures: ["protocols-merged/OmronFINS.pcap"],
  differences: {},
});

describeClients("fins", "protocols-merged/OmronFINS.pcap", {
  "tcp 10.1.1.164:9600 10.1.1.173:17134": "10.1.1.173:17134",
  "udp 10.1.1.164:9600 10.1.1.173:54855": "10.1.1.173:54855",
  "tcp 192.168.0.1:9600 192.168.0.2:5000": "192.168.0.2:5000",
});
