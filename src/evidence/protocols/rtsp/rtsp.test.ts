import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { rtsp } from "./rtsp.ts";
import { samples } from "./samples.ts";

describeSamples(rtsp, samples);

describeNearMisses(rtsp, [
  ["HTTP with the same method", textHex("OPTIONS /stream1 HTTP/1.1\r\nHost: camera\r\n\r\n")],
  ["SIP", textHex("OPTIONS sip:10.0.0.9 SIP/2.0\r\n\r\n")],
  ["a dollar sign and text", textHex("$GPGGA,123519,4807.038,N")],
  ["a dollar sign and RTP on a control channel", `2401 0024 8060 1234 00000001 0a0b0c0d ${"09".repeat(24)}`],
  ["a dollar sign and a length beyond a short segment", "2400 0400 8060 1234 00000001 0a0b0c0d"],
  ["the version in a later line", textHex("SETUP now\r\nwith RTSP/1.0\r\n")],
]);
