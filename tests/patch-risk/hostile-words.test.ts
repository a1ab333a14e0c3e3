// Words of advisories, lists and machines are written by anybody: whatever they are, what a patch does around its machine is judged, and in the same way each time.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ExposureOfMachines } from "../../src/engines/patch-risk/exposure-today.ts";
import { PeersOfMachines } from "../../src/engines/patch-risk/peers-that-break.ts";
import { RestartsOfMachines } from "../../src/engines/patch-risk/restart-consequences.ts";
import type { Claim } from "../../src/plant/claim.ts";
import { assetRoles } from "../../src/plant/role-names.ts";
import { patchNeed, session } from "../generators/patch-builder.ts";
import { asset, conversation, plant } from "../generators/plant-builder.ts";

const PIECES = [
  "firmware ",
  "KB5004442",
  "windows 10 ",
  "TLS 1.0",
  "port 102/tcp ",
  "the web server ",
  "crafted Modbus frames. ",
  "V4.5",
  "6ES7 315-2AF03",
  "AV:L",
  "/UI:N",
  "\u0000",
  "\ud800",
  "\n",
  "99999999999999999999",
  "not affected",
];
const words = fc.oneof(
  fc.string({ maxLength: 60, unit: "binary" }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((parts) => parts.join("")),
);
const attributes = fc.constantFrom<Claim["attribute"][]>("os", "software", "model", "firmware", "installed", "uptime");
const claims = fc.array(
  fc.record({ attribute: attributes, value: words, first: fc.double(), last: fc.double() }).map((of): Claim => ({ ...of, addressSpace: "site", endpoint: "10.0.0.1", by: "list", source: "f" })),
  { maxLength: 6 },
);

test("any words are judged, and alike each time", () => {
  fc.assert(
    fc.property(
      fc.record({
        title: fc.option(words),
        to: fc.option(words),
        text: fc.option(words),
        flaw: fc.option(words),
        vector: words,
        model: fc.option(words),
        firmware: fc.option(words),
        role: fc.constantFrom(...assetRoles),
        claims,
        forecast: fc.option(fc.double()),
        at: fc.double(),
        uptime: fc.option(fc.double()),
        details: fc.dictionary(words, fc.nat(9), { maxKeys: 4 }),
        protocol: fc.constantFrom("opc-classic", "tls", "smb", "opcua", "enip-io", "dhcp-bootp"),
      }),
      (of) => {
        const machine = asset("M", ["10.0.0.1"], { role: of.role, model: of.model, firmware: of.firmware, claims: of.claims, uptimeSeconds: of.uptime });
        const own = plant([conversation("10.0.0.2", "10.0.0.1", "tcp/445", { protocol: of.protocol, details: of.details }), conversation("10.0.0.1", of.vector, "udp/67", { protocol: of.protocol })], {
          assets: [machine],
        });
        const assetOf = (_: string, endpoint: string) => (endpoint === "10.0.0.1" ? machine : undefined);
        const need = patchNeed("M", { role: of.role, title: of.title, forecast: of.forecast, releasedAt: of.at, remedy: { kind: "update", to: of.to, text: of.text, url: null } });
        const judged = () => [
          new PeersOfMachines({ plant: own, assetOf, sessions: [session("M", of.vector, { proofs: ["ntlm v1"] })] }).thatBreakWith(need),
          new RestartsOfMachines({
            plant: own,
            assetOf,
            propagationFrom: () => null,
            updatesOf: () => ({ updates: [], declared: of.vector, firmwareReleasedAt: of.at }),
            releasesBetween: () => null,
            soakSeconds: null,
            now: 1.8e15,
          }).consequencesOf(need),
          new ExposureOfMachines({ plant: own, assetOf, reaches: () => null, wordsOf: () => [{ flaw: "CVE-1", text: of.flaw, vectors: [of.vector] }] }).of(need),
        ];
        const first = judged();
        expect(judged()).toEqual(first);
        expect(JSON.stringify(first)).not.toContain("Invalid Date");
      },
    ),
    { numRuns: 400, seed: 20261126 },
  );
});
