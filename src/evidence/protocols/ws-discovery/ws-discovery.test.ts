import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { wsDiscovery } from "./ws-discovery.ts";

describeSamples(wsDiscovery, samples, "high");
describeNearMisses(wsDiscovery, [["SOAP of something else", textHex('<?xml version="1.0"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"/>')]]);
