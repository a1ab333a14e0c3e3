import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { samples } from "./samples.ts";
import { snmp } from "./snmp.ts";

describeSamples(snmp, samples, "high");
describeNearMisses(snmp, [
  ["version 2, which never was", "30 0f 02 01 02 04 06 7075626c6963 a0 02 05 00", 17],
  ["an LDAP search", "30 0c 02 01 02 63 07 04 00 0a 01 02 0a 00", 17],
  ["an outer length that is not the datagram's", "30 20 02 01 00 04 06 7075626c6963 a0 02 05 00", 17],
]);
