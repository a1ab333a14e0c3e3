import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { ssdp } from "./ssdp.ts";

describeSamples(ssdp, samples, "high");
describeNearMisses(ssdp, [
  ["a web request", textHex("GET / HTTP/1.1\r\n\r\n")],
  ["a response that names no service", textHex("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")],
  ["an event of UPnP", textHex("NOTIFY /event HTTP/1.1\r\n\r\n")],
]);
