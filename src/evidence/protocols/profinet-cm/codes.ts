// Interfaces of PROFINET IO (IEC 61158-6-10) and which side sends which RPC packet type (C706 §12.6.1).

/** Device, controller, supervisor, parameter server. */
export const PROFINET_INTERFACES: readonly string[] = [
  "dea00001-6c97-11d1-8271-00a02442df7d",
  "dea00002-6c97-11d1-8271-00a02442df7d",
  "dea00003-6c97-11d1-8271-00a02442df7d",
  "dea00004-6c97-11d1-8271-00a02442df7d",
];
export const ENDPOINT_MAPPER = "e1af8308-5d1f-11c9-91a4-08002b14a0fa";

/** Request, ping, acknowledge, cancel. */
export const SENT_BY_CLIENT: readonly number[] = [0, 1, 7, 8];
/** Response, fault, working, no call, reject, cancel acknowledge. */
export const SENT_BY_SERVER: readonly number[] = [2, 3, 4, 5, 6, 10];

/** Operations of the interfaces of device and controller, by their number. */
export const SERVICE_NAMES: readonly string[] = ["connect", "release", "read", "write", "control", "read implicit"];

/** Packet types of connectionless RPC. */
export const RPC_REQUEST = 0;
export const RPC_RESPONSE = 2;
export const RPC_TYPE_NAMES: readonly string[] = ["request", "ping", "response", "fault", "working", "no call", "reject", "acknowledge", "cancel", "fragment acknowledge", "cancel acknowledge"];

/** Block types (IEC 61158-6-10, "Coding of the field BlockType"). */
export const BLOCK_WRITE_REQUEST = 0x0008;
export const BLOCK_READ_REQUEST = 0x0009;
export const BLOCK_IM0 = 0x0020;
export const BLOCK_AR_REQUEST = 0x0101;
export const BLOCK_IOCR_REQUEST = 0x0102;
export const BLOCK_ALARM_CR_REQUEST = 0x0103;
export const BLOCK_READ_RESPONSE = 0x8009;
export const BLOCK_AR_RESPONSE = 0x8101;
export const BLOCK_AR_SERVER = 0x8106;
export const BLOCK_MODULE_DIFF = 0x8104;
/** Control blocks: end of parameters, application ready, ready for companion, and the like, plug variants included. */
export const FIRST_CONTROL_BLOCK = 0x0110;
export const LAST_CONTROL_BLOCK = 0x0119;

/** Control commands, as bits. */
export const CONTROL_COMMANDS: readonly (readonly [bit: number, name: string])[] = [
  [0x0001, "parameters end"],
  [0x0002, "application ready"],
  [0x0004, "release"],
  [0x0008, "done"],
  [0x0010, "ready for companion"],
  [0x0020, "ready for RT class 3"],
  [0x0040, "parameters begin"],
];

/** Types of application relations. */
export const SUPERVISOR_AR = 0x0006;
export const AR_NAMES: Readonly<Record<number, string>> = { 1: "controller", [SUPERVISOR_AR]: "supervisor", 16: "controller RT class 3", 32: "controller with system redundancy" };

/** Record indexes. */
export const INDEX_MULTIPLE_WRITE = 0xe040;
export const FIRST_IM = 0xaff0;
export const LAST_IM = 0xafff;

export const INPUT_RELATION = 1;
export const OUTPUT_RELATION = 2;
