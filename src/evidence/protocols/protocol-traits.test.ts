import { expect, it } from "vitest";
import { isKnownByBytes, isRefined } from "./protocol-traits.ts";
import { protocolIds, protocols } from "./registry.ts";

it("names those that others refine", () => {
  const said = new Set(protocols.flatMap(({ refines = [] }) => refines));
  expect(protocolIds.filter(isRefined)).toEqual(protocolIds.filter((id) => said.has(id)));
  expect([...said].filter((id) => !isRefined(id))).toEqual([]);
});

it.each([["tcp", 6] as const, ["udp", 17] as const])("names those whose bytes are known on %s", (transport, number) => {
  const said = protocols.filter((p) => p.transports.includes(number) && p.reasons.length > 0 && p.notByContent === undefined).map(({ id }) => id);
  expect(protocolIds.filter((id) => isKnownByBytes(id, transport))).toEqual(said);
});
