// CSP by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { abCsp } from "./ab-csp.ts";
import { samples } from "./samples.ts";

describeSamples(abCsp, samples);
describeNearMisses(abCsp, [
  ["a length that does not fit", `01 07 000f 00000a21 00000000 ${fillHex(16)} 05000000 0f 00 1234 a2 02 07 89 00 00`],
  ["a reply in a request", `01 07 000a 00000a21 00000000 ${fillHex(16)} 00000500 4f 00 1234 0100`],
  ["a connection number in the request for one", `01 01 0000 00000a21 00000000 0004 0005 ${fillHex(12)}`],
  ["another kind", `01 06 0000 00000000 00000000 0004 0005 ${fillHex(12)}`],
]);
