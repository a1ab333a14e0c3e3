import { describeAgainstTshark, describeCaptureFlows, describeClients } from "../../../../tests/protocols/against-tshark.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { beckhoffAds } from "./beckhoff-ads.ts";
import { samples } from "./samples.ts";

describeSamples(beckhoffAds, samples, "high");

const ADDRESSES = "0a0000010101 5303 0a0000020101 0080";
describeNearMisses(beckhoffAds, [
  ["command 77", `0000 20000000 ${ADDRESSES} 4d00 0400 00000000 00000000 01000000`, 6],
  ["no ADS flag", `0000 20000000 ${ADDRESSES} 0100 0000 00000000 00000000 01000000`, 6],
  ["two lengths that disagree", `0000 24000000 ${ADDRESSES} 0100 0400 00000000 00000000 01000000`, 6],
  ["a reserved word that is not 0", `0001 20000000 ${ADDRESSES} 0100 0400 00000000 00000000 01000000`, 6],
  ["another discovery magic", "03661472 00000000 01000000 0a0000020101 1027 00000000", 17],
]);

const CAPTURE = "vendor-beckhoff/beckoffiplink.pcapng";
describeAgainstTshark("beckhoff-ads", ["ams"], {
  captures: [CAPTURE],
  differences: {
    [`${CAPTURE} | udp 192.168.1.8:48899 192.168.1.99:48899`]: "discovery of routers over UDP: tshark has no dissector for it",
  },
});
describeCaptureFlows("beckhoff-ads", [CAPTURE], ["tcp/48898", "udp/48899"]);

describeClients("beckhoff-ads", "vendor-beckhoff/beckoffiplink.pcapng", {
  "tcp 192.168.1.8:48898 192.168.1.99:49561": "192.168.1.99:49561",
  "udp 192.168.1.8:48899 192.168.1.99:48899": "192.168.1.99:48899",
});
