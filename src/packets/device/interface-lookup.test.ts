// Which interface an address lies behind: own networks, routes, the longest prefix, and what nobody can know.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIp, parsePrefix } from "../../foundation/ip-address.ts";
import type { ConfigInterface, ConfigRoute, FirewallConfig } from "../../plant/firewall-config.ts";
import { firewalls } from "../../../tests/generators/firewalls.ts";
import { InterfaceLookup } from "./interface-lookup.ts";

const at = (line: number): ConfigRoute["at"] => ({ kind: "text", file: "fw.conf", line, column: 1 });
const BASE = fc.sample(firewalls, { seed: 1, numRuns: 1 })[0] as FirewallConfig;
const port = (name: string, networks: readonly string[], more: Partial<ConfigInterface> = {}): ConfigInterface => ({
  name,
  hardware: null,
  zone: null,
  networks,
  enabled: true,
  vlan: null,
  at: at(1),
  ...more,
});
const route = (prefix: string, more: Partial<ConfigRoute> = {}): ConfigRoute => ({ prefix, gateway: null, interface: null, discards: false, at: at(9), ...more });
const firewall = (interfaces: readonly ConfigInterface[], routes: readonly ConfigRoute[], routesMissing: string | null = null): FirewallConfig => ({ ...BASE, interfaces, routes, routesMissing });
function lookUp(f: FirewallConfig, address: string): string {
  const place = new InterfaceLookup(f).of(address);
  return place.kind === "unknown" ? `unknown: ${place.why}` : place.kind === "discarded" ? `discarded by ${place.prefix}` : `${place.kind} ${place.name}`;
}
const TWO = [port("inside", ["10.0.1.1/24", "2001:db8:1::1/64"]), port("outside", ["192.0.2.1/24"])];

describe("an address lies", () => {
  it("behind the interface whose network holds it, of both families", () => {
    expect(lookUp(firewall(TWO, []), "10.0.1.7")).toBe("behind inside");
    expect(lookUp(firewall(TWO, []), "2001:db8:1::7")).toBe("behind inside");
    expect(lookUp(firewall(TWO, []), "2001:db8:2::7")).toMatch(/^unknown: no route/);
  });
  it("on the device itself where it is its own", () => {
    expect(lookUp(firewall(TWO, []), "10.0.1.1")).toBe("own inside");
    expect(lookUp(firewall([port("inside", ["2001:DB8:1:0::1/64"])], []), "2001:db8:1::1")).toBe("own inside");
  });
  it("behind the interface of its gateway, or the one that the route names", () => {
    expect(lookUp(firewall(TWO, [route("10.9.0.0/16", { gateway: "10.0.1.254" })]), "10.9.1.1")).toBe("behind inside");
    expect(lookUp(firewall(TWO, [route("10.9.0.0/16", { gateway: "203.0.113.1", interface: "outside" })]), "10.9.1.1")).toBe("behind outside");
  });
  it("by the longest prefix", () => {
    const routes = [route("0.0.0.0/0", { gateway: "192.0.2.254" }), route("10.9.0.0/16", { gateway: "10.0.1.254" }), route("10.9.3.0/24", { discards: true })];
    expect(lookUp(firewall(TWO, routes), "8.8.8.8")).toBe("behind outside");
    expect(lookUp(firewall(TWO, routes), "10.9.1.1")).toBe("behind inside");
    expect(lookUp(firewall(TWO, routes), "10.9.3.1")).toBe("discarded by 10.9.3.0/24");
  });
  it("in its connected network, also where a route of the same length says otherwise", () =>
    expect(lookUp(firewall(TWO, [route("10.0.1.0/24", { gateway: "192.0.2.254" })]), "10.0.1.7")).toBe("behind inside"));
  it("nowhere that is known behind a gateway that no network holds", () =>
    expect(lookUp(firewall(TWO, [route("10.9.0.0/16", { gateway: "203.0.113.1" })]), "10.9.1.1")).toBe("unknown: the route to 10.9.0.0/16 in line 9 names no interface that is known"));
  it("nowhere that is known where equal routes lead two ways, and somewhere where both leave by one interface", () => {
    const both = (gateway: string): ConfigRoute[] => [route("10.9.0.0/16", { gateway: "10.0.1.254" }), route("10.9.0.0/16", { gateway })];
    expect(lookUp(firewall(TWO, both("192.0.2.254")), "10.9.1.1")).toMatch(/^unknown: several routes of the same length/);
    expect(lookUp(firewall(TWO, both("10.0.1.253")), "10.9.1.1")).toBe("behind inside");
  });
  it("nowhere that is known where one of two equal routes may be thrown away or leads somewhere unknown", () => {
    expect(lookUp(firewall(TWO, [route("10.9.0.0/16", { gateway: "10.0.1.254" }), route("10.9.0.0/16", { discards: true })]), "10.9.1.1")).toMatch(/^unknown/);
    expect(lookUp(firewall(TWO, [route("10.9.0.0/16", { discards: true }), route("10.9.0.0/16", { gateway: "10.0.1.254" })]), "10.9.1.1")).toMatch(/^unknown/);
    expect(lookUp(firewall(TWO, [route("10.9.0.0/16", { gateway: "10.0.1.254" }), route("10.9.0.0/16", { gateway: "203.0.113.1" })]), "10.9.1.1")).toMatch(/^unknown/);
  });
  it("nowhere that is known where a protocol may teach a longer route, except in a connected network", () => {
    const routes = [route("10.9.0.0/16", { gateway: "10.0.1.254" })];
    expect(lookUp(firewall(TWO, routes, "router ospf 1"), "10.9.1.1")).toBe("unknown: not all routes are written here: router ospf 1");
    expect(lookUp(firewall(TWO, routes, "router ospf 1"), "10.0.1.7")).toBe("behind inside");
    expect(lookUp(firewall(TWO, routes, "router ospf 1"), "192.0.2.1")).toBe("own outside");
  });
  it("not behind an interface that is switched off", () => {
    const off = [port("inside", ["10.0.1.1/24"], { enabled: false })];
    expect(lookUp(firewall(off, []), "10.0.1.7")).toMatch(/^unknown/);
    expect(lookUp(firewall(off, [route("10.9.0.0/16", { gateway: "10.0.1.254" })]), "10.9.1.1")).toMatch(/^unknown/);
    expect(lookUp(firewall([...off, port("outside", ["192.0.2.1/24"])], [route("10.9.0.0/16", { interface: "inside" })]), "10.9.1.1")).toMatch(/^unknown/);
  });
  it("nowhere where it is a MAC address", () => expect(lookUp(firewall(TWO, []), "mac:00:1b:1b:00:00:01")).toMatch(/^unknown/));
});

it("is found as by a walk over all prefixes", () => {
  const prefixes = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "10.0.1.128/25", "10.0.1.200/32"];
  const gateways = ["10.255.0.9", "172.16.0.9"];
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...prefixes), fc.constantFrom(...gateways)), { maxLength: 6, selector: ([prefix]) => prefix }),
      fc.constantFrom("10.0.1.200", "10.0.1.201", "10.0.1.1", "10.0.9.9", "10.9.9.9", "8.8.8.8"),
      (routes, address) => {
        const f = firewall(
          [port("a", ["10.255.0.1/24"]), port("b", ["172.16.0.1/24"])],
          routes.map(([prefix, gateway]) => route(prefix, { gateway })),
        );
        const value = parseIp(address)?.value as number;
        const holding = routes
          .map(([prefix, gateway]) => ({ prefix: parsePrefix(prefix), gateway }))
          .filter(({ prefix }) => prefix !== undefined && value >= Number(prefix.first.value) && value <= Number(prefix.last.value))
          .sort((x, y) => (y.prefix?.length ?? 0) - (x.prefix?.length ?? 0));
        const [longest] = holding;
        expect(lookUp(f, address)).toBe(longest === undefined ? `unknown: no route to ${address} is written` : `behind ${longest.gateway === gateways[0] ? "a" : "b"}`);
      },
    ),
    { seed: 432, numRuns: 300 },
  );
});
