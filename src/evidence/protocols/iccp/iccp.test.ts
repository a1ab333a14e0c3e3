// ICCP by its names: what is recognised, what stays plain MMS.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { iccp } from "./iccp.ts";
import { samples } from "./samples.ts";

describeSamples(iccp, samples, "high");
describeNearMisses(iccp, [
  ["a read of an IEC 61850 object", `0300 0032 02f080 01000100 6125 3023 020103 a01e a01c 020101 a417 a115 a013 3011 a00f 800d ${textHex("LLN0$ST$Mod_q")}`],
  ["a name that only resembles one", `0300 0032 02f080 01000100 6125 3023 020103 a01e a01c 020101 a417 a115 a013 3011 a00f 800d ${textHex("TASE2-Version")}`],
  ["the name outside MMS", `0300 0019 02f080 32 ${textHex("TASE2_Version")} 00000000`],
]);
