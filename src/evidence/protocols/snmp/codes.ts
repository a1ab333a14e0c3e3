// SNMP codes as data: operations, error states and generic traps (RFC 1157 §4.1, RFC 3416 §3), and the objects whose answers identify a device.
import type { ClaimAttribute } from "../../../plant/claim.ts";

export const GET = 0xa0;
export const GET_NEXT = 0xa1;
export const RESPONSE = 0xa2;
export const SET = 0xa3;
export const TRAP_1 = 0xa4;
export const GET_BULK = 0xa5;
export const INFORM = 0xa6;
export const TRAP_2 = 0xa7;
export const REPORT = 0xa8;

/** Index = tag − 0xA0. */
export const PDU_NAMES: readonly string[] = ["get", "get-next", "response", "set", "trap", "get-bulk", "inform", "trap", "report"];

export const ERROR_STATES: readonly string[] = [
  "noError",
  "tooBig",
  "noSuchName",
  "badValue",
  "readOnly",
  "genErr",
  "noAccess",
  "wrongType",
  "wrongLength",
  "wrongEncoding",
  "wrongValue",
  "noCreation",
  "inconsistentValue",
  "resourceUnavailable",
  "commitFailed",
  "undoFailed",
  "authorizationError",
  "notWritable",
  "inconsistentName",
];

/** Version 1 generic traps; version 2 has the same as objects 1.3.6.1.6.3.1.1.5.(n + 1) (RFC 3418). */
export const GENERIC_TRAPS: readonly string[] = ["coldStart", "warmStart", "linkDown", "linkUp", "authenticationFailure", "egpNeighborLoss", "enterprise"];
export const TRAP_ENTERPRISE = 6;

/** Flags of version 3 (RFC 3412 §6.4), bits 0 and 1. */
export const SECURITY_LEVELS: readonly string[] = ["noAuthNoPriv", "authNoPriv", "privNoAuth", "authPriv"];

/** What an answer is, for objects that say who a device is. */
export interface IdentityObject {
  /** Encoded object id without the instance. */
  readonly id: readonly number[];
  readonly name: string;
  readonly attribute: ClaimAttribute | "description" | "object-id" | "ticks" | "mask" | "next-hop";
}

const MIB_2 = [0x2b, 6, 1, 2, 1];

/** Objects that have one instance, 0 (RFC 3418, RFC 2790, RFC 1628, RFC 3805 with the index of the device). */
export const SINGLE_OBJECTS: readonly IdentityObject[] = [
  { id: [...MIB_2, 1, 1], name: "sysDescr", attribute: "description" },
  { id: [...MIB_2, 1, 2], name: "sysObjectID", attribute: "object-id" },
  { id: [...MIB_2, 1, 3], name: "sysUpTime", attribute: "ticks" },
  { id: [...MIB_2, 1, 5], name: "sysName", attribute: "hostname" },
  { id: [...MIB_2, 25, 1, 1], name: "hrSystemUptime", attribute: "ticks" },
  { id: [...MIB_2, 33, 1, 1, 1], name: "upsIdentManufacturer", attribute: "vendor" },
  { id: [...MIB_2, 33, 1, 1, 2], name: "upsIdentModel", attribute: "model" },
  { id: [...MIB_2, 33, 1, 1, 3], name: "upsIdentUPSSoftwareVersion", attribute: "firmware" },
];

/** Columns of entPhysicalTable (RFC 6933 §3), by their last number. */
export const ENTITY_TABLE: readonly number[] = [...MIB_2, 47, 1, 1, 1, 1];
export const ENTITY_COLUMNS: ReadonlyMap<number, readonly [name: string, attribute: ClaimAttribute]> = new Map([
  [9, ["entPhysicalFirmwareRev", "firmware"]],
  [10, ["entPhysicalSoftwareRev", "firmware"]],
  [11, ["entPhysicalSerialNum", "serial"]],
  [12, ["entPhysicalMfgName", "vendor"]],
  [13, ["entPhysicalModelName", "model"]],
] as const);

/** Columns with one row per own address, which is the instance (RFC 1213 §6, ipAddrTable): 1 address, 3 mask. */
export const ADDRESS_TABLE: readonly number[] = [...MIB_2, 4, 20, 1];
export const ADDRESS_MASK_COLUMN = 3;
/** Next hop of the default route: ipRouteNextHop.0.0.0.0 (RFC 1213). */
export const DEFAULT_ROUTE: readonly number[] = [...MIB_2, 4, 21, 1, 7, 0, 0, 0, 0];
/** The object of version 2 that names the trap: snmpTrapOID.0 (RFC 3418), and the standard's own traps. */
export const TRAP_OBJECT: readonly number[] = [0x2b, 6, 1, 6, 3, 1, 1, 4, 1, 0];
export const STANDARD_TRAPS: readonly number[] = [0x2b, 6, 1, 6, 3, 1, 1, 5];
/** Everything below 1.3.6.1.4.1 belongs to makers. */
export const ENTERPRISES: readonly number[] = [0x2b, 6, 1, 4, 1];
