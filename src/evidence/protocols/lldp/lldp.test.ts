import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { lldp } from "./lldp.ts";
import { samples } from "./samples.ts";

describeSamples(lldp, samples, "high");
describeNearMisses(lldp, [
  ["port before chassis", "0405 05 506f7274 0207 04 008063112233 0602 0078 0000"],
  ["no time to live", "0207 04 008063112233 0405 05 506f7274 0a04 73772d31 0000"],
  ["an empty chassis id", "0200 0405 05 506f7274 0602 0078 0000"],
]);
