// The zone of an endpoint, looked up anew each time, for tests of engines. Reports no ties.
import type { Plant } from "../../src/plant/plant.ts";
import type { Zone, ZoneMember } from "../../src/plant/segmentation.ts";
import { addressSet, IS_IN, membership } from "../../src/plant/address-set.ts";
import type { ZoneOf } from "../../src/engines/reach/question.ts";

/** The order of the change file: asset, address, mac, range, longest prefix, match, any. Ties go to the zone written first. */
export function zonesOf(p: Plant, zones: readonly Zone[]): ZoneOf {
  return (space, endpoint) => {
    const machine = p.assets.find((a) => a.addressSpace === space && (a.addresses.includes(endpoint) || a.macs.includes(endpoint)));
    const within = (text: string): boolean => membership(addressSet([text]), endpoint) === IS_IN;
    const strength = (m: ZoneMember): number => {
      switch (m.kind) {
        case "asset":
          return machine?.name === m.name ? 1_000 : 0;
        case "address":
          return m.address === endpoint ? 900 : 0;
        case "mac":
          return m.mac === endpoint ? 800 : 0;
        case "range":
          return within(`${m.from}-${m.to}`) ? 700 : 0;
        case "prefix":
          return within(m.prefix) ? 100 + Number(m.prefix.split("/")[1]) : 0;
        case "match":
          return machine !== undefined && machine.role === m.terms.role ? 50 : 0;
        case "any":
          return 1;
      }
    };
    let best: ReturnType<ZoneOf> = null;
    let most = 0;
    for (const z of zones) for (const m of z.members) if (strength(m) > most) [most, best] = [strength(m), { zone: z.name, rule: m.written, at: m.at }];
    return best;
  };
}
