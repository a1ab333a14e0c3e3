import { describeCaptureFlows } from "../../../../tests/protocols/against-tshark.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { sentinelLdk } from "./sentinel-ldk.ts";

describeSamples(sentinelLdk, samples);

describeNearMisses(sentinelLdk, [
  ["the search to one address", textHex("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwA"), 17],
  ["another web server", textHex("HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n"), 6],
]);

describeCaptureFlows("sentinel-ldk", ["site-s4x15-ics-village/iFix_Client86.pcap", "iec-104/104deneme.pcap"], ["udp/1947"]);
