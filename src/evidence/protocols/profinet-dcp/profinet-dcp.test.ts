// DCP by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { profinetDcp } from "./profinet-dcp.ts";
import { samples } from "./samples.ts";

describeSamples(profinetDcp, samples, "high");
describeNearMisses(profinetDcp, [
  ["cyclic data", `8001 ${fillHex(40, 0x80)} 2a40 35 00`],
  ["a service that does not belong to the frame id", "fefe 04 00 00000001 0001 0004 ffff 0000"],
  ["a service type that does not exist", "fefd 04 02 00000001 0001 0004 ffff 0000"],
  ["more data than the frame holds", "fefe 05 00 00000001 0001 0024 ffff 0000"],
]);
