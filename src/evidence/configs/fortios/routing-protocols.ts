// Does a routing protocol run: every backup holds the empty rest of all of them.
import type { ConfigNode } from "./fortios-record.ts";

/** Blocks that are there, with something in them, only when the protocol runs. */
export const ROUTING_PROTOCOLS: ReadonlyMap<string, readonly string[]> = new Map([
  ["router bgp", ["neighbor", "neighbor-group", "neighbor-range"]],
  ["router ospf", ["network", "area", "ospf-interface"]],
  ["router ospf6", ["area", "ospf6-interface"]],
  ["router rip", ["network", "interface", "neighbor"]],
  ["router ripng", ["network", "interface", "neighbor"]],
  ["router isis", ["isis-interface", "isis-net"]],
]);

export function runsRouting(path: string, table: ConfigNode | null): boolean {
  if (table === null) return false;
  // Multicast routing is switched on by a setting of its own.
  if (path === "router multicast" || path === "router multicast6") return table.is("multicast-routing", "enable");
  return (ROUTING_PROTOCOLS.get(path) ?? []).some((name) => {
    const block = table.tables.get(name);
    return block !== undefined && (block.size > 0 || block.settings.size > 0);
  });
}
