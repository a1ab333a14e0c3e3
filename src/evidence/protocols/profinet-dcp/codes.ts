// Codes of DCP (IEC 61158-6-10, "Discovery and basic configuration"): frame ids, services, options.
import type { Operation } from "../../../plant/conversation.ts";

export const FRAME_HELLO = 0xfefc;
export const FRAME_GET_SET = 0xfefd;
export const FRAME_IDENTIFY_REQUEST = 0xfefe;
export const FRAME_IDENTIFY_RESPONSE = 0xfeff;
export const SERVICE_GET = 3;
export const SERVICE_SET = 4;
export const SERVICE_IDENTIFY = 5;
export const SERVICE_HELLO = 6;
export const TYPE_REQUEST = 0;
export const TYPE_SUCCESS = 1;
export const TYPE_UNSUPPORTED = 5;
/** Frame id, service, type, transaction 4, response delay 2, data length 2. */
export const HEADER_SIZE = 12;

export const SERVICE_NAMES: Readonly<Record<number, string>> = { [SERVICE_GET]: "get", [SERVICE_SET]: "set", [SERVICE_IDENTIFY]: "identify", [SERVICE_HELLO]: "hello" };

/** Option and suboption as 0xOOSS. */
export const MAC_ADDRESS = 0x0101;
export const IP_PARAMETER = 0x0102;
export const FULL_IP_SUITE = 0x0103;
export const TYPE_OF_STATION = 0x0201;
export const NAME_OF_STATION = 0x0202;
export const DEVICE_ID = 0x0203;
export const DEVICE_ROLE = 0x0204;
export const CONTROL_RESPONSE = 0x0504;

export interface DcpOption {
  readonly name: string;
  /** What setting it does; absent = it cannot be set, and nobody knows what a try does. */
  readonly set?: readonly Operation[];
}

export const OPTIONS: ReadonlyMap<number, DcpOption> = new Map<number, DcpOption>([
  [MAC_ADDRESS, { name: "MAC address" }],
  [IP_PARAMETER, { name: "IP parameter", set: ["program"] }],
  [FULL_IP_SUITE, { name: "full IP suite", set: ["program"] }],
  [TYPE_OF_STATION, { name: "type of station" }],
  [NAME_OF_STATION, { name: "name of station", set: ["program"] }],
  [DEVICE_ID, { name: "device id" }],
  [DEVICE_ROLE, { name: "device role" }],
  [0x0205, { name: "device options" }],
  [0x0206, { name: "alias name" }],
  [0x0207, { name: "device instance" }],
  [0x0208, { name: "OEM device id" }],
  [0x020a, { name: "RSI properties" }],
  [0x0501, { name: "start transaction", set: [] }],
  [0x0502, { name: "end transaction", set: [] }],
  [0x0503, { name: "signal", set: ["write"] }],
  [CONTROL_RESPONSE, { name: "response" }],
  [0x0505, { name: "factory reset", set: ["program", "start-stop"] }],
  [0x0506, { name: "reset to factory", set: ["program", "start-stop"] }],
  [0x0601, { name: "device initiative" }],
  [0xffff, { name: "all" }],
]);

/** DHCP parameters (option 3) change how the device gets its address. */
export const DHCP_OPTION = 3;

/** Bits of the device role. */
export const ROLES: readonly (readonly [bit: number, name: string])[] = [
  [1, "PROFINET IO device"],
  [2, "PROFINET IO controller"],
  [4, "PROFINET IO multidevice"],
  [8, "PROFINET supervisor"],
];
