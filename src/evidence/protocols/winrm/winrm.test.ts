import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { winrm } from "./winrm.ts";

describeSamples(winrm, samples, "high");
describeNearMisses(winrm, [
  ["another path", textHex("POST /wsmanual HTTP/1.1\r\n\r\n")],
  ["/wsman in the body", textHex("POST / HTTP/1.1\r\n\r\nsee the manual of all our machines and their pages, at the end of which stands the long word that we look for, that is to say: /wsman HTTP")],
  ["an ordinary answer", textHex("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")],
]);
