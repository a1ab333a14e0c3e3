import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { clientHelloHex, serverCertificateHex } from "../protocol-sample.ts";
import { anydesk } from "./anydesk.ts";
import { samples } from "./samples.ts";

describeSamples(anydesk, samples, "high");
describeNearMisses(anydesk, [
  ["another server", clientHelloHex("mes-2.plant.example", "http/1.1")],
  ["another certificate", serverCertificateHex("AnyOther Client")],
]);
