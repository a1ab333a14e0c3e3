// Which keys of an event say what: those of the standard, and those that single products add. Only keys that were seen in documents or events of the
// product are here; a product that is not listed is read by the standard alone.
import type { ClaimAttribute } from "../../../plant/claim.ts";

export interface SideKeys {
  readonly address: readonly string[];
  readonly port: readonly string[];
  readonly mac: readonly string[];
  readonly names: readonly (readonly [ClaimAttribute, readonly string[]])[];
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
  /** Any of them may say that it was denied. */
  readonly action: readonly string[];
  /** Keeps a list of machines and says what it knows of both ends. Others give what one packet showed: a MAC address may then be a router's. */
  readonly knowsMachines: boolean;
  /** Names the application by looking at its bytes; others may have gone by the port. */
  readonly inspects: boolean;
}

/** Short keys of the standard's dictionary, and the full names that some write instead. `dvc` and its kin are the reporter, no machine it tells of. */
const STANDARD: MonitorKeys = {
  source: { address: ["src", "sourceAddress", "c6a2"], port: ["spt", "sourcePort"], mac: ["smac", "sourceMacAddress"], names: [["hostname", ["shost", "sourceHostName"]]], cardVendor: [] },
  destination: {
    address: ["dst", "destinationAddress", "c6a3"],
    port: ["dpt", "destinationPort"],
    mac: ["dmac", "destinationMacAddress"],
    names: [["hostname", ["dhost", "destinationHostName"]]],
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
    mac: [...standard.mac, ...(own.mac ?? [])],
    names: [...standard.names, ...(own.names ?? [])],
    cardVendor: own.cardVendor ?? [],
  };
}

const MONITORS: readonly Monitor[] = [
  {
    // Events about one machine name it in `dvc`. `SrcType` is not taken: it calls controllers servers. `pt` is the port of the service.
    is: /^radiflow\|isid/i,
    keys: {
      ...STANDARD,
      source: side(STANDARD.source, { address: ["dvc"], mac: ["SrcMac"], names: [["name", ["SrcName"]]], cardVendor: ["SrcVendor"] }),
      destination: side(STANDARD.destination, { port: ["pt"], mac: ["DstMac"], names: [["name", ["DstName"]]], cardVendor: ["DstVendor"] }),
      application: [...STANDARD.application, "PtName"],
      knowsMachines: true,
    },
  },
  {
    // Also sold under other names. Older editions write the keys of the standard.
    is: /^(claroty|schneider[^|]*|siemens[^|]*|rockwell[^|]*)\|ctd/i,
    keys: {
      ...STANDARD,
      source: side(STANDARD.source, { address: ["CtdSourceIp"], mac: ["CtdSourceMac"], names: [["hostname", ["CtdSourceHost"]]] }),
      destination: side(STANDARD.destination, { address: ["CtdDestinationIp"], mac: ["CtdDestinationMac"], names: [["hostname", ["CtdDestinationHost"]]] }),
      time: [...STANDARD.time, "CtdTimeGenerated"],
      knowsMachines: true,
      inspects: true,
    },
  },
  {
    // Its alerts in JSON.
    is: /^nozomi networks\|alerts$/i,
    keys: {
      source: { address: ["ip_src"], port: ["port_src"], mac: ["mac_src"], names: [["name", ["label_src"]]], cardVendor: [] },
      destination: { address: ["ip_dst"], port: ["port_dst"], mac: ["mac_dst"], names: [["name", ["label_dst"]]], cardVendor: [] },
      transport: ["transport_protocol"],
      application: ["protocol"],
      time: ["time", "created_time"],
      action: [],
      knowsMachines: false,
      inspects: true,
    },
  },
  { is: /^nozomi networks\|n2os/i, keys: { ...STANDARD, inspects: true } },
  {
    // Versions differ in what they put before keys of their own, and some write the policy's action under one of those. What a profile did stands beside it.
    is: /^fortinet\|fortigate/i,
    keys: {
      ...STANDARD,
      time: ["FTNTFGTeventtime", "FortinetFortiGateeventtime", "ad.eventtime", ...STANDARD.time],
      action: [...STANDARD.action, "FTNTFGTaction", "FortinetFortiGateaction", "FTNTFGTutmaction", "FortinetFortiGateutmaction", "ad.utmaction"],
    },
  },
];

export function keysOf(vendor: string, product: string): MonitorKeys {
  const both = `${vendor}|${product}`;
  return MONITORS.find(({ is }) => is.test(both))?.keys ?? STANDARD;
}
