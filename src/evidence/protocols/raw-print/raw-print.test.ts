import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { rawPrint } from "./raw-print.ts";
import { samples } from "./samples.ts";

describeSamples(rawPrint, samples);
describeNearMisses(rawPrint, [
  ["text", textHex("LOT 4711\r\n")],
  ["a question to a tank gauge, which begins with 1", textHex("\x01I20100\n")],
  ["a web page", textHex("POST /ipp/print HTTP/1.1\r\nContent-Type: text/plain\r\n\r\n")],
  ["a queue name with something behind it", textHex("\x02labels\nmore")],
]);
