// Which keys of an event say what: those of the standard, and those that single products add. Only keys that were seen in documents or events of the
// product are here; a product that is not listed is read by the standard alone.
import type { ClaimAttribute } from "../../../plant/claim.ts";

export interface SideKeys {
  readonly address: readonly string[];
  readonly port: readonly string[];
  readonly facts: Readonly<Partial<Record<ClaimAttribute, readonly string[]>>>;
  /** Maker by the prefix of the MAC address: a guess. */
  readonly cardVendor: readonly string[];
}

export interface MonitorKeys {
  readonly source: SideKeys;
  readonly destination: SideKeys;
  readonly transport: readonly string[];
  readonly application: readonly string[];
  /** When it happened, the best first. */
  readonly time: readonly string[];
  readonly action: readonly string[];
  /** Keeps a list of machines and says what it knows of both ends. Others give what one packet showed: a MAC address may then be a router's. */
  readonly knowsMachines: boolean;
  /** Names the application by looking at its bytes; others may have gone by the port. */
  readonly inspects: boolean;
}

/** Short keys of the standard's dictionary, and the full names that some write instead. `dvc` and its kin are the reporter, no machine it tells of. */
const STANDARD: MonitorKeys = {
  source: { address: ["src", "sourceAddress", "c6a2"], port: ["spt", "sourcePort"], facts: { hostname: ["shost", "sourceHostName"], mac: ["smac", "sourceMacAddress"] }, cardVendor: [] },
  destination: {
    address: ["dst", "destinationAddress", "c6a3"],
    port: ["dpt", "destinationPort"],
    facts: { hostname: ["dhost", "destinationHostName"], mac: ["dmac", "destinationMacAddress"] },
    cardVendor: [],
  },
  transport: ["proto", "transportProtocol"],
  application: ["app", "applicationProtocol"],
  time: ["start", "startTime", "end", "endTime", "rt", "deviceReceiptTime"],
  action: ["act", "deviceAction"],
  knowsMachines: false,
  inspects: false,
};

interface Monitor {
  /** Of vendor and product, with a pipe between. */
  readonly is: RegExp;
  readonly keys: MonitorKeys;
}

function side(standard: SideKeys, own: Partial<SideKeys>): SideKeys {
  return {
    address: [...standard.address, ...(own.address ?? [])],
    port: [...standard.port, ...(own.port ?? [])],
    facts: { ...standard.facts, ...own.facts },
    cardVendor: own.cardVendor ?? [],
  };
}

const MONITORS: readonly Monitor[] = [
  {
    // Events about one machine name it in `dvc`. `SrcType` is not taken: it calls controllers servers. `pt` is the port of the service.
    is: /^radiflow\|isid/i,
    keys: {
      ...STANDARD,
      source: side(STANDARD.source, { address: ["dvc"], facts: { name: ["SrcName"], mac: ["SrcMac", "smac"] }, cardVendor: ["SrcVendor"] }),
      destination: side(STANDARD.destination, { port: ["pt"], facts: { name: ["DstName"], mac: ["DstMac", "dmac"] }, cardVendor: ["DstVendor"] }),
      application: [...STANDARD.application, "PtName"],
      knowsMachines: true,
    },
  },
  {
    // Also sold under other names. Older editions write the keys of the standard.
    is: /^(claroty|schneider[^|]*|siemens[^|]*|rockwell[^|]*)\|ctd/i,
    keys: {
      ...STANDARD,
      source: side(STANDARD.source, { address: ["CtdSourceIp"], facts: { hostname: ["shost", "CtdSourceHost"], mac: ["smac", "CtdSourceMac"] } }),
      destination: side(STANDARD.destination, { address: ["CtdDestinationIp"], facts: { hostname: ["dhost", "CtdDestinationHost"], mac: ["dmac", "CtdDestinationMac"] } }),
      time: [...STANDARD.time, "CtdTimeGenerated"],
      knowsMachines: true,
      inspects: true,
    },
  },
  { is: /^nozomi networks\|n2os/i, keys: { ...STANDARD, inspects: true } },
];

export function keysOf(vendor: string, product: string): MonitorKeys {
  const both = `${vendor}|${product}`;
  return MONITORS.find(({ is }) => is.test(both))?.keys ?? STANDARD;
}
