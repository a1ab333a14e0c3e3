// A configuration as a change: who lies behind which interface, what is on the firewall itself, and what nobody can say.
import { describe, expect, it } from "vitest";
import { CELL_CONFIGS, type CellDialect } from "../../../tests/generators/cell-configs.ts";
import { asset, plant } from "../../../tests/generators/plant-builder.ts";
import { readConfig } from "../../evidence/configs/read-config.ts";
import type { ConfigText, FirewallConfig } from "../../plant/firewall-config.ts";
import type { Plant } from "../../plant/plant.ts";
import { FIREWALL_ITSELF, firewallToChange, pointSettings } from "./firewall-to-change.ts";
import { placeBehindInterfaces } from "./interface-placement.ts";

const SITE = plant([], {
  assets: [
    asset("SCADA", ["10.2.0.10"], { macs: ["00:50:56:00:00:01"] }),
    asset("PLC", ["10.1.0.11"], { macs: ["00:80:f4:00:00:01"] }),
    asset("ROUTER", ["10.1.0.254", "10.2.0.254"], { macs: ["00:11:22:00:00:01"] }),
    asset("OFFICE PC", ["10.9.0.5"]),
  ],
  networks: ["10.1.0.0/24", "10.2.0.0/24", "10.2.0.0/25"].map((prefix) => ({ prefix, vlan: null, gateway: null, by: "plant.yaml" })),
});

function opened(text: string): { readonly config: ConfigText; readonly firewall: FirewallConfig } {
  const { read } = readConfig({ text, file: "fw.conf", sha256: "0" });
  const firewall = read?.config.firewalls[0];
  if (read == null || firewall === undefined) throw new Error("not read");
  return { config: read.config, firewall };
}
function zonesOf(text: string, site: Plant = SITE) {
  const { firewall } = opened(text);
  const placed = placeBehindInterfaces(firewall, site, "fw.conf");
  return { zone: (endpoint: string): string | null => placed.zoneOf("site", endpoint)?.zone ?? null, diagnostics: placed.diagnostics };
}

describe("machines lie", () => {
  it.each<[CellDialect, string, string]>([
    ["fortios", "servers", "cell"],
    ["asa", "servers", "cell"],
    ["panos", "ethernet1/1", "ethernet1/2"],
  ])("behind the interface of their network, by name and by MAC address (%s)", (dialect, servers, cell) => {
    const { zone } = zonesOf(CELL_CONFIGS[dialect]);
    expect([zone("10.2.0.10"), zone("10.1.0.11")]).toEqual([servers, cell]);
    expect([zone("mac:00:50:56:00:00:01"), zone("mac:00:80:f4:00:00:01")]).toEqual([servers, cell]);
  });
  it("on the firewall itself, where the address is its own", () => expect(zonesOf(CELL_CONFIGS.asa).zone("10.1.0.1")).toBe(FIREWALL_ITSELF));
  it("in no zone, where no route leads there or a MAC address has two sides; and that is said once, with names", () => {
    const { zone, diagnostics } = zonesOf(CELL_CONFIGS.asa);
    expect([zone("10.9.0.5"), zone("mac:00:11:22:00:00:01"), zone("mac:00:00:00:00:00:99")]).toEqual([null, null, null]);
    expect(diagnostics.map((d) => [d.code, d.help])).toEqual([["behind-no-interface", "OFFICE PC"]]);
    const routed = zonesOf(`${CELL_CONFIGS.asa}route servers 10.9.0.0 255.255.0.0 10.2.0.254 1\n`);
    expect([routed.zone("10.9.0.5"), routed.diagnostics]).toEqual(["servers", []]);
  });
  it("in the smallest network of the plant that holds them, where the text has rules alone; and that is a warning", () => {
    const { zone, diagnostics } = zonesOf(CELL_CONFIGS.iptables);
    expect([zone("10.2.0.10"), zone("10.2.0.200"), zone("10.1.0.11"), zone("10.9.0.5")]).toEqual(["10.2.0.0/25", "10.2.0.0/24", "10.1.0.0/24", null]);
    expect(diagnostics.map((d) => [d.code, d.severity])).toEqual([["no-interface-networks", "warning"]]);
  });
});

describe("the change that a configuration is", () => {
  it("has its interfaces and the firewall itself as zones, and one point that filters everything", () => {
    const { config, firewall } = opened(CELL_CONFIGS.fortios);
    const change = firewallToChange(config, firewall, SITE);
    expect(change.zones.map((z) => z.name)).toEqual(["servers", "cell", FIREWALL_ITSELF]);
    expect(change).toMatchObject({ name: "cell-fw", conduits: [], default: "deny", enforcement: [{ between: "all", kind: "router", firewall: { name: "cell-fw" } }] });
    const alone = opened(CELL_CONFIGS.iptables);
    expect(firewallToChange(alone.config, alone.firewall, SITE).zones.map((z) => z.name)).toEqual(["10.1.0.0/24", "10.2.0.0/24", "10.2.0.0/25", FIREWALL_ITSELF]);
  });
  it("takes from the text what it sets: limits with their line, what is followed and what is not", () => {
    const at = { kind: "text", file: "fw.conf", line: 1, column: 1 } as const;
    const { firewall } = opened(`${CELL_CONFIGS.asa}timeout conn 2:00:00 udp 0:03:00\n`);
    expect(pointSettings(firewall, at)).toMatchObject({ idleTimeout: { tcp: 7_200, udp: 180 }, idleTimeoutAt: { line: 15 }, stateful: true });
    const plain = pointSettings(opened(CELL_CONFIGS.asa).firewall, at);
    expect([plain.idleTimeout, plain.idleTimeoutAt]).toEqual([{}, at]);
    const off = pointSettings(
      {
        ...firewall,
        state: {
          ...firewall.state,
          algsOn: [
            { word: "ftp", at },
            { word: "rtsp", at },
          ],
          algsOff: [{ word: "ftp", at }],
        },
      },
      at,
    );
    expect(off.alg).toEqual(["rtsp"]);
  });
});
