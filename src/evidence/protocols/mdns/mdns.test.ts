import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { mdns } from "./mdns.ts";
import { samples } from "./samples.ts";

describeSamples(mdns, samples, "high");
const name = `06 ${textHex("server")} 05 ${textHex("plant")} 00 0001 0001`;
describeNearMisses(mdns, [
  ["an ordinary query with id 0 to one machine", `0000 0000 0001 0000 0000 0000 ${name}`],
  ["recursion desired", `0000 0100 0001 0000 0000 0000 ${name}`],
  ["an ordinary authoritative answer", `1a2b 8400 0001 0001 0000 0000 ${name} c00c 0001 0001 00000e10 0004 0a02000a`],
]);
