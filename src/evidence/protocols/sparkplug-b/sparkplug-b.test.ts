import { expect, test } from "vitest";
import { describeNearMisses, describeSamples, payloadBetweenGuards } from "../../../../tests/protocols/sample-checks.ts";
import { hex } from "../payload-bytes.ts";
import { textHex } from "../protocol-sample.ts";
import { protocolOfCode, recognisePayload } from "../registry.ts";
import { samples } from "./samples.ts";
import { sparkplugB } from "./sparkplug-b.ts";

describeSamples(sparkplugB, samples, "high");

describeNearMisses(sparkplugB, [
  ["MQTT to another topic", `3010 000a ${textHex("line/speed")} ${textHex("1200")}`],
  ["a message type that does not exist", `3021 001b ${textHex("spBv1.0/Bottling/XDATA/node")} 00000000`],
  ["an empty group", `3018 0012 ${textHex("spBv1.0//NDATA/node")} 00000000`],
  ["CONNECT of a plain client", `1012 0004 ${textHex("MQTT")} 04 02 003c 0006 ${textHex("cell-4")}`],
]);

test("its packets are not named MQTT", () => {
  for (const sample of samples) {
    const bytes = hex(sample.hex);
    expect(protocolOfCode(recognisePayload(payloadBetweenGuards(bytes, bytes.length, 0, sample)))).toBe("sparkplug-b");
  }
});
