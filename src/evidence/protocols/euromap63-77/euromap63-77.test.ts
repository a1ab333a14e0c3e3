import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { euromap6377 } from "./euromap63-77.ts";
import { samples } from "./samples.ts";

describeSamples(euromap6377, samples, "high");

describeNearMisses(euromap6377, [
  ["OPC UA without the name space", `${textHex("MSGF")} 50000000 ${fillHex(16, 1)} ${textHex("http://opcfoundation.org/UA/")}`],
  ["another file over FTP", textHex("STOR RECIPE01.TXT\r\n")],
  ["a session file without digits", textHex("STOR SESSION.REQ\r\n")],
]);
