// The order of pf against its own words: random rules are drawn as XML, read, and run; beside it the same drawn rules are walked as pf walks them.
import fc from "fast-check";
import { expect, test } from "vitest";
import { pf } from "../../src/evidence/configs/pf/pf.ts";
import { MAY_DENY, MAY_PERMIT, MAY_REJECT, runByScan } from "../../src/packets/reference.ts";
import type { FirewallConfig } from "../../src/plant/firewall-config.ts";
import { anyPacket, anyRule, drawn, pointOf, walked } from "../generators/pf-rules.ts";

for (const root of ["pfsense", "opnsense"] as const) {
  test(`what is read decides as pf's own walk does: ${root}`, () => {
    let packets = 0;
    const decided = new Set<number>();
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 12 }), fc.array(anyPacket, { minLength: 30, maxLength: 30 }), (rules, drawnPackets) => {
        const firewall = pf.read({ text: drawn(rules, root), file: "config.xml", sha256: "0" }).config.firewalls[0] as FirewallConfig;
        for (const packet of drawnPackets) {
          for (const [index, side] of (["in", "out"] as const).entries()) {
            const stage = firewall.stages[index];
            const { outcomes, rule } = runByScan(stage?.rules ?? [], pointOf(packet));
            const found = rule < 0 ? (stage?.otherwise.action === "permit" ? MAY_PERMIT : MAY_DENY) : outcomes;
            expect(found, `${side} ${JSON.stringify(packet)} ${drawn(rules, root)}`).toBe(walked(rules, packet, side));
            decided.add(found);
            packets++;
          }
        }
      }),
      { numRuns: 200, seed: 20_261_125 },
    );
    expect(packets).toBe(200 * 30 * 2);
    expect(decided).toEqual(new Set([MAY_PERMIT, MAY_DENY, MAY_REJECT]));
  });
}
