import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { mdns } from "./mdns.ts";
import { samples } from "./samples.ts";

describeSamples(mdns, samples, "high");
const name = `06 ${textHex("server")} 05 ${textHex("plant")} 00 0001 0001`;
const printer = `07 ${textHex("printer")} 05 ${textHex("local")} 00 0001 0001`;
describeSamples(
  mdns,
  [
    { what: "answer to a simple resolver", hex: `1a2b 8400 0001 0001 0000 0000 ${printer} c00c 0001 0001 0000000a 0004 0a02000a`, transport: 17, from: "server" },
    { what: "81 questions in one query", hex: `0000 0000 0051 0000 0000 0000 ${printer} ${"c00c 0001 0001".repeat(80)}`, transport: 17, toMany: true, from: "client" },
  ],
  "high",
);
describeNearMisses(mdns, [
  ["an answer of a DNS server for a local name: it repeats the wish for recursion", `1a2b 8580 0001 0001 0000 0000 ${printer} c00c 0001 0001 0000000a 0004 0a02000a`],

  ["an ordinary query with id 0 to one machine", `0000 0000 0001 0000 0000 0000 ${name}`],
  ["recursion desired", `0000 0100 0001 0000 0000 0000 ${name}`],
  ["an ordinary authoritative answer", `1a2b 8400 0001 0001 0000 0000 ${name} c00c 0001 0001 00000e10 0004 0a02000a`],
]);
