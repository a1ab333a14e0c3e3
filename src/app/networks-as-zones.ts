// Places for every machine where nobody draws zones: its known network, else the block of addresses around it. For looking at evidence; no change is judged
// by them.
import { formatPrefix, type IpPrefix, parseIp, parsePrefix } from "../foundation/ip-address.ts";
import { isMac } from "../plant/endpoint.ts";
import type { Plant } from "../plant/plant.ts";

export interface NetworkPlaces {
  readonly zoneOf: (addressSpace: string, endpoint: string) => { readonly zone: string } | null;
  /** Which places these are, for people. */
  readonly words: string;
}

const PUBLIC = "public addresses";
const LAYER_2 = "layer 2";
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7", "fe80::/10"].map((text) => parsePrefix(text) as IpPrefix);

/** MAC addresses stand together, and so do public addresses: each for itself would be a place of its own. */
export function networksAsZones({ networks, assets }: Plant): NetworkPlaces {
  const known = networks.flatMap((network) => parsePrefix(network.prefix) ?? []).sort((x, y) => y.length - x.length);
  const byMac = new Map(assets.flatMap((asset) => asset.macs.map((mac) => [`${asset.addressSpace}|${mac}`, asset.addresses[0] ?? null] as const)));
  const placed = new Map<string, string>();
  const placeOf = (endpoint: string): string => {
    const before = placed.get(endpoint);
    if (before !== undefined) return before;
    const place = placeOfAddress(endpoint, known);
    placed.set(endpoint, place);
    return place;
  };
  return {
    zoneOf: (space, endpoint) => ({ zone: placeOf(isMac(endpoint) ? (byMac.get(`${space}|${endpoint.slice(4)}`) ?? endpoint) : endpoint) }),
    words:
      known.length === 0
        ? "blocks of 256 addresses, because no network and no zone is given"
        : `${known.length} known network${known.length === 1 ? "" : "s"}, and blocks of 256 addresses outside of them, because no zone is given`,
  };
}

function placeOfAddress(endpoint: string, known: readonly IpPrefix[]): string {
  const ip = parseIp(endpoint);
  if (ip === undefined) return LAYER_2;
  const network = known.find((prefix) => holds(prefix, ip));
  if (network !== undefined) return formatPrefix(network);
  if (!PRIVATE.some((prefix) => holds(prefix, ip))) return PUBLIC;
  const block = parsePrefix(`${endpoint}/${ip.bits === 32 ? 24 : 64}`);
  return block === undefined ? LAYER_2 : formatPrefix(block);
}

function holds({ first, last }: IpPrefix, ip: NonNullable<ReturnType<typeof parseIp>>): boolean {
  return first.bits === ip.bits && first.value <= ip.value && ip.value <= last.value;
}
