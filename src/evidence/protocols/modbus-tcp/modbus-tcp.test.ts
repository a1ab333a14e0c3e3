// Modbus/TCP by its bytes: what is recognised, what is refused.
import { expect, test } from "vitest";
import { describeNearMisses, describeSamples, payloadBetweenGuards } from "../../../../tests/protocols/sample-checks.ts";
import { hex } from "../payload-bytes.ts";
import { LEVEL_MEDIUM, recognitionLevel } from "../protocol.ts";
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";
import { modbusTcp } from "./modbus-tcp.ts";
import { samples, umasSamples } from "./samples.ts";
import { umas } from "./umas.ts";

describeSamples(modbusTcp, samples);
describeSamples(umas, umasSamples, "high");
describeNearMisses(modbusTcp, [
  ["protocol id 1", "0001 0001 0006 11 03 006b 000a"],
  ["length field one too long", "0001 0000 0007 11 03 006b 000a"],
  ["length field one too short", "0001 0000 0005 11 03 006b 000a"],
  ["no function code", "0001 0000 0001 11"],
  ["function code 0", "0001 0000 0006 11 00 006b 000a"],
  ["something else behind a whole message", "0001 0000 0006 11 03 006b 000a 4854545020"],
  ["half a message", "0001 0000 00f0 11 10 0000 0074 e8 0000 0000 0000"],
  ["EtherNet/IP ListServices", "0400 0000 00000000 00000000 0000000000000000 00000000"],
  ["a DICOM association", `0100 0000 0050 0001 0000 ${textHex("ANY-SCP".padEnd(16))} ${textHex("SCANNER".padEnd(16))} ${fillHex(32)} 1000 0002 3131 0000`],
  ["a NetBIOS keep-alive", "85000000"],
]);

const unsure: ProtocolSample[] = [
  { what: "126 registers asked for", hex: "0001 0000 0006 11 03 006b 007e", transport: 6, from: "unknown" },
  { what: "an odd number of register bytes", hex: "0001 0000 0006 11 03 03 022b01", transport: 6, from: "unknown" },
  { what: "a coil value that is neither FF00 nor 0000", hex: "0001 0000 0006 11 05 006b 0100", transport: 6, from: "unknown" },
  { what: "an exception code that is not defined", hex: "0001 0000 0003 11 83 09", transport: 6, from: "unknown" },
  { what: "a byte count that does not fit the quantity", hex: "0003 0000 000b 01 10 0001 0003 04 000a 0102", transport: 6, from: "unknown" },
];
describeSamples(modbusTcp, unsure);
test.each(unsure.map((sample) => [sample.what, sample] as const))("not sure of: %s", (_, sample) => {
  const bytes = hex(sample.hex);
  expect(recognitionLevel(modbusTcp.recognise(payloadBetweenGuards(bytes, bytes.length, 0, sample)))).toBe(LEVEL_MEDIUM);
});

describeNearMisses(umas, [
  ["Modbus function 3", "0001 0000 0006 11 03 006b 000a"],
  ["a UMAS function that nobody has described", "0001 0000 0006 00 5a 00 ee 0000"],
  ["protocol id 1", "0000 0001 0004 00 5a 00 02"],
]);
