import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { telnet } from "./telnet.ts";
import { samples } from "./samples.ts";

describeSamples(telnet, samples);
describeNearMisses(telnet, [
  ["an option that does not exist", "ff fd 70"],
  ["a JPEG picture", "ff d8 ff e0 0010 4a464946"],
  ["SMB version 1 without its length", "ff 53 4d 42 72"],
  ["a subnegotiation without an end", "ff fa 18 00 5654313030"],
]);
