// S7comm-plus by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { s7commPlus } from "./s7comm-plus.ts";
import { samples } from "./samples.ts";

describeSamples(s7commPlus, samples, "high");
describeNearMisses(s7commPlus, [
  ["S7comm, protocol id 32", "0300 0019 02f080 32 01 0000 0400 0008 0000 f0 00 0001 0001 01e0"],
  ["version 4", "0300 001d 02f080 72 04 000e 31 0000 04ca 0000 0002 00000120 36 72010000"],
  ["a length that does not fit", "0300 001d 02f080 72 01 000d 31 0000 04ca 0000 0002 00000120 36 72010000"],
  ["other closing bytes", "0300 001d 02f080 72 01 000e 31 0000 04ca 0000 0002 00000120 36 73010000"],
  ["a two-byte selector", "0300 0016 11e0 0000 0001 00 c0010a c1020100 c2020102"],
]);
