import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { smb } from "./smb.ts";

describeSamples(smb, samples);
describeNearMisses(smb, [
  ["a length without the signature", `00000044 ff534d43 ${fillHex(64)}`],
  ["a Modbus message, which also begins with zeros", "0001 0000 0006 01 03 0000 000a"],
  ["a version 2 header of another size", `00000049 fe534d42 2000 ${fillHex(66)}`],
  ["a DNS query", `1a2b 0100 0001 0000 0000 0000 06 ${textHex("server")} 00 0001 0001`, 17],
  ["a DNS query for 32 letters that are no NetBIOS name", `1a2b 0100 0001 0000 0000 0000 20 ${textHex("zyxwvutsrqponmlkjihgfedcbazyxwvu")} 00 0020 0001`, 17],
]);
