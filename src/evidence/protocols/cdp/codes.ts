// CDP codes as data, as Cisco documents them ("Cisco Discovery Protocol Packet Format"): elements and capabilities.

export const DEVICE_ID = 1;
export const ADDRESSES = 2;
export const CAPABILITIES = 4;
export const SOFTWARE_VERSION = 5;
export const PLATFORM = 6;
export const MANAGEMENT_ADDRESSES = 0x16;

/** Index = bit. */
export const CAPABILITY_NAMES: readonly string[] = ["router", "bridge", "source route bridge", "switch", "host", "IGMP capable", "repeater", "telephone", "remotely managed"];
export const ROUTER_BIT = 0;
export const SWITCH_BIT = 3;
export const TELEPHONE_BIT = 7;
