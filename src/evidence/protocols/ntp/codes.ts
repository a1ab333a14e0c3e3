// NTP codes as data: modes (RFC 5905 §7.3), operations of control messages (RFC 9327 §2) and of ntpd's private messages (ntp_request.h), with what they do.
import type { Operation } from "../../../plant/conversation.ts";

/** Index = mode. */
export const MODES: readonly string[] = ["reserved", "symmetric active", "symmetric passive", "client", "server", "broadcast", "control", "private"];
export const CLIENT = 3;
export const SERVER = 4;
export const BROADCAST = 5;
export const CONTROL = 6;
export const PRIVATE = 7;

export const READ_VARIABLES = 2;

/** Control operations; whatever is not listed may set something. */
export const CONTROL_OPERATIONS: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [1, "read"], // status
  [READ_VARIABLES, "identify"],
  [3, "write"], // write variables
  [4, "read"], // clock variables
  [5, "write"], // write clock variables
  [6, "write"], // set trap
  [7, "read"], // trap response
  [8, "write"], // runtime configuration
  [9, "write"], // export configuration to a file of the server
  [10, "read"], // monitor list
  [11, "read"], // ordered list
  [12, "read"], // nonce
  [31, "write"], // unset trap
]);

/** Private requests that only read; all others change the server. */
export const PRIVATE_READS: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 20, 28, 29, 34, 36, 38, 39, 42, 43, 44]);

/** What stands in the reference of a primary server (RFC 5905 figure 12 and IANA "NTP Reference Identifier Codes"). Others count as "other". */
export const REFERENCE_CODES: ReadonlySet<string> = new Set([
  "GOES",
  "GPS",
  "GAL",
  "PPS",
  "IRIG",
  "WWVB",
  "DCF",
  "HBG",
  "MSF",
  "JJY",
  "LORC",
  "TDF",
  "CHU",
  "WWV",
  "WWVH",
  "NIST",
  "ACTS",
  "USNO",
  "PTB",
  "MRS",
  "PTP",
  "LOCL",
  "CDMA",
  "GNSS",
  "BDS",
  "GLO",
]);

/** Kiss codes (RFC 5905 §7.4). */
export const KISS_CODES: ReadonlySet<string> = new Set(["ACST", "AUTH", "AUTO", "BCST", "CRYP", "DENY", "DROP", "RSTR", "INIT", "MCST", "NKEY", "NTSN", "RATE", "RMOT", "STEP"]);
