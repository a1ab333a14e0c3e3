// IEC 60870-5-104 by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { iec104 } from "./iec104.ts";
import { samples } from "./samples.ts";

describeSamples(iec104, samples);
describeNearMisses(iec104, [
  ["a U format with two functions", "6804 0f000000"],
  ["a U format with content", "6804 07000001"],
  ["an S format with an odd sequence number", "6804 01000b00"],
  ["a type that does not exist", "680e 0000 0000 63 01 06 00 0100 000000 14"],
  ["a cause that does not exist", "680e 0000 0000 64 01 30 00 0100 000000 14"],
  ["a length beyond the packet", "6810 0000 0000 64 01 06 00 0100 000000 14"],
  ["something else behind the frame", "6804 07000000 4869"],
  ["the text 'hello'", "68656c6c6f0d0a"],
]);
