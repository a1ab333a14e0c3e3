import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { vmware } from "./vmware.ts";

describeSamples(vmware, samples, "high");
describeNearMisses(vmware, [
  ["another greeting", textHex("220 FTP server ready\r\n")],
  ["another service of that path", textHex('POST /sdk HTTP/1.1\r\nSOAPAction: "urn:other"\r\n\r\n')],
]);
