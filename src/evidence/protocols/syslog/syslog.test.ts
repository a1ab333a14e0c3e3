import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { syslog } from "./syslog.ts";

describeSamples(syslog, samples);
describeNearMisses(syslog, [
  ["a priority above 191", textHex("<192>Nov 25 15:30:01 sw-1 link")],
  ["XML", textHex('<?xml version="1.0"?>')],
  ["an element of a page", textHex("<h1>15:30:01</h1>")],
  ["binary behind the priority", "3c31333e 0001020304", 17],
]);
