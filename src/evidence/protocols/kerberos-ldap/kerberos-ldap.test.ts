import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex } from "../protocol-sample.ts";
import { kerberosLdap } from "./kerberos-ldap.ts";
import { samples } from "./samples.ts";

describeSamples(kerberosLdap, samples);
describeNearMisses(kerberosLdap, [
  ["version 4", `6a 18 30 16 a1 03 02 01 04 a2 03 02 01 0a a3 0a 30 08 ${fillHex(8, 0x30)}`, 17],
  ["a type that is not the tag's", `6a 18 30 16 a1 03 02 01 05 a2 03 02 01 0c a3 0a 30 08 ${fillHex(8, 0x30)}`, 17],
  ["an SNMP message", "30 26 02 01 00 04 06 7075626c6963 a0 19 02 01 01 02 01 00 02 01 00 30 0e 30 0c 06 08 2b06010201010100 05 00", 17],
  ["an LDAP operation that does not exist", "30 0c 02 01 01 70 07 02 01 03 04 00 80 00"],
  ["a Modbus message", "0001 0000 0006 01 03 0000 000a"],
]);
