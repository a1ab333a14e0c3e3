// S7comm by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { s7comm } from "./s7comm.ts";
import { samples } from "./samples.ts";

describeSamples(s7comm, samples);
describeNearMisses(s7comm, [
  ["S7comm-plus, protocol id 72", "0300 0019 02f080 72 01 0000 0400 0008 0000 f0 00 0001 0001 01e0"],
  ["lengths that do not add up", "0300 0019 02f080 32 01 0000 0400 0009 0000 f0 00 0001 0001 01e0"],
  ["an unknown message type", "0300 0019 02f080 32 05 0000 0400 0008 0000 f0 00 0001 0001 01e0"],
  ["TPKT version 2", "0200 0019 02f080 32 01 0000 0400 0008 0000 f0 00 0001 0001 01e0"],
  ["MMS selectors", "0300 0016 11e0 0000 0001 00 c0010d c1020001 c2020001"],
  ["an RDP connect request", "0300 0013 0ee0 0000 0000 00 01 00 0800 03000000"],
  ["a COTP data unit without content", "0300 0007 02f080"],
]);
