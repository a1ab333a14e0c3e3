import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { tls } from "./tls.ts";

describeSamples(tls, samples);
describeNearMisses(tls, [
  ["version 4", `17 0403 0018 ${fillHex(24, 0xa9)}`],
  ["a record of no length", "17 0303 0000"],
  ["other bytes behind the record", `17 0303 0004 a9a9a9a9 41424344454647`],
  ["an alert level that does not exist", "15 0303 0002 07 00"],
]);
