// IEC 60870-5-104 type identifications (IEC 60870-5-101 §7.2.1.1, extended by -104 §6): size of one information element without its
// address, in bytes. 0xff = its size varies.

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
