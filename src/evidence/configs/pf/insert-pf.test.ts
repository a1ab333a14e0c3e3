// Additions to small texts: at which line they go in, in which words, and what is refused.
import { expect, test } from "vitest";
import { addressSet } from "../../../plant/address-set.ts";
import type { FirewallConfig } from "../../../plant/firewall-config.ts";
import { PLAIN_RULE, type PacketRule } from "../../../plant/packet-rule.ts";
import { drawConfig, drawRule, LAN_AND_CELL } from "./pf-texts.ts";
import { pf } from "./pf.ts";

const at = { kind: "text", file: "fix", line: 1, column: 1 } as const;
const WANTED: PacketRule = {
  ...PLAIN_RULE,
  action: "permit",
  source: { zones: null, addresses: addressSet(["10.1.0.7"]) },
  destination: { zones: null, addresses: addressSet(["10.2.0.5"]) },
  services: [{ kind: "port", transport: "tcp", fromPort: 502, toPort: 502, written: "tcp/502", at }],
  until: null,
  writtenOrder: 0,
  text: "wanted",
  at,
};

function add(text: string, isBefore: (rule: PacketRule) => boolean, rule: PacketRule = WANTED): { lines: string[]; line: number | undefined; why: string[] } {
  const firewall = pf.read({ text, file: "config.xml", sha256: "0" }).config.firewalls[0] as FirewallConfig;
  const index = firewall.stages[0]?.rules.findIndex(isBefore) ?? -1;
  const done = pf.insert?.(text, firewall, [{ stage: 0, before: index < 0 ? null : index, rule }]);
  return { lines: done?.insertions.flatMap((x) => x.lines.map((line) => line.trim())) ?? [], line: done?.insertions[0]?.beforeLine, why: done?.diagnostics.map((d) => d.message) ?? [] };
}

test("before the rule that denies, on its tab", () => {
  const text = drawConfig({ rules: [drawRule("pass", "lan", "<any/>", "<address>10.9.0.1</address>"), drawRule("block", "lan", "<any/>", "<any/>")].join("\n") });
  const done = add(text, (rule) => rule.text.startsWith("block in on lan"));
  expect(text.split("\n")[(done.line ?? 0) - 1]?.trim()).toBe("<rule>");
  expect(text.split("\n")[done.line ?? 0]).toContain("<type>block</type>");
  expect(done.lines).toEqual([
    "<rule>",
    "<type>pass</type>",
    "<interface>lan</interface>",
    "<ipprotocol>inet</ipprotocol>",
    "<protocol>tcp</protocol>",
    "<statetype>keep state</statetype>",
    "<source><address>10.1.0.7</address></source>",
    "<destination><address>10.2.0.5</address><port>502</port></destination>",
    "<descr>added for what was seen</descr>",
    "</rule>",
  ]);
});

test("where nothing decides: at the end, on the tabs of its sources", () => {
  const text = drawConfig({ rules: drawRule("pass", "lan", "<any/>", "<address>10.9.0.1</address>") });
  const done = add(text, () => false, { ...WANTED, source: { zones: null, addresses: addressSet(["10.1.0.7", "10.2.0.8"]) } });
  expect(text.split("\n")[(done.line ?? 0) - 1]?.trim()).toBe("</filter>");
  expect(done.lines.filter((line) => line.startsWith("<interface>"))).toEqual(["<interface>lan</interface>", "<interface>opt1</interface>"]);
});

test("among automation rules a free number before the one that denies", () => {
  const rule = (sequence: number, action: string): string =>
    `<rule uuid="${sequence}">\n<enabled>1</enabled><sequence>${sequence}</sequence><action>${action}</action><interface>lan</interface><source_net>any</source_net>\n</rule>`;
  const more = (first: number): string =>
    `<OPNsense><Firewall><Filter><rules>\n${rule(first, "pass").replace("any</source_net>", "10.9.0.1</source_net>")}\n${rule(20, "block")}\n</rules></Filter></Firewall></OPNsense>`;
  const text = (first: number): string => drawConfig({ root: "opnsense", interfaces: LAN_AND_CELL.replaceAll("<enable/>", "<enable>1</enable>"), more: more(first) });
  const done = add(text(10), (r) => r.text.startsWith("block in on lan"));
  expect(done.lines).toContain("<sequence>19</sequence>");
  expect(done.lines).toContain("<destination_port>502</destination_port>");
  expect(add(text(19), (r) => r.text.startsWith("block in on lan")).why).toEqual([expect.stringContaining("no sequence number is free before rule 20")]);
});

test("what no rule cures, and what has no words, is said", () => {
  const interfaces = LAN_AND_CELL.replace("<if>igb1</if>", "<if>igb1</if><blockpriv/>");
  expect(add(drawConfig({ interfaces }), (rule) => rule.text.includes("private networks")).why).toEqual([expect.stringContaining("makes the device decide before all rules")]);
  const text = drawConfig({ rules: drawRule("block", "lan", "<any/>", "<any/>") });
  const onLan = (rule: PacketRule): boolean => rule.text.startsWith("block in on lan");
  expect(add(text, onLan, { ...WANTED, conditions: ["at night"] }).why).toEqual([expect.stringContaining("it depends on at night")]);
  expect(add(text, onLan, { ...WANTED, services: [{ kind: "l2", etherType: 0x8892, written: "l2", at }] }).why).toHaveLength(1);
  const far = { ...WANTED, source: { zones: null, addresses: addressSet(["10.77.0.1"]) } };
  // By the default route.
  expect(add(text, () => false, far).lines).toContain("<interface>wan</interface>");
  expect(add(text.replace("<gateway>WANGW</gateway>", ""), () => false, far).why).toEqual([expect.stringContaining("behind which interface")]);
  expect(add(text.replaceAll("\n", " "), onLan).why).toEqual([expect.stringContaining("holds more than its rule")]);
});
