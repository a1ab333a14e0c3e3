// MMS by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { iec61850Mms } from "./iec61850-mms.ts";
import { samples } from "./samples.ts";

describeSamples(iec61850Mms, samples, "high");
describeNearMisses(iec61850Mms, [
  ["S7comm", "0300 0019 02f080 32 01 0000 0400 0008 0000 f0 00 0001 0001 01e0"],
  [
    "a session connect of another application",
    `0300 0040 02f080 0d37 0506130100 160102 14020002 33020001 34020001 c123 3121 a003 800101 a21a 8104 00000001 a412 ${fillHex(2)} 0605 5608040101 ${fillHex(9)}`,
  ],
  ["presentation data with another PDU", "0300 0021 02f080 01000100 6114 3012 020103 a00d 600b 020205c4 a405 a103 850105"],
  ["a request without invoke id", "0300 0021 02f080 01000100 6114 3012 020103 a00d a00b 040205c4 a405 a103 850105"],
  ["another session unit", "0300 0021 02f080 09000100 6114 3012 020103 a00d a10b 020205c4 a405 a103 850105"],
]);
