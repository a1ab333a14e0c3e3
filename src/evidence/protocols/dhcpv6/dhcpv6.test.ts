import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { dhcpv6 } from "./dhcpv6.ts";
import { samples } from "./samples.ts";

describeSamples(dhcpv6, samples, "high");
describeNearMisses(dhcpv6, [
  ["an option that goes over the end", "01 10a1b2 0008 0020 0000"],
  ["a soliciting client that does not say who it is", "01 10a1b2 0008 0002 0000"],
  ["a reply that names neither client nor server", "07 10a1b2 0017 0000"],
  ["an option number of nothing", "01 10a1b2 ffff 0002 0000"],
]);
