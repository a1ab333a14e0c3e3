import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { ssh } from "./ssh.ts";

describeSamples(ssh, samples, "high");
describeNearMisses(ssh, [
  ["text that begins alike", textHex("SSH-Keys are kept in the safe")],
  ["another message number", `000000a0 08 15 ${fillHex(16, 0xf9)} 00000004 ${textHex("curv")}`],
  ["a list longer than its packet", `000000a0 08 14 ${fillHex(16, 0xf9)} 000000f0 ${textHex("curve25519")}`],
]);
