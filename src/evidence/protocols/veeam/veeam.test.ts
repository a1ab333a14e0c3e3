import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { clientHelloHex, serverCertificateHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { veeam } from "./veeam.ts";

describeSamples(veeam, samples, "high");
describeNearMisses(veeam, [
  ["another certificate", serverCertificateHex("mes-2.plant.example")],
  ["a client that asks for it", clientHelloHex("Veeam Backup Server Certificate")],
]);
