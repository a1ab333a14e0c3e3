// What a person says lies behind interfaces: of those that the configuration names, or of any where it names none.
import fc from "fast-check";
import { expect, it } from "vitest";
import { firewalls } from "../../../tests/generators/firewalls.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import { withBehindInterfaces } from "./behind-interfaces.ts";

const AT = { kind: "text", file: "fw.nft", line: 1, column: 1 } as const;
const FIREWALL = fc.sample(firewalls, { seed: 1, numRuns: 1 })[0] as FirewallConfig;
const BEHIND = { eth0: ["10.1.0.0/24"], eth1: ["10.2.0.0/24", "10.3.0.0/24"] };

it("is believed where the rules name no interface", () => {
  const { firewall, unknown } = withBehindInterfaces({ ...FIREWALL, interfaces: [], routes: [] }, BEHIND, AT);
  expect(unknown).toEqual([]);
  expect(firewall.interfaces.map((port) => port.name)).toEqual(["eth0", "eth1"]);
  expect(firewall.routes.map((route) => [route.interface, route.prefix])).toEqual([
    ["eth0", "10.1.0.0/24"],
    ["eth1", "10.2.0.0/24"],
    ["eth1", "10.3.0.0/24"],
  ]);
});

it("is refused of a name that the configuration does not have", () => {
  const { firewall, unknown } = withBehindInterfaces(FIREWALL, BEHIND, AT);
  expect(unknown).toEqual(["eth0", "eth1"]);
  expect(firewall.interfaces).toEqual(FIREWALL.interfaces);
});
