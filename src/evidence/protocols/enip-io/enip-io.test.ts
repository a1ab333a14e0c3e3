// EtherNet/IP I/O by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { enipIo } from "./enip-io.ts";
import { samples } from "./samples.ts";

describeSamples(enipIo, samples, "high");
describeNearMisses(enipIo, [
  ["data one byte short", "0200 0280 0800 01a2b3c4 05000000 b100 0700 0500 01000000"],
  ["an unconnected data item", "0200 0280 0800 01a2b3c4 05000000 b200 0600 0500 01000000"],
  ["an address of the wrong length", "0200 0280 0400 01a2b3c4 b100 0600 0500 01000000"],
  ["one item", "0100 0280 0800 01a2b3c4 05000000 b100 0600 0500 01000000"],
]);
