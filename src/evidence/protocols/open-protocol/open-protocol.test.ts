import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { openProtocol } from "./open-protocol.ts";
import { samples } from "./samples.ts";

describeSamples(openProtocol, samples, "high");

describeNearMisses(openProtocol, [
  ["no closing zero byte", textHex("00200001003         X")],
  ["a length below the header's", textHex("00100001003         \0")],
  ["message number 0", textHex("00200000003         \0")],
  ["letters in the header", textHex("00200001003 abc     \0")],
  ["a bar code of digits", textHex("40063813339310000000\r\n")],
]);
