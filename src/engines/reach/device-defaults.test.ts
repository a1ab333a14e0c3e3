import { describe, expect, it } from "vitest";
import { firewallTable } from "../../plant/facts/firewall-table.ts";
import { firewallById, firewallNames } from "../../plant/firewall-facts.ts";
import { defaultsOf, worstCase } from "./device-defaults.ts";

describe("defaults of devices", () => {
  it.each([
    ["fortios", 3_600, 180, "reevaluate"],
    ["cisco-asa", 3_600, 120, "keep"],
    ["junos-srx", 1_800, 60, "drop"],
    ["hirschmann-hisecos", undefined, undefined, "drop"],
    ["moxa-edr", undefined, undefined, undefined],
    ["check-point", 3_600, 40, "reevaluate"],
    ["mguard", 432_000, undefined, "keep"],
  ])("%s forgets TCP after %s s and UDP after %s s, and on loading: %s", (device, tcp, udp, onLoad) => {
    const defaults = defaultsOf(device);
    expect([defaults?.tcpIdle?.seconds, defaults?.udpIdle?.seconds, defaults?.onLoad?.behaviour]).toEqual([tcp, udp, onLoad]);
  });
  it("take the shortest UDP timer, because answers decide which one holds", () => expect(defaultsOf("linux-conntrack")?.udpIdle?.seconds).toBe(30));
  it("say where they come from and how sure that is", () => {
    expect([defaultsOf("fortios")?.tcpIdle?.origin, defaultsOf("pf")?.onLoad?.origin]).toEqual([expect.stringMatching(/^fortios, sourced: /), "pf, general"]);
  });
  it("know a device under the name of its language", () => expect(defaultsOf("panos")).toBe(defaultsOf("pan-os")));
  it("know nothing of a device that the facts do not hold", () => expect(defaultsOf("no-such-firewall")).toBeUndefined());
});

describe("the worst case", () => {
  it("is no longer than any firewall's own default", () => {
    for (const { id } of firewallTable.filter((f) => f.vendor !== "AWS" && f.vendor !== "Azure")) {
      const own = defaultsOf(id);
      expect([id, worstCase().tcpIdle.seconds <= (own?.tcpIdle?.seconds ?? Infinity), worstCase().udpIdle.seconds <= (own?.udpIdle?.seconds ?? Infinity)]).toEqual([id, true, true]);
    }
  });
});

describe("names of devices", () => {
  it("all lead to facts", () => expect(firewallNames.filter((name) => firewallById(name) === undefined)).toEqual([]));
});
