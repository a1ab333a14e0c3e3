import { describeCaptureFlows, describeClients } from "../../../../tests/protocols/against-tshark.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { proficyHistorian } from "./proficy-historian.ts";
import { samples } from "./samples.ts";

describeSamples(proficyHistorian, samples);

describeNearMisses(proficyHistorian, [
  ["another length", `6607 0102 c1 01 ${fillHex(34, 0x20)} 4900 0203 ${fillHex(28)}`],
  ["another code", `6607 0102 21 01 ${fillHex(34, 0x20)} 4800 0203 ${fillHex(28)}`],
  ["another start", `6608 0102 c1 01 ${fillHex(34, 0x20)} 4800 0203 ${fillHex(28)}`],
]);

describeCaptureFlows("proficy-historian", ["site-s4x15-ics-village/iFix_Client86.pcap"], ["tcp/2010"]);

describeClients("proficy-historian", "site-s4x15-ics-village/iFix_Client86.pcap", {
  "tcp 10.50.1.10:2010 10.50.1.20:52316": "10.50.1.20:52316",
});
