import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { mqtt } from "./mqtt.ts";
import { samples } from "./samples.ts";

describeSamples(mqtt, samples);

describeNearMisses(mqtt, [
  ["CONNECT of another protocol", `1012 0004 ${textHex("MQTX")} 04 02 003c 0006 ${textHex("cell-4")}`],
  ["CONNECT of version 9", `1012 0004 ${textHex("MQTT")} 09 02 003c 0006 ${textHex("cell-4")}`],
  ["CONNACK with reserved flags", "2002 0200"],
  ["SUBSCRIBE with quality of service 3", `820b 0001 0006 ${textHex("line/#")} 03`],
  ["PUBLISH to a wildcard", `300c 0006 ${textHex("line/#")} ${textHex("1200")}`],
  ["PUBLISH with a topic longer than itself", `3006 000a ${textHex("line/speed")} ${textHex("1200")}`],
  ["PUBLISH with a topic that is not UTF-8", "3008 0003 61c328 313233"],
  ["a ping with a third byte", "c00000"],
  ["a remaining length of five bytes", "30808080800000"],
  ["text that begins with a digit", textHex("0123456789")],
]);
