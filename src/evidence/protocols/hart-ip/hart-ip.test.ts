import { describeAgainstTshark, describeClients } from "../../../../tests/protocols/against-tshark.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { hartIp } from "./hart-ip.ts";
import { samples } from "./samples.ts";

describeSamples(hartIp, samples, "high");

describeNearMisses(hartIp, [
  ["version 3", "03000000 0001 000d 01 00001388", 17],
  ["message type 3", "01030000 0001 000d 01 00001388", 17],
  ["an opening with master type 7", "01000000 0001 000d 07 00001388", 17],
  ["a keep-alive with data", "01000200 0007 000a 0000", 17],
  ["a length beyond the datagram", "01000300 0002 0020 02 80 00 00 82", 17],
  ["a HART frame without a delimiter", "01000300 0002 000d 05 80 00 00 82", 17],
  ["Modbus/TCP with transaction 256", "0100 0000 0006 01 03 0010 0002", 6],
]);

describeAgainstTshark("hart-ip", ["hart_ip"], {
  captures: ["protocols-merged/hart_ip.pcap", "protocols-merged/HARTIP.pcap"],
  differences: {},
});

describeClients("hart-ip", "protocols-merged/HARTIP.pcap", {
  "tcp 10.0.2.15:59792 10.9.0.117:5094": "10.0.2.15:59792",
  "tcp 10.9.0.117:5094 192.168.122.197:51832": "192.168.122.197:51832",
  "udp 192.168.0.101:49905 192.168.0.10:5095": "192.168.0.101:49905",
});
