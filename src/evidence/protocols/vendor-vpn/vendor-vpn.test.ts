import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { clientHelloHex, fillHex } from "../protocol-sample.ts";
import { samples } from "./samples.ts";
import { vendorVpn } from "./vendor-vpn.ts";

describeSamples(vendorVpn, samples, "high");
describeNearMisses(vendorVpn, [
  ["a reset with a message number", "38 334857703d96db39 00 00000001", 17],
  ["an acknowledgement of nothing", "28 334857703d96db39 00 d31c3a6964602fa0", 17],
  ["an IKE length that is not the datagram's", `334857703d96db39 0000000000000000 21 20 22 08 00000000 00000040 ${fillHex(32, 0x11)}`, 17],
  ["an IKE version that does not exist", `334857703d96db39 0000000000000000 21 30 22 08 00000000 0000003c ${fillHex(32, 0x11)}`, 17],
  ["TLS for another service", clientHelloHex("mes-2.plant.example"), 6],
]);
