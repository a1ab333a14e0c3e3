// Rules added to lists with skips: what every packet meets is what a person would find who walks the old list and looks at the additions in passing.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import type { RuleAdditionPlan } from "../../plant/fix.ts";
import { OPENING_PACKET, type PacketPoint, type PacketRule, PLAIN_RULE } from "../../plant/packet-rule.ts";
import { MAY_FALL_THROUGH, runByScan } from "../../packets/reference.ts";
import { firewalls } from "../../../tests/generators/firewalls.ts";
import { addRules } from "./add-rules.ts";

const FIREWALL = fc.sample(firewalls, { seed: 1, numRuns: 1 })[0] as FirewallConfig;
const AT = { kind: "text", file: "fw.conf", line: 1, column: 1 } as const;
const rule = (text: string, port: number, more: Partial<PacketRule> = {}): PacketRule => ({
  ...PLAIN_RULE,
  action: "permit",
  source: { zones: null, addresses: null },
  destination: { zones: null, addresses: null },
  services: [{ kind: "port", transport: "tcp", fromPort: port, toPort: port + 1, written: "", at: AT }],
  until: null,
  writtenOrder: 0,
  text,
  at: AT,
  ...more,
});
const point = (port: number): PacketPoint => ({
  ...OPENING_PACKET,
  fromZone: null,
  toZone: null,
  source: "10.0.0.1",
  destination: "10.0.0.2",
  transport: "tcp",
  port,
  protocol: "unknown",
  protocolKnownBy: "bytes",
  toMany: false,
});
const plan = (stage: number, before: number | null, added: PacketRule): RuleAdditionPlan => ({
  kind: "rule",
  stage,
  before,
  rule: added,
  change: "",
  reason: "",
  restores: [],
  alsoOpens: [],
  cost: 0,
});

/** Which rule decides, by its text; a walk over the old list that asks the additions of a place before the rule that stands there. */
function walked(rules: readonly PacketRule[], additions: readonly RuleAdditionPlan[], packet: PacketPoint): string {
  let place = 0;
  while (place <= rules.length) {
    for (const a of additions) if ((a.before ?? rules.length) === place && runByScan([a.rule], packet).outcomes !== MAY_FALL_THROUGH) return a.rule.text;
    const here = rules[place];
    if (here === undefined) return "nothing";
    const matches = runByScan([{ ...here, action: "permit", skipTo: null }], packet).outcomes !== MAY_FALL_THROUGH;
    if (matches && here.action !== "skip") return here.text;
    place = matches ? (here.skipTo as number) : place + 1;
  }
  return "nothing";
}

const lists = fc
  .array(fc.record({ port: fc.nat(4), skip: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }), action: fc.constantFrom("permit" as const, "deny" as const) }), { maxLength: 7 })
  .map((all) => all.map(({ port, skip, action }, i) => (skip === null ? rule(`old ${i}`, port, { action }) : rule(`old ${i}`, port, { action: "skip", skipTo: Math.min(all.length, i + skip) }))));

it("decides as the walk says, before and behind skips, in this stage and no other", () => {
  fc.assert(
    fc.property(lists, fc.array(fc.tuple(fc.option(fc.nat(7), { nil: null }), fc.nat(4)), { maxLength: 4 }), (rules, places) => {
      const stage = { ...(FIREWALL.stages[0] as FirewallConfig["stages"][number]), rules };
      const firewall = { ...FIREWALL, stages: [stage, stage] };
      const additions = places.filter(([before]) => before === null || before < rules.length).map(([before, port], i) => plan(1, before, rule(`new ${i}`, port)));
      const [same, added] = addRules(firewall, additions).stages;
      expect(same).toBe(stage);
      for (let port = 0; port <= 6; port++) {
        const decided = runByScan(added?.rules ?? [], point(port)).rule;
        expect(added?.rules[decided]?.text ?? "nothing").toBe(walked(rules, additions, point(port)));
      }
      expect(added?.rules.filter((r) => r.text.startsWith("old")).map((r) => r.text)).toEqual(rules.map((r) => r.text));
    }),
    { seed: 414, numRuns: 200 },
  );
});

it("is the same firewall where nothing is added", () => expect(addRules(FIREWALL, [])).toBe(FIREWALL));
