import { expect, it } from "vitest";
import { ios } from "./ios.ts";

const TEXT = `hostname edge
interface GigabitEthernet0/0
 ip address 10.0.0.1 255.255.255.0
 ip access-group CELL in
!
ip access-list extended CELL
 20 deny ip any any log
 10 permit tcp 10.0.0.0 0.0.0.255 host 10.9.0.1 eq 502 www
 15 permit udp any any dscp ef
`;

it("orders entries by their numbers, and what is not read matches only perhaps", () => {
  const { config } = ios.read({ text: TEXT, file: "t", sha256: "" });
  const [stage] = config.firewalls[0]?.stages ?? [];
  expect(stage?.rules.map((r) => [r.action, r.conditions.length])).toEqual([
    ["permit", 0],
    ["permit", 1],
    ["deny", 0],
  ]);
  expect(stage?.rules[0]?.services[0]).toMatchObject({
    protocols: [[6, 6]],
    destinationPorts: [
      [80, 80],
      [502, 502],
    ],
  });
  expect(config.lines.map((l) => l.state)).toEqual(["irrelevant", "understood", "understood", "understood", "irrelevant", "understood", "understood", "understood", "partly"]);
  expect(ios.recognise(TEXT)?.signs).toBe(2);
});

it("leaves a zone-based firewall undecided, and a list without entries lets everything pass", () => {
  const { config, diagnostics } = ios.read({ text: "interface Gi0/1\n ip access-group NONE out\n zone-member security a\n", file: "t", sha256: "" });
  expect(config.firewalls[0]?.stages.map((s) => [s.rules.map((r) => r.action), s.otherwise.action])).toEqual([
    [[], "permit"],
    [["unsure"], "permit"],
  ]);
  expect(diagnostics.map((d) => d.code)).toEqual(["empty-access-list"]);
});
