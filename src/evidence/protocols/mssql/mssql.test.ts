import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { mssql } from "./mssql.ts";
import { samples } from "./samples.ts";

describeSamples(mssql, samples);
describeNearMisses(mssql, [
  ["an ISO packet", "03 00 0016 11e00000 000100c0 010ac102 0100c202 0102"],
  ["a length that is not the packet's", "04 01 0030 0035 01 00 fd 1000 c100 0100000000000000"],
  ["no token", "04 01 0015 0035 01 00 00 1000 c100 0100000000000000"],
  ["a statement without headers or text", `01 01 0020 0000 01 00 ${fillHex(24, 0x01)}`],
]);
