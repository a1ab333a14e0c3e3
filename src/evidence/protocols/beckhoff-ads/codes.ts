// Codes of ADS (Beckhoff TE1000, "ADS-Specification" and "AMS/ADS index groups"): commands, index groups, AMS ports, and what they do. The discovery of
// routers is not published; its tags are known from open implementations.
import type { Operation } from "../../../plant/conversation.ts";

export const TCP_HEADER = 6;
export const AMS_HEADER = 32;
export const LONGEST_MESSAGE = 16 * 1_048_576;
export const LARGEST_COMMAND = 9;
export const IS_ANSWER = 0x0001;
export const IS_ADS = 0x0004;

export const READ_DEVICE_INFO = 1;
export const READ = 2;
export const WRITE = 3;
export const ADD_NOTIFICATION = 6;
export const NOTIFICATION = 8;
export const READ_WRITE = 9;

/** By command; index groups and ports say more of writes. */
export const COMMAND_OPERATIONS: readonly (Operation | null)[] = ["program", "identify", "read", "write", "read", "start-stop", "read", "read", "read", "write"];

/** What a write or read-write to these index groups does, where it is not a write; a read counts as reading in any. */
export const GROUP_OPERATIONS: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0xf003, "read"], // handle of a symbol by its name
  [0xf004, "read"], // value of a symbol by its name
  [0xf006, "read"], // handle released
  [0xf007, "browse"], // symbol information by name
  [0xf009, "browse"], // symbol information by name, extended
  [0xf00b, "browse"], // all symbols
  [0xf00c, "browse"], // how many symbols
  [0xf00e, "browse"], // all data types
  [0xf00f, "browse"], // symbols and data types
  [0xf080, "read"], // several reads
  [0xf083, "read"], // several reads, with lengths
  [0xf084, "read"], // several reads, with lengths, second form
  [0xf085, "read"], // several notifications added
  [0xf086, "read"], // several notifications deleted
]);

/** System service: files, registry, routes, start of programs. */
export const SYSTEM_SERVICE_PORT = 10_000;
export const FIRST_FILE_GROUP = 100;
export const LAST_FILE_GROUP = 142;
/** Read-write gives a value by its name, a write sets it. */
export const REGISTRY_GROUP = 200;

/** Discovery over UDP. */
export const DISCOVERY_MAGIC = 0x0366_1471;
export const IS_DISCOVERY_ANSWER = 0x8000_0000;
export const DISCOVERY_HEADER = 24;
export const SEARCH = 1;
const ADD_ROUTE = 6;
export const TAG_VERSION = 3;
export const TAG_OS_VERSION = 4;
export const TAG_HOST_NAME = 5;
export const DISCOVERY_SERVICES: Readonly<Record<number, string>> = { [SEARCH]: "search", [ADD_ROUTE]: "add route" };
/** Platforms of Windows' version information. */
export const PLATFORMS: Readonly<Record<number, string>> = { 2: "Windows NT", 3: "Windows CE" };
