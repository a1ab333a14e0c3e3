// Claims are kept once each, equal to a plain map of them, and never more than the memory is meant for.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ClaimAttribute } from "../../plant/claim.ts";
import { ClaimTable } from "./claim-table.ts";

const said = fc.record({
  endpoint: fc.constantFrom("10.0.0.1", "10.0.0.2", "mac:02:00:00:00:00:01"),
  attribute: fc.constantFrom<ClaimAttribute>("vendor", "hostname", "uptime"),
  value: fc.nat(40).map(String),
  by: fc.constantFrom("lldp", "snmp"),
  micros: fc.nat(1_000),
});

test("equals a plain map, whatever the order", () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 300 }), (claims) => {
      const table = new ClaimTable();
      const plain = new Map<string, { value: string; first: number; last: number }>();
      for (const { endpoint, attribute, value, by, micros } of claims) {
        table.add(endpoint, attribute, value, by, micros);
        const key = [endpoint, attribute, by, attribute === "uptime" ? "" : value].join("|");
        const known = plain.get(key);
        if (known === undefined || (attribute === "uptime" && micros >= known.last)) plain.set(key, { value, first: micros, last: micros });
        else if (attribute !== "uptime") plain.set(key, { value, first: Math.min(known.first, micros), last: Math.max(known.last, micros) });
      }
      const found = [...table.values()].map((c) => [[c.endpoint, c.attribute, c.by, c.attribute === "uptime" ? "" : c.value].join("|"), { value: c.value, first: c.first, last: c.last }]);
      expect(table.size).toBe(plain.size);
      expect(found.sort()).toEqual([...plain].sort());
    }),
    { seed: 20261125, numRuns: 500 },
  );
});

test("a hundred thousand claims are enough, of one endpoint or of many", () => {
  for (const endpointOf of [() => "10.0.0.1", (i: number) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`]) {
    const table = new ClaimTable();
    for (let i = 0; i < 120_000; i++) table.add(endpointOf(i), "hostname", `h${i}`, "dns", i);
    expect(table.size).toBe(100_000);
    expect([...table.values()].length).toBe(100_000);
  }
});
