// A firewall's configuration as a change: its interfaces are the zones, its rules decide between them. What lies behind an interface follows from its
// networks and routes, so nobody has to write zones. Proposes nothing and judges nothing.
import type { ConfigText, FirewallConfig } from "../../plant/firewall-config.ts";
import type { Plant } from "../../plant/plant.ts";
import type { EnforcementPoint, SegmentationChange, TextAt, Zone } from "../../plant/segmentation.ts";
import { normalisedGatewayName } from "../../plant/negotiating-protocols.ts";

/** The zone of the device's own addresses. */
export const FIREWALL_ITSELF = "the firewall itself";

export function firewallToChange(config: ConfigText, firewall: FirewallConfig, plant: Plant): SegmentationChange {
  const start: TextAt = { kind: "text", file: config.file, line: 1, column: 1 };
  const name = firewall.name === "" ? config.file : firewall.name;
  return {
    kind: "segmentation",
    name,
    file: config.file,
    sha256: config.sha256,
    satisfies: [],
    zones: zonesOf(firewall, plant, start),
    conduits: [],
    within: "permit",
    default: "deny",
    defaultAt: start,
    enforcement: [
      { ...pointSettings(firewall, start), name, between: "all", kind: "router", inspects: [], denied: "drop", addedLatencySeconds: null, at: start, configFile: null, behind: {}, firewall },
    ],
    acknowledged: [],
  };
}

/** What a configuration says of the point where it runs; what it does not say stays to the device's defaults. */
export function pointSettings(firewall: FirewallConfig, at: TextAt): Pick<EnforcementPoint, "device" | "onLoad" | "stateful" | "idleTimeout" | "alg" | "idleTimeoutAt"> {
  const { idle, algsOn, algsOff, onLoad } = firewall.state;
  const off = new Set(algsOff.map((w) => normalisedGatewayName(w.word)));
  return {
    device: firewall.device,
    onLoad,
    stateful: firewall.stages.some((stage) => stage.asks !== "every-packet"),
    idleTimeout: {
      ...(idle.tcp === null ? {} : { tcp: idle.tcp.seconds }),
      ...(idle.udp === null ? {} : { udp: idle.udp.seconds }),
      ...(idle.icmp === null ? {} : { icmp: idle.icmp.seconds }),
    },
    alg: algsOn.flatMap((w) => (w.ways === undefined ? [w.word] : [])).filter((word) => !off.has(normalisedGatewayName(word))),
    idleTimeoutAt: idle.tcp?.at ?? idle.udp?.at ?? at,
  };
}

/** Says no interface which networks are behind it (rules alone, or zones without addresses). */
export function isWithoutNetworks(firewall: FirewallConfig): boolean {
  return firewall.interfaces.every((port) => port.networks.length === 0) && firewall.routes.length === 0;
}

function zonesOf(firewall: FirewallConfig, plant: Plant, start: TextAt): Zone[] {
  const names = new Map<string, TextAt>();
  // Then the networks of the plant stand for what is behind interfaces that nobody wrote.
  if (isWithoutNetworks(firewall)) for (const network of plant.networks) names.set(network.prefix, start);
  else for (const port of firewall.interfaces) if (port.enabled && !names.has(port.name)) names.set(port.name, port.at);
  names.set(FIREWALL_ITSELF, start);
  return [...names].map(([name, at]) => ({ name, level: null, securityLevel: null, members: [], at }));
}
