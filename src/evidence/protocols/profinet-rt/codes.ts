// PROFINET frame ids (IEC 61158-6-10, "FrameID"), as ranges, and the codes of alarms.

export const FIRST_CYCLIC = 0x0100;
export const LAST_CYCLIC = 0xfbff;
export const ALARM_HIGH = 0xfc01;
export const ALARM_LOW = 0xfe01;
export const FIRST_DCP = 0xfefc;
export const LAST_DCP = 0xfeff;

/** Type of an alarm PDU: lower half of its type byte. */
export const ALARM_DATA = 1;
export const ALARM_TYPES: Readonly<Record<number, string>> = { [ALARM_DATA]: "data", 2: "refused", 3: "acknowledged", 4: "error" };
export const BLOCK_ALARM_HIGH = 0x0001;
export const BLOCK_ALARM_LOW = 0x0002;

/** Types of alarm notifications. */
export const ALARM_NOTIFICATIONS: Readonly<Record<number, string>> = {
  1: "diagnosis",
  2: "process",
  3: "pull",
  4: "plug",
  5: "status",
  6: "update",
  7: "redundancy",
  8: "controlled by supervisor",
  9: "released",
  10: "plug wrong submodule",
  11: "return of submodule",
  12: "diagnosis disappears",
  13: "multicast mismatch",
  14: "port data change",
  15: "sync data change",
  16: "isochronous mode problem",
  17: "network component problem",
  18: "time data changed",
  30: "upload and retrieval",
  31: "pull module",
};
