// DNP3 by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { dnp3 } from "./dnp3.ts";
import { samples } from "./samples.ts";

describeSamples(dnp3, samples, "high");
describeNearMisses(dnp3, [
  ["a wrong check sum", "0564 05 c0 0100 0004 e922"],
  ["one bit changed in the header", "0564 05 c0 0101 0004 e921"],
  ["a length that does not count the header", "0564 04 c0 0100 0004 e921"],
  ["only the start", "0564 05 c0 0100 0004"],
]);
