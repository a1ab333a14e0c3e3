import { describeCaptureFlows, describeClients } from "../../../../tests/protocols/against-tshark.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { rocPlus } from "./roc-plus.ts";
import { samples } from "./samples.ts";

describeSamples(rocPlus, samples, "high");

describeNearMisses(rocPlus, [
  ["a wrong checksum", "0501010007003e00", 17],
  ["an operation that does not exist", "0501010001003de2", 17],
  ["a length that is not the message's", "050101000701ff82", 17],
]);

describeCaptureFlows("roc-plus", ["protocols-merged/ROCPlus.pcap"], ["udp/4000", "tcp/4000"]);

describeClients("roc-plus", "protocols-merged/ROCPlus.pcap", {
  "tcp 192.168.1.100:32107 192.168.1.200:4000": "192.168.1.100:32107",
});
