// LLDP codes as data: elements (IEEE 802.1AB-2016 §8.4), subtypes of ids, capabilities, and elements of organisations (ANSI/TIA-1057 §10, IEC 61158-6-10).

export const END = 0;
export const CHASSIS_ID = 1;
export const TIME_TO_LIVE = 3;
export const SYSTEM_NAME = 5;
export const SYSTEM_DESCRIPTION = 6;
export const CAPABILITIES = 7;
export const MANAGEMENT_ADDRESS = 8;
export const ORGANISATION = 127;

export const CHASSIS_MAC = 4;
export const CHASSIS_NETWORK_ADDRESS = 5;
export const CHASSIS_LOCAL = 7;

/** IANA address family numbers, as management addresses have them. */
export const FAMILY_IPV4 = 1;
export const FAMILY_IPV6 = 2;

/** Table 8-4; index = bit. */
export const CAPABILITY_NAMES: readonly string[] = [
  "other",
  "repeater",
  "bridge",
  "access point",
  "router",
  "telephone",
  "cable device",
  "station only",
  "C-VLAN bridge",
  "S-VLAN bridge",
  "two-port relay",
];
export const BRIDGE_BIT = 2;
export const ACCESS_POINT_BIT = 3;
export const ROUTER_BIT = 4;
export const TELEPHONE_BIT = 5;
export const STATION_BIT = 7;

export const PROFINET = 0x00_0ecf;
export const PROFINET_CHASSIS_MAC = 5;
export const MEDIA_ENDPOINT = 0x00_12bb;

/** Organisations by their identifier; index of nothing else. */
export const ORGANISATIONS: ReadonlyMap<number, string> = new Map([
  [0x00_80c2, "IEEE 802.1"],
  [0x00_120f, "IEEE 802.3"],
  [PROFINET, "PROFINET"],
  [MEDIA_ENDPOINT, "MED"],
  [0x30_b216, "Hytec"],
  [0x00_0142, "Cisco"],
  [0x00_8063, "Hirschmann"],
  [0x00_077c, "Westermo"],
  [0x08_0006, "Siemens"],
]);

/** Inventory of media endpoints (TIA-1057 §10.2.6), by subtype. */
export const INVENTORY: ReadonlyMap<number, "firmware" | "serial" | "vendor" | "model"> = new Map([
  [6, "firmware"],
  [8, "serial"],
  [9, "vendor"],
  [10, "model"],
] as const);
