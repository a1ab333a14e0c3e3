import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { arp } from "./arp.ts";
import { samples } from "./samples.ts";

describeSamples(arp, samples, "high");
describeNearMisses(arp, [
  ["another hardware type", "0006 0800 06 04 0001 000c29aabbcc 0a010015 000000000000 0a01000b"],
  ["no operation", "0001 0800 06 04 0000 000c29aabbcc 0a010015 000000000000 0a01000b"],
  ["cut in the addresses", "0001 0800 06 04 0001 000c29aabbcc 0a010015"],
]);
