import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { rtsp } from "./rtsp.ts";
import { samples } from "./samples.ts";

describeSamples(rtsp, samples);

describeNearMisses(rtsp, [
  ["HTTP with the same method", textHex("OPTIONS /stream1 HTTP/1.1\r\nHost: camera\r\n\r\n")],
  ["SIP", textHex("OPTIONS sip:10.0.0.9 SIP/2.0\r\n\r\n")],
  ["a dollar sign and text", textHex("$GPGGA,123519,4807.038,N")],
  ["the version in a later line", textHex("SETUP now\r\nwith RTSP/1.0\r\n")],
]);
