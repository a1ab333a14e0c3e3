import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { http } from "./http.ts";
import { samples } from "./samples.ts";

describeSamples(http, samples, "high");
describeNearMisses(http, [
  ["an RTSP request", textHex("OPTIONS rtsp://camera/ RTSP/1.0\r\nCSeq: 1\r\n\r\n")],
  ["a word that begins like a method", textHex("GETTING /status HTTP/1.1\r\n")],
  ["a request line without a version", textHex("GET /status\r\nHost: panel HTTP/1.1\r\n")],
]);
