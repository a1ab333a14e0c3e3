import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { clientHelloHex, textHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { wsus } from "./wsus.ts";

describeSamples(wsus, samples, "high");
describeNearMisses(wsus, [
  ["another web service", textHex("POST /service.asmx HTTP/1.1\r\nHost: mes\r\n\r\n")],
  ["another server of the same maker", clientHelloHex("login.microsoftonline.com")],
]);
