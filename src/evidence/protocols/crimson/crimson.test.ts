import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { crimson } from "./crimson.ts";
import { samples } from "./samples.ts";

describeSamples(crimson, samples);

describeNearMisses(crimson, [
  ["a length that is not the message's", "0005 012b 1b00"],
  ["a register of another page", "0004 022b 1b00"],
  ["an unknown type", "0004 012b 0000"],
]);
