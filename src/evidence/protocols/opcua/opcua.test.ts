// OPC UA by its bytes: what is recognised, what is refused.
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { opcua } from "./opcua.ts";
import { samples } from "./samples.ts";

describeSamples(opcua, samples);
describeNearMisses(opcua, [
  ["a hello with another size", `48454c46 33000000 00000000 ffff0000 ffff0000 00000000 00000000 12000000 ${textHex("opc.tcp://plc:4840")}`],
  ["a URL longer than the hello", `48454c46 32000000 00000000 ffff0000 ffff0000 00000000 00000000 13000000 ${textHex("opc.tcp://plc:4840")}`],
  ["an unknown chunk type", `4d534758 30000000 07000000 01000000 02000000 02000000 01007702 ${fillHex(20)}`],
  ["a channel without a security policy", `4f504e46 84000000 00000000 2f000000 ${fillHex(47, 0x41)} ffffffff ffffffff 01000000 01000000 0100be01 ${fillHex(49)}`],
  ["a text that begins like a message", textHex("MSGFROM server: hello to everybody")],
  ["an acknowledge with tiny buffers", "41434b46 1c000000 00000000 ff000000 ff000000 00000000 00000000"],
]);
