// IEC 60870-5-104 codes as data. Type identifications (IEC 60870-5-101 §7.2.1.1, extended by -104 §6) with the size of one information element
// without its address, in bytes (0xff = it varies) and with operation classes; causes of transmission; functions of U frames.
import type { Operation } from "../../../plant/conversation.ts";

export const VARIES = 0xff;

export const ELEMENT_SIZES: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 4],
  [3, 1],
  [4, 4],
  [5, 2],
  [6, 5],
  [7, 5],
  [8, 8],
  [9, 3],
  [10, 6],
  [11, 3],
  [12, 6],
  [13, 5],
  [14, 8],
  [15, 5],
  [16, 8],
  [17, 6],
  [18, 7],
  [19, 7],
  [20, 5],
  [21, 2],
  [30, 8],
  [31, 8],
  [32, 9],
  [33, 12],
  [34, 10],
  [35, 10],
  [36, 12],
  [37, 12],
  [38, 10],
  [39, 11],
  [40, 11],
  [45, 1],
  [46, 1],
  [47, 1],
  [48, 3],
  [49, 3],
  [50, 5],
  [51, 4],
  [58, 8],
  [59, 8],
  [60, 8],
  [61, 10],
  [62, 10],
  [63, 12],
  [64, 11],
  [70, 1],
  [100, 1],
  [101, 1],
  [102, 0],
  [103, 7],
  [104, 2],
  [105, 1],
  [106, 2],
  [107, 9],
  [110, 3],
  [111, 3],
  [112, 5],
  [113, 1],
  [120, 6],
  [121, 7],
  [122, 4],
  [123, 5],
  [124, 4],
  [125, VARIES],
  [126, 13],
  [127, 16],
]);

/** Up to here types are sent by the controlled station only. */
export const LAST_MONITOR_TYPE = 40;
export const END_OF_INITIALISATION = 70;
export const FIRST_FILE_TYPE = 120;
export const LAST_CAUSE = 47;

/** Causes (§7.2.3) that the controlling station sends in control direction, and those that answer it. */
export const CAUSES_OF_REQUESTS: readonly number[] = [5, 6, 8];
export const CAUSES_OF_ANSWERS: readonly number[] = [7, 9, 10, 44, 45, 46, 47];

export const STARTDT_ACT = 0x07;
export const STARTDT_CON = 0x0b;
export const STOPDT_ACT = 0x13;
export const STOPDT_CON = 0x23;
export const TESTFR_ACT = 0x43;
export const TESTFR_CON = 0x83;

export const UNNUMBERED_NAMES: ReadonlyMap<number, string> = new Map([
  [STARTDT_ACT, "STARTDT"],
  [STARTDT_CON, "STARTDT"],
  [STOPDT_ACT, "STOPDT"],
  [STOPDT_CON, "STOPDT"],
  [TESTFR_ACT, "TESTFR"],
  [TESTFR_CON, "TESTFR"],
]);

export const CAUSE_REQUESTED = 5;
export const CAUSE_ACTIVATION = 6;
export const CAUSE_ACTIVATION_CONFIRMED = 7;
export const CAUSE_DEACTIVATION = 8;
export const CAUSE_DEACTIVATION_CONFIRMED = 9;
export const FIRST_CAUSE_OF_REFUSAL = 44;

export const TYPE_COUNTER_INTERROGATION = 101;
export const TYPE_READ = 102;

/**
 * What a type in control direction makes the station do; null = nothing by itself. Reserved and private types from 45 on that are not listed
 * count as `program`; types up to 44 and from 70 to 99 are data, or authentication (IEC 62351-5).
 */
export const TYPE_OPERATIONS: ReadonlyMap<number, Operation | null> = new Map<number, Operation | null>([
  ...[45, 46, 47, 48, 49, 50, 51, 58, 59, 60, 61, 62, 63, 64].map((type) => [type, "write"] as const),
  [100, "read"],
  // Freezing or resetting counters writes: its qualifier tells.
  [TYPE_COUNTER_INTERROGATION, "read"],
  [TYPE_READ, "read"],
  [103, "write"],
  [104, null],
  [105, "start-stop"],
  [106, "write"],
  [107, null],
  ...[110, 111, 112, 113].map((type) => [type, "program"] as const),
  ...[120, 121, 122, 123, 124, 125, 126, 127].map((type) => [type, "file"] as const),
]);

/** Commands whose last byte of the element before a time tag begins with S/E: 1 = select, 0 = execute; by type, where that byte stands in the element. */
export const SELECT_AT: ReadonlyMap<number, number> = new Map([
  [45, 0],
  [46, 0],
  [47, 0],
  [48, 2],
  [49, 2],
  [50, 4],
  [58, 0],
  [59, 0],
  [60, 0],
  [61, 2],
  [62, 2],
  [63, 4],
]);
