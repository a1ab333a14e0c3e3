import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { dns } from "./dns.ts";
import { samples } from "./samples.ts";

describeSamples(dns, samples, "high");
const name = `06 ${textHex("server")} 00`;
describeNearMisses(dns, [
  ["more records than fit", `1a2b 0100 0001 0000 0000 00ff ${name} 0001 0001`, 17],
  ["a class that does not exist", `1a2b 0100 0001 0000 0000 0000 ${name} 0001 0007`, 17],
  ["a name with control characters", "1a2b 0100 0001 0000 0000 0000 06 010203040506 00 0001 0001", 17],
  ["a query without a question", `1a2b 0100 0000 0001 0000 0000 ${name} 0001 0001 00000e10 0004 0a02000a`, 17],
  ["the reserved flag", `1a2b 0140 0001 0000 0000 0000 ${name} 0001 0001`, 17],
  ["a NetBIOS name", `1a2b 0110 0001 0000 0000 0000 20 ${textHex("FDEFFCFGEFFCCACACACACACACACACACA")} 00 0020 0001`, 17],
]);
