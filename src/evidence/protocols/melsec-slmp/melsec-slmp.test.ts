import { describeCaptureFlows, describeClients } from "../../../../tests/protocols/against-tshark.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { melsecSlmp } from "./melsec-slmp.ts";
import { samples } from "./samples.ts";

describeSamples(melsecSlmp, samples, "high");

describeNearMisses(melsecSlmp, [
  ["a length that is not the frame's", "5000 00 ff ff03 00 0d00 1000 0104 0000 640000 a8 0a00", 17],
  ["a command that is not published", "5000 00 ff ff03 00 0c00 1000 0199 0000 640000 a8 0a00", 17],
  ["a module that does not exist", "5000 00 ff ff04 00 0c00 1000 0104 0000 640000 a8 0a00", 17],
  ["a 4E frame without the zero bytes after its serial number", "5400 0100 0100 00 ff ff03 00 0600 1000 0101 0000", 17],
  ["text that only begins like ASCII 3E", textHex("5000 pieces of part 12 were counted"), 6],
  ["a 1E request for an unknown device", "01 ff 0a00 64000000 2051 01 00", 6],
  ["MELSOFT without its pair of 11", "57000100001011070000ffff030000000000000800 1c02161400000000", 6],
]);

describeCaptureFlows("melsec-slmp", ["vendor-mitsubishi/melsoft_129_clean.pcap", "vendor-mitsubishi/melsoft_variant_clean.pcap"], ["tcp/5562"]);

describeClients("melsec-slmp", "vendor-mitsubishi/melsoft_129_clean.pcap", {
  "tcp 192.168.3.18:5001 192.168.3.250:5562": "192.168.3.18:5001",
});
