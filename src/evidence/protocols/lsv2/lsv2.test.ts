import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { lsv2 } from "./lsv2.ts";
import { samples } from "./samples.ts";

describeSamples(lsv2, samples, "high");

describeNearMisses(lsv2, [
  ["an unknown first letter", `00000000 ${textHex("Q_OK")}`],
  ["no underscore", `00000000 ${textHex("T-OK")}`],
  ["small letters", `00000000 ${textHex("T_ok")}`],
  ["a length of 16 MB", `01000000 ${textHex("T_OK")}`],
]);
