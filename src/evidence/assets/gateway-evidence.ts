// Does a machine know the way off its subnet? An old PLC that never answers off its subnet, or that lives on proxy ARP, stops when it
// becomes routed (2-model §2.5 i). Judges only what was seen; silence is "unknown".
import type { GatewayEvidence } from "../../plant/asset.ts";
import type { Claim } from "../../plant/claim.ts";
import type { Network } from "../../plant/plant.ts";
import type { ArpRow, PathFact } from "./asset-facts.ts";
import { ipv4Number, namesOneMachine } from "./ipv4-network.ts";
import type { Machine } from "./machines.ts";
import { ASSUMED_NETWORK, rangeOf } from "./network-inference.ts";

export class GatewayJudge {
  private readonly sent = new Map<string, PathFact[]>();
  private readonly asked = new Map<string, ArpRow[]>();
  private readonly ranges: { low: number; high: number; assumed: boolean }[];
  private readonly routers: ReadonlySet<string>;

  constructor(paths: readonly PathFact[], arps: readonly ArpRow[], networks: readonly Network[], routers: ReadonlySet<string>) {
    this.routers = routers;
    for (const path of paths) append(this.sent, path.from, path);
    for (const arp of arps) if (arp.kind === "request") append(this.asked, arp.address, arp);
    this.ranges = networks.flatMap((n) => {
      const range = rangeOf(n.prefix);
      return range === null ? [] : [{ ...range, assumed: n.by === ASSUMED_NETWORK }];
    });
  }

  judge(machine: Machine, claims: readonly Claim[]): GatewayEvidence {
    if (machine.isRouter) return { state: "works", why: "It forwards packets of several subnets itself." };
    const declared = claims.find((c) => c.attribute === "gateway");
    if (declared !== undefined && (declared.value === "0.0.0.0" || declared.value === "")) {
      return { state: "missing", why: `It says itself that it has no gateway (${declared.by}).` };
    }
    for (const address of machine.addresses) {
      const range = this.rangeOf(address);
      if (range === undefined) continue;
      const away = this.sent.get(address)?.find((p) => machine.macs.includes(p.fromMac) && isOutside(p.to, range) && this.routers.has(p.toMac));
      if (away !== undefined) return { state: "works", why: `It sent packets to ${away.to} through the router ${away.toMac.slice(4)}.` };
    }
    for (const address of machine.addresses) {
      const range = this.rangeOf(address);
      if (range === undefined || range.assumed) continue;
      const strange = this.asked.get(address)?.find((a) => isOutside(a.asksFor, range));
      if (strange !== undefined) {
        return { state: "missing", why: `It asked by ARP for ${strange.asksFor}, which is outside its subnet: no gateway, or a wrong mask.` };
      }
    }
    return { state: "unknown", why: "It was never seen talking to another subnet through a router." };
  }

  private rangeOf(address: string): { low: number; high: number; assumed: boolean } | undefined {
    const value = ipv4Number(address);
    return value < 0 ? undefined : this.ranges.find((r) => value >= r.low && value <= r.high);
  }
}

function isOutside(address: string, range: { low: number; high: number }): boolean {
  const value = ipv4Number(address);
  return value >= 0 && namesOneMachine(address) && (value < range.low || value > range.high) && Math.floor(value / 65_536) !== 0xa9fe;
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
