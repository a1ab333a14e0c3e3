// Which interface of a firewall each endpoint lies behind, as the zone it is in. What no route says is in no zone, and the reason is kept.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import type { Asset } from "../../plant/asset.ts";
import { type Endpoint, isMac } from "../../plant/endpoint.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import type { Plant } from "../../plant/plant.ts";
import { InterfaceLookup } from "../../packets/device/interface-lookup.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import { addressSet, IS_IN, membership } from "../../plant/address-set.ts";
import { FIREWALL_ITSELF, isWithoutNetworks } from "./firewall-to-change.ts";

export interface InterfacePlacement {
  zoneOf(addressSpace: string, endpoint: Endpoint): { readonly zone: string; readonly rule: string; readonly at: TextAt } | null;
  /** Why machines of the plant are behind no interface that is known; one note per reason. */
  readonly diagnostics: readonly Diagnostic[];
}

const MOST_NAMES = 3;

export function placeBehindInterfaces(firewall: FirewallConfig, plant: Plant, file: string): InterfacePlacement {
  if (isWithoutNetworks(firewall)) return placeByNetworks(plant, file);
  const lookup = new InterfaceLookup(firewall);
  const machines = new Map<string, Asset>();
  for (const asset of plant.assets) for (const mac of asset.macs) machines.set(`${asset.addressSpace}|${isMac(mac) ? mac : `mac:${mac}`}`.toLowerCase(), asset);
  const placeOf = (endpoint: Endpoint): ReturnType<InterfacePlacement["zoneOf"]> => {
    const place = lookup.of(endpoint);
    if (place.kind === "behind") return { zone: place.name, rule: place.prefix, at: place.at };
    return place.kind === "own" ? { zone: FIREWALL_ITSELF, rule: endpoint, at: place.at } : null;
  };
  const zoneOf: InterfacePlacement["zoneOf"] = (addressSpace, endpoint) => {
    if (!isMac(endpoint)) return placeOf(endpoint);
    // A MAC address sits on a machine; one with addresses behind several interfaces is in no single zone.
    const places = (machines.get(`${addressSpace}|${endpoint}`.toLowerCase())?.addresses ?? []).filter((a) => !isMac(a)).map(placeOf);
    return new Set(places.map((p) => p?.zone ?? "")).size === 1 ? (places[0] ?? null) : null;
  };
  return { zoneOf, diagnostics: unplaced(lookup, plant, file) };
}

/** Rules alone: what lies in different networks of the plant is taken to cross the firewall. */
function placeByNetworks(plant: Plant, file: string): InterfacePlacement {
  const networks = plant.networks.map((n) => ({ prefix: n.prefix, set: addressSet([n.prefix]), bits: Number(n.prefix.split("/")[1] ?? 0) })).sort((a, b) => b.bits - a.bits);
  const at: TextAt = { kind: "text", file, line: 1, column: 1 };
  return {
    zoneOf: (_, endpoint) => {
      const found = networks.find((n) => membership(n.set, endpoint) === IS_IN);
      return found === undefined ? null : { zone: found.prefix, rule: found.prefix, at };
    },
    diagnostics: [
      {
        code: "no-interface-networks",
        severity: "warning",
        message: "This configuration says of no interface which networks are behind it: everything between different networks of the plant is taken to cross the firewall.",
        help: "Give the whole configuration, or say it: --interface eth0=10.20.0.0/24 eth1=…, or interfaces beside config: at an enforcement point.",
        at: { kind: "file", file },
      },
    ],
  };
}

function unplaced(lookup: InterfaceLookup, plant: Plant, file: string): Diagnostic[] {
  const byReason = new Map<string, string[]>();
  for (const asset of plant.assets) {
    for (const address of asset.addresses) {
      if (isMac(address)) continue;
      const place = lookup.of(address);
      if (place.kind !== "unknown") continue;
      const reason = place.why.startsWith("no route to ") ? "no route leads there" : place.why;
      byReason.set(reason, [...(byReason.get(reason) ?? []), asset.name]);
    }
  }
  return [...byReason].map(([reason, names]) => ({
    code: "behind-no-interface",
    severity: "note" as const,
    message: `${names.length === 1 ? "1 machine lies" : `${names.length} machines lie`} behind no interface that this configuration names: ${reason}. What they say across the firewall is unknown.`,
    help: `${names.slice(0, MOST_NAMES).join(", ")}${names.length > MOST_NAMES ? " …" : ""}`,
    at: { kind: "file" as const, file },
  }));
}
